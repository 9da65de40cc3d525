"""Chart 4, drawn."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.outcomes import Outcomes, OutcomeShare
from nacsim.findings.words import capital
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Look, Mark, Row
from nacsim_dashboards.theme import OUTCOME_COLOURS, OUTCOME_PATTERNS

ON_RECORD = "\N{BLACK DIAMOND} on record"


def outcomes_figure(data: Outcomes, *, narrow: bool = False) -> Figure:
    """A bar for each outcome with its interval; what is on record carries a diamond."""
    return rows([Group("", tuple(_row(one) for one in data.shares))], PERCENT, narrow=narrow)


def _row(one: OutcomeShare) -> Row:
    mark = Mark(one.share, outcome_look(one))
    return Row(capital(one.words), one.share.shown, (mark,), ON_RECORD if one.on_record else "")


def outcome_look(one: OutcomeShare) -> Look:
    """An outcome has the same colour and pattern in every chart."""
    return Look("", OUTCOME_COLOURS[one.outcome], OUTCOME_PATTERNS[one.outcome])
