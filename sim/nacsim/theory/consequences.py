"""What each answer leads to: the stances of a sounding, a move of the chair, the letters of a silence."""

from __future__ import annotations

import numpy as np

from nacsim.errors import NacsimError
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
    side_deal,
)
from nacsim.theory.demarches import press
from nacsim.theory.floor import answered
from nacsim.theory.happenings import (
    Demarche,
    Drafting,
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
from nacsim.theory.reaction import ACQUIESCE, OBJECT, SUPPORT
from nacsim.theory.state import (
    CHAIR,
    DRAFTING,
    SILENCE,
    State,
    capability,
    objectors,
    seats,
    sponsors,
)
from nacsim.theory.text import Bools, Floats, Ints, pick


def conclude(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    """The session of these runs is over: a blocked text goes to the chair; any other goes on."""
    if not len(rows):
        return []
    blocked = matter.rule.blocked(pick(state.stance, rows), seats(matter, state, rows), matter.alliance.people)
    unsponsored = chairs.unsponsored(matter, state, rows)
    state.failures[rows[blocked]] += 1
    state.awaits[rows[blocked]] = CHAIR
    quiet = ~blocked & ~unsponsored
    asked = quiet & _asks_the_chair(matter, state, rows)
    state.awaits[rows[asked]] = DRAFTING
    return [
        *_withdraw(matter, state, rows[~blocked & unsponsored]),
        *_put_through(matter, state, rows[quiet & ~asked]),
    ]


def _asks_the_chair(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m,): whether there is something for the chair to do with nobody blocking, in the body that decides."""
    if matter.chair not in chairs.DRAFTERS:
        return np.zeros(len(rows), bool)
    early = matter.sittings.final[state.sitting[rows]] & (state.hour[rows] < state.deadline[rows])
    return np.asarray(early & (~state.drafted[rows] | chairs.may_hold(matter, state, rows)))


def _put_through(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    """Nobody blocks: a silence, or where there is none, or no time for one, the text passes in session."""
    hours = matter.sittings.silence_hours[state.sitting[rows]]
    waits = (hours > 0) & (state.hour[rows] < state.deadline[rows])
    return [
        *_start_silence(matter, state, rows[waits], all_the_same=False),
        *_pass(matter, state, rows[~waits]),
    ]


def take_drafting(matter: Matter, state: State, rows: Ints, moves: Moves) -> list[Happening]:
    """Carry out the chair's moves with nobody blocking. NacsimError if one does not fit."""
    _check(matter, moves, set(chairs.UNBLOCKED))
    state.drafted[rows] = True
    redrafted, held = np.flatnonzero(moves.kind == chairs.REDRAFT), np.flatnonzero(moves.kind == chairs.HOLD)
    text, lead, gain = moves.text[redrafted], moves.lead[redrafted], moves.gain[redrafted]
    answered(state, rows)
    happenings = _redraft(state, rows[redrafted], text, lead, gain, Drafting)
    happenings += adjourn(matter, state, rows[redrafted])
    happenings += adjourn(matter, state, rows[held], to_the_deadline=True)
    return happenings + _put_through(matter, state, rows[moves.kind == chairs.PASS])


def take_silence(matter: Matter, state: State, rows: Ints, margins: Floats) -> list[Happening]:
    """The silence has run out: without a letter the text passes; with one, the body meets again."""
    seated = seats(matter, state, rows)
    writes = (margins < 0) & seated
    # An ally that objected and then kept silent has let the text pass.
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
    """Carry out the chair's moves. NacsimError if one does not fit."""
    _check(matter, moves, set(range(len(chairs.MOVE_NAMES))) - {chairs.PASS, chairs.HOLD})
    runs = {kind: np.flatnonzero(moves.kind == kind) for kind in range(len(chairs.MOVE_NAMES))}
    elsewhere, lobbied, redrafted = runs[chairs.MOVE_BODY], runs[chairs.DEMARCHE], runs[chairs.REDRAFT]
    answered(state, rows)
    happenings = _move_body(matter, state, rows[elsewhere], moves.sitting[elsewhere])
    happenings += _demarche(matter, state, rows[lobbied], moves.target[lobbied])
    happenings += _start_silence(matter, state, rows[runs[chairs.SILENCE_ALL_THE_SAME]], all_the_same=True)
    dealt = runs[chairs.SIDE_DEAL]
    happenings += side_deal(state, rows[dealt], moves.target[dealt], moves.payer[dealt])
    text, lead, gain = moves.text[redrafted], moves.lead[redrafted], moves.gain[redrafted]
    happenings += _redraft(state, rows[redrafted], text, lead, gain)
    happenings += _withdraw(matter, state, rows[runs[chairs.WITHDRAW]])
    waits = np.isin(moves.kind, [chairs.DEMARCHE, chairs.SIDE_DEAL, chairs.REDRAFT, chairs.ADJOURN])
    happenings += adjourn(matter, state, rows[waits])
    return happenings + _close(matter, state, rows[runs[chairs.CLOSE]])


def _check(matter: Matter, moves: Moves, fitting: set[int]) -> None:
    """A run whose chair makes no fitting move would wait for ever."""
    wrong = set(np.unique(moves.kind).tolist()) - fitting
    if wrong:
        names = dict(enumerate(chairs.MOVE_NAMES))
        raise NacsimError(
            f"The chair {matter.chair!r} made a move that does not fit: {names.get(min(wrong), min(wrong))}."
        )


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
    pressure = press(matter, state, rows, target, state.support_share[rows])
    return happen(Demarche, state, rows, target=target, pressure=pressure)


def _redraft(
    state: State, rows: Ints, text: Ints, lead: Ints, gain: Floats, kind: type[Redraft] = Redraft
) -> list[Happening]:
    if not len(rows):
        return []
    happening = happen(kind, state, rows, before=state.text[rows], after=text, lead=lead, gain=gain)
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
    # Capitals answer when it runs out, after whatever events have come due by then.
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
    clauses = np.arange(len(matter.space.keys))
    left_open = matter.space.left_open[clauses, state.text[done]]
    outcome = np.select(
        [
            ~matter.space.decides[clauses, state.text[done]].all(-1),
            (left_open & matter.space.core).any(-1),
            ~seats(matter, state, done).all(-1),
            (state.text[done] != matter.space.draft).any(-1),
        ],
        [NOT_ADOPTED, DEFERRED, ADOPTED_IN_OTHER_BODY, ADOPTED_AMENDED],
        ADOPTED_AS_DRAFTED,
    )
    return happenings + end(state, done, outcome)


def _go_up(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    state.sitting[rows] += 1
    state.deadline[rows] = np.array([meetings[-1] for meetings in matter.sittings.meetings])[state.sitting[rows]]
    return adjourn(matter, state, rows)


def _close(matter: Matter, state: State, rows: Ints) -> list[Happening]:
    """The last session has failed: the text goes up with the objections attached.

    In the main body the items objected to are struck, or nothing is adopted.
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
    """Where each item must be agreed: strike the items objected to, once, and sound out the rest (S-46).

    Returns what happened, and the runs in which there is nothing to strike or nothing would be left.
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
    return happen(SponsorWithdrew, state, rows, by=sponsors(matter, state, rows)) + _fail(state, rows)


def _fail(state: State, rows: Ints) -> list[Happening]:
    return end(state, rows, np.full(len(rows), NOT_ADOPTED))
