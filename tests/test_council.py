"""The Mesa council: seats may be anybody's, and count only through their answers."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from typing import Any

import mesa
import pytest
from hypothesis import given

from nacsim import draws
from nacsim.council.council import Council, record
from nacsim.council.run import run, runs
from nacsim.errors import AnswerRefusedError, NacsimError, UserError
from nacsim.record import OUTCOMES, STANCES, Record
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.theory.outside import Seat
from nacsim.theory.question import Question
from strategies import changed, examples, luck, scenario, small, told, trees


@dataclass
class Scripted:
    """Gives the answers that a test wants, by kind of question; leaves the others to the model; remembers them all."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)

    def __call__(self, question: Question) -> Any:
        self.asked.append(question)
        answer = self.answers.get(question.kind)
        return answer(question) if callable(answer) else answer


def held(
    whole: Scenario, seats: dict[str, Seat] | None = None, chair: Seat | None = None, n: int | None = None
) -> Record:
    """The record of a council with some seats taken; n None: as written, else run n - 1 of seed 1."""
    chance = luck(whole, n=n)
    council = Council(whole, chance.rows(slice(-1, None)), seats, chair)
    for _ in range(500):
        if council.running:
            council.step()
    assert not council.running, "a council that never ends"
    return record(council, 1, (n or 1) - 1, as_written=n is None, version="0")


def always(stance: Any, **more: Any) -> Scripted:
    return Scripted({"sounding": {"stance": stance, **more}})


def moving(move: str, **more: Any) -> Scripted:
    """A chair that makes one move, again and again while it can."""
    return Scripted({"move": lambda question: {"move": move, **more} if move in question.answers["move"] else None})


# What a seat may answer: the rest is in `test_sitting`


@pytest.mark.parametrize("stance", ["veto", "", "Object", None])
def test_an_unknown_stance_is_refused_and_the_message_says_what_is_allowed(stance: Any) -> None:
    with pytest.raises(AnswerRefusedError, match="BBB: 'stance' is one of support, undecided, acquiesce, object"):
        held(scenario(small()), {"BBB": always(stance)})


@pytest.mark.parametrize("stance", STANCES)
def test_every_stance_is_taken_as_it_is(stance: str) -> None:
    told_ = held(scenario(small()), {"BBB": always(stance)})
    assert told_.final["BBB"] == stance and told_.adopted == (stance != "object")
    assert {event["stances"]["BBB"] for event in told_.of_kind("sounding")} == {stance}


def test_nobody_stands_aside_where_the_scenario_has_no_opt_outs() -> None:
    aside: dict[str, Seat] = {"BBB": always("support", stands_aside=True)}
    with pytest.raises(AnswerRefusedError, match="BBB: 'stands_aside' is one of false"):
        held(scenario(small()), aside)
    told_ = held(scenario(changed(small(), "procedure.opt_outs", value=True)), aside)
    assert told_.adopted and told_.opt_outs == ("BBB",)


def test_only_members_have_seats() -> None:
    with pytest.raises(UserError, match=r"There is no seat 'XXX'\. The seats are AAA, BBB, CCC, chair"):
        Council(scenario(small()), luck(scenario(small())), {"XXX": always("support")})


def test_a_seat_that_fails_says_so() -> None:
    def broken(question: Question) -> Any:
        return question.nothing  # type: ignore[attr-defined]

    with pytest.raises(NacsimError, match="The seat BBB failed: AttributeError"):
        held(scenario(small()), {"BBB": broken})


def test_a_seat_cannot_widen_what_it_is_allowed() -> None:
    def cheats(question: Question) -> Any:
        question.answers["stance"].append("veto")
        return {"stance": "veto"}

    with pytest.raises(AnswerRefusedError, match="'stance' is one of support, undecided, acquiesce, object"):
        held(scenario(small()), {"BBB": cheats})


BLOCKED = changed(small(), "allies.BBB", {"value": -1, "exposure": 0})


# Seats count through their answers and nothing else


