"""How a chair looks before it moves: what it would hear of a text, and what an ally says in private."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nacsim.record import CHAIR
from nacsim_dashboards.classroom.acts import RefusedError
from nacsim_dashboards.classroom.people import Person
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room


def look_in(room: Room, person: Person, given: Mapping[str, Any]) -> str:
    """What is found out, as HTML.

    Raises:
        RefusedError: the chair is not theirs, or not asked now.
        AnswerRefusedError, UserError: there is no such move, or no such ally to be asked.
    """
    question = room.asked.get(CHAIR)
    if person.seat != CHAIR:
        raise RefusedError("other_seat")
    if question is None or given.get("question") != question.id:
        raise RefusedError("question_closed")
    if "preview" in given:
        stances = room.sitting.preview(given["preview"])
        return part("preview", person.language, room=room, stances=stances)
    ally = str(given.get("sound_out"))
    if room.held(ally):
        raise RefusedError("ask_it_yourself")
    return part(
        "sounded_out", person.language, room=room, ally=ally, told=room.sitting.sound_out(ally, given.get("text"))
    )
