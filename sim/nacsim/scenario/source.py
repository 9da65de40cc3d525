"""YAML text to a plain tree that remembers where everything stood.

Only the plain part of YAML is accepted: mappings, lists, texts, numbers, true and false, dates. Aliases and tags are
refused, size and depth are bounded before anything is built, so that no text can make the reader work for long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath
from typing import Any

import yaml

from nacsim.errors import Problem, ScenarioError

MAX_BYTES = 1_000_000
MAX_DEPTH = 50

Path = tuple[str | int, ...]
"""Where a value sits in the tree: keys, and positions in lists."""

_UNSAID = object()
_SYNTAX_HINTS = {
    "'\\t'": "Indent with spaces, not with tabs.",
    "mapping values are not allowed": "A text with a colon in it needs quotes.",
    "expected <block end>": "Check the indentation, and put texts that begin with a quote wholly in quotes.",
    "',' or '}'": "Put texts that hold commas, brackets or quotes in quotes.",
    "',' or ']'": "Put texts that hold commas, brackets or quotes in quotes.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path of the tree; `Document.problem` finds its place. at_key: the key itself is wrong."""

    path: Path
    message: str
    given: object = _UNSAID
    hint: str | None = None
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where one value came from: its file, its full name there, and (line, column) of its key and of itself."""

    file: str
    name: str
    key: tuple[int, int] | None = None
    value: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A tree with the place of each of its values, and what was wrong with the text but did not stop the reading."""

    file: str
    tree: dict[str, Any]
    places: Mapping[Path, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def problem(self, finding: Finding) -> Problem:
        """A finding with its place: its own, or that of the nearest thing around it."""
        path = finding.path
        while path and path not in self.places:
            path = path[:-1]
        place = self.places.get(path, Place(self.file, ""))
        at = place.value if path == finding.path and not finding.at_key else place.key
        name = ".".join([place.name] * bool(place.name) + [str(part) for part in finding.path[len(path) :]])
        given = "" if finding.given is _UNSAID else shown(finding.given)
        return problem(place.file, at, name, finding.message, given, finding.hint)


def problem(
    file: str, at: tuple[int, int] | None, name: str, message: str, given: str = "", hint: str | None = None
) -> Problem:
    """A `Problem` whose message ends in a stop where a hint follows it directly."""
    line, column = at or (None, None)
    return Problem(file, line, column, name, given, f"{message}." if hint and not given else message, hint)


def shown(value: object) -> str:
    """A value as its author would recognise it, on one line and not too long."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, Mapping):
        return "{" + _shortened(", ".join(f"{key}: {shown(one)}" for key, one in value.items())) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + _shortened(", ".join(shown(one) for one in value)) + "]"
    return _shortened(value.isoformat() if isinstance(value, date) else str(value))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without repetition, in the order of their places; those without a place last."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line is None, p.line or 0, p.column or 0))


def read(path: FilePath) -> Document:
    """The document in a file.

    Raises:
        ScenarioError: the file cannot be read, or is not one mapping in plain YAML.
    """
    file = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise _refusal(file, "is a folder; give a file") from None
    except (OSError, ValueError) as error:
        reason = "is a folder; give a file" if path.is_dir() else f"cannot be read: {_reason(error)}"
        raise _refusal(file, reason) from None
    if len(data) > MAX_BYTES:
        raise _refusal(file, "is too large for a scenario", hint=f"At most {MAX_BYTES:,} bytes are read.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = (before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        raise _refusal(file, "is not UTF-8 text", place, "Save it again as UTF-8.") from None
    return parse(text, file)


def parse(text: str, file: str) -> Document:
    """The document in a text; `file` is what problems call it. ScenarioError as `read`."""
    reader = _Reader(text, file)
    tree = reader.whole()
    if tree is None:
        raise _refusal(file, "is empty", hint="`nac new NAME` writes a scenario to begin from.")
    if not isinstance(tree, dict):
        raise _refusal(file, "is not a mapping of fields to values", (1, 1), "It begins with `title: ...`.")
    return Document(file, tree, reader.places, tuple(reader.problems))


def parse_value(text: str, file: str) -> Any:
    """One YAML value, as in `--set PATH=VALUE`. ScenarioError as `read`; a duplicate key counts as well."""
    reader = _Reader(text, file)
    value = reader.whole()
    if reader.problems:
        raise ScenarioError(reader.problems)
    return value


class _Reader:
    """Builds the tree from YAML events in one pass, which is what bounds depth and refuses aliases at no cost."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.loader: Any = None
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []

    def whole(self) -> Any:
        try:
            self.loader = yaml.SafeLoader(self.text)
            self.loader.get_event()  # start of the stream
            if isinstance(self.loader.get_event(), yaml.StreamEndEvent):
                return None
            tree = self._node(())
            self.loader.get_event()  # end of the document
            rest = self.loader.get_event()
        except yaml.YAMLError as error:
            raise self._not_yaml(error) from None
        if not isinstance(rest, yaml.StreamEndEvent):
            raise self._stop(rest, "holds several documents; a file is one scenario", "Remove the line `---`.")
        return tree

    def _node(self, path: Path) -> Any:
        event = self.loader.get_event()
        if isinstance(event, yaml.AliasEvent):
            raise self._stop(event, "aliases (*name) are not accepted", "Write the values out.")
        if event.tag is not None:
            raise self._stop(event, "tags (!name) are not accepted", "Write the plain value.")
        known = self.places.get(path)
        key = known.key if known else _at(event)
        self.places[path] = Place(self.file, _name(path), key, key if _is_map(event) else _at(event))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if len(path) >= MAX_DEPTH:
            raise self._stop(event, f"is nested more than {MAX_DEPTH} deep")
        return self._mapping(path) if _is_map(event) else self._sequence(path)

    def _scalar(self, event: Any, path: Path) -> Any:
        tag = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        node = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark, event.style)
        try:
            return self.loader.construct_object(node)
        except (ValueError, OverflowError, yaml.constructor.ConstructorError):
            self._note(event, path, "looks like a number or a date, but there is none like it", event.value)
            return event.value

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(self.loader.peek_event(), yaml.SequenceEndEvent):
            values.append(self._node((*path, len(values))))
        self.loader.get_event()
        return values

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(self.loader.peek_event(), yaml.MappingEndEvent):
            event = self.loader.get_event()
            key = self._key(event, path, values)
            if key is None:
                self._skipped()
            else:
                self.places[(*path, key)] = Place(self.file, _name((*path, key)), _at(event))
                values[key] = self._node((*path, key))
        self.loader.get_event()
        return values

    def _key(self, event: Any, path: Path, values: Mapping[str, Any]) -> str | None:
        if not isinstance(event, yaml.ScalarEvent) or event.tag is not None:
            raise self._stop(event, "a key must be a plain word", "Texts that begin with { or [ need quotes.")
        if event.value == "<<" and not event.style:
            raise self._stop(event, "merge keys (<<) are not accepted", "Write the values out.")
        key = self._scalar(event, (*path, event.value))
        if isinstance(key, bool):
            reading = "true" if key else "false"
            self._note(event, path, f"YAML reads this key as {reading}", event.value, "Choose another word.")
        elif not isinstance(key, str):
            self._note(event, path, "a key must be a word", event.value, "Put it in quotes, or begin it with a letter.")
        elif key in values:
            first = self.places[(*path, key)].key or (0, 0)
            self._note(event, (*path, key), f"is here twice; the first is in line {first[0]}", hint="Keep one of them.")
        else:
            return key
        return None

    def _skipped(self) -> None:
        places = dict(self.places)
        self._node(("",))
        self.places = places

    def _note(self, event: Any, path: Path, message: str, given: str = "", hint: str | None = None) -> None:
        self.problems.append(problem(self.file, _at(event), _name(path), message, _shortened(given), hint))

    def _stop(self, event: Any, message: str, hint: str | None = None) -> ScenarioError:
        return _refusal(self.file, message, _at(event), hint)

    def _not_yaml(self, error: yaml.YAMLError) -> ScenarioError:
        if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
            reason = str(error.problem or error.context)
            place = (error.problem_mark.line + 1, error.problem_mark.column + 1)
        else:
            reason = f"it holds the character U+{getattr(error, 'character', 0):04X}, which YAML does not allow"
            before = self.text[: getattr(error, "position", 0)]
            place = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        hint = next((hint for part, hint in _SYNTAX_HINTS.items() if part in reason), None)
        return _refusal(self.file, f"is not valid YAML here: {reason}", place, hint)


def _is_map(event: Any) -> bool:
    return isinstance(event, yaml.MappingStartEvent)


def _at(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _name(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _shortened(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _refusal(file: str, message: str, place: tuple[int, int] | None = None, hint: str | None = None) -> ScenarioError:
    return ScenarioError([problem(file, place, "", message, hint=hint)])
