"""The loop of the only state machine, for any number of runs at once.

A run waits for all seats (a sounding), for those who are not the model (the floor), for the chair (a move, blocked or
not), or for all capitals (a silence). `step`
puts to the runs that wait for the same their question; `Participants` answer, `consequences` acts on the answer, and an
`Observer` notes what happens. Nothing about chair, silence or clock is decided outside these modules and `clock`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nacsim.theory import public
from nacsim.theory.consequences import conclude, take_drafting, take_move, take_silence
from nacsim.theory.floor import take_floor
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import Matter
from nacsim.theory.participants import Observer, Participants, Theory
from nacsim.theory.reaction import OBJECT, SUPPORT, Answer
from nacsim.theory.state import (
    CHAIR,
    DONE,
    DRAFTING,
    FLOOR,
    SILENCE,
    SOUNDING,
    State,
    capability,
    seats,
)
from nacsim.theory.text import Bools, Ints, pick
from nacsim.theory.view import view

Acts = Mapping[str, Mapping[str, Any]]
"""What seats do on the floor, by code."""
MAX_SOUNDINGS = 3
"""Soundings within one session: enough for a group to unravel."""

THEORY, NOBODY = Theory(), Observer()


def run(matter: Matter, state: State, participants: Participants = THEORY, observer: Observer = NOBODY) -> State:
    """Run every row to its end; returns the same state."""
    while (state.awaits != DONE).any():
        step(matter, state, participants, observer)
    return state


def step(matter: Matter, state: State, participants: Participants = THEORY, observer: Observer = NOBODY) -> None:
    """Put its question to the largest group of runs that wait for the same, and act on the answer.

    Why not to all groups: runs do not affect each other, and a small group is larger by the time its turn comes, which
    costs numpy hardly more.
    """
    waiting = np.bincount(state.awaits, minlength=DONE)[:DONE]
    question = int(waiting.argmax())
    if waiting[question]:
        _ASK[question](matter, state, np.flatnonzero(state.awaits == question), participants, observer)


def _sounding(matter: Matter, state: State, rows: Ints, participants: Participants, observer: Observer) -> None:
    seen = view(matter, state, rows)
    answer = participants.stances(matter, state, rows, seen)
    settled = note_stances(matter, state, rows, answer)
    public.sounded(matter, state, rows)
    observer.sounded(matter, state, rows, seen, answer)
    takes = _takes_floor(matter, state, settled)
    state.awaits[settled[takes]] = FLOOR
    _happened(matter, state, conclude(matter, state, settled[~takes]), observer)


def _takes_floor(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m,): where somebody with a seat has asked for the floor."""
    if state.floor is None:
        return np.zeros(len(rows), bool)
    return np.asarray((seats(matter, state, rows) & state.floor.holders[rows]).any(-1))


def _floor(matter: Matter, state: State, rows: Ints, participants: Participants, observer: Observer) -> None:
    for which, acts in _alike(participants.acts(matter, state, rows)):
        _happened(matter, state, take_floor(matter, state, rows[which], acts), observer)
    _happened(matter, state, conclude(matter, state, rows), observer)


def _alike(acts: Sequence[Acts]) -> list[tuple[list[int], Acts]]:
    """The places of runs in which the same is done, and what that is."""
    groups: list[tuple[list[int], Acts]] = []
    for place, done in enumerate(acts):
        same = next((places for places, other in groups if other == done), None)
        if same is None:
            groups.append(([place], done))
        else:
            same.append(place)
    return groups


def _move(matter: Matter, state: State, rows: Ints, participants: Participants, observer: Observer) -> None:
    seen = view(matter, state, rows)
    observer.blocked(matter, state, rows, seen)
    moves = participants.moves(matter, state, rows, seen)
    _happened(matter, state, take_move(matter, state, rows, moves), observer)


def _drafting(matter: Matter, state: State, rows: Ints, participants: Participants, observer: Observer) -> None:
    moves = participants.drafting(matter, state, rows, view(matter, state, rows))
    _happened(matter, state, take_drafting(matter, state, rows, moves), observer)


def _silence(matter: Matter, state: State, rows: Ints, participants: Participants, observer: Observer) -> None:
    margins = participants.margins(matter, state, rows, view(matter, state, rows, capital=True))
    _happened(matter, state, take_silence(matter, state, rows, margins), observer)


def _happened(matter: Matter, state: State, happenings: Sequence[Happening], observer: Observer) -> None:
    public.happened(matter, state, happenings)
    observer.happened(matter, state, happenings)


_ASK = {SOUNDING: _sounding, FLOOR: _floor, CHAIR: _move, DRAFTING: _drafting, SILENCE: _silence}


def note_stances(matter: Matter, state: State, rows: Ints, answer: Answer) -> Ints:
    """Note the stances of a sounding; returns the runs whose session is over, because nobody changed."""
    seated = seats(matter, state, rows)
    last = pick(state.stance, rows)
    before = np.where(state.fresh[rows, None], SUPPORT, last)
    aside_before = pick(state.aside, rows) & ~state.fresh[rows, None]
    stands_aside = answer.stands_aside | ~pick(matter.alliance.takes_part, state.phase[rows])
    changed = (((answer.stance != before) | (stands_aside != aside_before)) & seated).any(-1)
    stance = np.where(seated, answer.stance, last)
    state.stance[rows] = stance
    state.acceptability[rows] = np.where(seated, answer.acceptability, pick(state.acceptability, rows))
    if answer.outside is not None and answer.named is not None:
        state.outside[rows], state.named[rows] = answer.outside, answer.named
    if state.floor is not None and answer.floor is not None:
        state.floor.holders[rows] = answer.floor
    state.aside[rows] = stands_aside & seated
    state.objecting[rows] = (stance == OBJECT) & seated
    state.support_share[rows] = capability(matter, state, rows, stance == SUPPORT)
    state.fresh[rows] = False
    state.round[rows] += 1
    settled = ~(changed & (state.round[rows] < MAX_SOUNDINGS))
    opening = settled & (state.session[rows] == 1)
    state.first[rows[opening]] = stance[opening]
    return np.asarray(rows[settled])
