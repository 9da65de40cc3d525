"""The glossary of numbers holds every number an author may write, and its figures are those of the tool now."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from nacsim.ensembles import engine
from nacsim.ensembles.columns import joined
from nacsim.record import OUTCOMES
from nacsim.scenario import catalogue
from nacsim.scenario.json_schema import as_text

sys.path.append(str(Path(__file__).parent.parent / "tools"))

import tenths

NOT = OUTCOMES.index("not_adopted")


def shown() -> str:
    return tenths.PAGE.read_text(encoding="utf-8")


def test_the_page_is_of_the_scenarios_and_the_table_of_now() -> None:
    assert f"from {tenths.made_from()}." in shown(), f"refresh with: {tenths.COMMAND}"


def test_every_number_of_an_ally_and_every_scenario_is_in() -> None:
    headings = re.findall("^## `(.+)`$", shown(), re.MULTILINE)
    assert headings == [*tenths.numbers()]
    assert list(tenths.CASES) and {*tenths.CASES} == {*catalogue.shipped()}
    for name in ("value", "stake", "linkage.price", "ideal", "salience", "commitments.consent.strength"):
        assert name in headings
    assert all(heading.rpartition(".")[2] in as_text() for heading in headings)
    rows = re.findall(r"^\| `[a-z0-9-]+` \| `.+` \|", shown(), re.MULTILINE)
    assert len(rows) == len(headings) * len(tenths.CASES)


@pytest.mark.parametrize(("number", "slug"), [("urgency", "ntmi-review-2008"), ("linkage.price", "iraq-training-2004")])
def test_a_row_is_what_the_runs_come_to(number: str, slug: str) -> None:
    case = next(one for one in tenths.cases() if one.scenario.slug == slug)
    row = tenths.row(case, number)
    assert row in shown().splitlines()
    changed = case.more(number)
    assert changed is not None
    adopted = [
        np.mean(joined([*engine.columns(world, tenths.SEED, 0, tenths.RUNS)]).outcome != NOT)
        for world in (case.scenario, changed)
    ]
    assert float(row.split(" | ")[2].split()[0]) == pytest.approx(100 * (adopted[1] - adopted[0]), abs=0.51)
