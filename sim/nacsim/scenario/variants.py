"""Changes applied to a scenario's tree: variants in the file, `--set` on the command line, calendar events.

All three are lists of changes, each a path and a value, applied to the tree before it is checked:

- a mapping is merged, entry by entry; anything else replaces what was there;
- null removes the entry;
- {by: x} is added to the number at the path; if there is none, later to the one the disposition gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nacsim.errors import Problem, ScenarioError
from nacsim.scenario.document import Document, Finding, Path, Place, problem, shown
from nacsim.scenario.values import number_problem
from nacsim.scenario.wording import near

SET = "--set"
TITLE = "title"
"""At the top of a variant or a what-if: what it is called, and no change of the scenario's own title."""
_UNTOLD = frozenset({"because", "source", "confidence"})
"""Keys of what explains a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """A value for a path. `origin`: where in the document the change is written; None if it is not in it."""

    path: Path
    value: Any
    origin: Path | None = None


def leaves(value: Any, path: Path = (), origin: Path | None = None) -> Iterator[Change]:
    """A nested partial tree as single changes."""
    if isinstance(value, dict) and value and (set(value) != {"by"} or not path):
        for key, entry in value.items():
            yield from leaves(entry, (*path, key), None if origin is None else (*origin, key))
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
    return [change for change in leaves(variants[name] or {}, (), ("variants", name)) if change.path != (TITLE,)]


def told(changes: Sequence[Change]) -> dict[str, Any]:
    """What changes do, by dotted path; reasons and sources are left out, if that leaves anything."""
    main = [change for change in changes if change.path[-1] not in _UNTOLD]
    return {".".join(map(str, change.path)): change.value for change in main or changes}


def conflicts(changes: Sequence[Change], document: Document) -> list[Problem]:
    """A problem for each `--set` of what is set already, in whole or in part, and for each change of variants."""
    problems = []
    set_paths: dict[Path, Change] = {}
    touched: dict[Path, Change] = {}  # by every prefix of a change's path, for a later change that replaces the block
    for change in changes:
        prefixes = [change.path[:length] for length in range(1, len(change.path) + 1)]
        earlier = next((set_paths[prefix] for prefix in prefixes if prefix in set_paths), touched.get(change.path))
        if earlier is not None and change.origin is None:
            by = SET if earlier.origin is None else f"the variant {earlier.origin[1]}"
            problems.append(_set_problem(change, document, f"is already set by {by}", "Keep one of them."))
        elif change.path[0] == "variants":
            message = "variants cannot be changed, neither by a variant nor by --set"
            problems.append(_set_problem(change, document, message, None))
        set_paths.setdefault(change.path, change)
        for prefix in prefixes:
            touched.setdefault(prefix, change)
    return problems


def apply(document: Document, changes: Sequence[Change]) -> Document:
    """The document with the changes applied, in order. Those that cannot be applied are added to its problems."""
    tree: dict[str, Any] = document.tree
    places = dict(document.places)
    problems = list(document.problems)
    for change in changes:
        try:
            changed = _with_value(tree, change.path, change.value)
        except _UnfitError as unfit:
            problems.append(_set_problem(change, document, unfit.message, unfit.hint))
        else:
            _move_places(places, document, change, tree)
            tree = changed
    return replace(document, tree=tree, places=places, problems=tuple(problems))


class _UnfitError(Exception):
    """A change that cannot be made, and what to do instead."""

    def __init__(self, message: str, hint: str | None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def _with_value(block: Any, path: Path, value: Any) -> dict[Any, Any]:
    """A copy of a block with a value set at a path; unchanged parts are shared with the original."""
    key, *rest = path
    changed = dict(block) if isinstance(block, dict) else {}
    if value is None and key not in changed:
        raise _UnfitError("cannot be removed: there is nothing here", None if rest else near(str(key), changed))
    if rest:
        changed[key] = _with_value(changed.get(key), tuple(rest), value)
    elif value is None:
        del changed[key]
    else:
        changed[key] = _merged(changed.get(key), value)
    return changed


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


def _move_places(places: dict[Path, Place], document: Document, change: Change, old_tree: Mapping[str, Any]) -> None:
    """Point the changed path, all below it and the blocks created for it to where the change is written.

    old_tree: the tree without the change.
    """
    depth = len(change.path)
    existing = _reach(old_tree, change.path)
    if change.value == {} and existing == depth:
        return
    for path in _paths_in(_value_at(old_tree, change.path), change.path):
        places.pop(path, None)
    for length in range(min(existing + 1, depth), depth + 1):
        if change.origin is None:
            place = Place(SET, ".".join(str(part) for part in change.path[:length]))
        else:
            at = change.origin[: len(change.origin) - (depth - length)]
            place = document.places.get(at, Place(document.file, ".".join(map(str, at))))
        places[change.path[:length]] = place
    for inner in _paths_in(change.value, ()) if change.origin is not None else ():
        written = document.places.get((*(change.origin or ()), *inner))
        if written is not None:
            places[(*change.path, *inner)] = written


def _reach(tree: Any, path: Path) -> int:
    """How many leading parts of a path lead to existing mappings."""
    for length, part in enumerate(path):
        tree = tree.get(part)
        if not isinstance(tree, dict):
            return length
    return len(path)


def _value_at(tree: Any, path: Path) -> Any:
    for part in path:
        tree = tree.get(part) if isinstance(tree, dict) else None
    return tree


def _paths_in(value: Any, path: Path) -> Iterator[Path]:
    """The paths of a value and of everything in it."""
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in pairs:
        yield from _paths_in(entry, (*path, key))


def _set_problem(change: Change, document: Document, message: str, hint: str | None) -> Problem:
    if change.origin is None:
        given = "" if change.value is None else shown(change.value)
        return problem(SET, None, ".".join(map(str, change.path)), message, given, hint)
    return document.problem(Finding(change.origin, message, change.value, hint))
