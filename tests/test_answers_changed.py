"""What somebody's answers changed: given again over many draws as a sitting would take them, and said truly."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.council.run import run
from nacsim.council.sitting import Sitting
from nacsim.ensembles.again import Again, Script
from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns, run_all
from nacsim.errors import AnswerRefusedError, UserError
from nacsim.findings.answers_again import Half, Many
from nacsim.findings.answers_changed import AnswersChanged
from nacsim.findings.estimates import Change
from nacsim.findings.own_answers import OwnAnswer
from nacsim.record import CHAIR, OUTCOMES, STANCES, Outcome, Record, Stance
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.answers_changed import answers_changed, script_of
from nacsim.telling.answers_lines import answers_lines
from nacsim.telling.lines import WIDTH, as_text
from nacsim.theory.luck import centre_of
from nacsim.theory.matter import matter_of
from nacsim.theory.question import Question
from strategies import examples

SHIPPED = ("turkey-2003", "iraq-training-2004", "ntmi-review-2008")
IRAQ = SHIPPED[1]
Answering = Callable[[Sitting, Question], Mapping[str, Any] | None]
OBJECTS: Mapping[str, Mapping[str, Any]] = {"sounding": {"stance": "object"}, "silence": {"letter": True}}
DRAWS = st.randoms(use_true_random=False)
SEATS: Sequence[Sequence[str]] = (["FRA"], ["DEU"], [CHAIR], ["FRA", "FRA.capital", CHAIR], ["DEU", "FRA", "USA"])


def held(sitting: Sitting, answer: Answering) -> Sitting:
    while not sitting.over:
        for question in sitting.pending():
            sitting = sitting.put({"id": question.id, "answer": answer(sitting, question)})
    return sitting


def left(_sitting: Sitting, _question: Question) -> None:
    """All to the model."""


def at_random(draw: random.Random) -> Answering:
    """Anything that may be answered, acts on the floor included; now and then it is left to the model."""

    def answer(sitting: Sitting, question: Question) -> Mapping[str, Any] | None:
        offers = sitting.offers(question.seat)
        return draw.choice(offers) if offers and draw.random() < 0.8 else None

    return answer


def again(scenario: Scenario, seed: int, first: int, last: int, script: Script, seats: Sequence[str]) -> Columns:
    return joined(list(columns(scenario, seed, first, last, lambda n: Again(script, seats, n))))


def by_hand(script: Script) -> Answering:
    """The same rule, by what a sitting asks: an oracle that knows questions and no arrays."""
    turns: dict[tuple[str, str], list[int]] = {}

    def answer(sitting: Sitting, question: Question) -> Mapping[str, Any] | None:
        sessions = turns.setdefault((question.seat, question.kind), [])
        key = question.public["session"] if question.kind == "sounding" else len(sessions)
        sessions.append(key)
        theirs = script.get((question.seat, question.kind))
        if not theirs:
            return None
        turn, within = len(set(sessions)), sessions.count(key)
        of_turn = theirs[turn - 1] if turn <= len(theirs) else theirs[-1]
        given = of_turn[within - 1] if within <= len(of_turn) else of_turn[-1]
        try:
            sitting.put({"id": question.id, "answer": given})
        except AnswerRefusedError:
            return None
        return given

    return answer


def assert_same(scenario: Scenario, runs: Columns, row: int, record: Record) -> None:
    space = {provision.key: [option.key for option in provision.options] for provision in scenario.provisions}
    text = {key: space[key][o] for key, o in zip(space, runs.text[row], strict=True)}
    final = {code: STANCES[s] for code, s in zip(scenario.codes, runs.final[row], strict=True)}
    assert (OUTCOMES[runs.outcome[row]], int(runs.hours[row])) == (record.outcome, record.hours)
    assert text == dict(record.text)
    assert final == dict(record.final)


# The overlay


@examples(30)
@given(
    name=st.sampled_from(SHIPPED),
    seats=st.sampled_from(SEATS),
    number=st.integers(0, 40),
    draw=DRAWS,
)
def test_on_the_same_draws_the_answers_make_the_same_run(
    name: str, seats: Sequence[str], number: int, draw: random.Random
) -> None:
    scenario = load(name)
    sitting = held(Sitting.open(scenario, seed=3, run=number, seats=seats), at_random(draw))
    runs = again(scenario, 3, number, number + 1, script_of(sitting), [*sitting.seats])
    assert_same(scenario, runs, 0, sitting.record())


@examples(8)
@given(name=st.sampled_from(SHIPPED), seats=st.sampled_from(SEATS), draw=DRAWS)
def test_on_other_draws_they_make_the_runs_of_sittings_that_answer_so(
    name: str, seats: Sequence[str], draw: random.Random
) -> None:
    """Many rows at once, of which each is one sitting: nothing goes over from one run to another."""
    scenario = load(name)
    script = script_of(held(Sitting.open(scenario, seed=3, run=50, seats=seats), at_random(draw)))
    runs = again(scenario, 3, 0, 5, script, [*sorted(seats)])
    for row in range(5):
        sitting = held(Sitting.open(scenario, seed=3, run=row, seats=seats), by_hand(script))
        assert_same(scenario, runs, row, sitting.record())


def test_a_run_as_written_too() -> None:
    scenario = load(IRAQ)
    sitting = held(Sitting.open(scenario, seats=["FRA"], as_written=True), at_random(random.Random(4)))
    seating = lambda n: Again(script_of(sitting), ["FRA"], n)  # noqa: E731
    runs = joined(list(run_all(matter_of(scenario), centre_of(scenario), 0, seating)))
    assert_same(scenario, runs, 0, sitting.record())


def test_what_one_run_hears_on_the_floor_no_other_does() -> None:
    """Luxembourg, which has no position of its own, asks for a wording in one run; in the others it has no floor."""
    scenario = load(IRAQ)
    script: Script = {("LUX", "sounding"): [[{"floor": True}]], ("LUX", "floor"): [[_act(flag="low_profile")]]}
    whole = again(scenario, 1, 0, 40, script, ["LUX"])
    for first in range(0, 40, 10):
        part = again(scenario, 1, first, first + 10, script, ["LUX"])
        assert np.array_equal(part.outcome, whole.outcome[first : first + 10])
        assert np.array_equal(part.text, whole.text[first : first + 10])


def _act(**wording: str) -> Mapping[str, Any]:
    return {"amend": wording, "if": {}, "press": None, "time": False, "takes_back": False, "says": ""}


# The study


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("seats", [["FRA"], [CHAIR]])
def test_with_all_left_to_the_model_nothing_differs(name: str, seats: list[str]) -> None:
    found = answers_changed(held(Sitting.open(name, seed=1, run=2, seats=seats), left), runs=60)
    assert found.same
    assert found.many.otherwise == 0
    assert found.many.yours.ends == found.many.model.ends
    assert found.many.adopted.value == 0
    assert found.headline == "You left every question to the model, so nothing can differ"
    assert not found.claims
    assert "Over" not in as_text(answers_lines(found))


def test_it_is_held_against_the_model_on_the_same_draws() -> None:
    objecting = held(
        Sitting.open(IRAQ, seed=1, run=3, seats=["FRA"]),
        lambda _, question: OBJECTS.get(question.kind),
    )
    steps: list[tuple[int, int]] = []
    found = answers_changed(objecting, 100, lambda done, whole: steps.append((done, whole)))
    assert found.model == run(load(IRAQ), 1, 3)
    assert found.yours.outcome == "not_adopted"
    assert found.many.yours.ends == dict.fromkeys(OUTCOMES, 0) | {"not_adopted": 100}
    assert found.many.adopted.value == -1
    assert steps[-1] == (200, 200)
    alone = joined(list(columns(load(IRAQ), 1, 0, 100)))
    assert [found.many.model.ends[word] for word in OUTCOMES] == np.bincount(alone.outcome, minlength=5).tolist()
    assert found.many.model.hours == np.median(alone.hours)
    assert "lower adoption by 100 points" in found.many.headline


def test_a_sitting_that_is_not_over_has_changed_nothing_yet() -> None:
    with pytest.raises(UserError, match="not over"):
        answers_changed(Sitting.open(IRAQ, seats=["FRA"]))
    with pytest.raises(UserError, match="number of runs"):
        answers_changed(held(Sitting.open(IRAQ, seats=["FRA"]), left), runs=0)


# What is said


def found(yours: Mapping[str, Any] = {}, seats: Sequence[str] = ("FRA",), **many: Any) -> AnswersChanged:
    """Of Iraq, with what differs from the model's record."""
    scenario = load(IRAQ)
    model = run(scenario, 1, 3)
    answers = (OwnAnswer(1, 0, "FRA", "sounding", {"stance": "object"}),)
    return AnswersChanged(scenario, tuple(seats), answers, replace(model, **yours), model, of_many(**many))


