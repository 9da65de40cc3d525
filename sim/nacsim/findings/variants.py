"""Variants and what-ifs in words: what each is called, and what it changes, in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nacsim.findings.comparison import called
from nacsim.findings.words import quoted, safe
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary, LabelledMeasures, LeftOut

SHOWN = 3
"""Changes named in a line; more are counted."""
LONGEST = 40
"""Characters of a value in it."""


def variant(scenario: Scenario) -> str:
    """The variant that a scenario is: its title, if it has one, and what it changes. Empty of one that is none."""
    changes = changed(scenario.variant_changes)
    title = quoted(safe(scenario.variant_title))
    return f"{title} ({changes})" if title and changes else title or changes


def changed(changes: Mapping[str, object]) -> str:
    """What changes do: procedure.chair: passive, and 2 more."""
    first = [f"{safe(path)}: {_value(value)}" for path, value in [*changes.items()][:SHOWN]]
    more = len(changes) - len(first)
    return ", ".join(first) + (f", and {more} more" if more > 0 else "")


def compared(summary: ComparisonSummary, scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Of each result that has a title, its name in files and commands, and what it changes."""
    base = scenarios[0].set
    lines = []
    for result, scenario in zip(summary.results, scenarios, strict=True):
        own = {path: value for path, value in scenario.set.items() if path not in base or value != base[path]}
        if called(result) != safe(result.label):
            lines.append(f"{in_full(result)}: {changed({**scenario.variant_changes, **own}) or 'nothing'}")
    return tuple(lines)


def in_full(stored: LabelledMeasures | LeftOut) -> str:
    """What a result or a what-if is called, and its name in files and commands if that is another."""
    title, label = called(stored), safe(stored.label)
    return label if title == label else f"{quoted(title)} ({label})"


def _value(value: object) -> str:
    text = "removed" if value is None else safe(_written(value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _written(value: object) -> str:
    """A value as people would write it: a block as in a file, and what is added in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if set(value) == {"by"}:
            return f"{abs(value['by']):g} {'more' if value['by'] >= 0 else 'less'}"
        return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items()) + "}"
    return ", ".join(map(_written, value)) if isinstance(value, list) else str(value)
