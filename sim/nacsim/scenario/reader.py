"""Reads plain YAML into a tree of mappings, lists and values, with the line and column of each.

Aliases, tags and merge keys are refused. One pass over the parser's events bounds depth and number of values before
anything is built. The parser is the one written in Python: libyaml's, in C, crashes the process on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from nacsim.scenario import look_alikes

MAX_DEPTH = 50
"""Mappings and lists inside one another."""
MAX_NODES = 20_000
"""Keys and values; the shipped scenarios have up to a thousand. Reading this many takes about half a second."""
_LONGEST_NUMBER = 100
"""Characters of a number or a date; reading a longer one could take long."""

Path = tuple[str | int, ...]
"""Where a value sits in the tree: keys, and positions in lists."""
Mark = tuple[int, int]
"""Line and column, from 1."""

EMPTY = object()
"""The result of reading a text without a value."""
_LINES_BACK = 20
"""Lines before an error in which its cause is looked for."""
_BEFORE_COMMA = re.compile(r"([-+]?[0-9]+),$")
_OCTAL = re.compile(r"[-+]?0[0-7_]+")
_SYNTAX_HINTS = {
    "'\\t'": "Indent with spaces, not with tabs.",
    "mapping values are not allowed": "A text with a colon in it needs quotes.",
    "expected <block end>": "Check the indentation, and put texts that begin with a quote wholly in quotes.",
    "',' or '}'": "Put texts that hold commas, brackets or quotes in quotes.",
    "',' or ']'": "Put texts that hold commas, brackets or quotes in quotes.",
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something wrong in the text that does not stop the reading."""

    at: Mark
    path: Path
    message: str
    given: str = ""
    hint: str | None = None


