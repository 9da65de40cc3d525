"""A table with a row of names above it, long (a row for each actor and issue) or wide (a row for each actor).

KTAB's is wide, below a line of its own: title, description, number of actors, number of issues.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nacsim.tables_in.cells import Grid, Row, written
from nacsim.tables_in.given import Gathered, Given
from nacsim.tables_in.heads import SYNONYMS, Head, Kind, Role, alike, head
from nacsim.tables_in.numbers import decimal_mark, is_absent, number

ABOVE = 10
"""Rows in which the names of the columns are looked for."""
ONE_ISSUE = "issue"
"""What a single issue is called that nothing names."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The rows below a row of names, and what each column holds."""

    grid: Grid
    top: int
    """Which row has the names."""
    heads: tuple[Head, ...]

    def where(self, role: Role, issue: str = "") -> list[int]:
        """The columns that hold this, of this issue."""
        return [i for i, one in enumerate(self.heads) if one.role == role and one.issue == issue]

    @property
    def names(self) -> Row:
        """The row of names."""
        return self.grid.rows[self.top]

    @property
    def body(self) -> Sequence[Row]:
        """The rows below it."""
        return self.grid.rows[self.top + 1 :]


def columns(grid: Grid) -> Columns | None:
    """The columns of a grid; None if it has no row of names, among which is one for actors."""
    for top, row in enumerate(grid.rows[:ABOVE]):
        heads = [head(written(cell)) for cell in row.cells]
        if len(heads) > 1 and any(one.role == "actor" for one in heads):
            return Columns(grid, top, tuple(_one_actor(heads)))
    first = grid.rows[0] if grid.rows else Row(1, ())
    if first.at(0) == "" and len(first.cells) > 1:  # nothing above the actors: usual in a table of a spreadsheet
        return Columns(grid, 0, (Head("actor", "", ""), *(head(written(cell)) for cell in first.cells[1:])))
    return None


def _one_actor(heads: Sequence[Head]) -> list[Head]:
    """Of two columns that may hold actors (`code`, `country`), a code is what tells them apart, the other a name."""
    actors = [i for i, one in enumerate(heads) if one.role == "actor"]
    if len(actors) != 2 or any(one.role == "name" for one in heads):
        return list(heads)
    codes = [i for i in actors if alike(heads[i].title) == "code"]
    other = next((i for i in actors if i not in codes[:1]), actors[1]) if codes else actors[1]
    return [Head("name", "", one.title) if i == other else one for i, one in enumerate(heads)]


def gather(found: Columns) -> Gathered:
    """Everything in a table. ScenarioError if its columns do not make sense; problems with rows are noted."""
    long = bool(found.where("issue")) and bool(found.where("position"))
    form = "one row for each actor and issue" if long else "one row for each actor"
    gathered = Gathered(found.grid, form)
    _above(found, gathered)
    _no_column_twice(found, gathered)
    gathered.refuse()
    if long:
        _long(found, gathered)
    else:
        _wide(found, gathered)
    return gathered


def _above(found: Columns, gathered: Gathered) -> None:
    """A title, if a row above the names is that; KTAB's says how many actors and issues there are."""
    for row in found.grid.rows[: found.top]:
        gathered.title = gathered.title or written(row.at(0))
    if not found.top:
        return
    row = found.grid.rows[found.top - 1]
    if len(row.cells) >= 4 and all(written(row.at(i)).isdecimal() for i in (2, 3)):
        gathered.form = "in the form of KTAB"
        stated, there = int(float(row.at(2))), len(found.body)
        if stated != there:
            gathered.wrong(row, 2, "", f"is not the number of actors below, which is {there}", "Is the file whole?")


def _no_column_twice(found: Columns, gathered: Gathered) -> None:
    counted = Counter((one.role, alike(one.issue)) if one.role != "other" else alike(one.title) for one in found.heads)
    for column, one in enumerate(found.heads):
        key: Any = (one.role, alike(one.issue)) if one.role != "other" else alike(one.title)
        if counted[key] > 1 and one.title:
            names = [other.title for other in found.heads if other.role == one.role != "other"]
            message = "says what another column says" if len(set(names)) > 1 else "is the name of two columns"
            gathered.wrong(found.names, column, "", message, "Keep one of them.")
            return


