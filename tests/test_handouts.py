"""Handouts: a sheet for each seat that keeps the others' secrets, tells no end, and escapes every text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

import nacsim
from conftest import Done
from nacsim.cli import classroom
from nacsim.findings.chair_moves import MOVES, chair_moves
from nacsim.findings.procedure import procedure, whole_procedure
from nacsim.findings.words import OUTCOME_WORDS, Words
from nacsim.scenario.catalogue import shipped
from nacsim.scenario.load import load
from nacsim.telling.at_the_table import brief_lines
from nacsim.telling.lines import as_text
from nacsim_dashboards.classroom.handouts import handouts

HOSTILE = Path(__file__).parent / "scenarios" / "hostile.yaml"
SHIPPED = sorted(shipped())


class Sheets(HTMLParser):
    """The texts of a page by section, and all of its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.here = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag == "section":
            given = dict(attrs)
            self.here = given["id"] or ""
            self.kinds[self.here] = given["class"] or ""

    def handle_endtag(self, tag: str) -> None:
        self.here = "" if tag == "section" else self.here

    def handle_data(self, data: str) -> None:
        self.texts[self.here] = " ".join(f"{self.texts.get(self.here, '')} {data}".split())

    @property
    def briefs(self) -> list[str]:
        return [text for key, text in self.texts.items() if key.startswith("seat-")]


def sheets(scenario: str | Path) -> Sheets:
    return Sheets(handouts(nacsim.load(scenario)))


@pytest.mark.parametrize("slug", SHIPPED)
def test_each_seat_has_a_sheet_of_its_own(slug: str) -> None:
    found, scenario = sheets(slug), nacsim.load(slug)
    assert [*found.kinds][:5] == ["matter", "predict", "note", "procedure", "chair"]
    assert len(found.briefs) == len(scenario.allies) == len(found.kinds) - 5
    for code, text in zip(sorted(scenario.codes, key=Words(scenario).name), found.briefs, strict=True):
        assert re.match(
            rf"{re.escape(scenario.title)} for this seat only (the )?{Words(scenario).name(code)}", text, re.IGNORECASE
        )


@pytest.mark.parametrize("slug", SHIPPED)
def test_what_an_ally_alone_refuses_or_says_stands_on_its_sheet_alone(slug: str) -> None:
    written = yaml.safe_load(shipped()[slug].read_text(encoding="utf-8"))["allies"]
    found, names = sheets(slug), nacsim.load(slug)
    secrets = 0
    for code, entry in written.items():
        reasons = [line["because"] for line in entry.get("red_lines", {}).values()]
        for reason in (*reasons, *([entry["because"]] if code != "default" and "because" in entry else [])):
            has = [text for text in found.texts.values() if reason in text]
            assert len(has) == 1 and f"for this seat only {Words(names).ally(code)} " in has[0], reason
            secrets += 1
    assert secrets >= 3


def test_a_red_line_is_marked_with_its_words_and_reason() -> None:
    html = " ".join(unescape(handouts(nacsim.load("iraq-training-2004"))).split())
    marked = re.findall(r'<div class="red"><dt>Red line</dt><dd>(.*?)</dd>', html)
    assert len(marked) == 3
    line = 'location: a mission inside Iraq ("a NATO presence in Iraq is out of the question"); past it costs you'
    assert f"{line} as much as a whole decision can be worth (1.00)" in marked


@pytest.mark.parametrize("seat", ["FRA", "USA", "chair"])
def test_a_brief_has_the_sentences_of_the_terminal(seat: str) -> None:
    scenario = nacsim.load("iraq-training-2004")
    private = nacsim.Sitting.open(scenario, seats=[seat]).private(seat)["brief"]
    assert isinstance(private, dict)
    lines = " ".join(as_text(brief_lines(scenario, seat, private)).split())
    name = "for the chair only" if seat == "chair" else f"for this seat only {Words(scenario).ally(seat)} "
    [sheet] = [text for text in sheets("iraq-training-2004").texts.values() if name in text]
    sentences = re.findall(r"<dd>(.*?)</dd>", handouts(scenario))
    shared = [text for one in sentences if (text := unescape(one)) in sheet and text in lines]
    assert len(shared) >= 5


@pytest.mark.parametrize("slug", SHIPPED)
def test_nothing_on_paper_tells_the_end(slug: str) -> None:
    scenario = nacsim.load(slug)
    html = handouts(scenario)
    assert handouts(replace(scenario, record=None)) == html, "the record was read"
    found = Sheets(html)
    for words in OUTCOME_WORDS.values():
        assert found.texts["predict"].lower().count(words) == 1, "all ends stand side by side"
        told = [key for key, text in found.texts.items() if key and words in text.lower()]
        assert told in (["predict"], ["predict", "chair"])
    everything = " ".join(found.texts.values())
    assert not [source.title for source in scenario.sources.values() if source.title in everything]


