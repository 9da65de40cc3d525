"""Chart 10, drawn: outcomes side by side, differences, and runs that turned."""

from __future__ import annotations

from dataclasses import replace

from plotly.graph_objects import Figure

from nacsim.findings.comparison import Comparison, Measure, OnlyIn, Pair, Turned
from nacsim.findings.words import OUTCOME_WORDS, capital
from nacsim.record import Outcome
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.scales import points_axis
from nacsim_dashboards.charts.sheet import Group, Look, Mark, Row
from nacsim_dashboards.theme import LIGHT, OUTCOME_COLOURS, OUTCOME_PATTERNS

ARROW = "\N{RIGHTWARDS ARROW}"
SURE = Look("0 lies outside the interval", LIGHT["accent"], symbol="diamond", bar=False)
UNSURE = Look("0 lies within the interval", LIGHT["soft"], symbol="circle-open", bar=False)
SHARE = Look("", LIGHT["accent"])
ONLY_IN = Look("", LIGHT["series_3"], "/")


def outcomes_side_by_side(data: Comparison, *, narrow: bool = False) -> Figure:
    """A group for each outcome that occurs, a row for each result; of many, only how often they are adopted."""
    if data.many:
        found = tuple(Row(one.label, one.adopted.shown, (Mark(one.adopted, SHARE),)) for one in data.results)
        return rows([Group("Adopted, in whatever way", found)], PERCENT, narrow=narrow)
    return rows([_outcome(word, data) for word in data.occurring], PERCENT, narrow=narrow)


def _outcome(word: Outcome, data: Comparison) -> Group:
    look = Look("", OUTCOME_COLOURS[word], OUTCOME_PATTERNS[word])
    found = (
        Row(result.label, result.outcomes[word].shown, (Mark(result.outcomes[word], look),)) for result in data.results
    )
    return Group(capital(OUTCOME_WORDS[word]), tuple(found))


def differences_figure(data: Comparison, *, narrow: bool = False) -> Figure:
    """A group for each result against the first, a row for each share that differs; of many, adoption only."""
    axis = points_axis(measure.change for pair in data.pairs for measure in pair.shares)
    if data.many:
        found = tuple(_difference(pair.after, pair.shares[0]) for pair in data.pairs)
        return rows([Group(f"Against {data.results[0].label}", found)], axis, narrow=narrow)
    axis = replace(axis, title="change, percentage points")
    return rows([_differences(pair) for pair in data.pairs], axis, narrow=narrow)


def _differences(pair: Pair) -> Group:
    return Group(_against(pair), tuple(_difference(capital(one.words), one) for one in pair.shares))


def _against(pair: Pair) -> str:
    return f"{pair.after}, against {pair.before}"


def _difference(label: str, one: Measure) -> Row:
    return Row(label, one.change.points, (Mark(one.change, SURE if one.change.sure else UNSURE),))


def turned_figure(data: Comparison, *, narrow: bool = False) -> Figure:
    """For each result against the first: the runs that turned, from what to what; of many, only how many."""
    if data.many:
        found = tuple(Row(pair.after, pair.flipped.shown, (Mark(pair.flipped, SHARE),)) for pair in data.pairs)
        return rows([Group(f"Against {data.results[0].label}", found)], PERCENT, narrow=narrow)
    return rows([Group(_against(pair), _turned(pair)) for pair in data.pairs], PERCENT, narrow=narrow)


def _turned(pair: Pair) -> tuple[Row, ...]:
    return tuple(_turn(one) for one in pair.turned) or (Row("no run turned", ""),)


def _turn(one: Turned) -> Row:
    return Row(f"{one.before} {ARROW} {one.after}", one.share.shown, (Mark(one.share, SHARE),))


def mechanisms_figure(data: Comparison, *, narrow: bool = False) -> Figure:
    """Of the runs that turned: what was at work in one of the two results only."""
    axis = replace(PERCENT, title="share of the runs that turned")
    found = [pair for pair in data.pairs if pair.only_in]
    groups = [Group(_against(pair), tuple(_only_in(one) for one in pair.only_in)) for pair in found]
    return rows(groups, axis, narrow=narrow)


def _only_in(one: OnlyIn) -> Row:
    return Row(capital(one.words), one.share.shown, (Mark(one.share, ONLY_IN),), f"only in {one.label}")
