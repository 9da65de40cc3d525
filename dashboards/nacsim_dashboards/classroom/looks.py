"""What a chair is shown that looks before it moves: free, noted nowhere, and changing nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nacsim.errors import AnswerRefusedError, UserError
from nacsim.record import CHAIR, STANCES, Stance
from nacsim_dashboards.classroom.acts import RefusedError
from nacsim_dashboards.classroom.heard import heard_so_far
from nacsim_dashboards.classroom.people import Person
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.voice import Voice, voice


def looked(room: Room, person: Person, look: Mapping[str, Any], language: str) -> str:
    """What the chair hears of a move (`preview`), or in private of one ally (`sound_out`), as HTML.

    RefusedError if it is not this person's question, or what is looked at is not possible.
    """
    question = room.asked.get(CHAIR)
    if question is None or question.id != look.get("question"):
        raise RefusedError("question_closed")
    if person.seat != CHAIR:
        raise RefusedError("other_seat")
    t = voice(room, language)
    try:
        return _previewed(room, look["preview"], t) if "preview" in look else _sounded_out(room, look, t)
    except (AnswerRefusedError, UserError) as refused:
        raise RefusedError("look_refused", why=str(refused)) from None


def _previewed(room: Room, move: Any, t: Voice) -> str:
    return part("looked", t=t, heading=t("as_you_hear"), groups=_groups(room, room.sitting.preview(move)))


def _groups(room: Room, stances: Mapping[str, Stance]) -> list[tuple[Stance, list[str], list[str]]]:
    """Each stance that somebody takes, who takes it, and who of them did not before."""
    last = heard_so_far(room.sitting).last
    before = last.stances if last else {}
    found = []
    for stance in STANCES:
        who = [ally for ally, taken in stances.items() if taken == stance]
        found.append((stance, who, [ally for ally in who if before.get(ally, stance) != stance]))
    return [group for group in found if group[1]]


def _sounded_out(room: Room, look: Mapping[str, Any], t: Voice) -> str:
    """Only the model's seats say anything in private: people can be asked themselves."""
    ally, text = str(look.get("sound_out")), look.get("text") or None
    if text is not None and not isinstance(text, Mapping):
        raise RefusedError("no_such_act")
    held = {seat: who for seat, who in room.sitting.seats.items() if seat == CHAIR or room.held(seat)}
    stance = replace(room.sitting, seats=held).sound_out(ally, text)
    said = t("in_private_other", clauses=t.words.clauses(text)) if text else t("in_private_now")
    heading = t("in_private", who=t.words.name(ally), on=said, stance=t(f"stance_{stance}"))
    return part("looked", t=t, heading=heading, groups=[])
