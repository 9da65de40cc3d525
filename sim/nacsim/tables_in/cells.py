"""A file as rows of cells: csv with commas, semicolons or tabs, or a workbook (xlsx). What it is, its content says.

Text stays text: nothing in a cell is evaluated, and white space in it is one space.
"""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from nacsim.errors import Problem, ScenarioError
from nacsim.plain import is_blank
from nacsim.scenario.document import content, problem, shown

MAX_BYTES = 5_000_000
"""Bytes of a table; one of a hundred actors and twelve issues has some fifty thousand."""
MAX_UNPACKED = 50_000_000
"""Bytes of a workbook once it is unpacked."""
MAX_ROWS, MAX_COLUMNS = 5_000, 200
_WHAT_A_TABLE_IS = "A table has a row for each actor, below a row of names."

Cell = str | float
"""A text, "" where nothing is shown, or a number as a workbook holds it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cells and the line on which it begins, from 1."""

    line: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        """A cell, from 0; "" where the row has ended."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell != "" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table that hold anything, the name of its file for messages, and how it was read, in words."""

    file: str
    rows: tuple[Row, ...]
    form: str

    def problem(self, row: Row | None, column: int, name: str, message: str, hint: str | None = None) -> Problem:
        """Something wrong with a cell; its line and column count from 1. Without a row: with the whole."""
        at = None if row is None else (row.line, column + 1)
        cell = "" if row is None else row.at(column)
        return problem(self.file, at, name, message, "" if cell == "" else shown(cell), hint)


def grids(path: Path) -> list[Grid]:
    """The ways to read a file as a table: one for a workbook, one for each separator that a text can be read with.

    Raises:
        ScenarioError: it is no file, too large, or nothing that can be read as a table.
    """
    data, file = content(path, MAX_BYTES), str(path)
    if len(data) > MAX_BYTES:
        raise refused(file, "is too large for a table of positions", hint=f"At most {MAX_BYTES:,} bytes are read.")
    if data.startswith(b"PK"):
        return [_workbook(data, file)]
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(file, "is a workbook of the old kind (.xls)", hint="Save it as .xlsx or .csv.")
    text, encoding = _decoded(data, file)
    if is_blank(text):
        raise refused(file, "is empty", hint=_WHAT_A_TABLE_IS)
    return _separated(text, file, encoding)


def refused(file: str, message: str, at: tuple[int, int] | None = None, hint: str | None = None) -> ScenarioError:
    """The one problem with a file, to be raised."""
    return ScenarioError([problem(file, at, "", message, hint=hint)])


def written(cell: Cell) -> str:
    """A cell as text: a number without needless zeros."""
    return cell if isinstance(cell, str) else f"{cell:.12g}"


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    return "" if is_blank(text) else text


def _decoded(data: bytes, file: str) -> tuple[str, str]:
    """The text and, where it is not UTF-8, the name of its encoding."""
    hint = "Save it again as CSV in UTF-8."
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text, encoding = data.decode("utf-16"), "UTF-16"
        else:
            text, encoding = data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        try:
            text, encoding = data.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError:
            raise refused(file, "is text in an encoding that is not known here", hint=hint) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise refused(file, "is not a table in text: it holds a null character", (line, 1), hint)
    return text, encoding


SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas"}


def _separated(text: str, file: str, encoding: str) -> list[Grid]:
    """A grid for each separator with which the text can be read."""
    first, found = None, []
    for mark, words in SEPARATORS.items():
        try:
            rows = _rows(_parsed(text, mark), file)
        except ScenarioError as error:
            first = first or error
        else:
            found.append(Grid(file, rows, ", ".join(filter(None, [words, encoding]))))
    filled = [grid for grid in found if grid.rows]
    if not filled:
        raise first or refused(file, "is empty", hint=_WHAT_A_TABLE_IS)
    return filled


