"""`nac explore`: what the page shows at a setting is what an ensemble of that setting, run by itself, comes to."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import pytest

import nacsim
from conftest import Done
from nacsim.errors import Problem, ScenarioError, UserError
from nacsim.findings.explore import Explored, explored
from nacsim.scenario.atop import atop
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies import control_list
from nacsim.studies import explore as study
from nacsim.studies.control_list import controls
from nacsim.studies.explore import explore, grid
from nacsim_dashboards.explore.page import html
from strategies import small

HOSTILE = Path(__file__).parent / "scenarios" / "hostile.yaml"
FEW, RUNS, SEED = 24, 40, 7
"""Settings, runs of each, and their seed."""


class Page(HTMLParser):
    """What a browser would make of a page: elements, texts outside of scripts, and the data."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text, self.scripts, self.inside = "", list[str](), ""
        self.feed(text)
        self.data: dict[str, Any] = json.loads(self.scripts[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.scripts[-1] += data
        elif self.inside != "style":
            self.text += data

    def said(self, setting: dict[str, Any], name: str) -> list[str]:
        """A sentence of a setting, or several."""
        told = setting[name]
        return [self.data["texts"][one] for one in (told if isinstance(told, list) else [told])]

    def command(self, setting: dict[str, Any]) -> list[str]:
        return shlex.split(self.data["set"].join(self.said(setting, "command")))


@pytest.fixture(autouse=True)
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As few settings as hold several controls; and a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(control_list, "MOST", FEW)


def made(scenario: Any, runs: int = RUNS, sets: Any = ()) -> Explored:
    return explored(explore(grid(scenario, runs, SEED, sets)))


def page_of(nac: Callable[..., Done], name: str, *more: str) -> Page:
    done = nac("explore", name, "-o", "page.html", "--runs", RUNS, "--seed", SEED, *more)
    assert (done.code, done.out) == (0, "page.html: written. Open it in any browser.\n"), done.err
    return Page(Path("page.html").read_text("utf-8"))


@pytest.mark.parametrize("name", ["turkey-2003", "turkey-2003@no_dpc", "iraq-training-2004@dpc_threat"])
def test_every_number_is_that_of_an_ensemble_run_by_itself(name: str, nac: Callable[..., Done]) -> None:
    page = page_of(nac, name)
    sizes = [len(control["keys"]) for control in page.data["controls"]]
    assert len(page.data["settings"]) == prod(sizes) > 10
    at = [control["written"] for control in page.data["controls"]]
    written = page.data["settings"][sum(place * prod(sizes[i + 1 :]) for i, place in enumerate(at))]
    assert page.said(written, "set") == ["All as written"]
    subject, *_ = page.command(written)[2:]
    base = load(subject)
    for setting in page.data["settings"][::5]:
        nac_, ensemble, subject, *options = page.command(setting)
        assert (nac_, ensemble, options[-4:]) == ("nac", "ensemble", ["--runs", str(RUNS), "--seed", str(SEED)])
        alone = json.loads(nac("ensemble", subject, *options, "--json", "--no-keep").out)
        shown = {page.data["texts"][outcome]: share for outcome, share, *_ in setting["slices"]}
        assert shown == {word: pytest.approx(share, abs=1e-4) for word, share in alone["outcomes"].items() if share}
        adopted = round(1 - alone["outcomes"]["not_adopted"], 6)
        assert setting["share"] == pytest.approx(adopted, abs=1e-4)
        (head,) = page.said(setting, "heading")
        if 0 < adopted < 1:
            assert f"dopted in {adopted:.0%} of runs" in head
            low, high = (1 - end for end in reversed(alone["intervals"]["not_adopted"]))
            assert f"{low:.0%} to {high:.0%})" in page.said(setting, "says")[0] or high > 0.99 or low < 0.01
        lost = alone["dilution"]["mean"]
        assert lost is None or not lost or f"(dilution {lost:.2f} of 1)" in page.said(setting, "given")[0]
        paired = nacsim.compare(base, load(subject, options[1:-4:2]), runs=RUNS, seed=SEED).summary.pairs[0].adopted
        (against,) = page.said(setting, "against")
        assert setting is written or f"{100 * paired.difference:.0f} points" in against.replace("\u2212", "-").replace(
            "+", ""
        )
        for end in paired.interval if setting is not written else ():
            assert f"{abs(100 * end):.0f}" in against


def test_a_place_of_a_control_shows_the_setting_one_move_away() -> None:
    found = made("turkey-2003")
    for at, words in found.settings.items():
        setting = found.found.settings[at]
        assert {(i, place) for i, place in setting.moves} == {
            (i, place) for i, c in enumerate(found.controls) for place in range(len(c.places)) if place != at[i]
        }
        for (i, place), moved in setting.moves.items():
            there = found.settings[(*at[:i], place, *at[i + 1 :])]
            assert there.strip.adopted.value - words.strip.adopted.value == pytest.approx(moved.difference, abs=2e-6)
        sure = [abs(one.difference) for one in setting.moves.values() if one.interval[0] > 0 or one.interval[1] < 0]
        clear = [difference for difference in sure if round(difference, 6) >= 0.02]
        assert (f"{100 * max(clear):.0f}" in words.most) if clear else ("no control" in words.most)


def test_what_it_would_take_is_the_fewest_moves_to_the_other_end() -> None:
    found = made("turkey-2003")
    for at, words in found.settings.items():
        fails = words.strip.adopted.value >= 0.5
        ends = [
            sum(a != b for a, b in zip(at, other, strict=True))
            for other, there in found.settings.items()
            if (there.strip.adopted.high < 0.5 if fails else there.strip.adopted.low > 0.5)
        ]
        said = f"{min(ends)} changes".replace("1 changes", "one change") if ends else "Nothing that can be set"
        assert said in words.take and ("fail" if fails else "adopted") in words.take


def test_the_controls_are_in_the_scenarios_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_list, "MOST", 500)
    whole = grid("iraq-training-2004", 20, SEED)
    assert [control.kind for control in whole.controls] == [
        "chair",
        "silence",
        "deadline",
        "body",
        "ally_beside",
        "value",
        "red_lines",
    ]
    assert len(whole.scenarios) == 2 * 3 * 3 * 2 * 2 * 3 * 2 <= control_list.MOST and not whole.refused
    assert {one.reason for one in whole.left_out} == {control_list.NO_ROOM}
    labels = [control.label for control in made_of(whole).controls]
    assert labels[3] == "The matter may go to the Defence Planning Committee, where France has no seat"
    assert labels[4] == "Bulgaria objects as France does"
    assert labels[6] == "France holds to its red lines on location and command"


def made_of(whole: study.Grid) -> Explored:
    """The first two settings of a grid that is too large to be run in a test, in words."""
    first = dict([*whole.scenarios.items()][:2])
    return explored(explore(replace(whole, scenarios=first)))


def test_places_stand_in_their_order_and_say_which_is_as_written() -> None:
    found = made("turkey-2003")
    shown = {control.kind: (control.places, control.written) for control in found.controls}
    assert shown["value"] == (("clearly less (\u22120.2)", "no change", "clearly more (+0.2)"), 1)
    assert shown["chair"] == shown["body"] == (("no", "yes"), 1)
    closed = made("turkey-2003@no_dpc")
    (i,) = (i for i, control in enumerate(closed.controls) if control.kind == "body")
    assert (closed.controls[i].label, closed.controls[i].written) == (
        "The matter may go to the Defence Planning Committee, where France has no seat",
        0,
    )
    for at, setting in closed.found.settings.items():
        assert bool(setting.scenario.other_bodies) == (at[i] == 1)


def test_a_control_moves_what_a_set_has_said_already() -> None:
    found = made("turkey-2003", sets={"allies.DEU.value": 0.3}, runs=10)
    values = {
        at[-1]: ally.value.value
        for at, setting in found.found.settings.items()
        for ally in setting.scenario.allies
        if ally.code == found.found.holdouts[0].ally
    }
    main = found.found.holdouts[0].ally
    now = next(ally.value.value for ally in load("turkey-2003", ["allies.DEU.value=0.3"]).allies if ally.code == main)
    assert [values[i] for i in range(3)] == pytest.approx([now - 0.2, now, now + 0.2])


def test_where_nobody_holds_out_only_the_procedure_is_offered() -> None:
    found = made(small())
    assert {control.kind for control in found.controls} <= {"chair", "silence", "deadline"}
    assert found.about.startswith("Nobody holds out")
    assert Page(html(found.found)).data["settings"]


def test_what_there_is_no_room_for_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_list, "MOST", 5)
    kept, left_out = controls(load(HOSTILE), ["FRA"], ["BEL"])
    assert prod(len(control.places) for control in kept) <= 5
    assert [control.kind for control in kept] == ["chair", "value"] and len(kept[1].places) == 2
    assert {one.label for one in left_out} >= {"allies.FRA.red_lines=null"}


