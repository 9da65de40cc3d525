"""Reads and writes the texts of `--set PATH=VALUE`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

from nacsim.errors import Problem, ScenarioError, UserError
from nacsim.parameters import Parameters, highest
from nacsim.scenario import bounds, look_alikes
from nacsim.scenario.document import MAX_DEPTH, parse_value, problem, shown
from nacsim.scenario.reader import EMPTY
from nacsim.scenario.variants import SET, Change, leaves
from nacsim.scenario.wording import near


@dataclass(frozen=True, slots=True)
class Sets:
    """What `--set` asks for: changes of the tree, parameters of the theory, and all values as given, by dotted path."""

    changes: tuple[Change, ...] = ()
    theory: Mapping[str, float] | None = None
    given: Mapping[str, Any] | None = None


def parse_sets(sets: Sequence[str]) -> Sets:
    """What the PATH=VALUE texts of `--set` ask for. ScenarioError with every problem in them."""
    problems: list[Problem] = []
    changes: list[Change] = []
    theory: dict[str, float] = {}
    values: dict[str, Any] = {}
    for text in sets:
        try:
            name, value = _path_and_value(text)
            if name in values:
                raise _refused(name, value, "is set twice", "Keep one of them.")
            values[name] = value
            if name.startswith("theory."):
                theory[name.removeprefix("theory.")] = _parameter(name.removeprefix("theory."), value)
            else:
                changes.extend(leaves(value, tuple(name.split("."))))
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)
    return Sets(tuple(changes), theory, values)


SetsGiven = str | Mapping[str, object] | Sequence[str | Mapping[str, object]]
"""What to set: a text PATH=VALUE, values by path, or several of either."""


def given_sets(sets: SetsGiven) -> list[str]:
    """The texts of `--set` among these. UserError if they are something else."""
    entries = [sets] if isinstance(sets, (str, Mapping)) else sets
    if not isinstance(entries, Sequence) or not all(isinstance(entry, (str, Mapping)) for entry in entries):
        raise UserError("What to set is given as texts such as 'allies.FRA.value=0.2', or as a mapping by path.")
    return set_texts(*entries)


def set_texts(*sets: str | Mapping[str, object]) -> list[str]:
    """Texts of `--set`: those given as such, and one for each path and value of a mapping."""
    texts_by_entry = ([entry] if isinstance(entry, str) else map(set_text, entry, entry.values()) for entry in sets)
    return [text for texts in texts_by_entry for text in texts]


def set_text(path: str, value: object) -> str:
    """The text of `--set` that sets a path to a value. ScenarioError if a file could not hold the value."""
    try:
        bounds.size_of(value)
        return f"{path}={_written(value)}"
    except ValueError as error:
        raise _refused(path, value, str(error)) from None
    except TypeError:
        hint = "Give a number, a text, a date, a list or a mapping."
        raise _refused(path, value, "is not something a file can hold", hint) from None


def _written(value: object) -> str:
    """A value as YAML 1.1 reads it back (1e-7 would be a text). numpy's numbers count as numbers."""
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
    known = [field.name for field in fields(Parameters)]
    if name not in known:
        raise _refused(f"theory.{name}", value, "the theory has no such parameter", near(name, known, else_list=True))
    try:
        if isinstance(value, bool):
            raise UserError
        Parameters().changed(**{name: value})
    except UserError:
        hint = look_alikes.advice(value) if isinstance(value, str) else None
        raise _refused(f"theory.{name}", value, f"must be a number from 0 to {highest(name)}", hint) from None
    return float(value)


def _refused(name: str, value: Any, message: str, hint: str | None = None) -> ScenarioError:
    return ScenarioError([problem(SET, None, name, message, shown(value), hint)])
