"""What each clause became, among the texts that were adopted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nacsim.findings.estimates import Share, share
from nacsim.findings.outcomes import adopted
from nacsim.findings.words import Words, capital, counted, listed, option_text, safe
from nacsim.scenario.resolved import Provision, Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim.store.summary_parts import Measures

Tendency = Literal["stays", "changes", "either"]
NAMED = 4
"""Clauses that a sentence names."""


@dataclass(frozen=True, slots=True)
class OptionShare:
    """One wording."""

    key: str
    text: str
    share: Share
    draft: bool
    on_record: bool


@dataclass(frozen=True, slots=True)
class ClauseShares:
    """One clause, its wordings in the order of the file."""

    key: str
    name: str
    title: str
    core: bool
    options: tuple[OptionShare, ...]

    @property
    def shown(self) -> tuple[OptionShare, ...]:
        """Wordings that are adopted at all, the draft's, and the one on record."""
        return tuple(option for option in self.options if option.share.value or option.draft or option.on_record)

    @property
    def tendency(self) -> Tendency:
        """Whether the draft's wording survives in more than half of the runs, in less, or the interval holds both."""
        draft = next(option.share for option in self.options if option.draft)
        return "stays" if draft.low > 0.5 else "changes" if draft.high < 0.5 else "either"

    @property
    def as_on_record(self) -> bool | None:
        """Whether the most frequent wording is the one on record, no other as frequent; None if nothing is."""
        most = max(option.share.value for option in self.options)
        often = [option.on_record for option in self.options if option.share.value == most]
        return often == [True] if any(option.on_record for option in self.options) else None


@dataclass(frozen=True, slots=True)
class Clauses:
    """All clauses; none where nothing was adopted."""

    adopted: int
    """How many runs adopted a text."""
    runs: int
    clauses: tuple[ClauseShares, ...]

    def with_tendency(self, tendency: Tendency) -> list[str]:
        """Names of the clauses with this tendency."""
        return [clause.name for clause in self.clauses if clause.tendency == tendency]

    @property
    def headline(self) -> str:
        """Which clauses change and which stay, as far as the intervals tell."""
        if not self.adopted:
            return "Nothing was adopted, so no clause has a final wording"
        every = len(self.clauses)
        changed, stay, either = (self.with_tendency(tendency) for tendency in ("changes", "stays", "either"))
        parts = [
            f"{_some(changed, every)} usually change{_s(changed)}" if changed else "",
            f"{_some(stay, every, named=not changed)} usually stay{_s(stay)} as drafted" if stay else "",
            f"{_some(either, every)} may go either way" if either else "",
        ]
        return capital("; ".join(part for part in parts if part))

    @property
    def basis(self) -> str:
        """What the shares are of."""
        return f"Shares of the {counted(self.adopted, 'adopted text')} among {counted(self.runs, 'run')}"

    @property
    def against_record(self) -> str:
        """Where the record agrees; empty where it says nothing."""
        known = [clause for clause in self.clauses if clause.as_on_record is not None]
        if not known:
            return ""
        differ = [clause.name for clause in known if not clause.as_on_record]
        agree = f"{len(known) - len(differ)} of {counted(len(known), 'clause')}"
        exceptions = f", not in {listed(differ)}" if differ else ""
        return f"The most frequent wording is the one on record in {agree}{exceptions}"


def _some(names: Sequence[str], every: int, *, named: bool = True) -> str:
    """How many, and which, if there are others and they are few."""
    if len(names) == every:
        return "the only clause" if every == 1 else f"all {every} clauses"
    which = f" ({listed(names)})" if named and len(names) <= NAMED else ""
    return f"{len(names)} of {every} clauses{which}"


def _s(names: Sequence[str]) -> str:
    return "s" if len(names) == 1 else ""


def clauses(summary: EnsembleSummary, scenario: Scenario) -> Clauses:
    """Of an ensemble, and of the scenario that it was run from."""
    return clauses_of(summary, summary.runs, scenario)


def clauses_of(measures: Measures, runs: int, scenario: Scenario) -> Clauses:
    """Of what so many runs of a scenario come to."""
    count = round(adopted(measures).value * runs)
    shown = (
        _clause(provision, draft, count, measures, scenario)
        for provision, draft in zip(scenario.provisions, scenario.draft, strict=True)
        if provision.key in measures.texts
    )
    return Clauses(count, runs, tuple(shown))


def _clause(provision: Provision, draft: int, count: int, measures: Measures, scenario: Scenario) -> ClauseShares:
    text = (scenario.record or {}).get("text")
    recorded = text.get(provision.key) if isinstance(text, Mapping) else None
    options = tuple(
        OptionShare(
            option.key,
            option_text(option),
            share(measures.texts[provision.key][option.key], count),
            place == draft,
            option.key == recorded,
        )
        for place, option in enumerate(provision.options)
    )
    name = Words(scenario).clause(provision.key)
    return ClauseShares(provision.key, name, safe(provision.title), provision.core, options)
