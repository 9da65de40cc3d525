"""Chart 5, drawn."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.holdouts import AllyShare, Doing, HoldOuts
from nacsim_dashboards.charts.outcomes import ON_RECORD
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Look, Mark, Row, notes
from nacsim_dashboards.theme import LIGHT

CODED = Look("coded: echoes the sources", LIGHT["inferred"], "/")
PREDICTED = Look("predicted by the model", LIGHT["accent"])


def holdouts_figure(data: HoldOuts, *, narrow: bool = False) -> Figure:
    """A group of rows for each thing allies do, a row for each ally that does it."""
    return rows([_group(doing) for doing in data.doings], PERCENT, narrow=narrow)


def _group(doing: Doing) -> Group:
    found = tuple(_row(one, doing) for one in doing.shown) or (Row("nobody, or hardly ever", ""),)
    return Group(f"{doing.words} (coded)" if doing.coded else doing.words, found)


def _row(one: AllyShare, doing: Doing) -> Row:
    note = notes(one.coded, ON_RECORD if one.on_record else "")
    return Row(one.name, one.share.shown, (Mark(one.share, CODED if doing.coded else PREDICTED),), note)
