"""The floor: what those who are not the model do between a session and the chair's move, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor_samples import AS_THE_MODEL, ASKED, IRAQ, Answers, busy, held
from nacsim.council.run import run
from nacsim.council.sitting import Sitting
from nacsim.errors import AnswerRefusedError, UserError
from nacsim.record import STANCES, Amendment, Approach, Condition, Event, ObjectionWithdrawn, Speech, TimeAsked
from nacsim.scenario.load import load
from nacsim.theory.question import Question
from strategies import examples

SHIPPED = ("turkey-2003", IRAQ, "ntmi-review-2008")


def opened(*seats: str, **options: Any) -> Sitting:
    return Sitting.open(IRAQ, seed=1, seats=seats, **options)


def put(sitting: Sitting, **answer: Any) -> Sitting:
    (question,) = sitting.pending()
    return sitting.put({"id": question.id, "answer": answer or AS_THE_MODEL.get(question.kind)})


def on_the_floor(sitting: Sitting) -> Sitting:
    """Left to the model until somebody has the floor."""
    while sitting.pending()[0].kind != "floor":
        sitting = put(sitting)
    return sitting


def events_of(sitting: Sitting) -> list[dict[str, Any]]:
    found: Any = sitting.public()["events"]
    return [*found]


def kinds(sitting: Sitting) -> list[str]:
    return [event["kind"] for event in events_of(sitting)]


def once(**act: Any) -> Answers:
    """Do this where it is first possible, and leave all else to the model."""
    done: list[bool] = []

    def answers(question: Question) -> Mapping[str, Any] | None:
        if question.kind != "floor" or done or not {*act} <= {*question.answers}:
            return AS_THE_MODEL.get(question.kind)
        done.append(True)
        return act

    return answers


def idle(question: Question) -> Mapping[str, Any] | None:
    """Asks for the floor, and does nothing with it."""
    return AS_THE_MODEL.get(question.kind)


@pytest.mark.parametrize("name", SHIPPED)
def test_who_does_nothing_on_the_floor_changes_nothing(name: str) -> None:
    for number in range(3):
        sitting = Sitting.open(name, seed=2, run=number, seats=["DEU", "FRA", "FRA.capital", "chair"])
        alone = run(load(name), 2, number).as_dict()
        assert held(sitting, idle).record().as_dict() == alone | {"seats": dict(sitting.seats)}


def test_all_that_is_done_is_on_record_and_replays() -> None:
    found = {type(event) for event in busy().events}
    assert {Amendment, Approach, Condition, ObjectionWithdrawn, Speech, TimeAsked} <= found
    sitting = held(opened("FRA"), once(**{"if": ASKED, "says": "So be it."}))
    assert Sitting.replay(sitting.journal()).record() == sitting.record()


def test_a_condition_is_believed_and_tabled_at_once() -> None:
    """The model would first have let capitals work, and redrafted later and otherwise."""
    left = on_the_floor(opened("FRA"))
    after = put(left, **{"if": ASKED})
    assert kinds(after)[-3:-1] == ["condition", "redraft"]
    redraft = next(event for event in events_of(after) if event["kind"] == "redraft")
    assert redraft["changes"] == [{"provision": "command", "from": "under_coalition", "to": "nato_chain_only"}]
    assert "redraft" not in kinds(put(left))


def test_nobody_tables_what_a_sponsor_refuses() -> None:
    """The United States has a red line on training outside Iraq alone."""
    sitting = held(opened("FRA"), once(**{"if": {"location": "outside_only"}}))
    record = sitting.record()
    assert record.of_kind(Condition)[0].wanted == {"location": "outside_only"}
    assert record.text["location"] != "outside_only"


def test_a_wish_weighs_with_the_chair() -> None:
    """What it asks for looks better to the chair from then on, and the contrary worse."""
    from nacsim.theory.stakes import losses_as_said
    from nacsim.theory.state import drawing

    stand = on_the_floor(opened("LUX"))._stand
    matter, state = stand.matter, stand.state
    i, d = matter.alliance.codes.index("LUX"), matter.space.keys.index("flag")
    assert state.floor is not None
    said = state.floor.said[0].copy()
    drawn = drawing(matter, state.luck, state.calibrated)
    assert (losses_as_said(drawn, said) == state.stakes.loss).all()
    option = matter.space.options[d].index("low_profile")
    said[d, i] = option
    after = losses_as_said(drawn, said)
    assert (after[..., d, option] < state.stakes.loss[..., d, option]).all()
    other = matter.space.options[d].index("visible_flag")
    assert (after[..., d, other] > state.stakes.loss[..., d, other]).all()


def test_an_own_demarche_presses_by_what_its_maker_weighs() -> None:
    """lobby * share * (e / 0.5) * (1 + lever * committed clauses) * (1 - pressure / pmax), by hand."""
    sitting = on_the_floor(opened("DEU"))
    matter, before = sitting._stand.matter, sitting._stand.state
    scenario, fra = sitting.scenario, matter.alliance.codes.index("FRA")
    weights = {ally.code: ally.weight.value for ally in scenario.allies}
    share = weights["DEU"] / sum(weights.values())
    exposure = float(before.stakes.exposure[0, 0, fra])
    committed = len(
        {word.on for ally in scenario.allies if ally.code == "FRA" for word in ally.commitments} - {"consent"}
    )
    p = matter.parameters
    expected = p.lobby * share * (exposure / 0.5) * (1 + p.commitment_lever * committed)
    pressed = [event for event in held(sitting, once(press="FRA")).record().events if isinstance(event, Approach)]
    assert [(event.by, event.on) for event in pressed] == [(("DEU",), "FRA")]
    assert pressed[0].pressure == pytest.approx(expected, abs=1e-6)
    assert expected > 0


def test_time_is_given_once() -> None:
    first = put(on_the_floor(opened("FRA")), time=True)
    assert [event["kind"] for event in events_of(first) if event["session"] == 1][-2:] == ["time_asked", "adjourned"]
    (question,) = on_the_floor(first).pending()
    assert "time" not in question.answers


def test_the_only_objection_taken_back_is_no_objection() -> None:
    sitting = on_the_floor(opened("FRA"))
    after = put(sitting, takes_back=True)
    assert not {"demarche", "redraft"} & {*kinds(after)}
    assert kinds(after)[kinds(after).index("objection_withdrawn") + 1] in ("drafting", "silence_started")


def test_words_change_nothing() -> None:
    spoken = held(opened("FRA"), once(says="Let it be <b>known</b>.\x1b[31m"))
    silent = held(opened("FRA"), idle)
    record = spoken.record()
    (speech,) = record.of_kind(Speech)
    assert speech.by == "FRA"
    assert speech.words.startswith("Let it be <b>known</b>.") and "\x1b" not in speech.words
    assert [event for event in record.events if not isinstance(event, Speech)] == [*silent.record().events]


def letters(sitting: Sitting) -> list[list[str]]:
    return [event["by"] for event in events_of(sitting) if event["kind"] == "silence_broken"]


def test_a_letter_is_joined_only_where_it_is_written() -> None:
    def answers(writes: bool) -> Answers:
        def answer(question: Question) -> Mapping[str, Any] | None:
            if question.kind != "silence":
                return AS_THE_MODEL.get(question.kind)
            return {"letter": writes} if question.seat == "FRA" else {"joins": "FRA"}

        return answer

    sitting = opened("DEU", "FRA")
    assert letters(held(sitting, answers(writes=False))) == []
    silence = sitting
    while silence.pending()[0].kind != "silence":
        for question in silence.pending():
            silence = silence.put({"id": question.id, "answer": None})
    for question in silence.pending():
        silence = silence.put({"id": question.id, "answer": answers(writes=True)(question)})
    assert {"DEU", "FRA"} <= {*letters(silence)[0]}


def test_a_capital_may_be_another_s_than_its_delegation() -> None:
    def asked(*seats: str) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()

        def answers(question: Question) -> Mapping[str, Any] | None:
            found.add((question.seat, question.kind))
            return idle(question)

        held(opened(*seats), answers)
        return found

    both = asked("FRA", "FRA.capital")
    assert ("FRA.capital", "silence") in both
    assert ("FRA", "silence") not in both
    assert {kind for seat, kind in both if seat == "FRA"} == {"sounding", "floor"}
    assert {kind for _, kind in asked("FRA.capital")} == {"silence"}
    assert ("FRA", "silence") in asked("FRA")
    with pytest.raises(UserError, match=r"no seat 'chair\.capital'"):
        opened("chair.capital")


REFUSED: Sequence[tuple[dict[str, Any], str]] = [
    ({"amend": {"command": "under_coalition"}}, "command could be nato_chain_only"),
    ({"amend": {"peace": "now"}}, "'amend' names clauses of location"),
    ({"amend": ["command"]}, "'amend' names clauses and gives each an option"),
    ({"press": "USA"}, "'press' cannot be done now"),
    ({"says": "x" * 501}, "'says' is a text of at most 500 characters"),
    ({"says": 5}, "'says' is a text"),
    ({"time": 1}, "'time' is one of false, true"),
    ({"takes_back": "yes"}, "'takes_back' is one of"),
    ({"bribes": "USA"}, "is no part of this answer"),
]


@pytest.mark.parametrize(("act", "said"), REFUSED, ids=[str(act)[:40] for act, _ in REFUSED])
def test_what_cannot_be_done_is_refused_in_a_sentence(act: dict[str, Any], said: str) -> None:
    sitting = on_the_floor(opened("FRA"))
    with pytest.raises(AnswerRefusedError, match=r"^FRA: .*\.$") as refusal:
        put(sitting, **act)
    assert said in str(refusal.value)


def test_only_who_asks_for_the_floor_has_it() -> None:
    seen: set[str] = set()
    held(opened("FRA"), lambda question: seen.add(question.kind))
    assert seen == {"sounding", "silence"}
    asked = put(opened("FRA"), stance="object", floor=True)
    while asked.pending()[0].kind == "sounding":
        asked = put(asked, stance="object", floor=False)
    assert asked.pending()[0].kind != "floor"  # the last word on it counts


def test_the_chair_can_look_before_it_moves() -> None:
    sitting = opened("chair")
    (question,) = sitting.pending()
    heard = sitting.preview({"move": "redraft", "text": ASKED})
    assert heard.keys() == {*question.public["seated"]}
    assert {*heard.values()} <= {*STANCES}
    now = sitting.sound_out("FRA")
    assert (now.stance, now.nearer) == ("object", None)
    assert {"location", "command"} <= {*now.on}
    text = {"location": "mixed", "command": "nato_chain_only", "timing": "september_after_report"}
    assert (
        sitting.sound_out("FRA", text | {"fact_finding": "second_team_first", "flag": "low_profile"}).stance != "object"
    )
    assert sitting.sound_out("FRA", {"command": "nato_chain_only"}).nearer
    assert sitting.sound_out("DEU", {"command": "nato_chain_only"}).on == ()
    assert sitting.pending() == (question,)
    for wrong in ({"move": "dance"}, {"move": "redraft", "text": {"command": "none"}}):
        with pytest.raises(AnswerRefusedError):
            sitting.preview(wrong)
    with pytest.raises(UserError, match="'XXX' cannot be sounded out"):
        sitting.sound_out("XXX")
    with pytest.raises(UserError, match="The chair is not asked"):
        opened("FRA").preview({"move": "adjourn"})


def test_the_chair_hears_another_body_without_those_that_have_no_seat_there() -> None:
    sitting = Sitting.open("turkey-2003", seats=["chair"])
    now, heard = (sitting.preview(move) for move in ({"move": "adjourn"}, {"move": "move_body", "body": "DPC"}))
    assert now["FRA"] == "object"
    assert now.keys() - heard.keys() == {"FRA"}


def test_what_the_model_would_have_said_is_what_its_run_has() -> None:
    events = run(load(IRAQ), 1, 0).events
    sitting, told = opened("FRA"), list[Event]()
    while not sitting.over:
        would = sitting.left_to_the_model()
        assert [*would] == [*events[len(told) : len(told) + len(would)]]
        told += would
        (question,) = sitting.pending()
        sitting = sitting.put({"id": question.id, "answer": None})
    assert told == [*events]


@given(st.data())
@examples(20)
def test_whatever_is_done_the_sitting_ends_and_replays(data: st.DataObject) -> None:
    sitting = Sitting.open(data.draw(st.sampled_from(SHIPPED)), seed=3, seats=["DEU", "FRA", "LUX"])
    for _ in range(400):
        if sitting.over:
            break
        for question in sitting.pending():
            offers = sitting.offers(question.seat)
            choice = data.draw(st.sampled_from([*offers, None]))
            sitting = sitting.put({"id": question.id, "answer": choice})
    assert sitting.over
    assert Sitting.replay(sitting.journal()).record() == sitting.record()
