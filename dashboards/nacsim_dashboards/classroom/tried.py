"""What somebody tries to do, what it names, and how it is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from nacsim.plain import is_blank, plain
from nacsim.record import CHAIR
from nacsim_dashboards.classroom.people import DELEGATION, TEACHER, Person
from nacsim_dashboards.classroom.room import Room

LONGEST_TEXT = 500
Act = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody tries to do."""

    room: Room
    person: Person
    act: Act


class RefusedError(Exception):
    """An act that cannot be done. `reason`: a key of the catalogue; `details`: what its text has in braces."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


def seat_named(room: Room, act: Act, *, optional: bool = False) -> str | None:
    """The seat that an act names; None if it names none, and may."""
    seat = act.get("seat")
    if seat is None and optional:
        return None
    if not isinstance(seat, str) or (seat not in room.sitting.scenario.codes and seat != CHAIR):
        raise RefusedError("no_such_seat")
    return seat


def person_named(room: Room, act: Act) -> Person:
    """The person that an act names, who is in the class."""
    other = room.people.get(str(act.get("person")))
    if other is None or other.removed:
        raise RefusedError("no_such_person")
    return other


def words_in(act: Act) -> str:
    """The text of an act, neither blank nor too long."""
    text = act.get("text")
    if not isinstance(text, str) or is_blank(text) or len(text) > LONGEST_TEXT:
        raise RefusedError("text_length", most=LONGEST_TEXT)
    return plain(text).strip()


def check_free(room: Room, person: Person, seat: str | None, leaving: Collection[str] = ()) -> None:
    """RefusedError if a seat cannot take one more, or not this one. leaving: ids of people who leave it with that."""
    if seat is None or person.seat == seat:
        return
    stay = [each.id for each in room.delegation(seat) if each.id not in leaving]
    if len(stay) >= DELEGATION:
        raise RefusedError("seat_full", most=DELEGATION)
    if seat == CHAIR and TEACHER in stay and person.id != TEACHER:
        raise RefusedError("chair_with_teacher")