def _parsed(text: str, mark: str) -> Iterator[tuple[int, Sequence[Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True, strict=True)
    line = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _UnreadableError(line, str(error)) from None
        if row is None:
            return
        if not (line == 1 and 0 < len(row) <= 2 and row[0].casefold().startswith("sep=")):  # a line for a spreadsheet
            yield line, row
        line = reader.line_num + 1


class _UnreadableError(Exception):
    pass


def _rows(parsed: Iterable[tuple[int, Sequence[Any]]], file: str) -> tuple[Row, ...]:
    """Rows with something in them, their texts tidy. ScenarioError if there are too many, or a quote is left open."""
    rows: list[Row] = []
    try:
        for line, cells in parsed:
            row = Row(line, _trimmed([_tidy(cell) if isinstance(cell, str) else cell for cell in cells]))
            if row.empty:
                continue
            rows.append(row)
            if len(rows) > MAX_ROWS or len(row.cells) > MAX_COLUMNS:
                message = f"has more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns"
                raise refused(file, message, (line, 1), "Leave in it what is about the matter.")
    except _UnreadableError as error:
        line, reason = error.args
        raise refused(file, f"cannot be read as CSV from here on: {reason}", (line, 1), "Check its quotes.") from None
    return tuple(rows)


def _trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    while cells and cells[-1] == "":
        cells.pop()
    return tuple(cells)


def _workbook(data: bytes, file: str) -> Grid:
    """The first sheet with anything in it."""
    broken = refused(file, "cannot be read as a workbook", hint="Save it again as .xlsx, or as .csv.")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except Exception:  # noqa: BLE001 - zipfile too has errors of many kinds for a damaged file
        raise broken from None
    if size > MAX_UNPACKED:
        raise refused(file, "is too large for a table of positions", hint=f"At most {MAX_UNPACKED:,} bytes, unpacked.")
    try:
        sheets = _sheets(data)
    except Exception:  # noqa: BLE001 - openpyxl lets through whatever goes wrong inside a damaged file
        raise broken from None
    filled = [(name, rows) for name, parsed in sheets if (rows := _rows(parsed, file))]
    if not filled:
        raise refused(file, "is empty", hint=_WHAT_A_TABLE_IS)
    name, rows = filled[0]
    others = f", the first of {len(filled)}" if len(filled) > 1 else ""
    grid = Grid(file, rows, f"sheet {shown(name)!r}{others}")
    uncalculated = [
        grid.problem(row, column, "", "is a formula that was never calculated", _CALCULATE)
        for row in rows
        for column, cell in enumerate(row.cells)
        if cell == _NO_RESULT
    ]
    if uncalculated:
        raise ScenarioError(uncalculated)
    return grid


_CALCULATE = "Open the file in a spreadsheet program and save it."
_NO_RESULT = "=?"

Lines = list[tuple[int, Sequence[Any]]]


def _sheets(data: bytes) -> list[tuple[str, Lines]]:
    """The sheets that can be seen, by name, each with its rows."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at what openpyxl does not keep: nothing is written back
        books = [load_workbook(io.BytesIO(data), read_only=True, data_only=known) for known in (True, False)]
        found: list[tuple[str, Lines]] = []
        for results, formulas in zip(*(book.worksheets for book in books), strict=True):
            if results.sheet_state != "visible":
                continue
            lines: Lines = []
            for number, (row, behind) in enumerate(zip(_values(results), _values(formulas), strict=False), 1):
                lines.append((number, [_cell(*pair) for pair in zip(row, behind, strict=False)]))
            found.append((str(results.title), lines))
    for book in books:
        with suppress(Exception):
            book.close()
    return found


def _values(sheet: Any) -> Iterator[Sequence[Any]]:
    rows: Iterator[Sequence[Any]] = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1, values_only=True)
    return rows


def _cell(value: Any, behind: Any) -> Cell:
    """A value of a workbook, and what stands behind it: a formula, or the same value."""
    if value is None:
        return "" if behind is None else _NO_RESULT
    if isinstance(value, bool):
        return str(value).upper()
    return float(value) if isinstance(value, int | float) else str(value)
