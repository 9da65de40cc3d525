"""What findings say, laid out for a terminal: their sentences as headings and paragraphs, in plain ASCII."""

from __future__ import annotations

from nacsim.findings.words import safe
from nacsim.scenario.resolved import Scenario
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
    return [
        *paragraph(safe(scenario.title).upper(), "title", 0),
        *paragraph(safe(scenario.question), "title", 0),
        Line(),
        *labelled("Scenario", named(summary)),
    ]


def named(summary: Origin) -> str:
    """What was run: iraq-training-2004@dpc_threat, with allies.FRA.value=0.2."""
    variant = f"@{safe(summary.variant)}" if summary.variant else ""
    chosen = ", ".join(f"{safe(path)}={safe(str(value))}" for path, value in summary.set.items())
    return f"{safe(summary.scenario)}{variant}{', with ' + chosen if chosen else ''}"
