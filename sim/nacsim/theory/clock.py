"""The clock: moves runs to their next meeting, through the calendar events due on the way."""

from __future__ import annotations

import numpy as np

from nacsim.record import OUTCOMES
from nacsim.theory.happenings import Adjourned, Calendar, Closed, Happening, SideDeal, happen
from nacsim.theory.matter import Matter
from nacsim.theory.side_deal import pay, still_held
from nacsim.theory.state import DONE, SOUNDING, State
from nacsim.theory.text import Ints

ADOPTED_AS_DRAFTED, ADOPTED_AMENDED, ADOPTED_IN_OTHER_BODY, DEFERRED, NOT_ADOPTED = range(len(OUTCOMES))


def adjourn(matter: Matter, state: State, rows: Ints, to_the_deadline: bool = False) -> list[Happening]:
    """Adjourn to the body's next meeting, or to the last, which is at the deadline."""
    if not len(rows):
        return []
    until = next_hour(matter.sittings.meetings, state.sitting[rows], state.hour[rows] + 1)
    until = state.deadline[rows] if to_the_deadline else np.minimum(until, state.deadline[rows])
    happenings = happen(Adjourned, state, rows, until=until)
    happenings += arrive(matter, state, rows, until)
    open_session(state, rows[state.awaits[rows] != DONE])
    return happenings


def next_hour(hours: tuple[Ints, ...], sitting: Ints, earliest: Ints) -> Ints:
    """(m,): the first of each sitting's hours that is not before `earliest`; if there is none, the largest integer."""
    first = np.full(len(sitting), np.iinfo(np.int64).max)
    for i, hours_there in enumerate(hours):
        in_sitting = sitting == i
        index = np.searchsorted(hours_there, earliest[in_sitting])
        first[in_sitting] = np.append(hours_there, np.iinfo(np.int64).max)[index]
    return first


def arrive(matter: Matter, state: State, rows: Ints, hour: Ints) -> list[Happening]:
    """Move the clock to an hour; calendar events due on the way take effect."""
    state.hour[rows] = hour
    due = np.searchsorted(matter.alliance.phase_hours, hour, side="right")
    happenings: list[Happening] = []
    for event in range(len(matter.alliance.phase_hours)):
        passed = rows[(state.phase[rows] <= event) & (due > event) & (state.awaits[rows] != DONE)]
        state.phase[passed] = event + 1
        happenings += happen(Calendar, state, passed, event=np.full(len(passed), event))
        for payer, other in matter.alliance.phase_pays[event]:
            unpaid = passed[still_held(state, passed)[:, other]]
            happenings += side_deal(state, unpaid, np.full(len(unpaid), other), np.full(len(unpaid), payer))
        if matter.alliance.phase_ends[event]:
            happenings += end(state, passed, np.full(len(passed), NOT_ADOPTED))
    return happenings


def side_deal(state: State, rows: Ints, target: Ints, payer: Ints) -> list[Happening]:
    """In these runs an ally pays for another's linkage."""
    return happen(SideDeal, state, rows, target=target, payer=payer, cost=pay(state, rows, target, payer))


def open_session(state: State, rows: Ints) -> None:
    """Open the body's next session."""
    state.session[rows] += 1
    state.round[rows] = 0
    state.awaits[rows] = SOUNDING


def end(state: State, rows: Ints, outcome: Ints) -> list[Happening]:
    """Close these runs with an outcome."""
    state.outcome[rows] = outcome
    state.awaits[rows] = DONE
    return happen(Closed, state, rows, outcome=outcome)
