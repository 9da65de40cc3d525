"""How a sitting will end, by the model and by what everyone in the room knows: what the room's bets are held against.

The played run is never among the draws, nor is what it has drawn used: whoever saw the shares would see into it. Runs
of a later block of the seed are led through the public history instead (`ensembles.retold`), and count where the allies
that were left to the model would have said what they said. What people answered is no evidence, as the model knows
nothing of them, nor is what the chair did. From where the sitting stands the theory goes on for all seats, since nobody
knows what people will say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nacsim.council.sitting import Sitting
from nacsim.draws import BLOCK, Luck, generator
from nacsim.ensembles.engine import runs_together
from nacsim.ensembles.retold import History, Retold, retold
from nacsim.errors import UserError, check_at_least
from nacsim.findings.estimates import Share, wilson
from nacsim.findings.live_chances import LiveChances
from nacsim.record import OUTCOMES, Outcome
from nacsim.recorded.chances import chances
from nacsim.recorded.learned import learned
from nacsim.recorded.reachable import reachable
from nacsim.recorded.why_no_chances import why_no_chances
from nacsim.scenario.resolved import Scenario
from nacsim.theory import session
from nacsim.theory.answers import Given
from nacsim.theory.luck import block_of
from nacsim.theory.matter import Matter, matter_of
from nacsim.theory.reaction import OBJECT
from nacsim.theory.state import State, objectors

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ENOUGH = 50
"""Draws that agree with all that was said; of fewer a share tells little, and private draws are made again."""


def live_chances(sitting: Sitting, runs: int = 1000) -> LiveChances:
    """What the model thinks where a sitting stands, by the public history alone.

    Where fewer than `ENOUGH` draws agree with all of it, each ally that does not agree in a run takes its own numbers
    from one in which it does: given what all have heard, the allies' numbers hardly depend on each other. What they do
    have in common is lost by that, the part of a group and the parameters of the theory under which an ally agreed; and
    as few runs may lend their numbers to many, the intervals are then too narrow. Of these the ones that agree best
    count. Chances are mixed from shares and base rates as an ensemble's; the lapse was fitted on openings.

    Raises:
        UserError: the sitting is over, there are no runs, or more than a block has.
    """
    check_at_least("The number of runs", runs, 1)
    if runs > BLOCK:
        raise UserError(f"Live chances are of at most {BLOCK} runs (given: {runs}).")
    if sitting.over:
        raise UserError("The sitting is over: nothing is left to bet on.")
    scenario, public = sitting.scenario, dict[str, Any](sitting.public())
    matter, history = matter_of(scenario), _history(sitting)
    luck = block_of(scenario, sitting.seed, sitting.run // BLOCK + 1, runs)
    agreed, most = _agreement(matter, luck, history)
    left = int((agreed.sum(-1) == most).sum())
    redrawn = left < min(ENOUGH, runs)
    if redrawn:
        luck = _redrawn(luck, agreed, sitting.seed)
        agreed, _ = _agreement(matter, luck, history)
    ends = _ends(matter, luck.rows(_best(agreed)), history)
    shares = {word: _share(ends.outcome == i) for i, word in enumerate(OUTCOMES)}
    given, why_not = _chances(scenario, {word: share.value for word, share in shares.items()})
    return LiveChances(
        session=int(public["session"]),
        hour=int(public["hour"]),
        runs=runs,
        left=left,
        redrawn=redrawn,
        counted=len(ends.outcome),
        shares=shares,
        chances=given,
        no_chances=why_not,
        gives_way={scenario.codes[i]: _share(ends.final[:, i] != OBJECT) for i in np.flatnonzero(ends.objecting)},
    )


def _history(sitting: Sitting) -> History:
    """What everyone knows; of answers only those to what all have answered by now."""
    events = dict[str, Any](sitting.public())["events"]
    answers: defaultdict[int, dict[str, Given]] = defaultdict(dict)
    for answered in sitting.answered:
        place = int(answered.id.partition("-")[0])
        if answered.answer is not None and place < len(events):
            answers[place][answered.seat] = answered.answer
    return History(events, answers, sitting.pending()[0].kind)


def _told(matter: Matter, luck: Luck, history: History) -> Iterator[tuple[Retold, State]]:
    """The runs as far as the history goes, so many at a time as are worked on together."""
    together = runs_together(matter)
    for row in range(0, len(luck.value), together):
        yield retold(matter, luck.rows(slice(row, row + together)), history)


def _agreement(matter: Matter, luck: Luck, history: History) -> tuple[Ints, int]:
    """(n, A): how often each ally would have said what it said, left to the model; and how often all together were."""
    tellers = [teller for teller, _ in _told(matter, luck, history)]
    return np.concatenate([teller.agreed for teller in tellers]), int(tellers[0].asked.sum())


def _redrawn(luck: Luck, agreed: Ints, seed: int) -> Luck:
    """Luck in which each ally has its own numbers, or those of a run in which it agrees as often as in any."""
    runs, members = agreed.shape
    which = np.tile(np.arange(runs)[:, None], members)
    random = generator(seed, "live chances")
    for i in range(members):
        lenders = np.flatnonzero(agreed[:, i] == agreed[:, i].max())
        lent = lenders[random.integers(0, len(lenders), runs)]
        which[:, i] = np.where(agreed[:, i] == agreed[:, i].max(), which[:, i], lent)
    return luck.by_ally(which)


def _best(agreed: Ints) -> Ints:
    """The runs that agree in all, or at least the `ENOUGH` that agree most."""
    total = agreed.sum(-1)
    least = np.sort(total)[::-1][: min(ENOUGH, len(total))][-1]
    return np.flatnonzero(total >= least)


@dataclass(frozen=True, slots=True)
class _Ends:
    """Ends of n runs, and (A,) who objects where they begin to differ."""

    outcome: Ints
    final: Ints
    objecting: Bools


def _ends(matter: Matter, luck: Luck, history: History) -> _Ends:
    outcomes, finals = [], []
    objecting = np.zeros(len(matter.alliance.codes), bool)
    for teller, state in _told(matter, luck, history):
        objecting = objectors(matter, state, state.rows[:1])[0]
        session.run(matter, state, teller, teller)
        outcomes.append(state.outcome)
        finals.append(state.stance)
    return _Ends(np.concatenate(outcomes), np.concatenate(finals), objecting)


def _share(hits: Bools) -> Share:
    count = int(hits.sum())
    return Share(count / len(hits), *wilson(count, len(hits)))


def _chances(scenario: Scenario, shares: Mapping[Outcome, float]) -> tuple[dict[Outcome, float] | None, str | None]:
    """Chances, or why there are none."""
    reason = why_no_chances(scenario)
    if reason is not None:
        return None, reason
    taught = learned()
    return chances(shares, taught.rates(reachable(scenario)), taught.lapse), None
