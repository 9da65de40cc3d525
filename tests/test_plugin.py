"""Chairs and rules from outside: registered by a decorator, or offered by a package that is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import numpy as np
import pytest

from nacsim import registry
from nacsim.errors import ScenarioError, UserError
from nacsim.scenario import schema
from nacsim.scenario.load import load
from nacsim.theory import session
from nacsim.theory.chair import POLICIES
from nacsim.theory.outside import chair
from nacsim.theory.question import Question
from nacsim.theory.reaction import OBJECT
from nacsim.theory.rules import RULES, rule
from strategies import opened, told
from test_twin import assert_twins

PLUGIN = Path(__file__).parent / "plugin"
OWN = ["procedure.chair=late", "procedure.rule=reverse_consensus"]
pytestmark = pytest.mark.usefixtures("own_names_forgotten")
NAC = [sys.executable, "-m", "nacsim"]


def command(*arguments: object, installed: bool = True) -> subprocess.CompletedProcess[str]:
    """A command of nac in a process of its own, where the plugin is installed or is not."""
    paths = [*([str(PLUGIN)] if installed else []), *filter(None, sys.path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run([*NAC, *map(str, arguments)], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(PLUGIN)


def sets(*texts: str) -> list[object]:
    return [part for text in texts for part in ("--set", text)]


def test_what_ships_is_what_its_names_say() -> None:
    assert set(POLICIES) == set(registry.CHAIRS.shipped) and tuple(RULES) == registry.RULES.shipped
    assert registry.CHAIRS.all() == list(registry.CHAIRS.shipped)


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("chosen", [OWN[:1], OWN[1:], OWN])
def test_the_council_and_an_ensemble_have_the_same_runs_with_what_is_installed(chosen: list[str]) -> None:
    whole = load("iraq-training-2004", chosen)
    fixed, state = opened(whole, 128)
    session.run(fixed, state)
    assert_twins(whole, told(whole, 24), fixed, state)
    plain, usual = opened(load("iraq-training-2004"), 128)
    session.run(plain, usual)
    assert (state.outcome != usual.outcome).any() or (state.hour != usual.hour).any()


@pytest.mark.slow
def test_worker_processes_know_what_is_installed(tmp_path: Path) -> None:
    shares = []
    for workers in (1, 2):
        options = ["--runs", 12_500, "--workers", workers, "--json", "--out", tmp_path / str(workers)]
        done = command("ensemble", "turkey-2003", *sets(*OWN), *options)
        assert done.returncode == 0, done.stderr
        shares.append(json.loads(done.stdout)["outcomes"])
    assert shares[0] == shares[1]


MINE = """
from nacsim.theory.outside import chair

@chair("mine")
def mine(question):
    return {"move": next(move for move in ("adjourn", "pass", "close") if move in question.answers["move"])}
"""
USES_MINE = """
if __name__ == "__main__":
    from nacsim.ensembles.blocks import blocks, run_block
    from nacsim.ensembles.executors import executor
    from nacsim.scenario.load import load

    scenario = load("turkey-2003", ["procedure.chair=mine"])
    with executor(2) as work:
        print(sum(len(columns.outcome) for _, columns in work.map(run_block, blocks(scenario, 1, 40))))
