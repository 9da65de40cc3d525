"""What is fixed about a matter, and where its runs stand.

`Matter` never changes; `State` is one row per run and is changed only by `session` and its clock.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from nacsim.draws import Luck
from nacsim.parameters import Parameters, from_sets
from nacsim.theory.acceptability import Cost, Stakes, draw_stakes, text_cost
from nacsim.theory.alliance import Alliance, alliance
from nacsim.theory.pressure import alone_price, companions, reserve_left
from nacsim.theory.reaction import OBJECT, SUPPORT, Codes, View
from nacsim.theory.rules import RULES, Rule
from nacsim.theory.silence import second_thoughts
from nacsim.theory.text import Bools, Floats, Ints, TextSpace, pick, text_space

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Leg, OtherBody, Scenario

SOUNDING, CHAIR, SILENCE, DONE = range(4)
"""Whom a run waits for: all seats, the chair, all capitals, nobody."""


@dataclass(frozen=True, slots=True)
class Sittings:
    """Each body's turn.

    The legs of the procedure in order, then the other bodies the matter may be moved to. Shapes (S,).
    """

    keys: tuple[str, ...]
    body: Ints
    meetings: tuple[Ints, ...]
    """Hours at which each can meet, ascending; of a leg the last is its deadline."""
    silence_ends: tuple[Ints, ...]
    """Hours at which a silence can run out there, ascending."""
    silence_hours: Ints
    reserve_share: Floats
    final: Bools
    """Whether consent there is the decision."""
    extra_hours: Ints
    """How long it may sit after a move to it; 0 for a leg."""
    legs: int


@dataclass(frozen=True, slots=True)
class Matter:
    """Everything about a scenario that no run changes."""

    space: TextSpace
    alliance: Alliance
    parameters: Parameters
    rule: Rule
    chair: str
    opt_outs: bool
    demarches: bool
    each_item: bool
    sittings: Sittings
    deadline: int
    """Of the main body."""
    alone: Floats
    """Table of `pressure.alone_price` by companions."""
    reserve_left: Floats
    """Table of `pressure.reserve_left` by hour."""
    avoidable: Bools
    """(A,): whom an available other body would leave out."""


def matter(scenario: Scenario) -> Matter:
    """The matter of a scenario. UserError if it changes a parameter that does not exist."""
    parameters = from_sets(scenario.theory)
    space = text_space(scenario)
    members = alliance(scenario, space, parameters)
    sittings = _sittings(scenario, members)
    deadline = scenario.legs[-1].deadline
    seats_of = members.seats[sittings.body]
    left_out_somewhere = ~seats_of[sittings.legs :].all(0)
    return Matter(
        space=space,
        alliance=members,
        parameters=parameters,
        rule=RULES[scenario.rule],
        chair=scenario.chair,
        opt_outs=scenario.opt_outs,
        demarches=scenario.demarches,
        each_item=scenario.granularity == "each_item",
        sittings=sittings,
        deadline=deadline,
        alone=alone_price(len(members.codes), parameters),
        reserve_left=reserve_left(deadline, parameters),
        avoidable=left_out_somewhere & seats_of[sittings.legs - 1],
    )


def _sittings(scenario: Scenario, members: Alliance) -> Sittings:
    legs, others = scenario.legs, scenario.other_bodies
    turns: tuple[Leg | OtherBody, ...] = (*legs, *others)
    return Sittings(
        keys=(*(leg.key for leg in legs), *(other.body.lower() for other in others)),
        body=np.array([members.bodies.index(turn.body) for turn in turns]),
        meetings=tuple(np.array(turn.meetings) for turn in turns),
        silence_ends=tuple(np.array(turn.silence_ends, dtype=np.int64) for turn in turns),
        silence_hours=np.array([turn.silence_hours for turn in turns]),
        reserve_share=np.array([*(leg.reserve_share for leg in legs), *(1.0 for _ in others)]),
        final=np.arange(len(legs) + len(others)) >= len(legs) - 1,
        extra_hours=np.array([*(0 for _ in legs), *(other.hours for other in others)]),
        legs=len(legs),
    )


@dataclass(slots=True)
class State:
    """n runs of one matter. Arrays over (n,), (n, A) or (n, P)."""

    stakes: Stakes
    luck: Luck
    cost: Cost
    """(n, A): of the text on the table, once `text_on_table` has asked for it."""
    priced: Ints
    """(n,): the phase and text that `cost` is of, as one number; -1: none yet."""
    awaits: Ints
    """SOUNDING, CHAIR, SILENCE or DONE."""
    hour: Ints
    deadline: Ints
    session: Ints
    round: Ints
    """Soundings taken in this session."""
    sitting: Ints
    phase: Ints
    """Calendar events that have happened."""
    text: Ints
    failures: Ints
    """Sessions that ended with an objection to this text."""
    amended: Bools
    tried_silence: Bools
    silence_until: Ints
    struck: Bools
    """Items objected to have been struck."""
    fresh: Bools
    """The text is new: all are presumed in favour until they have spoken."""
    stance: Codes
    """(n, A): last stance of every member."""
    first: Codes
    """(n, A): stances at the end of the first session."""
    acceptability: Floats
    """(n, A): at the last sounding."""
    aside: Bools
    """(n, A): would stand aside, at the last sounding."""
    objecting: Bools
    """(n, A): known to object, as everyone knows after the last sounding or letter."""
    support_share: Floats
    """(n,): capability in support among those seated."""
    pressure: Floats
    """(n, A): from demarches."""
    instructed: Bools
    """(n, A): has broken silence: its delegation now speaks with its capital's voice."""
    outcome: Ints
    """Index into record.OUTCOMES; -1 while it runs."""

    @property
    def rows(self) -> Ints:
        """All runs."""
        return np.arange(len(self.hour))


