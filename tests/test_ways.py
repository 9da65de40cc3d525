"""The ways that runs go: counted as a table of the runs has them, told truly, and drawn as wide as they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.graph_objects import Figure, Scatter
from pydantic import ValidationError

import by_hand
import many_samples as made
from conftest import Done
from nacsim.ensembles import engine
from nacsim.findings.ways import Ways, ways
from nacsim.findings.words import OUTCOME_WORDS
from nacsim.record import OUTCOMES
from nacsim.scenario.load import load
from nacsim.store.reading import read_summary
from nacsim.store.summaries import EnsembleSummary
from nacsim.studies.ensemble import Ensemble, ensemble
from nacsim.studies.measures import tally
from nacsim.studies.open_result import open_result
from nacsim.telling.ensemble_report import ensemble_report
from nacsim.telling.lines import as_text
from nacsim_dashboards.chart import Chart, Points
from nacsim_dashboards.charts import ribbons
from nacsim_dashboards.charts import ways as ways_chart
from nacsim_dashboards.pages import ensemble_sections
from nacsim_dashboards.theme import OUTCOME_COLOURS, OUTCOME_PATTERNS
from strategies import examples
from trees import resealed

IRAQ = load("iraq-training-2004")
SMALL = Path(__file__).parent / "scenarios" / "small.yaml"
Key = tuple[bool, bool, bool, str]


def summary_of(counts: dict[Key, int]) -> EnsembleSummary:
    """An ensemble whose runs go these ways, all within a day."""
    ends: dict[str, dict[int, int]] = {}
    for (*_, outcome), n in counts.items():
        ends.setdefault(outcome, {24: 0})[24] += n
    names = ("redrafted", "silence_broken", "moved_to_body", "outcome")
    kept = [dict(zip(names, key, strict=True)) | {"runs": n} for key, n in counts.items()]
    return made.ensemble(IRAQ, ends, ways=kept)


def gone(counts: dict[Key, int]) -> Ways:
    found = ways(summary_of(counts))
    assert found
    return found


ONE = {(True, False, False, "adopted_amended"): 50}
TWO = ONE | {(False, False, False, "adopted_as_drafted"): 30}
MOVED = {(True, True, True, "adopted_in_other_body"): 20, (True, True, False, "not_adopted"): 5}
keys = st.tuples(st.booleans(), st.booleans(), st.booleans(), st.sampled_from(OUTCOMES))
many = st.dictionaries(keys, st.integers(1, 3000), min_size=1, max_size=12)


# Counted


@pytest.mark.parametrize(
    "name", ["iraq-training-2004", "turkey-2003", "ntmi-review-2008", "iraq-training-2004@dpc_threat"]
)
def test_ways_are_what_the_table_of_the_runs_says(name: str) -> None:
    found = ensemble(name, runs=300, seed=2)
    table = found.runs(["redrafts", "silences_broken", "used.moved_to_body", "outcome"])
    wanted: Counter[Key] = Counter()
    for redrafts, broken, moved, outcome in table.itertuples(index=False):
        wanted[bool(redrafts), bool(broken), bool(moved), str(outcome)] += 1
    kept = found.summary.ways or []
    counts = {(way.redrafted, way.silence_broken, way.moved_to_body, way.outcome): way.runs for way in kept}
    assert counts == wanted
    assert len(kept) == len(counts)


def test_the_ways_of_blocks_add_up_to_those_of_the_whole() -> None:
    matter = load("turkey-2003")
    parts = [next(iter(engine.columns(matter, 1, start, end))) for start, end in ((0, 30), (30, 45), (45, 90))]
    whole = tally(matter, next(iter(engine.columns(matter, 1, 0, 90))))
    first, second, third = (tally(matter, part) for part in parts)
    assert np.array_equal((first + second + third).ways, whole.ways)
    assert np.array_equal((third + (second + first)).ways, whole.ways)
    assert whole.ways.sum() == 90


def test_ways_that_are_not_of_the_runs_are_refused() -> None:
    data = summary_of(TWO).as_json()
    data["ways"][0]["runs"] -= 1
    with pytest.raises(ValidationError, match="the ways are not those of its runs"):
        EnsembleSummary.model_validate_json(json.dumps(data))


def test_a_result_of_before_ways_were_counted_is_read_shown_and_whole(nac: Callable[..., Done], tmp_path: Path) -> None:
    out = tmp_path / "out"
    ensemble(SMALL, runs=40, out=out)

    def without(data: dict[str, Any]) -> None:
        del data["ways"]

    _rewritten(out, without)
    summary = read_summary(out, EnsembleSummary)
    assert summary.ways is None
    assert ways(summary) is None
    told = as_text(ensemble_report(load(str(SMALL)), summary))
    assert "Most often" not in told.partition("On the way")[2].partition("On average")[0]
    (out / "summary.txt").write_text(told, encoding="utf-8")
    resealed(out)
    assert nac("verify", out).code == 0
    [points] = next(one.parts for one in ensemble_sections.sections(summary, load(str(SMALL))) if one.key == "way")
    assert isinstance(points, Points)
    assert isinstance(open_result(out), Ensemble)
    grown = ensemble(SMALL, runs=60, out=out, resume=True)
    assert sum(way.runs for way in grown.summary.ways or []) == 60


def test_ways_that_were_altered_are_noticed(nac: Callable[..., Done], tmp_path: Path) -> None:
    out = tmp_path / "out"
    ensemble(SMALL, runs=40, out=out)

    def turned(data: dict[str, Any]) -> None:
        data["ways"][0]["redrafted"] = not data["ways"][0]["redrafted"]

    _rewritten(out, turned)
    done = nac("verify", out)
    assert done.code == 1
    assert "summary.json is not what the runs come to" in done.out + done.err


def _rewritten(out: Path, change: Callable[[dict[str, Any]], None]) -> None:
    file = out / "summary.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(json.dumps(data), encoding="utf-8")
    resealed(out)


# Told


@pytest.mark.parametrize(
    ("counts", "headline", "every"),
    [
        (
            ONE,
            "Every run goes the same way: adopted, amended",
            "In every run the text is changed, no silence is broken and the matter moves to no other body",
        ),
        (
            TWO,
            "Most often text changed, then adopted, amended: 62% of 80 runs",
            "In every run no silence is broken and the matter moves to no other body",
        ),
        (
            MOVED,
            "Most often moved to another body, then adopted in another body: 80% of 25 runs",
            "In every run the text is changed and silence is broken",
        ),
        (
            TWO | MOVED,
            "Most often text changed, no silence broken, kept in its body, then adopted, amended: 48% of 105 runs",
            "",
        ),
        (
            {(True, True, False, "deferred"): 5, (True, False, False, "deferred"): 6},
            "Two ways are about as frequent in 11 runs: no silence broken, then deferred, in 55%; and silence broken,"
            " then deferred, in 45%",
            "In every run the text is changed and the matter moves to no other body",
        ),
        (
            {(False, False, False, word): 3 for word in OUTCOMES},
            "5 ways are about as frequent in 15 runs, none in more than 20%: their intervals overlap",
            "In every run the text stays as drafted, no silence is broken and the matter moves to no other body",
        ),
    ],
)
def test_what_is_said_of_ways(counts: dict[Key, int], headline: str, every: str) -> None:
    found = gone(counts)
    assert (found.headline, found.every) == (headline, every)


@examples(80)
@given(many)
def test_stages_are_those_at_which_runs_part_and_their_branches_add_up(counts: dict[Key, int]) -> None:
    found, runs = gone(counts), sum(counts.values())
    parting = [name for i, name in enumerate(("text", "silence", "body")) if len({key[i] for key in counts}) > 1]
    assert [stage.name for stage in found.stages] == [*parting, "end"]
    assert all(sum(branch.share.value for branch in stage.branches) == pytest.approx(1) for stage in found.stages)
    ends = {branch.words: branch.share.value for branch in found.stages[-1].branches}
    assert ends == {
        OUTCOME_WORDS[word]: pytest.approx(sum(n for key, n in counts.items() if key[3] == word) / runs)
        for word in OUTCOMES
        if any(key[3] == word for key in counts)
    }
    assert sorted(course.runs for course in found.courses) == sorted(counts.values())
    assert len({course.steps for course in found.courses}) == len(counts)


@examples(80)
@given(many)
def test_no_headline_calls_a_way_most_frequent_that_the_intervals_do_not(counts: dict[Key, int]) -> None:
    found, runs = gone(counts), sum(counts.values())
    ranked = [by_hand.wilson(n, runs) for n in sorted(counts.values(), reverse=True)]
    alone = len(ranked) > 1 and all(high < ranked[0][0] for _, high in ranked[1:])
    assert ("ost often" in found.headline) == alone
    assert found.headline.startswith("Every run") == (len(counts) == 1)


def test_the_terminal_says_what_the_picture_is_called() -> None:
    told = " ".join(as_text(ensemble_report(IRAQ, summary_of(TWO))).split())
    assert f"On the way {gone(TWO).headline}." in told


# Drawn


def outlines(trace: Scatter) -> Iterator[list[tuple[float, float]]]:
    """The areas of a ribbon."""
    corners: list[tuple[float, float]] = []
    for x, y in zip(trace.x, trace.y, strict=True):
        if x is None:
            yield corners
            corners = []
        else:
            corners.append((x, y))


def widths(trace: Scatter, along: int) -> list[float]:
    """How wide a ribbon is wherever it has corners. along: 0 if it goes along x, 1 along y."""
    found = []
    for corners in outlines(trace):
        sides = corners[:-1]
        half = len(sides) // 2
        there, back = sides[:half], sides[half:][::-1]
        for one, other in zip(there, back, strict=True):
            assert one[along] == other[along]
            found.append(abs(one[1 - along] - other[1 - along]))
    return found


def chart_of(counts: dict[Key, int]) -> Chart:
    found = ways_chart.chart(gone(counts))
    assert isinstance(found, Chart)
    return found


def figures(counts: dict[Key, int]) -> list[tuple[Figure, int, float]]:
    """Both figures, which way they go, and the width of all runs."""
    chart = chart_of(counts)
    assert chart.narrow
    return [(chart.figure, 0, ways_chart.THICK), (chart.narrow, 1, 1 - ways_chart.GAPS)]


@examples(40)
@given(many.filter(lambda counts: len(counts) > 1))
def test_every_ribbon_is_as_wide_as_its_share_all_the_way(counts: dict[Key, int]) -> None:
    runs, found = sum(counts.values()), gone(counts)
    for figure, along, thick in figures(counts):
        for course, trace in zip(found.courses, figure.data, strict=True):
            assert widths(trace, along) == pytest.approx([course.runs / runs * thick] * len(widths(trace, along)))
            assert trace.fillcolor == OUTCOME_COLOURS[course.outcome]
            assert trace.fillpattern.shape == OUTCOME_PATTERNS[course.outcome]


@examples(40)
@given(many.filter(lambda counts: len(counts) > 1))
def test_ribbons_lie_beside_each_other_and_within_the_picture(counts: dict[Key, int]) -> None:
    for figure, along, thick in figures(counts):
        low, high = (figure.layout.yaxis if along == 0 else figure.layout.xaxis).range
        ends = []
        for trace in figure.data:
            last = [*outlines(trace)][-1]
            edge = max if along == 0 else min
            far = edge(corner[along] for corner in last)
            across = [corner[1 - along] for corner in last if corner[along] == far]
            ends.append((min(across), max(across)))
        ends.sort()
        assert low - 1e-6 <= ends[0][0] and ends[-1][1] <= high + 1e-6
        assert all(after[0] >= before[1] - 1e-9 for before, after in pairwise(ends))
        assert sum(top - bottom for bottom, top in ends) == pytest.approx(thick)


def test_branches_have_their_words_and_shares_and_narrow_ends_stand_in_the_legend() -> None:
    chart = chart_of(TWO | MOVED)
    said = [note.text.replace("<br>", " ") for note in chart.figure.layout.annotations]
    assert said[0] == "The draft: 105 runs"
    assert {"Text changed: 71%", "No silence broken: 76%", "Moved to another body: 19%"} <= {*said}
    assert [text for text in said if text.startswith("Adopted")] == [
        "Adopted as drafted: 29%",
        "Adopted, amended: 48%",
        "Adopted in another body: 19%",
    ]
    assert chart.narrow
    legend = [trace.name for trace in chart.narrow.data if trace.showlegend]
    assert sorted(legend) == [
        "Adopted as drafted: 29%",
        "Adopted in another body: 19%",
        "Adopted, amended: 48%",
        "Not adopted: 5%",
    ]


def test_the_table_has_counts_and_intervals() -> None:
    low, high = by_hand.wilson(50, 80)
    table = chart_of(TWO).table
    assert table.header == ("text", "end", "runs", "share of runs, %", "from", "to (95%)")
    assert table.rows[0] == ("text changed", "adopted, amended", 50, 62.5, round(100 * low, 2), round(100 * high, 2))


def test_where_nothing_branches_there_is_a_sentence() -> None:
    found = gone(ONE)
    assert ways_chart.chart(found) == f"Every run goes the same way: adopted, amended. {found.every}."


def test_where_runs_part_only_at_the_end_the_headline_is_not_that_of_the_outcomes() -> None:
    found = gone(ONE | {(True, False, False, "not_adopted"): 3})
    assert found.headline == "Runs part only in how they end, most often adopted, amended: 94% of 53 runs"


@examples(40)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2)), min_size=1, max_size=8, unique=True))
def test_ribbons_of_one_branch_stay_in_the_order_in_which_they_came(paths: list[tuple[int, int]]) -> None:
    starts = [[0.0, 100.0], [0.0, 100.0, 200.0]]
    before, after = ribbons.places(paths, [1.0] * len(paths), starts)
    for one, other in product(range(len(paths)), repeat=2):
        if paths[one][1] == paths[other][1] and before[one] < before[other]:
            assert after[one] < after[other]
