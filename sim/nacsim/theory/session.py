"""The only state machine: what an answer leads to, for any number of runs at once.

A run waits for all seats (a sounding), for the chair (a move), or for all capitals (a silence). The functions named
`ask` give the theory's own answer; those named `take` accept anyone's and go on. The Mesa council runs one row and asks
its agents; an ensemble lets the theory answer for every seat. Nothing about chair or silence is decided anywhere else.
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
from nacsim.theory.objection import objected_clauses
from nacsim.theory.pressure import demarche
from nacsim.theory.reaction import ACQUIESCE, OBJECT, SUPPORT, Answer, View, react
from nacsim.theory.silence import margin
from nacsim.theory.state import (
    CHAIR,
    DONE,
    SILENCE,
    SOUNDING,
    Matter,
    State,
    capability,
    objectors,
    presumption,
    seats,
    view,
)
from nacsim.theory.text import Floats, Ints, pick

MAX_SOUNDINGS = 3
"""Soundings within one session: enough for a group to unravel."""


def ask_seats(matter: Matter, state: State, rows: Ints) -> tuple[View, Answer]:
    """The theory's answer for every seat at a sounding."""
    seen = view(matter, state, rows)
    return seen, react(seen, matter.opt_outs, matter.parameters)


def ask_capitals(matter: Matter, state: State, rows: Ints) -> tuple[View, Floats]:
    """The theory's answer for every capital in a silence: its margin (m, A); below 0 it writes the letter."""
    seen = view(matter, state, rows, capital=True)
    return seen, margin(seen, matter.opt_outs, matter.parameters)


def ask_chair(matter: Matter, state: State, rows: Ints, seen: View | None = None) -> Moves:
    """The chair's move by the policy of the matter. seen: what the seats see, if it is worked out already."""
    return chairs.POLICIES[matter.chair](matter, state, rows, seen or view(matter, state, rows))


def take_sounding(matter: Matter, state: State, rows: Ints, answer: Answer) -> list[Happening]:
    """Note the stances, and go on to what they lead to."""
    return conclude(matter, state, note_stances(matter, state, rows, answer))


def note_stances(matter: Matter, state: State, rows: Ints, answer: Answer) -> Ints:
    """Put the stances of a sounding on the table; returns the runs whose session is over, for nobody changes."""
    seated = seats(matter, state, rows)
    last = pick(state.stance, rows)
    before = np.where(state.fresh[rows, None], presumption(last), last)
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
    unloved = chairs.unloved(matter, state, rows)
    state.failures[rows[blocked]] += 1
    state.awaits[rows[blocked]] = CHAIR
    quiet = rows[~blocked & ~unloved]
    hours = matter.sittings.silence_hours[state.sitting[quiet]]
    waits = (hours > 0) & (state.hour[quiet] < state.deadline[quiet])
    return [
        *_withdraw(matter, state, rows[~blocked & unloved]),
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
    of = {kind: np.flatnonzero(moves.kind == kind) for kind in range(len(chairs.MOVE_NAMES))}
    happenings = _move_body(matter, state, rows[of[chairs.MOVE_BODY]], moves.sitting[of[chairs.MOVE_BODY]])
    happenings += _demarche(matter, state, rows[of[chairs.DEMARCHE]], moves.target[of[chairs.DEMARCHE]])
    happenings += _start_silence(matter, state, rows[of[chairs.SILENCE_ALL_THE_SAME]], all_the_same=True)
    some = of[chairs.REDRAFT]
    happenings += _redraft(state, rows[some], moves.text[some], moves.lead[some], moves.gain[some])
    happenings += _withdraw(matter, state, rows[of[chairs.WITHDRAW]])
    waits = np.isin(moves.kind, [chairs.DEMARCHE, chairs.REDRAFT, chairs.ADJOURN])
    happenings += adjourn(matter, state, rows[waits])
    return happenings + _close(matter, state, rows[of[chairs.CLOSE]])


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
    some = ~state.struck[rows] & (text != state.text[rows]).any(-1) & (text != matter.space.least).any(-1)
    on, text = rows[some], text[some]
    happenings = happen(ItemsDropped, state, on, before=state.text[on], after=text)
    state.text[on] = text
    for flag in (state.struck, state.amended, state.fresh):
        flag[on] = True
    state.failures[on] = 0
    open_session(state, on)
    return happenings, rows[~some]


def _withdraw(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    by = np.broadcast_to(matter.alliance.sponsor, (len(rows), len(matter.alliance.codes))) & seats(matter, state, rows)
    return happen(SponsorWithdrew, state, rows, by=by) + _fail(state, rows)


def _fail(state: State, rows: Ints) -> list[Happening]:
    return end(state, rows, np.full(len(rows), NOT_ADOPTED))


def run_all(matter: Matter, state: State) -> State:
    """Run every row to its end with the theory answering for every seat."""
    while (rows := np.flatnonzero(state.awaits != DONE)).size:
        awaits = state.awaits[rows]
        if (some := rows[awaits == SOUNDING]).size:
            take_sounding(matter, state, some, ask_seats(matter, state, some)[1])
        if (some := rows[awaits == CHAIR]).size:
            take_move(matter, state, some, ask_chair(matter, state, some))
        if (some := rows[awaits == SILENCE]).size:
            take_silence(matter, state, some, ask_capitals(matter, state, some)[1])
    return state