def start(matter: Matter, luck: Luck) -> State:
    """All runs at the opening: the first body about to sound out the draft."""
    n, members = luck.value.shape
    at_opening = int((matter.alliance.phase_hours <= 0).sum())
    nobody = np.zeros((n, members), bool)

    def whole(fill: int) -> Ints:
        return np.full(n, fill, dtype=np.int64)

    return State(
        stakes=draw_stakes(matter.alliance, matter.space, luck, matter.parameters, matter.each_item),
        luck=luck,
        cost=Cost(*(np.zeros((n, members)) for _ in fields(Cost))),
        priced=whole(-1),
        awaits=whole(SOUNDING),
        hour=whole(0),
        deadline=whole(int(matter.sittings.meetings[0][-1])),
        session=whole(1),
        round=whole(0),
        sitting=whole(0),
        phase=whole(at_opening),
        text=np.tile(matter.space.draft, (n, 1)),
        failures=whole(0),
        amended=np.zeros(n, bool),
        tried_silence=np.zeros(n, bool),
        silence_until=whole(0),
        struck=np.zeros(n, bool),
        fresh=np.ones(n, bool),
        stance=np.full((n, members), SUPPORT),
        first=np.full((n, members), SUPPORT),
        acceptability=np.zeros((n, members)),
        aside=nobody.copy(),
        objecting=nobody.copy(),
        support_share=np.ones(n),
        pressure=np.zeros((n, members)),
        instructed=nobody.copy(),
        outcome=whole(-1),
    )


def seats(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A): who has a seat where each run now is."""
    return pick(matter.alliance.seats, matter.sittings.body[state.sitting[rows]])


def shares(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, A): capability shares where each run now is."""
    return pick(matter.alliance.shares, matter.sittings.body[state.sitting[rows]])


def capability(matter: Matter, state: State, rows: Ints, some: Bools) -> Floats:
    """(m,): capability share of some of those seated (m, A). Shares are binary fractions: any order is exact."""
    return np.asarray(np.einsum("ma,ma->m", some, shares(matter, state, rows)))


