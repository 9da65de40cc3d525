"""The same matter under other rules, in other forums, with another chair: a comparison of what-ifs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nacsim.findings.comparison import called, comparison
from nacsim.findings.estimates import TINY, Change, Share, change
from nacsim.findings.outcome_strip import OutcomeStrip, outcome_strip
from nacsim.findings.rule_words import passes_if, rule_name, rule_words, strictness
from nacsim.findings.words import and_others, counted, listed, quoted, safe
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary

RULE = "The rule"
"""The heading of what differs in the rule alone."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One result of the comparison."""

    words: str
    """What it is called; without a title what is otherwise in it: "simple majority"; of the first, all that is."""
    means: str
    """Of another rule, when a text passes; of the first its rule, and when a text passes; otherwise empty."""
    strip: OutcomeStrip
    change: Change | None
    """Of adopted against the first, on the same draws; None of the first itself."""
    hours: float
    """Median."""
    dilution: float | None
    """Mean of the adopted; None where nothing was."""

    @property
    def adopted(self) -> Share:
        """In any form."""
        return self.strip.adopted

    @property
    def difference(self) -> str:
        """How much more or less often it is adopted than the first; empty of the first itself."""
        if self.change is None:
            return ""
        interval = self.change.points.partition(" ")[2]
        if self.change.tiny:
            return f"A difference from as it is that is {TINY}: {self.change.in_points}"
        if not self.change.clear:
            return f"No clear difference from as it is: {self.change.in_points}"
        more = "more" if self.change.value > 0 else "less"
        return f"Adopted {self.change.size} points {more} often than as it is {interval}"


@dataclass(frozen=True, slots=True)
class Aspect:
    """Settings that differ from the first in the same thing."""

    heading: str
    settings: tuple[Arrangement, ...]


@dataclass(frozen=True, slots=True)
class OtherRules:
    """The matter as it is, then what else was tried, by what is changed."""

    sample: str
    """How many runs, and which draws they share."""
    as_is: Arrangement
    stricter: int
    """So many of the other rules are stricter than its own."""
    aspects: tuple[Aspect, ...]
    left_out: tuple[str, ...]
    """What-ifs that say nothing new of this scenario."""

    @property
    def by_rule(self) -> list[Arrangement]:
        """The first among what other rules alone bring, from the strictest rule on."""
        rules = next((aspect.settings for aspect in self.aspects if aspect.heading == RULE), ())
        return [*rules[: self.stricter], self.as_is, *rules[self.stricter :]]

    @property
    def others(self) -> list[Arrangement]:
        """What changes something else, or the rule and something else."""
        return [setting for aspect in self.aspects if aspect.heading != RULE for setting in aspect.settings]

    @property
    def as_is_in_full(self) -> str:
        """All that the what-ifs change, as it is."""
        return f"As it is: {self.as_is.words}; adopted in {self.as_is.adopted.text} of runs"

    @property
    def tried(self) -> list[Arrangement]:
        """All but the first."""
        return [setting for aspect in self.aspects for setting in aspect.settings]

    @property
    def headline(self) -> str:
        """How often as it is, and the what-ifs that change it most."""
        ranked = sorted(self.tried, key=lambda setting: setting.adopted.value)
        as_it_is = f"The text is adopted in {self.as_is.adopted.text} of runs as it is"
        changes = [setting.change for setting in ranked if setting.change]
        if not any(change.clear for change in changes):
            tiny = any(change.tiny for change in changes)
            amount = f"an amount that is {TINY}" if tiny else "chance could"
            return f"{as_it_is}; no what-if changes that by more than {amount}"
        low, high = ranked[0].adopted, ranked[-1].adopted
        least, most = (
            [quoted(setting.words) for setting in ranked if setting.adopted.value == end.value] for end in (low, high)
        )
        ends = f"from {low.text} ({and_others(least, 2)}) to {high.text} ({and_others(most, 2)})"
        return f"{as_it_is}; with the what-ifs, {ends}"


def _forum(scenario: Scenario) -> str:
    names = [f"the {safe(other.body)}" for other in scenario.other_bodies]
    return f"with {listed(names)}" if names else "without another body"


def _silence(scenario: Scenario) -> str:
    hours = scenario.legs[-1].silence_hours
    return f"{counted(hours, 'hour')} of silence" if hours else "no silence: closed in session"


_PARTS: Mapping[str, Callable[[Scenario], str]] = {
    RULE: lambda scenario: rule_name(scenario.rule),
    "The forum": _forum,
    "The chair": lambda scenario: f"a {scenario.chair} chair",
    "The silence": _silence,
    "The members": lambda scenario: counted(len(scenario.codes), "member"),
}
"""What what-ifs change, and a scenario's words for it."""


def other_rules(summary: ComparisonSummary, scenarios: Sequence[Scenario]) -> OtherRules | None:
    """From what `nac compare` found and its scenarios in the same order; None if it is not about rules.

    It is where one matter is decided under several rules.
    """
    first, *others = scenarios
    if all(other.rule == first.rule for other in others) or any(other.slug != first.slug for other in others):
        return None
    aspects: dict[str, list[Arrangement]] = {}
    for place in sorted(range(1, len(scenarios)), key=lambda i: (strictness(scenarios[i].rule), i)):
        changed = _changed(first, scenarios[place])
        aspects.setdefault(listed(changed), []).append(_setting(summary, scenarios[place], place, changed))
    every = [part for part in _PARTS if any(part in _changed(first, other) for other in others)]
    ordered = sorted(aspects, key=lambda heading: heading != RULE)
    return OtherRules(
        comparison(summary).sample,
        _setting(summary, first, 0, every),
        sum(_changed(first, other) == [RULE] and strictness(other.rule) < strictness(first.rule) for other in others),
        tuple(Aspect(heading, tuple(aspects[heading])) for heading in ordered),
        tuple(f"{called(stored)} ({safe(stored.reason)})" for stored in summary.left_out),
    )


def _changed(first: Scenario, other: Scenario) -> list[str]:
    return [part for part, words in _PARTS.items() if words(first) != words(other)] or ["Other things"]


def _setting(summary: ComparisonSummary, scenario: Scenario, place: int, parts: Sequence[str]) -> Arrangement:
    result = summary.results[place]
    known = ", ".join(_PARTS[part](scenario) for part in parts if part in _PARTS)
    titled = place and called(result) != safe(result.label)
    means = passes_if(scenario.rule) if list(parts) == [RULE] else ""
    changes = [change(pair.adopted) for pair in summary.pairs if pair.to == place]
    return Arrangement(
        words=called(result) if titled or not known else known,
        means=means if place else rule_words(scenario.rule),
        strip=outcome_strip(result, summary.runs),
        change=changes[0] if changes else None,
        hours=result.hours_to_end.median,
        dilution=result.dilution.mean,
    )
