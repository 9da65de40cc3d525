"""Limits on a scenario's size, so that checks are quick and no file can keep a machine busy.

Every variant is checked with every event of the calendar, for every member and clause. The limit is on their product:
any one list may be long, but not all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nacsim.errors import ScenarioError
from nacsim.scenario.document import Document, Finding
from nacsim.scenario.reader import MAX_DEPTH, MAX_NODES
from nacsim.scenario.schema import MAX_MEMBERS, MAX_PROVISIONS

MAX_WORK = 200_000
"""Numbers examined in one check of a file: about a second's work."""
MEMBERS = 32
"""Members assumed where the file does not list them."""


def check(document: Document) -> None:
    """ScenarioError if a document is too deep, too long, or has too many variants and events for its size."""
    try:
        size = size_of(document.tree)
    except ValueError as error:
        raise ScenarioError([document.problem(Finding((), str(error)))]) from None
    events, variants = (_length(document.tree.get(block)) for block in ("calendar", "variants"))
    members = min(_length(document.tree.get("members")) or MEMBERS, MAX_MEMBERS)
    cells = members * min(_length(document.tree.get("provisions")), MAX_PROVISIONS)
    if (size + cells) * (1 + events) * (1 + variants) > MAX_WORK:
        largest = "variants" if variants >= events else "calendar"
        message = f"{variants} variants with {events} events each are too many for a scenario of this size"
        finding = Finding((largest,), message, hint="Make several files of it.", at_key=True)
        raise ScenarioError([document.problem(finding)])


def size_of(tree: Any) -> int:
    """Number of values in a tree; ValueError if it is too deep or too large. One given as data may contain itself."""
    level: list[Any] = [tree]
    size = 0
    for _ in range(MAX_DEPTH + 1):
        size += len(level)
        if not level:
            return size
        if size > MAX_NODES:
            raise ValueError(f"holds more than {MAX_NODES:,} values")
        level = [entry for value in level for entry in _values(value)]
    raise ValueError(f"is nested more than {MAX_DEPTH} deep")


def _values(value: Any) -> Any:
    return value.values() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ()


def _length(value: Any) -> int:
    return len(value) if isinstance(value, (dict, list)) else 0
