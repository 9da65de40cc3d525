"""Results side by side: how often each is adopted, and what their scenarios say differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nacsim.findings.estimates import LEAST, TINY, Change, Share, change
from nacsim.findings.outcomes import adopted, share_of
from nacsim.findings.words import and_others, count_of_allies, counted, listed, quoted, safe
from nacsim.record import OUTCOMES, Outcome
from nacsim.store.comparison_summary import ComparisonSummary, LabelledMeasures, LeftOut, NotShared, Shared
from nacsim.store.json_model import Scalar

FULL = 6
"""Results that are shown side by side in full."""
NOT_SET = "-"
"""Stands for what a scenario does not have."""


@dataclass(frozen=True, slots=True)
class ResultShares:
    """One of those compared."""

    label: str
    adopted: Share
    """Any outcome but not adopted."""
    outcomes: Mapping[Outcome, Share]


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that the scenarios do not all say alike: its path, and what each says, or `NOT_SET`."""

    path: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparisonFinding:
    """What is compared, and how often each is adopted."""

    runs: int
    seed: int
    results: tuple[ResultShares, ...]
    settings: tuple[Setting, ...]
    only_some_have: str
    """Allies and clauses that not all of the scenarios have: "7 allies and 14 clauses"; empty if there are none."""
    all_have: str
    change: Change
    """In adoption from the first to the second, on the same draws."""

    @property
    def many(self) -> bool:
        """Whether there are more than can be shown side by side in full."""
        return len(self.results) > FULL

    @property
    def occurring(self) -> list[Outcome]:
        """Outcomes that come about in any of them."""
        return [word for word in OUTCOMES if any(result.outcomes[word].value for result in self.results)]

    @property
    def headline(self) -> str:
        """How adoption differs among the results."""
        if len(self.results) == 2:
            first, second = self.results
            doubt = f", a difference that is {TINY}" if self.change.tiny else ", a difference that may be chance"
            doubt = "" if self.change.clear else doubt
            names = [quoted(result.label) for result in self.results]
            shares = f"{first.adopted.text} of runs of {names[0]}, in {second.adopted.text} of {names[1]}"
            return f"Adopted in {shares}{doubt}"
        ranked = sorted(self.results, key=lambda result: result.adopted.value)
        low, high = ranked[0].adopted, ranked[-1].adopted
        if low.value == high.value:
            return f"All are adopted equally often: {low.text} of runs"
        least, most = (
            [quoted(result.label) for result in ranked if result.adopted.value == end.value] for end in (low, high)
        )
        tiny = f", a difference that is {TINY}" if high.value - low.value < LEAST else ""
        doubt = ", and the intervals overlap" if low.overlaps(high) else tiny
        return (
            f"Adopted least often in {and_others(least, 2)} ({low.text} of runs), most often in {and_others(most, 2)}"
            f" ({high.text}){doubt}"
        )

    @property
    def sample(self) -> str:
        """How many runs, and which draws they share."""
        common = " for the allies and clauses that all have" if self.only_some_have else ""
        return f"{counted(self.runs, 'run')} each, on the same draws of seed {self.seed}{common}"

    @property
    def sharing(self) -> str:
        """What only some of the scenarios have; empty if all have the same."""
        if not self.only_some_have:
            return ""
        verb = "is" if self.only_some_have in ("1 ally", "1 clause") else "are"
        return f"{self.all_have} are common to all; {self.only_some_have} {verb} in only some"


def comparison(summary: ComparisonSummary) -> ComparisonFinding:
    """From what `nac compare` found."""
    return ComparisonFinding(
        summary.runs,
        summary.seed,
        tuple(_result(result) for result in summary.results),
        tuple(Setting(safe(stored.path), tuple(map(_value, stored.values))) for stored in summary.differs),
        _counts(summary.shared.left_out),
        _counts(summary.shared, every=True),
        change(summary.pairs[0].adopted),
    )


def labels(summary: ComparisonSummary) -> list[str]:
    """The names of the results, harmless to a terminal."""
    return [called(result) for result in summary.results]


def called(stored: LabelledMeasures | LeftOut) -> str:
    """What a result or a what-if is called: its title, or its name in files and commands where it has none."""
    return safe(stored.title or stored.label)


def _result(stored: LabelledMeasures) -> ResultShares:
    return ResultShares(called(stored), adopted(stored), {word: share_of(stored, word) for word in OUTCOMES})


def _value(value: Scalar) -> str:
    if value is None:
        return NOT_SET
    return ("yes" if value else "no") if isinstance(value, bool) else safe(str(value))


def _counts(stored: Shared | NotShared, *, every: bool = False) -> str:
    """7 allies and 14 clauses. every: also what there is none of."""
    allies, clauses = len(stored.allies), len(stored.provisions)
    parts = [
        count_of_allies(allies) if allies or every else "",
        counted(clauses, "clause") if clauses or every else "",
    ]
    return listed(filter(None, parts)) if any(parts) else ""
