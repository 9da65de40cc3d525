"""The ODD description says what the code does: its parameters, tables, rules and links."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from nacsim import draws, parameters
from nacsim.parameters import Parameters, calibrated_rows, calibration
from nacsim.record import STANCES
from nacsim.recorded.calibration import (
    BLUR,
    DRAWS,
    ENOUGH,
    EVEN,
    NARROWEST,
    OTHERWISE,
    POWER,
    PRIORS,
    WIDER,
)
from nacsim.scenario.dispositions import (
    DISPOSITIONS,
    IDEAL_SPREAD,
    OBJECTING,
    RELATIVE_SPREAD,
    VALUE_SPREAD,
    Disposition,
    DispositionName,
)
from nacsim.scenario.footing import OPPOSED_MARGIN
from nacsim.scenario.schema import MAX_MEMBERS, MAX_OPTIONS, MAX_PROVISIONS
from nacsim.theory.calibrated import NAMES
from nacsim.theory.chair import DRAFTERS, POLICIES
from nacsim.theory.redraft import SWEEPS
from nacsim.theory.rules import RULES
from nacsim.theory.session import MAX_SOUNDINGS

ODD = Path(__file__).parent.parent / "docs" / "odd.md"
TEXT = ODD.read_text(encoding="utf-8")
WORDS = " ".join(TEXT.split())
LINKS = re.findall(r"\[`([\w.]+)`\]\(([^)]+\.py)\)", TEXT)


def table(first: str) -> list[list[str]]:
    """The rows of the table whose first heading is this, cells stripped of backticks."""
    _, found, rest = TEXT.partition(f"| {first} |")
    assert found, f"docs/odd.md has no table that begins with {first}"
    lines = rest.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines]


def in_code() -> Iterator[tuple[str, str, str, str]]:
    """Name, symbol, default and meaning of every parameter, as its docstring has them."""
    (body,) = [
        node.body
        for node in ast.parse(Path(parameters.__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    for stated, said in pairwise(body):
        if isinstance(stated, ast.AnnAssign) and isinstance(said, ast.Expr):
            words = " ".join(ast.literal_eval(said.value).split())
            symbol, _, meaning = words.partition(": ") if re.match(r"\w+: ", words) else ("", "", words)
            name = ast.unparse(stated.target)
            yield name, symbol, f"{getattr(Parameters(), name):g}", meaning[0].upper() + meaning[1:]


def test_the_table_of_parameters_is_that_of_the_code() -> None:
    wanted = list(in_code())
    assert [name for name, *_ in wanted] == [field.name for field in fields(Parameters)]
    assert [tuple(row[:4]) for row in table("name")] == wanted


def test_every_parameter_has_an_origin_and_stands_in_an_equation() -> None:
    rows = table("name")
    equations = TEXT.partition("### 7.1 ")[2].partition("### 7.10 ")[0]
    assert len(rows) >= 25
    assert [row[0] for row in rows if not re.match(r"theory\b|(?:here|calibrated): \[\d{4}\]", row[4])] == []
    assert [row[0] for row in rows if not re.search(rf"\b{row[0]}\b", equations)] == []


def test_the_table_of_priors_is_that_of_the_code() -> None:
    wanted = [
        [name, f"{one.low:g} to {one.high:g}", "in its logarithm" if one.logarithmic else "in itself", one.why]
        for name, one in PRIORS.items()
    ]
    assert table("calibrated") == wanted
    assert [row[0] for row in table("name") if row[4].startswith("calibrated: ")] == sorted(NAMES, key=position)
    assert len(NAMES) == 7 and "Seven parameters" in WORDS
    assert f"standard deviation {BLUR:g}" in WORDS and f"mixed with {OTHERWISE:g} of even odds" in WORDS


def test_what_is_said_of_the_table_of_rows_is_so() -> None:
    made = calibration()["made"]
    assert made["power"] == POWER == {"eu": 1 / 2, "recorded": 2 / 3}
    assert "The powers are 1/2 for the EU's issues and 2/3 for the recorded decisions" in WORDS
    assert f"with {WIDER:g} of the standard deviation" in WORDS and f"at least {NARROWEST:g}" in WORDS
    assert made["draws"] == DRAWS == 3 and f"leaves {ENOUGH} rows" in WORDS and EVEN == 0.1
    kept, different = len(calibrated_rows()["doubt"]), made["distinct_rows"]
    assert f"{made['rows']:,} rows a draw: {kept} rows, {different} of them different" in WORDS
    assert f"as much as {made['effective_rows'][-1]} rows of equal weight" in WORDS


def test_every_centre_is_within_the_middle_of_its_column() -> None:
    for name, column in calibrated_rows().items():
        tenth = len(column) // 10
        assert sorted(column)[tenth] <= getattr(Parameters(), name) <= sorted(column)[-1 - tenth], name


def position(name: str) -> int:
    """Where a parameter stands in the code."""
    return [field.name for field in fields(Parameters)].index(name)


def test_random_streams_are_those_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set()
    original = draws._stream
    kinds = {"FRA": "ally", "group:g": "group"}

    def noted(seed: int, block: int, owner: str, purpose: str) -> object:
        asked.add((purpose, kinds.get(owner, owner)))
        return original(seed, block, owner, purpose)

    monkeypatch.setattr(draws, "_stream", noted)
    draws.draw_block(1, 0, ["FRA"], ["g"], ["CLAUSE"], 0.5, 1)
    rows = table("stream")
    said = [(row[0], owner) for row in rows for owner in row[1].split(", ")]
    assert len(said) == len(set(said))
    assert set(said) == asked
    assert f"the {draws.BLOCK:,} runs of a block" in WORDS


def test_dispositions_are_those_of_the_code() -> None:
    def said(word: DispositionName, one: Disposition) -> list[str]:
        ideal = f"{one.ideal:.2f}"
        borrowed = f"the other objectors' documented mean, else {ideal}" if word in OBJECTING else ideal
        return [word, f"{one.value:.2f}", f"{one.stake:.2f}", f"{one.reserve:.2f}", borrowed]

    assert table("disposition") == [said(word, one) for word, one in DISPOSITIONS.items()]


def test_spreads_are_those_of_the_code() -> None:
    wanted = [
        [word, *(f"{spread[word]:g}" for spread in (IDEAL_SPREAD, VALUE_SPREAD, RELATIVE_SPREAD))]
        for word in IDEAL_SPREAD
    ]
    assert table("confidence") == wanted


def test_rules_stances_and_chairs_are_those_of_the_code() -> None:
    assert table("rule") == [[rule.name, rule.says] for rule in RULES.values()]
    assert {re.match(r"\w+", row[0])[0] for row in table("stance")} == set(STANCES)  # type: ignore[index]
    policies = {*POLICIES, *(drafter.__name__ for drafter in DRAFTERS.values())}  # type: ignore[attr-defined]
    assert {name for name, _ in LINKS} >= {f"chair.{policy}" for policy in policies}


def test_limits_are_those_of_the_code() -> None:
    assert f"2 to {MAX_MEMBERS} members and 1 to {MAX_PROVISIONS} clauses" in WORDS
    assert f"of 2 to {MAX_OPTIONS} options each" in WORDS
    assert MAX_SOUNDINGS == 3 and "standing aside, three at most" in WORDS
    assert SWEEPS == 2 and "All clauses are gone through twice" in WORDS
    assert f"= {OPPOSED_MARGIN:g} (opposed), or half its reserve (conditional)" in WORDS


def test_every_submodel_links_to_its_function() -> None:
    sections = re.split(r"^### ", TEXT.partition("## 7. ")[2].partition("\n## 8. ")[0], flags=re.MULTILINE)[1:]
    assert len(sections) == 11
    without = [section.splitlines()[0] for section in sections[:-1] if "\nCode: [`" not in section]
    assert without == []


def test_links_lead_to_what_they_name() -> None:
    assert len(LINKS) >= 50
    for name, target in LINKS:
        path = (ODD.parent / target).resolve()
        assert path.is_file(), f"{name}: there is no {target}"
        module = ".".join(path.relative_to(ODD.parent.parent.resolve() / "sim").with_suffix("").parts)
        head, _, thing = name.rpartition(".")
        assert module.endswith(head), f"{name} links to {target}"
        assert hasattr(importlib.import_module(module), thing), f"{module} has no {thing}"
