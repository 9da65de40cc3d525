"""A table as it was understood: who wants what on which issue, on what scale, with salience and influence.

`read` is the door of this room: from a file to `Positions`, or to every problem with its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import fmean

from nacsim.scenario.document import problem
from nacsim.scenario.schema import MAX_MEMBERS, MAX_PROVISIONS
from nacsim.tables_in import columns, lines
from nacsim.tables_in.cells import Grid, grids, refused
from nacsim.tables_in.given import Gathered, Given, counted, raise_any
from nacsim.tables_in.heads import Kind
from nacsim.tables_in.numbers import decimal_mark, number
from nacsim.tables_in.scales import Scale, clause_scales, guessed


@dataclass(frozen=True, slots=True)
class Actor:
    """One row's actor. influence: as in the table, None where it has none."""

    label: str
    name: str
    influence: float | None


@dataclass(frozen=True, slots=True)
class Issue:
    """What positions are about. meanings: what places on its scale mean, where the table says so."""

    label: str
    title: str
    scale: Scale
    meanings: Mapping[float, str]


@dataclass(frozen=True, slots=True)
class Positions:
    """A table of positions. Numbers are the table's own; a cell without a number has no entry.

    position, salience: by the places of actor and issue. salience_scale: from 0 to this.
    """

    file: str
    title: str
    actors: tuple[Actor, ...]
    issues: tuple[Issue, ...]
    position: Mapping[tuple[int, int], float]
    salience: Mapping[tuple[int, int], float]
    salience_scale: float
    influence_varies: bool
    """Whether the table gives an actor different influence on different issues; then its mean counts."""
    form: str
    """How the table was read, in words."""
    unused: tuple[str, ...]
    """Titles of columns that were not."""


def read(path: Path, scale: Scale | None = None) -> Positions:
    """The positions in a csv or xlsx file, or in lines of the exchange model.

    Args:
        path: of the file.
        scale: of all positions whose places have no meanings; found out if None.

    Raises:
        ScenarioError: it cannot be read, or holds no positions; carries every problem found.
    """
    gathered = _gathered(grids(path))
    gathered.refuse()
    _enough(gathered)
    gathered.refuse()
    return _positions(gathered, path.name, scale)


def _gathered(found: Sequence[Grid]) -> Gathered:
    """What the first grid holds that has the form of a table of positions."""
    for grid in found:
        if lines.has_lines(grid) and len(grid.rows[0].cells) > 1:
            return lines.gather(grid)
    tables = [table for grid in found if (table := columns.columns(grid))]
    if tables:
        return columns.gather(max(tables, key=lambda table: len(table.heads)))
    if any(lines.has_lines(grid) for grid in found):
        raise refused(found[0].file, "has no tabs", (found[0].rows[0].line, 1), "They separate #A, #P, #M, #D lines.")
    message = "has no row of names with a column of actors"
    hint = f"Call that column {columns.known_names()}; or write lines #A, #P, #M, #D."
    raise refused(found[0].file, message, (found[0].rows[0].line, 1), hint)


def _enough(gathered: Gathered) -> None:
    """Note what keeps a table from being a matter: too few or too many actors or issues, or one without positions."""
    for found, noun, least, most in (
        (gathered.actors, "actor", 2, MAX_MEMBERS),
        (gathered.issues, "issue", 1, MAX_PROVISIONS),
    ):
        if not least <= len(found) <= most:
            message = f"has {counted(len(found), noun)}; a scenario has {least} to {most}"
            gathered.problems.append(problem(gathered.grid.file, None, "", message))
    held = [key for key in gathered.numbers if key[0] == "position"]
    lacking = {
        **{(True, one): "has no position on any issue" for one in set(gathered.actors) - {key[1] for key in held}},
        **{(False, one): "is an issue without a position" for one in set(gathered.issues) - {key[2] for key in held}},
    }
    for key, message in lacking.items():
        gathered.wrong(*gathered.first[key], "", message, "Leave it out.")


