"""The schema agrees with the facts it repeats, and the JSON Schema that editors use is fresh."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

import nacsim
from nacsim.ally_numbers import NUMBERS
from nacsim.scenario import alliance_facts, catalogue
from nacsim.scenario.json_schema import as_text
from nacsim.scenario.schema import Entry, Linkage, RhythmName
from nacsim.scenario.values import number_problem

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
    assert sorted(get_args(RhythmName)) == list(alliance_facts.rhythms())


def test_every_number_of_an_ally_is_a_field_with_its_meaning_and_holds_its_own_default() -> None:
    assert len(NUMBERS) >= 9
    for name, number in NUMBERS.items():
        field = Linkage.model_fields["price"] if number.inside else Entry.model_fields[name]
        assert field.description == number.meaning
        assert number_problem(number.otherwise, *number.limits) is None, name


A_NEW_NUMBER = """
    patience: Annotated[T, Number("How long it can wait.", "share", low=0, high=1, otherwise=0.25, spread="relative")]
"""
USED = """
import json, sys
from nacsim import load
from nacsim.errors import ScenarioError
from nacsim.findings.provenance import entries
from nacsim.scenario.differences import number_at
from nacsim.scenario.json_schema import as_text
from nacsim.theory.matter import matter_of

scenario = load("turkey-2003", ["allies.FRA.patience=0.5", "allies.DEU.patience={by: 0.5}"])
(numbers, *_), codes = matter_of(scenario).alliance.phases, scenario.codes
try:
    load("turkey-2003", ["allies.FRA.patience=2"])
except ScenarioError as error:
    refused = str(error)
print(json.dumps({
    "schema": json.loads(as_text())["$defs"]["Entry"]["properties"]["patience"]["description"],
    "centres": [numbers.patience[codes.index(code)] for code in ("FRA", "DEU", "BEL")],
    "spread": numbers.spread.patience[codes.index("BEL")],
    "listed": sum(entry.number == "patience" for entry in entries(scenario)) == len(codes),
    "stated": number_at(scenario, "allies.DEU.patience"),
    "refused": refused,
}))
"""


def test_a_line_in_the_table_is_all_that_a_new_number_takes(tmp_path: Path) -> None:
    shutil.copytree(Path(nacsim.__file__).parent, tmp_path / "sim" / "nacsim", ignore=shutil.ignore_patterns("__py*"))
    shutil.copytree(catalogue.data_folder(), tmp_path / "scenarios")
    table = tmp_path / "sim" / "nacsim" / "ally_numbers.py"
    before, linkage, after = table.read_text("utf-8").partition("    linkage: Annotated[")
    table.write_text(before + A_NEW_NUMBER.lstrip("\n") + linkage + after, "utf-8")
    paths = os.environ | {"PYTHONPATH": str(tmp_path / "sim")}
    shown = subprocess.run([sys.executable, "-c", USED], env=paths, capture_output=True, text=True, check=True).stdout
    assert json.loads(shown) == {
        "schema": "How long it can wait.",
        "centres": [0.5, 0.75, 0.25],
        "spread": pytest.approx(0.4 * 0.25),
        "listed": True,
        "stated": 0.75,
        "refused": "--set: allies.FRA.patience: must be a number from 0 to 1 (given: 2)",
    }
