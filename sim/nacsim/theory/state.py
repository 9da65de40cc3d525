"""Where the runs of a matter stand: one row per run, changed only by `session`, `consequences` and `clock`."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from nacsim.draws import Luck
from nacsim.theory.acceptability import Cost, Stakes, draw_stakes, text_cost
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import OBJECT, SUPPORT, Codes
from nacsim.theory.text import Bools, Floats, Ints, pick

SOUNDING, CHAIR, SILENCE, DONE = range(4)
"""Whom a run waits for: all seats, the chair, all capitals, nobody."""


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

    def each_run(fill: int) -> Ints:
        return np.full(n, fill, dtype=np.int64)

    return State(
        stakes=draw_stakes(matter.alliance, matter.space, luck, matter.parameters, matter.each_item),
        luck=luck,
        cost=Cost(*(np.zeros((n, members)) for _ in fields(Cost))),
        priced=each_run(-1),
        awaits=each_run(SOUNDING),
        hour=each_run(0),
        deadline=each_run(int(matter.sittings.meetings[0][-1])),
        session=each_run(1),
        round=each_run(0),
        sitting=each_run(0),
        phase=each_run(at_opening),
        text=np.tile(matter.space.draft, (n, 1)),
        failures=each_run(0),
        amended=np.zeros(n, bool),
        tried_silence=np.zeros(n, bool),
        silence_until=each_run(0),
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
        outcome=each_run(-1),
    )


def seats(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A): who has a seat where each run now is."""
    return pick(matter.alliance.seats, matter.sittings.body[state.sitting[rows]])


def shares(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, A): capability shares where each run now is."""
    return pick(matter.alliance.shares, matter.sittings.body[state.sitting[rows]])


def capability(matter: Matter, state: State, rows: Ints, members: Bools) -> Floats:
    """(m,): capability share of some of those seated (m, A). Shares are binary fractions: any order is exact."""
    return np.asarray(np.einsum("ma,ma->m", members, shares(matter, state, rows)))


def text_on_table(matter: Matter, state: State, rows: Ints) -> Cost:
    """What the texts on the table cost, shapes (m, A); worked out once for a text and calendar phase."""
    number = state.phase[rows] * matter.space.size + matter.space.number(pick(state.text, rows))
    new = number != state.priced[rows]
    if new.any():
        stale = rows[new]
        cost = text_cost(state.stakes, state.phase[stale], stale, state.text[stale], matter.each_item)
        for f in fields(Cost):
            getattr(state.cost, f.name)[stale] = getattr(cost, f.name)
        state.priced[stale] = number[new]
    return Cost(*(pick(getattr(state.cost, f.name), rows) for f in fields(Cost)))


def objectors(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A): who objects, among those seated."""
    return np.asarray((pick(state.stance, rows) == OBJECT) & seats(matter, state, rows))
