"""What the charts about many runs draw, as rows. Shares in percent, differences in percentage points."""

from __future__ import annotations

from nacsim.findings.clauses import Clauses
from nacsim.findings.comparison import Comparison
from nacsim.findings.estimates import Estimate, Index
from nacsim.findings.holdouts import HoldOuts
from nacsim.findings.outcomes import Outcomes
from nacsim.findings.rules import Rules
from nacsim.findings.sensitivity import Blocking, Sobol, Tornado
from nacsim.findings.sweep import Point, Sweep
from nacsim.findings.timing import When
from nacsim_dashboards.chart import Cell, Table

INTERVAL = ("from", "to (95%)")


def _cells(of: Estimate) -> tuple[Cell, ...]:
    """A value and its interval: an index as it is, all else times 100."""
    times, digits = (1, 3) if isinstance(of, Index) else (100, 2)
    return tuple(round(times * one, digits) + 0.0 for one in (of.value, of.low, of.high))


def _yes(flag: bool) -> str:
    return "yes" if flag else ""


def outcomes_table(data: Outcomes) -> Table:
    """An outcome a row."""
    rows = [(one.words, *_cells(one.share), _yes(one.on_record)) for one in data.shares]
    rows.append(("adopted at all", *_cells(data.adopted), ""))
    return Table(("outcome", "share, %", *INTERVAL, "on record"), tuple(rows))


def holdouts_table(data: HoldOuts) -> Table:
    """Everyone who does anything, also what is too rare to draw."""
    rows = (
        (doing.words, one.name, *_cells(one.share), one.coded or "predicted", _yes(one.on_record))
        for doing in data.doings
        for one in doing.everyone
    )
    return Table(("what", "ally", "share, %", *INTERVAL, "coded or predicted", "on record"), tuple(rows))


def when_table(data: When) -> Table:
    """Each step of each curve, and what was due."""
    rows: list[tuple[Cell, ...]] = [
        (step.when, curve.words, *_cells(step.share)) for curve in data.curves for step in curve.steps[1:]
    ]
    rows += [(mark.words.partition(": ")[0], mark.words.partition(": ")[2], "", "", "") for mark in data.marks]
    return Table(("by", "has come to", "share, %", *INTERVAL), tuple(rows))


def clauses_table(data: Clauses) -> Table:
    """Every wording, also those never adopted."""
    rows = (
        (clause.title, one.text, *_cells(one.share), _yes(one.draft), _yes(one.on_record))
        for clause in data.clauses
        for one in clause.options
    )
    return Table(("clause", "wording", "share, %", *INTERVAL, "draft", "on record"), tuple(rows))


def tornado_table(data: Tornado) -> Table:
    """Every parameter."""
    header = ("parameter", "as it stands", "lowest", "change", *INTERVAL, "highest", "change", *INTERVAL)
    rows = (
        (one.words, one.default, one.low, *_cells(one.at_low), one.high, *_cells(one.at_high)) for one in data.swings
    )
    return Table(header, tuple(rows))


def blocking_table(data: Blocking) -> Table:
    """Every ally."""
    header = (
        "ally",
        "change, points",
        *INTERVAL,
        "last to give way, %",
        *INTERVAL,
        "sole objector at the end, %",
        *INTERVAL,
    )
    rows = ((one.name, *_cells(one.power), *_cells(one.last), *_cells(one.sole)) for one in data.allies)
    return Table(header, tuple(rows))


def sobol_table(data: Sobol) -> Table:
    """Every factor."""
    rows = ((one.words, one.kind, *_cells(one.first), *_cells(one.total)) for one in data.factors)
    return Table(("factor", "kind", "first order", *INTERVAL, "total", *INTERVAL), tuple(rows))


def comparison_table(data: Comparison) -> Table:
    """Every result by every outcome that occurs."""
    rows: list[tuple[Cell, ...]] = []
    for result in data.results:
        rows.append((result.label, "adopted at all", *_cells(result.adopted)))
        rows += [(result.label, word.replace("_", " "), *_cells(result.outcomes[word])) for word in data.occurring]
    return Table(("result", "outcome", "share, %", *INTERVAL), tuple(rows), "Outcomes, side by side")


