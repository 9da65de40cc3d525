"""The digest that identifies a scenario: of everything that can change a result, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

_NOT_IN_DIGEST = frozenset(
    {
        "slug",
        "title",
        "question",
        "date",
        "opening",
        "body_names",
        "sources",
        "notes",
        "record",
        "variant",
        "set",
        "origin",
        "text",
        "until",
        "name",
        "disposition",
        "because",
        "confidence",
        "source",
        "basis",
        "event",
    }
)
"""Fields, at any depth, that no run depends on. Spread is in, so a change of confidence counts where it counts."""


def digest(scenario: Scenario) -> str:
    """SHA-256 of everything in a scenario that can change a result; the order of names in a mapping cannot."""
    text = json.dumps(_essence(scenario), sort_keys=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _essence(value: Any) -> Any:
    """A value as plain data without the fields that no run depends on. Keys of mappings are the author's: all stay."""
    if is_dataclass(value):
        names = (field.name for field in fields(value) if field.name not in _NOT_IN_DIGEST)
        return {name: _essence(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: _essence(entry) for key, entry in value.items()}
    return [_essence(entry) for entry in value] if isinstance(value, tuple) else value
