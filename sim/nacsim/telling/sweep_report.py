"""A sweep as a person would read it: a line for each point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nacsim.findings.words import safe
from nacsim.scenario.resolved import Scenario
from nacsim.telling.compare_report import points
from nacsim.telling.ensemble_report import named
from nacsim.telling.lines import Line, heading, labelled, paragraph

BAR = 20
"""Columns of a bar that stands for every run."""
ACROSS = 9
"""Values of a second number that fit beside each other."""
CELL = 8


def sweep_summary(scenario: Scenario, data: Mapping[str, Any]) -> list[Line]:
    """The JSON of `nac sweep` in lines of at most 80 columns."""
    lines = [*paragraph(safe(scenario.title).upper(), "title", 0), *paragraph(safe(scenario.question), "title", 0)]
    same = "run 7 of one point and run 7 of another differ in the number swept, not in luck"
    lines += [Line(), *labelled("Scenario", named(data))]
    lines += [*labelled("Runs", f"{data['runs']:,} of seed {data['seed']} at each point: {same}")]
    for one in data["over"]:
        written = "" if one["as_written"] is None else f"; as it stands {one['as_written']:g}"
        values = f"{len(one['values'])} values from {one['low']:g} to {one['high']:g}{written}"
        lines += labelled("Swept", f"{safe(one['path'])}: {values}")
    gridded = len(data["over"]) > 1 and len(data["over"][1]["values"]) <= ACROSS
    return [*lines, *heading(_finding(data)), *(_grid(data) if gridded else _table(data)), *_notes(data)]


def _finding(data: Mapping[str, Any]) -> str:
    """Where it is adopted least and most."""
    ordered = sorted(data["points"], key=lambda point: point["adopted"]["share"])
    least, most = ordered[0], ordered[-1]
    if least["adopted"]["share"] == most["adopted"]["share"]:
        return f"Adopted in {most['adopted']['share']:.1%} of runs at every point"
    share = f"Adopted in {least['adopted']['share']:.1%} of runs at {_at(least)}"
    return f"{share}, in {most['adopted']['share']:.1%} at {_at(most)}"


def _at(point: Mapping[str, Any]) -> str:
    return ", ".join(f"{value:g}" for value in point["at"])


def _table(data: Mapping[str, Any]) -> list[Line]:
    column = max(6, *(len(_at(point)) + 2 for point in data["points"]))
    against = f"against {_at(data['points'][0])} (95 % interval)"
    lines = [Line(f"  {'at':<{column}}adopted  {'':<{BAR}}  {against}", "note")]
    for i, point in enumerate(data["points"]):
        share = point["adopted"]["share"]
        bar = f"{'#' * round(share * BAR):<{BAR}}"
        change = points(point["change"]) if i else ""
        lines.append(Line(f"  {_at(point):<{column}}{share:>7.1%}  {bar}  {change}".rstrip(), "plain"))
    return lines


def _grid(data: Mapping[str, Any]) -> list[Line]:
    """The share adopted, the first number going down and the second across."""
    down, across = (one["values"] for one in data["over"])
    shares = iter(data["points"])
    lines = paragraph(f"Down: {safe(data['over'][0]['path'])}. Across: {safe(data['over'][1]['path'])}.", "note")
    lines.append(Line("  " + "".join(f"{cell:>{CELL}}" for cell in ["", *(f"{value:g}" for value in across)]), "note"))
    for value in down:
        row = [f"{next(shares)['adopted']['share']:.1%}" for _ in across]
        lines.append(Line("  " + "".join(f"{cell:>{CELL}}" for cell in [f"{value:g}", *row])))
    widest = max(max(point["adopted"]["interval"]) - min(point["adopted"]["interval"]) for point in data["points"])
    return lines + paragraph(f"Each share has a 95 % interval at most {100 * widest:.1f} points wide.", "note")


def _notes(data: Mapping[str, Any]) -> list[Line]:
    hours = [f"{point['hours_to_end']['median']:g}" for point in data["points"]]
    lines = paragraph(f"Half of the runs end within {_spread(hours)} hours.")
    dilution = [point["dilution"]["mean"] for point in data["points"] if point["dilution"]["mean"] is not None]
    if dilution:
        spread = _spread([f"{mean:.2f}" for mean in dilution])
        lines += paragraph(f"Of what was adopted, dilution is {spread} of 1 on average.")
    return [Line(), *lines]


def _spread(numbers: list[str]) -> str:
    low, high = min(numbers, key=float), max(numbers, key=float)
    return low if low == high else f"{low} to {high}"
