"""Chart 7: what each clause became, among the texts that were adopted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nacsim.findings.estimates import Share, share
from nacsim.findings.outcomes import adopted
from nacsim.findings.words import Words, option_text, safe
from nacsim.scenario.resolved import Provision, Scenario

Fate = Literal["stays", "changes", "either"]


@dataclass(frozen=True, slots=True)
class OptionShare:
    """One wording."""

    key: str
    text: str
    share: Share
    draft: bool
    on_record: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, its wordings in the order of the file."""

    key: str
    name: str
    title: str
    core: bool
    options: tuple[OptionShare, ...]

    @property
    def shown(self) -> tuple[OptionShare, ...]:
        """Wordings that are adopted at all, the draft's, and the one on record."""
        return tuple(one for one in self.options if one.share.value or one.draft or one.on_record)

    @property
    def fate(self) -> Fate:
        """Whether the draft's wording survives in more than half of the runs, in less, or the interval holds both."""
        draft = next(one.share for one in self.options if one.draft)
        return "stays" if draft.low > 0.5 else "changes" if draft.high < 0.5 else "either"

    @property
    def as_on_record(self) -> bool | None:
        """Whether the most frequent wording is the one on record, no other as frequent; None if nothing is."""
        most = max(one.share.value for one in self.options)
        often = [one.on_record for one in self.options if one.share.value == most]
        return often == [True] if any(one.on_record for one in self.options) else None


@dataclass(frozen=True, slots=True)
class Clauses:
    """All clauses; none where nothing was adopted."""

    adopted: int
    """In so many runs."""
    runs: int
    clauses: tuple[Clause, ...]

    def with_fate(self, fate: Fate) -> list[str]:
        """Names of the clauses that fare so."""
        return [clause.name for clause in self.clauses if clause.fate == fate]


def clauses(summary: Mapping[str, Any], scenario: Scenario) -> Clauses:
    """From the JSON of an ensemble."""
    count = round(adopted(summary).value * summary["runs"])
    found = (
        _clause(provision, draft, count, summary, scenario)
        for provision, draft in zip(scenario.provisions, scenario.draft, strict=True)
        if provision.key in summary["texts"]
    )
    return Clauses(count, summary["runs"], tuple(found))


def _clause(provision: Provision, draft: int, count: int, summary: Mapping[str, Any], scenario: Scenario) -> Clause:
    text = (scenario.record or {}).get("text")
    recorded = text.get(provision.key) if isinstance(text, Mapping) else None
    options = tuple(
        OptionShare(
            option.key,
            option_text(option),
            share(summary["texts"][provision.key][option.key], count),
            i == draft,
            option.key == recorded,
        )
        for i, option in enumerate(provision.options)
    )
    name = Words(scenario).clause(provision.key)
    return Clause(provision.key, name, safe(provision.title), provision.core, options)
