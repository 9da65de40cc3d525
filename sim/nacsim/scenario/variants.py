"""A scenario with something changed: variants in the file, `--set` on the command line, events in the calendar.

All three are lists of changes, each a path and a value, laid over the tree before it is checked:

- a mapping is merged, entry by entry; anything else replaces what was there;
- null removes the entry;
- {by: x} is added to the number that is there; where there is none it stays, for what the disposition gives.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

from nacsim.errors import Problem, ScenarioError, UserError
from nacsim.parameters import Parameters, highest
from nacsim.scenario.reader import EMPTY
from nacsim.scenario.source import MAX_DEPTH, Document, Finding, Path, Place, parse_value, problem, shown
from nacsim.scenario.values import number_problem
from nacsim.scenario.wording import near

SET = "--set"


@dataclass(frozen=True, slots=True)
class Change:
    """A value for a path. `origin`: where in the document the change is written; None if it is not in it."""

    path: Path
    value: Any
    origin: Path | None = None


@dataclass(frozen=True, slots=True)
class Sets:
    """What `--set` asks for: changes of the tree, parameters of the theory, and all values as given, by dotted path."""

    changes: tuple[Change, ...] = ()
    theory: Mapping[str, float] | None = None
    given: Mapping[str, Any] | None = None


def leaves(value: Any, path: Path = (), origin: Path | None = None) -> Iterator[Change]:
    """A nested partial tree as single changes."""
    if isinstance(value, dict) and value and (set(value) != {"by"} or not path):
        for key, one in value.items():
            yield from leaves(one, (*path, key), None if origin is None else (*origin, key))
    elif path:
        yield Change(path, value, origin)


def variant(document: Document, name: str) -> list[Change]:
    """The changes that make a variant. ScenarioError if there is none of that name."""
    known = document.tree.get("variants")
    variants = known if isinstance(known, dict) else {}
    if name not in variants:
        hint = near(name, variants, else_list=True) or "This scenario has no variants."
        finding = Finding(("variants",), "there is no such variant", name, hint)
        if not name:
            finding = Finding(("variants",), "no variant is named after the @", hint=hint, at_key=True)
        raise ScenarioError([document.problem(finding)])
    return list(leaves(variants[name] or {}, (), ("variants", name)))


def parse_sets(sets: Sequence[str]) -> Sets:
    """What the PATH=VALUE texts of `--set` ask for. ScenarioError with all that makes no sense in them."""
    problems: list[Problem] = []
    changes: list[Change] = []
    theory: dict[str, float] = {}
    given: dict[str, Any] = {}
    for text in sets:
        try:
            name, value = _path_and_value(text)
            if name in given:
                raise _refused(name, value, "is set twice", "Keep one of them.")
            given[name] = value
            if name.startswith("theory."):
                theory[name.removeprefix("theory.")] = _parameter(name.removeprefix("theory."), value)
            else:
                changes.extend(leaves(value, tuple(name.split("."))))
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)
    return Sets(tuple(changes), theory, given)


def texts(*sets: str | Mapping[str, object]) -> list[str]:
    """The texts of `--set` among these, and of each path and value of a mapping."""
    given = ([entry] if isinstance(entry, str) else map(as_set, entry, entry.values()) for entry in sets)
    return [text for entries in given for text in entries]


def as_set(path: str, value: object) -> str:
    """The text of `--set` that gives a path this value. ScenarioError if no text can."""
    try:
        return f"{path}={_written(value)}"
    except TypeError:
        hint = "Give a number, a text, a date, a list or a mapping."
        raise _refused(path, value, "is not something a file can hold", hint) from None


def _written(value: object) -> str:
    """A value as YAML 1.1 reads it back: it takes 1e-7 for a text. numpy's numbers are numbers."""
    if value is None or isinstance(value, (str, bool)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {_written(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return f"{Decimal(repr(float(value))):f}"
    raise TypeError(value)


def conflicts(changes: Sequence[Change], document: Document) -> list[Problem]:
    """A problem for each `--set` of what is set already, in whole or in part, and for each change of variants."""
    found = []
    whole: dict[Path, Change] = {}
    touched: dict[Path, Change] = {}  # by every path on the way to a change, for one that sets all of it
    for change in changes:
        ways = [change.path[:length] for length in range(1, len(change.path) + 1)]
        earlier = next((whole[way] for way in ways if way in whole), touched.get(change.path))
        if earlier is not None and change.origin is None:
            by = SET if earlier.origin is None else f"the variant {earlier.origin[1]}"
            found.append(_set_problem(change, document, f"is already set by {by}", "Keep one of them."))
        elif change.path[0] == "variants":
            message = "variants cannot be changed, neither by a variant nor by --set"
            found.append(_set_problem(change, document, message, None))
        whole.setdefault(change.path, change)
        for way in ways:
            touched.setdefault(way, change)
    return found


def apply(document: Document, changes: Sequence[Change]) -> Document:
    """The document with changes laid over it, in order. What cannot be applied is added to its problems."""
    tree: dict[str, Any] = document.tree
    places = dict(document.places)
    problems = list(document.problems)
    for change in changes:
        try:
            changed = _laid(tree, change.path, change.value)
        except _UnfitError as wrong:
            problems.append(_set_problem(change, document, wrong.message, wrong.hint))
        else:
            _move_places(places, document, change, tree)
            tree = changed
    return replace(document, tree=tree, places=places, problems=tuple(problems))


class _UnfitError(Exception):
    """A change that cannot be made, and what to do instead."""

    def __init__(self, message: str, hint: str | None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def _laid(block: Any, path: Path, value: Any) -> dict[Any, Any]:
    """A copy of a block with a value laid at a path; what is not changed is shared with the block itself."""
    first, *rest = path
    here = dict(block) if isinstance(block, dict) else {}
    if value is None and first not in here:
        raise _UnfitError("cannot be removed: there is nothing here", None if rest else near(str(first), here))
    if rest:
        here[first] = _laid(here.get(first), tuple(rest), value)
    elif value is None:
        del here[first]
    else:
        here[first] = _merged(here.get(first), value)
    return here


def _merged(old: Any, new: Any) -> Any:
    if isinstance(new, dict) and set(new) == {"by"}:
        return _added(old, new)
    return old if new == {} and isinstance(old, dict) else new


def _added(old: Any, new: Mapping[str, Any]) -> Any:
    if old is None or not _is_number(new["by"]):
        return new
    if isinstance(old, dict) and set(old) == {"by"} and _is_number(old["by"]):
        return {"by": old["by"] + new["by"]}
    if _is_number(old):
        return old + new["by"]
    message = f"is not a number, so nothing can be added to it ({shown(old)})"
    raise _UnfitError(message, "State a value instead of {by: ...}.")


def _is_number(value: Any) -> bool:
    return number_problem(value, -math.inf, math.inf) is None


def _move_places(places: dict[Path, Place], document: Document, change: Change, before: Mapping[str, Any]) -> None:
    """Let the changed path, what lies under it and what was made to hold it point to where the change is written.

    before: the tree without the change.
    """
    depth = len(change.path)
    there = _reach(before, change.path)
    if change.value == {} and there == depth:
        return
    for path in _inside(_found(before, change.path), change.path):
        places.pop(path, None)
    for length in range(min(there + 1, depth), depth + 1):
        if change.origin is None:
            place = Place(SET, ".".join(str(part) for part in change.path[:length]))
        else:
            at = change.origin[: len(change.origin) - (depth - length)]
            place = document.places.get(at, Place(document.file, ".".join(map(str, at))))
        places[change.path[:length]] = place
    for way in _inside(change.value, ()) if change.origin is not None else ():
        written = document.places.get((*(change.origin or ()), *way))
        if written is not None:
            places[(*change.path, *way)] = written


def _reach(tree: Any, path: Path) -> int:
    """How many parts of a path lead into mappings that are there."""
    for length, part in enumerate(path):
        tree = tree.get(part)
        if not isinstance(tree, dict):
            return length
    return len(path)


def _found(tree: Any, path: Path) -> Any:
    for part in path:
        tree = tree.get(part) if isinstance(tree, dict) else None
    return tree


def _inside(value: Any, path: Path) -> Iterator[Path]:
    """The paths of a value and of everything in it."""
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield from _inside(one, (*path, key))


def _set_problem(change: Change, document: Document, message: str, hint: str | None) -> Problem:
    if change.origin is None:
        given = "" if change.value is None else shown(change.value)
        return problem(SET, None, ".".join(map(str, change.path)), message, given, hint)
    return document.problem(Finding(change.origin, message, change.value, hint))


def _path_and_value(text: str) -> tuple[str, Any]:
    name, equals, written = text.partition("=")
    name = name.strip()
    if not equals or not all(part.strip() for part in name.split(".")):
        raise _refused("", text, "must be PATH=VALUE", "For example: allies.FRA.value=0.2")
    if name.count(".") >= MAX_DEPTH:
        raise _refused(name, written, f"is a path of more than {MAX_DEPTH} parts")
    value = parse_value(written, f"{SET} {name}")
    if value is EMPTY:
        raise _refused(name, "", "has no value", "Write a value after the =, or null to remove the entry.")
    if isinstance(value, dict) and any(str(key).startswith("by:") for key in value):
        raise _refused(name, written, "is not a number", "To add, write {by: 0.1}, with a space after the colon.")
    return name, value


def _parameter(name: str, value: Any) -> float:
    known = [one.name for one in fields(Parameters)]
    if name not in known:
        raise _refused(f"theory.{name}", value, "the theory has no such parameter", near(name, known, else_list=True))
    try:
        if isinstance(value, bool):
            raise UserError
        Parameters().changed(**{name: value})
    except UserError:
        raise _refused(f"theory.{name}", value, f"must be a number from 0 to {highest(name)}") from None
    return float(value)


def _refused(name: str, value: Any, message: str, hint: str | None = None) -> ScenarioError:
    return ScenarioError([problem(SET, None, name, message, shown(value), hint)])
