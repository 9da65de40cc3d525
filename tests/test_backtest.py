"""`nac backtest`: the scorecard by hand, what must not change it, the command, the folder, the page, the record."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plotly.graph_objects import Figure

import nacsim
import record as tool
from conftest import Done
from nacsim import parameters
from nacsim.errors import UserError
from nacsim.findings.backtest import MAY_NOT, backtest, headline, verdict
from nacsim.findings.estimates import Change, Estimate
from nacsim.findings.misses import ELSEWISE, NEEDED, RIGHT, UNREACHED, misses
from nacsim.parameters import CALIBRATED, Parameters
from nacsim.record import OUTCOMES, Outcome
from nacsim.recorded import scorecard as scorecards
from nacsim.recorded.backtest import Forecast, Job, Predicted, forecast_of
from nacsim.recorded.cases import Case, case, cases
from nacsim.recorded.first_edition import first_edition
from nacsim.recorded.learned import Learned, learned
from nacsim.recorded.predictors import clause_logs, probabilities
from nacsim.recorded.reachable import reachable
from nacsim.recorded.scorecard import halves, rank_correlation, scorecard
from nacsim.rivals.predictors import RIVALS
from nacsim.scenario import catalogue
from nacsim.scenario.load import load
from nacsim.store.backtest_summary import BacktestSummary
from nacsim.studies import backtest as studies
from nacsim.telling.lines import WIDTH, as_text
from nacsim.theory.calibrated import NAMES
from nacsim_dashboards.pages.page import html
from strategies import small

DRAFTED, AMENDED, ELSEWHERE, DEFERRED, FAILED = OUTCOMES
NAMED = {"chair": "brokering", "rhythm": "crisis", "deadline": {"when": date(2003, 1, 24), "named": True}}


def invented(slug: str = "invented", **record: Any) -> Case:
    fields = {"procedure": NAMED, "record": {"outcome": [AMENDED]} | record}
    return case(load(small(**fields), slug=slug))


def quarrel(slug: str, happened: Outcome, value: float, **record: Any) -> Case:
    """A matter that one ally would rather not have, with more or less to gain."""
    allies = {
        "default": {"value": 0.35, "stake": 0.35, "reserve": 0, "exposure": 0.5},
        "BBB": {"disposition": "opposed", "value": value},
    }
    tree = small(procedure=NAMED, allies=allies, record={"outcome": [happened], "objected_first": ["BBB"]} | record)
    return case(load(tree, slug=slug))


CASES = (
    quarrel("one", FAILED, -0.3),
    quarrel("two", DRAFTED, 0.3, when=date(2003, 1, 24), text={"p": "full"}),
    quarrel("three", AMENDED, -0.1, when=date(2003, 1, 23), text={"p": "half"}),
    quarrel("four", AMENDED, 0.0, text={"p": "half"}),
)


def run(*, decisions: Sequence[Case] = CASES, workers: int = 1, **more: Any) -> studies.Backtest:
    return studies.backtest(40, 1, workers, decisions=decisions, **more)


def predicted(of: Case, shares: Mapping[Outcome, float], **more: Any) -> Predicted:
    """With base rates of a half each for as drafted and amended, and chances midway."""
    said = dict.fromkeys(OUTCOMES, 0.0) | dict(shares)
    rates = dict.fromkeys(OUTCOMES, 0.0) | {DRAFTED: 0.5, AMENDED: 0.5}
    forecast = Forecast(
        said,
        more.get("clauses", {"p": {"full": 0.5, "half": 0.25, "none": 0.25}}),
        more.get("hours", (0, 0, 0)),
        more.get("first", {}),
    )
    middle = {outcome: (said[outcome] + rates[outcome]) / 2 for outcome in OUTCOMES}
    return Predicted(of, forecast, reachable(of.scenario), rates, 0.5, middle)


# The scorecard, by hand


def test_scores_by_hand() -> None:
    card = scorecard(
        [
            predicted(invented("a"), {AMENDED: 0.8, DRAFTED: 0.2}),
            predicted(invented("b", outcome=[DRAFTED]), {AMENDED: 0.6, DRAFTED: 0.4}),
        ]
    )
    assert card.decisions == 2 and card.unreached == ()
    assert list(card.scores) == ["shares", "chances", "base_rates", *RIVALS]  # the first edition knows none of them
    shares, chances, rates = (card.scores[name] for name in ("shares", "chances", "base_rates"))
    assert shares.log.value == pytest.approx((log(0.8) + log(0.4)) / 2)
    assert chances.log.value == pytest.approx((log(0.65) + log(0.45)) / 2)
    assert rates.log.value == pytest.approx(log(0.5))
    assert shares.difference.value == pytest.approx((log(0.8) + log(0.4)) / 2 - log(0.5))
    assert (rates.difference.value, rates.difference.low, rates.difference.high) == (0, 0, 0)
    assert shares.brier.value == pytest.approx((2 * 0.2**2 + 2 * 0.6**2) / 2)
    assert shares.ranked.value == pytest.approx((0.2**2 + 0.6**2) / 4 / 2)  # of four cuts only the first is missed
    assert shares.log.low <= shares.log.value <= shares.log.high


def test_a_rival_is_scored_by_how_often_it_was_right_elsewhere() -> None:
    said = probabilities([predicted(invented(slug), {AMENDED: 1}) for slug in "abc"])["always_amended"]
    assert said[:, OUTCOMES.index(AMENDED)] == pytest.approx([3 / 4] * 3)  # right in two of two others
    assert said.sum(-1) == pytest.approx([1] * 3)


def test_clauses_by_hand() -> None:
    full, half = {"p": "full"}, {"p": "half"}
    some = [predicted(invented("a", text=full), {}), predicted(invented("b", text=half), {}), predicted(invented(), {})]
    logs = clause_logs(some)
    assert logs["shares"] == pytest.approx([log(0.5), log(0.25), 0])
    assert logs["uniform"] == pytest.approx([log(1 / 3), log(1 / 3), 0])
    assert logs["stays_as_proposed"] == pytest.approx([log(0.25), log((1 - 0.75) / 2), 0])
    card = scorecard(some)
    assert card.clauses["shares"].log.value == pytest.approx((log(0.5) + log(0.25)) / 2)  # the third says nothing
    assert scorecard([predicted(invented(), {})]).clauses == {}


def test_hours_count_only_where_a_date_was_named_and_it_was_decided() -> None:
    first, second = invented("a", when=date(2003, 1, 23)), invented("b", when=date(2003, 1, 24))  # 15 to 39, 39 to 63
    failed = invented("c", when=date(2003, 1, 24), outcome=[FAILED])
    unnamed = replace(invented("d", when=date(2003, 1, 24)), named=False)
    some = [
        predicted(first, {}, hours=(10, 12, 20)),
        predicted(second, {}, hours=(10, 12, 20)),
        predicted(failed, {}, hours=(39, 50, 60)),
        predicted(unnamed, {}, hours=(39, 50, 60)),
    ]
    times = scorecard(some).times
    assert (times.decisions, times.covered, times.rank_correlation) == (2, 1, None)


def test_rank_correlation_by_hand() -> None:
    assert rank_correlation(np.array([1.0, 2, 3]), np.array([10.0, 30, 20])) == pytest.approx(0.5)
    ties = rank_correlation(np.array([1.0, 1, 2]), np.array([1.0, 2, 3]))  # ranks 1.5 1.5 3 against 1 2 3
    assert ties == pytest.approx(1.5 / (1.5 * 2) ** 0.5)
    assert rank_correlation(np.array([1.0, 2]), np.array([1.0, 2])) is None
    assert rank_correlation(np.array([1.0, 1, 1]), np.array([1.0, 2, 3])) is None


def test_who_objected_first_is_the_mean_over_allies() -> None:
    one, two = invented("a", objected_first=["BBB"]), invented("b", objected_first=["AAA", "BBB"])
    some = [
        predicted(one, {}, first={"BBB": 1.0}),
        predicted(two, {}, first={"AAA": 0.5, "BBB": 0.3}),
        predicted(invented("c"), {}),
    ]
    found = scorecard(some).objected_first
    assert found.allies == 3 and found.share is not None and found.share.value == pytest.approx(0.6)
    assert scorecard(some[2:]).objected_first.share is None


def test_what_no_file_can_reach_is_counted() -> None:
    some = [predicted(invented("a", outcome=[DEFERRED]), {AMENDED: 1}), predicted(invented("b"), {AMENDED: 1})]
    assert scorecard(some).unreached == ("a",)


def test_a_part_is_scored_with_what_all_taught() -> None:
    some = [predicted(invented(slug), {AMENDED: 1}) for slug in "abc"]
    part = scorecard(some, {"a"})
    assert part.decisions == 1
    assert part.scores["always_amended"].log.value == pytest.approx(log(3 / 4))
    with pytest.raises(ValueError, match="no decision"):
        scorecard(some, set())


def test_each_half_is_scored_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [predicted(invented(slug), {AMENDED: share}) for slug, share in (("a", 0.5), ("b", 0.7), ("c", 0.9))]
    assert {name: card.decisions for name, card in halves(some).items()} == {"chosen_on": 3}  # none is on record
    monkeypatch.setattr(scorecards, "held_apart", lambda slugs: frozenset({"b", "other"}))
    found = halves(some)
    assert {name: card.decisions for name, card in found.items()} == {"chosen_on": 2, "held_apart": 1}
    assert found["held_apart"].scores["shares"].log.value == pytest.approx(log(0.7))


def test_the_first_edition_is_smoothed() -> None:
    scenario = load(catalogue.recorded()["kos-1999-allied-force"], slug="kos-1999-allied-force")
    earlier = first_edition(scenario)
    assert earlier is not None and first_edition(load(small())) is None
    assert sum(earlier.shares.values()) == pytest.approx(1)
    assert all(earlier.shares[outcome] > 0 for outcome in reachable(scenario))
    assert all(sum(options.values()) == pytest.approx(1) for options in earlier.clauses.values())


# What must not change it


def test_a_record_changes_no_share() -> None:
    with_record = quarrel("same", FAILED, -0.1).scenario
    tree = dict(with_record.origin.document.tree)  # type: ignore[union-attr]
    del tree["record"]
    without = load(tree, slug="same")
    assert without.record is None and with_record.record is not None
    assert forecast_of(Job(without, 60, 3)) == forecast_of(Job(with_record, 60, 3))


def test_another_record_changes_no_share_of_its_own_decision() -> None:
    before, after = run(), run(decisions=[quarrel("one", DRAFTED, -0.3), *CASES[1:]])
    one, other = (next(each for each in of.summary.cases if each.id == "one") for of in (before, after))
    same = ("shares", "base_rates", "lapse", "chances", "clauses", "hours")
    assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]


def test_the_order_of_decisions_and_the_workers_change_nothing() -> None:
    expected = json.dumps(run().summary.as_json())
    assert json.dumps(run(decisions=CASES[::-1]).summary.as_json()) == expected
    assert json.dumps(run(workers=2).summary.as_json()) == expected


def test_where_nothing_is_adopted_clauses_are_open() -> None:
    forecast = forecast_of(Job(quarrel("never", FAILED, -1.0).scenario, 20, 1))
    assert forecast.shares[FAILED] == pytest.approx(20.5 / 21.5)  # all of them, and three outcomes can be reached
    assert forecast.clauses["p"] == pytest.approx(dict.fromkeys(("full", "half", "none"), 1 / 3))


def test_what_cannot_be_run_is_said() -> None:
    for given, message in (
        ({"runs": 0}, "from 1 to 4,096"),
        ({"runs": 5000}, "from 1 to 4,096"),
        ({"workers": 0}, "workers"),
        ({"seed": -1}, "seed"),
        ({"decisions": CASES[:1]}, "at least two"),
    ):
        with pytest.raises(UserError, match=message):
            nacsim.backtest(**given)


def test_a_decision_takes_its_rows_from_the_table_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the table that ships BBB never gives way; under the one without decision "four" it does."""
    held = {name: [getattr(Parameters(), name)] * 2 for name in NAMES}
    made = {"rows": held | {"alone_cost": [0.0, 100.0]}, "table": [0, 0], "without": {"four": [1, 1, 1]}}
    monkeypatch.setattr(parameters, "calibration", lambda: made)
    plain, left_out = (forecast_of(Job(quarrel(slug, AMENDED, -0.5).scenario, 40, 1)) for slug in ("three", "four"))
    assert plain.shares[FAILED] > 0.9 and left_out.shares[FAILED] < 0.2


