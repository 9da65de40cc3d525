"""The Mesa council: seats may be anybody's, and count only through their answers."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given

from nacsim import draws
from nacsim.council.ally import TheorySeat
from nacsim.council.council import Council, record
from nacsim.council.run import run, runs
from nacsim.council.seat import (
    AllySeat,
    AnswerRefusedError,
    ChairSeat,
    MoveRequest,
    SilenceAnswer,
    SilenceRequest,
    StanceAnswer,
    StanceRequest,
)
from nacsim.council.secretary_general import PolicySeat
from nacsim.errors import UserError
from nacsim.record import OUTCOMES, STANCES, Record
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.theory.chair import ADJOURN, CLOSE, DEMARCHE, MOVE_BODY, REDRAFT, SILENCE_ALL_THE_SAME, WITHDRAW, Moves
from strategies import changed, examples, luck, scenario, small, told, trees


@dataclass
class Scripted:
    """Answers as the theory does, changed by what a test wants; remembers what it was asked."""

    stance_of: Callable[[StanceRequest, StanceAnswer], StanceAnswer] = lambda _, answer: answer
    silence_of: Callable[[SilenceRequest, SilenceAnswer], SilenceAnswer] = lambda _, answer: answer
    asked: list[StanceRequest | SilenceRequest] = field(default_factory=list)

    def stance(self, request: StanceRequest) -> StanceAnswer:
        self.asked.append(request)
        return self.stance_of(request, TheorySeat().stance(request))

    def silence(self, request: SilenceRequest) -> SilenceAnswer:
        self.asked.append(request)
        return self.silence_of(request, TheorySeat().silence(request))


@dataclass
class Presiding:
    """A chair that answers by a function of the policy's own move."""

    move_of: Callable[[MoveRequest, Moves], Moves]

    def move(self, request: MoveRequest) -> Moves:
        return self.move_of(request, PolicySeat().move(request))


