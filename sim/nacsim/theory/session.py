"""The only state machine, for any number of runs at once, driven by one loop.

A run waits for all seats (a sounding), for the chair (a move), or for all capitals (a silence). `step` puts to each run
the question it waits for, and goes on to what the answer leads to; `Participants` answer, and an `Observer` notes what
happens. Nothing about chair, silence or clock is decided anywhere else.
"""

from __future__ import annotations

import numpy as np

from nacsim.theory import chair as chairs
from nacsim.theory.chair import Moves
from nacsim.theory.clock import (
    ADOPTED_AMENDED,
    ADOPTED_AS_DRAFTED,
    ADOPTED_IN_OTHER_BODY,
    DEFERRED,
    NOT_ADOPTED,
    adjourn,
    arrive,
    end,
    next_hour,
    open_session,
)
from nacsim.theory.happenings import (
    Demarche,
    Happening,
    ItemsDropped,
    MovedToBody,
    Redraft,
    ReferredUp,
    SilenceBroken,
    SilenceKept,
    SilenceStarted,
    SponsorWithdrew,
    StagePassed,
    happen,
)
from nacsim.theory.matter import Matter
from nacsim.theory.objection import objected_clauses
from nacsim.theory.participants import Observer, Participants, Theory
from nacsim.theory.pressure import demarche
from nacsim.theory.reaction import ACQUIESCE, OBJECT, SUPPORT, Answer
from nacsim.theory.state import (
    CHAIR,
    DONE,
    SILENCE,
    SOUNDING,
    State,
    capability,
    objectors,
    seats,
)
from nacsim.theory.text import Floats, Ints, pick
from nacsim.theory.view import view

MAX_SOUNDINGS = 3
"""Soundings within one session: enough for a group to unravel."""

THEORY, NOBODY = Theory(), Observer()


def run(matter: Matter, state: State, participants: Participants = THEORY, observer: Observer = NOBODY) -> State:
    """Run every row to its end; returns the same state."""
    while (state.awaits != DONE).any():
        step(matter, state, participants, observer)
    return state


def step(matter: Matter, state: State, participants: Participants = THEORY, observer: Observer = NOBODY) -> None:
    """One question to every run that is not over, and what the answer leads to."""
    awaits = state.awaits.copy()
    for question, ask in ((SOUNDING, _sounding), (CHAIR, _move), (SILENCE, _silence)):
        if (rows := np.flatnonzero(awaits == question)).size:
            ask(matter, state, rows, participants, observer)


def _sounding(matter: Matter, state: State, rows: Ints, participants: Participants, observer: Observer) -> None:
    seen = view(matter, state, rows)
    answer = participants.stances(matter, state, rows, seen)
    settled = note_stances(matter, state, rows, answer)
    observer.sounded(matter, state, rows, seen, answer)
    observer.happened(matter, state, conclude(matter, state, settled))


def _move(matter: Matter, state: State, rows: Ints, participants: Participants, observer: Observer) -> None:
    seen = view(matter, state, rows)
    observer.blocked(matter, state, rows, seen)
    moves = participants.moves(matter, state, rows, seen)
    observer.happened(matter, state, take_move(matter, state, rows, moves))


def _silence(matter: Matter, state: State, rows: Ints, participants: Participants, observer: Observer) -> None:
    margins = participants.margins(matter, state, rows, view(matter, state, rows, capital=True))
    observer.happened(matter, state, take_silence(matter, state, rows, margins))


def note_stances(matter: Matter, state: State, rows: Ints, answer: Answer) -> Ints:
    """Put the stances of a sounding on the table; returns the runs whose session is over, for nobody changes."""
    seated = seats(matter, state, rows)
    last = pick(state.stance, rows)
    before = np.where(state.fresh[rows, None], SUPPORT, last)
    aside_before = pick(state.aside, rows) & ~state.fresh[rows, None]
    changed = (((answer.stance != before) | (answer.stands_aside != aside_before)) & seated).any(-1)
    stance = np.where(seated, answer.stance, last)
    state.stance[rows] = stance
    state.acceptability[rows] = np.where(seated, answer.acceptability, pick(state.acceptability, rows))
    state.aside[rows] = answer.stands_aside & seated
    state.objecting[rows] = (stance == OBJECT) & seated
    state.support_share[rows] = capability(matter, state, rows, stance == SUPPORT)
    state.fresh[rows] = False
    state.round[rows] += 1
    settled = ~(changed & (state.round[rows] < MAX_SOUNDINGS))
    opening = settled & (state.session[rows] == 1)
    state.first[rows[opening]] = stance[opening]
    return np.asarray(rows[settled])


