"""Issues of the EU's Council as scenarios: one ordered clause before a body in which every member has a seat.

The coding rule, the same for all issues, follows section 8 of the coding book (a register of positions):

- the Commission proposes and has no vote: `sponsors: [SECGEN]`, and the draft is the grid's option nearest to its
  position, or to the mean position where it has none; `reversion` is the option nearest to the reference point;
- a member at the reference point (within .025) is `reluctant`: it would rather have no decision, and nobody reports
  that it would stand alone for that;
- one nearer to the draft than to the reference point is `supportive`, any other `neutral`: it wants something, but
  nobody reports that its consent hangs on it; without a reference point `supportive` is within .25 of the draft;
- where the draft is itself the option at the reference point nobody blocks by keeping to it: `supportive` within .25 of
  it, and whoever wants more is `conditional`, since no change is what it is offered;
- every member's ideal is its position; the rest is what a file gets that does not state it. One without a position
  on the issue has no seat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import fmean
from typing import Any

import numpy as np
import numpy.typing as npt

from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns
from nacsim.errors import UserError
from nacsim.record import OUTCOMES
from nacsim.recorded.eu import Issue, Member, near
from nacsim.scenario.dispositions import DISPOSITIONS, DispositionName
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Confidence, Option, Scenario

Floats = npt.NDArray[np.float64]
Simulate = Callable[[Scenario, int, int], Columns]
"""Scenario, seed and number of runs to the results of these runs."""

STEPS = 20
"""Steps of the grid: options at 0, .05, ... 1. Finer than the experts' scales, which have a handful of places."""
CLOSE = 0.25
"""How near to the draft a member supports it where no reference point tells."""
DATE = "2000-01-03"
"""Of every issue: the data have none. It gives members their weight, and nothing else here."""


def disposition(issue: Issue, member: Member) -> DispositionName:
    """The word for a member, by the rule above."""
    from_draft = abs(member.position - issue.opening)
    if issue.reference is None:
        return "supportive" if from_draft <= CLOSE + 1e-9 else "neutral"
    if _option(issue.reference) == _option(issue.opening):
        return "supportive" if from_draft <= CLOSE + 1e-9 else "conditional"
    if near(member.position, issue.reference):
        return "reluctant"
    return "supportive" if from_draft < abs(member.position - issue.reference) else "neutral"


def scenario(issue: Issue, *, confidence: Confidence = "inferred", use_salience: bool = False) -> Scenario:
    """An issue as a scenario that matches no file.

    Args:
        issue: what was at stake, and who stood where.
        confidence: of every member's entry. Experts recalled positions that others held, which the coding book calls
            `inferred`.
        use_salience: whether salience is carried into the stake: the disposition's x salience / the members' mean, at
            most 1. The theory's own salience is normalised over clauses and with one clause says nothing: what a
            wrong clause costs is the stake alone. Divided by the mean, because `value` does not follow salience: the
            dispositions give the level of stakes, the experts who cares more than others. False: the disposition's.

    Raises:
        UserError: fewer than two members have a position, which makes no council.
    """
    if len(issue.members) < 2:
        raise UserError(f"{issue.key}: only {issue.members[0].code} has a position, and a council needs two members.")
    loaded = load(_document(issue, confidence, use_salience=use_salience), slug=issue.key.lower())
    return _on_the_grid(loaded, issue)


def _document(issue: Issue, confidence: Confidence, *, use_salience: bool) -> dict[str, object]:
    """As a file would say it, with few options in the place of the grid: a file may offer no more than twelve.

    The draft and the reversion are theirs, for an objector to the whole is coded by them.
    """
    draft = _option(issue.opening)
    held = {} if issue.reference is None else {"issue": _key(_option(issue.reference))}
    offered = {0, STEPS, draft, *map(_option, () if issue.reference is None else (issue.reference,))}
    entries: dict[str, Any] = {"default": {"disposition": "neutral"}}
    usual = fmean(member.salience for member in issue.members)
    for member in issue.members:
        word = disposition(issue, member)
        entries[member.code] = {
            "disposition": word,
            "ideal": {"issue": member.position},
            "confidence": confidence,
            "source": "deu",
        }
        if use_salience and usual:
            entries[member.code]["stake"] = min(1.0, DISPOSITIONS[word].stake * member.salience / usual)
    return {
        "title": f"Issue {issue.key}",
        "question": f"What is decided on issue {issue.key} of {issue.proposal}?",
        "date": DATE,
        "members": [member.code for member in issue.members],
        "body": "NAC",
        "sponsors": ["SECGEN"],
        "provisions": {"issue": {"core": True, "options": {_key(one): {"at": _place(one)} for one in sorted(offered)}}},
        "draft": {"issue": _key(draft)},
        "reversion": held,
        "allies": entries,
        "procedure": {"rhythm": "weekly", "opt_outs": False},
        "sources": {"deu": {"title": "The Decision-making in the European Union (DEU III) dataset"}},
    }


def _on_the_grid(loaded: Scenario, issue: Issue) -> Scenario:
    """The scenario with the grid's options, the fullest first, and the draft and the reversion among them."""
    options = tuple(Option(_key(one), f"{_place(one):.2f}", at=_place(one)) for one in range(STEPS + 1))
    reversion = None if issue.reference is None else (_option(issue.reference),)
    provision = replace(loaded.provisions[0], options=options)
    return replace(loaded, provisions=(provision,), draft=(_option(issue.opening),), reversion=reversion)


def _option(place: float) -> int:
    """Index of the option nearest to a place."""
    return STEPS - round(place * STEPS)


def _place(option: int) -> float:
    return (STEPS - option) / STEPS


def _key(option: int) -> str:
    return f"p{100 * (STEPS - option) // STEPS}"


def simulate(scenario: Scenario, seed: int, runs: int) -> Columns:
    """Runs 0..runs-1 of a seed."""
    return joined(list(columns(scenario, seed, 0, runs)))


def places(issue: Issue, scenario: Scenario, results: Columns) -> Floats:
    """(n,): where each run ended, 0..1.

    That is the adopted text's place; where nothing was adopted the reference point, and without one the last text on
    the table: all these issues were decided, and to leave such runs out would let a theory that adopts less be
    measured on fewer issues.
    """
    at = np.array([option.at for option in scenario.provisions[0].options], dtype=np.float64)[results.text[:, 0]]
    if issue.reference is None:
        return at
    return np.where(results.outcome == OUTCOMES.index("not_adopted"), issue.reference, at)


def simulated(
    issue: Issue,
    runs: int,
    seed: int = 1,
    *,
    confidence: Confidence = "inferred",
    use_salience: bool = False,
    simulate: Simulate = simulate,
) -> Floats:
    """(n,): where each of the runs of an issue ended, as `places`. UserError as `scenario`."""
    coded = scenario(issue, confidence=confidence, use_salience=use_salience)
    return places(issue, coded, simulate(coded, seed, runs))
