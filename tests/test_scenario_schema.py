"""The schema agrees with the facts it repeats, and the JSON Schema that editors use is fresh."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from nacsim.parameters import Parameters
from nacsim.scenario import alliance_facts, catalogue
from nacsim.scenario.json_schema import as_text
from nacsim.scenario.schema import Entry, Rhythm
from nacsim.scenario.values import RANGES

SCHEMA = Path(__file__).parent.parent / "scenarios" / "schema.json"


def test_the_committed_schema_is_fresh() -> None:
    fresh = SCHEMA.read_text(encoding="utf-8") == as_text()
    assert fresh, "scenarios/schema.json is stale; refresh it: nac validate --schema > scenarios/schema.json"


def test_every_field_says_what_it_is() -> None:
    schema: dict[str, Any] = json.loads(as_text())
    blocks = [schema, *schema["$defs"].values()]
    fields = [(block["title"], name, field) for block in blocks for name, field in block["properties"].items()]
    assert len(fields) > 70
    assert [(block, name) for block, name, field in fields if not field.get("description")] == []


def test_shipped_files_name_the_schema() -> None:
    first_lines = [path.read_text(encoding="utf-8").splitlines()[0] for path in catalogue.shipped().values()]
    assert len(first_lines) >= 3
    assert set(first_lines) == {"# yaml-language-server: $schema=schema.json"}


def test_rhythms_are_those_of_the_shared_facts() -> None:
    assert sorted(get_args(Rhythm)) == list(alliance_facts.rhythms())


def test_every_range_is_of_a_field_and_holds_the_theory_s_default() -> None:
    assert set(RANGES) <= set(Entry.model_fields)
    low, high, _ = RANGES["participation"]
    assert low <= Parameters().participation <= high