def test_settings_that_do_not_go_together_show_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = atop

    def refusing(scenario: Scenario, sets: Any) -> Scenario:
        if len(sets) >= 3:
            raise ScenarioError([Problem("--set", None, None, "procedure", "cannot be so", "", None)])
        return whole(scenario, sets)

    monkeypatch.setattr(study, "atop", refusing)
    found = made("turkey-2003", runs=20)
    assert found.found.refused
    every = [*product(*(range(len(control.places)) for control in found.controls))]
    assert sorted(found.settings) == every
    for at in found.found.refused:
        said = found.settings[at]
        (shown,) = {other for other, words in found.settings.items() if words.set == said.set and not words.note}
        away = [sum(abs(a - b) for a, b in zip(at, other, strict=True)) for other in found.found.settings]
        assert sum(abs(a - b) for a, b in zip(at, shown, strict=True)) == min(away)
        assert said.note.startswith("These do not go together (") and "cannot be so" in said.note
        assert "nearest" in said.note and said.command == found.settings[shown].command
    page = Page(html(found.found))
    noted = [setting for setting in page.data["settings"] if page.said(setting, "note") != [""]]
    assert len(noted) == len(found.found.refused)
    assert all(page.said(setting, "adopted") == [""] for setting in noted)


def test_a_hostile_scenario_is_shown_as_text(nac: Callable[..., Done]) -> None:
    page = page_of(nac, str(HOSTILE))
    scenario = load(HOSTILE)
    assert scenario.title in page.text and scenario.question in page.text and scenario.notes[0] in page.text
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert not {"img", "iframe", "b", "svg", "a"} & {
        tag for tag, given in page.elements if "onload" in given or "src" in given
    }
    assert not [name for _, given in page.elements for name in given if name.startswith("on")]
    links = [given.get("href") for tag, given in page.elements if tag == "a"]
    assert links == ["#"]
    policy = next(given["content"] for tag, given in page.elements if given.get("http-equiv"))
    assert policy and policy.startswith("default-src 'none'; script-src 'sha256-")