def _actors(found: Columns, gathered: Gathered) -> list[tuple[Row, str]]:
    """The rows, each with its actor. Rows that are too long, or of nobody, are noted."""
    (at,), names = found.where("actor"), found.where("name")
    rows = []
    for row in found.body:
        if row.at(at) == "":
            gathered.wrong(row, at, found.heads[at].title, "names no actor", "Remove the row, or name it.")
        elif len(row.cells) > len(found.heads):
            gathered.wrong(row, len(found.heads), "", "stands in a column without a name")
        else:
            rows.append((row, gathered.actor(row, at, row.at(names[0]) if names else "")))
    return rows


def _long(found: Columns, gathered: Gathered) -> None:
    (at,) = found.where("issue")
    for row, actor in _actors(found, gathered):
        if row.at(at) == "":
            gathered.wrong(row, at, found.heads[at].title, "names no issue", "Remove the row, or name it.")
            continue
        issue = gathered.issue(row.at(at), row, at)
        for kind in ("position", "salience"):
            for column in found.where(kind):
                gathered.add(_given(found, kind, actor, issue, row, column))
        for column in found.where("influence"):
            gathered.add_influence(_given(found, "influence", actor, issue, row, column))
    gathered.unused = [one.title for one in found.heads if one.title and (one.role == "other" or one.issue)]


def _note_issues(found: Columns, gathered: Gathered, use: Mapping[int, tuple[Kind, str]]) -> None:
    """Note the issues on which a wide table has positions. ScenarioError if there are none."""
    if not any(kind == "position" for kind, _ in use.values()):
        hint = "A column of positions is named after its issue: Budget, or Budget position."
        gathered.wrong(found.names, 0, "", "is the first of no columns with positions", hint)
        gathered.refuse()
    several = any(kind == "position" and label for kind, label in use.values())
    for column, (kind, label) in use.items():
        if kind == "position":
            gathered.issue(label or ONE_ISSUE, found.names, column)
            if several and not label:
                gathered.wrong(found.names, column, "", "does not say on which issue, as the others do")
    for column, (kind, label) in use.items():
        if kind == "salience" and alike(label or ONE_ISSUE) not in gathered.issues:
            message = "is about an issue on which there are no positions"
            gathered.wrong(found.names, column, "", message, f"Add a column: {label or 'Budget'} position.")


def _wide(found: Columns, gathered: Gathered) -> None:
    use = _uses(found)
    _note_issues(found, gathered, use)
    seen: dict[str, Row] = {}
    for row, actor in _actors(found, gathered):
        if actor in seen:
            (at,) = found.where("actor")
            message = f"has a row already, on line {seen[actor].line}"
            gathered.wrong(row, at, found.heads[at].title, message, "Keep one of them.")
            continue
        seen[actor] = row
        for column, (kind, label) in use.items():
            if kind == "influence" and label:
                gathered.add_influence(_given(found, kind, actor, "", row, column))
            else:
                issue = "" if kind == "influence" else alike(label or ONE_ISSUE)
                gathered.add(_given(found, kind, actor, issue, row, column))
    used = {*use, *found.where("actor"), *found.where("name")}
    gathered.unused = [one.title for i, one in enumerate(found.heads) if i not in used and one.title]


def _uses(found: Columns) -> Mapping[int, tuple[Kind, str]]:
    """What the columns of a wide table hold: the kind of number and the issue's label, "" for one without a name.

    A column named after an issue alone holds positions on it: that of a salience, or any where no name says `position`.
    """
    use: dict[int, tuple[Kind, str]] = {}
    for i, one in enumerate(found.heads):
        if one.role in ("position", "salience"):
            use[i] = (one.role, one.issue)
    on = {alike(label) for _, label in use.values() if label}
    some = any(kind == "position" for kind, _ in use.values())
    for i, one in enumerate(found.heads):
        if one.role == "influence" and (not one.issue or alike(one.issue) in on):
            use[i] = ("influence", one.issue)
        elif one.title and one.role in ("other", "influence", "issue"):
            of_that_salience = alike(one.title) in on and ("position", one.title) not in use.values()
            if of_that_salience or (not some and not on and _has_numbers(found, i)):
                use[i] = ("position", one.title)
    return use


def _has_numbers(found: Columns, column: int) -> bool:
    cells = [row.at(column) for row in found.body]
    mark = decimal_mark(cells)
    for cell in cells:
        try:
            if not is_absent(cell):
                number(cell, mark)
                return True
        except ValueError:
            continue
    return False


def _given(found: Columns, kind: Kind, actor: str, issue: str, row: Row, column: int) -> Given:
    return Given(kind, actor, issue, row, column, found.heads[column].title)


def known_names() -> str:
    """What a column of actors may be called, for a message."""
    return ", ".join(SYNONYMS["actor"][:5])
