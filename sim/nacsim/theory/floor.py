"""What those who are not the model may do between a session and the chair's move: the floor.

Nobody else takes it, so that runs of the model alone know nothing of it. What is said there is weighed: a wording that
was asked for counts as a wish with the chair, which tables it where that is the best it knows; a "yes, if" is believed;
an ally's own demarche presses as the sponsors' does, by its own weight; a chair with time to spare grants some to
whoever asks for the first time; an objection that is taken back no longer stands when the chair moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nacsim.theory.demarches import movable, press
from nacsim.theory.happenings import (
    Amendment,
    Approach,
    Condition,
    Happening,
    ObjectionWithdrawn,
    Speech,
    TimeAsked,
    happen,
)
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import ACQUIESCE
from nacsim.theory.stakes import losses_as_said
from nacsim.theory.state import Floor, State, drawing, objectors, seats, shares
from nacsim.theory.text import Bools, Ints

LONGEST = 500
"""Characters of what is said, at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that somebody asked for, in some runs (k): what the chair weighs besides its own redraft."""

    which: Ints
    """(k,): places among the runs that are looked at."""
    text: Ints
    """(k, P)."""
    believed: Bools
    """(k, A): who has said that it would let this text pass."""


def allowed(matter: Matter, state: State, row: int, seat: str) -> dict[str, object]:
    """What a seat may do on the floor, each with what it needs.

    amend: another wording of a clause. if: the same as a condition, of one that objects. press: a demarche on an ally
    that objects. time: ask the chair to wait, once. takes_back: its objection. says: words, which change nothing.
    """
    rows, i = np.array([row]), matter.alliance.codes.index(seat)
    objects = bool(objectors(matter, state, rows)[0, i])
    acts: dict[str, object] = {}
    if others := _wordings(matter, state, row):
        acts["amend"] = others
        if objects:
            acts["if"] = others
    if pressed := _pressed(matter, state, rows, i):
        acts["press"] = pressed
    if state.hour[row] < state.deadline[row] and not _floor(state).had_time[row, i]:
        acts["time"] = [False, True]
    if objects:
        acts["takes_back"] = [False, True]
    return acts | {"says": ""}


def _wordings(matter: Matter, state: State, row: int) -> dict[str, list[str]]:
    """By clause, the options that it does not have now and that decide something."""
    space, text = matter.space, state.text[row]
    found = {
        key: [name for o, name in enumerate(space.options[d]) if o != text[d] and space.decides[d, o]]
        for d, key in enumerate(space.keys)
    }
    return {key: names for key, names in found.items() if names}


def _pressed(matter: Matter, state: State, rows: Ints, ally: int) -> list[str]:
    """Who can still be pressed, oneself apart."""
    return [matter.alliance.codes[i] for i in np.flatnonzero(movable(matter, state, rows)[0]) if i != ally]


def take_floor(matter: Matter, state: State, rows: Ints, acts: Mapping[str, Mapping[str, Any]]) -> list[Happening]:
    """Carry out what each seat does, the same in all these runs, in the order of the codes.

    acts: checked answers, with every act there or empty.
    """
    happened: list[Happening] = []
    for seat in sorted(acts):
        happened += _taken(matter, state, rows, matter.alliance.codes.index(seat), acts[seat])
    if any(act["amend"] or act["if"] for act in acts.values()):
        _reckon_losses(matter, state, rows)
    return happened


def _taken(matter: Matter, state: State, rows: Ints, ally: int, act: Mapping[str, Any]) -> Iterator[Happening]:
    by = np.full(len(rows), ally)
    if act["says"]:
        yield from happen(Speech, state, rows, by=by, words=(act["says"],) * len(rows))
    for name, kind in (("amend", Amendment), ("if", Condition)):
        if act[name]:
            wanted = _note(matter, state, rows, ally, act[name], condition=kind is Condition)
            yield from happen(kind, state, rows, by=by, wanted=np.tile(wanted, (len(rows), 1)))
    if act["press"]:
        yield from _press(matter, state, rows, ally, matter.alliance.codes.index(act["press"]))
    if act["time"]:
        _floor(state).asks_time[rows, ally] = True
        yield from happen(TimeAsked, state, rows, by=by)
    if act["takes_back"]:
        state.stance[rows, ally] = ACQUIESCE
        state.objecting[rows, ally] = False
        yield from happen(ObjectionWithdrawn, state, rows, by=by)


def _note(matter: Matter, state: State, rows: Ints, ally: int, wording: Mapping[str, str], *, condition: bool) -> Ints:
    """Note what an ally wants; returns the options, (P,), -1 where it asks for nothing."""
    space, floor = matter.space, _floor(state)
    wanted = np.full(len(space.keys), -1)
    for clause, option in wording.items():
        d = space.keys.index(clause)
        wanted[d] = space.options[d].index(option)
    for asked in np.flatnonzero(wanted >= 0):
        floor.said[rows, asked, ally] = wanted[asked]
    floor.wants[rows, :, ally] = wanted
    floor.believed[rows, ally] = condition
    return wanted


def _reckon_losses(matter: Matter, state: State, rows: Ints) -> None:
    """What the allies' losses are held to be after what was said in these runs: the others have heard nothing of it."""
    said, loss = _floor(state).said[rows], state.stakes.loss.copy()  # what a state was copied from shares the old ones
    different, of_each = np.unique(said.reshape(len(rows), -1), axis=0, return_inverse=True)
    for number in range(len(different)):
        alike = rows[of_each.reshape(-1) == number]
        drawn = drawing(matter, state.luck.rows(alike), state.calibrated.rows(alike))
        loss[:, :, alike] = losses_as_said(drawn, _floor(state).said[alike[0]])
    state.stakes = replace(state.stakes, loss=loss)


def _press(matter: Matter, state: State, rows: Ints, by: int, on: int) -> list[Happening]:
    """An ally's own demarche: as the chair's, by what the ally weighs where it sits."""
    pressure, each = press(matter, state, rows, on, shares(matter, state, rows)[:, by]), np.ones(len(rows), np.int64)
    return happen(Approach, state, rows, target=on * each, pressure=pressure, by=by * each)


def waits(state: State, rows: Ints, presses: Bools) -> Bools:
    """(m,): where somebody asks for time for the first time, and none presses."""
    if state.floor is None:
        return np.zeros(len(rows), bool)
    floor = state.floor
    return np.asarray((floor.asks_time[rows] & ~floor.had_time[rows]).any(-1) & ~presses)


def answered(state: State, rows: Ints) -> None:
    """The chair has moved: who asked for time has had its answer, and a wish is weighed once."""
    if state.floor is None:
        return
    floor = state.floor
    floor.had_time[rows] |= floor.asks_time[rows]
    floor.asks_time[rows] = False
    floor.wants[rows] = -1


def wanted(matter: Matter, state: State, rows: Ints) -> Iterator[Wanted]:
    """The texts that were asked for since the chair moved last, ally by ally."""
    if state.floor is None:
        return
    floor = state.floor
    here = seats(matter, state, rows)
    for i in range(len(matter.alliance.codes)):
        asks = (floor.wants[rows, :, i] >= 0).any(-1) & here[:, i]
        if (which := np.flatnonzero(asks)).size:
            options = floor.wants[rows[which], :, i]
            text = np.where(options >= 0, options, state.text[rows[which]])
            believed = np.zeros((len(which), here.shape[1]), bool)
            believed[:, i] = floor.believed[rows[which], i]
            yield Wanted(which, text, believed)


def _floor(state: State) -> Floor:
    assert state.floor is not None  # noqa: S101 - nobody else is asked
    return state.floor
