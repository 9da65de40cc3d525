"""The folder of a sitting that was played: kept whole, checked, explained, shown on its page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import nacsim
from nacsim.council.sitting import Sitting
from nacsim.errors import NacsimError
from nacsim.findings.answers_again import GIVEN_AGAIN
from nacsim.findings.own_answers import OwnAnswer
from nacsim.findings.provenance import against_record
from nacsim.findings.words import Words
from nacsim.record import CHAIR, Record
from nacsim.scenario.catalogue import shipped
from nacsim.scenario.load import load
from nacsim.store import manifest
from nacsim.store.keeping import keep_play
from nacsim.store.manifest import PlayManifest
from nacsim.studies.answers_changed import answers_changed, own_answers
from nacsim.studies.explain import explained
from nacsim.studies.open_result import open_result
from nacsim.studies.verify import problems
from nacsim.telling.lines import as_text
from nacsim.telling.played import debrief_lines
from nacsim_dashboards.chart import Lines, Page, Section, Strips, Table
from nacsim_dashboards.pages.page import html as as_html
from nacsim_dashboards.pages.play_page import play_page
from nacsim_dashboards.pages.run_page import run_page
from play_samples import SPEECH, held, played

Nac = Callable[..., SimpleNamespace]
HOSTILE = str(Path(__file__).parent / "scenarios" / "hostile.yaml")
IRAQ = "iraq-training-2004"
RUNS = 40


def page_of(sitting: Sitting) -> Page:
    return play_page(explained(sitting.record(), sitting.scenario), answers_changed(sitting, RUNS))


def section(page: Page, key: str) -> Section:
    return next(section for section in page.sections if section.key == key)


def table(page: Page, key: str) -> Table:
    return next(part for part in section(page, key).parts if isinstance(part, Table))


# The folder


def test_the_folder_is_a_result_of_its_own_kind(tmp_path: Path) -> None:
    sitting = played(tmp_path / "kept", IRAQ, "FRA")
    about = json.loads((tmp_path / "kept" / "manifest.json").read_text("utf-8"))
    assert (about["kind"], about["seats"], about["run"]) == ("play", {"FRA": "a person"}, 3)
    assert isinstance(manifest.read(tmp_path / "kept"), PlayManifest)
    opened = open_result(tmp_path / "kept")
    assert isinstance(opened, Record)
    assert opened == sitting.record()
    assert not problems(tmp_path / "kept")


def test_without_its_journal_it_is_none(tmp_path: Path) -> None:
    sitting = held(Sitting.open(IRAQ, seats=["FRA"]), lambda _: None)
    with pytest.raises(NacsimError, match="without it there is no result"):
        keep_play(sitting.record(), "", "", tmp_path)
    assert not manifest.is_result(tmp_path)


def test_who_was_stopped_while_it_was_kept_keeps_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest is written last, so that until then the folder is no result."""
    from nacsim.store import keeping
    from nacsim.store.folder import write_whole as whole

    def stopped(file: Path, data: bytes) -> None:
        if file.name == "SHA256SUMS":
            raise KeyboardInterrupt
        whole(file, data)

    monkeypatch.setattr(keeping, "write_whole", stopped)
    with pytest.raises(KeyboardInterrupt):
        played(tmp_path / "kept", IRAQ, "FRA")
    assert not manifest.is_result(tmp_path / "kept")
    monkeypatch.undo()
    sitting = held(Sitting.replay((tmp_path / "kept" / "journal.jsonl").read_text("utf-8").split("\n")), lambda _: None)
    keep_play(sitting.record(), "", (tmp_path / "kept" / "scenario.yaml").read_text("utf-8"), tmp_path / "kept")
    assert not problems(tmp_path / "kept")


