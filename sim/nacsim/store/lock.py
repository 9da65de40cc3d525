"""Locks, so that no two commands write the same: on a folder, on some of its parts, on a file that is being written.

The operating system lets go of a lock when its process ends, however that happens, so none is ever left behind.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import EACCES, EAGAIN, EDEADLK
from functools import partial
from pathlib import Path
from typing import BinaryIO

from nacsim.errors import NacsimError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE = ".lock"
"""The file in a folder that locks are taken on: a byte for each part. Whoever is last removes it."""
ALL = range(2**31 - 1)
"""All parts of a folder."""


@dataclass
class _Held:
    """What this process holds of one file. A system lock belongs to a process and tells no two threads apart."""

    stream: BinaryIO
    parts: list[range]


_guard = threading.Lock()
_all_held: dict[Path, _Held] = {}


@contextmanager
def locked(folder: Path, parts: range = ALL) -> Iterator[None]:
    """Hold a folder, or some of its parts, while it is written into.

    Raises:
        NacsimError: somebody else holds them, or no file can be made there.
    """
    file = folder.absolute() / FILE
    with _guard:
        _hold_parts(file, folder, parts)
    try:
        yield
    finally:
        with _guard:
            _let_go(file, parts)


def hold(stream: BinaryIO) -> bool:
    """Hold a file until it is closed, if nobody else does; True also where a file system knows no locks."""
    return _take(stream, ALL)


def is_held(file: Path) -> bool:
    """Whether another process holds a file. Not to be asked of a file that this process holds."""
    try:
        with file.open("r+b") as stream:
            return not hold(stream)
    except OSError:
        return True  # it is in use, or not ours


def _at_work(folder: Path) -> NacsimError:
    return NacsimError(
        f"{folder}: another command is at work there. Wait until it has ended, or stop it with Ctrl-C; then try again."
    )


def _hold_parts(file: Path, folder: Path, parts: range) -> None:
    held = _all_held.get(file)
    if held is None:
        _all_held[file] = _Held(_open(file, folder, parts), [parts])
    elif any(map(partial(_overlap, parts), held.parts)) or not _take(held.stream, parts):
        raise _at_work(folder)
    else:
        held.parts.append(parts)


def _overlap(parts: range, other: range) -> bool:
    return parts.start < other.stop and other.start < parts.stop


def _open(file: Path, folder: Path, parts: range) -> BinaryIO:
    """The lock's file, held and still the one of that name: whoever had it before may just have removed it."""
    while True:
        try:
            stream = file.open("a+b")
        except OSError as error:
            raise NacsimError(f"{folder} cannot be written: {error.strerror}.") from error
        if not _take(stream, parts):
            stream.close()
            raise _at_work(folder)
        with suppress(OSError):
            if os.path.samestat(os.fstat(stream.fileno()), file.stat()):
                return stream
        stream.close()


def _let_go(file: Path, parts: range) -> None:
    """Let go of some parts, and remove the file if nobody else holds any."""
    held = _all_held[file]
    held.parts.remove(parts)
    if held.parts:
        _free(held.stream, parts)
        return
    del _all_held[file]
    with held.stream, suppress(OSError):
        if sys.platform != "win32" and _take(held.stream, ALL):
            file.unlink(missing_ok=True)
    if sys.platform == "win32":
        with suppress(OSError):  # somebody else has it open
            file.unlink(missing_ok=True)


def _free(stream: BinaryIO, parts: range) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            stream.seek(parts.start)
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, len(parts))
        else:
            fcntl.lockf(stream, fcntl.LOCK_UN, len(parts), parts.start)


def _take(stream: BinaryIO, parts: range) -> bool:
    try:
        if sys.platform == "win32":
            stream.seek(parts.start)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, len(parts))
        else:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, len(parts), parts.start)
    except OSError as error:
        return error.errno not in (EACCES, EAGAIN, EDEADLK)
    return True
