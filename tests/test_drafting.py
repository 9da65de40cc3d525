"""What the chair does with nobody blocking: it drafts once more, and keeps a text for the meeting that was named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nacsim.council.sitting import Sitting
from nacsim.draws import keyed_noise
from nacsim.errors import AnswerRefusedError
from nacsim.record import CHAIR, Drafting, Record
from nacsim.theory import session
from nacsim.theory.answers import check
from nacsim.theory.outside import chair
from nacsim.theory.question import Question
from nacsim.theory.reaction import react
from nacsim.theory.view import view
from strategies import Shape, changed, examples, opened, rows, scenario, small, told, trees
from test_twin import assert_twins

BARE = {"reserve": 0, "exposure": 0}
END = datetime(2003, 1, 25, 9)
"""Of all matters here: 72 hours after the opening."""
NAMED = {"when": END, "named": True}
TO_NONE = {"move": "redraft", "text": {"p": "none"}}
SETS = ("theory.sway=0", "theory.shortfall_weight=3", "theory.stride=0.5")


def drifting(**procedure: Any) -> dict[str, Any]:
    """All could live with any text. AAA tables `full`; BBB and CCC, who count as much together, want `none`."""
    tree = small()
    tree["procedure"] |= {"chair": "brokering", "silence_hours": 12, "deadline": END} | procedure
    tree["allies"]["AAA"] = {"value": 1, "stake": 0.2, "ideal": {"p": 1.0}} | BARE
    tree["allies"] |= {code: {"value": 1, "stake": 0.3, "ideal": {"p": 0.0}} | BARE for code in ("BBB", "CCC")}
    return tree


def kinds(told_: Record) -> list[str]:
    return [event.kind for event in told_.events if event.kind != "sounding"]


# Drafting


def test_a_text_that_nobody_blocks_drifts_to_the_middle_before_the_silence() -> None:
    [record_] = told(scenario(drifting(), *SETS))
    assert kinds(record_) == ["drafting", "adjourned", "silence_started", "silence_kept", "closed"]
    [drafted] = record_.of_kind("drafting")
    # Squared distances from full, half and none: .6, .3 and .6 over 1.2.
    assert (drafted["hour"], drafted["from"], drafted["to"], drafted["gain"]) == (
        0,
        "full",
        "half",
        pytest.approx(0.25),
    )
    assert (record_.outcome, record_.text, record_.hours) == (
        "adopted_amended",
        {"p": "half"},
        25,
    )  # 7 + 12 is at night


def test_it_is_the_whole_way_at_once() -> None:
    tree = drifting()
    tree["provisions"] = {"p": {"options": {f"o{i}": {"at": i / 10} for i in range(11)}}}
    tree["draft"] = {"p": "o10"}
    [record_] = told(scenario(tree, "theory.sway=0", "theory.shortfall_weight=3", "theory.stride=0.1"))
    assert [(event["from"], event["to"]) for event in record_.of_kind("drafting")] == [("o10", "o5")]


def test_it_is_left_where_it_gains_too_little() -> None:
    for least, drafts in ((0.24, 1), (0.26, 0)):
        [record_] = told(scenario(drifting(), *SETS, f"theory.least_gain={least}"))
        assert len(record_.of_kind("drafting")) == drafts
        assert record_.text == {"p": "half" if drafts else "full"}


@pytest.mark.parametrize("name", ["passive", "perfect"])
@pytest.mark.parametrize("deadline", [END, NAMED])
def test_a_chair_without_a_drafter_puts_the_text_through_untouched(name: str, deadline: Any) -> None:
    [record_] = told(scenario(drifting(chair=name, deadline=deadline), *SETS))
    assert kinds(record_) == ["silence_started", "silence_kept", "closed"]
    assert (record_.outcome, record_.hours) == ("adopted_as_drafted", 12)


def test_at_the_deadline_and_in_a_committee_nobody_drafts() -> None:
    tree = drifting(stages={"mc": {"body": "MC", "silence_hours": 0}})
    [record_] = told(scenario(tree, *SETS))
    bodies = [event["body"] for event in record_.of_kind("sounding")]
    [drafted] = [i for i, event in enumerate(record_.events) if isinstance(event, Drafting)]
    passed = [event.kind for event in record_.events].index("stage_passed")
    assert bodies[0] == "MC" and passed < drafted
    # An objection that is given up at the deadline leaves no time for it.
    tree = drifting(silence_hours=0)
    tree["allies"]["BBB"] |= {"value": 0.05, "stake": 0, "reserve": 0.1}
    [record_] = told(scenario(tree, *SETS, "theory.lobby=0", "theory.reserve_shape=100", "theory.least_gain=100"))
    assert record_.hours == 72 and record_.adopted and not record_.of_kind("drafting")


@given(trees(Shape(chairs=("brokering",))))
@examples(40)
def test_drafting_happens_once_a_run_at_most_with_nobody_blocking_where_the_matter_is_decided(
    tree: dict[str, Any],
) -> None:
    whole = scenario(tree)
    final = {whole.legs[-1].body, *(other.body for other in whole.other_bodies)}
    for record_ in told(whole, 4):
        places = [i for i, event in enumerate(record_.events) if isinstance(event, Drafting)]
        assert len(places) <= 1
        for i in places:
            before = record_.events[i - 1]
            assert before.kind == "sounding" and before["body"] in final
            if whole.rule == "consensus":
                assert "object" not in before["stances"].values()
            assert all(change["from"] != change["to"] for change in record_.events[i]["changes"])


# Chairs of one's own


@pytest.mark.usefixtures("own_names_forgotten")
@pytest.mark.parametrize(("move", "text"), [({"move": "pass"}, "full"), (None, "half"), (TO_NONE, "none")])
def test_a_registered_chair_is_asked_with_nobody_blocking(move: dict[str, Any] | None, text: str) -> None:
    asked: list[Question] = []

    @chair("own")
    def own(question: Question) -> dict[str, Any] | None:
        asked.append(question)
        return move

    whole = scenario(drifting(chair="own"), *SETS, "theory.doubt=0")
    [record_] = told(whole)
    [plain] = told(scenario(drifting(), *SETS, "theory.doubt=0"))
    assert [(question.kind, question.seat, question.text) for question in asked] == [
        ("drafting", "chair", {"p": "full"})
    ]
    assert record_.text == ({"p": text} if move else plain.text) and (move or record_.events == plain.events)
    assert (kinds(record_)[:2] == ["drafting", "adjourned"]) == (move != {"move": "pass"})
    fixed, state = opened(whole, 20)
    assert_twins(whole, told(whole, 5), fixed, session.run(fixed, state))


BLOCKED = changed(drifting(), "allies.BBB.value", -1)
AGAINST_OBJECTIONS = ("move_body", "demarche", "silence", "adjourn", "withdraw", "close")


def asked_of(tree: dict[str, Any]) -> Question:
    """The first question that the chair of a sitting is asked."""
    [question] = Sitting.open(scenario(tree, *SETS), as_written=True, seats=[CHAIR]).pending()
    return question


@pytest.mark.parametrize("move", AGAINST_OBJECTIONS)
def test_with_nobody_blocking_a_move_against_objections_is_refused(move: str) -> None:
    question = asked_of(drifting())
    assert question.kind == "drafting"
    with pytest.raises(AnswerRefusedError, match=r"chair: 'move' is one of redraft, pass|pass, redraft"):
        check(question, {"move": move})


@pytest.mark.parametrize("move", ["pass", "hold"])
def test_over_objections_the_chair_cannot_put_a_text_through(move: str) -> None:
    question = asked_of(BLOCKED)
    assert question.kind == "move"
    with pytest.raises(AnswerRefusedError, match="chair: 'move' is one of"):
        check(question, {"move": move})


@pytest.mark.usefixtures("own_names_forgotten")
@pytest.mark.parametrize(("value", "move"), [(1, "close"), (1, "adjourn"), (-1, "pass"), (-1, "hold")])
def test_an_ensemble_too_refuses_a_move_that_does_not_fit(value: float, move: str) -> None:
    """With nobody blocking, or over objections: or such a run would wait for its chair for ever."""
    chair("odd")(lambda _: {"move": move})
    fixed, state = opened(scenario(changed(drifting(chair="odd"), "allies.BBB.value", value), *SETS), 3)
    with pytest.raises(AnswerRefusedError, match=f"The chair 'odd' gave an answer that does not fit: .*'{move}'"):
        session.run(fixed, state)


@pytest.mark.parametrize(
    ("move", "deadline", "hours", "text"),
    [({"move": "pass"}, END, 12, "full"), ({"move": "hold"}, NAMED, 72, "full"), (TO_NONE, END, 25, "none")],
)
def test_a_person_in_the_chair_is_asked_too(move: dict[str, Any], deadline: Any, hours: int, text: str) -> None:
    whole = scenario(drifting(deadline=deadline), *SETS)
    sitting = Sitting.open(whole, as_written=True, seats=[CHAIR])
    while not sitting.over:
        [question] = sitting.pending()
        assert question.kind == "drafting"
        sitting = sitting.put({"id": question.id, "answer": move})
    record_ = sitting.record()
    assert (record_.hours, record_.text) == (hours, {"p": text})


# A deadline that was named


@pytest.mark.parametrize("silence", [0, 12])
def test_a_text_that_nobody_blocks_is_kept_for_the_meeting_that_was_named(silence: int) -> None:
    tree = drifting(silence_hours=silence)
    tree["allies"] |= dict.fromkeys(("BBB", "CCC"), tree["allies"]["AAA"])
    [plain], [named] = (
        told(scenario(changed(tree, "procedure.deadline", deadline), *SETS)) for deadline in (END, NAMED)
    )
    assert (plain.outcome, plain.hours) == ("adopted_as_drafted", silence)
    assert (named.outcome, named.hours) == ("adopted_as_drafted", 72)
    assert kinds(named) == ["adjourned", "closed"]
    assert [event["hour"] for event in named.of_kind("sounding")][-1] == 72


def test_it_is_drafted_once_more_first() -> None:
    [record_] = told(scenario(drifting(deadline=NAMED), *SETS))
    assert kinds(record_) == ["drafting", "adjourned", "adjourned", "closed"]
    assert (record_.text, record_.hours) == ({"p": "half"}, 72)


def test_a_chair_that_is_asked_again_because_of_the_meeting_does_not_draft_again() -> None:
    """Between the drafting and the next session BBB and CCC come to want the draft."""
    tree = drifting(deadline=NAMED)
    changes = {f"allies.{code}.ideal.p": "full" for code in ("BBB", "CCC")}
    tree["calendar"] = {"turn": {"when": datetime(2003, 1, 22, 12), "event": "they turn", "changes": changes}}
    [record_] = told(scenario(tree, *SETS))
    assert kinds(record_) == ["drafting", "adjourned", "calendar", "adjourned", "closed"]
    assert (record_.text, record_.hours) == ({"p": "half"}, 72)


@pytest.mark.parametrize("hour", [50, 71, 72])
def test_outcome_and_hour_come_from_the_same_sounding(hour: int) -> None:
    """What makes an ally object before the meeting, or at its very hour, stops the text that was kept for it."""
    turn = {"when": datetime(2003, 1, 22 + (9 + hour) // 24, (9 + hour) % 24), "event": "a change of mind"}
    tree = drifting(deadline=NAMED)
    tree["calendar"] = {"turn": turn | {"changes": {"allies.CCC.value": -1}}}
    [record_] = told(scenario(tree, *SETS))
    assert (record_.outcome, record_.hours) == ("not_adopted", 72)
    assert record_.of_kind("sounding")[-1]["stances"]["CCC"] == "object" == record_.final["CCC"]
    [early] = told(scenario(changed(tree, "procedure.deadline", END), *SETS))
    assert early.adopted and early.hours == 25
    # That the matter ends there is known beforehand, and the text is not kept so long.
    [saved] = told(scenario(changed(tree, "calendar", {"over": turn | {"ends": True}}), *SETS))
    assert saved.adopted and saved.hours == 25


def test_what_the_chair_fears_for_it_puts_through_while_it_can() -> None:
    """It hears margins with an error of .05, once per ally and session, and fears for the text below a reserve."""
    tree = drifting(deadline=NAMED)
    tree["allies"]["BBB"] = {"value": 0.15, "stake": 0, "reserve": 0.02, "exposure": 0.1}
    sets = ("theory.least_gain=100", "theory.doubt=0", "theory.capital_shock=0", "theory.hearing=0.05")
    whole = scenario(tree, *sets)
    n = 300
    fixed, state = opened(whole, n)
    seen = view(fixed, state, state.rows)
    answer = react(seen, opt_outs=False, parameters=fixed.parameters)
    quiet = (answer.margin >= seen.reserve).all(-1)
    noise = keyed_noise(state.luck.hearing, np.ones((n, 1), dtype=np.int64))
    fears = (answer.margin + 0.05 * noise < seen.reserve).any(-1)
    ended = rows(whole, n)
    assert (quiet & fears).sum() > 5 and (quiet & ~fears).sum() > 100
    assert (ended.hour[quiet & fears] == 12).all() and (ended.hour[quiet & ~fears] == 72).all()
    unnamed = rows(scenario(changed(tree, "procedure.deadline", END), *sets), n)
    assert (unnamed.hour[quiet] == 12).all()


@pytest.mark.parametrize(("ends", "kept"), [(datetime(2003, 1, 24, 9), False), (datetime(2003, 1, 26, 9), True)])
def test_a_text_is_not_kept_past_an_event_that_ends_the_matter(ends: datetime, kept: bool) -> None:
    tree = drifting(deadline=NAMED)
    tree["calendar"] = {"end": {"when": ends, "event": "It is over", "ends": True}}
    for record_ in told(scenario(tree), 5):
        assert record_.adopted and (record_.hours == 72) == kept


def test_another_body_has_no_meeting_that_was_named() -> None:
    tree = drifting(deadline=NAMED, other_bodies={"DPC": {"competent": True}}, demarches=False)
    tree["members"] = ["AAA", "CCC", "FRA"]
    tree["allies"]["FRA"] = {"value": -0.9, "stake": 0} | BARE
    del tree["allies"]["BBB"]
    [record_] = told(scenario(tree, *SETS))
    assert (record_.outcome, record_.body) == ("adopted_in_other_body", "DPC") and record_.hours < 72