def test_a_decision_is_told_no_fact_that_it_made_itself() -> None:
    turkey, iraq, review = (whole_procedure(Words(nacsim.load(slug))) for slug in (SHIPPED[2], SHIPPED[0], SHIPPED[1]))
    assert "2003" not in " ".join(f.text + f.source for f in turkey)
    told = " ".join(fact.text + fact.source for fact in iraq)
    assert "Allies have left a group that objected" in told
    assert "30 July 2004" not in told and "own officers" not in told
    assert "30 July 2004" in " ".join(fact.source for fact in review)
    assert [sum(not fact.source for fact in facts) for facts in (turkey, iraq, review)] == [6, 2, 0]
    assert min(map(len, (turkey, iraq, review))) >= 14


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_fact_is_told_without_the_case_so_that_no_lesson_gives_another_away(slug: str) -> None:
    others = {ally.name for name in SHIPPED for ally in nacsim.load(name).allies} | {"Iraq", "2003", "2004", "Defence"}
    for fact in whole_procedure(Words(nacsim.load(slug))):
        assert not [name for name in others if name in fact.text], fact.text


def test_the_procedure_offers_what_the_decision_has_and_nothing_else() -> None:
    def told(kind: str, scenario: str, *sets: str) -> str:
        return " ".join(fact.text for fact in procedure(Words(nacsim.load(scenario, sets)), kind))

    assert "Another body of equal authority" in told("move", "turkey-2003")
    assert "Another body" not in told("move", "turkey-2003@no_dpc")
    assert "set a silence; adjourn" in told("move", "iraq-training-2004")
    none = "procedure.silence_hours=0"
    assert "ilence" not in told("move", "iraq-training-2004", none)
    assert "press another ally" in told("floor", "iraq-training-2004")
    assert "press" not in told("floor", "iraq-training-2004", "procedure.demarches=false")


def test_the_chair_is_offered_what_the_decision_allows() -> None:
    def moves(scenario: str, *sets: str) -> str:
        return " ".join(f"{move}: {does}" for move, does in chair_moves(Words(nacsim.load(scenario, sets))))

    assert "To the Defence Planning Committee, where France cannot object." in moves("turkey-2003")
    assert MOVES["move_body"] not in moves("turkey-2003@no_dpc")
    assert "after 12 hours unless" in moves("iraq-training-2004")
    assert MOVES["silence"] not in moves("iraq-training-2004", "procedure.silence_hours=0")
    assert MOVES["demarche"] in moves("ntmi-review-2008")
    assert MOVES["demarche"] not in moves("ntmi-review-2008@no_demarche")
    assert "up to the next body" in moves("ntmi-review-2008")


def test_the_chairs_sheet_has_every_meeting_and_the_deadline() -> None:
    chair = sheets("turkey-2003").texts["chair"]
    assert "Wed 22 January, 10:00; Wed 29 January, 10:00; Wed 5 February, 10:00;" in chair
    assert "Fri 21 February, 10:00" in chair and "once the matter was moved there, for 1 day" in chair
    both = sheets("ntmi-review-2008").texts["chair"]
    assert "The Policy Coordination Group" in both and "The North Atlantic Council" in both


def test_whose_account_it_is_is_said_and_what_a_reader_must_be_told() -> None:
    found = sheets("ntmi-review-2008")
    told = [key for key, text in found.texts.items() if "one government's account" in text]
    assert told == ["matter"], "once, on the sheet that everybody has"
    for brief in found.briefs:
        assert "leaked; cited by number only" in brief or "Read in" not in brief
    assert "http" not in "".join(sheets("ntmi-review-2008").texts.values())


def test_every_text_of_a_scenario_is_escaped_and_nothing_runs() -> None:
    html = handouts(load(HOSTILE))
    found = Sheets(html)
    assert found.tags.isdisjoint({"script", "img", "svg", "iframe", "object", "form", "candidate"})
    assert "Relief <script>window.hurt = 1</script>" in found.texts["matter"]
    assert "default-src 'none'; script-src ; " in unescape(html)
    assert not re.search(r"\b(?:src|href)=\"(?!#|data:)", html)


def test_handouts_are_written_where_nothing_serves_a_class(
    nac: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classroom, "NEEDS", ("no_such_package",))
    done = nac("class", "iraq-training-2004", "--handouts", str(tmp_path / "sheets.html"))
    assert done.code == 0 and (tmp_path / "sheets.html").is_file(), done.err
    done = nac("class", "iraq-training-2004", "--out", str(tmp_path / "kept"))
    assert (done.code, done.err) == (1, "nac class needs no_such_package: pip install 'nacsim[class]'\n")
    assert not (tmp_path / "kept").exists()


def test_what_a_wish_or_a_limit_costs_is_said_in_words() -> None:
    told = {
        -0.2: "costs you much (0.20, where 1 is the most)",
        0.0: "is as such worth nothing to you either way.",
        0.05: "is worth very little to you (0.05, where 1 is the most)",
        0.5: "is worth very much to you (0.50, where 1 is the most)",
    }
    for value, says in told.items():
        scenario = nacsim.load("iraq-training-2004", [f"allies.FRA.value={value}", "allies.FRA.stake=0.1"])
        [brief] = [text for text in Sheets(handouts(scenario)).briefs if "for this seat only France" in text]
        assert says in brief and "Wrong words can cost you a little (up to 0.10)" in brief
