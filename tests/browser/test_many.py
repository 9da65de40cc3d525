"""Pages about many runs in a real browser: what plotly holds is what the results say, and every text has its room."""

from __future__ import annotations

import json
from typing import Any

import pytest

from browser.reading import Desk, Opened
from browser.shelf import Shelf
from nacsim.record import OUTCOMES
from nacsim_dashboards.charts.rows import TRACK

STUDIES = ("ensemble", "comparison", "rules", "sweep", "map", "sensitivity", "hostile-comparison", "record")
SLOW = pytest.mark.slow

TEXTS = """key => {
  const plot = document.querySelector(`#${key} .plot`), frame = plot.getBoundingClientRect();
  const nodes = plot.querySelectorAll(".annotation-text-g, .xtick, .ytick, .xtitle, .ytitle, .legendtext");
  return [...nodes].filter(node => node.textContent.trim()).map(node => {
    const box = node.getBoundingClientRect();
    return {
      text: node.textContent, left: box.left - frame.left, right: box.right - frame.left, top: box.top - frame.top,
      bottom: box.bottom - frame.top, width: frame.width, height: frame.height,
    };
  });
}"""
"""Where every text of a chart stands, in pixels from its corner."""


def summary(shelf: Shelf, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shelf.result(name) / "summary.json").read_text("utf-8"))
    return found


def drawn(opened: Opened, chart: str) -> list[dict[str, Any]]:
    """The traces of a chart that hold data."""
    found = [trace for trace in opened.drawn(chart)["data"] if trace.get("name") != TRACK]
    assert found, chart
    return found


def rows(opened: Opened, chart: str) -> list[tuple[float, float, float]]:
    """Value, and how far its interval reaches down and up, of each row from the top."""
    marks = [
        (-y, (x, down, up))
        for trace in drawn(opened, chart)
        for x, y, down, up in zip(
            trace["x"], trace["y"], trace["error_x"]["arrayminus"], trace["error_x"]["array"], strict=True
        )
    ]
    return [values for _, values in sorted(marks)]


def strips(opened: Opened, section: str) -> list[list[tuple[str, float]]]:
    """Of each strip in a section, its slices: outcome and share."""
    script = """strips => strips.map(strip => [...strip.querySelectorAll(".slices .slice")].map(
      slice => [slice.classList[1], Number(slice.style.flexGrow)]))"""
    found = opened.page.eval_on_selector_all(f"#{section} .strip", script)
    return [[(outcome, share) for outcome, share in strip] for strip in found]


def near(*values: float) -> Any:
    return pytest.approx(values, abs=1e-6)