def test_the_page_says_what_its_numbers_mean_and_works_as_a_table(nac: Callable[..., Done]) -> None:
    page = page_of(nac, "turkey-2003")
    found = made("turkey-2003")
    text = " ".join(page.text.split())
    for sentence in (*found.reading, found.as_written.heading, found.as_written.take):
        assert " ".join(sentence.split()) in text
    assert "Nothing is worked out in between" in text and "by this model's record on 36 decisions" in text
    alone = found.one_at_a_time
    assert len(alone) == sum(len(control.places) - 1 for control in found.controls)
    for one in alone:
        assert one.words in text and one.change.points in text and one.adopted.shown in text
    inputs = [given for tag, given in page.elements if tag in ("input", "select")]
    labelled = {given.get("for") for tag, given in page.elements if tag == "label"}
    assert len(inputs) == len(found.controls) and {given["id"] for given in inputs} == labelled


def test_nothing_is_written_over_or_run_for_nothing(nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("there.html").write_text("mine", "utf-8")
    ran: list[object] = []
    monkeypatch.setattr(study, "columns", lambda *given: ran.append(given))
    done = nac("explore", "turkey-2003", "-o", "there.html")
    assert (done.code, done.out, done.err) == (
        2,
        "",
        "there.html already exists and was not touched. Choose another name.\n",
    )
    assert Path("there.html").read_text("utf-8") == "mine" and not ran


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["turkey-203", "-o", "x.html"], "Did you mean turkey-2003?"),
        (["turkey-2003@no", "-o", "x.html"], "there is no such variant"),
        (["turkey-2003", "-o", "x.html", "--set", "allies.FRA.value=much"], "allies.FRA.value"),
        (["turkey-2003", "-o", "no/x.html"], "there is no folder no"),
        (["turkey-2003", "-o", "x.html", "--runs", "0"], "--runs"),
        (["turkey-2003"], "-o"),
    ],
)
def test_a_mistake_is_one_message_and_nothing_is_written(
    words: list[str], says: str, nac: Callable[..., Done], tmp_path: Path
) -> None:
    done = nac("explore", *words)
    assert (done.code, done.out) == (2, "") and says in done.err and "Traceback" not in done.err
    assert not [*tmp_path.iterdir()]


def test_there_must_be_runs() -> None:
    with pytest.raises(UserError, match="number of runs"):
        grid("turkey-2003", 0)


def test_a_result_folder_stands_for_its_scenario_and_seed(nac: Callable[..., Done]) -> None:
    assert nac("run", "turkey-2003@no_dpc", "--seed", "3", "--out", "told").code == 0
    done = nac("explore", "told", "-o", "page.html", "--runs", "5")
    assert done.code == 0
    page = Page(Path("page.html").read_text("utf-8"))
    assert re.search(r"--seed 3$", " ".join(page.command(page.data["settings"][0])))
