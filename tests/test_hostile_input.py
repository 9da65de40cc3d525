"""Input that nobody should write and somebody will: each told in one clear message, at once, with nothing written.

Every case is a process of its own: `nac validate FILE`, or `nac run FILE`. A process counts its processor time and not
the clock on the wall, for the machine may be busy with other things.
"""

# ruff: noqa: E501 - a message is compared whole, on one line
from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from nacsim.scenario.source import MAX_BYTES, MAX_TOLD

pytest.importorskip("resource", reason="the system does not measure its processes")

SECONDS = 2.0
MEGABYTES = 500
RAW = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
"""What a terminal would obey."""


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


def nac(folder: Path, *arguments: str) -> Ended:
    """Run the command in a folder; it is killed after a minute."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"}
    streams = [folder.parent / f"{folder.name}.{name}" for name in ("out", "err")]
    with streams[0].open("wb") as out, streams[1].open("wb") as err:
        command = [sys.executable, "-m", "nacsim", *arguments]
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        limit = threading.Timer(60, process.kill)
        limit.start()
        _, status, usage = os.wait4(process.pid, 0)
        limit.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    told = [path.read_bytes().decode("utf-8") for path in streams]
    return Ended(process.returncode, *told, usage.ru_utime + usage.ru_stime, kilobytes / 1024)


def refused(folder: Path, *arguments: str) -> list[str]:
    """The lines of a refusal, which is all there is: quick, small, clean, and nothing written."""
    before = sorted(folder.rglob("*"))
    ended = nac(folder, *arguments)
    assert ended.code == 2, (ended.code, ended.out, ended.err[-2000:])
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert not RAW.search(ended.err)
    assert sorted(folder.rglob("*")) == before
    assert ended.seconds < SECONDS
    assert ended.megabytes < MEGABYTES
    return ended.err.splitlines()


def fine(folder: Path, *arguments: str, seconds: float = SECONDS) -> str:
    """The output of a command that goes well: as quick, as small and as clean."""
    ended = nac(folder, *arguments)
    assert ended.code == 0, (ended.code, ended.err[-2000:])
    assert not RAW.search(ended.out + ended.err)
    assert ended.seconds < seconds
    assert ended.megabytes < MEGABYTES
    return ended.out


GOOD = """\
title: A bridge
question: Is it built?
date: 2004-07-28
body: NAC
sponsors: [USA]
provisions:
  where:
    options:
      north: {at: 1.0}
      south: {at: 0.0}
draft: {where: north}
allies:
  default: {disposition: supportive}
  FRA: {disposition: opposed, value: 0.1}
procedure:
  opening: 2004-07-28T09:00
  deadline: 2004-07-30T18:00
"""


def but(*edits: tuple[str, str], then: str = "") -> str:
    """The good scenario with some words replaced, and lines after it."""
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} is in the scenario {text.count(old)} times"
        text = text.replace(old, new)
    return text + then


def codes(count: int) -> list[str]:
    letters = [chr(number) for number in range(ord("A"), ord("Z") + 1)]
    return [f"Q{a}{b}" for a in letters for b in letters][:count]


def wide(clauses: int, options: int, then: str = "") -> str:
    """A scenario of options ** clauses texts."""
    blocks = [
        f"  p{clause}:\n    options:\n"
        + "".join(f"      o{option}: {{at: {option / options:.3f}}}\n" for option in range(options))
        for clause in range(clauses)
    ]
    draft = ", ".join(f"p{clause}: o{options - 1}" for clause in range(clauses))
    start, rest = GOOD.split("  where:")
    _, end = rest.split("draft: {where: north}")
    return f"{start}{''.join(blocks)}draft: {{{draft}}}{end}{then}"


NOBODY = but(
    ("date: 2004-07-28", "date: 1976-07-28"),
    ("2004-07-28T", "1976-07-28T"),
    ("2004-07-30", "1976-07-30"),
    ("[USA]", "[FRA]\nmembers: [FRA, GRC]"),
)
"""An alliance of two that both stay away from the Defence Planning Committee."""
BILLION = 'a: &a ["x","x","x","x","x","x","x","x","x"]\n' + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS: dict[str, tuple[str | bytes, str | Sequence[str]]] = {