def conclude(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    """The session of these runs is over: to the chair if the rule says blocked, else on."""
    if not len(rows):
        return []
    blocked = matter.rule.blocked(pick(state.stance, rows), seats(matter, state, rows), matter.alliance.people)
    unsponsored = chairs.unsponsored(matter, state, rows)
    state.failures[rows[blocked]] += 1
    state.awaits[rows[blocked]] = CHAIR
    quiet = rows[~blocked & ~unsponsored]
    hours = matter.sittings.silence_hours[state.sitting[quiet]]
    waits = (hours > 0) & (state.hour[quiet] < state.deadline[quiet])
    return [
        *_withdraw(matter, state, rows[~blocked & unsponsored]),
        *_start_silence(matter, state, quiet[waits], all_the_same=False),
        *_pass(matter, state, quiet[~waits]),
    ]


def take_silence(matter: Matter, state: State, rows: Ints, margins: Floats) -> list[Happening]:
    """The hour has come: without a letter the text passes; with one, delegations are back round the table."""
    seated = seats(matter, state, rows)
    writes = (margins < 0) & seated
    # Whoever objected and then kept silent has let it pass.
    stance = np.where(writes, OBJECT, np.where(state.stance[rows] == OBJECT, ACQUIESCE, state.stance[rows]))
    broken = matter.rule.blocked(stance.astype(np.int8), seated, matter.alliance.people)
    back, kept = rows[broken], rows[~broken]
    state.stance[kept] = stance[~broken]
    state.instructed[back] |= writes[broken]
    state.stance[back] = np.where(writes[broken], OBJECT, state.stance[back])
    state.objecting[back] = writes[broken]
    happenings = happen(SilenceBroken, state, back, by=writes[broken], margins=margins[broken])
    open_session(state, back)
    return [*happenings, *happen(SilenceKept, state, kept, by=writes[~broken]), *_pass(matter, state, kept)]


def take_move(matter: Matter, state: State, rows: Ints, moves: Moves) -> list[Happening]:
    """The chair has chosen: carry it out and go on to what it leads to."""
    runs = {kind: np.flatnonzero(moves.kind == kind) for kind in range(len(chairs.MOVE_NAMES))}
    elsewhere, lobbied, redrafted = runs[chairs.MOVE_BODY], runs[chairs.DEMARCHE], runs[chairs.REDRAFT]
    happenings = _move_body(matter, state, rows[elsewhere], moves.sitting[elsewhere])
    happenings += _demarche(matter, state, rows[lobbied], moves.target[lobbied])
    happenings += _start_silence(matter, state, rows[runs[chairs.SILENCE_ALL_THE_SAME]], all_the_same=True)
    text, lead, gain = moves.text[redrafted], moves.lead[redrafted], moves.gain[redrafted]
    happenings += _redraft(state, rows[redrafted], text, lead, gain)
    happenings += _withdraw(matter, state, rows[runs[chairs.WITHDRAW]])
    waits = np.isin(moves.kind, [chairs.DEMARCHE, chairs.REDRAFT, chairs.ADJOURN])
    happenings += adjourn(matter, state, rows[waits])
    return happenings + _close(matter, state, rows[runs[chairs.CLOSE]])


def _move_body(matter: Matter, state: State, rows: Ints, sitting: Ints) -> list[Happening]:
    if not len(rows):
        return []
    left_out = seats(matter, state, rows)
    state.sitting[rows] = sitting
    seated = seats(matter, state, rows)
    state.deadline[rows] = np.maximum(
        matter.deadline, state.hour[rows] + matter.sittings.extra_hours[state.sitting[rows]]
    )
    state.objecting[rows] &= seated
    state.support_share[rows] = capability(matter, state, rows, state.stance[rows] == SUPPORT)
    state.failures[rows] = 0
    open_session(state, rows)
    return happen(MovedToBody, state, rows, sitting=sitting, without=left_out & ~seated)


def _demarche(matter: Matter, state: State, rows: Ints, target: Ints) -> list[Happening]:
    if not len(rows):
        return []
    phase = state.phase[rows]
    committed = np.array([(numbers.committed > 0).sum(0) for numbers in matter.alliance.phases])
    state.pressure[rows, target] = demarche(
        state.pressure[rows, target],
        state.support_share[rows],
        state.stakes.exposure[phase, rows, target],
        committed[phase, target],
        matter.parameters,
    )
    return happen(Demarche, state, rows, target=target, pressure=state.pressure[rows, target])


def _redraft(state: State, rows: Ints, text: Ints, lead: Ints, gain: Floats) -> list[Happening]:
    if not len(rows):
        return []
    happening = happen(Redraft, state, rows, before=state.text[rows], after=text, lead=lead, gain=gain)
    state.text[rows] = text
    state.amended[rows] = True
    state.fresh[rows] = True
    state.failures[rows] = 0
    return happening


def _start_silence(matter: Matter, state: State, rows: Ints, all_the_same: bool) -> list[Happening]:
    if not len(rows):
        return []
    earliest = state.hour[rows] + matter.sittings.silence_hours[state.sitting[rows]]
    until = np.minimum(next_hour(matter.sittings.silence_ends, state.sitting[rows], earliest), state.deadline[rows])
    state.silence_until[rows] = until
    state.tried_silence[rows] |= all_the_same
    state.awaits[rows] = SILENCE
    happenings = happen(SilenceStarted, state, rows, deadline=until, all_the_same=np.full(len(rows), all_the_same))
    # Capitals answer when it runs out, with whatever has happened by then.
    return happenings + arrive(matter, state, rows, until)


def _pass(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    """Nobody objects: up to the next level, or adopted."""
    if not len(rows):
        return []
    final = matter.sittings.final[state.sitting[rows]]
    up, done = rows[~final], rows[final]
    happenings = happen(StagePassed, state, up, sitting=state.sitting[up].copy())
    happenings += _go_up(matter, state, up)
    state.fresh[up] = True
    state.failures[up] = 0
    left_open = matter.space.left_open[np.arange(len(matter.space.keys)), state.text[done]]
    outcome = np.select(
        [
            (left_open & matter.space.core).any(-1),
            state.sitting[done] >= matter.sittings.legs,
            (state.text[done] != matter.space.draft).any(-1),
        ],
        [DEFERRED, ADOPTED_IN_OTHER_BODY, ADOPTED_AMENDED],
        ADOPTED_AS_DRAFTED,
    )
    return happenings + end(state, done, outcome)


def _go_up(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    state.sitting[rows] += 1
    state.deadline[rows] = np.array([meetings[-1] for meetings in matter.sittings.meetings])[state.sitting[rows]]
    return adjourn(matter, state, rows)


def _close(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    """The last session has failed: up with the objections attached.

    At the top, strike what is objected to, or nothing.
    """
    if not len(rows):
        return []
    final = matter.sittings.final[state.sitting[rows]]
    up, done = rows[~final], rows[final]
    by = objectors(matter, state, up)
    happenings = happen(ReferredUp, state, up, sitting=state.sitting[up].copy(), objections=by)
    happenings += _go_up(matter, state, up)
    struck, failed = _strike(matter, state, done)
    return happenings + struck + _fail(state, failed)


def _strike(matter: Matter, state: State, rows: Ints) -> tuple[list[Happening], Ints]:
    """Where each item must be agreed: strike what is objected to, once, and sound out the rest at once (S-46).

    Returns what happened and the runs in which there is nothing to strike, or nothing would be left.
    """
    if not matter.each_item or not len(rows):
        return [], rows
    named = objected_clauses(matter, state, rows).any(-1)
    text = np.where(named & (matter.space.least >= 0), matter.space.least, state.text[rows])
    strikable = ~state.struck[rows] & (text != state.text[rows]).any(-1) & (text != matter.space.least).any(-1)
    struck, text = rows[strikable], text[strikable]
    happenings = happen(ItemsDropped, state, struck, before=state.text[struck], after=text)
    state.text[struck] = text
    for flag in (state.struck, state.amended, state.fresh):
        flag[struck] = True
    state.failures[struck] = 0
    open_session(state, struck)
    return happenings, rows[~strikable]


def _withdraw(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    by = np.broadcast_to(matter.alliance.sponsor, (len(rows), len(matter.alliance.codes))) & seats(matter, state, rows)
    return happen(SponsorWithdrew, state, rows, by=by) + _fail(state, rows)


def _fail(state: State, rows: Ints) -> list[Happening]:
    return end(state, rows, np.full(len(rows), NOT_ADOPTED))