def crossing(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether two texts run into each other, by more than the air around letters."""
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return bool(across > 1 and down > 4)


@SLOW
@pytest.mark.parametrize("name", STUDIES)
def test_no_text_runs_into_another_or_over_the_edge(name: str, desk: Desk) -> None:
    opened, seen = desk[name], 0
    keys = opened.page.eval_on_selector_all("figure.chart", "charts => charts.map(chart => chart.id)")
    for width in (1280, 800, 390):
        opened.resized(width)
        for key in (key for key in keys if key != "known"):
            texts = opened.page.evaluate(TEXTS, key)
            seen += len(texts)
            for i, one in enumerate(texts):
                inside = one["left"] >= -1 and one["right"] <= one["width"] + 1 and one["bottom"] <= one["height"] + 1
                assert inside, f"{key} at {width}: {one}"
                into = [other["text"] for other in texts[i + 1 :] if crossing(one, other)]
                assert not into, f"{key} at {width}: {one['text']} runs into {into}"
    assert seen > 30


@SLOW
@pytest.mark.parametrize("name", ["ensemble"])
def test_the_page_of_an_ensemble_holds_its_shares(name: str, shelf: Shelf, desk: Desk) -> None:
    opened, data = desk[name], summary(shelf, name)
    found = rows(opened, "outcomes")
    shares, chances = found[::2], found[1::2]
    for word, (value, down, up) in zip(OUTCOMES, shares, strict=True):
        low, high = data["intervals"][word]
        assert (value, value - down, value + up) == near(data["outcomes"][word], low, high), word
    assert [value for value, _, _ in chances] == pytest.approx([data["chances"][word] for word in OUTCOMES])
    occurring = [word for word in OUTCOMES if data["outcomes"][word]]
    curves = [trace for trace in drawn(opened, "times") if trace["line"].get("shape") == "hv"]
    for word, curve in zip(occurring, curves, strict=True):
        hours = [hour for hour, _ in data["ends"][word]]
        assert [round(24 * day) for day in curve["x"][1:-1]] == hours
        assert curve["y"][-1] == pytest.approx(data["outcomes"][word], abs=1e-6)
    first = sorted((of["first"]["object"] for of in data["allies"].values()), reverse=True)
    assert [value for value, _, _ in rows(opened, "holdouts")][: sum(share >= 0.005 for share in first[:6])] == [
        share for share in first[:6] if share >= 0.005
    ]


@SLOW
@pytest.mark.parametrize("name", ["comparison"])
def test_the_page_of_a_comparison_holds_every_result_and_difference(name: str, shelf: Shelf, desk: Desk) -> None:
    opened, data = desk[name], summary(shelf, name)
    assert strips(opened, "ends") == [
        [(word, one["outcomes"][word]) for word in OUTCOMES if one["outcomes"][word]] for one in data["results"]
    ]
    every = [[pair["adopted"], *(pair["outcomes"][word] for word in OUTCOMES[:-1])] for pair in data["pairs"]]
    changes = [one for pair in every for one in pair if one["difference"]]
    found = rows(opened, "differences")
    assert len(found) == len(changes)
    for one, (value, down, up) in zip(changes, found, strict=True):
        assert (value, value - down, value + up) == near(one["difference"], *one["interval"])


@SLOW
@pytest.mark.parametrize("name", ["rules"])
def test_the_page_of_rules_holds_every_what_if(name: str, shelf: Shelf, desk: Desk) -> None:
    opened, data = desk[name], summary(shelf, name)
    found = [dict(strip) for section in ("rules", "others") for strip in strips(opened, section)]
    shares = [{word: share for word, share in one["outcomes"].items() if share} for one in data["results"]]
    assert sorted(sorted(strip.items()) for strip in found) == sorted(sorted(one.items()) for one in shares)
    changes = [pair["adopted"]["difference"] for pair in data["pairs"]]
    assert [value for value, _, _ in rows(opened, "differences")] == changes


@SLOW
def test_the_pages_of_sweeps_hold_every_point(shelf: Shelf, desk: Desk) -> None:
    opened, data = desk["sweep"], summary(shelf, "sweep")
    band, line = drawn(opened, "line")
    assert line["x"] == [point["at"][0] for point in data["points"]]
    assert line["y"] == [point["adopted"]["share"] for point in data["points"]]
    low, high = zip(*(point["adopted"]["interval"] for point in data["points"]), strict=True)
    assert band["y"] == [*low, *reversed(high)]
    opened, data = desk["map"], summary(shelf, "map")
    cells = drawn(opened, "map")[0]
    held = {(x, y): cells["z"][j][i] for j, y in enumerate(cells["y"]) for i, x in enumerate(cells["x"])}
    assert held == {tuple(point["at"]): point["adopted"]["share"] for point in data["points"]}


@SLOW
@pytest.mark.parametrize("name", ["sensitivity"])
def test_the_page_of_a_sensitivity_study_holds_the_largest_effects(name: str, shelf: Shelf, desk: Desk) -> None:
    opened, data = desk[name], summary(shelf, name)
    moving = [one for one in data["parameters"] if one["at_low"]["difference"] or one["at_high"]["difference"]]
    ends = [one[end] for one in moving[:12] for end in ("at_low", "at_high")]
    assert ends
    found = rows(opened, "tornado")
    assert len(found) == len(ends)
    for one, (value, down, up) in zip(ends, found, strict=True):
        assert (value, value - down, value + up) == near(one["difference"], *one["interval"])
    for output, factors in data["sobol"]["outputs"].items():
        if factors:
            counting = [one for one in factors if one["first"] or one["total"]]
            shown = [one[kind] for one in counting[:12] for kind in ("first", "total")]
            assert [value for value, _, _ in rows(opened, f"sobol-{output}")] == pytest.approx(shown)
