"""What everyone in the room knows of a run: who said what and what was done, and nobody's means or reckoning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nacsim.record import STANCES, Entry, Redraft, Stance
from nacsim.theory.events import body_of, event
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import Matter
from nacsim.theory.objection import objected_clauses
from nacsim.theory.state import State, seats
from nacsim.theory.text import Ints

PRIVATE = frozenset({"gain", "pressure", "margins", "cost"})
"""Fields of a record's events that only the theory knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Entry):
    """A sounding, as all heard it."""

    kind: Literal["sounding"] = "sounding"
    round: int
    body: str
    stances: Mapping[str, Stance]
    objections: Mapping[str, tuple[str, ...]]
    """The clauses that each objector names, in the order of the file."""
    standing_aside: tuple[str, ...]


def sounded(matter: Matter, state: State, rows: Ints) -> None:
    """Note what was said at a sounding, where anybody wants to know."""
    if state.public is None:
        return
    seated, named = seats(matter, state, rows), objected_clauses(matter, state, rows)
    codes, keys = matter.alliance.codes, matter.space.keys
    for place, row in enumerate(rows):
        stances = {codes[i]: STANCES[state.stance[row, i]] for i in np.flatnonzero(seated[place])}
        state.public[row].append(
            Said(
                int(state.hour[row]),
                int(state.session[row]),
                round=int(state.round[row]),
                body=body_of(matter, int(state.sitting[row])),
                stances=stances,
                objections={
                    code: tuple(keys[d] for d in np.flatnonzero(named[place, :, codes.index(code)]))
                    for code, stance in stances.items()
                    if stance == "object"
                },
                standing_aside=tuple(codes[i] for i in np.flatnonzero(state.aside[row])),
            )
        )


def happened(matter: Matter, state: State, happenings: Sequence[Happening]) -> None:
    """Note what followed, where anybody wants to know."""
    if state.public is None:
        return
    for happening in happenings:
        for place, row in enumerate(happening.rows):
            state.public[row].append(event(happening, place, matter))


def history(matter: Matter, events: Iterable[Entry]) -> list[dict[str, object]]:
    """What everyone knows of a run, as plain data."""
    return [_said(matter, entry) for entry in events]


def _said(matter: Matter, entry: Entry) -> dict[str, object]:
    """An event without what only the theory knows.

    Why not which clause a redraft names first: the theory chooses it by what each clause costs the objectors.
    """
    known = {name: value for name, value in entry.as_dict().items() if name not in PRIVATE}
    if isinstance(entry, Redraft):
        known = {name: known[name] for name in ("kind", "hour", "session")}
        changes = sorted(entry.changes, key=lambda change: matter.space.keys.index(change.provision))
        known["changes"] = [change.as_dict() for change in changes]
    return known
