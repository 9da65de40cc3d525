"""The end of a comparison's report: allies and clauses side by side, and what could not be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nacsim.findings.comparison import labels
from nacsim.findings.estimates import brief
from nacsim.findings.variants import in_full
from nacsim.findings.words import Words, safe
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.telling.claims import sentences
from nacsim.telling.lines import WIDTH, Line, heading, paragraph

COLUMN = 29
"""Columns for a name."""
CELL, WIDE = 12, 24
"""Columns for a result: at least, and at most where there is room."""
ROWS = 8
"""Allies or options listed."""
NOTABLE = 0.01
"""Shares of allies and clauses that lie less far apart are not listed."""


@dataclass(frozen=True, slots=True)
class Row:
    """A name with a cell for each result, and how far apart these lie."""

    apart: float
    name: str
    cells: tuple[str, ...]


def allies(scenario: Scenario, summary: ComparisonSummary) -> list[Line]:
    """Who objects, side by side; nothing where that hardly differs."""
    words, rows = Words(scenario), []
    for code in summary.shared.allies:
        shares = [result.allies[code] for result in summary.results]
        first, final = [ally.first["object"] for ally in shares], [ally.final["object"] for ally in shares]
        cells = tuple(f"{brief(a)}/{brief(b)}" for a, b in zip(first, final, strict=True))
        rows.append(Row(max(_apart(first), _apart(final)), words.name(code), cells))
    return _rows("Who objects, at first / at the end", summary, rows)


def texts(scenario: Scenario, summary: ComparisonSummary) -> list[Line]:
    """What clauses become, side by side; nothing where that hardly differs or a result adopts nothing."""
    words, rows = Words(scenario), []
    every = [result.texts for result in summary.results]
    for key in summary.shared.provisions if all(every) else ():
        for option in every[0][key]:
            shares = [text[key][option] for text in every]
            name = f"{words.clause(key)}: {words.clause(option)}"
            rows.append(Row(_apart(shares), name, tuple(brief(share) for share in shares)))
    return _rows("What the clauses become, where adopted", summary, rows)


def not_shared(summary: ComparisonSummary, sharing: str) -> Iterator[Line]:
    """What only some of the scenarios have. sharing: the finding's sentence about it."""
    if not sharing:
        return
    yield from heading("Compared on what all share")
    yield from sentences(sharing)
    yield from paragraph(
        "Draws belong to allies and clauses by name, so those that all have are drawn alike in each. Only a capital's"
        " second look at a text is drawn separately where clauses or options differ."
    )
    lacking = summary.shared.left_out
    for kind, names in (("allies", lacking.allies), ("provisions", lacking.provisions)):
        yield from paragraph(f"Left out, not in all: {kind} {safe(', '.join(names))}.", "note") if names else ()


def left_out(summary: ComparisonSummary) -> Iterator[Line]:
    """The what-ifs that were not run, and why."""
    if summary.left_out:
        yield from heading("What-ifs left out")
    for what_if in summary.left_out:
        yield from paragraph(f"{in_full(what_if)}: {safe(what_if.reason)}", "note", hang=4)


def _apart(shares: Sequence[float]) -> float:
    return max(shares) - min(shares)


def _rows(title: str, summary: ComparisonSummary, rows: Sequence[Row]) -> list[Line]:
    """Those that lie farthest apart first; none that hardly differ."""
    notable = sorted((row for row in rows if row.apart >= NOTABLE), key=lambda row: (-row.apart, row.name))
    if not notable:
        return []
    columns = max(CELL, min(WIDE, (WIDTH - COLUMN - 2) // len(summary.results)))
    lines = [Line(f"  {row.name[: COLUMN - 1]:<{COLUMN}}{_cells(row.cells, columns)}") for row in notable[:ROWS]]
    # What tells labels apart stands at their end: the variant, or what was set.
    names = [label if len(label) < columns else _short(label, columns) for label in labels(summary)]
    return [*heading(title), Line(f"  {'':<{COLUMN}}{_cells(names, columns)}", "note"), *lines]


def _short(label: str, columns: int) -> str:
    """The end of a key, the beginning of a title."""
    return f"{label[: columns - 3]}.." if label[:1].isupper() else f"..{label[3 - columns :]}"


def _cells(cells: Sequence[str], columns: int) -> str:
    return "".join(f"{cell:<{columns}}" for cell in cells).rstrip()