def text_on_table(matter: Matter, state: State, rows: Ints) -> Cost:
    """What the texts on the table cost, shapes (m, A); worked out once for a text and calendar phase."""
    number = state.phase[rows] * matter.space.size + matter.space.number(pick(state.text, rows))
    new = number != state.priced[rows]
    if new.any():
        some = rows[new]
        cost = text_cost(state.stakes, state.phase[some], some, state.text[some], matter.each_item)
        state.cost.soft[some], state.cost.firm[some], state.cost.words[some] = cost.soft, cost.firm, cost.words
        state.priced[some] = number[new]
    return Cost(pick(state.cost.soft, rows), pick(state.cost.firm, rows), pick(state.cost.words, rows))


def view(matter: Matter, state: State, rows: Ints, capital: bool = False) -> View:
    """What every seat knows and is offered, shapes (m, A); `capital`: as in a silence."""
    parameters, stakes = matter.parameters, state.stakes
    phase, members = state.phase[rows], len(matter.alliance.codes)
    of_run = phase * len(state.hour) + rows

    def drawn(numbers: Floats) -> Floats:
        """(m, A) of (C, n, A)."""
        return pick(numbers.reshape(-1, members), of_run)

    cost = text_on_table(matter, state, rows)
    fresh = state.fresh[rows, None]
    objecting = pick(state.objecting, rows) & seats(matter, state, rows) & ~fresh
    exposure = drawn(stakes.exposure)
    support = np.where(fresh, 1.0, state.support_share[rows, None])
    aside = capability(matter, state, rows, pick(state.aside, rows))[:, None] * ~fresh
    nothing = np.zeros_like(exposure)
    line = drawn(stakes.value) - pick(stakes.urgency, phase) * state.hour[rows, None]
    if capital:
        reserve, extra = nothing, parameters.formality + _thoughts(matter, state, rows[:, None], np.arange(members))
    else:
        line = line + _instructions(matter, state, rows)
        reserve, extra = drawn(stakes.reserve) * _reserve_here(matter, state, rows), nothing
    unmoved = (state.sitting[rows] < matter.sittings.legs)[:, None]
    return View(
        line=line,
        soft=cost.soft,
        firm=cost.firm,
        words=cost.words,
        participation=pick(stakes.participation, phase),
        share_aside=np.broadcast_to(aside, line.shape),
        alone=exposure * matter.alone.take(companions(objecting)),
        support=exposure * (parameters.support_pressure * support),
        pressure=pick(state.pressure, rows),
        bypass=np.where(unmoved & matter.avoidable, parameters.bypass, 0.0),
        consent=pick(stakes.consent, phase),
        reserve=reserve,
        extra=extra,
    )


def _thoughts(matter: Matter, state: State, rows: Ints, ally: Ints) -> Floats:
    """What capitals make of the text on the table; rows and ally broadcast together."""
    number = matter.space.number(state.text[rows])
    return second_thoughts(state.luck.capital[rows, ally], number, state.luck.noise, matter.parameters)


def _instructions(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, A): what a delegation adds to its capital's value; after a letter it speaks with its capital's voice."""
    said = -pick(state.stakes.gap, state.phase[rows])
    instructed = pick(state.instructed, rows)
    if instructed.any():
        run, ally = np.nonzero(instructed)
        said[run, ally] = _thoughts(matter, state, rows[run], ally)
    return said


def _reserve_here(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, 1): share of each reserve still held, by time and by what may be given up at this level."""
    kept = 1.0 - matter.sittings.reserve_share[state.sitting[rows]]
    by_time = matter.reserve_left[np.minimum(state.hour[rows], matter.deadline)]
    return np.asarray(np.maximum(kept, by_time)[:, None])


def presumption(stance: Codes) -> Codes:
    """The stances presumed before a new text has been sounded out: all in favour."""
    return np.full_like(stance, SUPPORT)


def objectors(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A): who objects, among those seated."""
    return np.asarray((pick(state.stance, rows) == OBJECT) & seats(matter, state, rows))
