"""The chair's policies: functions that choose its one move after a session that ended with objections, or with none.

A policy takes the matter and its runs and returns `Moves`. The power of the chair: Tallberg (2010); moving a matter
to another body: Busch (2007). Chairs of your own: docs/how-to/add-a-chair-or-rule.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np

from nacsim import registry
from nacsim.draws import keyed_noise
from nacsim.theory.demarches import movable
from nacsim.theory.favourite import favourites
from nacsim.theory.floor import waits, wanted
from nacsim.theory.matter import Matter
from nacsim.theory.other_body import other_body, pressing
from nacsim.theory.reaction import View, accept, price
from nacsim.theory.redraft import Proposal, best, worth_tabling
from nacsim.theory.side_deal import offers
from nacsim.theory.state import State, seats, sponsors
from nacsim.theory.text import Bools, Floats, Ints, pick

MOVE_NAMES = (
    *("move_body", "demarche", "silence", "redraft", "side_deal"),
    *("adjourn", "withdraw", "close", "pass", "hold"),
)
MOVE_BODY, DEMARCHE, SILENCE_ALL_THE_SAME, REDRAFT, SIDE_DEAL = range(5)
ADJOURN, WITHDRAW, CLOSE, PASS, HOLD = range(5, len(MOVE_NAMES))
UNBLOCKED = (REDRAFT, PASS, HOLD)
"""Moves with nobody blocking: draft once more, put the text through, keep it for the meeting that was named."""


@dataclass(slots=True)
class Moves:
    """One move for each of m runs."""

    kind: Ints
    target: Ints
    """Ally a demarche is made on, or with which a side deal is made, else -1."""
    sitting: Ints
    """Body the matter moves to, else -1."""
    text: Ints
    """(m, P): the text after the move."""
    lead: Ints
    """Provision a redraft concedes on, else -1."""
    gain: Floats
    """What the chair expects of a redraft, else 0."""
    payer: Ints
    """Ally that pays for the target's linkage in a side deal, else -1."""

    def put(self, which: Ints | Bools, moves: Moves) -> None:
        """Replace the moves of the k runs at these places."""
        for field in fields(self):
            getattr(self, field.name)[which] = getattr(moves, field.name)


CHUNK = 1024
"""Runs whose texts are searched together: tables of all their steps fit the processor's cache."""


class Policy(Protocol):
    """What a chair does after a session that ended with objections, in m runs at once."""

    def __call__(self, matter: Matter, state: State, rows: Ints, seen: View, /) -> Moves:
        """A move for each of the runs `rows`, (m,). state: where all runs stand. seen: what the seats of these see.

        It must change neither, and decide for each run by that run alone. At a run's deadline it must not adjourn:
        `waiting` closes there, and is what most policies begin with.
        """
        ...


POLICIES = registry.Registry[Policy](registry.CHAIRS)


DRAFTERS: dict[str, Policy] = {}
"""What a chair does with nobody blocking, for those that do anything but put the text through."""


def policy(name: str, drafter: Policy | None = None) -> Callable[[Policy], Policy]:
    """Register a policy of nacsim. A chair of your own answers questions instead: `outside.chair`.

    drafter: a second policy, asked when nobody blocks in the body that decides, before the silence: it answers with one
    of `UNBLOCKED`. Without one the text is put through.
    """

    def register(function: Policy) -> Policy:
        POLICIES.add(name, function)
        DRAFTERS.pop(name, None)
        if drafter is not None:
            DRAFTERS[name] = drafter
        return function

    return register


def hearing(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, A): the error in the chair's hearing of each ally, once per ally and session."""
    noise = keyed_noise(pick(state.luck.hearing, rows), state.session[rows, None])
    return np.asarray(state.luck.noise * matter.parameters.hearing * noise)


def waiting(state: State, rows: Ints) -> Moves:
    """Adjourn, or close where this was the last session."""
    nothing = np.full(len(rows), -1)
    last = state.hour[rows] >= state.deadline[rows]
    kind = np.where(last, CLOSE, ADJOURN)
    return Moves(
        kind=kind,
        target=nothing.copy(),
        sitting=nothing.copy(),
        text=state.text[rows].copy(),
        lead=nothing.copy(),
        gain=np.zeros(len(rows)),
        payer=nothing.copy(),
    )


def putting_through(state: State, rows: Ints) -> Moves:
    """Put the text through as it stands."""
    moves = waiting(state, rows)
    moves.kind[:] = PASS
    return moves