@pytest.mark.parametrize("name", ["iraq-training-2004", "turkey-2003", "ntmi-review-2008@each_item"])
def test_seats_that_leave_everything_to_the_model_change_nothing(name: str) -> None:
    whole = load(name)
    seats = {code: Scripted() for code in whole.codes}
    told_ = held(whole, {**seats}, Scripted(), n=4)
    assert told_.events == told(whole, 4)[3].events and told_.first == told(whole, 4)[3].first
    assert all(seat.asked for seat in seats.values())


def test_one_objection_too_many_is_enough_and_moves_the_others_only_by_being_heard() -> None:
    whole = load("ntmi-review-2008")
    plain, other = Scripted(), Scripted()
    as_it_is = held(whole, {"DNK": plain}, n=1)
    with_one = held(whole, {"DNK": other, "NOR": always("object")}, n=1)
    assert as_it_is.adopted and not with_one.adopted
    # Asked first, Denmark is told the same; asked again, that another objects.
    assert plain.asked[0] == other.asked[0] and plain.asked[1] != other.asked[1]
    before, after = (seat.asked[1].public["events"][0]["objections"] for seat in (plain, other))
    assert after == before | {"NOR": []}


def test_a_letter_is_a_seats_to_write() -> None:
    whole = scenario(changed(small(), "procedure.silence_hours", 12))
    broken, kept = (held(whole, {"BBB": Scripted({"silence": {"letter": writes}})}) for writes in (True, False))
    assert [event["by"] for event in broken.of_kind("silence_broken")][:1] == [("BBB",)]
    assert kept.of_kind("silence_kept") and kept.adopted and not kept.of_kind("silence_broken")
    assert all(event["margins"] == {"BBB": None} for event in broken.of_kind("silence_broken"))


def test_a_scripted_objection_holds_when_clauses_are_struck() -> None:
    clause = {"options": {"full": {"at": 1.0}, "none": {"at": 0.0}}}
    tree = small(provisions={"p": clause, "q": clause}, draft={"p": "full", "q": "full"})
    tree["procedure"] |= {"granularity": "each_item"}
    tree["allies"]["BBB"] = {"value": 0.2, "stake": 0.5, "exposure": 0, "reserve": 0, "ideal": {"p": 0.0, "q": 1.0}}
    tree["allies"]["CCC"] = {"value": 0.9, "stake": 0.5, "exposure": 0, "reserve": 0, "ideal": {"p": 0.0, "q": 1.0}}
    assert held(scenario(tree)).text == {"p": "none", "q": "full"}
    assert not held(scenario(tree), {"CCC": always("object")}).adopted


# The chair


def test_a_chair_of_ones_own_makes_the_moves() -> None:
    whole = scenario(BLOCKED)
    assert held(whole, chair=moving("close")).hours == 0
    red_line = changed(small(), "allies.BBB.red_lines", {"p": {"refuses": ["full"]}})
    told_ = held(scenario(red_line), chair=moving("redraft", text={"p": "none"}))
    assert (told_.outcome, told_.text) == ("adopted_amended", {"p": "none"})
    assert [event["gain"] for event in told_.of_kind("redraft")] == [None]


def test_silence_all_the_same_is_started_over_known_objections() -> None:
    whole = scenario(changed(BLOCKED, "procedure.silence_hours", 12))
    told_ = held(whole, chair=moving("silence"))
    assert told_.of_kind("silence_started")[0]["all_the_same"] and told_.of_kind("silence_broken")[0]["by"] == ("BBB",)
    told_ = held(whole, {"BBB": Scripted({"silence": {"letter": False}})}, moving("silence"))
    assert told_.adopted and told_.first["BBB"] == "object" and told_.final["BBB"] == "acquiesce"


# Step by step


def test_a_council_can_be_stepped_and_stops_by_itself() -> None:
    whole = load("turkey-2003")
    council = Council(whole, luck(whole, n=1))
    asked = 0
    while council.running:
        council.step()
        asked += 1
    assert asked >= 5 and len(council.agents) == len(whole.codes) + 1
    stepped = record(council, 1, 0, as_written=False, version="0")
    assert stepped.events == told(whole, 1)[0].events
    seated = stepped.of_kind("sounding")[-1]["stances"]
    assert {ally.code: ally.current_stance for ally in council.allies if ally.code in seated} == seated


