"""`nac table`: a result in a spreadsheet says what it said, and nothing in it is calculated."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest
import yaml

import nacsim
from conftest import Done
from nacsim.store import parts
from nacsim.studies import explain as explanations
from nacsim.studies import run as single_runs
from nacsim.studies import spreadsheet
from nacsim.studies.tables import tables
from trees import resealed

SCENARIO = Path(__file__).parent / "scenarios" / "small.yaml"
RUNS = 4096 + 50
TABLES = {
    "run": ["outcomes", "allies", "clauses", "soundings"],
    "explain": ["outcomes", "allies", "clauses", "soundings", "prices", "levers"],
    "ensemble": ["runs", "outcomes", "allies", "objections", "clauses"],
    "compare": ["outcomes", "differences", "flips", "allies", "clauses"],
    "sweep": ["points"],
    "sensitivity": ["parameters", "allies", "sobol"],
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A folder of each kind."""
    base = tmp_path_factory.mktemp("results")
    loaded = nacsim.load(SCENARIO)
    folders = {kind: base / kind for kind in TABLES}
    single_runs.keep(nacsim.run(loaded, seed=1, run=3), loaded, folders["run"])
    nacsim.ensemble(loaded, RUNS, 1, out=folders["ensemble"])
    explanations.keep(nacsim.explain(folders["run"]), folders["explain"])
    what_ifs: dict[str, dict[str, object]] = {"apart": {"draft.command": "apart"}, "fond": {"allies.FRA.value": 0.3}}
    nacsim.compare(loaded, runs=60, seed=1, what_ifs=what_ifs).keep(folders["compare"])
    nacsim.sweep(loaded, {"allies.FRA.value": [-0.9, 0, 0.3]}, runs=30, seed=1).keep(folders["sweep"])
    nacsim.sensitivity(loaded, runs=10, points=8, seed=1).keep(folders["sensitivity"])
    return folders


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def sheets(file: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of each sheet by the names in its head; what is empty is None."""
    found = {}
    for sheet in openpyxl.load_workbook(file):
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return found


def frame_of(folder: Path, name: str) -> pd.DataFrame:
    return pd.concat(tables(folder)[name].pieces(), ignore_index=True)


def as_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as a workbook gives them back."""
    missing = frame.astype(object).where(frame.notna() & (frame.astype(object) != ""), None)
    rows: list[dict[str, Any]] = missing.to_dict("records")
    return rows


@pytest.mark.parametrize("kind", [kind for kind in TABLES if kind != "ensemble"])
def test_a_workbook_has_a_sheet_for_each_table(
    kind: str, nac: Callable[..., Done], results: Mapping[str, Path]
) -> None:
    done = nac("table", results[kind], "-o", "x.xlsx")
    assert (done.code, done.out) == (0, f"x.xlsx: written. It holds {', '.join(TABLES[kind])}.\n")
    found = sheets("x.xlsx")
    assert [*found] == TABLES[kind]
    for name, rows in found.items():
        assert rows == as_rows(frame_of(results[kind], name)), name
        assert rows, name


def test_an_ensemble_in_a_workbook_says_what_its_summary_says(
    nac: Callable[..., Done], results: Mapping[str, Path]
) -> None:
    short = Path("short")
    assert nac("ensemble", SCENARIO, "--runs", 40, "--seed", 1, "--out", short).code == 0
    assert nac("table", short, "-o", "x.xlsx").code == 0
    found, summary = sheets("x.xlsx"), json.loads((short / "summary.json").read_text("utf-8"))
    assert [*found] == TABLES["ensemble"]
    assert found["runs"] == as_rows(nacsim.ensemble(SCENARIO, 40, 1).runs())
    assert {row["outcome"]: row["share"] for row in found["outcomes"]} == summary["outcomes"]
    assert {row["outcome"]: [row["low"], row["high"]] for row in found["outcomes"]} == summary["intervals"]
    assert {row["outcome"]: row["runs"] for row in found["outcomes"]} == {
        outcome: sum(runs for _, runs in ends) for outcome, ends in summary["ends"].items()
    }
    for row in found["allies"]:
        ally = summary["allies"][row["ally"]]
        assert row["name"] == {"BEL": "Belgium", "FRA": "France", "USA": "United States"}[row["ally"]]
        assert {when: {stance: row[f"{when}.{stance}"] for stance in ally[when]} for when in ("first", "final")} == {
            when: ally[when] for when in ("first", "final")
        }
        assert all(row[role] == ally[role] for role in parts.ROLES)
    objections = {(row["ally"], row["provision"]): row["share"] for row in found["objections"]}
    assert objections == {
        (code, key): share for code, ally in summary["allies"].items() for key, share in ally["objects_on"].items()
    }
    clauses = {(row["provision"], row["option"]): row["share"] for row in found["clauses"]}
    assert clauses == {
        (key, option): share for key, options in summary["texts"].items() for option, share in options.items()
    }
    assert {row["provision"]: row["option"] for row in found["clauses"] if row["draft"]} == {
        "size": "many",
        "command": "joint",
    }


def test_a_run_says_what_its_row_among_many_says(results: Mapping[str, Path]) -> None:
    row = frame_of(results["ensemble"], "runs").loc[3]
    (outcome,) = frame_of(results["run"], "outcomes").to_dict("records")
    assert {name: outcome[name] for name in ("run", "outcome", "hours")} == {
        name: row[name] for name in ("run", "outcome", "hours")
    }
    for ally in frame_of(results["run"], "allies").to_dict("records"):
        code = ally["ally"]
        assert (ally["first"], ally["final"]) == (row[f"first.{code}"], row[f"final.{code}"])
        assert ally["opts_out"] == row[f"opts_out.{code}"]
        named = [key for key in ("size", "command") if row[f"objects_on.{key}.{code}"]]
        assert sorted(filter(None, ally["objects_on"].split(", "))) == sorted(named)
    for clause in frame_of(results["run"], "clauses").to_dict("records"):
        assert clause["final"] == row[f"text.{clause['provision']}"]
    assert any(frame_of(results["run"], "allies")["objects_on"]), "somebody objects, or this shows nothing"


def test_compared_results_are_told_apart_by_label(results: Mapping[str, Path]) -> None:
    summary = json.loads((results["compare"] / "summary.json").read_text("utf-8"))
    labels = [result["label"] for result in summary["results"]]
    assert labels[1:] == ["apart", "fond"]
    for row in frame_of(results["compare"], "allies").to_dict("records"):
        ally = summary["results"][labels.index(row["label"])]["allies"][row["ally"]]
        assert (row["first.object"], row["opts_out"]) == (ally["first"]["object"], ally["opts_out"])
    clauses = frame_of(results["compare"], "clauses")
    drafts = clauses[clauses["draft"] & (clauses["provision"] == "command")].set_index("label")["option"]
    assert drafts.to_dict() == {labels[0]: "joint", "apart": "apart", "fond": "joint"}
    flips = frame_of(results["compare"], "flips")
    assert flips["label"].value_counts().to_dict() == {
        labels[pair["to"]]: pair["flipped"]["runs"] for pair in summary["pairs"] if pair["flipped"]["runs"]
    }


def test_programs_read_the_runs_in_csv_with_their_types(nac: Callable[..., Done], results: Mapping[str, Path]) -> None:
    assert nac("table", results["ensemble"], "-o", "runs.csv").code == 0
    runs = pd.read_parquet(results["ensemble"] / "parts")
    columns = runs.select_dtypes("category").columns
    plain = runs.astype(dict.fromkeys(columns, "str") | dict.fromkeys(runs.select_dtypes("int32"), "int64"))
    pd.testing.assert_frame_equal(pd.read_csv("runs.csv"), plain, check_dtype=True)
    for read in (pl.read_csv("runs.csv"), duckdb.read_csv("runs.csv").pl()):
        assert read.to_dicts() == plain.to_dict("records")
    assert Path("runs.csv").read_bytes().isascii() and b"\r" not in Path("runs.csv").read_bytes()


def test_csv_for_excel_is_what_a_german_one_reads(nac: Callable[..., Done], results: Mapping[str, Path]) -> None:
    assert nac("table", results["run"], "--excel", "--table", "allies", "-o", "allies.csv").code == 0
    text = Path("allies.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfally;name;first;final;objects_on;opts_out\r\nBEL;Belgium;")
    assert text.count(b"\n") == text.count(b"\r\n") == 4
    assert {line[-1:] for line in text.splitlines()[1:]} <= {b"0", b"1"}
    assert nac("table", results["ensemble"], "--excel", "-o", "runs.csv").code == 0
    assert b"dilution" in Path("runs.csv").read_bytes() and Path("runs.csv").read_bytes().count(b"\xef\xbb\xbf") == 1
    read = pd.read_csv("runs.csv", sep=";", decimal=",", encoding="utf-8-sig")
    runs = frame_of(results["ensemble"], "runs")
    assert read["dilution"].tolist() == runs["dilution"].tolist() and runs["dilution"].nunique() > 1
    assert read["used.redraft"].tolist() == runs["used.redraft"].tolist()
    numbers = re.findall(rb"\d[.,]\d", Path("runs.csv").read_bytes())
    assert numbers and all(b"," in number for number in numbers)


def test_the_ending_chooses_whatever_its_case_and_a_workbook_needs_nothing_for_excel(
    nac: Callable[..., Done], results: Mapping[str, Path]
) -> None:
    assert nac("table", results["sweep"], "-o", "X.XLSX", "--excel").code == 0
    assert sheets("X.XLSX")["points"] == as_rows(frame_of(results["sweep"], "points"))
    assert nac("table", results["sensitivity"], "-o", "X.CSV", "--table", "allies").code == 0
    assert Path("X.CSV").read_text("utf-8").startswith("ally,name,blocking_power,low,high,")


TRICKS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\uff1d1+1",
    '=HYPERLINK("http://a.b")',
    "#N/A",
    "=A;=B,=C",
]
CALCULATED = re.compile("[=+@\uff1d\uff0b\uff0d\uff20\t\r]|-(?![0-9.,]+$)")
"""What a spreadsheet calculates, also in a field of csv; a negative number is none of ours to quote."""