@policy("passive")
def passive(_matter: Matter, state: State, rows: Ints, _seen: View, /) -> Moves:
    """Convenes and counts: changes no text, lobbies nobody, moves nothing."""
    return waiting(state, rows)


@policy("perfect")
def perfect(matter: Matter, state: State, rows: Ints, _seen: View, /) -> Moves:
    """Knows what everyone could live with, and tables the text of these that the sponsors like best.

    It does nothing else: it approaches no capital, tries no silence over objections and moves to no other body.
    """
    moves = waiting(state, rows)
    open_ = np.flatnonzero(moves.kind != CLOSE)
    for start in range(0, len(open_), CHUNK):
        chunk = open_[start : start + CHUNK]
        text = favourites(matter, state, rows[chunk])
        changed = (text != state.text[rows[chunk]]) & (text >= 0)
        which = changed.any(-1)
        redrafted = chunk[which]
        order = np.array(matter.space.order)
        moves.kind[redrafted], moves.text[redrafted] = REDRAFT, text[which]
        moves.lead[redrafted] = order[changed[which][:, order].argmax(-1)]
    return moves


def drafting(matter: Matter, state: State, rows: Ints, seen: View, /) -> Moves:
    """Nobody blocks: table the compromise, once and all the way, if it is better; keep the text for a named meeting.

    Real texts drift to the middle even where nobody blocks. A text that is ready before a meeting named for it is kept
    for that meeting, unless the chair hears somebody so near to objecting that it would rather have the text through.
    """
    moves = putting_through(state, rows)
    heard = hearing(matter, state, rows)
    once = ~state.drafted[rows]
    proposal = _redraft(matter, state, rows, once, seen, heard, whole=True)
    redrafts = once & (proposal.gain > matter.parameters.least_gain)
    moves.kind[may_hold(matter, state, rows) & ~_fragile(matter, state, rows, seen, heard)] = HOLD
    moves.kind[redrafts] = REDRAFT
    _put_redrafts(moves, redrafts, proposal)
    _weigh_wishes(matter, state, rows, seen, heard, moves, np.ones(len(rows), bool))
    return moves


def may_hold(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m,): whether a text can be kept for the meeting: it was named, and no dated event ends the matter before."""
    ends = matter.alliance.phase_hours[matter.alliance.phase_ends]
    hour, deadline = state.hour[rows, None], state.deadline[rows, None]
    too_late = ((ends > hour) & (ends <= deadline)).any(-1)
    in_main_body = state.sitting[rows] == matter.sittings.legs - 1
    return np.asarray(matter.sittings.named & in_main_body & (hour < deadline)[:, 0] & ~too_late)


def _fragile(matter: Matter, state: State, rows: Ints, seen: View, heard: Floats) -> Bools:
    """(m,): whether the chair hears somebody with a seat who would object."""
    acceptability, _ = accept(seen, matter.opt_outs, matter.parameters)
    objects = acceptability + price(seen) + heard < seen.reserve
    return np.asarray((objects & seats(matter, state, rows)).any(-1))


@policy("brokering", drafting)
def brokering(matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
    """Does the first of these that applies (section 4 of the theory).

    another body, when time presses or redrafting is stuck and the others are heard to give way there | at a text's
    first failure, a demarche | at the draft's second, silence all the same, once | the best redraft | a side deal that
    is heard to bring an objector round | another demarche | withdrawal, if no sponsor wants the text any more |
    adjourn; at the deadline, close.
    """
    moves = waiting(state, rows)
    heard = hearing(matter, state, rows)
    open_ = moves.kind != CLOSE
    failures = state.failures[rows]
    target = _target(matter, state, rows, seen, heard)
    lobbies = open_ & (failures == 1) & (target >= 0)
    sitting = state.sitting[rows]
    silent = matter.sittings.final[sitting] & (matter.sittings.silence_hours[sitting] > 0)
    silent = silent & matter.rule.silence_consents  # under other rules silence passes no text
    untried = silent & ~state.tried_silence[rows] & ~state.amended[rows]
    over_objections = open_ & (failures == 2) & untried
    elsewhere, presses = other_body(matter, state, rows, seen, heard), pressing(matter, state, rows)
    # A redraft is looked for only where the move hangs on it: the search takes most of the time of a run.
    looks = np.where(elsewhere >= 0, ~presses, open_ & ~lobbies & ~over_objections)
    proposal = _redraft(matter, state, rows, looks, seen, heard)
    stuck = proposal.gain <= matter.parameters.least_gain
    unwanted = unsponsored(matter, state, rows)
    deal = offers(matter, state, rows, seen, heard)
    choices = [
        (MOVE_BODY, (elsewhere >= 0) & (stuck | presses)),
        (DEMARCHE, lobbies),
        (SILENCE_ALL_THE_SAME, over_objections),
        (REDRAFT, open_ & ~stuck),
        (SIDE_DEAL, open_ & (deal.target >= 0)),
        (DEMARCHE, open_ & (target >= 0) & ~unwanted),
        (WITHDRAW, unwanted),
    ]
    moves.kind = np.select([applies for _, applies in choices], [kind for kind, _ in choices], moves.kind)
    deals = moves.kind == SIDE_DEAL
    moves.target = np.select([moves.kind == DEMARCHE, deals], [target, deal.target], -1)
    moves.payer = np.where(deals, deal.payer, -1)
    moves.sitting = np.where(moves.kind == MOVE_BODY, elsewhere, -1)
    _put_redrafts(moves, moves.kind == REDRAFT, proposal)
    listens = open_ & (moves.kind != MOVE_BODY) & (moves.kind != WITHDRAW)
    moves.kind[listens & waits(state, rows, presses)] = ADJOURN
    _weigh_wishes(matter, state, rows, seen, heard, moves, listens)
    return moves


def _weigh_wishes(
    matter: Matter, state: State, rows: Ints, seen: View, heard: Floats, moves: Moves, listens: Bools
) -> None:
    """Table a text that was asked for where that is better than the chair's own redraft, if it has one."""
    for wish in wanted(matter, state, rows):
        which = np.flatnonzero(listens[wish.which])
        if not len(which):
            continue
        places = wish.which[which]
        runs = rows[places]
        gain, lead = worth_tabling(
            matter, state, runs, seen.runs(places), pick(heard, places), wish.text[which], wish.believed[which]
        )
        own = np.where(moves.kind[places] == REDRAFT, moves.gain[places], -np.inf)
        better = (gain > matter.parameters.least_gain) & (gain >= own)
        taken = places[better]
        moves.kind[taken], moves.target[taken], moves.payer[taken] = REDRAFT, -1, -1
        moves.text[taken], moves.lead[taken], moves.gain[taken] = wish.text[which][better], lead[better], gain[better]


