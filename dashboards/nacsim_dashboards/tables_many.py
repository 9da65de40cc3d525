"""What the charts about many runs draw, as rows. Shares in percent, differences in percentage points."""

from __future__ import annotations

from nacsim.findings.comparison import Comparison
from nacsim.findings.rules import Rules
from nacsim.findings.sensitivity import Blocking, Sobol, Tornado
from nacsim.findings.sweep import Point, Sweep
from nacsim_dashboards.chart import Cell, Table
from nacsim_dashboards.charts.tables import INTERVAL, cells


def tornado_table(data: Tornado) -> Table:
    """Every parameter."""
    header = ("parameter", "as it stands", "lowest", "change", *INTERVAL, "highest", "change", *INTERVAL)
    rows = ((one.words, one.default, one.low, *cells(one.at_low), one.high, *cells(one.at_high)) for one in data.swings)
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
    rows = ((one.name, *cells(one.power), *cells(one.last), *cells(one.sole)) for one in data.allies)
    return Table(header, tuple(rows))


def sobol_table(data: Sobol) -> Table:
    """Every factor."""
    rows = ((one.words, one.kind, *cells(one.first), *cells(one.total)) for one in data.factors)
    return Table(("factor", "kind", "first order", *INTERVAL, "total", *INTERVAL), tuple(rows))


def comparison_table(data: Comparison) -> Table:
    """Every result by every outcome that occurs."""
    rows: list[tuple[Cell, ...]] = []
    for result in data.results:
        rows.append((result.label, "adopted at all", *cells(result.adopted)))
        rows += [(result.label, word.replace("_", " "), *cells(result.outcomes[word])) for word in data.occurring]
    return Table(("result", "outcome", "share, %", *INTERVAL), tuple(rows), "Outcomes, side by side")


def differences_table(data: Comparison) -> Table:
    """Every share that differs."""
    rows = (
        (pair.after, pair.before, measure.words, *cells(measure.change))
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
        (pair.after, pair.before, one.before, one.after, one.runs, *cells(one.share))
        for pair in data.pairs
        for one in pair.turned
    )
    return Table(("result", "against", "from", "to", "runs", "share, %", "low", "high (95%)"), tuple(rows))


def mechanisms_table(data: Comparison) -> Table:
    """What was at work in one of the two only."""
    rows = (
        (pair.after, pair.before, one.words, one.label, one.runs, *cells(one.share))
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
            *cells(one.adopted),
            *(cells(one.change) if one.change else ("", "", "")),
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
        (*point.at, *cells(point.adopted), *cells(point.change), *_hours(point), _or_dash(point.dilution))
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
        (*point.at, word.replace("_", " "), *cells(point.outcomes[word]))
        for point in data.points
        for word in data.occurring
    )
    return Table((*(over.path for over in data.over), "outcome", "share, %", *INTERVAL), tuple(rows))
