"""Tables too wide for a terminal: each row goes on in the row below, all at the same columns."""

from __future__ import annotations

from collections.abc import Sequence

INDENT = 4
"""Columns before what goes on."""
GAPS = (2, 1)
"""Columns between two cells: looked for first, and where there are no such gaps."""


def cuts(rows: Sequence[str], width: int) -> list[int]:
    """The columns at which a table goes on below, so that every part fits; none if it fits as it is."""
    return next((found for gap in GAPS if (found := _cuts(rows, width, gap)) is not None), [])


def folded(row: str, at: Sequence[int]) -> list[str]:
    """A row, and what of it goes on below."""
    if not at:
        return [row]
    parts = (row[start:end].rstrip() for start, end in zip([0, *at], [*at, None], strict=True))
    indented = [" " * INDENT * (place > 0) + part for place, part in enumerate(parts) if part]
    return indented or [row]


def _cuts(rows: Sequence[str], width: int, gap: int) -> list[int] | None:
    """None if a part would not fit, with cells that lie so far apart."""
    end = max(map(len, rows), default=0)
    found, start, room = list[int](), 0, width
    while end - start > room:
        fits = [column for column in range(start + 1, start + room + gap + 1) if _is_gap(rows, start, column, gap)]
        if not fits:
            return None
        start = fits[-1]
        while _is_blank(rows, start, start + 1):
            start += 1
        found.append(start)
        room = width - INDENT
    return found


def _is_gap(rows: Sequence[str], start: int, column: int, gap: int) -> bool:
    """Whether all rows are blank before a column, and not from the last cut on."""
    return _is_blank(rows, column - gap, column) and not _is_blank(rows, start, column)


def _is_blank(rows: Sequence[str], start: int, end: int) -> bool:
    return all(not row[max(0, start) : end].strip() for row in rows)