def _put_redrafts(moves: Moves, redrafts: Bools, proposal: Proposal) -> None:
    moves.text = np.where(redrafts[:, None], proposal.text, moves.text)
    moves.lead = np.where(redrafts, proposal.lead, -1)
    moves.gain = np.where(redrafts, proposal.gain, 0.0)


def _redraft(
    matter: Matter, state: State, rows: Ints, looks: Bools, seen: View, heard: Floats, whole: bool = False
) -> Proposal:
    """The best redraft in the runs where the chair looks for one; none in the others."""
    proposal = Proposal(np.full(len(rows), -np.inf), np.full(len(rows), -1), state.text[rows])
    looking = np.flatnonzero(looks)
    for start in range(0, len(looking), CHUNK):
        chunk = looking[start : start + CHUNK]
        part = best(matter, state, rows[chunk], seen.runs(chunk), pick(heard, chunk), whole)
        proposal.gain[chunk], proposal.lead[chunk], proposal.text[chunk] = part.gain, part.lead, part.text
    return proposal


def _target(matter: Matter, state: State, rows: Ints, seen: View, heard: Floats) -> Ints:
    """(m,): the objector nearest to moving, as the chair hears it, whom a demarche could still press; or -1."""
    can = movable(matter, state, rows)
    if not can.any():
        return np.full(len(rows), -1)
    acceptability, _ = accept(seen, matter.opt_outs, matter.parameters)
    short = seen.reserve - (acceptability + price(seen) + heard)
    distance = np.where(can, short, np.inf)
    return np.where(can.any(-1), distance.argmin(-1), -1)


def unsponsored(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m,): whether no sponsor with a seat wants the text any more, by what they last said."""
    return unwanted(matter, state, rows, pick(state.acceptability, rows), pick(state.aside, rows))


def unwanted(matter: Matter, state: State, rows: Ints, acceptability: Floats, aside: Bools) -> Bools:
    """(m,): whether to each sponsor with a seat taking part in the text is worth less than nothing. (m, A) each.

    Officials who propose it go on wanting it.
    """
    if matter.alliance.officials:
        return np.zeros(len(rows), bool)
    tabled = sponsors(matter, state, rows)
    takes_part = pick(matter.alliance.takes_part, state.phase[rows])
    declines = aside & takes_part  # who never takes part may still want it
    return np.asarray(~((acceptability >= 0) & ~declines & tabled).any(-1) & tabled.any(-1))
