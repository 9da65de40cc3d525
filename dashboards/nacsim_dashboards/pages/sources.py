"""The end of every page: what it rests on, what is on record, the transcript, and what to type to have it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nacsim.findings.explanation import Explanation
from nacsim.findings.provenance import Entry, against_record, entries, known
from nacsim.findings.words import safe
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.store import summaries
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim_dashboards.chart import Fold, Lines, Part, Section, Table
from nacsim_dashboards.charts.provenance import chart as provenance_chart

Summary = Mapping[str, Any] | summaries.Summary
HEADING = "What this rests on"
THEORY = (
    "Besides these the theory has parameters of its own: the same for every scenario that sets none of them, and none"
    " is measured. The model's description (docs/odd.md) lists them with what each means."
)


def sources_of_run(explanation: Explanation) -> Section:
    """Of a run: with its transcript, and beside it what is on record."""
    record, scenario = explanation.record, explanation.scenario
    transcribed = Fold("Transcript of the run", (Lines(as_text(transcript(record, scenario))),))
    ends = ("One run shows how it can go, not how likely that is.", *_again(_command(record), record.version))
    known = (*_known(scenario), _on_record(record, scenario), transcribed)
    return Section("sources", HEADING, (*known, *ends, f"Digest of the scenario: {record.digest[:16]}."))


def sources_of_study(kind: str, summary: Summary, scenarios: Sequence[Scenario]) -> Section:
    """Of a study: a picture if it is of one matter, and every number of each matter."""
    matters: dict[str, Scenario] = {}
    for scenario in scenarios:
        matters.setdefault(scenario.slug, scenario)
    several = [_numbers(entries(matter), safe(matter.title)) for matter in matters.values()]
    parts = list(_known(scenarios[0])) if len(matters) == 1 else [*several, THEORY]
    named = len({(scenario.slug, scenario.variant) for scenario in scenarios}) == len(scenarios)
    again = _again(_study(kind, summary, scenarios), summary["version"]) if named else ()  # what-ifs have no names
    return Section("sources", HEADING, (*parts, *again))


def _known(scenario: Scenario) -> Iterator[Part]:
    found = entries(scenario)
    yield provenance_chart(known(found))
    yield _numbers(found)
    yield THEORY


def _numbers(found: Sequence[Entry], matter: str = "") -> Fold:
    numbers = Table(
        ("ally", "number", "value", "spread", "confidence", "source"),
        tuple((e.ally, e.number, round(e.value, 4), round(e.spread, 4), e.confidence, e.source) for e in found),
        caption="Every number about every ally, as written. A spread is one standard deviation, in its unit.",
        sortable=True,
    )
    return Fold(f"{f'{matter}: all' if matter else 'All'} {len(found):,} numbers, with their sources", (numbers,))


def _on_record(record: Record, scenario: Scenario) -> Part:
    found = against_record(record, scenario)
    if not found:
        return "Nothing is on record to compare with: the matter is invented, or what happened is not written down."
    return Table(
        ("what", "on record", "in this run", "agrees", "kind"),
        tuple((c.what, c.on_record, c.here, "yes" if c.agrees else "no", c.kind) for c in found),
        caption=(
            "What is on record beside this run. Coded: it echoes what was written into the scenario, so that agreement"
            " proves nothing. Predicted: it came out of the model."
        ),
    )


def _again(command: Sequence[str], version: str) -> Iterator[Part]:
    yield f"To reproduce this with nacsim {safe(version)}, type (name a scenario of your own by its file):"
    yield Lines(safe(shlex.join(command)))


def _command(record: Record) -> list[str]:
    how = ["--as-written"] if record.as_written else ["--seed", str(record.seed), "--run", str(record.run)]
    return ["nac", "run", _named(record.scenario, record.variant), *_sets(record.set), *how]


def _study(kind: str, summary: Summary, scenarios: Sequence[Scenario]) -> list[str]:
    """A study's command; what was swept comes with it."""
    names = list(dict.fromkeys(_named(scenario.slug, scenario.variant) for scenario in scenarios))
    over = (
        [f"--over={number['path']}={_span(number['values'])}" for number in summary["over"]] if kind == "sweep" else []
    )
    sets = _sets(summary["set"]) if kind != "compare" else []
    return ["nac", kind, *names, *over, *sets, "--runs", str(summary["runs"]), "--seed", str(summary["seed"])]


def _span(values: Sequence[float]) -> str:
    return f"{values[0]:g}:{values[-1]:g}:{len(values)}"


def _named(slug: str, variant: str | None) -> str:
    return f"{slug}@{variant}" if variant else slug


def _sets(chosen: Mapping[str, Any]) -> list[str]:
    return [f"--set={path}={value}" for path, value in chosen.items()]