def held(
    whole: Scenario, seats: dict[str, AllySeat] | None = None, chair: ChairSeat | None = None, n: int | None = None
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
    return Scripted(lambda _, answer: replace(answer, stance=stance, **more))


def moving(kind: int, **fields_: Any) -> Presiding:
    """A chair that makes one move, again and again while there is another session."""

    def move(request: MoveRequest, moves: Moves) -> Moves:
        if request.last_session and fields_:
            return moves
        whole = {"kind": kind, "target": -1, "sitting": -1, "lead": -1, "gain": 0.0} | fields_
        return replace(moves, **{name: np.array([value]) for name, value in whole.items()})

    return Presiding(move)


# What a seat may answer


@pytest.mark.parametrize("stance", ["veto", "", "Object", None])
def test_an_unknown_stance_is_refused_and_the_message_says_what_is_allowed(stance: Any) -> None:
    with pytest.raises(AnswerRefusedError, match="BBB: a stance is one of support, undecided, acquiesce, object"):
        held(scenario(small()), {"BBB": always(stance)})


@pytest.mark.parametrize("stance", STANCES)
def test_every_stance_is_taken_as_it_is(stance: str) -> None:
    told_ = held(scenario(small()), {"BBB": always(stance)})
    assert told_.final["BBB"] == stance and told_.adopted == (stance != "object")
    assert {event["stances"]["BBB"] for event in told_.of_kind("sounding")} == {stance}


def test_nobody_stands_aside_where_the_scenario_has_no_opt_outs() -> None:
    aside = {"BBB": always("support", stands_aside=True)}
    with pytest.raises(AnswerRefusedError, match="BBB: nobody can stand aside"):
        held(scenario(small()), dict(aside))
    told_ = held(scenario(changed(small(), "procedure.opt_outs", value=True)), dict(aside))
    assert told_.adopted and told_.opt_outs == ("BBB",)


def test_only_members_have_seats() -> None:
    with pytest.raises(UserError, match="no such member: XXX; the members are AAA, BBB, CCC"):
        Council(scenario(small()), luck(scenario(small())), {"XXX": TheorySeat()})


BLOCKED = changed(small(), "allies.BBB", {"value": -1, "exposure": 0})


@pytest.mark.parametrize(
    ("chair", "message"),
    [
        (moving(99), "a move is one of move_body, demarche, silence, redraft, adjourn, withdraw, close, pass, hold"),
        (moving(-1), "a move is one of"),
        (moving(ADJOURN), "this was the last session; 'adjourn' needs another"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(chair: Presiding, message: str) -> None:
    with pytest.raises(AnswerRefusedError, match=f"the chair: {message}"):
        held(scenario(BLOCKED), chair=chair)


@pytest.mark.parametrize(
    "chair",
    [
        moving(DEMARCHE, target=-1),
        moving(DEMARCHE, target=99),
        moving(MOVE_BODY, sitting=-1),
        moving(MOVE_BODY, sitting=9),
        moving(REDRAFT, text=[7]),
        moving(REDRAFT, text=[-1]),
        moving(REDRAFT, text=[]),
    ],
    ids=["nobody", "no such ally", "nowhere", "no such body", "no such option", "no such option either", "no text"],
)
def test_so_is_one_that_leads_nowhere(chair: Presiding) -> None:
    with pytest.raises(AnswerRefusedError):
        held(scenario(BLOCKED), chair=chair)


# Seats count through their answers and nothing else


@pytest.mark.parametrize("name", ["iraq-training-2004", "turkey-2003", "ntmi-review-2008@each_item"])
def test_a_seat_that_answers_as_the_theory_does_changes_nothing(name: str) -> None:
    whole = load(name)
    seats: dict[str, AllySeat] = {code: Scripted() for code in whole.codes}
    told_ = held(whole, seats, Presiding(lambda _, moves: moves), n=4)
    assert told_.events == told(whole, 4)[3].events and told_.first == told(whole, 4)[3].first
    assert all(seat.asked for seat in seats.values() if isinstance(seat, Scripted))


def test_one_objection_too_many_is_enough_and_moves_the_others_only_by_being_heard() -> None:
    whole = load("ntmi-review-2008")
    plain, other = Scripted(), Scripted()
    as_it_is = held(whole, {"DNK": plain}, n=1)
    with_one = held(whole, {"DNK": other, "NOR": always("object")}, n=1)
    assert as_it_is.adopted and not with_one.adopted
    # Asked first, Denmark sees the same; asked again, that another objects: refusing is not as lonely.
    first, same, again = plain.asked[0].view, other.asked[0].view, other.asked[1].view
    assert all((getattr(first, one.name) == getattr(same, one.name)).all() for one in fields(first))
    assert again.alone < same.alone and again.line == same.line


def test_what_a_seat_reckons_does_not_matter_only_what_it_says() -> None:
    whole = load("turkey-2003")
    odd = Scripted(lambda _, answer: replace(answer, acceptability=-9.0, margin=9.0))
    told_, plain = held(whole, {"FRA": odd, "LUX": odd}, n=2), told(whole, 2)[1]
    assert (told_.outcome, told_.text, told_.hours) == (plain.outcome, plain.text, plain.hours)
    assert (told_.first, told_.final, told_.opt_outs) == (plain.first, plain.final, plain.opt_outs)


def test_a_letter_is_a_seats_to_write_whatever_margin_it_gives() -> None:
    whole = scenario(changed(small(), "procedure.silence_hours", 12))
    for margin in (0.5, -0.5):
        writes = Scripted(silence_of=lambda _, answer, m=margin: SilenceAnswer(True, m))  # type: ignore[misc]
        keeps = Scripted(silence_of=lambda _, answer, m=margin: SilenceAnswer(False, m))  # type: ignore[misc]
        broken, kept = held(whole, {"BBB": writes}), held(whole, {"BBB": keeps})
        assert [event["by"] for event in broken.of_kind("silence_broken")][:1] == [("BBB",)]
        assert kept.of_kind("silence_kept") and kept.adopted and not kept.of_kind("silence_broken")
        assert all(event["margins"]["BBB"] <= 0 for event in broken.of_kind("silence_broken"))


def test_a_seat_is_told_the_hour_the_text_and_its_own_numbers() -> None:
    seat = Scripted()
    held(scenario(changed(small(), "procedure.silence_hours", 12)), {"BBB": seat})
    sounding, silence = seat.asked
    assert isinstance(sounding, StanceRequest) and isinstance(silence, SilenceRequest)
    assert (sounding.ally, sounding.hour, sounding.text) == ("BBB", 0, {"p": "full"})
    assert (silence.ally, silence.hour, silence.deadline, silence.text) == ("BBB", 12, 12, {"p": "full"})
    assert sounding.view.line.shape == (1, 1) and sounding.view.line[0, 0] == pytest.approx(0.35)
    with pytest.raises(AttributeError):
        sounding.hour = 3  # type: ignore[misc]


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
    assert held(whole, chair=moving(WITHDRAW)).events[-2]["kind"] == "sponsor_withdrew"
    assert held(whole, chair=moving(CLOSE)).hours == 0

    def once(request: MoveRequest, moves: Moves) -> Moves:
        assert request.last_session == (request.hour == 72)
        return replace(moves, kind=np.array([CLOSE if request.last_session else REDRAFT]), text=np.array([[2]]))

    told_ = held(
        scenario(changed(small(), "allies.BBB.red_lines", {"p": {"refuses": ["full"]}})), chair=Presiding(once)
    )
    assert (told_.outcome, told_.text) == ("adopted_amended", {"p": "none"})


def test_silence_all_the_same_is_started_over_known_objections() -> None:
    whole = scenario(changed(BLOCKED, "procedure.silence_hours", 12))
    chair = Presiding(
        lambda request, moves: moves if request.last_session else replace(moves, kind=np.array([SILENCE_ALL_THE_SAME]))
    )
    told_ = held(whole, chair=chair)
    assert told_.of_kind("silence_started")[0]["all_the_same"] and told_.of_kind("silence_broken")[0]["by"] == ("BBB",)
    mute = Scripted(silence_of=lambda _, answer: SilenceAnswer(breaks=False))
    told_ = held(whole, {"BBB": mute}, chair)
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
