"""The people of a class: who they are, which seat each has, and who is there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from nacsim.plain import plain

TEACHER = "teacher"
"""The id of whoever runs the class."""
DELEGATION = 3
"""People in one seat at most."""
LONGEST_NAME = 24
MOST_PEOPLE = 250

Mode = Literal["auto", "model", "person"]
"""Who answers in a seat: a person while one is there, else the model; always the model; always the person, who is
waited for."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the class."""

    id: str
    name: str
    """A pseudonym; no two are alike."""
    language: str
    seat: str | None = None
    """An ally's code, or `chair`; None: an observer."""
    away: bool = False
    """Has been out of touch for longer than the grace period."""
    removed: bool = False


def told_apart(name: str, taken: Iterable[str]) -> str:
    """The name, or Anna 2, Anna 3, ... where others have it; a name that cannot be seen becomes Guest."""
    wanted = " ".join(plain(unicodedata.normalize("NFC", name)).split())[:LONGEST_NAME].strip() or "Guest"
    known = {each.casefold() for each in taken}
    number, told = 1, wanted
    while told.casefold() in known:
        number += 1
        told = f"{wanted[: LONGEST_NAME - 4]} {number}"
    return told


def delegation(people: Mapping[str, Person], seat: str) -> list[Person]:
    """Who has a seat, in the order in which they came."""
    return [person for person in people.values() if person.seat == seat and not person.removed]


def answers_itself(people: Mapping[str, Person], seat: str, mode: Mode) -> bool:
    """Whether a person is waited for in a seat."""
    there = delegation(people, seat)
    if mode == "model":
        return False
    return bool(there) if mode == "person" else any(not person.away for person in there)
