"""The file that ties a finished result together: a digest of each of its other files, as `sha256sum -c` reads it.

It is written last. A folder without one is not finished, and one whose files are others is not the result it was.
"""

from __future__ import annotations

import errno
import hashlib
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

FILE = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (parts/[0-9]{6,}\.parquet|(?:anonymous/)?[A-Za-z0-9_-][A-Za-z0-9._-]*)")
PARTS = "parts/"
"""How the names of parts begin."""
ANONYMOUS = "anonymous/"
"""How the names of files of a class begin that name nobody."""
DEBRIEF = "debrief.html"
"""The page of a class."""
ASIDE = (PARTS, ANONYMOUS, DEBRIEF)
"""How names begin of what is only looked at when asked for: it is much, or may have been taken along."""
MAX_BYTES = 100_000_000
"""Of the list: a million parts."""

Sums = Mapping[str, str]
"""Digests by name of file, relative to the folder."""


def of_texts(files: Mapping[str, str]) -> str:
    """The content of the file for files that hold these texts."""
    return _lines({name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()})


def of_files(folder: Path, names: Iterable[str]) -> str:
    """The content of the file for files as they are. OSError if one cannot be read."""
    return _lines({name: _digest(folder / name) for name in names})


def read(folder: Path) -> Sums | None:
    """What a folder should hold; None: it is not finished.

    Raises:
        OSError: it cannot be read.
        ValueError: it is none.
    """
    try:
        file = regular(folder / FILE)
    except FileNotFoundError:
        return None
    if file.stat().st_size > MAX_BYTES:
        raise ValueError(f"{FILE} is too large")
    text = file.read_text("ascii")
    matches = [_LINE.fullmatch(line) for line in text.splitlines()]
    sums = {match[2]: match[1] for match in matches if match}
    if _lines(sums) != text:
        raise ValueError(f"{FILE} is not as it was written")
    return sums


def wrong(folder: Path, sums: Sums, *, aside: bool) -> dict[str, str]:
    """The files that are missing or are not as they were written, with what is wrong; `ASIDE` too if asked for."""
    problems = {}
    for name, expected in sums.items():
        if aside or not name.startswith(ASIDE):
            try:
                if _digest(folder / name) != expected:
                    problems[name] = f"{name} is not as it was written"
            except FileNotFoundError:
                problems[name] = f"{name} is missing"
            except OSError as error:
                problems[name] = f"{name} cannot be read ({error.strerror})"
    return problems


def _lines(sums: Sums) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def regular(file: Path) -> Path:
    """The file, if it is one: a pipe may never say anything, a device never stop. OSError if not."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no file", str(file))
    return file


def _digest(file: Path) -> str:
    with regular(file).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
