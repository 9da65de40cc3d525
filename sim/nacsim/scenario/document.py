"""A scenario file as a tree that knows the place of every value, and problems reported with their place.

`reader` parses the text; this module opens, measures and decodes the file, and names it in messages.
"""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path as FilePath
from typing import Any, TextIO

from nacsim.errors import Problem, ScenarioError
from nacsim.scenario import look_alikes
from nacsim.scenario.reader import EMPTY, Mark, Reader, UnreadableError
from nacsim.scenario.reader import MAX_DEPTH as MAX_DEPTH
from nacsim.scenario.reader import Path as Path

MAX_BYTES = 300_000
"""Bytes of a file; the shipped scenarios have up to ten thousand. Reading this many takes less than a second."""
STDIN = "-"
"""What stands for a file's name where it is to be read from standard input."""
MAX_PROBLEMS = 100
"""Problems reported at once: with more, the file as a whole is wrong, not single entries."""

_NOT_GIVEN = object()
_LONGEST_NAME = 200
_SHOWN = 30
"""Entries looked at when a value is shown in one line."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path of the tree; `Document.problem` adds its place. at_key: the key itself is wrong."""

    path: Path
    message: str
    given: object = _NOT_GIVEN
    hint: str | None = None
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where one value came from: its file, its full name there, and (line, column) of its key and of itself."""

    file: str
    name: str
    key: Mark | None = None
    value: Mark | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A tree with the place of each value, and the problems in the text that did not stop its reading."""

    file: str
    tree: dict[str, Any]
    places: Mapping[Path, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    text: str | None = None
    """What was read, for it is never read again; None: the tree was given as data."""
    odd: Mapping[Mark, Mark] = field(default_factory=dict)
    """By the mark of a key or value, that of the first character in it that looks like another or like nothing."""

    def problem(self, finding: Finding) -> Problem:
        """A finding with its place: its own, or that of the nearest thing around it, or that of an odd character."""
        path = finding.path
        while path and path not in self.places:
            path = path[:-1]
        place = self.places.get(path, Place(self.file, ""))
        inside = () if self._is_single(path) else finding.path[len(path) :]
        at = place.key if inside or finding.at_key else place.value
        name = ".".join([place.name] * bool(place.name) + [str(part) for part in inside])
        given = "" if finding.given is _NOT_GIVEN else shown(finding.given)
        advice = look_alikes.advice(text) if isinstance(text := _judged(finding), str) else None
        if advice and at is not None:
            at = self.odd.get(at, at)
        return problem(place.file, at, name, finding.message, given, advice or finding.hint)

    def _is_single(self, path: Path) -> bool:
        """Whether a single value stands there: what may be a block, or its one value alone, has nothing inside then."""
        value: Any = self.tree
        try:
            for part in path:
                value = value[part]
        except (KeyError, IndexError, TypeError):  # a change has taken away what was written
            return False
        return not isinstance(value, (Mapping, list))


def _judged(finding: Finding) -> object:
    """The key or the value that a finding is about."""
    return finding.path[-1] if finding.at_key and finding.path else finding.given


def problem(file: str, at: Mark | None, name: str, message: str, given: str = "", hint: str | None = None) -> Problem:
    """A `Problem` whose message ends in a stop where a hint follows it directly."""
    line, column = at or (None, None)
    message = f"{message}." if hint and not given else message
    return Problem(file, line, column, _shortened(name, _LONGEST_NAME), given, message, hint)


def shown(value: object, depth: int = 5) -> str:
    """A value as its author would recognise it, on one line and not too long."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, int) and abs(value) >= 10**4000:  # Python refuses to write out longer ones
        return "a number of very many digits"
    if isinstance(value, (Mapping, list, tuple)) and not depth:
        return "…"
    if isinstance(value, Mapping):
        pairs = (f"{key}: {shown(entry, depth - 1)}" for key, entry in islice(value.items(), _SHOWN))
        return "{" + _shortened(", ".join(pairs)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + _shortened(", ".join(shown(entry, depth - 1) for entry in islice(value, _SHOWN))) + "]"
    return _shortened(value.isoformat() if isinstance(value, date) else str(value))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without repetition, in the order of their places; those without a place last."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line is None, p.line or 0, p.column or 0))


def reported(problems: Iterable[Problem]) -> list[Problem]:
    """The problems to report: as `in_order`, and at most MAX_PROBLEMS."""
    ordered = in_order(problems)
    if len(ordered) <= MAX_PROBLEMS:
        return ordered
    message = f"has more problems than these {MAX_PROBLEMS}; fix these first"
    return [*ordered[:MAX_PROBLEMS], problem(ordered[0].file, None, "", message)]


def read(path: FilePath) -> Document:
    """The document in a file.

    Raises:
        ScenarioError: the file cannot be read, or is not one mapping in plain YAML.
    """
    if str(path) == STDIN:
        return _standard_input()
    return parse_bytes(content(path, MAX_BYTES, f", or {STDIN} for standard input"), str(path))


def content(path: FilePath, most: int, otherwise: str = "") -> bytes:
    """What is in a file; of one that is too long, one byte more than may be. ScenarioError if it cannot be read."""
    file = str(path)
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise _refusal(file, "is a folder; give a file")
        if not stat.S_ISREG(kind):  # a pipe may never say anything, a device never stop
            raise _refusal(file, f"is a device or a pipe; give a file{otherwise}")
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise _refusal(file, f"cannot be read: {_reason(error)}") from None


def _standard_input() -> Document:
    """What stands on standard input. A stream is read once; who asks again gets the same text."""
    name = "stdin"
    if sys.stdin is None or sys.stdin.closed:
        raise _refusal(name, "is closed; give a file")
    if sys.stdin.isatty():
        raise _refusal(name, "is a terminal; give a file, or send one in: nac validate - < my-scenario.yaml")
    try:
        return parse_bytes(_all_of(sys.stdin), name)
    except OSError as error:
        raise _refusal(name, f"cannot be read: {_reason(error)}") from None


@lru_cache(1)
def _all_of(stream: TextIO) -> bytes:
    return stream.buffer.read(MAX_BYTES + 1)


def parse_bytes(data: bytes, file: str) -> Document:
    """The document in the content of a file, with or without a byte-order mark. ScenarioError as `read`."""
    if len(data) > MAX_BYTES:
        raise _refusal(file, "is too large for a scenario", hint=f"At most {MAX_BYTES:,} bytes are read.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="ignore")
        place = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        raise _refusal(file, "is not UTF-8 text", place, "Save it again as UTF-8.") from None
    return parse(text, file)


def parse(text: str, file: str) -> Document:
    """The document in a text; `file` is what problems call it. ScenarioError as `read`."""
    tree, reader = _tree(text, file)
    if tree is EMPTY or tree is None:
        raise _refusal(file, "is empty", hint="`nac new NAME` writes a scenario to start from.")
    if not isinstance(tree, dict):
        raise _refusal(file, "is not a mapping of fields to values", (1, 1), "It begins with `title: ...`.")
    places = {path: Place(file, _name(path), *marks) for path, marks in reader.places.items()}
    return Document(file, tree, places, tuple(_problems(reader, file)), text, reader.odd)


def parse_value(text: str, file: str) -> Any:
    """One YAML value, as in `--set PATH=VALUE`; `reader.EMPTY` if there is none. ScenarioError as `read`."""
    value, reader = _tree(text, file)
    if reader.notes:
        raise ScenarioError(_problems(reader, file))
    return value


def _tree(text: str, file: str) -> tuple[Any, Reader]:
    reader = Reader(text)
    try:
        return reader.read(), reader
    except UnreadableError as error:
        raise _refusal(file, error.message, error.at, error.hint) from None


def _problems(reader: Reader, file: str) -> list[Problem]:
    return [
        problem(file, note.at, _name(note.path), note.message, _shortened(note.given), note.hint)
        for note in reader.notes
    ]


def _name(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _shortened(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _refusal(file: str, message: str, place: Mark | None = None, hint: str | None = None) -> ScenarioError:
    return ScenarioError([problem(file, place, "", message, hint=hint)])