def test_a_council_without_minutes_has_the_same_run_and_leaves_no_record() -> None:
    whole = load("turkey-2003")
    quiet = Council(whole, luck(whole, n=2).rows(slice(1, 2)), minutes=False)
    quiet.run()
    noted, state = told(whole, 2)[1], quiet.state
    assert [noted.outcome, noted.hours] == [OUTCOMES[state.outcome[0]], state.hour[0]]
    assert noted.events[-1]["session"] == state.session[0]
    assert list(noted.final.values()) == [STANCES[stance] for stance in state.stance[0]]
    with pytest.raises(ValueError, match="without minutes"):
        record(quiet, 1, 1, as_written=False, version="0")


def test_a_council_that_is_over_asks_nobody_anything() -> None:
    whole, seat = scenario(small()), Scripted()
    council = Council(whole, luck(whole), {"BBB": seat})
    council.run()
    asked = len(seat.asked)
    council.step()
    assert asked == len(seat.asked) >= 1 and not council.running


@pytest.mark.parametrize("name", ["ntmi-review-2008", "turkey-2003", "iraq-training-2004@dpc_threat"])
def test_events_are_in_order_and_a_sounding_is_of_the_body_that_held_it(name: str) -> None:
    whole = load(name)
    for told_ in told(whole, 10):
        clock = [(event["hour"], event["session"]) for event in told_.events if event["kind"] != "adjourned"]
        assert clock == sorted(clock)
        for event in told_.of_kind("sounding"):
            assert set(event["stances"]) == set(whole.seats[event["body"]])
            assert sum(event["heard"].values()) == len(event["stances"]) and event["round"] >= 1
        first_session = [event for event in told_.of_kind("sounding") if event["session"] == 1]
        assert told_.first == dict.fromkeys(whole.codes, "support") | first_session[-1]["stances"]


@given(trees())
@examples(25)
def test_the_terms_of_an_objection_add_up(tree: dict[str, Any]) -> None:
    for told_ in told(scenario(tree), 1):
        for event in told_.of_kind("sounding"):
            assert set(event["objections"]) == {a for a, stance in event["stances"].items() if stance == "object"}
            for ally, terms in event["terms"].items():
                parts = ("acceptability", "alone", "time", "pressure", "bypass", "commitments")
                assert terms["margin"] == pytest.approx(sum(terms[part] for part in parts), abs=5e-6)
                if ally in event["objections"]:
                    assert terms["margin"] <= terms["reserve"]
                    assert event["objections"][ally]["yes_if"] == (terms["margin"] >= 0)
                    # Who refuses on principle names no clause.
                    named = event["objections"][ally]["clauses"]
                    assert set(named) <= set(terms["clauses"]) and len(set(named)) == len(named)


# Runs


@pytest.mark.parametrize(("seed", "number"), [(1, -1), (-1, 0)])
def test_runs_are_counted_from_0(seed: int, number: int) -> None:
    with pytest.raises(UserError, match="whole number, 0 or more"):
        run(scenario(small()), seed=seed, run=number)


def test_runs_come_in_the_order_asked_for_and_across_blocks() -> None:
    whole = scenario(changed(small(), "allies.BBB.value", -0.2))
    which = [draws.BLOCK + 1, 0, draws.BLOCK, 0]
    found = list(runs(whole, 4, which))
    assert [told_.run for told_ in found] == which and found[1] == found[3]
    assert [told_.to_json() for told_ in found[:1]] == [run(whole, 4, draws.BLOCK + 1).to_json()]


# Memory


def councils() -> tuple[int, int]:
    """How many councils there are, and how many Mesa keeps in a table of its own."""
    gc.collect()
    kept = sum(isinstance(model, Council) for model in getattr(mesa.Agent, "_ids", {}))
    return sum(isinstance(thing, Council) for thing in gc.get_objects()), kept


def test_runs_that_are_over_take_no_memory() -> None:
    before = councils()
    whole = scenario(small())
    for _ in runs(whole, 1, range(5)):
        pass
    list(runs(whole, 1, range(2), as_written=True))
    assert councils() == before
    council = Council(whole, luck(whole))
    assert councils()[0] == before[0] + 1 and council.running  # the count sees one that is there
