"""How a chair looks before it moves: what it would hear of a text, and what an ally says in private."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nacsim.findings.in_private import in_private_words
from nacsim.record import CHAIR, STANCES, Condition, Stance
from nacsim_dashboards.classroom.heard import heard_so_far
from nacsim_dashboards.classroom.people import Person
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.tried import RefusedError
from nacsim_dashboards.classroom.voice import Voice, voice


def look_in(room: Room, person: Person, given: Mapping[str, Any]) -> str:
    """What is found out, as HTML.

    Raises:
        RefusedError: the chair is not theirs, or not asked now; or the ally can be asked itself.
        AnswerRefusedError, UserError: there is no such move, or no such ally to be asked.
    """
    question = room.asked.get(CHAIR)
    if person.seat != CHAIR:
        raise RefusedError("other_seat")
    if question is None or given.get("question") != question.id:
        raise RefusedError("question_closed")
    t = voice(room, person.language)
    return _previewed(room, given["preview"], t) if "preview" in given else _sounded_out(room, given, t)


def _previewed(room: Room, move: Any, t: Voice) -> str:
    groups = _groups(room, room.sitting.preview(move))
    promised = _promised(room, move.get("text") or {})
    return part("looked", t=t, heading=t("as_you_hear"), groups=groups, promised=promised)


def _promised(room: Room, text: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    """Who has said yes, if to words that this text has, all of them; and to which, as was said last."""
    after = {**heard_so_far(room.sitting).public["text"], **text}
    conditions = (event for event in heard_so_far(room.sitting).events if isinstance(event, Condition))
    return {one.by: one.wanted for one in conditions if one.wanted.items() <= after.items()}


def _groups(room: Room, stances: Mapping[str, Stance]) -> list[tuple[Stance, list[str], list[str]]]:
    """Each stance that somebody takes, who takes it, and who of them did not before."""
    last = heard_so_far(room.sitting).last
    before = last.stances if last else {}
    groups = []
    for stance in STANCES:
        who = [ally for ally, taken in stances.items() if taken == stance]
        groups.append((stance, who, [ally for ally in who if before.get(ally, stance) != stance]))
    return [group for group in groups if group[1]]


def _sounded_out(room: Room, given: Mapping[str, Any], t: Voice) -> str:
    """What a seat of the model says; in the class's sitting people could take any of them."""
    ally, text = str(given.get("sound_out")), given.get("text") or None
    if room.held(ally):
        raise RefusedError("ask_it_yourself")
    if text is not None and not isinstance(text, Mapping):
        raise RefusedError("not_json")
    left = replace(room.sitting, seats={CHAIR: room.sitting.seats[CHAIR]})
    said = left.sound_out(ally, text)
    heading = in_private_words(t.words, ally, said.stance, said.on, text=text, nearer=said.nearer)
    return part("looked", t=t, heading=heading, groups=[], promised={})