class UnreadableError(Exception):
    """A text that cannot be read: a message to follow "this file", the place and a hint."""

    def __init__(self, message: str, at: Mark, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.at, self.hint = message, at, hint


class Reader:
    """Reads one text. `places`: by path the marks of a value's key and of itself; `notes`: what was wrong.

    `odd`: by the mark of a key or value that of the first character in it that looks like another or like nothing.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.loader: Any = None
        self.nodes = 0
        self.places: dict[Path, tuple[Mark, Mark]] = {}
        self.odd: dict[Mark, Mark] = {}
        self.notes: list[Note] = []

    def read(self) -> Any:
        """The text's single value, or EMPTY. UnreadableError if it holds anything else."""
        try:
            self.loader = yaml.SafeLoader(self.text)
            self._next()  # start of the stream
            if isinstance(self._next(), yaml.StreamEndEvent):
                return EMPTY
            tree = self._node(self._next(), ())
            self._next()  # end of the document
            rest = self._next()
        except yaml.YAMLError as error:
            raise self._not_yaml(error) from None
        if not isinstance(rest, yaml.StreamEndEvent):
            message = "holds several documents; a file is one scenario"
            raise UnreadableError(message, _at(rest), "Remove the line `---`.")
        return tree

    def _next(self) -> Any:
        try:
            event = self.loader.get_event()
        except (ValueError, OverflowError):  # yaml lets Python's own error for "\UFFFFFFFF" through
            mark = self.loader.get_mark()
            message = "is not valid YAML here: no character has this number"
            raise UnreadableError(message, (mark.line + 1, mark.column + 1), "Write the character itself.") from None
        self.nodes += isinstance(event, yaml.NodeEvent)
        if self.nodes > MAX_NODES:
            hint = "Say once under `default` what holds for all, or make several files of it."
            raise UnreadableError(f"holds more than {MAX_NODES:,} keys and values", _at(event), hint)
        return event

    def _node(self, event: Any, path: Path, key: Mark | None = None) -> Any:
        if isinstance(event, yaml.AliasEvent):
            raise UnreadableError("aliases (*name) are not accepted", _at(event), "Write the values out.")
        if event.tag is not None:
            raise UnreadableError("tags (!name) are not accepted", _at(event), "Write the plain value.")
        key = key or _at(event)
        is_map = isinstance(event, yaml.MappingStartEvent)
        self.places[path] = key, key if is_map else _at(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if len(path) >= MAX_DEPTH:
            raise _too_deep(event)
        return self._mapping(path) if is_map else self._sequence(path)

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._node(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, path, values)
            if key is None:
                self._skip(len(path) + 1)
            else:
                values[key] = self._node(self._next(), (*path, key), _at(event))
        return values

    def _skip(self, depth: int) -> None:
        """Skip one value, so that problems further on are found too."""
        inside = 0
        while True:
            event = self._next()
            inside += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth + inside > MAX_DEPTH:
                raise _too_deep(event)
            if not inside:
                return

    def _key(self, event: Any, path: Path, values: Mapping[str, Any]) -> str | None:
        if not isinstance(event, yaml.ScalarEvent) or event.tag is not None:
            raise UnreadableError("a key must be a plain word", _at(event), "Texts that begin with { or [ need quotes.")
        if event.value == "<<" and not event.style:
            raise UnreadableError("merge keys (<<) are not accepted", _at(event), "Write the values out.")
        key = self._scalar(event, path)
        if values and (whole := self._before_comma(event)):
            *_, last = values
            if isinstance(values[last], str):
                self._note(event, (*path, last), "YAML ends this text at its comma", hint="Put it in quotes.")
            else:
                line, column = _at(event)
                given, hint = f"{whole},{event.value}", look_alikes.point(whole, event.value)
                at = line, column - len(whole) - 1
                self.notes.append(Note(at, (*path, last), "has a decimal comma", given, hint))
        elif isinstance(key, bool):
            reading = "true" if key else "false"
            self._note(event, path, f"YAML reads this key as {reading}", event.value, "Choose another word.")
        elif not isinstance(key, str):
            self._note(event, path, "a key must be a word", event.value, "Put it in quotes, or begin it with a letter.")
        elif key in values:
            (line, _), _ = self.places[(*path, key)]
            self._note(event, (*path, key), f"appears twice; the first is on line {line}", hint="Keep one of them.")
        else:
            return key
        return None

    def _before_comma(self, event: Any) -> str | None:
        """The number before the comma, if a key is its decimals: {at: 0,5} is {at: 0, 5: null} to YAML."""
        if event.style or not event.value.isdecimal():
            return None
        end = event.start_mark.index
        number = _BEFORE_COMMA.search(self.text, max(0, end - _LONGEST_NUMBER), end)
        return number.group(1) if number else None

    def _scalar(self, event: Any, path: Path) -> Any:
        """A single value. Where YAML's reading is hardly what was meant, it stays a text, with a note."""
        text = str(event.value)
        written = self.text[event.start_mark.index : event.end_mark.index]
        if (odd := look_alikes.first(written)) is not None:
            before = written[:odd].split("\n")
            column = len(before[-1]) + (1 if len(before) > 1 else event.start_mark.column + 1)
            self.odd[_at(event)] = event.start_mark.line + len(before), column
        kind = self.loader.resolve(yaml.ScalarNode, text, event.implicit).rpartition(":")[2]
        if kind not in ("null", "bool", "int", "float", "timestamp"):
            return self._text(event, path)
        try:
            value = self._construct(event, kind)
        except (ValueError, OverflowError):
            self._note(event, path, "looks like a number or a date, but is not a valid one", text)
            return text
        if kind in ("int", "float") and (":" in text or (_OCTAL.fullmatch(text) and value != int(text))):
            hint = "A time needs its date: 2004-07-28T18:00." if ":" in text else "Leave out the 0 at its beginning."
            self._note(event, path, f"YAML reads this as the number {value:.12g}", text, f"{hint} A text needs quotes.")
            return text
        return value

    def _construct(self, event: Any, kind: str) -> Any:
        if kind in ("int", "float", "timestamp") and len(event.value) > _LONGEST_NUMBER:
            raise ValueError(event.value)
        tag = f"tag:yaml.org,2002:{kind}"
        return self.loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))

    def _text(self, event: Any, path: Path) -> str:
        """The text of an event; a surrogate, which cannot be encoded again, becomes a question mark."""
        text = str(event.value)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            half = f"a text holds half a character (U+{ord(text[error.start]):04X})"
            self._note(event, path, half, hint="Write the character itself, or as \\U and eight digits.")
        return text.encode(errors="replace").decode()

    def _note(self, event: Any, path: Path, message: str, given: str = "", hint: str | None = None) -> None:
        self.notes.append(Note(_at(event), path, message, given, hint))

    def _not_yaml(self, error: yaml.YAMLError) -> UnreadableError:
        if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
            reason = str(error.problem or error.context)
            mark: Any = error.problem_mark
            if odd := self._odd_structure(error.context_mark or mark, mark):
                return odd
            place = (mark.line + 1, mark.column + 1)
        else:
            reason = f"it holds the character U+{getattr(error, 'character', 0):04X}, which YAML does not allow"
            before = self.text[: getattr(error, "position", 0)]
            place = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        hint = next((hint for part, hint in _SYNTAX_HINTS.items() if part in reason), None)
        return UnreadableError(f"is not valid YAML here: {reason}", place, hint)

    def _odd_structure(self, begun: Any, end: Any) -> UnreadableError | None:
        """The last character, in the lines that cannot be read, that only looks like the punctuation of YAML."""
        lines = [line.rstrip("\r\n") for line in self.text.splitlines(keepends=True)][: end.line + 1]
        for number in range(len(lines) - 1, max(0, begun.line - 1, end.line - _LINES_BACK) - 1, -1):
            if (at := look_alikes.in_structure(lines[number], quotes=number >= begun.line)) is not None:
                message = "is not valid YAML here: a character only looks like what YAML needs"
                return UnreadableError(message, (number + 1, at + 1), look_alikes.named(lines[number][at]))
        return None


def _at(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _too_deep(event: Any) -> UnreadableError:
    return UnreadableError(f"is nested more than {MAX_DEPTH} deep", _at(event))
