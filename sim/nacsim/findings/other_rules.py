"""The same matter under other rules, in other forums, with another chair: a comparison of what-ifs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nacsim.findings.comparison import called, comparison
from nacsim.findings.estimates import Change, Share, change, leaders
from nacsim.findings.outcomes import adopted, share_of
from nacsim.findings.words import OUTCOME_WORDS, and_others, counted, duration, listed, safe
from nacsim.record import OUTCOMES
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.theory.rules import RULES

RULE_NAMES: Mapping[str, str] = {
    "unanimity": "unanimity",
    "consensus": "consensus",
    "consensus_minus_one": "consensus minus one",
    "consensus_minus_two": "consensus minus two",
    "qualified_majority": "qualified majority",
    "qualified_majority_population": "qualified majority of members and people",
    "simple_majority": "simple majority",
}
"""From the strictest on."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One result of the comparison."""

    words: str
    """What is otherwise in it: "simple majority"; of the first, all that the others change."""
    means: str
    """Of a rule, when a text passes; otherwise empty."""
    adopted: Share
    change: Change | None
    """Of adopted against the first, on the same draws; None of the first itself."""
    hours: float
    """Median."""
    dilution: float | None
    """Mean of the adopted; None where nothing was."""
    mostly: str
    """The most frequent outcome in words; empty where that is not clear."""

    @property
    def says(self) -> str:
        """How it mostly ends, by when half of the runs do, and what the text loses."""
        dilution = "" if self.dilution is None else f"; dilution {self.dilution:.2f}"
        mostly = f"mostly {self.mostly}; " if self.mostly else ""
        return f"{mostly}half within {duration(round(self.hours))}{dilution}"


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
    aspects: tuple[Aspect, ...]
    left_out: tuple[str, ...]
    """What-ifs that say nothing new of this scenario."""

    @property
    def tried(self) -> list[Arrangement]:
        """All but the first."""
        return [setting for aspect in self.aspects for setting in aspect.settings]

    @property
    def headline(self) -> str:
        """How often as it is, and the what-ifs that change it most."""
        ranked = sorted(self.tried, key=lambda setting: setting.adopted.value)
        as_it_is = f"The text is adopted in {self.as_is.adopted.text} of runs as it is"
        if not any(setting.change and setting.change.sure for setting in ranked):
            return f"{as_it_is}; no what-if changes that by more than chance could"
        low, high = ranked[0].adopted, ranked[-1].adopted
        least, most = (
            [setting.words for setting in ranked if setting.adopted.value == end.value] for end in (low, high)
        )
        return (
            f"{as_it_is}; with the what-ifs, from {low.text} ({and_others(least)}) to {high.text} ({and_others(most)})"
        )


def _rule(scenario: Scenario) -> str:
    return RULE_NAMES[scenario.rule]


def _forum(scenario: Scenario) -> str:
    names = [f"the {safe(other.body)}" for other in scenario.other_bodies]
    return f"with {listed(names)}" if names else "without another body"


def _silence(scenario: Scenario) -> str:
    hours = scenario.legs[-1].silence_hours
    return f"{counted(hours, 'hour')} of silence" if hours else "no silence: closed in session"


_PARTS: Mapping[str, Callable[[Scenario], str]] = {
    "The rule": _rule,
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
    strictness = list(RULE_NAMES)
    aspects: dict[str, list[Arrangement]] = {}
    for place in sorted(range(1, len(scenarios)), key=lambda i: (strictness.index(scenarios[i].rule), i)):
        changed = _changed(first, scenarios[place])
        aspects.setdefault(listed(changed), []).append(_setting(summary, scenarios[place], place, changed))
    every = [part for part in _PARTS if any(part in _changed(first, other) for other in others)]
    return OtherRules(
        comparison(summary).sample,
        _setting(summary, first, 0, every),
        tuple(Aspect(heading, tuple(aspects[heading])) for heading in sorted(aspects, key=lambda h: h != "The rule")),
        tuple(f"{called(stored)} ({safe(stored.reason)})" for stored in summary.left_out),
    )


def _changed(first: Scenario, other: Scenario) -> list[str]:
    return [part for part, words in _PARTS.items() if words(first) != words(other)] or ["Other things"]


def _setting(summary: ComparisonSummary, scenario: Scenario, place: int, parts: Sequence[str]) -> Arrangement:
    result = summary.results[place]
    known = [_PARTS[part](scenario) for part in parts if part in _PARTS]
    changes = [change(pair.adopted) for pair in summary.pairs if pair.to == place]
    often = leaders((word, share_of(result, word)) for word in OUTCOMES)
    return Arrangement(
        words=", ".join(known) or called(result),
        means=RULES[scenario.rule].says if list(parts) == ["The rule"] else "",
        adopted=adopted(result),
        change=changes[0] if changes else None,
        hours=result.hours_to_end.median,
        dilution=result.dilution.mean,
        mostly=OUTCOME_WORDS[often[0]] if len(often) == 1 else "",
    )
