"""The ledger of a class: every entry is on disk, in one SQLite file, before anybody is told that it counts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from nacsim.errors import NacsimError, UserError
from nacsim_dashboards.classroom.entries import Entry

FILE = "class.sqlite"
FORMAT = 1
"""Of ledgers. A later one may mean something else."""

PATIENCE = 30
"""Seconds for which another program may hold the file: a backup, a viewer."""

_TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
    "CREATE TABLE entries"
    " (n INTEGER PRIMARY KEY, by TEXT NOT NULL, act TEXT, body TEXT NOT NULL, UNIQUE (by, act)) STRICT",
    "CREATE TABLE tokens (person TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT",
)


class Ledger:
    """One file, one writer. Every `write` is a transaction that survives a power cut (WAL, synchronous FULL)."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """As `begin` and `open` make it."""
        self.path, self._connection = path, connection

    @classmethod
    def begin(cls, path: Path, about: Mapping[str, Any], first: Entry, token: str) -> Ledger:
        """A new one, readable by its owner alone, there whole or not at all. NacsimError if it cannot be written.

        Args:
            path: of the file, which must not exist.
            about: what the class was opened with.
            first: the entry of the teacher, who is there from the beginning.
            token: the digest of the teacher's.
        """
        rows = [(name, json.dumps(body)) for name, body in {"format": FORMAT, **about}.items()]
        with ExitStack() as on_failure:
            try:
                path.touch(mode=0o600, exist_ok=False)
                connection = _connected(path, on_failure)
                with connection:
                    connection.execute("BEGIN")
                    for table in _TABLES:
                        connection.execute(table)
                    connection.executemany("INSERT INTO about VALUES (?, ?)", rows)
                    _insert(connection, [(None, first)], {first["person"]: token})
            except (sqlite3.Error, OSError) as error:
                raise NacsimError(f"{path} cannot be written: {error}.") from error
            on_failure.pop_all()
        return cls(path, connection)

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """The one that lies there.

        UserError if none does, or it is not one that this version reads; NacsimError if it cannot be opened.
        """
        if not path.is_file():
            raise UserError(f"{path} is not there: no class was begun in that folder.")
        with ExitStack() as on_failure:
            try:
                ledger = cls(path, _connected(path, on_failure))
            except sqlite3.OperationalError as error:
                raise NacsimError(f"{path} cannot be opened: {error}.") from error
            except sqlite3.Error as error:
                raise damaged(path, str(error)) from None
            try:
                stated = ledger.about().get("format")
            except (sqlite3.Error, ValueError) as error:
                raise damaged(path, str(error)) from None
            if stated != FORMAT:
                raise UserError(f"{path} is a ledger of format {stated}, and this version reads {FORMAT}.")
            on_failure.pop_all()
        return ledger

    def about(self) -> dict[str, Any]:
        """What the class was opened with."""
        return {name: json.loads(body) for name, body in self._connection.execute("SELECT name, body FROM about")}

    def entries(self) -> Iterator[tuple[str | None, Entry]]:
        """Every entry in its order, with the id of the act that made it; None: time, or the room itself did."""
        for act, body in self._connection.execute("SELECT act, body FROM entries ORDER BY n"):
            yield act, json.loads(body)

    def tokens(self) -> dict[str, str]:
        """By person, the digest of the token that says who somebody is."""
        return dict(self._connection.execute("SELECT person, digest FROM tokens").fetchall())

    def write(self, entries: Sequence[tuple[str | None, Entry]], tokens: Mapping[str, str] | None = None) -> None:
        """Add entries, all or none, with the ids of their acts; on disk when this returns.

        NacsimError if it cannot be written, or the same act of the same person is there already.
        """
        try:
            with self._connection:
                _insert(self._connection, entries, tokens or {})
        except sqlite3.Error as error:
            raise NacsimError(f"{self.path} cannot be written: {error}.") from error

    def close(self) -> None:
        """Write the log back into the file, so that one file holds all."""
        self._connection.close()


def damaged(path: Path, why: str) -> UserError:
    """What to raise of a file that is no ledger of a class, or not as it was."""
    return UserError(f"{path} is not the ledger of a class, or is damaged: {why}.")


def _insert(
    connection: sqlite3.Connection, entries: Sequence[tuple[str | None, Entry]], tokens: Mapping[str, str]
) -> None:
    rows = [(entry["by"], act, as_text(entry)) for act, entry in entries]
    connection.executemany("INSERT INTO entries (by, act, body) VALUES (?, ?, ?)", rows)
    connection.executemany("INSERT INTO tokens VALUES (?, ?)", [*tokens.items()])


def as_text(entry: Entry) -> str:
    """An entry as it is kept. ValueError or TypeError if it cannot be."""
    return json.dumps(entry, allow_nan=False)


def _connected(path: Path, on_failure: ExitStack) -> sqlite3.Connection:
    """A connection that is closed with the stack."""
    connection = on_failure.enter_context(closing(sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False)))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
