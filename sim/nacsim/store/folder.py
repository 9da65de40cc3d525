"""Folders and files that are there whole or not at all, and never over another."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from nacsim.errors import NacsimError, UserError
from nacsim.store import lock

RUNS = Path("runs")
"""Where results go unless another folder is named."""
SCRATCH = ".unfinished"
"""How the name of a file or folder ends that is still being written."""
_SCRATCH = re.compile(r"\..+-[0-9a-f]{8}\.unfinished", re.DOTALL)
"""Such a name; nobody else gives one."""
GRACE = 2
"""Seconds for which what is being written may be held by nobody: between two of its files."""
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]", re.IGNORECASE)


def in_runs(name: str) -> Path:
    """A folder under `RUNS`."""
    return RUNS / named(name)


def named(name: str) -> str:
    """The name of a folder. Why the filter: the name of a variant is text from a file, and no path."""
    return portable(re.sub(r"[^A-Za-z0-9@._-]", "_", name).lstrip("."))


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
    with _becoming(file, Path.replace) as stream:
        stream.write(data)


def check_new_file(file: Path) -> None:
    """A UserError if there is something at `file`, or no folder for it: to ask before long work."""
    if os.path.lexists(file):
        raise _already_there(file)
    if not file.parent.is_dir():
        raise UserError(f"{file} cannot be written: there is no folder {file.parent}.")


@contextmanager
def new_file(file: Path) -> Iterator[BinaryIO]:
    """A stream that becomes a new file once all is written, and never replaces one; as `write_whole` otherwise.

    What killed commands left beside it is removed.

    Raises:
        UserError: there is something at `file`, which is left as it is, or no folder for it: said before anything is
            written.
        NacsimError: it cannot be written; nothing is left behind.
    """
    check_new_file(file)
    tidy(file.parent)
    try:
        with _becoming(file, _name) as stream:
            yield stream
    except FileExistsError as error:
        raise _already_there(file) from error


@contextmanager
def _becoming(file: Path, give_name: Callable[[Path, Path], object]) -> Iterator[BinaryIO]:
    """A stream to write what becomes the file once it is given its name. NacsimError if it cannot be written."""
    scratch = _beside(file)
    _being_written.add(scratch)
    try:
        try:
            with scratch.open("xb") as stream:
                lock.hold(stream)
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            give_name(scratch, file)
            flush_names(file.parent)
        finally:
            _being_written.discard(scratch)
            scratch.unlink(missing_ok=True)
    except FileExistsError:
        raise
    except OSError as error:
        raise NacsimError(f"{file} cannot be written: {error.strerror}.") from error


def _name(scratch: Path, file: Path) -> None:
    """Give a finished file a name that is free. FileExistsError if it is not."""
    try:
        os.link(scratch, file)  # a renaming would replace what is there, on most systems
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without hard links: take the name first
        file.touch(exist_ok=False)
        scratch.replace(file)


def write_folder(files: Mapping[str, str], folder: Path, out: Path | str | None = None) -> Path:
    """Write files, by name, into `out`, which must not exist, or into `folder`, numbered if it exists; return where.

    They are there whole, also after a power cut, or not at all. What killed commands left beside them is removed.

    Raises:
        NacsimError: it cannot be written; nothing is left behind.
    """
    places = iter([Path(out)]) if out else _numbered(folder)
    place = next(places)
    scratch = _beside(place)
    _being_written.add(scratch)
    try:
        scratch.mkdir(parents=True)
        tidy(place.parent)
        try:
            with (scratch / lock.FILE).open("xb") as held:
                lock.hold(held)
                for file, text in files.items():
                    _write(scratch / file, text.encode())
            (scratch / lock.FILE).unlink()
            flush_names(scratch)
            kept = _settle(scratch, place, places)
            flush_names(place.parent)
            return kept
        finally:
            _being_written.discard(scratch)
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise NacsimError(
            f"The result cannot be written to {place}: {error.strerror}. Name another folder with --out."
        ) from error


def tidy(folder: Path) -> None:
    """Remove what commands that were killed left unfinished in a folder, and nothing that is still being written."""
    for scratch in folder.glob(f".*{SCRATCH}"):
        if is_scratch(scratch) and scratch not in _being_written and not scratch.is_symlink():
            with suppress(OSError):  # just finished, or not ours to remove
                _remove_dead(scratch)


def _remove_dead(scratch: Path) -> None:
    if time.time() - scratch.stat().st_mtime <= GRACE:
        return
    held = scratch / lock.FILE if scratch.is_dir() else scratch
    if held.exists() and lock.is_held(held):
        return
    if not scratch.is_dir():
        scratch.unlink()
    elif {file.name for file in scratch.iterdir()} & _FIRST or not any(scratch.iterdir()):
        shutil.rmtree(scratch, ignore_errors=True)


_FIRST = {lock.FILE, "manifest.json", "index.html"}
"""One of these lies in each folder that we write, until it is whole."""
_being_written: set[Path] = set()
"""By this process, whose own locks do not show."""


def is_scratch(path: Path) -> bool:
    """Whether it has the name of a file or folder that is still being written."""
    return _SCRATCH.fullmatch(path.name) is not None


def flush_names(folder: Path) -> None:
    """Let the names in a folder survive a power cut, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write(file: Path, data: bytes) -> None:
    with file.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _beside(file: Path) -> Path:
    """Where a file or folder is written until it is whole."""
    return file.with_name(f".{file.name}-{secrets.token_hex(4)}{SCRATCH}")


def _already_there(file: Path) -> UserError:
    return UserError(f"{file} already exists and was not touched. Choose another name.")


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
