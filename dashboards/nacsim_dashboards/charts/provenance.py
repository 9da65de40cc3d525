"""Of each kind of number, how much is documented, inferred and assumed."""

from __future__ import annotations

from collections.abc import Mapping

from plotly.graph_objects import Bar, Figure

from nacsim.findings.provenance import CONFIDENCES, ConfidenceCounts
from nacsim.scenario.resolved import Confidence
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.theme import BARE, FIXED_LEGEND, LIGHT, literal, look

LINE = 30
"""Pixels of a row."""
PATTERNS: Mapping[Confidence, str] = {"documented": "", "inferred": "/", "assumed": "."}


def chart(finding: ConfidenceCounts) -> Chart:
    """What is known, in one picture."""
    return Chart(
        key="known",
        title=finding.headline,
        caption=_caption(finding.totals),
        figure=provenance(finding),
        narrow=provenance(finding, narrow=True),
        table=Table(
            ("number", *CONFIDENCES),
            tuple((kind, *(counts[word] for word in CONFIDENCES)) for kind, counts in finding.counts.items()),
        ),
    )


def _caption(totals: Mapping[Confidence, int]) -> str:
    return (
        f"All numbers about allies. Documented ({totals['documented']:,}): the ally's own words or acts, or two"
        f" independent reports. Inferred ({totals['inferred']:,}): one party's account of another, or a count by"
        f" exclusion. Assumed ({totals['assumed']:,}): a default, a usual practice or a guess."
    )


def provenance(finding: ConfidenceCounts, *, narrow: bool = False) -> Figure:
    """A bar for each kind of number, in three parts."""
    kinds = list(finding.counts)
    return Figure(
        [_bar(finding, word) for word in CONFIDENCES],
        look(
            LINE * len(kinds) + 96,
            margin={"l": 8, "r": 12, "t": 34, "b": 46},
            barmode="stack",
            bargap=0.35,
            legend={"traceorder": "normal", **FIXED_LEGEND},
            xaxis={"title": {"text": "how many numbers", "standoff": 6}, "nticks": 5 if narrow else 9},
            yaxis={
                "tickvals": list(range(len(kinds))),
                "ticktext": [literal(kind.replace("_", " ")) for kind in kinds],
                "range": [len(kinds) - 0.5, -0.5],
                **BARE,
            },
        ),
    )


def _bar(finding: ConfidenceCounts, word: Confidence) -> Bar:
    pattern = {"shape": PATTERNS[word], "bgcolor": LIGHT[word], "fgcolor": LIGHT["paper"], "size": 6, "solidity": 0.2}
    return Bar(
        y=list(range(len(finding.counts))),
        x=[counts[word] for counts in finding.counts.values()],
        orientation="h",
        name=word,
        marker={"color": LIGHT[word], "pattern": pattern, "line": {"color": LIGHT["inferred"], "width": 1}},
        hovertext=[literal(f"{kind}: {counts[word]} {word}") for kind, counts in finding.counts.items()],
        hoverinfo="text",
    )
