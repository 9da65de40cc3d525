"""A comparison as a person would read it: what differs, what it does, in which runs and by what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nacsim.findings.cliffs import between
from nacsim.findings.comparison import NOT_SET, ComparisonFinding, ResultShares, comparison
from nacsim.findings.differences import Differences, PairDifferences, differences
from nacsim.findings.estimates import INTERVALS, Change, brief
from nacsim.findings.flips import MEANING, FlippedPair, Flips, Mechanisms, flips, mechanisms
from nacsim.findings.other_rules import other_rules
from nacsim.findings.variants import compared
from nacsim.findings.words import counted, quoted, safe
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.telling.claims import headline, notes, plain_ascii, sentences
from nacsim.telling.compare_details import allies, left_out, not_shared, texts
from nacsim.telling.lines import Line, Style, heading, labelled, paragraph, points

COLUMN = 29
"""Columns for a label."""
DETAILED = 3
"""With at most so many pairs, each is laid out on its own."""
PATHS = 12
"""Differences of the scenarios listed; all are in summary.json."""
TURNS = 4
"""Ways to flip listed of a pair, and mechanisms."""


def comparison_report(scenarios: Sequence[Scenario], summary: ComparisonSummary) -> list[Line]:
    """What `nac compare` found, in lines. scenarios: those of its results, in their order."""
    results, changes, flipped = comparison(summary), differences(summary), flips(summary)
    few = len(changes.pairs) <= DETAILED
    return [
        *_opening(scenarios, summary, results, few=few),
        *_headlines(scenarios, summary, results),
        *_table(results, changes, flipped),
        *sentences(changes.headline, changes.doubt, *between(summary, scenarios)),
        *(_pairs(results, changes) if few else ()),
        *_flips(flipped, few=few),
        *_mechanisms(mechanisms(summary), results, few=few),
        *((*allies(scenarios[0], summary), *texts(scenarios[0], summary)) if few else ()),
        *not_shared(summary, results.sharing),
        *left_out(summary),
        *notes(dict.fromkeys(note for scenario in scenarios for note in scenario.notes)),
    ]


def _opening(
    scenarios: Sequence[Scenario], summary: ComparisonSummary, results: ComparisonFinding, *, few: bool
) -> Iterator[Line]:
    for title in dict.fromkeys(safe(scenario.title) for scenario in scenarios):
        yield from paragraph(title.upper(), "title", 0)
    yield Line()
    yield from labelled("Compared", plain_ascii(results.sample))
    yield from heading("What differs")
    yield from points(map(plain_ascii, compared(summary, scenarios)))
    yield from (
        _settings(results)
        if few
        else paragraph(f"{counted(len(results.settings), 'setting')}, listed in summary.json.")
    )


def _settings(results: ComparisonFinding) -> Iterator[Line]:
    if not results.settings:
        yield from paragraph("Nothing that could change a result.")
    listed = results.settings[:PATHS]
    for setting in listed:
        pairs = zip(results.results, setting.values, strict=True)
        yield from paragraph(
            f"{setting.path}: {', '.join(f'{quoted(result.label)} {value}' for result, value in pairs)}", hang=4
        )
    if any(NOT_SET in setting.values for setting in listed):
        yield from paragraph(f"({NOT_SET}: not set)", "note")
    if len(results.settings) > PATHS:
        yield from paragraph(f"and {len(results.settings) - PATHS} more, in summary.json", "note")


def _headlines(scenarios: Sequence[Scenario], summary: ComparisonSummary, results: ComparisonFinding) -> list[Line]:
    by_rule = other_rules(summary, scenarios)
    if by_rule is None:
        return headline(results.headline)
    return [*headline(by_rule.headline), *([] if results.many else sentences(results.headline))]


def _table(results: ComparisonFinding, changes: Differences, flipped: Flips) -> Iterator[Line]:
    """A row for each result: how often it is adopted, and what changes against the first."""
    first, *others = results.results
    yield Line(f"  {'':<{COLUMN}}adopted  {'change (95 % interval)':<24} flipped  hours", "note")
    yield Line(_adopted(first))
    for result, pair, flips_of in zip(others, changes.pairs, flipped.pairs, strict=True):
        hours = next(measure.change.value for measure in pair.means if measure.key == "hours")
        numbers = f"{plain_ascii(pair.adopted.points):<24}{brief(flips_of.share.value):>8}{round(hours):>+7}"
        yield Line(f"{_adopted(result)}  {numbers}", _style(pair.adopted))
    yield from paragraph(f"Changes are against {quoted(results.results[0].label)}, in percentage points.", "note")
    yield from sentences(INTERVALS, style="note")


def _adopted(result: ResultShares) -> str:
    label = result.label if len(result.label) <= COLUMN else f"{result.label[: COLUMN - 3]}..."
    return f"  {label:<{COLUMN}}{brief(result.adopted.value):>7}"


def _style(change: Change) -> Style:
    """In colour only where the difference is clear."""
    return "plain" if not change.clear else "support" if change.value > 0 else "object"


def _pairs(results: ComparisonFinding, changes: Differences) -> Iterator[Line]:
    first, *others = results.results
    for result, pair in zip(others, changes.pairs, strict=True):
        yield from heading(f"From {quoted(pair.before)} to {quoted(pair.after)}")
        yield from _outcomes(first, result, pair)
        for measure in pair.means:
            yield from labelled(measure.words, plain_ascii(measure.mean), "note", column=COLUMN)


def _outcomes(first: ResultShares, second: ResultShares, pair: PairDifferences) -> Iterator[Line]:
    for word in first.outcomes:
        for measure in pair.shares:
            if measure.key == word:
                before, after = (brief(result.outcomes[word].value) for result in (first, second))
                shares = f"{before:>7}  to {after:>6}"
                yield Line(f"  {measure.words:<{COLUMN}}{shares}   {plain_ascii(measure.change.points)}")


def _flips(flipped: Flips, *, few: bool) -> Iterator[Line]:
    yield from headline(flipped.headline)
    if flipped.none:
        return
    for pair in flipped.pairs if few else ():
        yield from _turns(pair, several=len(flipped.pairs) > 1)
    yield from paragraph(
        f"{MEANING} {plain_ascii(flipped.examples)}. `nac run` with --seed and --run shows one.", "note"
    )


def _turns(pair: FlippedPair, *, several: bool) -> Iterator[Line]:
    if several:
        yield from paragraph(f"{pair.after}: {counted(pair.runs, 'run')}, {plain_ascii(pair.share.shown)}")
    for turn in pair.turns[:TURNS]:
        yield from labelled(f"{turn.runs:>7,}", f"{turn.before} -> {turn.after}", column=9)


def _mechanisms(at_work: Mechanisms, results: ComparisonFinding, *, few: bool) -> Iterator[Line]:
    if not at_work.pairs or results.many:
        return
    yield from headline(at_work.headline)
    for pair in at_work.pairs if few else ():
        for only in pair.only_in[:TURNS]:
            yield from labelled(f"{only.share.text:>7}", f"{only.words}, only in {quoted(only.label)}", column=9)
