"""The record: the page of a backtest."""

from __future__ import annotations

from nacsim.findings.backtest import BacktestFinding, backtest
from nacsim.findings.estimates import Index
from nacsim.findings.misses import READING, misses
from nacsim.findings.on_record import on_record, right
from nacsim.findings.words import counted, safe
from nacsim.store.backtest_summary import BacktestSummary
from nacsim_dashboards.chart import Badge, Lines, Page, Points, Section, Table
from nacsim_dashboards.charts import on_record as decisions_chart
from nacsim_dashboards.charts import reliability, scores
from nacsim_dashboards.charts.cells import INTERVAL, cells

TITLE = "The record"
QUESTION = "How well does the model say what NATO decided?"
WHAT = (
    "Decisions of the alliance were coded from what was known when a text was first tested. Each is run as if it were"
    " not on record, and what the runs come to is held against what happened. NATO takes no votes: what ended is a"
    " search for consensus."
)


def backtest_page(summary: BacktestSummary) -> Page:
    """How well it does, whether chances mean what they say, each decision, where it fails, what may be concluded."""
    finding, decisions = backtest(summary), on_record(summary)
    return Page(
        title=TITLE,
        question=QUESTION,
        answer=f"{finding.headline}.",
        badges=(
            Badge("Decisions", str(summary.decisions)),
            Badge("Runs", f"{summary.runs:,} of each, seed {summary.seed}"),
            Badge("Weight of base rates", f"{summary.lapse:.0%}"),
        ),
        notes=(),
        sections=(
            Section("how-well", "How well it does", (WHAT, f"{finding.sample}.", scores.chart(finding))),
            Section("meant", "Whether chances meant what they said", (reliability.chart(finding),)),
            Section("each", "Decision by decision", (decisions_chart.chart(decisions, right(decisions)),)),
            Section(
                "misses",
                "Where it fails",
                (Points(tuple(f"{miss.text}." for miss in misses(summary))), f"{READING}."),
            ),
            Section("more", "Clauses, hours, objectors", _more(finding)),
            _conclusions(summary, finding),
        ),
        source=(
            f"A simulation by nacsim {safe(summary.version)}: backtest of {counted(summary.decisions, 'decision')},"
            f" {counted(summary.runs, 'run')} of each, seed {summary.seed}; digest {safe(summary.digest[:12])}"
        ),
    )


def _more(finding: BacktestFinding) -> tuple[Table | Points, ...]:
    claims = Points(tuple(f"{claim}." for claim in finding.claims))
    if not finding.clauses:
        return (claims,)
    lines = (
        (
            each.words,
            *cells(each.log),
            *cells(Index(each.difference.value, each.difference.low, each.difference.high)),
        )
        for each in finding.clauses
    )
    header = ("predictor", "log", *INTERVAL, "from staying as proposed", *INTERVAL)
    caption = "Of clauses: the mean logarithm of the probability given to the option that was adopted."
    return claims, Table(header, tuple(lines), caption=caption)


def _conclusions(summary: BacktestSummary, finding: BacktestFinding) -> Section:
    return Section(
        "conclude",
        "What it is, and what it is not",
        (
            "A user may:",
            Points(finding.may),
            "A user may not:",
            Points(finding.may_not),
            f"To reproduce this with nacsim {safe(summary.version)}, type:",
            Lines(f"nac backtest --runs {summary.runs} --seed {summary.seed}"),
            f"Digest of the calibration: {safe(summary.digest[:16])}.",
        ),
    )
