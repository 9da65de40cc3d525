"""`nac new NAME --from TABLE`: a table becomes a scenario that says what is the table's and what is not."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nacsim
from nacsim.errors import ScenarioError
from nacsim.scenario.document import parse
from nacsim.scenario.load import all_problems, complete, load
from nacsim.scenario.resolved import Scenario
from nacsim.tables_in.codes import codes, keys
from nacsim.tables_in.numbers import decimal_mark, number
from nacsim.tables_in.positions import read
from nacsim.tables_in.rest import rest
from nacsim.tables_in.scales import Scale, options
from nacsim.tables_in.understood import understood
from nacsim.tables_in.writing import scenario_text

Nac = Callable[..., Any]
TABLES = Path(__file__).parent / "tables"
TODAY = date(2026, 3, 2)


def made(path: Path, scale: Scale | None = None) -> Scenario:
    """The scenario that a table makes."""
    positions = read(path, scale)
    text = scenario_text(positions, rest(positions, "a-matter", TODAY), "a-matter")
    document = parse(text, "a-matter.yaml")
    assert all_problems(document) == []
    return complete(document, slug="a-matter")


def written(tmp_path: Path, text: str | bytes, name: str = "t.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def numbers(scenario: Scenario) -> dict[str, tuple[dict[str, float], dict[str, float], float]]:
    """By code: ideals, saliences and weight."""
    return {
        ally.code: (
            {key: one.value for key, one in ally.ideal.items() if one.basis == "stated"},
            {key: one.value for key, one in ally.salience.items()},
            ally.weight.value,
        )
        for ally in scenario.allies
    }


# The forms


def test_a_wide_table_with_semicolons_and_decimal_commas() -> None:
    scenario = made(TABLES / "wide.csv")
    assert numbers(scenario) == {
        "FRA": ({"harbour": 0.205, "tolls": 0.7}, {"harbour": 0.8, "tolls": 0.4}, 4.5),
        "Lowland".upper(): ({"harbour": 1.0, "tolls": 0.0}, {"harbour": 0.25, "tolls": 0.3}, 2.0),
        "NOR": ({"harbour": 0.6, "tolls": 0.105}, {"harbour": 0.5, "tolls": 1.0}, 1.25),
    }
    assert [ally.name for ally in scenario.allies] == ["France", "The Lowland", "Norway"]
    assert [ally.code for ally in scenario.allies if ally.sponsor] == ["FRA"]
    drafted = {p.key: p.options[i].at for p, i in zip(scenario.provisions, scenario.draft, strict=True)}
    assert drafted == {"harbour": 0.205, "tolls": 0.7}  # what the most influential wants


def test_a_long_table_with_influence_that_varies() -> None:
    positions = read(TABLES / "long.csv")
    assert positions.influence_varies
    assert numbers(made(TABLES / "long.csv")) == {
        "HIGHLAND": ({"harbour": 0.45, "tolls": 0.7}, {"harbour": 1.0, "tolls": 0.5}, 3.5),
        "LOWLAND": ({"harbour": 1.0, "tolls": 0.0}, {"harbour": 0.8, "tolls": 0.1}, 2.0),
    }


def test_a_table_of_ktab() -> None:
    scenario = made(TABLES / "ktab.csv")
    assert scenario.title == "A quarrel over water"
    assert {ally.code: ally.name for ally in scenario.allies} == {
        "E": "East",
        "MW": "Mid-West Country",
        "NEW": "New Village",
    }
    assert numbers(scenario)["MW"] == ({"ditch": 0.45, "dam": 0.65}, {"ditch": 0.447, "dam": 0.413}, 60.2)


def test_lines_of_the_exchange_model_name_the_places_on_the_scale() -> None:
    scenario = made(TABLES / "exchange.txt")
    (dykes,) = scenario.provisions
    assert dykes.title == "How high the dykes are"
    assert [(option.at, option.text) for option in dykes.options] == [
        (1.0, "stone dykes"),
        (0.5, 'low "grass" dykes'),
        (0.125, "10"),
        (0.0, "no dykes"),
    ]
    assert numbers(scenario) == {
        "HIGHLAND": ({"dykes": 0.125}, {"dykes": 0.5}, 3),
        "LOWLAND": ({"dykes": 1.0}, {"dykes": 1.0}, 2),
    }
    assert scenario.allies[1].name == "The Lowland: a land of dykes"


def test_a_workbook_says_what_its_csv_says(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "empty"
    sheet = book.create_sheet("data")
    rows = list(csv.reader((TABLES / "wide.csv").read_text(encoding="utf-8").splitlines(), delimiter=";"))
    for row in rows:
        sheet.append([_as_number(cell) for cell in row])
    book.save(tmp_path / "wide.xlsx")
    same = made(tmp_path / "wide.xlsx")
    assert numbers(same) == numbers(made(TABLES / "wide.csv"))
    assert same.digest == made(TABLES / "wide.csv").digest


def _as_number(cell: str) -> str | float | None:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return cell or None


@pytest.mark.parametrize(
    "table",
    [
        "actor,Harbour,Tolls\nA,1,5\nB,10,0\n",  # nothing but positions
        "\tHarbour\tTolls\nA\t1\t5\nB\t10\t0\n",
        "sep=;\nPlayer;Harbour;Tolls\nA;1;5\nB;10;0\n",
        "A title\n\nmember_state,position (Harbour),Tolls_pos,Notes\nA,1,5,x\nB,10,0,y\n",
        "actor,Harbour,Harbour salience,Tolls,Tolls salience\nA,1,1,5,1\nB,10,1,0,1\n",
        "actor,PosHarbour,SalienceHarbour,position Tolls,salience Tolls\nA,1,1,5,1\nB,10,1,0,1\n",
        "dimension,stakeholder,preference\nHarbour,A,1\nTolls,a,5\nHARBOUR,B,10\nTolls,B,0\n",
    ],
)
def test_forms_that_say_the_same(tmp_path: Path, table: str) -> None:
    scenario = made(written(tmp_path, table))
    wanted = {ally.code: {key: one.value for key, one in ally.ideal.items()} for ally in scenario.allies}
    assert wanted == {"A": {"harbour": 0.1, "tolls": 0.5}, "B": {"harbour": 1.0, "tolls": 0.0}}
    assert {one.value for ally in scenario.allies for one in ally.salience.values()} == {1.0}


def test_one_issue_without_a_name(tmp_path: Path) -> None:
    scenario = made(written(tmp_path, "Actor,Position,Salience,Capabilities\nA,0.2,0.5,1\nB,0.9,1,2\n"))
    assert numbers(scenario) == {"A": ({"issue": 0.2}, {"issue": 0.5}, 1), "B": ({"issue": 0.9}, {"issue": 1.0}, 2)}


def test_power_and_weight_may_be_what_an_issue_is_about(tmp_path: Path) -> None:
    scenario = made(written(tmp_path, "actor,Nuclear power,Weight of lorries,Priority lanes\nA,0.2,0.5,1\nB,0.9,1,0\n"))
    assert [provision.key for provision in scenario.provisions] == [
        "nuclear_power",
        "weight_of_lorries",
        "priority_lanes",
    ]


@pytest.mark.parametrize(
    ("encoded", "form"),
    [
        (codecs.BOM_UTF8 + "actor,Zölle\nÅland,1\nB,0\n".encode(), "commas"),
        ("actor,Zölle\nÅland,1\nB,0\n".encode("cp1252"), "Windows-1252"),
        ("actor,Zölle\nÅland,1\nB,0\n".encode("utf-16"), "UTF-16"),
        ("actor,Zölle\r\nÅland,1\r\nB,0\r\n".encode(), "commas"),
    ],
)
def test_encodings(tmp_path: Path, encoded: bytes, form: str) -> None:
    path = written(tmp_path, encoded)
    assert form in read(path).form
    scenario = made(path)
    assert (scenario.provisions[0].key, scenario.provisions[0].title) == ("zolle", "Zölle")
    assert [(ally.code, ally.name) for ally in scenario.allies] == [("ALAND", "Åland"), ("B", "B")]


# Numbers and scales


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["0,5", "1.234,5"], [0.5, 1234.5]),
        (["0.5", "1,234.5", "1,234"], [0.5, 1234.5, 1234]),
        (["0,125", "1,234"], [0.125, 1.234]),
        (["1.234"], [1.234]),
        (["1'234,5", "1 234", "\u22123", "45 %", "+2", "1e3", ",5"], [1234.5, 1234, -3, 45, 2, 1000, 0.5]),
        (["1,234,567"], [1234567]),
    ],
)
def test_numbers(cells: list[str], values: list[float]) -> None:
    mark = decimal_mark(cells)
    assert [number(cell, mark) for cell in cells] == values


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (["1,234"], "may be thousands or decimals"),
        (["0.5", "0,5"], "decimal point, like the others"),
        (["0,5", "1.5.2026"], "must be a number"),
        (["12a"], "must be a number"),
        (["=1+1"], "must be a number"),
        (["1e400"], "must be a number"),
        (["9" * 30], "must be a number below"),
        (["inf"], "must be a number"),
        (["١٢"], "must be a number"),
        (["2026-03-02"], "must be a number"),
    ],
)
def test_what_is_no_number(cells: list[str], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        number(cells[-1], decimal_mark(cells))


@pytest.mark.parametrize(
    ("places", "ideals"),
    [
        (["0", "0.5", "1"], [0, 0.5, 1]),
        (["1", "5", "7"], [0.1, 0.5, 0.7]),
        (["1", "5", "70"], [0.01, 0.05, 0.7]),
        (["2025", "2027.5", "2030"], [0, 0.5, 1]),
        (["-3", "0", "3"], [0, 0.5, 1]),
    ],
)
def test_the_scale_is_found_out(tmp_path: Path, places: list[str], ideals: list[float]) -> None:
    rows = "".join(f"{'ABC'[i]},{place}\n" for i, place in enumerate(places))
    scenario = made(written(tmp_path, f"actor,what\n{rows}"))
    assert [ally.ideal["what"].value for ally in scenario.allies] == ideals


def test_issues_share_a_scale_unless_one_does_not_fit(tmp_path: Path) -> None:
    """5 on a second issue is little, where the first goes to 100; years have a scale of their own."""
    scenario = made(written(tmp_path, "actor,a,b,year\nA,100,5,2026\nB,0,1,2030\n"))
    assert numbers(scenario)["A"][0] == {"a": 1.0, "b": 0.05, "year": 0.0}


def test_positions_that_lie_close_together_on_it_are_doubted(tmp_path: Path) -> None:
    """One issue from 0 to 1 in a table from 0 to 100: nobody can tell, so its author is asked to look."""
    rows = "actor,tariff position,quota position\nA,0.8,20\nB,0.1,90\nC,0.5,60\n"
    said = understood(read(written(tmp_path, rows)))
    [doubt] = [line for line in said if line.startswith("Check ")]
    assert "tariff" in doubt.lower() and "0.1 to 0.8, lie close together on a scale 0 to 100" in doubt
    sound = rows.replace("0.8", "80").replace("0.1", "10").replace("0.5", "50")
    assert not [line for line in understood(read(written(tmp_path, sound))) if line.startswith("Check ")]


def test_a_scale_can_be_stated(tmp_path: Path) -> None:
    path = written(tmp_path, "actor,a\nA,1\nB,7\n")
    assert [ally.ideal["a"].value for ally in made(path, Scale(1, 7)).allies] == [0, 1]
    with pytest.raises(ScenarioError, match=r"t.csv:3:2: a: is not on the scale, 0 to 5 \(given: 7\)"):
        read(path, Scale(0, 5))


@given(
    st.lists(st.floats(0, 100).map(lambda x: round(x, 3)), min_size=1, max_size=100),
    st.lists(st.integers(0, 100), max_size=20, unique=True),
)
def test_options_are_few_and_near_to_everybody(positions: list[float], meant: list[int]) -> None:
    scale = Scale(0, 100)
    places = options(scale, positions, dict.fromkeys(map(float, meant), "x"))
    assert 2 <= len(places) <= 12
    assert places == sorted(set(places), reverse=True)
    assert (places[0], places[-1]) == (100, 0)
    if len({*positions, *meant, 0, 100}) <= 12:
        assert {*positions, *map(float, meant)} <= set(places)
    if not meant and len(set(positions)) <= 4:
        assert max(high - low for high, low in pairwise(places)) <= 30


# What a table leaves out


def test_what_is_missing_is_marked(tmp_path: Path) -> None:
    table = "actor,influence,a,a salience,b,b salience\nA,2,1,1,0,0.5\nB,n/a,0,,1,1\nC,0,0.5,0.4,,0.9\nD,4,1,0,1,0\n"
    positions = read(written(tmp_path, table))
    text = scenario_text(positions, rest(positions, "m", TODAY), "m")
    scenario = complete(parse(text, "m"), slug="m")
    _, b, c, d = scenario.allies
    assert b.salience["a"].value == pytest.approx((1 + 0.4 + 0) / 3, abs=1e-6)  # the mean of the others
    assert "    salience: {a: 0.466667, b: 1}    # assumed on a" in text
    assert (b.weight.value, c.weight.value) == (2, 0.004)
    assert "weight: 2    # assumed: the median of the others" in text
    assert (c.ideal["b"].basis, c.salience["b"].value) == ("disposition", 0)  # no position: it does not mind
    assert d.stake.value == 0  # nothing matters to it
    assert (b.value.confidence, b.ideal["a"].confidence, b.ideal["a"].source) == ("assumed", "inferred", ("table",))
    for line in ("date", "body", "sponsors", "draft", "  deadline"):
        assert any(one.startswith(f"{line}:") and "# assumed" in one for one in text.splitlines()), line
    assert "table t.csv" in scenario.notes[0]


def test_without_influence_countries_keep_their_capability(tmp_path: Path) -> None:
    scenario = made(written(tmp_path, "country,a\nUnited States,1\nFrance,0\nAtlantis,0.5\n"))
    atlantis, france, usa = scenario.allies
    assert (france.code, usa.code, atlantis.code) == ("FRA", "USA", "ATLANTIS")
    assert usa.weight.value > france.weight.value > 0
    assert france.weight.basis == usa.weight.basis == "shared_facts"


# Codes


@pytest.mark.parametrize(
    ("labels", "made"),
    [
        (["FRA", "France"], ["FRA", "FRANCE"]),  # one of the two is another
        (["Germany", "türkiye", "gbr"], ["DEU", "TUR", "GBR"]),
        (["NOR thern", "Nor"], ["NOR_THERN", "NOR"]),
        (["Can Do", "South-West Region", "Czechoslovakia"], ["CAN_DO", "SWR", "CZECHOSLOVAK"]),
        (["North", "north!", "NORTH"], ["NORTH2", "NORTH3", "NORTH"]),
        (["北方", "Ünï", "§§", "3rd Way"], ["A1", "UNI", "A2", "A3"]),
        (["NO", "default", "SECGEN", "N"], ["NO2", "DEFAULT2", "SECGEN2", "N"]),
    ],
)
def test_codes(labels: list[str], made: list[str]) -> None:
    assert codes(labels) == dict(zip(labels, made, strict=True))


def test_a_made_code_is_never_a_countrys() -> None:
    """Its exposure and capability would come with it: the United Scouts Anonymous are not the United States."""
    assert codes(["United Scouts Anonymous", "Can-", "North"]) == {
        "United Scouts Anonymous": "UNITED_SCOUT",
        "Can-": "CAN2",
        "North": "NORTH",
    }


def test_keys_of_issues() -> None:
    labels = ["Budget", "budget!", "2030", "no", "by", "Überflug & Maut", "###", "x" * 80]
    assert [*keys(labels).values()] == [
        *("budget", "budget2", "issue_2030", "issue_no", "issue_by", "uberflug_maut", "issue", "x" * 40)
    ]


# The command


def test_the_command_says_what_it_understood(nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = nac("new", "harbour", "--from", TABLES / "wide.csv")
    assert (done.code, done.err) == (0, "")
    for part in (
        "wide.csv: 3 actors, 2 issues; one row for each actor, semicolons, decimal commas.",
        "Scales: positions 0 to 100; salience 0 to 1.",
        "Actors: FRA, NOR (Norway), LOWLAND (Lowland).",
        "Issues: harbour (Harbour), tolls (Tolls).",
        "Assumed, and marked so: disposition neutral, date",
    ):
        assert part in " ".join(done.out.split())
    assert max(map(len, done.out.splitlines()[:-1])) <= 80
    assert nac("validate", "harbour.yaml").code == 0
    assert "The Lowland" in nac("run", "harbour.yaml", "--no-keep").out
    before = Path("harbour.yaml").read_bytes()
    again = nac("new", "harbour", "--from", TABLES / "long.csv")
    assert (again.code, again.out) == (2, "") and "already exists" in again.err
    assert Path("harbour.yaml").read_bytes() == before


@pytest.mark.parametrize("table", ["wide.csv", "long.csv", "ktab.csv", "exchange.txt"])
def test_an_ensemble_of_each_form_runs(table: str) -> None:
    assert nacsim.ensemble(made(TABLES / table), runs=50).summary.runs == 50


BAD = {
    "empty": (b"", "t.csv: is empty."),
    "a blank line first": (b"\ractor,a\rA,1\r", "t.csv: has 1 actor"),
    "blank": (b"  \n\n;;\n", "t.csv:3:1: has no row of names"),
    "no actors": (b"a,b\n1,2\n", "t.csv:1:1: has no row of names with a column of actors."),
    "one actor": (b"actor,a\nA,1\n", "t.csv: has 1 actor; a scenario has 2 to 100"),
    "no positions": (b"actor,influence\nA,1\nB,2\n", "t.csv:1:1: is the first of no columns with positions"),
    "a word": (b"actor,a\nA,1\nB,lots\n", "t.csv:3:2: a: must be a number (given: lots)"),
    "a formula": (b'actor,a\nA,1\nB,"=1+1"\n', "t.csv:3:2: a: must be a number (given: =1+1)"),
    "negative": (b"actor,a,influence\nA,1,-2\nB,0,1\n", "t.csv:2:3: influence: must not be negative (given: -2)"),
    "twice": (b"actor,a\nA,1\nB,0\na,0\n", "t.csv:4:1: actor: has a row already, on line 2 (given: a)"),
    "twice, long": (b"actor,issue,position\nA,x,1\nB,x,0\nA,X,0\n", "t.csv:4:3: position: was given before, on line 2"),
    "two columns": (b"actor,a,A\nA,1,2\nB,0,1\n", "t.csv:1:2: is the name of two columns"),
    "nobody": (b"actor,a\nA,1\n,1\nB,0\n", "t.csv:3:1: actor: names no actor"),
    "no wish": (b"actor,a\nA,1\nB,\nC,0\n", "t.csv:3:1: has no position on any issue (given: B) Leave it out."),
    "too long a row": (b"actor,a\nA,1\nB,0,5\n", "t.csv:3:3: stands in a column without a name (given: 5)"),
    "a lone salience": (b"actor,a position,b salience\nA,1,1\nB,0,1\n", "t.csv:1:3: is about an issue on which"),
    "of nothing": (
        b"actor,position,a position\nA,1,1\nB,0,1\n",
        "t.csv:1:2: does not say on which issue, as the others",
    ),
    "one place": (b"actor,year\nA,2026\nB,2026\n", "t.csv: year: has one position only, 2026, so that its scale"),
    "open quote": (b'actor,a\nA,1\n"B,0\n', "t.csv:3:1: cannot be read as CSV from here on"),
    "nulls": (b"actor,a\nA\0,1\n", "t.csv:2:1: is not a table in text: it holds a null character."),
    "no encoding": (b"actor,a\n\x81\x8d,1\nB,2\n", "t.csv: is text in an encoding that is not known here."),
    "ambiguous": (b'actor,a,power\nA,1,"1,234"\nB,0,"2,500"\n', "t.csv:2:3: power: may be thousands or decimals"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", "t.csv: is a workbook of the old kind (.xls)."),
    "no workbook": (b"PK\x03\x04nothing", "t.csv: cannot be read as a workbook."),
    "cut off": (
        b"T,D,3,1\nactor,description,influence,a position\nA,x,1,1\nB,y,1,2\n",
        "t.csv:1:3: is not the number of",
    ),
    "spaces for tabs": (b"#A A\n#P x\n", "t.csv:1:1: has no tabs."),
    "no issue line": (b"#A\tA\n#A\tB\n#P\tx\n#D\tA\ty\t1\t1\t1\n", "t.csv:4:3: issue: is in no line #P (given: y)"),
    "an odd line": (b"#A\tA\n#A\tB\n#Q\tx\n", "t.csv:3:1: does not begin with #A, #P, #M or #D and a tab (given: #Q)"),
    "a short line": (b"#A\tA\n#A\tB\n#D\tA\tx\n", "t.csv:3:1: has no position: #D actor, issue, position, salience"),
    "off the scale": (
        b"#M\tx\t0\tno\n#M\tx\t10\tyes\n#D\tA\tx\t11\t1\t1\n#D\tB\tx\t0\t1\t1\n",
        "t.csv:3:4: position: is not on the scale, 0 to 10 (given: 11)",
    ),
    "two meanings": (
        b"#M\tx\t0\tno\n#M\tx\t0\tyes\n#D\tA\tx\t1\t1\t1\n#D\tB\tx\t0\t1\t1\n",
        "t.csv:2:3: position: has a meaning",
    ),
    "many issues": (
        ("actor," + ",".join(f"i{n}" for n in range(13)) + "\nA" + ",1" * 13 + "\nB" + ",0" * 13 + "\n").encode(),
        "t.csv: has 13 issues; a scenario has 1 to 12\n",
    ),
    "many rows": (b"actor,a\n" + b"A,1\n" * 5_001, "t.csv:5001:1: has more than 5,000 rows or 200 columns."),
    "too large": (b"actor,a\n" * 700_000, "t.csv: is too large for a table of positions."),
}


@pytest.mark.parametrize(("content", "said"), BAD.values(), ids=BAD)
def test_bad_tables(nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_bytes(content)
    done = nac("new", "m", "--from", "t.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(said)
    assert "Traceback" not in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_what_is_no_file(nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    for name, said in (("none.csv", "none.csv: cannot be read: no such file"), ("folder", "folder: is a folder")):
        done = nac("new", "m", "--from", name)
        assert done.code == 2 and done.err.startswith(said)
    assert nac("new", "m", "--scale", "0:1").code == 2
    for scale in ("1", "1:0", "a:b", "0:1e99", "1:1"):
        assert nac("new", "m", "--from", TABLES / "wide.csv", "--scale", scale).code == 2
    assert not Path("m.yaml").exists()


def test_a_formula_without_its_result_is_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["actor", "a"], ["A", 1], ["B", "=1-1"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(ScenarioError, match=r"t\.xlsx:3:2: is a formula that was never calculated"):
        read(tmp_path / "t.xlsx")


def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["actor", "a"], ["A", 1], ["B", 0]):
        book.active.append(row)
    path, dice = tmp_path / "t.xlsx", Random(4)
    book.save(path)
    whole = path.read_bytes()
    for _ in range(200):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        path.write_bytes(damaged)
        with suppress(ScenarioError):
            read(path)


HOSTILE = [
    '=HYPERLINK("http://x.example","y")',
    "a: b # c",
    "{a: [b, c]}",
    "- &x *y !!python/object",
    "%YAML 1.1",
    "'single' \"double\" \\back\\slash",
    "../../etc/passwd",
    "\x1b[31mred\x07",
    "\u202eright to left",
    "line\u2028break\x85here",
    "😀 北方",
    "<script>alert(1)</script>",
    "null",
    "x" * 500,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_data(tmp_path: Path, text: str) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["actor", "name", text + " position"], ["A", text, 1], [text, "b", 0]])
    scenario = made(written(tmp_path, stream.getvalue()))
    tidy = " ".join(text.split())
    assert scenario.provisions[0].title in (tidy, tidy[:199] + "…")
    assert scenario.allies[0].name in (tidy, tidy[:59] + "…")
    assert len(scenario.allies) == 2


places = st.floats(0, 100).map(lambda x: round(x, 4))
shares = st.floats(0, 1).map(lambda x: round(x, 5))
weights = st.one_of(st.floats(1e-3, 1e6), st.integers(1, 10**9))
labels = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@st.composite
def whole_tables(draw: st.DrawFn) -> tuple[Sequence[str], Mapping[str, tuple[float, float, float, float, float]]]:
    """Two issues' labels, and by actor two positions, two saliences and an influence, all numbers there."""
    plain = st.text("abcdefgh 0123", min_size=1, max_size=12).map(str.strip).filter(bool)
    issues = draw(st.lists(plain, min_size=2, max_size=2, unique_by=lambda text: " ".join(text.split())))
    rows = draw(
        st.dictionaries(
            plain.map(lambda t: " ".join(t.split())),
            st.tuples(places, places, shares, shares, weights),
            min_size=2,
            max_size=8,
        )
    )
    return issues, rows


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(whole_tables(), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_what_stands_in_a_table_stands_in_the_scenario(
    tmp_path: Path,
    table: tuple[Sequence[str], Mapping[str, tuple[float, float, float, float, float]]],
    separator: str,
    comma: bool,
) -> None:
    (first, second), rows = table
    names = ["actor", f"{first} position", f"{second} position", f"{first} salience", f"{second} salience", "influence"]
    stream = io.StringIO()
    sheet = csv.writer(stream, delimiter=separator)
    sheet.writerow(names)
    shown = {actor: [f"{value:.6f}" for value in row] for actor, row in rows.items()}
    for actor, cells in shown.items():
        sheet.writerow([actor, *(cell.replace(".", ",") if comma else cell for cell in cells)])
    scenario = made(written(tmp_path, stream.getvalue()), Scale(0, 100))
    code_of, (one, two) = codes([*rows]), keys([first, second]).values()
    by_code = numbers(scenario)
    assert len(by_code) == len(rows)
    largest = max(share for row in rows.values() for share in row[2:4])
    for actor, cells in shown.items():
        a, b, x, y, weight = map(float, cells)
        ideal, salience, mine = by_code[code_of[actor]]
        assert ideal == pytest.approx({one: a / 100, two: b / 100}, abs=1e-6)
        if x or y:
            assert salience == pytest.approx({one: x, two: y}, abs=1e-6)
        assert mine == pytest.approx(weight, rel=1e-8)
    assert largest <= 1


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300) | st.lists(st.lists(labels, max_size=5), max_size=6))
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path: Path, content: bytes | list[list[str]]) -> None:
    if isinstance(content, list):
        stream = io.StringIO()
        csv.writer(stream).writerows([["actor", "a", "b", "influence"], *content])
        content = stream.getvalue().encode()
    with suppress(ScenarioError):
        made(written(tmp_path, content))


