"""A backtest as a person would read it: scores, worst misses, and what may be concluded."""

from __future__ import annotations

from collections.abc import Iterator

from nacsim.findings.backtest import HALVES, HOW_SCORED, backtest, headline, standings
from nacsim.findings.estimates import Estimate
from nacsim.findings.misses import READING, misses
from nacsim.store.backtest_summary import BacktestSummary, Scorecard
from nacsim.telling.claims import headline as as_heading
from nacsim.telling.claims import plain_ascii, sentences
from nacsim.telling.lines import Line, heading, paragraph, points


def backtest_report(summary: BacktestSummary) -> list[Line]:
    """What `nac backtest` found, in lines."""
    finding = backtest(summary)
    return [
        *paragraph("THE RECORD: THE MODEL HELD AGAINST DECISIONS ON RECORD", "title", indent=0),
        *paragraph(f"{finding.sample}. {summary.runs:,} runs of each, seed {summary.seed}.", indent=0),
        *as_heading(finding.headline),
        Line(),
        *_scores(summary),
        Line(),
        *_clauses(summary),
        *sentences(HOW_SCORED, style="note"),
        *sentences(*finding.claims),
        *(line for key, half in (summary.halves or {}).items() for line in _half(key, half)),
        *heading("Worst misses"),
        *points(plain_ascii(f"{miss.text}.") for miss in misses(summary)),
        *sentences(READING, style="note"),
        *heading("What may be concluded"),
        *points(finding.may),
        *heading("What may not"),
        *points(finding.may_not),
    ]


def _scores(card: Scorecard) -> Iterator[Line]:
    yield Line(f"  {'outcome':<23}{'log':>5} {'(95 %)':<16}  {'against base rates':<22} {'Brier':>5}", "note")
    for each in standings(card):
        against = "" if each.key == "base_rates" else _shown(each.difference, "+")
        yield Line(f"  {each.words:<23}{_shown(each.log)}  {against:<22} {each.brier.value:>5.2f}")


def _clauses(summary: BacktestSummary) -> Iterator[Line]:
    clauses = backtest(summary).clauses
    if clauses:
        yield Line(f"  {'clauses':<23}{'log':>5} {'(95 %)':<16}  against staying as proposed", "note")
    for each in clauses:
        against = "" if each.words == "stays as proposed" else _shown(each.difference, "+")
        yield Line(f"  {each.words:<23}{_shown(each.log)}  {against}".rstrip())


def _half(key: str, half: Scorecard) -> Iterator[Line]:
    yield from heading(f"Only {HALVES[key]}")
    yield from sentences(headline(half))
    yield from _scores(half)


def _shown(estimate: Estimate, sign: str = "") -> str:
    """-1.02 (-1.20 to -0.85)."""
    interval = f"({estimate.low:{sign}.2f} to {estimate.high:{sign}.2f})"
    return f"{estimate.value:>{sign}5.2f} {interval:<16}"
