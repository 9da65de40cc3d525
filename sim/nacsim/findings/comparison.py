"""Chart 10: results side by side, the differences between them on the same draws, and which runs turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacsim.findings.estimates import Change, Share, change, given, share
from nacsim.findings.outcomes import adopted, share_of
from nacsim.findings.words import MECHANISM_WORDS, OUTCOME_WORDS, listed
from nacsim.record import OUTCOMES, Outcome

FULL = 6
"""Results that are shown side by side in full."""


@dataclass(frozen=True, slots=True)
class Result:
    """One of those compared."""

    label: str
    adopted: Share
    outcomes: Mapping[Outcome, Share]


@dataclass(frozen=True, slots=True)
class Measure:
    """One difference."""

    key: str
    words: str
    change: Change


@dataclass(frozen=True, slots=True)
class Turned:
    """Runs of one outcome that have another in the other result."""

    before: str
    after: str
    share: Share
    runs: int


@dataclass(frozen=True, slots=True)
class OnlyIn:
    """Runs that turned, with a mechanism at work in one of the two results only."""

    mechanism: str
    words: str
    """What happened then: "silence was broken"."""
    label: str
    """Of the result in which it was at work."""
    runs: int
    share: Share
    """Of the runs that turned."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What changes from the first result to another. Shares as differences of shares, 0.42 for 42 points."""

    before: str
    after: str
    shares: tuple[Measure, ...]
    """Adopted, then the outcomes that occur in either."""
    others: tuple[Measure, ...]
    """Hours, redrafts, and of runs adopted in both dilution and unfinished, where there are any."""
    both: int | None
    """Runs adopted in both."""
    flipped: Share
    flips: int
    turned: tuple[Turned, ...]
    only_in: tuple[OnlyIn, ...]
    examples: tuple[int, ...]
    """Numbers of runs that turned."""

    @property
    def adopted(self) -> Change:
        """Of the share adopted."""
        return self.shares[0].change


@dataclass(frozen=True, slots=True)
class Differs:
    """One thing that the scenarios say differently."""

    path: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it."""

    runs: int
    seed: int
    results: tuple[Result, ...]
    differs: tuple[Differs, ...]
    pairs: tuple[Pair, ...]
    not_shared: str
    """Allies and clauses that only some of the scenarios have; empty if none."""

    @property
    def many(self) -> bool:
        """Whether there are more than can be shown side by side in full."""
        return len(self.results) > FULL

    @property
    def occurring(self) -> list[Outcome]:
        """Outcomes that come about in any of them."""
        return [word for word in OUTCOMES if any(result.outcomes[word].value for result in self.results)]


def comparison(summary: Mapping[str, Any]) -> Comparison:
    """From the JSON of a comparison."""
    runs = summary["runs"]
    results = tuple(
        Result(of["label"], adopted(of), {word: share_of(of, word) for word in OUTCOMES}) for of in summary["results"]
    )
    return Comparison(
        runs,
        summary["seed"],
        results,
        tuple(Differs(of["path"], tuple(map(_setting, of["values"]))) for of in summary["differs"]),
        tuple(_pair(of, runs, results) for of in summary["pairs"]),
        _not_shared(summary["shared"]["left_out"]),
    )


def _setting(value: Any) -> str:
    """A setting of the file in words; a dash where a scenario has none."""
    if value is None:
        return "-"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _pair(of: Mapping[str, Any], runs: int, results: tuple[Result, ...]) -> Pair:
    before, after, flipped = results[of["from"]], results[of["to"]], of["flipped"]
    labels = {"from": before.label, "to": after.label}
    return Pair(
        before=before.label,
        after=after.label,
        shares=(
            Measure("adopted", "adopted, in whatever way", change(of["adopted"])),
            *(
                Measure(word, OUTCOME_WORDS[word], change(of["outcomes"][word]))
                for word in OUTCOMES
                if before.outcomes[word].value or after.outcomes[word].value
            ),
        ),
        others=tuple(Measure(key, words, change(of[key])) for key, words in _OTHERS.items() if of.get(key) is not None),
        both=of["dilution"]["runs"] if of["dilution"] else None,
        flipped=given(flipped["share"], flipped["interval"]),
        flips=flipped["runs"],
        turned=tuple(
            Turned(OUTCOME_WORDS[t["from"]], OUTCOME_WORDS[t["to"]], share(t["runs"] / runs, runs), t["runs"])
            for t in sorted(flipped["to"], key=lambda one: -int(one["runs"]))
        ),
        only_in=tuple(
            OnlyIn(
                m["mechanism"],
                MECHANISM_WORDS[m["mechanism"]],
                labels[m["only_in"]],
                m["runs"],
                share(m["runs"] / flipped["runs"], flipped["runs"]),
            )
            for m in sorted(flipped["mechanisms"], key=lambda one: -int(one["runs"]))
            if m["runs"]
        ),
        examples=tuple(flipped["examples"]),
    )


_OTHERS = {
    "hours": "hours to the end",
    "redrafts": "changes of the text",
    "dilution": "dilution, of 1",
    "unfinished": "unfinished, of 1",
}


def _not_shared(of: Mapping[str, Any]) -> str:
    named = {"allies": ("ally", "allies"), "provisions": ("clause", "clauses")}
    parts = [f"{len(of[key])} {named[key][len(of[key]) > 1]}" for key in named if of[key]]
    return listed(parts) if parts else ""
