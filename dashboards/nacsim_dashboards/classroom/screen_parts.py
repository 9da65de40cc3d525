"""The big screen, as HTML by part: only what is public."""

from __future__ import annotations

from nacsim_dashboards.classroom.bet_parts import bets
from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.heard import heard_so_far
from nacsim_dashboards.classroom.public_parts import Joining, clock, happened, outcome, text
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.table_picture import picture
from nacsim_dashboards.classroom.voice import voice


def screen_parts(room: Room, language: str, joining: Joining) -> dict[str, str]:
    """All parts of the big screen; those that have nothing to say are empty.

    The means of bets stand where the text does, which is on every phone, until the session is heard.
    """
    lobby = room.stage == "lobby"
    means = bets(room, language) if room.stage in ("bets", "question") else ""
    hides_text = lobby or (room.stage == "question" and means)
    return {
        "matter": matter(room, language),
        "clock": clock(room, language),
        "outcome": outcome(room, language, joining.address),
        "joining": _joining(room, language, joining) if lobby else "",
        "again": part("join_again", t=voice(room, language), joining=joining) if not lobby else "",
        "picture": picture(room, language) if not lobby else "",
        "happened": happened(room, language),
        "bets": means,
        "text": "" if hides_text else text(room, language),
        "objectors": objectors(room, language) if not lobby else "",
    }


def matter(room: Room, language: str) -> str:
    """What is to be decided."""
    scenario = room.sitting.scenario
    return part("matter", t=voice(room, language), title=scenario.title, question=scenario.question)


def _joining(room: Room, language: str, joining: Joining) -> str:
    t = voice(room, language)
    here = [(person.name, t.seat(person.seat)) for person in room.present]
    return part("joining", t=t, joining=joining, here=here, large=True)


def objectors(room: Room, language: str) -> str:
    """Who objected in which session, by mark: the public side of the way to consent."""
    return once(room.sitting, ("objectors", language), lambda: _objectors(room, language))


def _objectors(room: Room, language: str) -> str:
    heard, t = heard_so_far(room.sitting), voice(room, language)
    sessions = heard.sessions
    ever = {ally for one in sessions for ally in one.objecting}
    rows = [
        (code, [("letter" if code in one.letters else one.sounding.stances.get(code, "")) for one in sessions])
        for code in sorted(ever, key=t.words.name)
    ]
    return part("objectors", t=t, sessions=sessions, rows=rows) if rows else ""
