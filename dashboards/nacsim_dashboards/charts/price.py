"""How little would have turned it, ally by ally."""

from __future__ import annotations

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.price import PriceOfConsent
from nacsim.findings.words import OUTCOME_WORDS, count_of_allies
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.theme import BARE, LIGHT, OUTCOME_COLOURS, literal, look

LINE = 22
"""Pixels of an ally's row."""
WORTH = "what a decision is worth to one ally"


def chart(finding: PriceOfConsent) -> Chart | str:
    """The price of consent; a sentence if no change of what a decision is worth turns anything."""
    if not finding.turned:
        return f"{finding.headline}."
    rows = ((row.name, round(row.change, 6), OUTCOME_WORDS[row.outcome]) for row in finding.turned)
    return Chart(
        key="price",
        title=finding.headline,
        caption=_caption(finding),
        figure=price(finding),
        narrow=price(finding, narrow=True),
        table=Table(("ally", "change in what a decision is worth to it", "outcome then"), tuple(rows)),
    )


def _caption(finding: PriceOfConsent) -> str:
    others = f" For {count_of_allies(len(finding.others))} no such change was found." if finding.others else ""
    return f"The price of consent: {finding.tried(WORTH)}.{others}"


def price(finding: PriceOfConsent, *, narrow: bool = False) -> Figure:
    """A line from 0 to the least change that turns it, for each ally, the shortest at the top."""
    rows = finding.turned
    return Figure(
        [_lines(finding), _marks(finding)],
        look(
            LINE * len(rows) + 60,
            margin={"l": 8, "r": 44, "t": 6, "b": 48},
            showlegend=False,
            xaxis={
                "title": {"text": f"how much {finding.way} a decision is worth to it", "standoff": 8},
                "rangemode": "tozero",
                "showgrid": False,
                "nticks": 6,
            },
            yaxis={
                "tickvals": list(range(len(rows))),
                "ticktext": [literal(row.ally if narrow else row.name, 22) for row in rows],
                "range": [len(rows) - 0.4, -0.6],
                **BARE,
            },
        ),
    )


def _lines(finding: PriceOfConsent) -> Scatter:
    return Scatter(
        x=[end for row in finding.turned for end in (0, abs(row.change), None)],
        y=[y for y in range(len(finding.turned)) for _ in range(3)],
        mode="lines",
        line={"color": LIGHT["line"], "width": 2},
        hoverinfo="skip",
    )


def _marks(finding: PriceOfConsent) -> Scatter:
    rows = finding.turned
    return Scatter(
        x=[abs(row.change) for row in rows],
        y=list(range(len(rows))),
        customdata=[row.ally for row in rows],
        mode="markers+text",
        marker={"size": 11, "color": [OUTCOME_COLOURS[row.outcome] for row in rows]},
        text=[f" {abs(row.change):.2f}" for row in rows],
        textposition="middle right",
        textfont={"size": 12, "color": LIGHT["ink"]},
        hovertext=[literal(f"{row.name}: {row.change:+.2f}, {OUTCOME_WORDS[row.outcome]}") for row in rows],
        hoverinfo="text",
        cliponaxis=False,
    )
