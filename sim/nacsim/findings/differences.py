"""What changes from the first of the results compared to each other one, run by run on the same draws."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.comparison import FULL, labels
from nacsim.findings.estimates import TINY, Change, change
from nacsim.findings.words import FEW, OUTCOME_WORDS, and_others, capital, counted, listed, quoted
from nacsim.record import OUTCOMES
from nacsim.store.comparison_summary import ComparisonSummary, LabelledMeasures, Pair, PartialDifference


@dataclass(frozen=True, slots=True)
class Measure:
    """One difference."""

    key: str
    words: str
    change: Change
    runs: int | None = None
    """Runs adopted in both, where it is taken over these alone."""

    @property
    def mean(self) -> str:
        """A difference of means: +1.55 (+1.50 to +1.61) on average, of 176 runs adopted in both."""
        among = "" if self.runs is None else f", of {counted(self.runs, 'run')} adopted in both"
        return f"{self.change.mean} on average{among}"


@dataclass(frozen=True, slots=True)
class PairDifferences:
    """What changes from the first result to another. Shares as differences of shares, 0.42 for 42 points."""

    before: str
    after: str
    shares: tuple[Measure, ...]
    """Adopted, then the outcomes that occur in either."""
    means: tuple[Measure, ...]
    """Hours, redrafts, and of runs adopted in both dilution and unfinished, where there are any."""

    @property
    def adopted(self) -> Change:
        """Of the share adopted."""
        return self.shares[0].change


@dataclass(frozen=True, slots=True)
class Differences:
    """Each other result against the first."""

    base: str
    pairs: tuple[PairDifferences, ...]

    @property
    def many(self) -> bool:
        """Whether there are more results than can be shown in full."""
        return len(self.pairs) >= FULL

    @property
    def headline(self) -> str:
        """Which differences in adoption are more than chance, and more than tiny."""
        clear = [pair for pair in self.pairs if pair.adopted.clear]
        if not clear:
            return self._no_clear_one()
        most = max(clear, key=lambda pair: abs(pair.adopted.value))
        if len(self.pairs) == 1:
            return f"Adoption in {quoted(most.after)}, against {quoted(most.before)}: {most.adopted.in_points}"
        like = [quoted(pair.after) for pair in clear if pair.adopted.value == most.adopted.value]
        every = "Both" if len(clear) == 2 else "All"
        many = every if len(clear) == len(self.pairs) else f"{len(clear)} of {len(self.pairs)}"
        differ = "clearly differs" if len(clear) == 1 and len(self.pairs) > 1 else "clearly differ"
        most_of_all = f"most of all {and_others(like)}: {most.adopted.in_points}"
        return f"{many} {differ} in adoption from {quoted(most.before)}, {most_of_all}"

    def _no_clear_one(self) -> str:
        tiny = [pair for pair in self.pairs if pair.adopted.tiny]
        if not tiny:
            return "No difference in adoption beyond what chance could produce"
        if len(self.pairs) == 1:
            against = f"{quoted(tiny[0].after)}, against {quoted(tiny[0].before)}"
            return f"Adoption in {against}, differs by an amount that is {TINY}: {tiny[0].adopted.in_points}"
        where = and_others([quoted(pair.after) for pair in tiny])
        return f"No clear difference in adoption; in {where} it is {TINY}"

    @property
    def doubt(self) -> str:
        """Where there may be no difference in adoption, or a tiny one; empty if the headline says all of it."""
        unsure = [quoted(pair.after) for pair in self.pairs if not pair.adopted.sure]
        tiny = [quoted(pair.after) for pair in self.pairs if pair.adopted.tiny]
        interval = "interval" if len(unsure) == 1 else "intervals"
        none = f"0 lies within the {interval} of {self._some(unsure)}: there, adoption may not differ at all"
        parts = [
            none if 0 < len(unsure) < len(self.pairs) else "",
            f"in {self._some(tiny)} the difference is {TINY}" if tiny and len(unsure + tiny) < len(self.pairs) else "",
        ]
        return capital("; ".join(part for part in parts if part))

    def _some(self, names: list[str]) -> str:
        """A few by name; more are counted."""
        return listed(names) if len(names) <= FEW else f"{len(names)} of {len(self.pairs)}"


def differences(summary: ComparisonSummary) -> Differences:
    """From what `nac compare` found."""
    names = labels(summary)
    pairs = (_pair(pair, summary.results[pair.from_], summary.results[pair.to], names) for pair in summary.pairs)
    return Differences(names[0], tuple(pairs))


def _pair(
    pair: Pair,
    first: LabelledMeasures,
    second: LabelledMeasures,
    names: list[str],
) -> PairDifferences:
    return PairDifferences(
        names[pair.from_],
        names[pair.to],
        (
            Measure("adopted", "adopted in any form", change(pair.adopted)),
            *(
                Measure(word, OUTCOME_WORDS[word], change(pair.outcomes[word]))
                for word in OUTCOMES
                if first.outcomes[word] or second.outcomes[word]
            ),
        ),
        tuple(
            Measure(key, words, change(stored), stored.runs if isinstance(stored, PartialDifference) else None)
            for key, words, stored in (
                ("hours", "hours to the end", pair.hours),
                ("redrafts", "changes to the text", pair.redrafts),
                ("dilution", "dilution, of 1", pair.dilution),
                ("unfinished", "unfinished, of 1", pair.unfinished),
            )
            if stored is not None
        ),
    )