def _positions(gathered: Gathered, file: str, scale: Scale | None) -> Positions:
    mark = decimal_mark(given.cell for given in _all(gathered))
    mark = mark or ("," if "semicolons" in gathered.grid.form else "")
    read = _Numbers(gathered, mark)
    actors, issues = list(gathered.actors), list(gathered.issues)
    places = {key[1:]: read.of(given) for key, given in gathered.numbers.items() if key[0] == "position"}
    salience = {key[1:]: read.of(given, 0) for key, given in gathered.numbers.items() if key[0] == "salience"}
    meanings = read.meanings()
    influence, varies = read.influence()
    gathered.refuse()
    on = {key: [place for (_, issue), place in places.items() if issue == key] for key in issues}
    scales, problems = clause_scales(on, meanings, scale)
    raise_any(
        [
            *(
                problem(gathered.grid.file, None, gathered.issues[key][0], message, hint=hint)
                for key, message, hint in problems
            ),
            *(
                gathered.grid.problem(given.row, given.column, given.name, f"is not on the scale, {scales[key[2]]}")
                for key, given in gathered.numbers.items()
                if key[0] == "position" and key[2] in scales and not scales[key[2]].holds(places[key[1:]])
            ),
        ]
    )
    index = {key: i for i, key in enumerate(actors)}, {key: i for i, key in enumerate(issues)}
    decimals = ["decimal commas"] if mark == "," and read.with_mark else []
    return Positions(
        file=file,
        title=gathered.title,
        actors=tuple(Actor(*gathered.actors[key], influence.get(key)) for key in actors),
        issues=tuple(
            Issue(label, name or label, scales[key], meanings.get(key, {}))
            for key, (label, name) in gathered.issues.items()
        ),
        position={(index[0][actor], index[1][issue]): place for (actor, issue), place in places.items()},
        salience={(index[0][actor], index[1][issue]): share for (actor, issue), share in salience.items()},
        salience_scale=guessed([0.0, *salience.values()]).high,
        influence_varies=varies,
        form=", ".join([gathered.form, gathered.grid.form, *decimals]),
        unused=tuple(gathered.unused),
    )


def _all(gathered: Gathered) -> list[Given]:
    meant = [Given("position", "", issue, row, column, "") for issue, row, column, _ in gathered.meanings]
    return [*gathered.numbers.values(), *chain.from_iterable(gathered.repeated.values()), *meant]


@dataclass(slots=True)
class _Numbers:
    """Reads cells as numbers and notes those that are none."""

    gathered: Gathered
    mark: str
    with_mark: bool = False

    def of(self, given: Given, least: float | None = None) -> float:
        """The number in a cell; 0 with a problem noted if there is none, or one below the least."""
        try:
            value = number(given.cell, self.mark)
        except ValueError as error:
            self.gathered.wrong(given.row, given.column, given.name, str(error))
            return 0.0
        self.with_mark = self.with_mark or (isinstance(given.cell, str) and "," in given.cell)
        if least is not None and value < least:
            self.gathered.wrong(given.row, given.column, given.name, "must not be negative")
        return value

    def influence(self) -> tuple[dict[str, float], bool]:
        """By actor, and whether it differs between issues for some; then the mean counts."""
        found: dict[tuple[Kind, str, str], list[Given]] = {k: [one] for k, one in self.gathered.numbers.items()}
        all_of = [*found.items(), *self.gathered.repeated.items()]
        values = {key[1]: [self.of(one, 0) for one in given] for key, given in all_of if key[0] == "influence"}
        return {actor: fmean(each) for actor, each in values.items()}, any(len(set(v)) > 1 for v in values.values())

    def meanings(self) -> dict[str, dict[float, str]]:
        """By issue, what places on its scale mean."""
        found: dict[str, dict[float, str]] = {}
        for issue, row, column, meaning in self.gathered.meanings:
            place = self.of(Given("position", "", issue, row, column, "position"))
            if place in found.setdefault(issue, {}):
                self.gathered.wrong(row, column, "position", "has a meaning already", "Keep one of them.")
            found[issue][place] = meaning
        return found
