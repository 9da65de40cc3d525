"""What findings say, laid out for a terminal: their sentences as headings and paragraphs, in plain ASCII."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nacsim.findings.variants import variant
from nacsim.findings.words import safe
from nacsim.scenario.resolved import Scenario
from nacsim.store.keeping import scenario_name
from nacsim.store.summary_parts import Origin
from nacsim.telling.lines import Line, Style, labelled, paragraph

ASCII = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{RIGHTWARDS ARROW}": "->"})


def plain_ascii(text: str) -> str:
    """A finding's text with signs that every terminal has."""
    return text.translate(ASCII)


def headline(claim: str) -> list[Line]:
    """What a section shows, as its heading."""
    return [Line(), *paragraph(plain_ascii(claim), "heading", 0)]


def sentences(*claims: str, style: Style = "plain") -> list[Line]:
    """Further claims, a paragraph each; none for what is empty."""
    return [line for claim in claims if claim for line in paragraph(f"{plain_ascii(claim)}.", style)]


def opening(scenario: Scenario, summary: Origin) -> list[Line]:
    """What a study of one scenario is of."""
    return [*question(scenario), Line(), *labelled("Scenario", origin(summary)), *called(scenario)]


def called(scenario: Scenario) -> list[Line]:
    """What a variant with a title is called, and what it changes."""
    return labelled("Variant", plain_ascii(variant(scenario))) if scenario.variant_title else []


def question(scenario: Scenario) -> list[Line]:
    """A scenario's title and its question."""
    return [*paragraph(safe(scenario.title).upper(), "title", 0), *paragraph(safe(scenario.question), "title", 0)]


def origin(summary: Origin) -> str:
    """What was run: iraq-training-2004@dpc_threat, with allies.FRA.value=0.2."""
    name, changes = safe(scenario_name(summary.scenario, summary.variant)), settings(summary.set)
    return f"{name}, with {changes}" if changes else name


def settings(changes: Mapping[str, object]) -> str:
    """What was set for the sake of a run: allies.FRA.value=0.2, procedure.chair=passive."""
    return ", ".join(f"{safe(path)}={safe(_shown(value))}" for path, value in changes.items())


def _shown(value: object) -> str:
    """A value; of a whole event only its words."""
    return f"\u201c{value['event']}\u201d" if isinstance(value, Mapping) and "event" in value else str(value)


def notes(texts: Iterable[str]) -> list[Line]:
    """What a reader must be told: the scenario's own words."""
    return [line for text in texts for line in paragraph(f"Note: {safe(text)}", "note", hang=2)]