def test_another_journal_is_seen(tmp_path: Path, nac: Nac) -> None:
    """Also where somebody has brought the checksums into line."""
    from nacsim.store import checksums

    folder = tmp_path / "kept"
    played(folder, IRAQ, "FRA")
    other = held(Sitting.open(IRAQ, seed=1, run=3, seats={"FRA": "a person"}), lambda _: None)
    (folder / "journal.jsonl").write_text("".join(f"{line}\n" for line in other.journal()), "utf-8")
    assert problems(folder) == ["journal.jsonl is not as it was written"]
    names = [file.name for file in folder.iterdir() if file.name != checksums.FILE]
    (folder / checksums.FILE).write_text(checksums.of_files(folder, names), "utf-8")
    assert problems(folder) == ["record.jsonl is not what journal.jsonl comes to"]
    shown = nac("dashboard", folder, "-o", tmp_path / "page.html")
    assert shown.code == 2
    assert "not of the same sitting" in shown.err
    (folder / "journal.jsonl").write_text("nonsense\n", "utf-8")
    (folder / checksums.FILE).write_text(checksums.of_files(folder, names), "utf-8")
    shown = nac("dashboard", folder, "-o", tmp_path / "page.html")
    assert shown.code == 2
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    "command",
    [
        ["verify", "{}"],
        ["explain", "{}", "--runs", "0", "--no-keep"],
        ["run", "{}", "--no-keep"],
        ["ensemble", "{}", "--runs", "20", "--no-keep"],
        ["table", "{}", "-o", "tables.xlsx"],
        ["dashboard", "{}", "-o", "page.html"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_takes_the_folder(
    command: list[str], tmp_path: Path, nac: Nac, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    played(tmp_path / "kept", "turkey-2003", "DEU")
    done = nac(*(part.format("kept") for part in command))
    assert done.code == 0, done.err


def test_a_lesson_of_it_makes_no_sense(tmp_path: Path, nac: Nac) -> None:
    played(tmp_path / "kept", IRAQ, "FRA")
    shown = nac("dashboard", tmp_path / "kept", "--lesson", "-o", tmp_path / "page.html")
    assert shown.code == 2
    assert "leave out --lesson" in shown.err
    assert not (tmp_path / "page.html").exists()


def test_one_of_another_version_is_refused_in_a_sentence(
    tmp_path: Path, nac: Nac, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(tmp_path / "kept", IRAQ, "FRA")
    monkeypatch.setattr(nacsim, "__version__", "9.9")
    shown = nac("dashboard", tmp_path / "kept", "-o", tmp_path / "page.html")
    assert shown.code == 2
    assert "9.9" in shown.err


# The page


@pytest.mark.parametrize("name", [*shipped(), HOSTILE])
@pytest.mark.parametrize("seat", ["ally", CHAIR])
def test_the_page_says_first_what_the_answers_changed(name: str, seat: str, tmp_path: Path) -> None:
    ally = load(name).codes[0]
    sitting = played(tmp_path / "kept", name, ally if seat == "ally" else seat)
    page, found = page_of(sitting), answers_changed(sitting, RUNS)
    assert page.answer == f"{found.headline}."
    assert page.sections[0].key == "changed"
    rows = {row[0]: row[1:] for row in table(page, "changed").rows}
    assert {"Outcome", "Body at the end", "Over on"} <= {*rows}
    assert sum(str(what).startswith("Clause") for what in rows) == len(found.clauses)
    [strips] = [part for part in section(page, "changed").parts if isinstance(part, Strips)]
    assert [strip.label for strip in strips.strips] == ["Your answers", "The model"]
    for strip, half in zip(strips.strips, (found.many.yours, found.many.model), strict=True):
        assert {s.outcome: round(s.share * RUNS) for s in strip.slices} == {k: n for k, n in half.ends.items() if n}
    assert f"{GIVEN_AGAIN}." in section(page, "changed").parts
    assert {"table", "course", "became", "sources"} <= {section.key for section in page.sections}
    assert any(section.key == "history" for section in page.sections) == bool(load(name).record)
    assert as_html(page)


def test_what_is_on_record_stands_beside_both(tmp_path: Path) -> None:
    sitting = played(tmp_path / "kept", IRAQ, "FRA")
    rows = {row[0]: row[1:] for row in table(page_of(sitting), "history").rows}
    assert rows["Outcome"] == ("Adopted, amended", "Not adopted", "Adopted, amended")
    assert any(str(what).endswith("(coded)") for what in rows)
    captions = [part.caption for each in page_of(sitting).sections for part in each.parts if isinstance(part, Table)]
    assert sum(caption.startswith("What is on record beside") for caption in captions) == 1


def test_of_a_text_that_was_not_adopted_no_clause_stands_beside_the_record(tmp_path: Path) -> None:
    sitting = played(tmp_path / "kept", IRAQ, "FRA")
    record, matter = sitting.record(), sitting.scenario
    assert record.outcome == "not_adopted" and record.text
    assert not [check.fact for check in against_record(record, matter) if check.fact.startswith("Clause")]
    assert "Clause" not in as_text(debrief_lines(answers_changed(sitting, RUNS))).partition("What is on record")[2]
    rows = {str(row[0]): row[1:] for row in table(page_of(sitting), "history").rows}
    clauses = [row for what, row in rows.items() if what.startswith("Clause")]
    recorded: Any = matter.record
    assert len(clauses) == len(recorded["text"])
    assert {row[1] for row in clauses} == {"No text adopted"} and "No text adopted" not in {row[2] for row in clauses}


@pytest.mark.parametrize("whose", ["a person", "./my_program --key=secret"])
def test_the_page_of_answers_says_how_they_are_played_again_and_not_where_they_are(whose: str, tmp_path: Path) -> None:
    sitting = held(Sitting.open(IRAQ, seed=1, run=3, seats={"FRA": whose}), lambda _: None)
    parts = section(page_of(sitting), "sources").parts
    typed = [part.text for part in parts if isinstance(part, Lines)]
    assert typed == ["nac verify FOLDER", f"nac run {IRAQ} --seed 1 --run 3"]
    said = [part for part in parts if isinstance(part, str)]
    assert not any("To reproduce this" in part for part in said)
    assert any("Not every seat was left to the model" in part for part in said)
    assert any("in every seat" in part for part in said)
    assert not any("secret" in text or str(tmp_path) in text for text in (*said, *typed))


def test_the_page_of_a_run_left_to_the_model_says_how_to_have_it_again() -> None:
    record = nacsim.run(IRAQ, seed=1, run=3)
    parts = section(run_page(explained(record, load(IRAQ))), "sources").parts
    assert [part.text for part in parts if isinstance(part, Lines)] == [f"nac run {IRAQ} --seed 1 --run 3"]
    assert any("To reproduce this" in part for part in parts if isinstance(part, str))


def test_a_memo_of_answers_names_their_folder_for_the_model_alone_makes_another(tmp_path: Path, nac: Nac) -> None:
    played(tmp_path / "kept", "turkey-2003@no_dpc", "DEU")
    done = nac("explain", tmp_path / "kept", "--runs", 20, "--memo", tmp_path / "memo.md", "--no-keep")
    assert done.code == 0, done.err
    [made] = [line for line in (tmp_path / "memo.md").read_text("utf-8").splitlines() if line.startswith("- Made by")]
    assert made.endswith("`nac explain FOLDER --runs 20`, FOLDER being that of the run")


def test_what_was_said_is_text_and_nothing_more(tmp_path: Path, nac: Nac) -> None:
    played(tmp_path / "kept", IRAQ, "FRA")
    page = tmp_path / "page.html"
    assert nac("dashboard", tmp_path / "kept", "-o", page).code == 0
    text = page.read_text("utf-8")
    assert "<b>We</b>" not in text
    assert "\x1b" not in text
    assert html.escape("<b>We</b> cannot & will not: ${x}") in text


def test_where_all_was_left_to_the_model_no_runs_are_shown() -> None:
    page = page_of(held(Sitting.open("turkey-2003", seed=1, run=2, seats=["DEU"]), lambda _: None))
    assert page.answer == "You left every question to the model, so nothing can differ."
    assert not [part for part in section(page, "changed").parts if isinstance(part, Strips)]


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        ("sounding", None, "left to the model"),
        ("sounding", {"floor": True}, "as the model would"),
        ("sounding", {"stance": "support", "stands_aside": False}, "supports the text"),
        (
            "sounding",
            {"stance": "object", "on": ["flag"], "withdraws": True, "stands_aside": True, "floor": True},
            "objects on flag; withdraws the text; stands aside",
        ),
        ("silence", {"letter": False}, "writes no letter"),
        ("silence", {"letter": False, "joins": "USA"}, "joins the United States' letter, if there is one"),
        ("silence", {"letter": True, "joins": "USA"}, "writes a letter"),
        ("move", {"move": "demarche", "on": "FRA"}, "asks for a demarche in France's capital"),
        ("move", {"move": "side_deal", "on": "FRA", "by": "USA"}, "lets the United States pay for what France holds"),
        ("move", {"move": "move_body", "body": "DPC"}, "moves the matter to the "),
        ("drafting", {"move": "pass"}, "puts the text through"),
        ("move", {"move": "redraft", "text": {"command": "nato_chain_only"}}, 'redrafts command: "the NATO chain of'),
    ],
)
def test_an_answer_in_words(kind: str, answer: dict[str, object] | None, said: str) -> None:
    assert OwnAnswer(1, 0, "FRA", kind, answer).said(Words(load(IRAQ))).startswith(said)


def test_acts_on_the_floor_in_words(tmp_path: Path) -> None:
    act = {"amend": {"flag": "low_profile"}, "if": {}, "press": "FRA", "time": True, "takes_back": True, "says": SPEECH}
    words = Words(load(IRAQ))
    said = OwnAnswer(1, 0, "LUX", "floor", act).said(words)
    assert re.fullmatch(
        r'asks for flag: ".+"; makes a demarche in France\'s capital; asks for time; takes back its objection; '
        r'says: ".+"',
        said,
    )
    assert OwnAnswer(1, 0, "LUX", "floor", dict.fromkeys(act, "")).said(words) == "nothing"
    assert OwnAnswer(1, 0, "LUX.capital", "silence", None).seat_words(words) == "the capital of Luxembourg"


@pytest.mark.parametrize(
    ("kind", "answer", "told"),
    [
        ("sounding", {"stance": "undecided", "stands_aside": False}, "France is undecided"),
        ("sounding", {"floor": True}, "France: as the model would"),
        ("silence", None, "France: left to the model"),
        ("floor", {"if": {"flag": "low_profile"}}, 'France says "yes, if": flag: "'),
        ("floor", {}, "France: nothing"),
    ],
)
def test_an_answer_is_told_of_its_seat(kind: str, answer: dict[str, object] | None, told: str) -> None:
    empty = dict.fromkeys(("amend", "if", "press", "time", "takes_back", "says")) if kind == "floor" else {}
    given = None if answer is None else empty | answer
    assert OwnAnswer(1, 0, "FRA", kind, given).told(Words(load(IRAQ))).startswith(told)


def test_every_answer_that_was_given_is_told() -> None:
    sitting = held(Sitting.open(IRAQ, seed=1, run=3, seats=["FRA", "FRA.capital", CHAIR]), lambda _: None)
    told = own_answers(sitting)
    assert [(own.seat, own.answer) for own in told] == [(each.seat, each.answer) for each in sitting.answered]
    assert [own.hour for own in told] == sorted(own.hour for own in told)