"""


@pytest.mark.slow
def test_worker_processes_know_what_a_script_registers_at_its_top_and_nothing_else(tmp_path: Path) -> None:
    script, hidden = tmp_path / "script.py", 'if __name__ == "__main__":' + indent(MINE, "    ")
    for text, shown, told_of in (
        (MINE, "40\n", ""),
        (hidden, "", "UserError: No chair 'mine' is registered in this process."),
    ):
        script.write_text(text + USES_MINE, "utf-8")
        done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
        assert done.stdout == shown and told_of in done.stderr


def test_a_kept_result_says_what_it_needs(tmp_path: Path) -> None:
    made = command("run", "turkey-2003", *sets(*OWN), "--out", tmp_path / "kept")
    assert made.returncode == 0, made.stderr
    assert "not everyone objects" in made.stdout and " late" in made.stdout
    page = tmp_path / "page.html"
    assert command("dashboard", tmp_path / "kept", "-o", page).returncode == 0
    refused = command("dashboard", tmp_path / "kept", "-o", tmp_path / "other.html", installed=False)
    assert refused.returncode == 2
    first, *rest = refused.stderr.splitlines()
    assert first == f"{tmp_path / 'kept' / 'scenario.yaml'} needs a chair or a rule that is not installed here:"
    assert [line.rpartition("(given: ")[2].partition(")")[0] for line in rest] == ["reverse_consensus", "late"]


@pytest.mark.usefixtures("_installed")
def test_what_is_installed_is_proposed_and_what_it_lacks_is_told() -> None:
    with pytest.raises(ScenarioError, match=r"brokering, passive, perfect, broken, late or misnamed .*mean late\?"):
        load("turkey-2003", ["procedure.chair=latte"])
    broken = command("run", "turkey-2003", *sets("procedure.chair=broken"))
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "'broken' is offered as house_rules:gone, which cannot be loaded: AttributeError" in broken.stderr
    misnamed = command("run", "turkey-2003", *sets("procedure.chair=misnamed"))
    assert misnamed.returncode == 1 and 'decorate it with @chair("misnamed")' in misnamed.stderr


def waits(question: Question) -> dict[str, str]:
    """What the passive chair does."""
    if question.kind == "drafting":
        return {"move": "pass"}
    return {"move": "adjourn" if "adjourn" in question.answers["move"] else "close"}


def test_a_decorator_is_enough_in_one_process() -> None:
    chair("mine")(waits)
    all_but_two = "at least two members do not object"

    @rule("all_but_two", says=all_but_two, veto=False, tolerates=None)
    def blocked(stance: np.ndarray, seated: np.ndarray, people: np.ndarray, /) -> np.ndarray:
        assert (people > 0).all()
        return np.asarray(((stance != OBJECT) & seated).sum(-1) < 2)

    whole = load("turkey-2003", ["procedure.chair=mine", "procedure.rule=all_but_two"])
    fixed, state = opened(whole, 64)
    session.run(fixed, state)
    assert_twins(whole, told(whole, 8), fixed, state)
    assert fixed.rule.says == all_but_two and RULES["all_but_two"].blocked is blocked
    assert whole.changed("allies.FRA.value=0.3").chair == "mine"


def test_a_passive_chair_of_ones_own_is_the_passive_chair() -> None:
    chair("mine")(waits)
    ends = []
    for name in ("mine", "passive"):
        fixed, state = opened(load("turkey-2003", [f"procedure.chair={name}"]), 64)
        session.run(fixed, state)
        ends.append((state.outcome.tolist(), state.hour.tolist()))
    assert ends[0] == ends[1]


def test_names_are_plain_words_and_those_that_ship_are_taken() -> None:
    for name in ("Late", "two words", "", "a" * 61):
        with pytest.raises(UserError, match="cannot name a chair"):
            chair(name)(waits)
    with pytest.raises(UserError, match="'consensus' already names a rule of nacsim"):
        rule("consensus", says="", veto=True, tolerates=0)(RULES["unanimity"].blocked)
    assert chair("mine")(waits) is chair("mine")(waits) is waits
    with pytest.raises(UserError, match="No rule 'unheard_of' is registered in this process"):
        RULES["unheard_of"]
    assert registry.CHAIRS.added == ["mine"]


def test_the_names_that_ship_are_in_the_schema_of_editors() -> None:
    properties = schema.Spec.model_json_schema()["$defs"]["Procedure"]["properties"]
    assert properties["chair"]["enum"] == list(registry.CHAIRS.shipped)
    assert properties["rule"]["enum"] == list(registry.RULES.shipped)


def test_commands_look_at_no_installed_package_unless_a_name_is_unknown() -> None:
    code = """
import importlib.metadata
from nacsim import registry

def never(**kwargs):
    raise SystemExit("looked")

registry.entry_points = never
from nacsim.cli.main import main
main(["run", "turkey-2003", "--set", "procedure.chair=passive", "--json", "--runs", "1"])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "looked" not in done.stderr and done.returncode == 0