# What it says


@pytest.mark.parametrize(
    ("low", "value", "high", "says"),
    [
        (0.01, 0.1, 0.2, "are better than"),
        (-0.2, -0.1, -0.01, "are worse than"),
        (-0.1, 0.1, 0.2, "cannot be told apart from"),
        (0.0, 0.1, 0.2, "cannot be told apart from"),
    ],
)
def test_the_verdict_is_that_of_the_interval(low: float, value: float, high: float, says: str) -> None:
    assert verdict(Estimate(value, low, high)) == says


@pytest.fixture(scope="module")
def found() -> studies.Backtest:
    return run(halves=True)


def with_difference(summary: BacktestSummary, value: float, low: float, high: float) -> BacktestSummary:
    tree = summary.as_json()
    tree["differences"]["chances"] = {"difference": value, "interval": [low, high]}
    return BacktestSummary.model_validate_json(json.dumps(tree))


def test_the_headline_and_what_may_be_concluded_follow_the_interval(found: studies.Backtest) -> None:
    better, open_ = (with_difference(found.summary, 0.1, low, 0.2) for low in (0.05, -0.05))
    assert headline(better) == (
        "On 4 decisions the model's chances are better than base rates: their log score differs by"
        f" {Change(0.1, 0.05, 0.2).mean}"
    )
    assert "cannot be told apart from base rates" in headline(open_)
    assert len(backtest(better).may) == len(backtest(open_).may) + 1
    assert backtest(better).may_not == MAY_NOT and len(backtest(open_).may_not) == len(MAY_NOT) + 1


