"""Colours, marks and the common look of every figure. The one place where either is named.

Figures use the colours of `LIGHT`; a page in the dark puts that of the same name from `DARK` in the place of each, so
every colour of `LIGHT` occurs once. Stances and outcomes differ by lightness and by a mark as well as by hue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from plotly.graph_objs.layout import Template
from plotly.io import templates

from nacsim.findings.words import safe
from nacsim.record import OUTCOMES, STANCES, Outcome, Stance

Note = dict[str, Any]
"""An annotation of a figure, as plotly takes it."""
Axis = dict[str, Any]
"""An axis's layout, as plotly takes it."""
Shape = dict[str, Any]
"""A line or an area of a figure, as plotly takes it."""
Layout = dict[str, Any]
"""The layout of a figure, as plotly takes it."""
Marker = dict[str, Any]
"""A trace's marker, as plotly takes it."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "panel": "#f6f7f9",
    "ink": "#1b2430",
    "soft": "#55606e",
    "line": "#c9d0d8",
    "faint": "#e6e9ee",
    "accent": "#0b5cad",
    "on_pale": "#1b2431",
    "on_deep": "#fefefe",
    "support": "#2a76ad",
    "undecided": "#aab2bd",
    "acquiesce": "#eebb55",
    "object": "#b1361e",
    "adopted_as_drafted": "#12548a",
    "adopted_amended": "#4f9bd0",
    "adopted_in_other_body": "#2a8f80",
    "deferred": "#e0a83a",
    "not_adopted": "#a8321c",
    "series_1": "#1f5f99",
    "series_2": "#d9822b",
    "series_3": "#1d8a72",
    "series_6": "#6d7480",
    "documented": "#24405c",
    "inferred": "#7d94ab",
    "assumed": "#d5dde6",
    "band": "#d4e3f1",
    "good": "#1c7c69",
    "bad": "#a63420",
}
"""Name: colour on white."""

DARK: Mapping[str, str] = {
    "paper": "#12171e",
    "panel": "#1a212b",
    "ink": "#e8ecf1",
    "soft": "#a5b0bd",
    "line": "#465262",
    "faint": "#29323e",
    "accent": "#7db8f0",
    "on_pale": "#10151b",
    "on_deep": "#0f141a",
    "support": "#4b93c6",
    "undecided": "#7c8694",
    "acquiesce": "#f0c468",
    "object": "#e0644a",
    "adopted_as_drafted": "#3f8fd0",
    "adopted_amended": "#8cc4ec",
    "adopted_in_other_body": "#5cc2b0",
    "deferred": "#efc05c",
    "not_adopted": "#ea6549",
    "series_1": "#6aaee8",
    "series_2": "#f0a559",
    "series_3": "#58c6ab",
    "series_6": "#a9b2be",
    "documented": "#cfe0f1",
    "inferred": "#7f97b0",
    "assumed": "#39485a",
    "band": "#24405c",
    "good": "#5cc2a9",
    "bad": "#f08468",
}
"""Name: colour on near-black."""

STANCE_COLOURS: Mapping[Stance, str] = {stance: LIGHT[stance] for stance in STANCES}
STANCE_INKS: Mapping[Stance, str] = {
    "support": LIGHT["on_deep"],
    "undecided": LIGHT["on_pale"],
    "acquiesce": LIGHT["on_pale"],
    "object": LIGHT["on_deep"],
}
"""What is written on a stance's colour."""
OUTCOME_COLOURS: Mapping[Outcome, str] = {outcome: LIGHT[outcome] for outcome in OUTCOMES}
OUTCOME_DASHES: Mapping[Outcome, str] = {
    "adopted_as_drafted": "solid",
    "adopted_amended": "dash",
    "adopted_in_other_body": "dashdot",
    "deferred": "longdash",
    "not_adopted": "dot",
}
OUTCOME_PATTERNS: Mapping[Outcome, str] = {
    "adopted_as_drafted": "",
    "adopted_amended": "/",
    "adopted_in_other_body": ".",
    "deferred": "-",
    "not_adopted": "x",
}
"""Fill patterns of bars (`marker.pattern.shape`), for whoever cannot tell the colours."""
SERIES_SYMBOLS: tuple[str, ...] = ("circle", "square", "diamond", "triangle-up", "star", "hexagon")
"""Of up to six things side by side, in order."""


BARE: Axis = {"showgrid": False, "zeroline": False, "ticklen": 0}
"""An axis of which only the labels are seen."""
TICKED: Axis = {
    "showgrid": False,
    "zeroline": False,
    "ticks": "outside",
    "ticklen": 4,
    "tickcolor": LIGHT["line"],
}
"""An axis with short ticks and no grid."""
LEGEND_ON_TOP = {"x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top"}
"""Where a legend stands: at the very top, left."""
FIXED_LEGEND = {"itemclick": False, "itemdoubleclick": False}
"""A legend that is only read: a click on it hides nothing."""

_AXIS = {
    # Said outright, for plotly draws lines whose colour a figure sets, but not lines whose colour its template sets.
    "showline": True,
    "showgrid": True,
    "zeroline": True,
    "gridcolor": LIGHT["faint"],
    "linecolor": LIGHT["line"],
    "zerolinecolor": LIGHT["line"],
    "tickfont": {"color": LIGHT["soft"], "size": 12},
    "title": {"font": {"color": LIGHT["soft"], "size": 13}},
    "automargin": True,
    "fixedrange": True,
}
_FONT = {"family": FONT, "size": 13, "color": LIGHT["ink"]}
NAME = "nacsim"
"""What plotly knows the template by."""
TEMPLATE = Template(
    layout={
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": _FONT,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {
            "bgcolor": LIGHT["paper"],
            "bordercolor": LIGHT["line"],
            "font": _FONT,
            "align": "left",
            "namelength": -1,
        },
        "legend": {
            "orientation": "h",
            "font": {"size": 12, "color": LIGHT["ink"]},
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
        },
        "annotationdefaults": {"showarrow": False},
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    }
)
"""The common look: see-through ground, one font, a quiet grid, nothing that moves when it is touched."""
templates[NAME] = TEMPLATE


def literal(text: str, width: int = 0) -> str:
    """A text as plotly shows it unchanged: `<`, `>` and `&` as entities, on one line; cut to `width` if that is not 0.

    Why: plotly reads `<b>`, `<a href>` and entities in every label. Such a text may go into `text`, `hovertext`,
    `customdata`, labels and titles, but never into a template: `%{...}` means something there.
    """
    line = safe(text)
    cut = line if not width or len(line) <= width else line[: width - 1].rstrip() + "…"
    return escape(cut, quote=False)


def or_gap(values: Sequence[float]) -> list[float | None]:
    """Coordinates; a gap where there are none, for plotly leaves a trace without any out of the legend."""
    return list(values) or [None]


def look(height: int, **layout: Any) -> Layout:
    """A figure's layout: the common look, `height` pixels, and what else is given.

    Why by a template: a figure looks right by itself, and a page carries the look once and not once a figure. Given
    when the figure is made, plotly checks it a good deal faster than afterwards.
    """
    return {"template": NAME, "height": height, **layout}
