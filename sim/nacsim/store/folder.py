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

from nacsim.errors import NacsimError, UserError

RUNS = Path("runs")
"""Where results go unless another folder is named."""
SCRATCH = ".unfinished"
"""How the name of a file ends that is still being written."""
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]", re.IGNORECASE)


def in_runs(name: str) -> Path:
    """A folder under `RUNS`. Why the filter: the name of a variant is text from a file, and no path."""
    return RUNS / portable(re.sub(r"[^A-Za-z0-9@._-]", "_", name).lstrip("."))


def portable(name: str) -> str:
    """A name that Windows takes for a file too: no device, and with something other than dots and spaces at its end."""
    name = name.rstrip(". ")
    return f"_{name}" if not name or is_device(name) else name


def is_device(name: str) -> bool:
    """Whether Windows keeps a name for a device, whatever its ending: nul, con.txt."""
    return _DEVICE.fullmatch(name.partition(".")[0].strip()) is not None


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
    with _finished(file, data) as scratch:
        scratch.replace(file)


def write_new(file: Path, data: bytes) -> None:
    """Write a file as `write_whole`, and never over another.

    Raises:
        UserError: there is something of that name; it was not touched.
        NacsimError: it cannot be written; nothing is left behind.
    """
    with _finished(file, data) as scratch:
        try:
            _name(scratch, file)
        except FileExistsError as error:
            raise UserError(f"{file} already exists and was not touched. Choose another name.") from error


def _name(scratch: Path, file: Path) -> None:
    """Give a finished file a name that is free. FileExistsError if it is not."""
    try:
        os.link(scratch, file)  # a renaming would replace what is there, on most systems
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without hard links: take the name first
        file.touch(exist_ok=False)
        scratch.replace(file)


@contextmanager
def _finished(file: Path, data: bytes) -> Iterator[Path]:
    """A finished file beside the one that is meant, to be given its name. NacsimError if one of the two fails."""
    scratch = file.with_name(f".{file.name}-{secrets.token_hex(4)}{SCRATCH}")
    try:
        try:
            with scratch.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            yield scratch
        finally:
            scratch.unlink(missing_ok=True)
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
