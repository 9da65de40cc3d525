"""The parts of a section as HTML: every text escaped, every figure as JSON that a browser reads and never runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import singledispatch
from html import escape
from typing import Any

from plotly.graph_objects import Figure

from nacsim_dashboards.chart import Cell, Chart, Fold, Lines, Link, Part, Points, Table

_ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


def quiet_json(data: Any) -> str:
    """JSON that may stand inside a script element: no character in it can end the element or begin a comment."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)


@singledispatch
def as_html(part: Part) -> str:
    """One part of a section."""
    raise TypeError(f"no part of a page: {part!r}")


@as_html.register
def _(part: str) -> str:
    return f"<p>{escape(part)}</p>\n"


@as_html.register
def _(part: Points) -> str:
    return f'<ul class="points">{"".join(f"<li>{escape(item)}</li>" for item in part.items)}</ul>\n'


@as_html.register
def _(part: Lines) -> str:
    return f'<pre tabindex="0">{escape(part.text)}</pre>\n'


@as_html.register
def _(part: Link) -> str:
    text = f"<span>{escape(part.text)}</span>"
    return f'<a class="card" href="{escape(part.href)}"><strong>{escape(part.title)}</strong>{text}</a>\n'


@as_html.register
def _(part: Fold) -> str:
    return _details(part.summary, "".join(as_html(inner) for inner in part.parts))


@as_html.register
def _(part: Table) -> str:
    return "".join(_table(part, part.caption))


@as_html.register
def _(part: Chart) -> str:
    return "".join(_chart(part))


def _details(summary: str, inner: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>\n{inner}</details>\n"


def _table(table: Table, caption: str) -> Iterator[str]:
    """In a box of its own that scrolls sideways, and by keyboard, where the screen is narrow."""
    numeric = [all(not isinstance(row[i], str) for row in table.rows) for i in range(len(table.header))]
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
    yield f"<table{' class=sortable' if table.sortable else ''}>"
    yield f"<caption{'' if table.caption else ' class=unseen'}>{escape(caption)}</caption><thead><tr>"
    yield from (_head_cell(name, table.sortable, numeric[i]) for i, name in enumerate(table.header))
    yield "</tr></thead><tbody>\n"
    for first, *rest in table.rows:
        cells = (f"<td{_right(numeric[i])}>{_cell(cell)}</td>" for i, cell in enumerate(rest, 1))
        yield f'<tr><th scope="row">{_cell(first)}</th>{"".join(cells)}</tr>\n'
    yield "</tbody></table></div>\n"


def _head_cell(name: str, sortable: bool, numeric: bool) -> str:
    text = f'<button type="button">{escape(name)}</button>' if sortable else escape(name)
    return f'<th scope="col"{_right(numeric)}>{text}</th>'


def _right(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _cell(cell: Cell) -> str:
    return escape(f"{cell:.6f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell))


def _chart(chart: Chart) -> Iterator[str]:
    key, narrow = chart.key, chart.narrow or chart.figure
    room = f"--height:{chart.figure.layout.height}px;--narrow:{narrow.layout.height}px"
    yield f'<figure id="{key}" class="chart" aria-labelledby="{key}-title">\n'
    yield f'<h3 id="{key}-title">{escape(chart.title)}</h3>\n'
    yield f'<div class="plot" role="img" aria-label="{escape(chart.title)}" aria-describedby="{key}-caption"'
    yield f' style="{room}"></div>\n'
    yield _controls(chart) if chart.steps else ""
    yield f'<figcaption id="{key}-caption">{escape(chart.caption)}</figcaption>\n'
    yield f'<script type="application/json" class="drawing">{quiet_json(_drawing(chart))}</script>\n'
    yield '<p class="tools"><button type="button" class="save" hidden>Save picture</button></p>\n'
    yield _details("The same as a table", "".join(_table(chart.table, chart.table.caption or chart.title)))
    yield "</figure>\n"


def _controls(chart: Chart) -> str:
    """Real buttons and a real slider: plotly's own take no focus."""
    last, title = len(chart.steps) - 1, escape(chart.title)
    return (
        '<div class="steps" hidden>'
        '<button type="button" data-step="-1" aria-label="One step back">&#9664;</button>'
        '<button type="button" class="play">Play</button>'
        '<button type="button" data-step="1" aria-label="One step on">&#9654;</button>'
        f'<input type="range" min="0" max="{last}" value="0" step="1" aria-label="Step through: {title}">'
        '<output class="label"></output></div>\n<p class="says" aria-live="polite" hidden></p>\n'
    )


def _drawing(chart: Chart) -> list[dict[str, Any]]:
    """Every state of a chart: one, if it stands still."""
    if not chart.steps:
        return [_state("", "", chart.figure, chart.narrow)]
    return [_state(step.label, step.says, step.figure, step.narrow) for step in chart.steps]


def _state(label: str, says: str, figure: Figure, narrow: Figure | None) -> dict[str, Any]:
    drawn = {"label": label, "says": says, "wide": json.loads(figure.to_json())}
    return drawn | ({"narrow": json.loads(narrow.to_json())} if narrow else {})