def of_many(
    yours: Sequence[int] = (0, 100, 0, 0, 0),
    model: Sequence[int] = (0, 100, 0, 0, 0),
    adopted: Change = Change(0.0, -0.01, 0.01),  # noqa: B008
    turns: Mapping[tuple[Outcome, Outcome], int] = {},
    hours: float = 49,
    outcomes: Mapping[Outcome, Change] = {},
) -> Many:
    halves = [Half("", dict(zip(OUTCOMES, ends, strict=True)), h) for ends, h in ((yours, hours), (model, 49))]
    none = dict.fromkeys(OUTCOMES, Change(0.0, -0.01, 0.01))
    return Many(sum(yours), 1, halves[0], halves[1], turns, adopted, {**none, **outcomes})


def test_it_is_said_which_outcome_became_which_the_most_frequent_first() -> None:
    turns: dict[tuple[Outcome, Outcome], int] = {
        ("not_adopted", "deferred"): 2,
        ("adopted_as_drafted", "adopted_amended"): 30,
        ("deferred", "not_adopted"): 1,
        ("not_adopted", "adopted_amended"): 5,
        ("deferred", "adopted_amended"): 1,
    }
    assert of_many(turns=turns).turned == (
        '39 of 100 runs (39%) come to another outcome: 30 to "adopted, amended" instead of "adopted as drafted"; 5 to'
        ' "adopted, amended" instead of "not adopted"; 2 to "deferred" instead of "not adopted"; 2 otherwise'
    )


