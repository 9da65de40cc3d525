"""From acts to entries: each act is checked against the room, and makes an entry, or is refused with a reason.

Only people in the class and the teacher act. Whoever has no token never gets here, nor does anything too large or too
fast.
"""

from __future__ import annotations

from nacsim.plain import is_blank
from nacsim_dashboards.classroom import seat_acts, teacher_acts
from nacsim_dashboards.classroom.entries import Entry
from nacsim_dashboards.classroom.people import MOST_PEOPLE, TEACHER, told_apart
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.tried import Act, RefusedError, Tried

_ACTS = {**seat_acts.ACTS, **teacher_acts.ACTS}


def entry_of(room: Room, who: str, act: Act, at: float) -> Entry:
    """The entry that an act of somebody makes. RefusedError if it cannot be done now, or by them."""
    kind = act.get("kind")
    if not isinstance(kind, str) or kind not in _ACTS:
        raise RefusedError("no_such_act")
    person = room.people.get(who)
    if person is None or person.removed:
        raise RefusedError("not_in_class")
    if kind in teacher_acts.ACTS and who != TEACHER:
        raise RefusedError("teacher_only")
    makes, details = _ACTS[kind]
    return {"kind": makes, **details(Tried(room, person, act)), "by": who, "at": at}


def join(room: Room, person: str, name: object, language: str, at: float) -> Entry:
    """The entry of somebody who joins. RefusedError if the class is full, or the name is no text."""
    if not isinstance(name, str) or len(name) > 200 or is_blank(name):
        raise RefusedError("name_missing")
    if sum(not each.removed for each in room.people.values()) >= MOST_PEOPLE:
        raise RefusedError("class_full")
    named = told_apart(name, (each.name for each in room.people.values()))
    return {"kind": "joined", "by": person, "at": at, "person": person, "name": named, "language": language}
