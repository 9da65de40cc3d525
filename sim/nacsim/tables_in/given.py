"""What a table says before its numbers are read: who, on what, and the cell of each number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nacsim.errors import Problem, ScenarioError
from nacsim.scenario.document import reported
from nacsim.tables_in.cells import Cell, Grid, Row, written
from nacsim.tables_in.heads import Kind, alike
from nacsim.tables_in.numbers import is_absent


@dataclass(frozen=True, slots=True)
class Given:
    """A number as it stands in the table. issue: "" where it is the actor's on all."""

    kind: Kind
    actor: str
    issue: str
    row: Row
    column: int
    name: str
    """Of the column, for messages."""

    @property
    def cell(self) -> Cell:
        """What stands there."""
        return self.row.at(self.column)


@dataclass(slots=True)
class Gathered:
    """What was found in a grid, and what is wrong with it. Actors and issues by what tells them apart."""

    grid: Grid
    form: str
    """one row for each actor; one row for each actor and issue; lines #A #P #M #D."""
    title: str = ""
    actors: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Label and name as written; the name is "" where there is none."""
    issues: dict[str, tuple[str, str]] = field(default_factory=dict)
    numbers: dict[tuple[Kind, str, str], Given] = field(default_factory=dict)
    repeated: dict[tuple[Kind, str, str], list[Given]] = field(default_factory=dict)
    """Influence that a table gives once for each issue."""
    meanings: list[tuple[str, Row, int, str]] = field(default_factory=list)
    """Issue, the cell of a place on its scale, and what it means."""
    first: dict[tuple[bool, str], tuple[Row, int]] = field(default_factory=dict)
    """Where an actor (True) or an issue (False) is first named."""
    unused: list[str] = field(default_factory=list)
    """Titles of columns that are about something else."""
    problems: list[Problem] = field(default_factory=list)

    def actor(self, row: Row, column: int, name: Cell = "") -> str:
        """Note the actor in a cell; what tells it apart from others."""
        label = written(row.at(column))
        return self._noted(self.actors, label.casefold(), label, written(name), row, column)

    def issue(self, label: Cell, row: Row, column: int, name: Cell = "") -> str:
        """Note an issue that a cell names; what tells it apart from others."""
        return self._noted(self.issues, alike(written(label)), written(label), written(name), row, column)

    def _noted(self, known: dict[str, tuple[str, str]], key: str, label: str, name: str, row: Row, column: int) -> str:
        before = known.get(key, (label, ""))
        known[key] = before[0], before[1] or name
        self.first.setdefault((known is self.actors, key), (row, column))
        return key

    def add(self, given: Given) -> None:
        """Note a number, unless its cell says that there is none. One given twice is a problem."""
        key = given.kind, given.actor, given.issue
        if is_absent(given.cell):
            return
        if key not in self.numbers:
            self.numbers[key] = given
        else:
            first = self.numbers[key].row.line
            self.wrong(given.row, given.column, given.name, f"was given before, on line {first}", "Keep one of them.")

    def add_influence(self, given: Given) -> None:
        """Note the influence of an actor on one of several issues."""
        if not is_absent(given.cell):
            self.repeated.setdefault(("influence", given.actor, ""), []).append(given)

    def wrong(self, row: Row | None, column: int, name: str, message: str, hint: str | None = None) -> None:
        """Note a problem with a cell."""
        self.problems.append(self.grid.problem(row, column, name, message, hint))

    def refuse(self) -> None:
        """ScenarioError with all problems, if there are any."""
        raise_any(self.problems)


def counted(number: int, noun: str) -> str:
    """1 actor, 2 actors."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def raise_any(problems: Iterable[Problem]) -> None:
    """ScenarioError with these problems, if there are any."""
    if found := reported(problems):
        raise ScenarioError(found)
