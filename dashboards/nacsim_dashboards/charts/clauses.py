"""Chart 7, drawn."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.clauses import Clause, Clauses, OptionShare
from nacsim_dashboards.charts.outcomes import ON_RECORD
from nacsim_dashboards.charts.rows import PERCENT, Axis, rows
from nacsim_dashboards.charts.sheet import Group, Look, Mark, Row, notes
from nacsim_dashboards.theme import LIGHT

KEPT = Look("as in the draft", LIGHT["series_6"], "/")
CHANGED = Look("another wording", LIGHT["accent"])
AXIS = Axis(PERCENT.low, PERCENT.high, PERCENT.ticks, PERCENT.labels, "share of adopted texts")


def clauses_figure(data: Clauses, *, narrow: bool = False) -> Figure:
    """A group for each clause, a row for each of its wordings."""
    return rows([_group(clause) for clause in data.clauses], AXIS, narrow=narrow)


def _group(clause: Clause) -> Group:
    star = ", without which nothing is decided" if clause.core else ""
    return Group(f"{clause.title} ({clause.name}{star})", tuple(_row(one) for one in clause.shown))


def _row(one: OptionShare) -> Row:
    note = notes("draft" if one.draft else "", ON_RECORD if one.on_record else "")
    return Row(one.text, one.share.shown, (Mark(one.share, KEPT if one.draft else CHANGED),), note)
