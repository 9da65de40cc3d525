"""Where the runs of a matter stand: one row per run, changed only by `session`, `consequences` and `clock`."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from nacsim.draws import Luck
from nacsim.record import Entry
from nacsim.registry import CHAIRS
from nacsim.theory.acceptability import Cost, text_cost
from nacsim.theory.calibrated import Calibrated
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import OBJECT, SUPPORT, Codes
from nacsim.theory.stakes import Drawing, Stakes, draw_stakes
from nacsim.theory.text import Bools, Floats, Ints, pick

SOUNDING, FLOOR, CHAIR, DRAFTING, SILENCE, DONE = range(6)
"""Whom a run waits for: all seats; those who may take the floor; the chair, with the text blocked or with nobody
blocking; all capitals; nobody."""


@dataclass(slots=True)
class Floor:
    """What was done on the floor by those who are not the model. Arrays over n runs."""

    holders: Bools
    """(n, A): who asked for it at the last sounding."""
    said: Ints
    """(n, P, A): the option that each has ever asked for last, clause by clause; -1: none."""
    wants: Ints
    """(n, P, A): the same, since the chair moved last."""
    believed: Bools
    """(n, A): it would let the text pass if it got that."""
    asks_time: Bools
    """(n, A): since the chair moved last."""
    had_time: Bools
    """(n, A): has asked before."""

    def copied(self) -> Floor:
        """The same, to go on from."""
        return Floor(*(getattr(self, f.name).copy() for f in fields(self)))


@dataclass(slots=True)
class State:
    """n runs of one matter. Arrays over (n,), (n, A) or (n, P)."""

    stakes: Stakes
    luck: Luck
    calibrated: Calibrated
    """(n,): the parameters that each run took from the table."""
    tenet: Ints
    """(n,): the row of that table."""
    cost: Cost
    """(n, A): of the text on the table, once `text_on_table` has asked for it."""
    priced: Ints
    """(n,): the phase and text that `cost` is of, as one number; -1: none yet."""
    awaits: Ints
    """SOUNDING, CHAIR, DRAFTING, SILENCE or DONE."""
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
    drafted: Bools
    """The chair has been asked to draft once more, with nobody blocking."""
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
    paid: Bools
    """(n, A): whose linkage has been paid for."""
    dues: Floats
    """(n, A): what paying for others' has cost each, in units of value."""
    lesson: Floats
    """(n,): share by which the linkages of the others have risen with that."""
    instructed: Bools
    """(n, A): has broken silence: its delegation now speaks with its capital's voice."""
    outcome: Ints
    """Index into record.OUTCOMES; -1 while it runs."""
    outside: Bools
    """(n, A): somebody else than the theory answered for it at the last sounding, and gave no reckoning."""
    named: Bools
    """(n, P, A): the clauses that these named when they objected."""
    floor: Floor | None
    """None where nobody may take it."""
    public: list[list[Entry]] | None
    """What everyone knows of each run; None where nobody is asked who could want to know."""

    @property
    def rows(self) -> Ints:
        """All runs."""
        return np.arange(len(self.hour))

    def copied(self) -> State:
        """The same, to go on from; what no run changes is shared."""
        copy = replace(self, cost=Cost(*(getattr(self.cost, f.name).copy() for f in fields(Cost))))
        for f in fields(self):
            if isinstance(array := getattr(self, f.name), np.ndarray):
                setattr(copy, f.name, array.copy())
        copy.floor = None if self.floor is None else self.floor.copied()
        copy.public = None if self.public is None else [[*events] for events in self.public]
        return copy


def start(matter: Matter, luck: Luck, public: bool = False, floor: bool = False) -> State:
    """All runs at the opening: the first body about to sound out the draft.

    public: keep what everyone knows of each run, as is done anyway where the chair is no policy of nacsim.
    floor: whether somebody might ask for it.
    """
    n, members = luck.value.shape
    at_opening = int((matter.alliance.phase_hours <= 0).sum())
    nobody = np.zeros((n, members), bool)

    tenet = row_of_table(matter, luck)
    parameters = matter.calibrated.rows(tenet)

    def each_run(fill: int) -> Ints:
        return np.full(n, fill, dtype=np.int64)

    return State(
        stakes=draw_stakes(drawing(matter, luck, parameters)),
        luck=luck,
        calibrated=parameters,
        tenet=tenet,
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
        drafted=np.zeros(n, bool),
        fresh=np.ones(n, bool),
        stance=np.full((n, members), SUPPORT),
        first=np.full((n, members), SUPPORT),
        acceptability=np.zeros((n, members)),
        aside=nobody.copy(),
        objecting=nobody.copy(),
        support_share=np.ones(n),
        pressure=np.zeros((n, members)),
        paid=nobody.copy(),
        dues=np.zeros((n, members)),
        lesson=np.zeros(n),
        instructed=nobody.copy(),
        outcome=each_run(-1),
        outside=nobody.copy(),
        named=np.zeros((n, len(matter.space.keys), members), bool),
        floor=_floor(matter, n) if floor else None,
        public=[[] for _ in range(n)] if public or matter.chair not in CHAIRS.shipped else None,
    )


def _floor(matter: Matter, n: int) -> Floor:
    members = len(matter.alliance.codes)
    nothing, nobody = np.full((n, len(matter.space.keys), members), -1), np.zeros((n, members), bool)
    return Floor(nobody.copy(), nothing, nothing.copy(), nobody.copy(), nobody.copy(), nobody)


def drawing(matter: Matter, luck: Luck, calibrated: Calibrated) -> Drawing:
    """What runs of a matter draw with this luck and these parameters, (n,) each."""
    return Drawing(matter.alliance, matter.space, matter.parameters, luck, calibrated, matter.each_item)


def row_of_table(matter: Matter, luck: Luck) -> Ints:
    """(n,): the row of the table of parameters that each run takes; where draws are at their centre, the last."""
    size = len(matter.calibrated.doubt)
    return np.full(len(luck.theory), size - 1) if not luck.noise else (luck.theory * (size - 1)).astype(np.int64)


def seats(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A): who has a seat where each run now is."""
    return pick(matter.alliance.seats, matter.sittings.body[state.sitting[rows]])


def shares(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, A): capability shares where each run now is."""
    return pick(matter.alliance.shares, matter.sittings.body[state.sitting[rows]])


def capability(matter: Matter, state: State, rows: Ints, members: Bools) -> Floats:
    """(m,): capability share of some of those seated (m, A). Shares are binary fractions: any order is exact."""
    return np.asarray(np.einsum("ma,ma->m", members, shares(matter, state, rows)))


def time_gone(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m,): the share of the time to the main deadline that is gone; above 1 where another body sits on after it."""
    return np.asarray(state.hour[rows] / max(matter.deadline, 1))


def reserve_by_time(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m,): 1 - tau^beta, what time has left of every reserve; 0 from the main deadline on."""
    return np.asarray(matter.reserve_left[np.minimum(state.hour[rows], matter.deadline)])


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


def sponsors(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A): the sponsors with a seat where each run now is; by phase, as Article 4 makes the ally in need one."""
    return np.asarray(pick(matter.alliance.sponsor, state.phase[rows]) & seats(matter, state, rows))


def objectors(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m, A): who objects, among those seated."""
    return np.asarray((pick(state.stance, rows) == OBJECT) & seats(matter, state, rows))
