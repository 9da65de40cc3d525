"""The big screen, as HTML by part: only what is public."""

from __future__ import annotations

from nacsim_dashboards.classroom.bet_parts import bets
from nacsim_dashboards.classroom.public_parts import Joining, clock, happened, news, outcome, text, where
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.stairs_picture import stairs
from nacsim_dashboards.classroom.table_picture import picture
from nacsim_dashboards.classroom.voice import voice


def screen_parts(room: Room, language: str, joining: Joining) -> dict[str, str]:
    """All parts of the big screen; those that have nothing to say are empty."""
    lobby = room.stage == "lobby"
    means = bets(room, language) if room.stage in ("bets", "question") else ""
    return {
        "matter": matter(room, language),
        "clock": clock(room, language),
        "news": news(room, language),
        "where": where(room, language),
        "outcome": outcome(room, language, joining.address),
        "joining": _joining(room, language, joining) if lobby else "",
        "again": part("join_again", t=voice(room, language), joining=joining) if not lobby else "",
        "picture": picture(room, language) if not lobby else "",
        "happened": happened(room, language),
        "bets": means,
        "text": "" if lobby else text(room, language),
        "stairs": stairs(room, language) if not lobby else "",
    }


def matter(room: Room, language: str) -> str:
    """What is to be decided."""
    scenario = room.sitting.scenario
    return part("matter", t=voice(room, language), title=scenario.title, question=scenario.question)


def _joining(room: Room, language: str, joining: Joining) -> str:
    t = voice(room, language)
    here = [(person.name, t.seat(person.seat)) for person in room.present]
    return part("joining", t=t, joining=joining, here=here, large=True)
