"""`nac explain`: what it says holds when tried."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from by_hand import in_core, near_nothing, texts, worth
from conftest import Done
from nacsim.council.run import run
from nacsim.findings.moves import passages
from nacsim.record import Drafting
from nacsim.scenario.load import load
from nacsim.studies.price_of_consent import prices
from nacsim.studies.unanimity import core
from nacsim.theory.luck import centre_of, luck_of
from nacsim.theory.matter import matter_of
from nacsim.theory.state import start
from nacsim.theory.unanimity_core import unanimity_core
from strategies import scenario as scenario_of
from strategies import small
from trees import resealed

IRAQ = "iraq-training-2004"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", [IRAQ, "turkey-2003", "turkey-2003@no_dpc", "ntmi-review-2008"])
def test_a_price_turns_the_run_and_a_step_less_does_not(name: str) -> None:
    """Asked of the council itself, with the change written into the scenario."""
    scenario = load(name)
    adopted = run(scenario, as_written=True).adopted
    checked = 0
    for price in prices(matter_of(scenario), centre_of(scenario)):
        if price.value is None or abs(price.value.change) > 0.6:
            continue
        nearer = price.value.change - np.sign(price.value.change) * 0.01
        for change, turned in ((price.value.change, True), (nearer, False)):
            changed = load(name, [f"allies.{price.ally}.value.by={change:.2f}"])
            told = run(changed, as_written=True)
            assert (told.adopted != adopted) is turned, (price, change)
            if turned:
                assert told.outcome == price.value.outcome
        checked += 1
    assert checked or name.endswith("no_dpc")


def test_the_price_of_a_clause_turns_the_run() -> None:
    """Cheapest clauses in 2004: a red line of that firmness on the adopted wording stops the matter."""
    scenario = load(IRAQ)
    text = run(scenario, as_written=True).text
    drawn = {(ally.code, line.provision) for ally in scenario.allies for line in ally.red_lines}
    found = {
        (price.ally, clause): turn
        for price in prices(matter_of(scenario), centre_of(scenario))
        for clause, turn in price.clauses.items()
        if (price.ally, clause) not in drawn  # else the ally's own line is there already
    }
    assert len(found) >= 10 and {ally for ally, _ in found} >= {"DEU", "BEL"}
    for (ally, clause), turn in [*found.items()][:20]:
        sets = [f"allies.{ally}.red_lines.{clause}={{refuses: [{text[clause]}], firmness: {turn.change}}}"]
        assert run(load(IRAQ, sets), as_written=True).outcome == turn.outcome == "not_adopted"


def test_the_price_of_a_clause_counts_its_red_line() -> None:
    """BBB is .1 short for a red line of .3 on the draft: minding it by four tenths less, .12, would do."""
    tree = small()
    lines = {"p": {"refuses": ["full"], "firmness": 0.3}}
    tree["allies"]["BBB"] = {"value": 0.2, "stake": 0, "reserve": 0, "exposure": 0, "red_lines": lines}
    whole = scenario_of(tree)
    [bbb] = [price for price in prices(matter_of(whole), centre_of(whole)) if price.value or price.clauses]
    assert bbb.ally == "BBB" and bbb.value is not None
    assert (bbb.value.change, bbb.clauses["p"].change) == (0.1, -0.12)
    assert bbb.value.outcome == bbb.clauses["p"].outcome == "adopted_as_drafted"


def test_prices_of_a_drawn_run_are_of_that_run() -> None:
    scenario = load("turkey-2003")
    told = run(scenario, seed=1, run=3)
    found = core(matter_of(scenario), luck_of(scenario, 1, 3), told.text)

    assert found.final.text == told.text
    assert luck_of(scenario, 1, 3).value.tolist() == luck_of(scenario, 1, 3).value.tolist()
    assert luck_of(scenario, 1, 3).value.tolist() != luck_of(scenario, 1, 4).value.tolist()


def test_the_core_is_what_looking_at_each_text_finds() -> None:
    scenario = load("ntmi-review-2008")
    the_matter = matter_of(scenario)
    state = start(the_matter, centre_of(scenario))
    every = list(texts(scenario))
    assert len(every) == the_matter.space.size and not any(near_nothing(scenario, text, 0) for text in every)
    core = [text for text in every if in_core(scenario, text, 0)]
    sponsors = [ally.code for ally in scenario.allies if ally.sponsor]

    def liked(text: dict[str, str]) -> float:
        worth_to = worth(scenario, text, 0)
        return sum(worth_to[code] for code in sponsors)

    found = unanimity_core(the_matter, state, 0)
    assert 0 < found.size == len(core) < len(every)
    assert found.favourite is not None
    assert liked(the_matter.space.words(found.favourite)) == pytest.approx(max(map(liked, core)))


@pytest.mark.parametrize("name", ["turkey-2003", IRAQ])
def test_the_nearest_text_is_the_one_of_the_smallest_total_shortfall(name: str) -> None:
    """Where no text is in the core: by the costs that are worked out by hand, however many an ally is short."""
    scenario = load(name)
    the_matter = matter_of(scenario)

    def shortfall(text: dict[str, str]) -> float:
        seated = scenario.seats[scenario.legs[-1].body]
        return sum(max(0.0, -given) for code, given in worth(scenario, text, 0).items() if code in seated)

    found = unanimity_core(the_matter, start(the_matter, centre_of(scenario)), 0)
    undecided = {(p.key, option.key) for p in scenario.provisions for option in p.options if not option.decides}
    least = min(shortfall(text) for text in texts(scenario) if not undecided & set(text.items()))
    assert found.size == 0 and least > 0
    assert shortfall(the_matter.space.words(found.nearest)) == pytest.approx(least)


def test_the_nearest_text_spares_a_firm_red_line_rather_than_two_that_mind_a_little() -> None:
    """`full`: BBB alone is short, by one; `half`: BBB and CCC are, by a tenth each."""
    tree = small()
    line = {"p": {"refuses": ["full"], "firmness": 1.0}}
    bare = {"stake": 0, "reserve": 0, "exposure": 0}
    tree["allies"]["BBB"] = bare | {"value": -0.1, "red_lines": line}
    tree["allies"]["CCC"] = bare | {"value": 0.0, "red_lines": {"p": {"refuses": ["half", "none"], "firmness": 0.1}}}
    whole = scenario_of(tree)
    the_matter = matter_of(whole)
    found = unanimity_core(the_matter, start(the_matter, centre_of(whole)), 0)
    assert found.size == 0
    assert the_matter.space.words(found.nearest)["p"] == "half"


def test_worth_changes_only_where_something_was_done_to_the_text() -> None:
    threatened = load(f"{IRAQ}@dpc_threat")
    record = run(threatened, as_written=True)
    found = passages(record, threatened)
    assert len(found) >= 4
    assert any(isinstance(record.events[i], Drafting) for passage in found for i in passage.moves)
    for passage in found:
        kinds = {record.events[i]["kind"] for i in passage.moves}
        if kinds == {"demarche"}:
            assert not passage.worth
            assert set(passage.steps["FRA"].contributions[0].term.split(".")) <= {"pressure", "reserve", "time"}
        for step in passage.steps.values():
            assert sum(c.amount for c in step.contributions) == pytest.approx(step.change, abs=1e-5)


def test_eight_provisions_of_five_options_are_looked_at() -> None:
    scale = {f"o{j}": {"at": j / 4} for j in range(5)}
    draft = {f"p{i}": "o4" for i in range(8)}
    tree = {
        "title": "t",
        "question": "q",
        "date": load(IRAQ).date,
        "body": "NAC",
        "sponsors": ["USA"],
        "provisions": {f"p{i}": {"options": scale} for i in range(8)},
        "draft": draft,
        "allies": {"default": {"disposition": "supportive"}, "FRA": {"disposition": "opposed"}},
    }
    scenario = load(tree)
    found = core(matter_of(scenario), centre_of(scenario), draft)

    assert found.texts == 5**8
    assert found.size is not None and 0 < found.size < found.texts
    assert found.favourite is not None and found.favourite.in_core


def test_a_scenario_and_a_result_are_explained(nac: Callable[..., Done]) -> None:
    written = nac("explain", IRAQ)
    assert written.code == 0
    for heading in ("Who held out, and why", "Clause by clause", "What each move did", "The price of consent"):
        assert heading in written.out
    assert max(len(line) for line in written.out.splitlines()) <= 80

    assert nac("run", "turkey-2003@no_dpc", "--seed", "1", "--run", "2", "--set", "allies.LUX.value=0.2").code == 0
    done = nac("explain", "runs/turkey-2003@no_dpc-s1-r2", "--json")
    assert done.code == 0
    data = json.loads(done.out)
    assert (data["variant"], data["run"], data["set"]) == ("no_dpc", 2, {"allies.LUX.value": 0.2})
    assert set(data["price_of_consent"]) == set(load("turkey-2003").codes)
    assert data["unanimity_core"]["texts"] == 6
    kept = Path("runs/explain-turkey-2003@no_dpc-s1-r2")
    assert json.loads((kept / "manifest.json").read_text("utf-8"))["kind"] == "explain"
    assert json.loads((kept / "explanation.json").read_text("utf-8")) == data


def test_what_cannot_be_explained_says_so(nac: Callable[..., Done]) -> None:
    assert nac("run", "turkey-2003").code == 0
    folder = Path("runs/turkey-2003-s20040728-r0")
    assert nac("explain", str(folder), "--set", "allies.LUX.value=0.2").code == 2

    scenario = folder / "scenario.yaml"
    scenario.write_text(scenario.read_text("utf-8").replace("opening: 2003-01-22", "opening: 2003-01-23"), "utf-8")
    changed = nac("explain", str(folder))
    assert (changed.code, changed.out) == (2, "")
    assert "is damaged: scenario.yaml is not as it was written" in changed.err
    resealed(folder)
    changed = nac("explain", str(folder))
    assert "no longer gives the scenario that was run" in changed.err

    (folder / "record.jsonl").write_text("{}", "utf-8")
    resealed(folder)
    damaged = nac("explain", str(folder))
    assert damaged.code == 2
    assert "damaged" in damaged.err
    assert sorted(path.name for path in Path("runs").iterdir()) == [folder.name]
