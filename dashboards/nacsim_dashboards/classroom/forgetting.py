"""A class is forgotten: what names anybody is deleted, and what names nobody stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from nacsim.errors import NacsimError, UserError
from nacsim.findings.words import people
from nacsim.store import checksums
from nacsim.store.folder import is_scratch
from nacsim.store.manifest import ClassManifest
from nacsim_dashboards.classroom.ledger import FILE, Ledger
from nacsim_dashboards.classroom.people import TEACHER

OURS = {
    FILE,
    f"{FILE}-wal",
    f"{FILE}-shm",
    *ClassManifest.model_construct().files(),  # which are the same for all
    "transcript.txt",
    checksums.DEBRIEF,
    checksums.FILE,
}
"""What a class leaves in its folder beside what names nobody."""


def check_is_class(folder: Path) -> None:
    """UserError if no class lies there, or its ledger is none."""
    if (folder / FILE).is_symlink():
        raise UserError(f"{folder} holds no class: {FILE} only points to one.")
    Ledger.open(folder / FILE).close()


def described(folder: Path) -> str:
    """What tells a class from another one: how many had joined, and when something happened last."""
    with closing(Ledger.open(folder / FILE)) as held:
        try:
            entries = [entry for _, entry in held.entries()]
            joined = {entry["person"] for entry in entries if entry["kind"] == "joined"} - {TEACHER}
            last = max(entry["at"] for entry in entries)
        except (LookupError, TypeError, ValueError, sqlite3.Error):
            return "a class whose ledger is damaged"  # which can be forgotten too
    who = f"a class that {people(len(joined))} had joined"
    return f"{who}, last on {datetime.fromtimestamp(last):%Y-%m-%d at %H:%M}" if last else who


def doomed(folder: Path) -> list[Path]:
    """What `forget` deletes, the ledger last: whoever is stopped before that can do it again."""
    ours = [path for path in sorted(folder.iterdir()) if path.name in OURS or is_scratch(path)]
    return sorted(ours, key=lambda path: path.name == FILE)


def forget(folder: Path) -> list[str]:
    """Delete all that a class has left in a folder but for what names nobody; the names of what was deleted.

    NacsimError if something stays.
    """
    paths = doomed(folder)
    try:
        for path in paths:
            path.unlink()
    except OSError as error:
        raise NacsimError(f"{error.filename} cannot be deleted: {error.strerror}.") from error
    return [path.name for path in paths]
