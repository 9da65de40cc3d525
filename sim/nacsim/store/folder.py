"""Folders and files that are there whole or not at all, and never over another."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO

from nacsim.errors import NacsimError, UserError

RUNS = Path("runs")
"""Where results go unless another folder is named."""
SCRATCH = ".unfinished"
"""How the name of a file ends that is still being written."""


def in_runs(name: str) -> Path:
    """A folder under `RUNS`. Why the filter: the name of a variant is text from a file, and no path."""
    return RUNS / re.sub(r"[^A-Za-z0-9@._-]", "_", name).lstrip(".")


def free(folder: Path) -> Path:
    """The folder, or the first of folder-2, folder-3 and so on that is not there."""
    return next(place for place in _numbered(folder) if not os.path.lexists(place))


def as_json(data: Mapping[str, object]) -> str:
    """Data as it stands in a file: for people too."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write_whole(file: Path, data: bytes) -> None:
    """Write a file so that it is there whole, also after a power cut, or not at all.

    Raises:
        NacsimError: it cannot be written; nothing is left behind.
    """
    scratch = _beside(file)
    try:
        try:
            with scratch.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            scratch.replace(file)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise NacsimError(f"{file} cannot be written: {error.strerror}.") from error


@contextmanager
def new_file(file: Path) -> Iterator[BinaryIO]:
    """A stream that becomes a new file once all is written, for what is too much to hold; as `write_whole` otherwise.

    Raises:
        UserError: there is something at `file`, which is left as it is, or no folder for it: said before anything is
            written.
        NacsimError: it cannot be written; nothing is left behind.
    """
    if os.path.lexists(file):
        raise _already_there(file)
    if not file.parent.is_dir():
        raise UserError(f"{file} cannot be written: there is no folder {file.parent}.")
    scratch = _beside(file)
    try:
        try:
            with scratch.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            file.open("xb").close()  # takes the name, unless somebody else has by now
            scratch.replace(file)
        finally:
            scratch.unlink(missing_ok=True)
    except FileExistsError as error:
        raise _already_there(file) from error
    except OSError as error:
        raise NacsimError(f"{file} cannot be written: {error.strerror}.") from error


def write_folder(files: Mapping[str, str], name: str, out: Path | str | None = None) -> Path:
    """Write files, by name, into `out`, which must not exist, or into a new folder under `RUNS`; return where.

    Raises:
        NacsimError: it cannot be written; nothing is left behind.
    """
    places = iter([Path(out)]) if out else _numbered(in_runs(name))
    place = next(places)
    scratch = place.parent / f".{place.name}-{secrets.token_hex(4)}"
    try:
        scratch.mkdir(parents=True)
        try:
            for file, text in files.items():
                (scratch / file).write_text(text, encoding="utf-8", newline="\n")
            return _settle(scratch, place, places)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise NacsimError(
            f"The result cannot be written to {place}: {error.strerror}. Name another folder with --out."
        ) from error


def _beside(file: Path) -> Path:
    """Where a file is written until it is whole."""
    return file.with_name(f".{file.name}-{secrets.token_hex(4)}{SCRATCH}")


def _already_there(file: Path) -> UserError:
    return UserError(f"{file} already exists and was not touched. Name a new file.")


def _numbered(first: Path) -> Iterator[Path]:
    yield first
    for number in count(2):
        yield first.with_name(f"{first.name}-{number}")


def _settle(scratch: Path, place: Path, others: Iterator[Path]) -> Path:
    """Give the finished folder the first name that is free."""
    while True:
        if not place.exists():
            try:
                return scratch.rename(place)
            except OSError:
                if not place.exists():
                    raise
        following = next(others, None)
        if following is None:
            raise FileExistsError(None, "it already exists", str(place))
        place = following
