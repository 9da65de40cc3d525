"""The tables of a result as a file that spreadsheets open: csv, which holds one, or xlsx, with a sheet for each.

Text of a scenario or a label is data: it never becomes a formula.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from nacsim.errors import UserError
from nacsim.findings.words import safe
from nacsim.scenario.wording import near
from nacsim.store.folder import new_file
from nacsim.studies.progress import Progress, silent
from nacsim.studies.tables import Table, tables

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".xlsx")
MOST_ROWS = 2**20 - 1
"""Rows that a sheet of xlsx holds below its head."""
WIDEST = 60
"""Characters of a column."""
AT_ONCE = 100
"""Rows of xlsx between two reports of progress, for a row may have hundreds of cells."""
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a text begins that a spreadsheet takes for a formula; the last four are the wide forms of the first."""


def write(
    folder: Path, file: Path, name: str | None = None, *, excel: bool = False, progress: Progress = silent
) -> list[str]:
    """Write tables of a result to a new file, csv or xlsx by its ending; return their names.

    Args:
        folder: of a result of any kind.
        file: must not exist.
        name: of the table to write. Without one csv gets the main table, and xlsx all of them.
        excel: write csv for a spreadsheet whose language has decimal commas; xlsx needs nothing of the kind.
        progress: called with how many rows are written, of how many.

    Raises:
        UserError: the file is there or has another ending, there is no such result or table, or a table is too long
            for xlsx.
        NacsimError: the file cannot be written, or a part of the result cannot be read; nothing is left behind.
    """
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        raise UserError(f"{file} does not end in {' or '.join(ENDINGS)}, by which the form of a table is chosen.")
    with new_file(file) as stream:
        known = tables(folder)
        if name is not None and name not in known:
            raise UserError(f"{folder} has no table {name!r}. {near(name, known, else_list=True)}")
        names = [name] if name else [*known] if ending == ".xlsx" else [*known][:1]
        chosen = {name: known[name] for name in names}
        rows = sum(table.rows for table in chosen.values())
        for done in _xlsx(chosen, stream) if ending == ".xlsx" else _csv(known[names[0]], stream, excel=excel):
            progress(done, rows)
    return names


def _csv(table: Table, stream: BinaryIO, *, excel: bool) -> Iterator[int]:
    """Write a table; give the number of rows written so far. Why piece by piece: there may be millions of runs."""
    form: dict[str, Any] = {"lineterminator": "\n"}
    if excel:
        form = {"sep": ";", "decimal": ",", "lineterminator": "\r\n"}
        stream.write(codecs.BOM_UTF8)
    done = 0
    for frame in table.pieces():
        harmless = _with_texts(frame, no_formula)
        if excel:  # which knows true and false only by the words of its own language
            harmless = harmless.astype(dict.fromkeys(harmless.select_dtypes("bool"), "int8"))
        stream.write(harmless.to_csv(index=False, header=not done, **form).encode())
        done += len(frame)
        yield done


def _xlsx(chosen: Mapping[str, Table], stream: BinaryIO) -> Iterator[int]:
    """Write a workbook with a sheet for each table; give the number of rows written so far."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    if too_long := [name for name, table in chosen.items() if table.rows > MOST_ROWS]:
        size = f"{chosen[too_long[0]].rows:,} rows; a sheet of .xlsx holds {MOST_ROWS:,}"
        raise UserError(f"The table {too_long[0]} has {size}. Write it as .csv, or choose another with --table.")
    book, done = Workbook(write_only=True), 0
    try:
        for name, table in chosen.items():
            for more in _sheet(book.create_sheet(name), table):
                done += more
                yield done
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:  # as book.save does, which leaves it open if it fails
            ExcelWriter(book, archive).write_data()
    finally:
        for sheet in book.worksheets:  # else a sheet on a full disk complains once more, when Python tidies up
            with suppress(Exception):
                sheet.close()


def _sheet(sheet: Any, table: Table) -> Iterator[int]:
    """Fill a sheet, its head in bold and always in sight; give the numbers of rows that were added."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    def cell(value: Any) -> Any:
        """A value as a cell: a text as text, whatever it begins with."""
        if isinstance(value, str):
            text = WriteOnlyCell(sheet, value)
            text.data_type = "s"
            return text
        return None if value != value else value  # nan, which is not itself, is nothing

    sheet.freeze_panes = "B2"
    for number, piece in enumerate(table.pieces()):
        frame = _with_texts(piece, safe)
        if number == 0:
            _set_widths(sheet, frame)
            head = [cell(name) for name in frame]
            for title in head:
                title.font = Font(bold=True)
            sheet.append(head)
        for start in range(0, len(frame), AT_ONCE):
            rows = frame.iloc[start : start + AT_ONCE]
            for row in rows.itertuples(index=False, name=None):
                sheet.append([cell(value) for value in row])
            yield len(rows)


def _set_widths(sheet: Any, frame: pd.DataFrame) -> None:
    """Columns as wide as what stands in their first rows. Before any row: a sheet is written as it is filled."""
    from openpyxl.utils import get_column_letter

    for number, name in enumerate(frame, 1):
        longest = max(len(str(value)) for value in [name, *frame[name].head(AT_ONCE)])
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, WIDEST)


def no_formula(text: str) -> str:
    """A text as csv can hold it: an apostrophe keeps a spreadsheet from calculating it."""
    harmless = safe(text)
    return f"'{harmless}" if harmless.startswith(FORMULA) else harmless


def _with_texts(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """A table with its texts changed, also the names of its columns; a number too large for pandas is text too."""
    texts = frame.select_dtypes(exclude=["number", "bool"])
    changed = {name: column.map(lambda value: change(str(value)), na_action="ignore") for name, column in texts.items()}
    return frame.assign(**changed).rename(columns=change)
