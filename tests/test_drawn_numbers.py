"""What a page says is drawn is drawn, and what it says is held fixed is the same in every run."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from nacsim.findings.provenance import DRAWN_WORDS, confidence_counts, entries
from nacsim.findings.words import Words
from nacsim.scenario.load import load
from nacsim_dashboards.door import dashboard
from strategies import opened, shipped, small

RUNS = 40


@pytest.mark.parametrize("name", shipped())
def test_what_is_said_to_be_drawn_differs_among_runs_and_nothing_else(name: str) -> None:
    scenario = load(name)
    stakes = opened(scenario, RUNS)[1].stakes
    said = {(entry.ally, entry.number): entry.drawn != "fixed" for entry in entries(scenario)}
    for i, ally in enumerate(scenario.allies):
        own = {number: drawn for (who, number), drawn in said.items() if who == Words(scenario).name(ally.code)}
        for number, values in (("exposure", stakes.exposure[0, :, i]), ("reserve", stakes.reserve[0, :, i])):
            assert (np.ptp(values) > 0) == own[number], (ally.code, number)
        assert (np.ptp(stakes.value[0, :, i]) > 0) == own["value"]
        lines = [drawn for number, drawn in own.items() if number.startswith("red_lines.")]
        assert (np.ptp(stakes.firmness[:, i]) > 0) == any(lines)
        assert {len(stakes.gap.shape), len(stakes.participation.shape), len(stakes.urgency.shape)} == {2}
        assert not any(own.get(number) for number in ("capital_gap", "participation", "urgency", "weight"))


@pytest.mark.parametrize("name", shipped())
def test_every_number_is_drawn_or_said_to_be_held_fixed(name: str) -> None:
    scenario = load(name)
    found = entries(scenario)
    counted = confidence_counts(found)
    assert sum(counted.drawn.values()) == len(found)
    assert counted.drawn["fixed"] == sum(sum(kind.values()) for kind in counted.fixed.values())
    for entry in found:
        kind = entry.number.partition(".")[0]
        if kind in ("weight", "capital_gap", "participation", "urgency"):
            assert entry.drawn == "fixed"
        if kind in ("stake", "linkage", "red_lines", "commitments"):
            assert entry.drawn == ("factor" if entry.value else "fixed")
        if kind in ("value", "exposure", "reserve", "ideal", "distance"):
            assert (entry.drawn == "around") == (entry.spread > 0)


def test_the_sentence_has_the_true_counts() -> None:
    found = entries(load("iraq-training-2004"))
    by_drawn = Counter(entry.drawn for entry in found)
    assumed = [entry for entry in found if entry.drawn == "fixed" and entry.confidence == "assumed"]
    says = confidence_counts(found).uncertainty
    assert says.startswith(
        f"A run draws {by_drawn['around'] + by_drawn['factor']} of them again: {by_drawn['around']} "
    )
    assert f"It holds {by_drawn['fixed']} fixed (weight" in says
    unsaid = sum(entry.value == 0 for entry in assumed)
    assert f"{len(assumed)} of them assumed, {'all' if unsaid == len(assumed) else unsaid} of these at 0" in says
    assert confidence_counts(assumed).uncertainty.count(" 0 ") >= 3


def test_with_one_clause_salience_is_fixed() -> None:
    one, several = load(small()), load("iraq-training-2004")
    for scenario in (one, several):
        kinds = {entry.drawn for entry in entries(scenario) if entry.number.startswith("salience")}
        assert kinds <= ({"fixed"} if len(scenario.provisions) == 1 else {"factor", "fixed"})


def test_the_page_says_it_of_each_number(tmp_path: Any) -> None:
    page = tmp_path / "page.html"
    dashboard(load("turkey-2003"), out=page, runs=20, seed=1)
    shown = page.read_text("utf-8")
    assert all(word in shown for word in DRAWN_WORDS.values())
    assert "Each run draws the uncertain ones" not in shown
    assert confidence_counts(entries(load("turkey-2003"))).uncertainty in shown
    assert Words(load("turkey-2003")).name("TUR") in shown
