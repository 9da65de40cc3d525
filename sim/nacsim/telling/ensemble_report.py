"""What many runs say, laid out for a terminal: the sentences of the findings, each with its numbers below."""

from __future__ import annotations

from collections.abc import Sequence

from nacsim.findings.chances import Chances, chances
from nacsim.findings.clauses import Clauses, clauses
from nacsim.findings.estimates import INTERVALS, brief
from nacsim.findings.holdouts import Ground, HoldOuts, holdouts
from nacsim.findings.outcomes import OutcomeShare
from nacsim.findings.proceedings import proceedings
from nacsim.findings.timing import Timing, timing
from nacsim.findings.ways import ways
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim.telling.claims import headline, notes, opening, sentences
from nacsim.telling.lines import Line, Style, heading, labelled, paragraph

BAR = 18
"""Columns of a bar that stands for every run."""
INTERVAL = 15
"""Columns for the interval of a share: <0.1% to >99.9%."""
CHANCE = 8
"""Columns for a chance."""
NAME = 16
"""Columns for an ally's name."""
CELL = 10
"""Columns for a share of what an ally does."""
GROUNDS = 4
"""Clauses listed on which an ally objects."""

_HEADS = {
    "first": ("objects", "first"),
    "final": ("objects", "at end"),
    "last_to_give_way": ("last to", "give way"),
    "sole_objector_at_end": ("sole at", "end"),
    "breaks_silence": ("breaks", "silence"),
    "opts_out": ("stands", "aside"),
}
"""Of the columns of who holds out, in two lines."""


def ensemble_report(scenario: Scenario, summary: EnsembleSummary) -> list[Line]:
    """What `nac ensemble` found, in lines."""
    return [
        *opening(scenario, summary),
        *labelled("Runs", f"{summary.runs:,} of seed {summary.seed}, each with its own draws of the uncertain numbers"),
        *_outcomes(chances(summary, scenario)),
        *heading("When it ends"),
        *_timing(timing(summary, scenario)),
        *heading("On the way"),
        *sentences(*_ways(summary), *proceedings(summary).claims),
        *heading("Who holds out"),
        *_holdouts(holdouts(summary, scenario)),
        *heading("What the clauses became"),
        *_clauses(clauses(summary, scenario)),
        *notes(scenario.notes),
    ]


def _outcomes(finding: Chances) -> list[Line]:
    of_runs, last = finding.of_runs, "chance" if finding.given else ""
    head = Line(_columns("", "share of runs", "", "interval", last), "note")
    claims = (of_runs.adoption, finding.reading, finding.part_of_record)
    return [
        *headline(of_runs.headline),
        head,
        *(_bar(outcome) for outcome in of_runs.shares),
        *sentences(finding.claim),
        *sentences(*claims, INTERVALS, style="note"),
    ]


def _bar(outcome: OutcomeShare) -> Line:
    share = outcome.share
    style: Style = "object" if outcome.outcome == "not_adopted" else "support"
    interval = f"{brief(share.low)} to {brief(share.high)}"
    chance = "" if outcome.chance is None else brief(outcome.chance)
    text = _columns(outcome.words, brief(share.value), "#" * round(share.value * BAR), interval, chance)
    return Line(text, style if share.value else "note")


def _columns(name: str, share: str, bar: str, interval: str, chance: str) -> str:
    return f"  {name:<{31 - len(share)}}{share}  {bar:<{BAR}}  {interval:<{INTERVAL}}{chance:>{CHANCE}}".rstrip()


def _ways(summary: EnsembleSummary) -> tuple[str, ...]:
    """Which way most runs go, and what they share, where that was counted."""
    gone = ways(summary)
    return (gone.headline, gone.every) if gone else ()


def _timing(finding: Timing) -> list[Line]:
    return sentences(finding.headline, finding.spread, finding.lateness)


def _holdouts(finding: HoldOuts) -> list[Line]:
    """A row for each ally that does anything, with what it objects on."""
    lines = sentences(finding.headline)
    if finding.nobody:
        return lines
    heads = [_HEADS[doing.key] for doing in finding.doings]
    for label, row in zip(("share of runs", ""), zip(*heads, strict=True), strict=True):
        lines.append(_row(label, row, "note"))
    for code, name in finding.allies.items():
        lines.append(_row(name, [brief(doing.by(code)) for doing in finding.doings]))
        lines += _grounds(finding.grounds.get(code, ()))
    return lines


def _row(name: str, cells: Sequence[str], style: Style = "plain") -> Line:
    return Line(f"  {name[:NAME]:<{NAME}}" + "".join(f"{cell:>{CELL}}" for cell in cells), style)


def _grounds(grounds: Sequence[Ground]) -> list[Line]:
    shown = ", ".join(f"{ground.clause} {brief(ground.share)}" for ground in grounds[:GROUNDS])
    return paragraph(f"on {shown}", "note", indent=4, hang=2) if shown else []


def _clauses(finding: Clauses) -> list[Line]:
    lines = sentences(finding.headline)
    if not finding.adopted:
        return lines
    for clause in finding.clauses:
        lines += paragraph(clause.name, "text")
        for option in sorted(clause.options, key=lambda option: -option.share.value):
            if option.share.value:
                lines += labelled(f"{brief(option.share.value):>6}", option.text, indent=4, column=8)
    return lines + sentences(finding.basis, finding.against_record, style="note")
