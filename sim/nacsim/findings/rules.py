"""Chart 11: the same matter under other rules, in other forums, with another chair: a comparison of what-ifs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nacsim.findings.estimates import Change, Share, change, leaders
from nacsim.findings.outcomes import adopted, share_of
from nacsim.findings.words import OUTCOME_WORDS, counted, duration, listed
from nacsim.record import OUTCOMES
from nacsim.scenario.resolved import Scenario

RULE_WORDS: Mapping[str, tuple[str, str]] = {
    "unanimity": ("unanimity", "nobody objects, and nobody merely lets it pass"),
    "consensus": ("consensus", "nobody maintains an objection"),
    "consensus_minus_one": ("consensus minus one", "at most one member objects"),
    "consensus_minus_two": ("consensus minus two", "at most two members object"),
    "qualified_majority": ("qualified majority", "at least two thirds of the members support it"),
    "qualified_majority_population": (
        "qualified majority of members and people",
        "at least 55 % of the members support it, and at least 65 % of the people live there",
    ),
    "simple_majority": ("simple majority", "more than half of the members support it"),
}
"""Name and meaning, from the strictest on."""


@dataclass(frozen=True, slots=True)
class Setting:
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
        lost = "" if self.dilution is None else f"; dilution {self.dilution:.2f}"
        mostly = f"mostly {self.mostly}; " if self.mostly else ""
        return f"{mostly}half within {duration(round(self.hours))}{lost}"


@dataclass(frozen=True, slots=True)
class Aspect:
    """Settings that differ from the first in the same thing."""

    heading: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The matter as it is, then what else was tried, by what is changed."""

    runs: int
    as_is: Setting
    aspects: tuple[Aspect, ...]
    left_out: tuple[str, ...]
    """What-ifs that say nothing new of this scenario."""

    @property
    def tried(self) -> list[Setting]:
        """All but the first."""
        return [setting for aspect in self.aspects for setting in aspect.settings]


def _rule(scenario: Scenario) -> str:
    return RULE_WORDS.get(scenario.rule, (scenario.rule.replace("_", " "), ""))[0]


def _forum(scenario: Scenario) -> str:
    names = [f"the {other.body}" for other in scenario.other_bodies]
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


def rules(summary: Mapping[str, Any], scenarios: Sequence[Scenario]) -> Rules | None:
    """From the JSON of a comparison and its scenarios in the same order; None if it is not one of rules.

    It is one where one matter is decided under several rules.
    """
    first, *others = scenarios
    if all(other.rule == first.rule for other in others) or any(other.slug != first.slug for other in others):
        return None
    groups: dict[str, list[Setting]] = {}
    for place in sorted(range(1, len(scenarios)), key=lambda i: (_strictness(scenarios[i].rule), i)):
        changed = _changed(first, scenarios[place])
        groups.setdefault(listed(changed), []).append(_setting(summary, scenarios, place, changed))
    every = [part for part in _PARTS if any(part in _changed(first, other) for other in others)]
    return Rules(
        summary["runs"],
        _setting(summary, scenarios, 0, every),
        tuple(Aspect(heading, tuple(groups[heading])) for heading in sorted(groups, key=lambda h: h != "The rule")),
        tuple(f"{one['label']} ({one['reason']})" for one in summary.get("left_out", ())),
    )


def _strictness(rule: str) -> int:
    known = list(RULE_WORDS)
    return known.index(rule) if rule in known else len(known)


def _changed(first: Scenario, other: Scenario) -> list[str]:
    return [part for part, words in _PARTS.items() if words(first) != words(other)] or ["Other things"]


def _setting(summary: Mapping[str, Any], scenarios: Sequence[Scenario], place: int, parts: Sequence[str]) -> Setting:
    result, scenario = summary["results"][place], scenarios[place]
    known = [_PARTS[part](scenario) for part in parts if part in _PARTS]
    means = RULE_WORDS.get(scenario.rule, ("", ""))[1] if "The rule" in parts else ""
    changes = [change(pair["adopted"]) for pair in summary["pairs"] if pair["to"] == place]
    often = leaders((word, share_of(result, word)) for word in OUTCOMES)
    return Setting(
        words=", ".join(known) or result["label"],
        means=means if len(parts) == 1 else "",
        adopted=adopted(result),
        change=changes[0] if changes else None,
        hours=result["hours_to_end"]["median"],
        dilution=result["dilution"]["mean"],
        mostly=OUTCOME_WORDS[often[0]] if len(often) == 1 else "",
    )