WORDS = (
    *("actor", "country", "name", "issue", "position", "salience", "influence", "a position", "a salience", "b"),
    *(
        "#A",
        "#P",
        "#M",
        "#D",
        "1",
        "0",
        "0,5",
        "100",
        "-3",
        "3,000",
        "n/a",
        "",
        "A",
        "B",
        "FRA",
        "France",
        '"',
        "sep=;",
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), max_size=7), st.sampled_from(",;\t"))
def test_what_looks_like_a_table_is_read_or_refused(tmp_path: Path, rows: list[list[str]], separator: str) -> None:
    with suppress(ScenarioError):
        made(written(tmp_path, "\n".join(separator.join(row) for row in rows)))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_what_no_table_holds_is_asked_for(tmp_path: Path) -> None:
    import os
    import pty
    import subprocess

    leader, follower = pty.openpty()
    answers = [
        "",
        "Who digs?",
        "soon",
        "2026-05-04",
        "XYZ",
        "NAC",
        "NOR, NOBODY",
        "NOR FRA",
        "120",
        "50",
        "",
        "2026-06-01",
    ]
    os.write(leader, ("\n".join(answers) + "\n").encode())
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TERM": "dumb"}
    command = [sys.executable, "-m", "nacsim", "new", "dig", "--from", str(TABLES / "wide.csv")]
    done = subprocess.run(
        command, check=False, stdin=follower, capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    os.close(leader)
    os.close(follower)
    assert (done.returncode, done.stderr) == (0, "")
    for refusal in ("a date such as", "one of ", "one or several of FRA, NOR, LOWLAND", "a number from 0 to 100"):
        assert f"it takes {refusal}" in done.stdout
    text = (tmp_path / "dig.yaml").read_text(encoding="utf-8")
    scenario = load(tmp_path / "dig.yaml")
    assert 'question: "Who digs?"\n' in text and "date: 2026-05-04\n" in text
    assert [ally.code for ally in scenario.allies if ally.sponsor] == ["FRA", "NOR"]
    assert scenario.provisions[0].options[scenario.draft[0]].at == 0.5
    assert 'title: "Dig"    # assumed' in text and "deadline: 2026-06-01\n" in text
