"""Chart 13, drawn: of each kind of number, how much is documented, inferred and assumed."""

from __future__ import annotations

from collections.abc import Mapping

from plotly.graph_objects import Bar, Figure

from nacsim.findings.provenance import CONFIDENCES
from nacsim.scenario.resolved import Confidence
from nacsim_dashboards.theme import LIGHT, literal, styled

LINE = 30
"""Pixels of a row."""
PATTERNS: Mapping[Confidence, str] = {"documented": "", "inferred": "/", "assumed": "."}


def provenance(known: Mapping[str, Mapping[Confidence, int]], *, narrow: bool = False) -> Figure:
    """A bar for each kind of number, in three parts."""
    kinds = list(known)
    figure = Figure(
        [
            Bar(
                y=list(range(len(kinds))),
                x=[known[kind][word] for kind in kinds],
                orientation="h",
                name=word,
                marker={
                    "color": LIGHT[word],
                    "pattern": {
                        "shape": PATTERNS[word],
                        "bgcolor": LIGHT[word],
                        "fgcolor": LIGHT["paper"],
                        "size": 6,
                        "solidity": 0.2,
                    },
                    "line": {"color": LIGHT["inferred"], "width": 1},
                },
                hovertext=[literal(f"{kind}: {known[kind][word]} {word}") for kind in kinds],
                hoverinfo="text",
            )
            for word in CONFIDENCES
        ]
    )
    styled(
        figure,
        LINE * len(kinds) + 96,
        margin={"l": 8, "r": 12, "t": 34, "b": 46},
        barmode="stack",
        bargap=0.35,
        hovermode="closest",
        legend={"traceorder": "normal", "itemclick": False, "itemdoubleclick": False},
    )
    figure.update_xaxes(title={"text": "how many numbers", "standoff": 6}, nticks=5 if narrow else 9)
    labels = [literal(kind.replace("_", " ")) for kind in kinds]
    figure.update_yaxes(
        tickvals=list(range(len(kinds))),
        ticktext=labels,
        range=[len(kinds) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
        ticklen=0,
    )
    return figure
