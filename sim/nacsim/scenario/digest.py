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
        "variant_title",
        "variant_changes",
        "set",
        "origin",
        "text",
        "until",
        "name",
        "disposition",
        "because",
        "linkage_because",
        "confidence",
        "source",
        "basis",
        "event",
    }
)
"""Fields, at any depth, that no run depends on. Spread is in, so a change of confidence counts where it counts."""
_SAYS_NOTHING: Mapping[str, object] = {
    "decides": True,
    "takes_part": True,
    "acts_with": (),
    "payments": (),
    "pays": (),
    "named": False,
    "article_4": (),
    "officials": (),
}
"""Fields added to the language since its first edition, as they are in a file that does not use them: left out, so that
such a file keeps its digest."""


def digest(scenario: Scenario) -> str:
    """SHA-256 of everything in a scenario that can change a result; the order of names in a mapping cannot."""
    text = json.dumps(_essence(scenario), sort_keys=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _essence(value: Any) -> Any:
    """A value as plain data without the fields that no run depends on. Keys of mappings are the author's: all stay."""
    if is_dataclass(value):
        held = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in _NOT_IN_DIGEST}
        return {
            name: _essence(entry)
            for name, entry in held.items()
            if name not in _SAYS_NOTHING or entry != _SAYS_NOTHING[name]
        }
    if isinstance(value, Mapping):
        return {key: _essence(entry) for key, entry in value.items()}
    return [_essence(entry) for entry in value] if isinstance(value, tuple) else value