def miss_of(summary: BacktestSummary, happened: Outcome, said: Outcome, can: Sequence[Outcome]) -> str:
    tree = summary.as_json()
    tree["cases"][0] |= {
        "happened": happened,
        "reachable": list(can),
        "shares": dict.fromkeys(OUTCOMES, 0.0) | {said: 1.0},
        "chances": dict.fromkeys(OUTCOMES, 0.25) | {happened: 0.0},
    }
    first, *_ = misses(BacktestSummary.model_validate_json(json.dumps(tree)))
    assert first.happened == happened and first.chance == 0
    return first.needs


def test_a_miss_is_read_by_its_kind(found: studies.Backtest) -> None:
    summary = found.summary
    assert miss_of(summary, AMENDED, DRAFTED, OUTCOMES) == NEEDED[DRAFTED, AMENDED]
    assert miss_of(summary, FAILED, DRAFTED, OUTCOMES) == ELSEWISE[FAILED]
    assert miss_of(summary, DEFERRED, AMENDED, (DRAFTED, AMENDED, FAILED)) == UNREACHED[DEFERRED]
    assert miss_of(summary, AMENDED, AMENDED, OUTCOMES) == RIGHT
    assert all(NEEDED.get((said, happened), ELSEWISE[happened]) for said in OUTCOMES for happened in OUTCOMES)


