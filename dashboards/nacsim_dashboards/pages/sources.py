"""The end of every page: what it rests on, what is on record, the transcript, and what to type to have it again."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator, Mapping, Sequence

from nacsim.findings.explanation import Explanation
from nacsim.findings.provenance import DRAWN_WORDS, Entry, against_record, confidence_counts, entries
from nacsim.findings.words import counted, safe
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import set_text
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.store.keeping import scenario_name
from nacsim.store.reading import KIND_OF_SUMMARY
from nacsim.store.summaries import Summary, SweepSummary
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim_dashboards.chart import Cell, Fold, Lines, Part, Section, Table
from nacsim_dashboards.charts.provenance import chart as provenance_chart

HEADING = "What this rests on"
THEORY = (
    "Besides these the theory has parameters of its own: the same for every scenario that sets none of them, and none"
    " is measured. The model's description (docs/odd.md) lists them with what each means."
)


_NO_VOTES = (
    "NATO takes no votes. What is counted here are soundings: the chair goes round the table, and the text passes if"
    " nobody maintains an objection. When people speak of a veto they mean an objection that is maintained, or a"
    " silence broken by letter; when they speak of abstaining they mean an ally that does not stand in the way: it lets"
    " a text pass that it does not support."
)


def no_votes(scenario: Scenario) -> str:
    """What is counted, since there are no votes: said once on every page."""
    what_if = (
        f" A different rule is tried here: {scenario.rule.replace('_', ' ')}." if scenario.rule != "consensus" else ""
    )
    return _NO_VOTES + what_if


def source_of_run(record: Record) -> str:
    """Below a picture of a run: what made it, of what."""
    return _source(record.version, scenario_name(record.scenario, record.variant), _which(record), record.digest)


def source_of_scenario(record: Record, summary: Summary) -> str:
    """Below a picture of a scenario, of its one run or of many."""
    name = scenario_name(record.scenario, record.variant)
    return _source(record.version, name, f"{_which(record)} and {_runs(summary)}", record.digest)


def source_of_study(summary: Summary, scenarios: Sequence[Scenario]) -> str:
    """Below a picture of many runs: what made it, of what."""
    names = dict.fromkeys(scenario_name(scenario.slug, scenario.variant) for scenario in scenarios)
    return _source(summary.version, ", ".join(names), _runs(summary), *(scenario.digest for scenario in scenarios))


def _which(record: Record) -> str:
    return "as written" if record.as_written else f"seed {record.seed}, run {record.run}"


def _runs(summary: Summary) -> str:
    return f"{counted(summary.runs, 'run')} of seed {summary.seed}"


def _source(version: str, name: str, which: str, *digests: str) -> str:
    """A model's picture must not pass for a record of what happened. Of several digests, that of them all."""
    known = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    return f"A simulation by nacsim {safe(version)}: {safe(name)}, {which}; digest {known[:12]}"


def sources_of_run(explanation: Explanation, *, history: bool = True) -> Section:
    """Of a run: with its transcript, and beside it what is on record, where the page does not tell that before."""
    record, scenario = explanation.record, explanation.scenario
    transcribed = Fold("Transcript of the run", (Lines(as_text(transcript(record, scenario))),))
    ends = ("One run shows how it can go, not how likely that is.", *_run_again(record))
    basis = (*_known(scenario), *((_on_record(record, scenario),) if history else ()), transcribed)
    parts = (*basis, *ends, f"Digest of the scenario: {record.digest[:16]}.")
    return Section("sources", HEADING, parts, "What happened in fact, and what does all this rest on?")


def sources_of_study(summary: Summary, scenarios: Sequence[Scenario]) -> Section:
    """Of a study: a picture if it is of one scenario and its variants, and every number of each scenario."""
    single = len({scenario.slug for scenario in scenarios}) == 1
    parts = list(_known(scenarios[0])) if single else [*_numbers_of_each(scenarios), THEORY]
    named = len({(scenario.slug, scenario.variant) for scenario in scenarios}) == len(scenarios)
    again = _again(_study(summary, scenarios), summary.version) if named else ()  # what-ifs have no names
    return Section("sources", HEADING, (no_votes(scenarios[0]), *parts, *again))


def _numbers_of_each(scenarios: Sequence[Scenario]) -> list[Part]:
    """Of variants, the first alone."""
    firsts: dict[str, Scenario] = {}
    for scenario in scenarios:
        firsts.setdefault(scenario.slug, scenario)
    return [_numbers(entries(scenario), safe(scenario.title)) for scenario in firsts.values()]