def differences_table(data: Comparison) -> Table:
    """Every share that differs."""
    rows = (
        (pair.after, pair.before, measure.words, *_cells(measure.change))
        for pair in data.pairs
        for measure in pair.shares
    )
    return Table(("result", "against", "share of runs", "change, points", *INTERVAL), tuple(rows))


def others_table(data: Comparison) -> Table:
    """What differs besides outcomes, each in its own unit."""
    rows: list[tuple[Cell, ...]] = []
    for pair in data.pairs:
        for one in pair.others:
            ends = (round(end, 4) for end in (one.change.value, *one.change.interval))
            rows.append((pair.after, pair.before, one.words, *ends))
    caption = "Differences in time and text. Dilution and unfinished: of the runs adopted in both."
    return Table(("result", "against", "mean of", "change", *INTERVAL), tuple(rows), caption)


def differs_table(data: Comparison) -> Table:
    """What the scenarios say differently: a column for each; of many, a row for each thing not as in the first."""
    caption = "What differs between them"
    if not data.many:
        columns = tuple(result.label for result in data.results)
        return Table(("in the file", *columns), tuple((one.path, *one.values) for one in data.differs), caption)
    first, *others = data.results
    rows = (
        (result.label, one.path, one.values[i], one.values[0])
        for i, result in enumerate(others, 1)
        for one in data.differs
        if one.values[i] != one.values[0]
    )
    return Table(("result", "in the file", "says", f"{first.label} says"), tuple(rows), caption)


def turned_table(data: Comparison) -> Table:
    """Runs that turned."""
    rows = (
        (pair.after, pair.before, one.before, one.after, one.runs, *_cells(one.share))
        for pair in data.pairs
        for one in pair.turned
    )
    return Table(("result", "against", "from", "to", "runs", "share, %", "low", "high (95%)"), tuple(rows))


def mechanisms_table(data: Comparison) -> Table:
    """What was at work in one of the two only."""
    rows = (
        (pair.after, pair.before, one.words, one.label, one.runs, *_cells(one.share))
        for pair in data.pairs
        for one in pair.only_in
    )
    header = ("result", "against", "mechanism", "only in", "runs", "share, %", *INTERVAL)
    return Table(header, tuple(rows), "Of the runs that turned, those with a mechanism at work in one of the two only")


def rules_table(data: Rules) -> Table:
    """As it is, and everything tried."""
    header = (
        "changed",
        "setting",
        "adopted, %",
        *INTERVAL,
        "change, points",
        *INTERVAL,
        "median hours",
        "mean dilution",
    )
    tried = [("as it is", data.as_is), *((aspect.heading, one) for aspect in data.aspects for one in aspect.settings)]
    rows = (
        (
            heading,
            one.words,
            *_cells(one.adopted),
            *(_cells(one.change) if one.change else ("", "", "")),
            one.hours,
            _or_dash(one.dilution),
        )
        for heading, one in tried
    )
    return Table(header, tuple(rows))


def _or_dash(value: float | None) -> Cell:
    return "-" if value is None else round(value, 4)


def sweep_table(data: Sweep) -> Table:
    """Every point."""
    rows = (
        (*point.at, *_cells(point.adopted), *_cells(point.change), *_hours(point), _or_dash(point.dilution))
        for point in data.points
    )
    header = (
        *(over.path for over in data.over),
        "adopted, %",
        *INTERVAL,
        "change from the first, points",
        *INTERVAL,
        "hours: a tenth",
        "half",
        "nine tenths",
        "mean dilution",
    )
    return Table(header, tuple(rows))


def _hours(point: Point) -> tuple[float, float, float]:
    return point.hours.low, point.hours.value, point.hours.high


def sweep_outcomes_table(data: Sweep) -> Table:
    """Every point by every outcome that occurs."""
    rows = (
        (*point.at, word.replace("_", " "), *_cells(point.outcomes[word]))
        for point in data.points
        for word in data.occurring
    )
    return Table((*(over.path for over in data.over), "outcome", "share, %", *INTERVAL), tuple(rows))
