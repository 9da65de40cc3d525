"""The price of consent: what it would have taken to turn one run, found by running it again on the same draws.

For each ally the smallest change of its value, and of what one clause means to it, that turns "adopted" into "not
adopted" or back. Each try is a row of its own: the same luck, one number changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from nacsim.draws import Luck
from nacsim.findings.consent import Price, Turn
from nacsim.record import OUTCOMES
from nacsim.theory.acceptability import Cost, Stakes
from nacsim.theory.clock import NOT_ADOPTED
from nacsim.theory.session import run_all
from nacsim.theory.state import Matter, State, start
from nacsim.theory.text import Bools, Floats, Ints

SIZES = np.concatenate([np.arange(1, 101) / 100, np.arange(105, 305, 5) / 100])
"""Changes of value that are tried, either way.

Finely up to 1, the most a decision can be worth, then coarsely up to 3.
"""
TENTHS = np.arange(1, 11) / 10
"""Shares of a clause's cost that are tried away, and the firmness of a red line that is tried on."""
CHUNK = 256
"""Rows run at a time: bounds memory."""

Progress = Callable[[int, int], None]
"""Called with how many tries are done, of how many."""


@dataclass(frozen=True, slots=True)
class _Tries:
    """T changed worlds. amount: change of value; or the share of a clause's cost that is left; or firmness added."""

    ally: Ints
    amount: Floats
    provision: int | None = None
    option: int | None = None


def prices(matter: Matter, luck: Luck, progress: Progress = lambda _done, _all: None) -> list[Price]:
    """The price of each member's consent (or refusal) in the one run of `luck`, in the order of the codes."""
    one = start(matter, luck)
    base = run_all(matter, start(matter, luck))
    adopted = bool(base.outcome[0] != NOT_ADOPTED)
    members, provisions = len(matter.alliance.codes), len(matter.space.keys)
    by_value = _grid(members, np.stack([SIZES, -SIZES], axis=-1).reshape(-1))
    amounts = TENTHS if adopted else 1.0 - TENTHS
    total = members * (2 * len(SIZES) + provisions * len(TENTHS))
    done = 0

    def turned(tries: _Tries) -> tuple[Ints, Bools]:
        nonlocal done
        outcome = np.concatenate([_outcomes(matter, one, part) for part in _parts(tries)])
        done += len(tries.ally)
        progress(done, total)
        return outcome.reshape(members, -1), ((outcome != NOT_ADOPTED) != adopted).reshape(members, -1)

    values = _least(*turned(by_value), by_value.amount.reshape(members, -1))
    clauses = []
    for d in range(provisions):
        tries = replace(_grid(members, amounts), provision=d, option=int(base.text[0, d]) if adopted else None)
        outcome, turns = turned(tries)
        change = _in_value(matter, one, d, adopted)
        # Taking away a cost that is none, or a gain, is nothing anyone would call a price.
        clauses.append(_least(outcome, turns & (adopted | (change < 0)), change))
    return [
        Price(
            code,
            values[i],
            {key: turn for key, found in zip(matter.space.keys, clauses, strict=True) if (turn := found[i])},
        )
        for i, code in enumerate(matter.alliance.codes)
    ]


def _grid(members: int, amounts: Floats) -> _Tries:
    return _Tries(np.repeat(np.arange(members), len(amounts)), np.tile(amounts, members))


def _parts(tries: _Tries) -> list[_Tries]:
    cuts = range(0, len(tries.ally), CHUNK)
    return [replace(tries, ally=tries.ally[c : c + CHUNK], amount=tries.amount[c : c + CHUNK]) for c in cuts]


def _in_value(matter: Matter, one: State, d: int, adopted: bool) -> Floats:
    """(A, 10): each try on a clause in units of value: firmness drawn, or cost of the draft's clause taken away."""
    members = len(matter.alliance.codes)
    if adopted:
        return np.tile(TENTHS, (members, 1))
    option = matter.space.draft[d]
    cost = one.stakes.soft[0, 0, d, option] + one.stakes.firm[0, 0, d, option]
    return np.asarray(-cost[:, None] * TENTHS)


def _least(outcome: Ints, turned: Bools, change: Floats) -> list[Turn | None]:
    """Per ally the first try that turns it: tries are in the order of their size."""
    first = turned.argmax(-1)
    return [
        Turn(round(float(change[i, k]), 6), OUTCOMES[int(outcome[i, k])]) if turned[i, k] else None
        for i, k in enumerate(first)
    ]


def _outcomes(matter: Matter, one: State, tries: _Tries) -> Ints:
    state = repeated(one, len(tries.ally))
    state.stakes = _changed(state.stakes, tries)
    return run_all(matter, state).outcome


def _changed(stakes: Stakes, tries: _Tries) -> Stakes:
    """The stakes of each row with its own change."""
    rows, ally, d = np.arange(len(tries.ally)), tries.ally, tries.provision
    if d is None:
        value = stakes.value.copy()
        value[:, rows, ally] += tries.amount
        return replace(stakes, value=value)
    soft, firm = (np.repeat(costs, len(rows), axis=1) for costs in (stakes.soft, stakes.firm))
    if tries.option is None:
        where = (slice(None), rows, d, slice(None), ally)
        for costs in (soft, firm):
            # Arrays apart from each other in an index put their axis first: (tries, T, O).
            costs[where] *= tries.amount[:, None, None]
        return replace(stakes, soft=soft, firm=firm)
    firm[:, rows, d, tries.option, ally] += tries.amount
    return replace(stakes, soft=soft, firm=firm)


def repeated(one: State, times: int) -> State:
    """The start of one run, `times` over. Cost tables of one row serve all."""

    def per_run(table: Floats) -> Floats:
        return np.repeat(table, times, axis=1)

    stakes = one.stakes
    luck = ("value", "exposure", "reserve", "ideal", "hearing", "capital")
    rows = np.zeros(times, dtype=np.int64)
    apart = ("stakes", "luck", "cost")
    per_row = {name: getattr(one, name)[rows].copy() for name in one.__slots__ if name not in apart}
    return State(
        stakes=replace(
            stakes, value=per_run(stakes.value), exposure=per_run(stakes.exposure), reserve=per_run(stakes.reserve)
        ),
        luck=replace(one.luck, **{name: getattr(one.luck, name)[rows] for name in luck}),
        cost=Cost(*(getattr(one.cost, f.name)[rows] for f in fields(Cost))),
        **per_row,
    )
