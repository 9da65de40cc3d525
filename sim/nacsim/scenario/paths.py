"""What kind of value a path of a scenario file leads to, by the schema: only a number can be swept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from nacsim.scenario.schema import Spec

Schema = Mapping[str, Any]


def kinds(path: str) -> frozenset[str]:
    """The JSON types a value at a dotted path may have; empty where the path leads nowhere in a scenario file."""
    parts = path.split(".")
    if parts[0] == "theory":
        return frozenset({"number"})
    nodes = list(_branches(_schema()))
    for part in parts:
        nodes = [branch for node in nodes for inside in _inside(node, part) for branch in _branches(inside)]
    return frozenset(str(node["type"]) for node in nodes if "type" in node)


def is_whole(path: str) -> bool:
    """Whether only whole numbers fit at a path."""
    return "integer" in kinds(path) and "number" not in kinds(path)


@cache
def _schema() -> Schema:
    return Spec.model_json_schema()


def _branches(node: Schema) -> Iterator[Schema]:
    """The forms a value may take."""
    if "$ref" in node:
        yield from _branches(_schema()["$defs"][node["$ref"].rpartition("/")[2]])
    elif "anyOf" in node:
        for branch in node["anyOf"]:
            yield from _branches(branch)
    else:
        yield node


def _inside(node: Schema, part: str) -> Iterator[Schema]:
    """What a mapping may hold under a key."""
    if part in node.get("properties", {}):
        yield node["properties"][part]
    else:
        for pattern, value_schema in node.get("patternProperties", {}).items():
            if re.search(pattern, part):
                yield value_schema
        if isinstance(node.get("additionalProperties"), Mapping):
            yield node["additionalProperties"]
