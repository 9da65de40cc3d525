"""The templates, and what they ask of the parts of a page: their kind, how a cell reads, what of a chart is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from plotly.graph_objects import Figure

from nacsim.record import OUTCOMES, STANCES
from nacsim_dashboards.chart import (
    Cell,
    Chart,
    Fold,
    Lines,
    Mark,
    Part,
    Points,
    Slice,
    Step,
    Still,
    Strip,
    Strips,
    Table,
)


@cache
def environment() -> Environment:
    """Templates that escape every text, and write data as JSON in which nothing can end its element."""
    templates = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("nacsim_dashboards.pages", ""),
                PrefixLoader(
                    {room: PackageLoader(f"nacsim_dashboards.{room}", "") for room in ("explore", "classroom")}
                ),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.policies["json.dumps_kwargs"] = {"allow_nan": False, "separators": (",", ":")}
    templates.tests |= {kind.__name__.lower(): _is(kind) for kind in (Points, Lines, Table, Chart, Fold, Strips)}
    templates.filters |= {"shown": shown, "drawing": drawing, "kinds": kinds, "still_key": still_key}
    return templates


def _is(kind: type[Part]) -> Callable[[object], bool]:
    return lambda part: isinstance(part, kind)


def shown(cell: Cell) -> str:
    """A cell's text: a float with no more digits than it needs."""
    return f"{cell:.6f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell)


def kinds(strips: Sequence[Strip]) -> list[Slice]:
    """A slice of each outcome that occurs in any of the strips: what their key names."""
    found = {piece.outcome: piece for strip in strips for piece in strip.slices}
    return [found[outcome] for outcome in OUTCOMES if outcome in found]


def still_key(stills: Sequence[Still]) -> list[Mark]:
    """A mark of each kind that occurs in any of the stills: what their key names."""
    found = {mark.kind: mark for still in stills for mark in still.marks}
    return [found[kind] for kind in dict.fromkeys((*STANCES, *found)) if kind in found]


def drawing(chart: Chart) -> list[dict[str, Any]]:
    """Every state of a chart: one, if it stands still."""
    return [_state(step, chart.least) for step in chart.steps or (Step("", "", chart.figure, chart.narrow),)]


def _state(step: Step, least: int) -> dict[str, Any]:
    drawn = {"label": step.label, "says": step.says, "least": least, "wide": _without_look(step.figure)}
    return drawn | ({"narrow": _without_look(step.narrow)} if step.narrow else {})


def _without_look(figure: Figure) -> dict[str, Any]:
    """A figure's data and layout without the common template, which the page carries once."""
    drawn: dict[str, Any] = figure.to_plotly_json()
    drawn["layout"].pop("template", None)
    return drawn
