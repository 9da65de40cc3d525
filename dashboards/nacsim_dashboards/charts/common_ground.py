"""Where a text in common would have lain, beside the draft and the text at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plotly.graph_objects import Figure, Scatter

from nacsim.findings.common_ground import UNANIMITY_CORE, CommonGround, JudgedText
from nacsim.findings.words import capital
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts import clause_scale as scale
from nacsim_dashboards.charts.clause_scale import at
from nacsim_dashboards.theme import LIGHT, Marker, Note, literal, look

DRAFT = {"size": 17, "color": LIGHT["paper"], "line": {"color": LIGHT["soft"], "width": 2}}
FINAL = {"size": 12, "color": LIGHT["accent"]}
BEST = {"size": 13, "symbol": "diamond", "color": LIGHT["series_3"]}


def chart(finding: CommonGround) -> Chart:
    """The unanimity core."""
    judged = capital("; ".join(finding.judgement(text) for text in finding.shown))
    return Chart(
        key="common-ground",
        title=finding.headline,
        caption=f"{UNANIMITY_CORE} {judged}.",
        figure=common_ground(finding),
        narrow=common_ground(finding, narrow=True),
        table=_table(finding),
    )


def _table(finding: CommonGround) -> Table:
    columns = [finding.clauses, *(tuple(text.options.values()) for text in finding.shown)]
    return Table(("clause", *(text.role for text in finding.shown)), tuple(zip(*columns, strict=True)))


def common_ground(finding: CommonGround, *, narrow: bool = False) -> Figure:
    """For each clause a scale: the draft and the text at the end on it, below it the text in common."""
    labels, above = list(_labels(finding, narrow)), 104 if narrow else 64
    over, under = (_lines(labels, side) * scale.LINE for side in ("bottom", "top"))
    row, head = (80 + over + under, 28 + over) if narrow else (58 + over + under, 0)
    names = [scale.name(clause, "", i, head) for i, clause in enumerate(finding.clauses)]
    best = [_marks(finding.best, BEST, -13 / row)] if finding.best else []
    return Figure(
        [scale.scales(finding.scales), _marks(finding.draft, DRAFT), _marks(finding.final, FINAL), *best],
        look(
            row * len(finding.clauses) + above + 6,
            margin={"l": 6 if narrow else scale.LEFT, "r": 6, "t": above, "b": 6},
            annotations=[*names, *labels, *scale.ends(finding.scales, narrow=narrow)],
            legend=scale.LEGEND,
            **scale.axes(len(finding.clauses)),
        ),
    )


def _lines(labels: Sequence[Note], anchor: str) -> int:
    """How many lines the longest label has of those that are anchored so: above the scale at their bottom."""
    return max((note["text"].count("<br>") + 1 for note in labels if note["yanchor"] == anchor), default=1)


def _marks(text: JudgedText, marker: Marker, shift: float = 0) -> Scatter:
    return Scatter(
        x=[at(place) for place in text.places],
        y=[shift - row for row in range(len(text.places))],
        mode="markers",
        marker=marker,
        hovertext=[literal(f"{text.role}: {wording}") for wording in text.options.values()],
        hoverinfo="text",
        name=text.role,
    )


def _labels(finding: CommonGround, narrow: bool) -> Iterator[Note]:
    """The text at the end above the scale, the text in common below it, unless it says the same."""
    final = list(finding.final.options.values())
    for row, wording in enumerate(final):
        yield _label(wording, finding.final.places[row], row, -11, "accent", narrow)
    if finding.best is None:
        return
    for row, wording in enumerate(finding.best.options.values()):
        if wording != final[row]:
            yield _label(wording, finding.best.places[row], row, 22, "series_3", narrow)


def _label(wording: str, place: float | None, row: int, down: int, colour: str, narrow: bool) -> Note:
    return scale.label(scale.broken(wording, 20 if narrow else 27, 3), place, row, down, LIGHT[colour], narrow=narrow)