def test_where_it_ends_alike_that_is_said() -> None:
    same = found()
    assert same.headline.startswith("On the same draws your answers changed nothing of how it ends")
    assert same.claims == ()
    assert same.many.headline.startswith("Over 100 draws your answers turn no outcome")


def test_only_the_hour_differs() -> None:
    model = found().model
    later = found({"hours": model.hours + 24})
    assert later.headline == (
        "On the same draws the outcome is the same without your answers, adopted, amended; with the model in your"
        " seat it comes 1 day earlier"
    )
    assert later.claims[0] == "The text at the end is the same"
    assert later.claims[-1] == "At the end every ally stands where it would have stood"


def test_who_stands_aside_with_the_one_alone_is_said() -> None:
    model = found().model
    assert found().of_taking_part == ""
    others = found({"opt_outs": ("DEU", "ITA")})
    others = replace(others, model=replace(model, opt_outs=("BEL", "DEU")))
    assert model.adopted
    assert others.of_taking_part == "Stand aside with your answers alone: Italy; with the model alone: Belgium"
    assert others.claims[-1] == others.of_taking_part
    (row,) = [one for one in others.beside if one.what == "Stand aside"]
    assert (row.yours, row.model) == ("Germany, Italy", "Belgium, Germany")
    assert not any(one.what == "Stand aside" for one in found().beside)


def test_another_outcome_in_the_chair() -> None:
    ours = found({"outcome": "not_adopted"}, seats=["chair"])
    assert ours.headline == (
        "With your answers it is not adopted; on the same draws, with the model in the chair, it would have been"
        " adopted, amended (at the same hour)"
    )
    assert not ours.of_wishes
    theirs = replace(ours, yours=ours.model, model=ours.yours)
    assert "it would not have been adopted" in theirs.headline


@pytest.mark.parametrize(("wording", "claims"), [("nato_chain_only", "nearer to"), ("under_coalition", "further from")])
def test_your_ally_gets_what_it_wants_or_does_not(wording: str, claims: str) -> None:
    """France wants the NATO chain of command, and is held against the wording at the other end."""
    other = {"nato_chain_only": "under_coalition", "under_coalition": "nato_chain_only"}[wording]
    base = found()
    texts = [dict(base.model.text) | {"command": option} for option in (wording, other)]
    ours = replace(base, yours=replace(base.yours, text=texts[0]), model=replace(base.model, text=texts[1]))
    assert ours.of_text == "The texts at the end differ in 1 of 5 clauses: command"
    assert ours.of_wishes == (f"For your France the text is {claims} what it wants on command than with the model",)
    [clause] = ours.clauses
    assert (clause.provision, clause.nearer) == ("command", {"FRA": claims == "nearer to"})


