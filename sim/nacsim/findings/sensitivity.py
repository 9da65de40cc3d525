"""Chart 9: which parameters, which allies and how much of chance the outcome hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacsim.findings.estimates import Change, Estimate, Index, Share, change, given, share
from nacsim.findings.words import Words, safe
from nacsim.scenario.resolved import Scenario

OUTPUT_WORDS = {"adopted": "Whether it is adopted", "hours": "When it ends", "dilution": "What the text loses"}
SHOWN = 12
"""Rows drawn; the table has all."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What moving one parameter does to the share adopted, all else as it was and on the same draws."""

    name: str
    words: str
    default: float
    low: float
    high: float
    at_low: Change
    at_high: Change

    @property
    def sure(self) -> bool:
        """Whether one of the two intervals leaves out 0."""
        return self.at_low.sure or self.at_high.sure

    @property
    def size(self) -> Estimate:
        """How large the larger of the two changes is, whichever way it goes."""
        largest = max(self.at_low, self.at_high, key=lambda one: abs(one.value))
        ends = (largest.low, largest.high) if largest.value >= 0 else (-largest.high, -largest.low)
        return Estimate(abs(largest.value), *ends)

    @property
    def shown(self) -> str:
        """Both changes, in percentage points: -12 / +8."""
        return f"{self.at_low.rounded} / {self.at_high.rounded}"


@dataclass(frozen=True, slots=True)
class Tornado:
    """All parameters, the largest effect first, as the JSON has them."""

    runs: int
    adopted: Share
    swings: tuple[Swing, ...]

    @property
    def sure(self) -> list[Swing]:
        """Those with an interval that leaves out 0."""
        return [one for one in self.swings if one.sure]

    @property
    def as_large(self) -> list[Swing]:
        """Those, besides the first of these, whose effect may be as large: the intervals overlap."""
        return [one for one in self.sure[1:] if one.size.overlaps(self.sure[0].size)]


@dataclass(frozen=True, slots=True)
class Blocker:
    """How the share adopted changes when this ally alone always consents."""

    code: str
    name: str
    said: str
    """Its name in a sentence."""
    power: Change
    last: Share
    sole: Share


@dataclass(frozen=True, slots=True)
class Blocking:
    """Every ally, the largest change first, equals by name."""

    runs: int
    allies: tuple[Blocker, ...]

    @property
    def sure(self) -> list[Blocker]:
        """Those whose interval leaves out 0."""
        return [one for one in self.allies if one.power.sure]

    @property
    def shown(self) -> list[Blocker]:
        """Those that change the share at all, of very many the first."""
        return [one for one in self.allies if one.power.value][:SHOWN]


@dataclass(frozen=True, slots=True)
class Factor:
    """How much of an output's variance goes back to one factor: alone, and together with all others."""

    name: str
    words: str
    kind: str
    first: Index
    total: Index


@dataclass(frozen=True, slots=True)
class Sobol:
    """The factors of one output, the largest total effect first; none where the output never varies."""

    output: str
    words: str
    points: int
    range: str
    factors: tuple[Factor, ...]


def tornado(summary: Mapping[str, Any]) -> Tornado:
    """From the JSON of a sensitivity study."""
    base = given(summary["adopted"]["share"], summary["adopted"]["interval"])
    swings = (
        Swing(
            of["name"],
            of["name"].replace("_", " "),
            of["default"],
            of["low"],
            of["high"],
            change(of["at_low"]),
            change(of["at_high"]),
        )
        for of in summary["parameters"]
    )
    return Tornado(summary["runs"], base, tuple(swings))


def blocking(summary: Mapping[str, Any], scenario: Scenario) -> Blocking:
    """From the same."""
    words, runs = Words(scenario), summary["runs"]
    found = [
        Blocker(
            code,
            words.name(code),
            words.ally(code),
            change(of["blocking_power"]),
            share(of["last_to_give_way"], runs),
            share(of["sole_objector_at_end"], runs),
        )
        for code, of in summary["allies"].items()
    ]
    return Blocking(runs, tuple(sorted(found, key=lambda one: (-abs(one.power.value), one.name))))


def sobol(summary: Mapping[str, Any], scenario: Scenario) -> tuple[Sobol, ...]:
    """From the same: one for each output."""
    of = summary["sobol"]
    return tuple(
        Sobol(
            output,
            OUTPUT_WORDS[output],
            of["points"],
            of["range"],
            tuple(sorted((_factor(one, scenario) for one in factors or ()), key=lambda one: -one.total.value)),
        )
        for output, factors in of["outputs"].items()
    )


def _factor(of: Mapping[str, Any], scenario: Scenario) -> Factor:
    words = Words(scenario).ally(of["name"]) if of["kind"] == "ally" else safe(of["name"]).replace("_", " ")
    first, total = (Index(of[key], *of[f"{key}_interval"]) for key in ("first", "total"))
    return Factor(of["name"], words, of["kind"], first, total)