def _known(scenario: Scenario) -> Iterator[Part]:
    numbers = entries(scenario)
    known = confidence_counts(numbers)
    yield provenance_chart(known)
    yield f"{known.uncertainty}."
    yield _numbers(numbers)
    yield THEORY


def _numbers(numbers: Sequence[Entry], title: str = "") -> Fold:
    table = Table(
        ("ally", "number", "value", "in a run", "spread", "confidence", "source"),
        tuple(map(_row, numbers)),
        caption=(
            "Every number about every ally, as written. Drawn: around it, its spread being one standard deviation in"
            " its unit. Drawn, by a factor: multiplied by a number near 1, which the theory's doubt decides. Held"
            " fixed: the same in every run, however uncertain it is."
        ),
        sortable=True,
    )
    return Fold(f"{f'{title}: all' if title else 'All'} {len(numbers):,} numbers, with their sources", (table,))


def _row(entry: Entry) -> tuple[Cell, ...]:
    how, spread = DRAWN_WORDS[entry.drawn], round(entry.spread, 4)
    return entry.ally, entry.number, round(entry.value, 4), how, spread, entry.confidence, entry.source


def _on_record(record: Record, scenario: Scenario) -> Part:
    checks = against_record(record, scenario)
    if not checks:
        return "Nothing is on record to compare with: the matter is invented, or what happened is not written down."
    return Table(
        ("what", "on record", "in this run", "agrees", "kind"),
        tuple((c.fact, c.on_record, c.in_run, "yes" if c.agrees else "no", c.kind) for c in checks),
        caption=(
            "What is on record beside this run. Coded: it echoes what was written into the scenario, so that agreement"
            " proves nothing. Predicted: it came out of the model."
        ),
    )


def _again(command: Sequence[str], version: str) -> Iterator[Part]:
    yield f"To reproduce this with nacsim {safe(version)}, type (name a scenario of your own by its file):"
    yield Lines(safe(shlex.join(command)))


def _run_again(record: Record) -> Iterator[Part]:
    """Of a run with seats, how its answers are played again, and what the model makes of the same draws."""
    if not record.seats:
        yield from _again(_command(record), record.version)
        return
    yield (
        "Not every seat was left to the model in this run: what was answered is kept in the folder of its result. To"
        f" play the same answers again with nacsim {safe(record.version)}, put that folder in place of FOLDER:"
    )
    yield Lines("nac verify FOLDER")
    yield "To see what the model does with the same draws in every seat (name a scenario of your own by its file):"
    yield Lines(safe(shlex.join(_command(record))))


def _command(record: Record) -> list[str]:
    how = ["--as-written"] if record.as_written else ["--seed", str(record.seed), "--run", str(record.run)]
    return ["nac", "run", scenario_name(record.scenario, record.variant), *_sets(record.set), *how]


def _study(summary: Summary, scenarios: Sequence[Scenario]) -> list[str]:
    """A study's command; what was swept comes with it."""
    names = list(dict.fromkeys(scenario_name(scenario.slug, scenario.variant) for scenario in scenarios))
    numbers = summary.over if isinstance(summary, SweepSummary) else []
    over = [f"--over={number.path}={_span(number.values)}" for number in numbers]
    sets = [] if isinstance(summary, ComparisonSummary) else _sets(summary.set)
    runs = ["--runs", str(summary.runs), "--seed", str(summary.seed)]
    return ["nac", KIND_OF_SUMMARY[type(summary)], *names, *over, *sets, *runs]


def _span(values: Sequence[float | str | bool]) -> str:
    """What was swept, as `--over` has it: a range of numbers; all else as a list."""
    numbers = [value for value in values if not isinstance(value, (str, bool))]
    if len(numbers) == len(values) and _evenly(numbers):
        return f"{numbers[0]:g}:{numbers[-1]:g}:{len(numbers)}"
    return ",".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)


def _evenly(numbers: Sequence[float]) -> bool:
    """Whether numbers are as far apart as a range makes them, whole ones to the nearest."""
    low, high, gaps = numbers[0], numbers[-1], len(numbers) - 1
    near = 0.5 if all(isinstance(number, int) for number in numbers) else 1e-9
    return all(abs(low + (high - low) * i / gaps - number) <= near for i, number in enumerate(numbers))


def _sets(chosen: Mapping[str, object]) -> list[str]:
    """What was set, as it can be typed again."""
    return [
        f"--set={set_text(path, value) if isinstance(value, (Mapping, list)) else f'{path}={value}'}"
        for path, value in chosen.items()
    ]
