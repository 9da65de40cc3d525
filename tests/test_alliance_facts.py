"""The facts that scenarios share: right at every date, every figure sourced, and the rule behind the assumed ones."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nacsim.errors import NacsimError
from nacsim.scenario import alliance_facts, catalogue
from nacsim.scenario.load import load

TURKEY_2003, TRAINING_2004, REVIEW_2008 = date(2003, 2, 10), date(2004, 7, 28), date(2008, 6, 5)
FILES = ("bodies", "exposure", "members", "rhythms", "sources", "weights", "population")
CONFIDENCES = {"documented", "inferred", "assumed"}


def text_of(file: str) -> str:
    return (catalogue.data_folder() / "alliance" / f"{file}.yaml").read_text(encoding="utf-8")


def read(file: str) -> Any:
    return yaml.safe_load(text_of(file))


def entries(tree: Any) -> Iterator[dict[Any, Any]]:
    """Every mapping in a tree, from the outside in."""
    if isinstance(tree, dict):
        yield tree
    for child in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from entries(child)


def cited(entry: dict[Any, Any]) -> list[str]:
    source = entry.get("source") or []
    return [source] if isinstance(source, str) else list(source)


# members


@pytest.mark.parametrize(
    ("first_day", "count", "newcomers"),
    [
        (date(1949, 8, 24), 12, "BEL CAN DNK FRA GBR ISL ITA LUX NLD NOR PRT USA"),
        (date(1952, 2, 18), 14, "GRC TUR"),
        (date(1955, 5, 6), 15, "DEU"),
        (date(1982, 5, 30), 16, "ESP"),
        (date(1999, 3, 12), 19, "CZE HUN POL"),
        (date(2004, 3, 29), 26, "BGR EST LTU LVA ROU SVK SVN"),
        (date(2009, 4, 1), 28, "ALB HRV"),
        (date(2017, 6, 5), 29, "MNE"),
        (date(2020, 3, 27), 30, "MKD"),
        (date(2023, 4, 4), 31, "FIN"),
        (date(2024, 3, 7), 32, "SWE"),
    ],
)
def test_members_join_on_their_day(first_day: date, count: int, newcomers: str) -> None:
    before, after = alliance_facts.members(first_day - timedelta(days=1)), alliance_facts.members(first_day)
    assert len(after) == count
    assert set(after) - set(before) == set(newcomers.split())
    assert set(before) <= set(after)


@pytest.mark.parametrize(("on", "count"), [(TURKEY_2003, 19), (TRAINING_2004, 26), (REVIEW_2008, 26)])
def test_members_at_the_shipped_cases(on: date, count: int) -> None:
    codes = alliance_facts.members(on)
    assert len(codes) == count
    assert list(codes) == sorted(codes)


def test_codes_known_and_unknown() -> None:
    codes = alliance_facts.all_codes()
    assert len(codes) == 32
    assert all(re.fullmatch("[A-Z]{3}", code) and alliance_facts.ever_member(code) for code in codes)
    assert not alliance_facts.ever_member("XYZ")
    assert alliance_facts.members(date.max) == codes


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("TUR", TURKEY_2003, "Turkey"),
        ("TUR", date(2022, 6, 1), "Turkey"),
        ("TUR", date(2022, 6, 2), "Türkiye"),
        ("CZE", TRAINING_2004, "Czech Republic"),
        ("CZE", date(2024, 3, 7), "Czechia"),
        ("DEU", date(1963, 10, 10), "Germany (West)"),
        ("DEU", date(1990, 10, 3), "Germany"),
        ("MKD", date(2020, 3, 27), "North Macedonia"),
        ("FRA", date(1900, 1, 1), "France"),
        ("XYZ", TRAINING_2004, "XYZ"),
    ],
)
def test_names_of_the_time(code: str, on: date, expected: str) -> None:
    assert alliance_facts.name(code, on) == expected


# bodies and seats


@pytest.mark.parametrize(
    ("on", "size", "absent"),
    [
        (date(1963, 10, 10), 15, ()),
        (date(1966, 6, 30), 15, ()),
        (date(1966, 7, 1), 14, ("FRA",)),
        (date(1974, 8, 14), 13, ("FRA", "GRC")),
        (date(1980, 10, 20), 14, ("FRA",)),
        (date(1990, 12, 20), 15, ("FRA",)),
        (TURKEY_2003, 18, ("FRA",)),
        (TRAINING_2004, 25, ("FRA",)),
        (date(2009, 4, 3), 27, ("FRA",)),
        (date(2009, 4, 4), 28, ()),
        (date(2010, 5, 31), 28, ()),
    ],
)
def test_seats_in_the_defence_planning_committee(on: date, size: int, absent: tuple[str, ...]) -> None:
    committee = alliance_facts.body("DPC", on)
    assert committee is not None
    assert committee.absent == absent
    assert len(set(alliance_facts.members(on)) - set(committee.absent)) == size


@pytest.mark.parametrize("on", [date(1963, 10, 9), date(2010, 7, 1), date(2024, 3, 7)])
def test_the_defence_planning_committee_before_and_after_its_time(on: date) -> None:
    assert alliance_facts.body("DPC", on) is None
    assert alliance_facts.exists_when("DPC") == "October 1963 to June 2010"


def test_every_member_sits_everywhere_else() -> None:
    for key in ("NAC", "MC", "PCG"):
        body = alliance_facts.body(key, REVIEW_2008)
        assert body is not None, key
        assert body.absent == (), key


def test_defaults_of_the_bodies() -> None:
    on = TRAINING_2004
    found = {key: alliance_facts.body(key, on) for key in alliance_facts.bodies()}
    assert {key: (b.level, b.rhythm, b.silence_hours) for key, b in found.items() if b} == {
        "NAC": ("council", "weekly", 48),
        "DPC": ("council", "crisis", 12),
        "MC": ("committee", "committee", 48),
        "PCG": ("committee", "committee", 48),
    }
    assert {b.rhythm for b in found.values() if b} <= set(alliance_facts.rhythms())
    assert alliance_facts.body_name("NAC") == "North Atlantic Council"


def test_a_body_of_another_name() -> None:
    assert alliance_facts.body("nac", TRAINING_2004) is None
    with pytest.raises(KeyError):
        alliance_facts.exists_when("nac")


def test_what_is_said_of_a_body_s_dates_agrees_with_the_dates() -> None:
    told = 0
    for key, entry in read("bodies")["bodies"].items():
        years = [period.year for period in (entry["from"], entry.get("until")) if period]
        assert [int(year) for year in re.findall(r"\d{4}", alliance_facts.exists_when(key))] == years
        body = alliance_facts.body(key, entry["from"])
        assert body is not None
        assert (body.exists_from, body.exists_until) == (entry["from"], entry.get("until"))
        told += 1
    assert told == 4


# weights and exposure


def test_weights_are_the_data_set_s() -> None:
    assert alliance_facts.weight("USA", 2004) == alliance_facts.Fact(0.151695, "nmc7", "documented", 2004)
    luxembourg = alliance_facts.weight("LUX", 2008)
    assert luxembourg is not None
    assert luxembourg.value == 0.000394


def test_a_suspect_weight_says_so_and_a_missing_one_is_not_filled() -> None:
    croatia, montenegro = alliance_facts.weight("HRV", 2004), alliance_facts.weight("MNE", 2003)
    assert croatia is not None
    assert "suspect" in croatia.note
    assert montenegro is not None
    assert (montenegro.year, montenegro.value) == (2007, 0.000066)
    assert alliance_facts.weight("XYZ", 2004) is None


@given(st.sampled_from(alliance_facts.all_codes()), st.integers(1949, 2050))
def test_the_nearest_year_with_a_figure(code: str, year: int) -> None:
    figures = read_weights()[code]
    fact = alliance_facts.weight(code, year)
    assert fact is not None
    assert fact.year is not None
    assert abs(fact.year - year) == min(abs(other - year) for other in figures)
    assert fact.value == figures[fact.year]


def test_of_two_years_as_near_the_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"cinc": {"AAA": {2008: 0.2, 2004: 0.1}}, "notes": {}, "source": "nmc7", "confidence": "documented"}
    monkeypatch.setattr(alliance_facts, "_table", {"weights": table}.__getitem__)
    fact = alliance_facts.weight("AAA", 2006)
    assert fact is not None
    assert fact.year == 2004


def read_weights() -> dict[str, dict[int, float]]:
    weights: dict[str, dict[int, float]] = read("weights")["cinc"]
    return weights


def test_weights_are_shares() -> None:
    weights = read_weights()
    assert set(weights) == set(alliance_facts.all_codes())
    assert sum(len(figures) for figures in weights.values()) == 4 * 32 - 2  # Montenegro lacks two years
    for year in (2003, 2004, 2007, 2008):
        total = sum(figures.get(year, 0) for figures in weights.values())
        assert 0.2 < total < 0.5  # of the world's


def test_every_exposure_follows_from_the_rule() -> None:
    tree, weights = read("exposure"), read_weights()
    rule, checked = tree["rule"], 0
    for code, figures in weights.items():
        cinc = next(figures[year] for year in rule["years"] if year in figures)
        band = next(band["exposure"] for band in rule["bands"] if cinc >= band["from"])
        expected = round(band + (rule["tradition"] if code in tree["traditions"] else 0), 2)
        fact = alliance_facts.exposure(code)
        assert fact is not None
        assert (fact.value, fact.confidence) == (expected, "assumed"), code
        checked += 1
    assert checked == len(tree["exposure"]) == 32


def test_exposures_people_will_look_up() -> None:
    expected = {"FRA": 0.2, "USA": 0.2, "TUR": 0.3, "GRC": 0.3, "DNK": 0.4, "DEU": 0.4, "BEL": 0.5, "LUX": 1.0}
    assert expected == {code: fact.value for code in expected if (fact := alliance_facts.exposure(code))}
    assert set(read("exposure")["traditions"]) == {"FRA", "USA", "TUR", "GRC", "DNK"}
    assert alliance_facts.exposure("XYZ") is None


# rhythms


def test_rhythms() -> None:
    assert alliance_facts.rhythms() == ("committee", "crisis", "weekly")
    crisis, weekly, committee = (alliance_facts.rhythm(key) for key in ("crisis", "weekly", "committee"))
    assert (crisis.weekdays, crisis.hours, crisis.silence_hours) == ((0, 1, 2, 3, 4, 5, 6), (10, 16, 21), 12)
    assert (weekly.weekdays, weekly.hours, weekly.silence_hours) == ((2,), (10,), 48)
    assert (committee.weekdays, committee.hours, committee.silence_hours) == ((1, 3), (10,), 48)
    a_wednesday = datetime(2004, 9, 15, 10)
    assert weekly.meets_at(a_wednesday)
    assert not committee.meets_at(a_wednesday)
    with pytest.raises(KeyError):
        alliance_facts.rhythm("daily")


# sources


def test_every_file_says_what_it_is_and_every_figure_where_it_is_from() -> None:
    listed, stated = set(alliance_facts.sources()), 0
    for file in FILES:
        assert text_of(file).startswith("# "), file
        for entry in entries(read(file)):
            if "confidence" in entry:
                stated += 1
                assert entry["confidence"] in CONFIDENCES, entry
                assert cited(entry) or entry["confidence"] == "assumed", entry
                assert set(cited(entry)) <= listed, entry
    assert stated > 40


def test_no_source_is_listed_that_no_file_cites() -> None:
    cited_somewhere = "\n".join(text_of(file) for file in FILES if file != "sources")
    listed = alliance_facts.sources()
    assert len(listed) >= 20
    assert [key for key in listed if not re.search(rf"\b{key}\b", cited_somewhere)] == []
    traditions = read("exposure")["traditions"].values()
    assert {key for tradition in traditions for key in tradition["sources"]} <= set(listed)


def test_sources_name_a_title_and_never_the_cable_s_copy() -> None:
    for key, source in alliance_facts.sources().items():
        assert source.key == key
        assert source.title, key
        assert source.publisher, key
        assert source.date, key
        assert source.url == "" or source.url.startswith("https://"), key
        assert "wikileaks" not in source.url, key


# what ships


def test_the_clone_s_scenarios_are_found() -> None:
    root = Path(__file__).resolve().parent.parent
    assert catalogue.data_folder() == root / "scenarios"
    slugs = list(catalogue.shipped())
    assert slugs == sorted(path.stem for path in (root / "scenarios").glob("*.yaml"))


def test_an_installed_package_s_scenarios_are_found_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "alliance").mkdir()
    (tmp_path / "b-second.yaml").touch()
    (tmp_path / "a-first.yaml").touch()
    (tmp_path / "schema.json").touch()
    monkeypatch.setattr(catalogue, "_INSTALLED", tmp_path)
    assert list(catalogue.shipped()) == ["a-first", "b-second"]
    assert catalogue.find("a-first") == tmp_path / "a-first.yaml"


@pytest.mark.parametrize("name", ["nothing-of-that-name", "", ".", "alliance/members", "../README", "alliance"])
def test_a_name_is_looked_up_and_never_used_as_a_path(name: str) -> None:
    assert catalogue.find(name) is None


def test_scenarios_that_are_missing_altogether(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(catalogue, "_INSTALLED", tmp_path / "one")
    monkeypatch.setattr(catalogue, "_CLONE", tmp_path / "two")
    with pytest.raises(NacsimError, match="missing"):
        catalogue.data_folder()


def test_the_catalogue_is_cheap_and_the_facts_need_neither_numpy_nor_pydantic() -> None:
    program = (
        "import sys, nacsim.scenario.catalogue; assert 'yaml' not in sys.modules\n"
        "import nacsim.scenario.alliance_facts\n"
        "assert not {'numpy', 'pydantic', 'mesa'} & set(sys.modules)"
    )
    path = str(Path(alliance_facts.__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", program], cwd=path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# population


def test_people_are_counted_as_the_source_has_them_and_only_where_the_rule_counts_them() -> None:
    every = {code: alliance_facts.population(code) for code in alliance_facts.all_codes()}
    assert len(every) == 32 and all(fact and fact.year == 2004 for fact in every.values())
    assert [fact.value for code in ("BEL", "BGR") if (fact := every[code])] == [10421137, 7716860]
    assert alliance_facts.population("ZZZ") is None
    assert load("turkey-2003").population == {}
    counted = load("turkey-2003", ["procedure.rule=qualified_majority_population"])
    assert len(counted.population) == 19 and "wb_pop" in counted.sources
    assert counted.population["BEL"].value == 10421137