def test_the_worst_misses_come_first(found: studies.Backtest) -> None:
    given = [miss.chance for miss in misses(found.summary)]
    assert given == sorted(given) and len(misses(found.summary, 2)) == 2
    assert given[0] == min(each.chances[each.happened] for each in found.summary.cases)


def test_the_text_fits_a_terminal(found: studies.Backtest) -> None:
    lines = as_text(found.lines()).splitlines()
    assert max(map(len, lines)) <= WIDTH and all(line.isascii() for line in lines)
    text = " ".join(" ".join(lines).split())
    assert "Worst misses" in text and "What may not" in text and "a reading, not a finding" in text
    assert "coded" in text and "Only the half" in text


# The command


@pytest.fixture
def small_record(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Invented decisions stand for those on record, and results go to a folder of the test's own."""
    monkeypatch.setattr(studies, "cases", lambda: CASES)
    monkeypatch.chdir(tmp_path)


SHORT = ("backtest", "--runs", "40", "--workers", "1")


@pytest.mark.usefixtures("small_record")
def test_the_json_is_that_of_the_interface(nac: Callable[..., Done]) -> None:
    done = nac(*SHORT, "--json", "--no-keep")
    assert (done.code, done.err) == (0, "")
    data = json.loads(done.out)
    assert list(Path.cwd().iterdir()) == []
    assert data.keys() >= {"version", "digest", "runs", "left_out", "cases", "scores", "lapse", "bins", "differences"}
    assert (data["runs"], data["seed"], data["left_out"], data["halves"]) == (40, 1, True, None)
    assert data["digest"] == hashlib.sha256(CALIBRATED.read_bytes()).hexdigest()
    assert [each["id"] for each in data["cases"]] == ["four", "one", "three", "two"]
    for each in data["cases"]:
        assert each.keys() >= {"id", "quality", "happened", "shares", "chances", "clauses", "hours"}
        assert each["happened"] in OUTCOMES
        for name in ("shares", "chances", "base_rates"):
            assert tuple(each[name]) == OUTCOMES and sum(each[name].values()) == pytest.approx(1, abs=1e-5)
        for outcome in OUTCOMES:
            mixed = (1 - each["lapse"]) * each["shares"][outcome] + each["lapse"] * each["base_rates"][outcome]
            assert each["chances"][outcome] == pytest.approx(mixed, abs=1e-5)
    assert list(data["scores"]) == ["shares", "chances", "base_rates", *RIVALS]
    for name, score in data["scores"].items():
        assert score.keys() >= {"log", "brier", "clause", "interval"}
        assert score["interval"][0] <= score["log"] <= score["interval"][1] <= 0
        assert (score["clause"] is None) == (name != "shares")
    assert data["happened"] == dict(zip(OUTCOMES, (1, 2, 0, 0, 1), strict=True))
    assert sum(each[2] for each in data["bins"]) == 4


@pytest.mark.usefixtures("small_record")
def test_a_result_is_kept_verified_opened_and_shown(nac: Callable[..., Done]) -> None:
    done = nac(*SHORT, "--dashboard", "--halves")
    folder = Path("runs/backtest-s1-n40")
    assert done.code == 0 and f"Kept in {folder}" in done.err and "Page: " in done.err
    assert {file.name for file in folder.iterdir()} >= {
        "manifest.json",
        "summary.json",
        "summary.txt",
        "dashboard.html",
    }
    assert json.loads((folder / "manifest.json").read_text())["kind"] == "backtest"
    assert nac("verify", folder).out == f"{folder}: whole\n"
    opened = nacsim.open_result(folder)
    assert isinstance(opened, studies.Backtest) and opened.summary.halves
    assert (folder / "summary.txt").read_text() == done.out
    assert nac("table", folder, "-o", "scores.csv", "--table", "scores").code == 0
    assert nac("dashboard", folder, "-o", "page.html").code == 0
    assert Path("page.html").read_text() == (folder / "dashboard.html").read_text()
    again = nac(*SHORT, "--out", folder)
    assert again.code == 2 and "already exists" in again.err and not again.out
    for command in (("run", folder), ("dashboard", folder, "turkey-2003", "-o", "two.html")):
        refused = nac(*command)
        assert refused.code == 2 and "Traceback" not in refused.err and str(folder) in refused.err
    summary = folder / "summary.json"
    summary.write_text(summary.read_text().replace("0", "1", 1))
    assert nac("verify", folder).code == 1


@pytest.mark.usefixtures("small_record")
@pytest.mark.parametrize(
    "wrong", [("--runs", "0"), ("--runs", "5000"), ("--workers", "0"), ("--no-keep", "--dashboard"), ("turkey-2003",)]
)
def test_a_wrong_option_is_exit_2(nac: Callable[..., Done], wrong: Sequence[str]) -> None:
    done = nac("backtest", *wrong)
    assert (done.code, done.out) == (2, "") and "Traceback" not in done.err


def test_it_says_how_far_it_has_come() -> None:
    told: list[tuple[int, int]] = []
    run(progress=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.usefixtures("small_record")
def test_a_terminal_sees_a_bar(nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    done = nac(*SHORT, "--json", "--no-keep")
    assert done.code == 0 and json.loads(done.out)["runs"] == 40
    assert "decisions on record" in done.err


# The page


def test_the_page_shows_everything_and_escapes_it(found: studies.Backtest) -> None:
    tree = found.summary.as_json()
    tree["cases"][0]["title"] = "<script>alert(1)</script> & <b>bold</b>"
    summary = BacktestSummary.model_validate_json(json.dumps(tree))
    page = nacsim._door.page_of([studies.Backtest(summary)], 1, None, nacsim._door.quiet)
    text = html(page)
    assert "<script>alert(1)" not in text and "<b>bold" not in text
    assert page.title == "The record" and page.answer == f"{headline(summary)}."
    assert [section.key for section in page.sections] == ["how-well", "meant", "each", "misses", "more", "conclude"]


def test_pictures_draw_the_numbers(found: studies.Backtest) -> None:
    bars = found.figure("decisions")
    assert isinstance(bars, Figure)
    drawn = {trace.name: list(trace.x) for trace in bars.data}
    oldest = sorted(found.summary.cases, key=lambda each: (each.date, each.id))
    assert drawn["Not adopted"] == [said[FAILED] for each in oldest for said in (each.shares, each.chances)]
    names = [note.text for note in bars.layout.annotations]
    assert all(any(each.id in name for name in names) for each in oldest)
    dots = [x for trace in found.figure("scores").data if trace.name != "track" for x in trace.x if trace.error_x.array]
    assert sorted(dots) == sorted(score.log for score in found.summary.scores.values())
    counts = {note.text for note in found.figure("reliability").layout.annotations}
    assert {f"{happened} of {n}" for _, _, happened, n in found.summary.bins if n} <= counts


# The record that ships


def test_what_is_learned_is_what_is_stored() -> None:
    summary, taught = tool.stored(), learned()
    assert isinstance(taught, Learned)
    assert (taught.lapse, taught.decisions, taught.digest) == (summary.lapse, summary.decisions, summary.digest)
    assert taught.happened == summary.happened and sum(taught.happened.values()) == taught.decisions
    assert [(each.low, each.high, each.happened, each.forecasts) for each in taught.bins] == summary.bins


def test_the_record_is_of_the_calibration_that_ships() -> None:
    assert learned().digest == hashlib.sha256(CALIBRATED.read_bytes()).hexdigest(), "python tools/record.py"


def test_the_record_is_of_all_decisions() -> None:
    assert [each.id for each in tool.stored().cases] == [each.slug for each in cases()]


def test_the_figures_of_the_page_are_those_of_the_record() -> None:
    page = tool.PAGE.read_text(encoding="utf-8")
    assert tool.written(page, tool.stored()) == page, "python tools/record.py --page"
    assert {name for name, _ in tool.PART.findall(page)} == tool.PARTS.keys()
    prose = tool.PART.sub("", page)
    assert not re.search(r"\d", re.sub(r"\]\([^)]*\)", "]", prose)), "a figure that is typed"
