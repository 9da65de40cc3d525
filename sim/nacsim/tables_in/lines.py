"""The lines of the exchange model: each begins with #A, #P, #M or #D, its parts separated by tabs.

#A actor, description; #P issue, description; #M issue, position, meaning; #D actor, issue, position, salience, power.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nacsim.tables_in.cells import Grid, Row, written
from nacsim.tables_in.given import Gathered, Given
from nacsim.tables_in.heads import Kind

PARTS: Mapping[str, tuple[str, ...]] = {
    "#A": ("actor", "description"),
    "#P": ("issue", "description"),
    "#M": ("issue", "position", "meaning"),
    "#D": ("actor", "issue", "position", "salience", "power"),
}
_NEEDED = {"#A": 1, "#P": 1, "#M": 3, "#D": 3}
_KINDS: Mapping[Kind, int] = {"position": 3, "salience": 4, "influence": 5}


def has_lines(grid: Grid) -> bool:
    """Whether a grid begins with such a line, whatever separates its parts."""
    return bool(grid.rows) and re.match(r"#[A-Za-z]\b", written(grid.rows[0].at(0))) is not None


def gather(grid: Grid) -> Gathered:
    """Everything in such lines; what is wrong with one is noted. Other lines that begin with # are remarks."""
    gathered = Gathered(grid, "lines #A #P #M #D")
    rows = [row for row in grid.rows if _is_line(gathered, row)]
    for row in rows:
        kind = _mark(row)
        if kind == "#A":
            gathered.actor(row, 1, row.at(2))
        elif kind == "#P":
            gathered.issue(row.at(1), row, 1, row.at(2))
    actors, issues = dict(gathered.actors), dict(gathered.issues)
    for row in rows:
        if _mark(row) == "#M":
            _meaning(gathered, row, issues)
        elif _mark(row) == "#D":
            _data(gathered, row, actors, issues)
    return gathered


def _mark(row: Row) -> str:
    return written(row.at(0)).upper()


def _is_line(gathered: Gathered, row: Row) -> bool:
    """Whether a row is a line to be read; what is neither that nor a remark is noted."""
    mark = _mark(row)
    if mark in PARTS:
        expected = PARTS[mark]
        missing = [name for i, name in enumerate(expected[: _NEEDED[mark]], 1) if row.at(i) == ""]
        if missing:
            message = f"has no {missing[0]}: {mark} {', '.join(expected)}"
            gathered.wrong(row, 0, "", message, "Its parts are separated by tabs.")
        elif len(row.cells) > len(expected) + 1:
            gathered.wrong(row, len(expected) + 1, mark, f"is one part too many: {', '.join(expected)}")
        else:
            return True
    elif not mark.startswith("#") or re.match(r"#[A-Z]\b", mark):
        gathered.wrong(row, 0, "", "does not begin with #A, #P, #M or #D and a tab")
    return False


def _known(gathered: Gathered, row: Row, column: int, key: str, known: Mapping[str, object], line: str) -> bool:
    """Whether a line before or after describes it; where the file describes none, all are known."""
    if known and key not in known:
        gathered.wrong(row, column, PARTS[_mark(row)][column - 1], f"is in no line {line}", "Is it spelt alike?")
    return not known or key in known


def _meaning(gathered: Gathered, row: Row, issues: Mapping[str, object]) -> None:
    issue = gathered.issue(row.at(1), row, 1)
    if _known(gathered, row, 1, issue, issues, "#P"):
        gathered.meanings.append((issue, row, 2, written(row.at(3))))


def _data(gathered: Gathered, row: Row, actors: Mapping[str, object], issues: Mapping[str, object]) -> None:
    actor, issue = gathered.actor(row, 1), gathered.issue(row.at(2), row, 2)
    if not _known(gathered, row, 1, actor, actors, "#A") or not _known(gathered, row, 2, issue, issues, "#P"):
        return
    for kind, column in _KINDS.items():
        given = Given(kind, actor, issue, row, column, PARTS["#D"][column - 1])
        if kind == "influence":
            gathered.add_influence(given)
        else:
            gathered.add(given)
