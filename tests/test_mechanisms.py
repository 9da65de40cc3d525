"""The table of mechanisms names functions and scenarios that exist."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from nacsim.scenario import catalogue
from nacsim.scenario.load import load

ROOT = Path(__file__).parent.parent
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs/mechanisms.md").read_text(encoding="utf-8").split("## Left out")[0].splitlines()
    if line.startswith("| ") and not line.startswith("| mechanism")
]
PLACES = {"council/minutes": "nacsim.council.minutes", "draws": "nacsim.draws"}


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_mechanism_has_a_fact_a_function_and_a_scenario() -> None:
    assert len(ROWS) >= 35
    for name, fact, function, scenario in ROWS:
        assert fact and scenario, name
        assert named(function), name


def test_functions_exist() -> None:
    checked = 0
    for _, _, function, _ in ROWS:
        for path in named(function):
            head, _, tail = path.partition(".")
            if not tail:
                continue  # a field of the function named before it
            module = importlib.import_module(PLACES.get(head, f"nacsim.theory.{head}"))
            thing: object = module
            for part in tail.split("."):
                if hasattr(thing, "__dataclass_fields__") and part in vars(thing)["__dataclass_fields__"]:
                    break
                thing = getattr(thing, part)
            checked += 1
    assert checked >= 40


def test_scenarios_exist() -> None:
    checked = 0
    for _, _, _, scenario in ROWS:
        for slug in named(scenario):
            if re.match(r"[a-z]+-.*\d{4}", slug):
                assert catalogue.find(slug.partition("@")[0]), f"there is no {slug}"
                load(slug)
                checked += 1
    assert checked >= 30