def test_a_wording_without_a_place_is_called_neither_nearer_nor_further() -> None:
    base = found()
    provision = next(p for p in base.scenario.provisions if p.key == "fact_finding")
    for option in provision.options:
        ours = replace(base, yours=replace(base.yours, text=dict(base.model.text) | {"fact_finding": option.key}))
        for clause in ours.clauses:
            now = provision.options[provision.index(base.model.text["fact_finding"])]
            if option.kind != "point" or now.kind != "point":
                assert not clause.nearer


def test_those_who_stand_otherwise_are_named_together() -> None:
    base = found()
    assert {base.model.final[ally] for ally in ("BEL", "DEU")} == {"undecided"}
    final: dict[str, Stance] = dict(base.model.final) | {"BEL": "object", "DEU": "object", "FRA": "support"}
    assert replace(base, yours=replace(base.yours, final=final)).of_stances == (
        "At the end Belgium and Germany object (with the model they are undecided); France supports it (with the model"
        " it is undecided)"
    )


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (
            {
                "yours": (0, 43, 0, 0, 57),
                "model": (0, 55, 0, 0, 45),
                "adopted": Change(-0.12, -0.17, -0.08),
                "turns": {("adopted_amended", "not_adopted"): 12},
            },
            "Over 100 draws your answers lower adoption by 12 points (\N{MINUS SIGN}17 to \N{MINUS SIGN}8), in the"
            " model: 43% of runs against 55%",
        ),
        (
            {
                "yours": (0, 56, 0, 0, 44),
                "model": (0, 55, 0, 0, 45),
                "adopted": Change(0.01, -0.03, 0.05),
                "turns": {("adopted_amended", "not_adopted"): 1, ("not_adopted", "adopted_amended"): 2},
            },
            "no clear difference to adoption: 56% with your answers and 55% with the model's, +1 points"
            " (\N{MINUS SIGN}3 to +5), which may be chance",
        ),
        (
            {"yours": (50, 50, 0, 0, 0), "turns": {("adopted_amended", "adopted_as_drafted"): 50}},
            "it is adopted as often with your answers as with the model's, in 100% of runs",
        ),
    ],
)
def test_over_many_draws_what_may_be_chance_is_called_so(many: Mapping[str, Any], said: str) -> None:
    assert said in of_many(**many).headline


def test_how_it_is_adopted_leads_where_whether_it_is_does_not_differ() -> None:
    """A text that passes as drafted instead of amended is no small thing, though adoption is as frequent."""
    many = of_many(
        yours=(98, 0, 0, 0, 2),
        adopted=Change(-0.02, -0.05, 0.01),
        turns={("adopted_amended", "adopted_as_drafted"): 98, ("adopted_amended", "not_adopted"): 2},
        outcomes={"adopted_as_drafted": Change(0.98, 0.93, 1.0), "adopted_amended": Change(-1.0, -1.0, -0.96)},
    )
    assert many.headline == (
        "Over 100 draws it is adopted as drafted more often with your answers, +98 points (+93 to +100), in the model;"
        " no clear difference to whether it is adopted at all: 98% of runs against 100%"
    )
    assert "adopted as drafted: +" not in many.turned
    assert "clearly less often adopted, amended: " in many.turned


def test_one_run_is_one() -> None:
    one = of_many(turns={("adopted_amended", "not_adopted"): 1})
    assert one.turned == '1 of 100 runs (1%) comes to another outcome: 1 to "not adopted" instead of "adopted, amended"'
    assert of_many().turned == ""
    assert of_many(hours=72).pace == (
        "Half of the runs are over within 3 days with your answers, within 2 days 1 hour with the model's"
    )


@examples(6)
@given(name=st.sampled_from(SHIPPED), seat=st.sampled_from(["FRA", "DEU", CHAIR]), draw=DRAWS)
def test_the_lines_are_plain_and_fit(name: str, seat: str, draw: random.Random) -> None:
    sitting = held(Sitting.open(name, seed=2, run=1, seats=[seat]), at_random(draw))
    text = as_text(answers_lines(answers_changed(sitting, 40)))
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "None" not in text
