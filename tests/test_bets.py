"""Bets: scored by hand, beside the model's and the class's on the same sessions, and never ranked."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log
from typing import Any

import numpy as np
import pytest
from scipy import stats

from nacsim.council.run import run, runs
from nacsim.council.sitting import Sitting
from nacsim.errors import UserError
from nacsim.findings.bet_scores import Scores
from nacsim.findings.bets import Bet, alone_decided, brier, gave_way, log_score, scores, whole_percents
from nacsim.findings.estimates import mean_change
from nacsim.record import OUTCOMES, ObjectionWithdrawn, Outcome, Record, SilenceBroken, Sounding
from nacsim.recorded import scores as of_record
from nacsim.scenario.load import load

DRAFTED, AMENDED, ELSEWHERE, DEFERRED, FAILED = OUTCOMES


def bet(
    who: str, session: int, amended: float, gives_way: Mapping[str, float] | None = None, seats: Sequence[str] = ()
) -> Bet:
    return Bet(who, session, {AMENDED: amended, FAILED: 1 - amended}, gives_way or {}, frozenset(seats))


MODEL = {1: bet("The model", 1, 0.5, {"FRA": 0.5}), 2: bet("The model", 2, 0.8, {"FRA": 0.9})}


def test_a_persons_score_by_hand() -> None:
    found = scores(
        [bet("Ben", 1, 0.6), bet("Ben", 2, 0.9), bet("Ada", 2, 0.0), bet("Ada", 3, 1.0)], MODEL, AMENDED, {"FRA"}
    )
    assert [(each.who, each.sessions) for each in found.persons] == [("Ada", (2,)), ("Ben", (1, 2))]
    ada, ben = (each.outcome for each in found.persons)
    assert ada.own.log == pytest.approx(log(0.01)) and ada.own.brier == pytest.approx(2)
    assert ada.model.log == pytest.approx(log(0.8)) and ada.model.brier == pytest.approx(0.08)
    assert ada.room.log == pytest.approx(log(0.45))  # of 0 and 0.9
    assert ben.own.log == pytest.approx((log(0.6) + log(0.9)) / 2)
    assert ben.own.brier == pytest.approx((2 * 0.4**2 + 2 * 0.1**2) / 2)
    assert ben.model.log == pytest.approx((log(0.5) + log(0.8)) / 2)
    assert ben.room.log == pytest.approx((log(0.6) + log(0.45)) / 2)
    assert all(each.gives_way is None for each in found.persons)


def test_who_gives_way_is_scored_ally_by_ally_and_not_on_oneself() -> None:
    found = scores(
        [
            bet("Ada", 1, 0.5, {"FRA": 0.8, "DEU": 0.3}),
            bet("Ben", 1, 0.5, {"FRA": 1.0, "DEU": 0.1}, ["FRA"]),
            bet("Cyd", 1, 0.5, {"FRA": 0.0}, ["FRA"]),
        ],
        {1: bet("The model", 1, 0.5, {"FRA": 0.6, "DEU": 0.5})},
        AMENDED,
        {"FRA"},
    )
    ada, ben, cyd = (each.gives_way for each in found.persons)
    assert ada is not None and ben is not None and cyd is None
    assert ada.own.log == pytest.approx((log(0.8) + log(0.7)) / 2)
    assert ada.own.brier == pytest.approx((2 * 0.2**2 + 2 * 0.3**2) / 2)
    assert ada.model.log == pytest.approx((log(0.6) + log(0.5)) / 2)
    assert ada.room.log == pytest.approx((log(0.8) + log(1 - 0.2)) / 2)  # Ben's word on his own seat is no bet
    assert ben.own.log == pytest.approx(log(0.9)) and ben.model.log == pytest.approx(log(0.5))


def test_whose_veto_alone_decided_is_not_scored_nor_in_the_class_mean() -> None:
    bets = [bet("Ada", 1, 0.4), bet("Ben", 1, 0.6), bet("Zoe", 1, 0.0, None, ["FRA"])]
    found = scores(bets, MODEL, FAILED, (), {"FRA"})
    assert found.not_scored == ("Zoe",) and [each.who for each in found.persons] == ["Ada", "Ben"]
    assert found.persons[0].outcome.room.log == pytest.approx(log(0.5))
    assert found.why_not_scored.startswith("Zoe is not scored: its objection alone stopped the text")
    assert sum(each.bets for each in found.calibration) == 4
    assert scores(bets, MODEL, FAILED, ()).not_scored == () and not scores(bets, MODEL, FAILED, ()).why_not_scored


def test_the_later_of_two_bets_before_a_session_counts() -> None:
    found = scores([bet("Ada", 1, 0.1), bet("Ada", 1, 0.7)], MODEL, AMENDED, ())
    assert found.persons[0].outcome.own.log == pytest.approx(log(0.7))


def test_the_class_against_the_model_is_paired_by_person() -> None:
    chances = [0.6, 0.7, 0.9, 0.65]
    found = scores([bet(f"P{i}", 1, chance) for i, chance in enumerate(chances)], MODEL, AMENDED, ())
    differences = [log(chance) - log(0.5) for chance in chances]
    half = stats.t.ppf(0.975, 3) * np.std(differences, ddof=1) / 2
    assert found.log is not None and found.brier is not None
    assert found.log.value == pytest.approx(np.mean(differences))
    assert found.log.low == pytest.approx(np.mean(differences) - half, abs=0.002 * half)
    assert found.log.sure and found.brier.value < 0
    assert found.claim.startswith("The class was nearer: they differ by +0.")
    assert "one decision" in found.claim


@pytest.mark.parametrize("count", [3, 4, 6, 12, 30, 200])
def test_the_interval_is_students(count: int) -> None:
    draw = random.Random(count)
    values = [draw.gauss(0.3, 1) for _ in range(count)]
    found = mean_change(values)
    half = stats.t.ppf(0.975, count - 1) * np.std(values, ddof=1) / np.sqrt(count)
    assert found.value == pytest.approx(np.mean(values))
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.01)


def test_of_two_there_is_no_interval() -> None:
    with pytest.raises(ValueError, match="no interval"):
        mean_change([0.1, 0.2])
    found = scores([bet("Ada", 1, 0.9), bet("Ben", 1, 0.8)], MODEL, AMENDED, ())
    assert found.log is None and "too few" in found.claim
    assert scores([], MODEL, AMENDED, ()).claim == "Nobody's bets are scored"


def test_how_bets_came_true_is_counted_by_hand() -> None:
    found = scores([bet("Ada", 1, 1.0, {"FRA": 0.2, "DEU": 0.5}), bet("Ben", 1, 0.19)], MODEL, AMENDED, {"DEU"})
    counted = {(each.low, each.high): (each.happened, each.bets) for each in found.calibration}
    # Ada: 1 yes, 0 no, FRA 0.2 no, DEU 0.5 yes; Ben: 0.19 yes, 0.81 no.
    assert counted == {
        (0.0, 0.2): (1, 2),
        (0.2, 0.4): (0, 1),
        (0.4, 0.6): (1, 1),
        (0.6, 0.8): (0, 0),
        (0.8, 1.0): (1, 2),
    }
    assert found.calibration[3].share is None
    assert found.calibration_claim.startswith("How bets came true: of 2 bets at 0 to 20%, 1 came true (50%)")


@pytest.mark.parametrize("happened", OUTCOMES)
def test_it_is_the_score_of_the_record(happened: Outcome) -> None:
    chances = dict(zip(OUTCOMES, (0.1, 0.55, 0.0, 0.05, 0.3), strict=True))
    rows, classes = np.array([[chances[word] for word in OUTCOMES]]), np.array([OUTCOMES.index(happened)])
    assert log_score(chances[happened]) == pytest.approx(of_record.log_score(rows, classes)[0])
    assert brier(chances, happened) == pytest.approx(of_record.brier(rows, classes)[0])


def test_what_is_no_bet_is_refused() -> None:
    for chances in ({AMENDED: 0.5}, {AMENDED: 1.5, FAILED: -0.5}, {AMENDED: float("nan"), FAILED: 1.0}, {"won": 1.0}):
        with pytest.raises(UserError):
            Bet("Ada", 1, chances, {})  # type: ignore[arg-type]  # one of them is no outcome
    with pytest.raises(UserError):
        Bet("Ada", 1, {AMENDED: 1.0}, {"FRA": 2.0})


def test_nobody_is_ranked() -> None:
    found = scores(
        [bet(who, 1, chance) for who, chance in (("Zoe", 0.9), ("Ada", 0.1), ("Kim", 0.5))], MODEL, AMENDED, ()
    )
    assert [each.who for each in found.persons] == ["Ada", "Kim", "Zoe"]


# What a record says


def objections(record: Record) -> list[set[str]]:
    """Who objected, sounding by sounding and letter by letter."""
    return [
        {*event.objections} if isinstance(event, Sounding) else {*event.by}
        for event in record.events
        if isinstance(event, Sounding | SilenceBroken)
    ]


@pytest.mark.parametrize("name", ["turkey-2003", "ntmi-review-2008"])
def test_who_gave_way_and_who_decided_alone(name: str) -> None:
    alone = 0
    for record in runs(load(name), 1, range(30)):
        ever = set().union(*objections(record))
        assert gave_way(record) == {code for code in ever if record.final[code] != "object"}
        last = objections(record)[-1]
        decided = alone_decided(record)
        assert decided == (last if len(last) == 1 and record.outcome == FAILED else set())
        alone += bool(decided)
    assert alone or name != "turkey-2003"


def test_an_objection_taken_back_stops_nothing() -> None:
    record = run(load("turkey-2003"), 1, 3)
    [one] = alone_decided(record)
    back = ObjectionWithdrawn(1, 1, by=one)
    assert alone_decided(replace(record, events=(*record.events, back))) == set()
    assert alone_decided(replace(record, outcome=AMENDED)) == set()


def test_the_person_in_the_way_is_found_in_a_sitting() -> None:
    sitting = Sitting.open("ntmi-review-2008", seats=["FRA"])

    refuses: Mapping[str, dict[str, Any]] = {"sounding": {"stance": "object", "on": []}, "silence": {"letter": True}}

    while not sitting.over:
        [question] = sitting.pending()
        sitting = sitting.put({"id": question.id, "answer": refuses[question.kind]})
    record = sitting.record()
    assert record.outcome == FAILED and alone_decided(record) == {"FRA"} and "FRA" not in gave_way(record)
    found: Scores = scores([bet("Ada", 1, 0.2, None, ["FRA"])], MODEL, record.outcome, (), alone_decided(record))
    assert found.not_scored == ("Ada",) and not found.persons


@pytest.mark.parametrize(
    ("chances", "shown"),
    [
        ((0.625, 0.375), [63, 37]),
        ((1 / 3, 1 / 3, 1 / 3), [34, 33, 33]),
        ((1 / 6, 2 / 3, 1 / 6), [17, 67, 16]),
        ((0.0, 1.0), [0, 100]),
        ((0.334, 0.333, 0.333), [34, 33, 33]),
        ((), []),
    ],
)
def test_percents_sum_to_a_hundred(chances: tuple[float, ...], shown: list[int]) -> None:
    assert whole_percents(chances) == shown