@pytest.fixture
def hostile() -> Path:
    """A run and a comparison of a scenario that is all tricks: titles, texts and the name of its file."""
    tree = yaml.safe_load(SCENARIO.read_text("utf-8"))
    tree["title"] = TRICKS[0]
    for trick, provision in zip(TRICKS, tree["provisions"].values(), strict=False):
        provision["title"] = f"\t{trick}"
        for text, option in zip(TRICKS[2:], provision["options"].values(), strict=False):
            option["text"] = text
    Path("=1+1.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    nacsim.compare("=1+1.yaml", "=1+1.yaml", runs=20, sets=["allies.FRA.stake=0.4"]).keep("hostile")
    for name in ("summary.json", "manifest.json"):
        data = json.loads((Path("hostile") / name).read_text("utf-8"))
        for label, result in zip(["\t=1+1", "\r-1+1"], data["results"], strict=True):
            result["label"] = label  # whoever sends a folder may have written what he likes
        (Path("hostile") / name).write_text(json.dumps(data), encoding="utf-8")
    resealed(Path("hostile"))
    return Path("hostile")


@pytest.mark.parametrize("more", [[], ["--excel"]], ids=["plain", "excel"])
def test_nothing_in_csv_is_a_formula(more: list[str], nac: Callable[..., Done], hostile: Path) -> None:
    seen = set()
    for name in TABLES["compare"]:
        assert nac("table", hostile, "-o", f"{name}.csv", "--table", name, *more).code == 0
        text = Path(f"{name}.csv").read_bytes().decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";" if more else ","):
            assert [field for field in row if CALCULATED.match(field)] == []
            seen.update(row)
    assert seen >= {"'=1+1", "'-1+1", "'+1", "'-1", "'@SUM(A1)"}


