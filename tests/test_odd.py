"""The ODD description says what the code does: its parameters, tables, rules and links."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

from nacsim import parameters
from nacsim.parameters import Parameters
from nacsim.record import STANCES
from nacsim.scenario.dispositions import (
    DISPOSITIONS,
    IDEAL_SPREAD,
    OBJECTING,
    RELATIVE_SPREAD,
    VALUE_SPREAD,
    Disposition,
    DispositionName,
)
from nacsim.scenario.schema import MAX_MEMBERS, MAX_OPTIONS, MAX_PROVISIONS
from nacsim.theory.chair import POLICIES
from nacsim.theory.rules import RULES
from nacsim.theory.session import MAX_SOUNDINGS

ODD = Path(__file__).parent.parent / "docs" / "odd.md"
TEXT = ODD.read_text(encoding="utf-8")
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
    assert len(rows) >= 20
    assert [row[0] for row in rows if not re.match(r"theory\b|here: \[\d{4}\]", row[4])] == []
    assert [row[0] for row in rows if not re.search(rf"\b{row[0]}\b", equations)] == []


def test_dispositions_are_those_of_the_code() -> None:
    def said(word: DispositionName, one: Disposition) -> list[str]:
        ideal = "the draft" if one.ideal is None else f"{one.ideal:.2f}"
        borrowed = f"the others' documented mean, else {ideal}" if word in OBJECTING else ideal
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
    assert {name for name, _ in LINKS} >= {f"chair.{policy}" for policy in POLICIES}


def test_limits_are_those_of_the_code() -> None:
    words = " ".join(TEXT.split())
    assert f"2 to {MAX_MEMBERS} members and 1 to {MAX_PROVISIONS} clauses" in words
    assert f"of 2 to {MAX_OPTIONS} options each" in words
    assert MAX_SOUNDINGS == 3 and "until nobody changes, three at most" in words


def test_every_submodel_links_to_its_function() -> None:
    sections = re.split(r"^### ", TEXT.partition("## 7. ")[2].partition("\n## 8. ")[0], flags=re.MULTILINE)[1:]
    assert len(sections) == 10
    without = [section.splitlines()[0] for section in sections[:-1] if "\nCode: [`" not in section]
    assert without == []


def test_links_lead_to_what_they_name() -> None:
    assert len(LINKS) >= 30
    for name, target in LINKS:
        path = (ODD.parent / target).resolve()
        assert path.is_file(), f"{name}: there is no {target}"
        module = ".".join(path.relative_to(ODD.parent.parent.resolve() / "sim").with_suffix("").parts)
        head, _, thing = name.rpartition(".")
        assert module.endswith(head), f"{name} links to {target}"
        assert hasattr(importlib.import_module(module), thing), f"{module} has no {thing}"
