"""Locks, so that no two commands write the same: on a folder, on some of its parts, on a file that is being written.

The operating system lets go of a lock when its process ends, however that happens. None is ever left behind.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EAGAIN, EDEADLK
from pathlib import Path
from typing import BinaryIO

from nacsim.errors import NacsimError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE = ".lock"
"""The file in a folder that locks are taken on: a byte for each part. It is gone when nobody holds any."""


@contextmanager
def locked(folder: Path, parts: range | None = None) -> Iterator[None]:
    """Hold a folder, or some of its parts, while it is written into.

    Raises:
        NacsimError: somebody else holds them, or no file can be made there.
    """
    stream = _open(folder, parts)
    try:
        yield
    finally:
        _let_go(stream, folder / FILE)


def hold(stream: BinaryIO) -> bool:
    """Hold a file until it is closed, if nobody else does; True also where a file system knows no locks."""
    return _take(stream, None)


def is_held(file: Path) -> bool:
    """Whether somebody holds a file."""
    try:
        with file.open("ab") as stream:
            return not hold(stream)
    except OSError:
        return True  # it is in use, or not ours


def _open(folder: Path, parts: range | None) -> BinaryIO:
    """The lock's file, held and still the one of that name: whoever had it before may just have removed it."""
    while True:
        try:
            stream = (folder / FILE).open("ab")
        except OSError as error:
            raise NacsimError(f"{folder} cannot be written: {error.strerror}.") from error
        if not _take(stream, parts):
            stream.close()
            raise NacsimError(f"{folder}: another command is at work there. Wait until it has ended, then try again.")
        with suppress(OSError):
            if os.path.samestat(os.fstat(stream.fileno()), (folder / FILE).stat()):
                return stream
        stream.close()


if sys.platform == "win32":

    def _take(stream: BinaryIO, parts: range | None) -> bool:
        first, length = (0, 2**31 - 1) if parts is None else (parts.start, len(parts))
        stream.seek(first)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, length)
        except OSError as error:
            return error.errno not in (EACCES, EAGAIN, EDEADLK)
        return True

    def _let_go(stream: BinaryIO, file: Path) -> None:
        stream.close()
        with suppress(OSError):  # somebody else has it open
            file.unlink(missing_ok=True)

else:

    def _take(stream: BinaryIO, parts: range | None) -> bool:
        """All of a file, by a lock of its own; or a share of that, and some bytes alone. NFS knows both."""
        try:
            fcntl.flock(stream, (fcntl.LOCK_EX if parts is None else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            if parts is not None:
                fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, len(parts), parts.start)
        except OSError as error:
            return error.errno not in (EACCES, EAGAIN)
        return True

    def _let_go(stream: BinaryIO, file: Path) -> None:
        """Remove the file if nobody else holds a part."""
        with stream, suppress(OSError):
            if _take(stream, None):
                file.unlink(missing_ok=True)