def test_nothing_in_a_workbook_is_a_formula(nac: Callable[..., Done], hostile: Path) -> None:
    assert nac("table", hostile, "-o", "x.xlsx").code == 0
    cells = [cell for sheet in openpyxl.load_workbook("x.xlsx") for row in sheet for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s", "n", "b"}
    assert {cell.value for cell in cells} >= {"=1+1", "-1+1", "+1", "-1", "@SUM(A1)"}


def test_the_name_of_a_file_and_of_a_column_is_text_too(nac: Callable[..., Done], hostile: Path) -> None:
    loaded = nacsim.load("=1+1.yaml")
    single_runs.keep(nacsim.run(loaded), loaded, "run")
    assert nac("table", "run", "-o", "x.csv").code == 0
    assert Path("x.csv").read_text("utf-8").splitlines()[1].startswith("'=1+1,")
    frame = pd.DataFrame({"=1+1": [-1.5], "b": ["\x1b[31m-1"], "c": [None], "d": [10**30]})
    harmless = spreadsheet._with_texts(frame, spreadsheet.no_formula)
    assert harmless.to_csv(index=False) == f"'=1+1,b,c,d\n-1.5,?[31m-1,,{10**30}\n"


def test_a_file_that_is_there_is_not_touched_whatever_else_is_asked(nac: Callable[..., Done]) -> None:
    Path("x.csv").write_text("mine", encoding="utf-8")
    done = nac("table", "nothing-here", "-o", "x.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err == "x.csv already exists and was not touched. Choose another name.\n"
    assert Path("x.csv").read_text(encoding="utf-8") == "mine"


def test_a_dangling_link_is_not_written_through(nac: Callable[..., Done], results: Mapping[str, Path]) -> None:
    Path("x.csv").symlink_to("elsewhere.csv")
    assert nac("table", results["run"], "-o", "x.csv").code == 2
    assert everything(Path()) == [Path("x.csv")]


ENDING = "does not end in .csv or .xlsx, by which the form of a table is chosen."
DAMAGED = "is damaged: its files cannot be read as a result. Make the result again."
UNFINISHED = "is not finished. Repeat the command that started it, with --resume."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "-o", "x.ods"], f"x.ods {ENDING}"),
        (["run", "-o", "csv"], f"csv {ENDING}"),
        (["run", "-o", "no/x.csv"], f"{Path('no/x.csv')} cannot be written: there is no folder no."),
        (["ensemble", "-o", "x.csv", "--table", "ally"], "ensemble has no table 'ally'. Did you mean allies?"),
        (["sweep", "-o", "x.xlsx", "--table", "runs"], "sweep has no table 'runs'. Known here: points."),
        (["no", "-o", "x.csv"], "no is not a result: it has no manifest.json. Name a folder that nac or nacsim wrote."),
        (["unfinished", "-o", "x.csv"], f"unfinished {UNFINISHED}"),
        (["torn", "-o", "x.xlsx"], f"torn {DAMAGED}"),
        (["mixed", "-o", "x.xlsx"], f"mixed {DAMAGED}"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_refused_in_one_line(
    arguments: list[str], message: str, nac: Callable[..., Done], results: Mapping[str, Path]
) -> None:
    for kind in ("run", "ensemble", "sweep"):
        shutil.copytree(results[kind], kind)
    shutil.copytree(results["ensemble"], "unfinished")
    Path("unfinished/SHA256SUMS").unlink()
    shutil.copytree(results["run"], "torn")
    Path("torn/record.jsonl").write_text("{", encoding="utf-8")
    shutil.copytree(results["ensemble"], "mixed")
    Path("mixed/summary.json").write_text(
        Path("mixed/summary.json").read_text("utf-8").replace('"apart"', '"astray"'), encoding="utf-8"
    )
    for name in ("torn", "mixed"):
        resealed(Path(name))
    before = everything(Path())
    done = nac("table", *arguments)
    assert (done.code, done.out, done.err) == (2, "", f"{message}\n")
    assert everything(Path()) == before


def test_a_table_longer_than_a_sheet_is_refused_and_csv_named(
    nac: Callable[..., Done], results: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert spreadsheet.MOST_ROWS == 1_048_576 - 1
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", RUNS - 1)
    done = nac("table", results["ensemble"], "-o", "x.xlsx")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "The table runs has 4,146 rows; a sheet of .xlsx holds 4,145. Write it as .csv, or choose another with"
        " --table.\n"
    )
    assert everything(Path()) == []
    assert nac("table", results["ensemble"], "-o", "x.xlsx", "--table", "allies").code == 0
    assert [*sheets("x.xlsx")] == ["allies"]
    assert nac("table", results["ensemble"], "-o", "x.csv").code == 0


def test_runs_are_read_part_by_part_and_only_if_they_are_written(
    nac: Callable[..., Done], results: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read, joined = [], parts.joined

    def watched(sources: Any, columns: Any = None) -> Any:
        read.append([*sources])
        return joined(read[-1], columns)

    monkeypatch.setattr(parts, "joined", watched)
    assert nac("table", results["ensemble"], "-o", "outcomes.csv", "--table", "outcomes").code == 0
    assert read == []
    assert nac("table", results["ensemble"], "-o", "runs.csv").code == 0
    assert [len(sources) for sources in read] == [1, 1]


@pytest.mark.parametrize("wrong", ["gone", "short", "another"])
def test_a_part_that_is_not_of_the_ensemble_leaves_no_file(
    wrong: str, nac: Callable[..., Done], results: Mapping[str, Path]
) -> None:
    shutil.copytree(results["ensemble"], "mine")
    first, second = sorted(Path("mine/parts").iterdir())
    if wrong == "gone":
        second.unlink()
    elif wrong == "short":
        shutil.copy(first, second)
    else:
        nacsim.ensemble("turkey-2003", 20, 1, out="other")
        shutil.copy("other/parts/000000.parquet", second)
    done = nac("table", "mine", "-o", "x.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"mine is damaged: parts/{second.name} is ") and len(done.err.splitlines()) == 1
    assert [path.name for path in Path().iterdir() if "x.csv" in path.name] == []


@pytest.mark.parametrize(("kind", "file", "steps"), [("ensemble", "x.csv", [4096, RUNS]), ("sweep", "x.xlsx", [3])])
def test_how_far_it_has_come_is_told(kind: str, file: str, steps: list[int], results: Mapping[str, Path]) -> None:
    reported: list[tuple[int, int]] = []
    spreadsheet.write(results[kind], Path(file), progress=lambda *at: reported.append(at))
    assert reported == [(done, steps[-1]) for done in steps]


FULL = """
import resource, sys
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
from nacsim.cli.main import main
main()
"""
"""`nac` where no file can grow beyond some bytes, as on a disk that fills up."""


@pytest.mark.parametrize(
    ("kind", "file", "size"),
    [
        ("compare", "x.csv", 100),
        ("compare", "x.xlsx", 100),  # at the first sheet
        ("compare", "x.xlsx", 6000),  # at a later one
        ("sweep", "x.xlsx", 4500),  # when the sheets are packed
    ],
)
def test_a_full_disk_leaves_nothing(kind: str, file: str, size: int, results: Mapping[str, Path]) -> None:
    pytest.importorskip("resource", reason="the system does not limit its processes")
    Path("scratch").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(size), "table", str(results[kind]), "-o", file],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"TMPDIR": "scratch", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{file} cannot be written: File too large.\n")
    assert everything(Path()) == [Path("scratch")]


def test_a_file_that_came_meanwhile_is_not_overwritten(
    nac: Callable[..., Done], results: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def slow(descriptor: int) -> None:
        sync(descriptor)
        Path("x.csv").write_text("theirs", encoding="utf-8")

    monkeypatch.setattr(os, "fsync", slow)
    done = nac("table", results["run"], "-o", "x.csv")
    assert (done.code, done.err) == (2, "x.csv already exists and was not touched. Choose another name.\n")
    assert everything(Path()) == [Path("x.csv")]
    assert Path("x.csv").read_text(encoding="utf-8") == "theirs"


@pytest.mark.parametrize("file", ["x.csv", "x.xlsx"])
def test_an_interrupt_leaves_no_file(
    file: str, nac: Callable[..., Done], results: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_frame: pd.DataFrame, _change: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(spreadsheet, "_with_texts", stopped)
    assert nac("table", results["run"], "-o", file).code == 130
    assert everything(Path()) == []
