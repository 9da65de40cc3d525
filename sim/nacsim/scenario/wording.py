"""The words of messages about scenario files: pydantic's errors in ours, and hints at the name that was meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from itertools import islice
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from nacsim.parameters import Parameters
from nacsim.scenario.document import MAX_PROBLEMS, Finding, Path
from nacsim.scenario.schema import Procedure, Spec
from nacsim.scenario.values import LONGEST_SLUG

_QUOTES = "YAML does not read it as text; put it in quotes."
_COLON = "A text with a colon in it needs quotes."
_SWITCH = "YAML reads yes, no, on and off as true or false."
_EXPONENT = "YAML reads it as text; write it with a point and a sign: 1.0e-3."
_POWER = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")
_LONGEST_WORD = 80
PLAIN_KEY = f"Use lower-case letters, digits and _ only, at most {LONGEST_SLUG}, and not _ alone."
PLAIN_CODE = "Use three capitals (ISO 3166: FRA), or for an invented ally capitals, digits and _, at most 12."
_OTHER_WORDS = {
    "attitude": "disposition",
    "capability": "weight",
    "importance": "salience",
    "position": "ideal",
    "power": "weight",
    "preference": "ideal",
    "stance": "disposition",
}
"""What people call a field of an ally."""
_KNOWN = 100
"""Names that are compared with a word or listed."""
_COMMA = "If it belongs to a text: inside braces, a text with a comma needs quotes."


def near(word: str, known: Iterable[str], else_list: bool = False) -> str | None:
    """A hint with the known name nearest to a word; if none is near, the list of names (else_list) or None."""
    names = list(islice(known, _KNOWN))
    if len(word) > _LONGEST_WORD:  # comparing long words takes long
        return None
    close = difflib.get_close_matches(word.lower(), [name.lower() for name in names], n=1, cutoff=0.6)
    if close:
        return f"Did you mean {next(name for name in names if name.lower() == close[0])}?"
    return f"Known here: {', '.join(names)}." if else_list and names else None


def findings(error: ValidationError) -> list[Finding]:
    """Pydantic's errors as findings, one more than is ever reported at most."""
    return [_finding(problem) for problem in error.errors(include_url=False)[: MAX_PROBLEMS + 1]]


def _finding(error: Mapping[str, Any]) -> Finding:
    path: Path = tuple(error["loc"])
    given = error["input"]
    if path and path[-1] == "[key]":
        return _key(path[:-1])
    if error["type"] == "missing":
        return Finding(path, "is missing", hint=_purpose(path))
    if error["type"] == "extra_forbidden":
        return Finding(path, "is not a field here", hint=_COMMA if given is None else _meant(path, given), at_key=True)
    message, hint = _PHRASES.get(error["type"], _as_pydantic)(error)
    return Finding(path, message, given, hint)


def _meant(path: Path, given: object) -> str | None:
    """The path that was meant by one that leads nowhere: another word for a field, or a field without its block."""
    *block, word = map(str, path)
    if word in _OTHER_WORDS and (other := _OTHER_WORDS[word]) in _fields(path[:-1]):
        return f"Did you mean {'.'.join([*block, other])}?"
    inside = f".{_OTHER_WORDS.get(key := str(next(iter(given))), key)}" if isinstance(given, dict) and given else ""
    if not block and re.fullmatch("[A-Z]{3}", word):
        return f"Did you mean allies.{word}{inside}?"
    if not block and word in Procedure.model_fields:
        return f"Did you mean procedure.{word}?"
    if not block and word in {field.name for field in fields(Parameters)}:
        return f"Did you mean theory.{word}?"
    return near(word, _fields(path[:-1]), else_list=True)


def _key(path: Path) -> Finding:
    if path[0] == "allies":
        default = " Or say default." if len(path) == 2 else ""
        return Finding(path, "is not the code of an ally", hint=f"{PLAIN_CODE}{default}", at_key=True)
    return Finding(path, "is not a plain key", hint=PLAIN_KEY, at_key=True)


def _purpose(path: Path) -> str | None:
    field = _model(path[:-1]).model_fields.get(str(path[-1]))
    return field.description if field else None


def _fields(path: Path) -> list[str]:
    return list(_model(path).model_fields)


def _model(path: Path) -> type[BaseModel]:
    """The model of the block at a path. Keys chosen by the author (an ally, a clause) stand between blocks."""
    model: type[BaseModel] = Spec
    for part in path:
        field = model.model_fields.get(str(part))
        model = next(iter(_models(field.annotation)), model) if field else model
    return model


def _models(annotation: Any) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


Phrase = tuple[str, str | None]


def _text(error: Mapping[str, Any]) -> Phrase:
    given = error["input"]
    hint = _COLON if isinstance(given, dict) else None if given is None or isinstance(given, list) else _QUOTES
    return "must be text", hint


def _choice(error: Mapping[str, Any]) -> Phrase:
    words = re.findall(r"'(\w+)'", error["ctx"]["expected"])
    hint = _SWITCH if isinstance(error["input"], bool) else near(str(error["input"]), words)
    return f"must be {', '.join(words[:-1])} or {words[-1]}", hint


def _registered(error: Mapping[str, Any]) -> Phrase:
    message, hint = _choice(error)
    return message, hint or "If it is your own, import or install what registers it."


def _number(error: Mapping[str, Any]) -> Phrase:
    given = error["input"]
    return str(error["msg"]), _EXPONENT if isinstance(given, str) and _POWER.fullmatch(given) else None


def _too_long(error: Mapping[str, Any]) -> Phrase:
    parts = "characters" if isinstance(error["input"], str) else "entries"
    return f"has {len(error['input'])} {parts}; at most {error['ctx']['max_length']} are allowed", None


def _as_pydantic(error: Mapping[str, Any]) -> Phrase:
    return str(error["msg"]), None


def _fixed(message: str, hint: str | None = None) -> Callable[[Mapping[str, Any]], Phrase]:
    return lambda _error: (message, hint)


_MAPPING = _fixed("must be a mapping of names to values", "Write `name: value`, indented, or {name: value}.")
_PHRASES: Mapping[str, Callable[[Mapping[str, Any]], Phrase]] = {
    "string_type": _text,
    "literal_error": _choice,
    "not_registered": _registered,
    "number": _number,
    "string_pattern_mismatch": _fixed("must be the code of an ally", PLAIN_CODE),
    "too_long": _too_long,
    "too_short": _fixed("is empty", "It needs at least one entry."),
    "string_too_short": _fixed("is empty", "Write a few words."),
    "blank": _fixed("is blank", "Write a few words."),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "list_type": _fixed("must be a list", "Write [one, two], or one per line after `- `."),
    "bool_type": _fixed("must be true or false"),
    "bool_parsing": _fixed("must be true or false"),
    "int_from_float": _fixed("must be a whole number"),
}
