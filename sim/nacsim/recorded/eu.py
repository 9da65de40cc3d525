"""Issues that the Council of the European Union decided by unanimity, read and put before the model.

Experts told for each issue where the Commission and each member stood on a scale from 0 to 100, how much it mattered to
them, where the matter stays without a decision (the reference point), and what was decided (Arregui & Perarnaud, The
Decision-making in the European Union (DEU III) dataset, doi:10.34810/data53). The data are not part of the package.
Here every number is scaled to 0..1.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from nacsim.errors import UserError

COLUMNS = ("issue", "proposal", "actor", "position", "salience", "reference", "outcome")
COMMISSION = "COM"
"""The actor whose position is the draft. It proposes and has no vote."""

NEAR = 0.025
"""What counts as the same place: half a step of the grid on which texts are simulated."""


def near(place: float, other: float) -> bool:
    """Whether two places differ by `NEAR` at most; a hair more is rounding."""
    return abs(place - other) <= NEAR + 1e-9


@dataclass(frozen=True, slots=True)
class Member:
    """Where a member stood on an issue and how much it mattered to it, both 0..1."""

    code: str
    position: float
    salience: float


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue; members in the order of their codes, places from 0 to 1."""

    key: str
    proposal: str
    members: tuple[Member, ...]
    draft: float | None
    """The Commission's position; None where it had none."""
    reference: float | None
    """Where the matter stays without a decision; None where nobody could say."""
    outcome: float

    @property
    def opening(self) -> float:
        """The text first on the table: the draft, or the mean position where there is none."""
        return fmean(member.position for member in self.members) if self.draft is None else self.draft

    @property
    def at_reference(self) -> float | None:
        """Share of the members whose position is at the reference point; None where there is no such point."""
        if self.reference is None:
            return None
        return fmean(near(member.position, self.reference) for member in self.members)

    @property
    def stays(self) -> bool | None:
        """Whether the outcome is at the reference point; None where there is no such point."""
        return None if self.reference is None else near(self.outcome, self.reference)


def read(path: str | Path) -> tuple[Issue, ...]:
    """The issues of a file, in its order.

    The file is comma-separated with the columns `COLUMNS`, in any order, one row for each actor on an issue; a line
    that begins with # is a comment, nothing is quoted, and an empty reference means that there is none.

    Raises:
        UserError: it cannot be read, or a line does not fit; names the first such line.
    """
    name = Path(path).name
    issues: dict[str, list[_Row]] = {}
    for row in _rows(_text(path), name):
        earlier = issues.setdefault(row.issue, [])
        if earlier and row.shared != earlier[0].shared:
            raise UserError(f"{name}, line {row.line}: {row.issue} has another proposal, reference or outcome above.")
        if any(row.actor == other.actor for other in earlier):
            raise UserError(f"{name}, line {row.line}: {row.actor} is listed twice on {row.issue}.")
        earlier.append(row)
    if not issues:
        raise UserError(f"{name} holds no issue.")
    return tuple(_issue(rows, name) for rows in issues.values())


def digest(path: str | Path) -> str:
    """SHA-256 of a file, so that a result can say which data it was measured on. UserError if it cannot be read."""
    return hashlib.sha256(_bytes(path)).hexdigest()


def _bytes(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from None


def _text(path: str | Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path} is not a text in UTF-8.") from None


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the file: an actor on an issue."""

    line: int
    issue: str
    actor: str
    position: float
    salience: float
    shared: tuple[str, float | None, float]
    """Proposal, reference and outcome: the same on every line of an issue."""


def _rows(text: str, name: str) -> Iterator[_Row]:
    columns: list[str] | None = None
    for line, content in enumerate(text.splitlines(), start=1):
        if not content.strip() or content.startswith("#"):
            continue
        cells = [cell.strip() for cell in content.split(",")]
        try:
            if columns is None:
                columns = _header(cells)
            else:
                yield _row(line, columns, cells)
        except ValueError as error:
            raise UserError(f"{name}, line {line}: {error}.") from None


def _header(cells: list[str]) -> list[str]:
    missing = [column for column in COLUMNS if column not in cells]
    if missing:
        raise ValueError(f"there is no column {', '.join(missing)}")
    return cells


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> _Row:
    if len(cells) != len(columns):
        raise ValueError(f"{len(cells)} values for {len(columns)} columns")
    row = dict(zip(columns, cells, strict=True))
    if not row["issue"]:
        raise ValueError("the issue has no name")
    if not re.fullmatch("[A-Z]{3}", row["actor"]):
        raise ValueError(f"an actor is a code of three capitals (given: {row['actor']!r})")
    reference = _number(row, "reference") if row["reference"] else None
    shared = (row["proposal"], reference, _number(row, "outcome"))
    return _Row(line, row["issue"], row["actor"], _number(row, "position"), _number(row, "salience"), shared)


def _number(row: Mapping[str, str], column: str) -> float:
    given = row[column]
    if not given:
        raise ValueError(f"there is no {column}")
    try:
        number = float(given)
    except ValueError:
        raise ValueError(f"{column} is not a number (given: {given})") from None
    if not 0 <= number <= 100:
        raise ValueError(f"{column} must lie between 0 and 100 (given: {given})")
    return number / 100


def _issue(rows: Sequence[_Row], name: str) -> Issue:
    proposal, reference, outcome = rows[0].shared
    members = (Member(row.actor, row.position, row.salience) for row in rows if row.actor != COMMISSION)
    ordered = tuple(sorted(members, key=lambda member: member.code))
    if not ordered:
        raise UserError(f"{name}, line {rows[0].line}: no member has a position on {rows[0].issue}.")
    draft = next((row.position for row in rows if row.actor == COMMISSION), None)
    return Issue(rows[0].issue, proposal, ordered, draft, reference, outcome)
