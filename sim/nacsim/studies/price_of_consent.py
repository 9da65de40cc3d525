"""The price of consent: what it would have taken to turn one run, found by running it again on the same draws.

For each ally the smallest change of its value, and of what one clause means to it, that turns "adopted" into "not
adopted" or back. Each try is a row of its own: the same luck, one number changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nacsim.draws import Luck
from nacsim.ensembles.engine import runs_together
from nacsim.findings.consent import Price, Turn
from nacsim.record import OUTCOMES
from nacsim.studies.progress import Progress, silent
from nacsim.theory.clock import NOT_ADOPTED
from nacsim.theory.matter import Matter
from nacsim.theory.session import run
from nacsim.theory.stakes import Stakes
from nacsim.theory.state import State, start
from nacsim.theory.text import Bools, Floats, Ints

SIZES = np.concatenate([np.arange(1, 101) / 100, np.arange(105, 305, 5) / 100])
"""Changes of value that are tried, either way.

Finely up to 1, the most a decision can be worth, then coarsely up to 3.
"""
TENTHS = np.arange(1, 11) / 10
"""Shares of a clause's cost that are tried away, and the firmness of a red line that is tried on."""
CHUNK = 256
"""Most rows run at a time: bounds memory."""


@dataclass(frozen=True, slots=True)
class _Tries:
    """T changed worlds. amount: change of value; or the share of a clause's cost that is left; or firmness added."""

    ally: Ints
    amount: Floats
    provision: int | None = None
    option: int | None = None


def prices(matter: Matter, luck: Luck, progress: Progress = silent) -> list[Price]:
    """The price of each member's consent (or refusal) in the one run of `luck`, in the order of the codes."""
    opening = start(matter, luck)
    end = run(matter, start(matter, luck))
    adopted = bool(end.outcome[0] != NOT_ADOPTED)
    members, provisions = len(matter.alliance.codes), len(matter.space.keys)
    by_value = _grid(members, np.stack([SIZES, -SIZES], axis=-1).reshape(-1))
    amounts = TENTHS if adopted else 1.0 - TENTHS
    total = members * (2 * len(SIZES) + provisions * len(TENTHS))
    together = min(CHUNK, runs_together(matter))
    done = 0

    def outcomes(tries: _Tries) -> Ints:
        nonlocal done
        ends = []
        for part in _parts(tries, together):
            ends.append(_outcomes(matter, luck, part))
            done += len(part.ally)
            progress(done, total)
        return np.concatenate(ends).reshape(members, -1)

    def turns(ends: Ints) -> Bools:
        return np.asarray((ends != NOT_ADOPTED) != adopted)

    ends = outcomes(by_value)
    values = _least(ends, turns(ends), by_value.amount.reshape(members, -1))
    clauses = {}
    for d, key in enumerate(matter.space.keys):
        ends = outcomes(replace(_grid(members, amounts), provision=d, option=int(end.text[0, d]) if adopted else None))
        change = _in_value(matter, opening, d, adopted)
        # Taking away a cost that is none, or a gain, is nothing anyone would call a price.
        clauses[key] = _least(ends, turns(ends) & (adopted | (change < 0)), change)
    return [
        Price(code, values[i], {key: turn for key, least in clauses.items() if (turn := least[i])})
        for i, code in enumerate(matter.alliance.codes)
    ]


def _grid(members: int, amounts: Floats) -> _Tries:
    return _Tries(np.repeat(np.arange(members), len(amounts)), np.tile(amounts, members))


def _parts(tries: _Tries, together: int) -> list[_Tries]:
    cuts = [slice(first, first + together) for first in range(0, len(tries.ally), together)]
    return [replace(tries, ally=tries.ally[cut], amount=tries.amount[cut]) for cut in cuts]


def _in_value(matter: Matter, opening: State, d: int, adopted: bool) -> Floats:
    """(A, 10): each try on a clause in units of value: firmness drawn, or cost of the draft's clause taken away."""
    members = len(matter.alliance.codes)
    if adopted:
        return np.tile(TENTHS, (members, 1))
    option = matter.space.draft[d]
    stakes = opening.stakes
    cost = stakes.soft[0, 0, d, option] + stakes.firm[0, 0, d, option] * stakes.firmness[0]
    return np.asarray(-cost[:, None] * TENTHS)


def _least(outcome: Ints, turns: Bools, change: Floats) -> list[Turn | None]:
    """Per ally the first try that turns it: tries are in the order of their size."""
    first = turns.argmax(-1)
    return [
        Turn(round(float(change[i, k]), 6), OUTCOMES[int(outcome[i, k])]) if turns[i, k] else None
        for i, k in enumerate(first)
    ]


def _outcomes(matter: Matter, luck: Luck, tries: _Tries) -> Ints:
    state = start(matter, luck.rows(np.zeros(len(tries.ally), dtype=np.int64)))
    state.stakes = _changed(state.stakes, tries)
    return run(matter, state).outcome


def _changed(stakes: Stakes, tries: _Tries) -> Stakes:
    """The stakes of as many equal runs, each with its own change."""
    runs, ally, d = np.arange(len(tries.ally)), tries.ally, tries.provision
    if d is None:
        stakes.value[:, runs, ally] += tries.amount
        return stakes
    firm = np.repeat(stakes.firm, len(runs), axis=1)
    if tries.option is not None:
        firm[:, runs, d, tries.option, ally] += tries.amount / stakes.firmness[runs, ally]
    else:
        for costs in (stakes.soft, firm):
            # Arrays apart from each other in an index put their axis first: (tries, T, O).
            costs[:, runs, d, :, ally] *= tries.amount[:, None, None]
    return replace(stakes, firm=firm)
