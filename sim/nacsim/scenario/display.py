"""A scenario as a notebook shows it: one line, or a small table with the author's texts escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from nacsim.scenario.document import shown

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Provision, Scenario


def line(scenario: Scenario) -> str:
    """A scenario on one line: title, date, body, clauses, variant and settings."""
    clauses = ", ".join(provision.key for provision in scenario.provisions)
    parts = [
        f"{scenario.title!r}, {scenario.date:%Y-%m-%d}",
        f"{scenario.legs[-1].body}, {len(scenario.codes)} members",
        f"clauses: {clauses}",
        *([f"variant: {_variant(scenario)}"] if scenario.variant is not None else []),
        *([f"set: {_sets(scenario)}"] if scenario.set else []),
    ]
    return f"<Scenario {scenario.slug}: {'; '.join(parts)}>"


def table(scenario: Scenario) -> str:
    """A scenario as HTML: its question, and a table of its main facts."""
    rows = "".join(f"<tr><th>{name}</th><td>{cell}</td></tr>" for name, cell in _rows(scenario) if cell)
    return f"<p><strong>{escape(scenario.title)}</strong><br>{escape(scenario.question)}</p><table>{rows}</table>"


def _rows(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Names, and cells in HTML."""
    body = scenario.legs[-1].body
    yield "Date", f"{scenario.date:%Y-%m-%d}"
    yield "Body", escape(scenario.body_names[body])
    yield "Members", f"{len(scenario.codes)}: {', '.join(scenario.codes)}"
    yield "Tabled by", ", ".join(ally.code for ally in scenario.allies if ally.sponsor)
    for provision, drafted in zip(scenario.provisions, scenario.draft, strict=True):
        yield escape(provision.title), _options(provision, drafted)
    yield "Rule", escape(scenario.rule.replace("_", " "))
    yield "Chair", escape(scenario.chair)
    yield "Variant", escape(scenario.variant_title or scenario.variant or "")
    yield "Set", escape(_sets(scenario))


def _options(provision: Provision, drafted: int) -> str:
    """The options of a clause, that of the draft in bold."""
    texts = [escape(option.text) for option in provision.options]
    texts[drafted] = f"<strong>{texts[drafted]}</strong>"
    return "<br>".join(texts)


def _variant(scenario: Scenario) -> str:
    return f"{scenario.variant} ({scenario.variant_title!r})" if scenario.variant_title else f"{scenario.variant}"


def _sets(scenario: Scenario) -> str:
    return ", ".join(f"{path}={shown(value)}" for path, value in scenario.set.items())
