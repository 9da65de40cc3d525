"""Numbers in texts: decimals after a point or a comma, whichever the table has, and thousands in groups."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from nacsim.scenario.values import LARGEST
from nacsim.tables_in.cells import Cell

ABSENT = {"", "-", "\u2013", "\u2014", ".", "na", "n/a", "n.a.", "nan", "none", "null"}
"""What stands in a cell without a number."""
SMALLEST = 1e-9
"""Anything nearer to 0 is 0."""
_PLAIN = re.IGNORECASE | re.ASCII
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'"})
_LOOSE_GROUPS = re.compile(r"(?<=\d)[' ](?=\d{3}(?!\d))", _PLAIN)
_ONE_MARK = re.compile(r"[-+]?(\d*)([.,])(\d+)(?:e[-+]?\d+)?", _PLAIN)
_GROUPS_THEN_MARK = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(\.)\d+|[-+]?\d{1,3}(?:\.\d{3})+(,)\d+", _PLAIN)
_POINT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?", _PLAIN)


def decimal_mark(cells: Iterable[Cell]) -> str:
    """Which of . and , comes before decimals in these texts; "" if nothing tells, because 1,234 may be either."""
    marks = {mark for cell in cells if isinstance(cell, str) and (mark := _mark(_bare(cell)))}
    return "." if len(marks) > 1 else "".join(marks)


def is_absent(cell: Cell) -> bool:
    """Whether a cell says that there is no number."""
    return isinstance(cell, str) and cell.casefold() in ABSENT


def number(cell: Cell, mark: str) -> float:
    """The number in a cell. ValueError, whose text is to follow the name of the column, if there is none.

    mark: what comes before decimals in this table, "" if that is not known.
    """
    value = _read(_bare(cell), mark) if isinstance(cell, str) else cell
    if not math.isfinite(value) or abs(value) >= LARGEST:
        raise ValueError(f"must be a number below {LARGEST:g}")
    return 0.0 if abs(value) < SMALLEST else value


def _bare(text: str) -> str:
    return _LOOSE_GROUPS.sub("", text.translate(_MINUS).removesuffix("%").strip())


def _mark(text: str) -> str:
    """The mark before the decimals of one text, if it can be nothing else."""
    if both := _GROUPS_THEN_MARK.fullmatch(text):
        return both[1] or both[2]
    one = _ONE_MARK.fullmatch(text)
    return one[2] if one and not _may_be_a_group(one) else ""


def _may_be_a_group(one: re.Match[str]) -> bool:
    whole, decimals = one[1], one[3]
    return len(decimals) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")


def _read(text: str, mark: str) -> float:
    one = _ONE_MARK.fullmatch(text)
    if one and one[2] == "," and not mark and _may_be_a_group(one):
        raise ValueError("may be thousands or decimals; write it without its comma")
    decimal = mark or "."
    group = "," if decimal == "." else "."
    if re.fullmatch(rf"[-+]?\d{{1,3}}(?:[{group}]\d{{3}})+(?:[{decimal}]\d+)?", text, _PLAIN):
        text = text.replace(group, "")
    if one and group in text:
        raise ValueError(f"must be a number with a decimal {'point' if decimal == '.' else 'comma'}, like the others")
    text = text.replace(decimal, ".")
    if not _POINT.fullmatch(text):
        raise ValueError("must be a number")
    return float(text)
