"""Variants and what-ifs in words: what each is called, and what it changes, in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nacsim.findings.comparison import called
from nacsim.findings.path_words import path_words
from nacsim.findings.rule_words import rule_words
from nacsim.findings.sweep import value_words
from nacsim.findings.words import Words, capital, quoted, safe
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary, LabelledMeasures, LeftOut

SHOWN = 3
"""Changes named in a line; more are counted."""
LONGEST = 40
"""Characters of a value in it."""


def variant(scenario: Scenario) -> str:
    """The variant that a scenario is: its title, if it has one, and what it changes. Empty of one that is none."""
    changes = changed(scenario.variant_changes, Words(scenario))
    title = quoted(safe(scenario.variant_title))
    return f"{title} ({changes})" if title and changes else title or changes


def changed(changes: Mapping[str, object], words: Words) -> str:
    """What changes do: the chair: passive, and 2 more."""
    first = [f"{path_words(path, words)}: {_value(path, value)}" for path, value in [*changes.items()][:SHOWN]]
    more = len(changes) - len(first)
    return ", ".join(first) + (f", and {more} more" if more > 0 else "")


def told(scenario: Scenario, path: str, value: object) -> str:
    """One thing that is set, as a title: The chair: passive."""
    return capital(changed({path: value}, Words(scenario)))


def compared(summary: ComparisonSummary, scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Of each result what it is called, also in files and commands, and what it changes."""
    return tuple(
        f"{in_full(result)}: {_differs(scenario, scenarios)}"
        for result, scenario in zip(summary.results, scenarios, strict=True)
    )


def _differs(scenario: Scenario, scenarios: Sequence[Scenario]) -> str:
    """What a scenario changes, and which it is where they are of several."""
    base = scenarios[0]
    own = {path: value for path, value in scenario.set.items() if path not in base.set or value != base.set[path]}
    changes = changed({**scenario.variant_changes, **own}, Words(scenario))
    if all(other.slug == base.slug for other in scenarios):
        return changes or "nothing changed"
    title = f'"{safe(scenario.title)}"'
    return f"{title}, {changes}" if changes else title


def in_full(stored: LabelledMeasures | LeftOut) -> str:
    """What a result or a what-if is called, and its name in files and commands if that is another."""
    title, label = called(stored), safe(stored.label)
    return label if title == label else f"{quoted(title)} ({label})"


def _value(path: str, value: object) -> str:
    if path == "procedure.rule":
        return rule_words(str(value))
    text = "removed" if value is None else safe(_written(value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _written(value: object) -> str:
    """A value as people would write it: a block as in a file, and what is added in words."""
    if isinstance(value, (bool, int, float, str)):
        return value_words(value)
    if isinstance(value, Mapping):
        if set(value) == {"by"}:
            return f"{abs(value['by']):g} {'more' if value['by'] >= 0 else 'less'}"
        return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items()) + "}"
    return ", ".join(map(_written, value)) if isinstance(value, list) else str(value)
