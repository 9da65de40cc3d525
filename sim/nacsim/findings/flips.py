"""Runs that flip: the same draws end in one outcome in the first result and in another in the second."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.comparison import FULL, labels
from nacsim.findings.estimates import Share, given, share
from nacsim.findings.words import MECHANISM_WORDS, OUTCOME_WORDS, and_others, listed, quoted
from nacsim.store.comparison_summary import ComparisonSummary, Pair

MEANING = "A run flips if the same draws end in another outcome."
EXAMPLES, EXAMPLE_PAIRS = 5, 6
"""Runs named for each pair, and pairs of which any are named."""


@dataclass(frozen=True, slots=True)
class OutcomeFlip:
    """Runs of one outcome that have another in the other result."""

    before: str
    after: str
    runs: int
    share: Share
    """Of all runs."""


@dataclass(frozen=True, slots=True)
class OnlyIn:
    """Runs that flip, with a mechanism at work in one of the two results only."""

    words: str
    """What happened then: "silence was broken"."""
    label: str
    """Of the result in which it was at work."""
    runs: int
    share: Share
    """Of the runs that flip."""


@dataclass(frozen=True, slots=True)
class FlippedPair:
    """The runs that flip between the first result and another."""

    before: str
    after: str
    runs: int
    share: Share
    turns: tuple[OutcomeFlip, ...]
    """The most frequent first, as the next."""
    only_in: tuple[OnlyIn, ...]
    examples: tuple[int, ...]
    """Numbers of runs that flip."""


@dataclass(frozen=True, slots=True)
class Flips:
    """How many runs flip against the first result, and from what to what."""

    runs: int
    base: str
    pairs: tuple[FlippedPair, ...]

    @property
    def none(self) -> bool:
        """Whether no run flips anywhere."""
        return not any(pair.runs for pair in self.pairs)

    @property
    def many(self) -> bool:
        """Whether there are more results than can be shown in full."""
        return len(self.pairs) >= FULL

    @property
    def headline(self) -> str:
        """How many runs flip, where most do."""
        if self.none:
            return "No run flips: each has the same outcome in all of them"
        most = max(self.pairs, key=lambda pair: pair.runs)
        count = f"{most.runs:,} of {self.runs:,} {'run' if self.runs == 1 else 'runs'} ({most.share.text}) flip"
        if len(self.pairs) == 1:
            return count + _mostly(most)
        like = [quoted(pair.after) for pair in self.pairs if pair.runs == most.runs]
        return f"Most runs flip in {and_others(like)}: {count}{_mostly(most) if len(like) == 1 else ''}"

    @property
    def examples(self) -> str:
        """Numbers of some runs that flip; empty if none does."""
        named = [
            f"{listed(map(str, pair.examples[:EXAMPLES]))} ({quoted(pair.after)})"
            for pair in self.pairs
            if pair.examples
        ]
        return f"Runs that flip, for example: {'; '.join(named[:EXAMPLE_PAIRS])}" if named else ""


@dataclass(frozen=True, slots=True)
class Mechanisms:
    """Of the runs that flip: what was at work in one of the two results only."""

    base: str
    pairs: tuple[FlippedPair, ...]
    """Those with any such mechanism."""

    @property
    def headline(self) -> str:
        """The mechanism that most of the flipped runs have in one of the two only; empty if there is none."""
        if not self.pairs:
            return ""
        pair = max(self.pairs, key=lambda pair: pair.only_in[0].runs)
        most = pair.only_in[0]
        where = f"the runs that flip in {quoted(pair.after)}"
        return f"In {most.share.text} of {where}, {most.words} only in {quoted(most.label)}"


def flips(summary: ComparisonSummary) -> Flips:
    """From what `nac compare` found."""
    names = labels(summary)
    return Flips(summary.runs, names[0], tuple(_pair(pair, names, summary.runs) for pair in summary.pairs))


def mechanisms(summary: ComparisonSummary) -> Mechanisms:
    """From the same."""
    every = flips(summary)
    return Mechanisms(every.base, tuple(pair for pair in every.pairs if pair.only_in))


def _pair(pair: Pair, names: list[str], runs: int) -> FlippedPair:
    flipped, sides = pair.flipped, {"from": names[pair.from_], "to": names[pair.to]}
    return FlippedPair(
        sides["from"],
        sides["to"],
        flipped.runs,
        given(flipped.share, flipped.interval),
        tuple(
            OutcomeFlip(
                OUTCOME_WORDS[stored.from_], OUTCOME_WORDS[stored.to], stored.runs, share(stored.runs / runs, runs)
            )
            for stored in sorted(flipped.to, key=lambda stored: -stored.runs)
        ),
        tuple(
            OnlyIn(
                MECHANISM_WORDS[stored.mechanism],
                sides[stored.only_in],
                stored.runs,
                share(stored.runs / flipped.runs, flipped.runs),
            )
            for stored in sorted(flipped.mechanisms, key=lambda stored: -stored.runs)
            if stored.runs
        ),
        tuple(flipped.examples),
    )


def _mostly(pair: FlippedPair) -> str:
    first = pair.turns[0]
    if first.runs == pair.runs:
        return f", all from {first.before} to {first.after}"
    return f", most of them from {first.before} to {first.after}" if 2 * first.runs > pair.runs else ""
