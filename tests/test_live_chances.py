"""Live chances: what everyone knows happens again in other draws, and the played ones are not seen through them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import cache
from statistics import fmean
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.council.run import runs
from nacsim.council.sitting import Sitting
from nacsim.draws import BLOCK, Luck
from nacsim.ensembles.columns import joined
from nacsim.ensembles.engine import columns
from nacsim.ensembles.retold import retold
from nacsim.errors import UserError
from nacsim.findings.estimates import Share, wilson
from nacsim.findings.live_chances import LiveChances
from nacsim.record import CHAIR, OUTCOMES, Sounding
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.live_chances import ENOUGH, _agreement, _best, _history, _redrawn, live_chances
from nacsim.theory import session
from nacsim.theory.answers import Given
from nacsim.theory.luck import block_of
from nacsim.theory.matter import matter_of
from nacsim.theory.question import Question
from nacsim.theory.reaction import OBJECT
from nacsim.theory.state import State
from strategies import examples, scenario, trees

IRAQ, TURKEY = "iraq-training-2004", "turkey-2003"
Answering = Callable[[Sitting, Question], Given | None]
ROWS = 6
"""Draws that are looked at one by one."""


def opened(matter: str | Scenario, number: int, seed: int = 1) -> Sitting:
    """With all seats held, as a class has them."""
    loaded = load(matter) if isinstance(matter, str) else matter
    return Sitting.open(loaded, seed=seed, run=number, seats=[*loaded.codes, CHAIR])


def left(_sitting: Sitting, _question: Question) -> None:
    """To the model."""


def at_random(draw: random.Random, share: float = 0.4) -> Answering:
    """Now and then anything that may be answered."""

    def answer(sitting: Sitting, question: Question) -> Given | None:
        if draw.random() >= share:
            return None
        offers = sitting.offers(question.seat)
        return draw.choice(offers) if offers else None

    return answer


def turn(sitting: Sitting, answer: Answering = left) -> Sitting:
    """All questions that wait, answered."""
    for question in sitting.pending():
        sitting = sitting.put({"id": question.id, "answer": answer(sitting, question)})
    return sitting


def turns(sitting: Sitting, answer: Answering = left, limit: int = 400) -> list[Sitting]:
    """Where it stands at each question, and at last when it is over."""
    stands = [sitting]
    while not stands[-1].over:
        stands.append(turn(stands[-1], answer))
        assert len(stands) < limit
    return stands


def block(sitting: Sitting, number: int, rows: int = ROWS) -> Luck:
    """The first draws of a block."""
    return block_of(sitting.scenario, sitting.seed, number, rows)


def retold_of(sitting: Sitting, luck: Luck) -> tuple[Any, State]:
    return retold(matter_of(sitting.scenario), luck, _history(sitting))


# The public history


@examples(20)
@given(tree=trees(), draw=st.randoms(use_true_random=False))
def test_in_every_draw_the_room_stands_where_it_stands(tree: Mapping[str, Any], draw: random.Random) -> None:
    for sitting in turns(opened(scenario(tree), 3), at_random(draw))[:-1]:
        _, state = retold_of(sitting, block(sitting, 1))
        matter, public, own = matter_of(sitting.scenario), sitting.public(), sitting._stand.state
        for row in range(ROWS):
            assert matter.space.words(state.text[row]) == public["text"]
            assert (state.hour[row], state.session[row], state.deadline[row]) == (
                public["hour"],
                public["session"],
                public["deadline"],
            )
            for name in ("awaits", "stance", "aside", "objecting", "sitting", "phase", "round", "failures", "amended"):
                assert (getattr(state, name)[row] == getattr(own, name)[0]).all(), name


@examples(20)
@given(tree=trees(), draw=st.randoms(use_true_random=False))
def test_the_played_draws_themselves_agree_and_go_on_as_they_did(tree: Mapping[str, Any], draw: random.Random) -> None:
    """What the sitting itself would come to, left to the model from there on."""
    stands = turns(opened(scenario(tree), 3), at_random(draw))[:-1]
    for sitting in stands[:: max(1, len(stands) // 4)]:
        teller, state = retold_of(sitting, block(sitting, 0))
        assert (teller.agreed[3] == teller.asked).all()
        own = sitting._stand.state
        for f in fields(State):
            array = getattr(own, f.name)
            if isinstance(array, np.ndarray) and f.name not in ("outside", "named"):
                assert np.array_equal(getattr(state, f.name)[3], array[0]), f.name
        assert np.array_equal(state.stakes.loss[:, :, 3], own.stakes.loss[:, :, 0])  # what was said on the floor
        session.run(matter_of(sitting.scenario), state, teller, teller)
        if int(own.awaits[0]) != 1:  # on the floor whoever holds a seat is asked once more
            record = turns(sitting)[-1].record()
            assert OUTCOMES[int(state.outcome[3])] == record.outcome
            assert (int(state.hour[3]), matter_of(sitting.scenario).space.words(state.text[3])) == (
                record.hours,
                record.text,
            )


# What is counted


@pytest.mark.parametrize("name", [IRAQ, TURKEY])
def test_at_the_opening_it_is_an_ensemble_of_other_draws(name: str) -> None:
    ends = joined(list(columns(load(name), 1, BLOCK, BLOCK + 300))).outcome
    found = live_chances(opened(name, 5), 300)
    counts = {word: int((ends == i).sum()) for i, word in enumerate(OUTCOMES)}
    assert found.shares == {word: Share(count / 300, *wilson(count, 300)) for word, count in counts.items()}
    assert (found.left, found.counted, found.redrawn, found.gives_way) == (300, 300, False, {})


def test_the_draws_that_are_left_are_those_that_say_the_same_by_themselves() -> None:
    """Of one sounding, against the council's own runs, one by one."""
    sitting = turn(opened(TURKEY, 2))
    public: Any = sitting.public()["events"]
    [heard] = [event for event in public if event["kind"] == "sounding"]
    own = [*runs(sitting.scenario, 1, range(BLOCK, BLOCK + 80))]
    first = [record.of_kind(Sounding)[0] for record in own]
    same = [each.stances == heard["stances"] and [*each.standing_aside] == [*heard["standing_aside"]] for each in first]
    assert ENOUGH <= sum(same) < 80
    found = live_chances(sitting, 80)
    assert (found.left, found.counted, found.redrawn) == (sum(same), sum(same), False)
    outcomes = [record.outcome for record, so in zip(own, same, strict=True) if so]
    assert {word: outcomes.count(word) / len(outcomes) for word in OUTCOMES} == {
        word: share.value for word, share in found.shares.items()
    }


@cache
def of_the_model(name: str, number: int) -> tuple[Sitting, ...]:
    return tuple(turns(opened(name, number)))


def test_what_people_answer_is_no_evidence() -> None:
    """Everybody objects, which no draw has everybody do: all draws are left all the same."""
    sitting = opened(IRAQ, 0)
    sitting = turn(sitting, lambda _sitting, question: {"stance": "object", "on": []})
    found = live_chances(sitting, 100)
    assert found.left == found.counted == 100
    assert {*found.gives_way} == {*sitting.scenario.codes}


def test_the_played_row_is_not_seen_through_it() -> None:
    """The same answers in two rooms with other draws: the same history, the same chances."""

    def answer(sitting: Sitting, question: Question) -> Given | None:
        if question.kind == "sounding":
            objects = question.seat == "FRA" and int(question.public["session"]) < 4
            return {"stance": "object", "on": []} if objects else {"stance": "support"}
        if question.kind == "silence":
            return {"letter": False}
        moves = question.answers["move"]
        return {"move": "adjourn" if "adjourn" in moves else "hold" if "hold" in moves else "close"}

    rooms = [opened(IRAQ, number) for number in (3, 700)]
    for _ in range(5):
        rooms = [turn(room, answer) for room in rooms]
        one, other = (live_chances(room, 200) for room in rooms)
        assert rooms[0].public() == rooms[1].public() and one == other
    assert one.gives_way


def test_what_some_have_answered_already_is_not_seen_through_it() -> None:
    sitting = turn(opened(TURKEY, 1))
    before = live_chances(sitting, 100)
    for question in sitting.pending()[:-1]:
        sitting = sitting.put({"id": question.id, "answer": sitting.offers(question.seat)[-1]})
    assert live_chances(sitting, 100) == before


def test_draws_made_again_agree_more_often() -> None:
    late = of_the_model(TURKEY, 0)[-3]
    matter, history, luck = matter_of(late.scenario), _history(late), block(late, 1, 1000)
    before, most = _agreement(matter, luck, history)
    again = _redrawn(luck, before, 1)
    after, _ = _agreement(matter, again, history)
    assert (after.sum(-1) == most).sum() > (before.sum(-1) == most).sum()
    assert after.sum(-1).mean() > before.sum(-1).mean() + 1
    assert np.sort(after.sum(-1))[-ENOUGH] > np.sort(before.sum(-1))[-ENOUGH]
    best = _best(after)
    assert len(best) >= ENOUGH and after[best].sum(-1).min() > np.delete(after, best, 0).sum(-1).max()


def test_the_draws_that_agree_in_all_count_where_they_are_enough() -> None:
    agreed = np.array([[2, 3]] * ENOUGH + [[2, 2]] * 5 + [[0, 3]])
    assert _best(agreed).tolist() == [*range(ENOUGH)]
    assert len(_best(agreed[2:])) == ENOUGH + 3


def test_an_ally_that_agrees_keeps_its_own_numbers() -> None:
    late = of_the_model(TURKEY, 0)[-3]
    luck = block(late, 1, 200)
    agreed, _ = _agreement(matter_of(late.scenario), luck, _history(late))
    again = _redrawn(luck, agreed, 1)
    keeps = agreed == agreed.max(0)
    lenders = {i: {*np.flatnonzero(keeps[:, i]).tolist()} for i in range(agreed.shape[1])}
    for i in range(agreed.shape[1]):
        for r in range(200):
            same = [n for n in lenders[i] if (luck.ideal[n, :, i] == again.ideal[r, :, i]).all()]
            assert r in same if keeps[r, i] else same
            assert any((luck.value[n, i], luck.hearing[n, i]) == (again.value[r, i], again.hearing[r, i]) for n in same)
    assert (again.theory == luck.theory).all()


def test_it_knows_more_the_longer_it_hears() -> None:
    """The share of what came of it, over some runs: higher before the last session than at the opening."""

    def share(sitting: Sitting, outcome: str) -> float:
        return {str(word): each.value for word, each in live_chances(sitting, 400).shares.items()}[outcome]

    rooms = [of_the_model(TURKEY, number) for number in range(5)]
    at_first = fmean(share(room[0], room[-1].record().outcome) for room in rooms)
    at_last = fmean(share(room[-3], room[-1].record().outcome) for room in rooms)
    assert at_last > at_first + 0.2


def test_who_gives_way_is_who_objects_now_and_not_at_the_end() -> None:
    sitting = of_the_model(TURKEY, 3)[2]
    found = live_chances(sitting, 200)
    state = sitting._stand.state
    objecting = [code for i, code in enumerate(sitting.scenario.codes) if state.stance[0, i] == OBJECT]
    assert objecting and [*found.gives_way] == objecting
    assert max(share.value for share in found.gives_way.values()) >= 1 - found.shares["not_adopted"].value


# Chances, errors, speed


def test_chances_are_mixed_as_an_ensembles() -> None:
    from nacsim.recorded.base_rates import base_rates
    from nacsim.recorded.learned import learned
    from nacsim.recorded.reachable import reachable

    found, taught = live_chances(opened(TURKEY, 1), 200), learned()
    happened = [word for word, count in taught.happened.items() for _ in range(count)]
    rates = base_rates(happened, reachable(load(TURKEY)))
    assert found.chances is not None and found.bet == found.chances
    for word in OUTCOMES:
        by_hand = (1 - taught.lapse) * found.shares[word].value + taught.lapse * rates[word]
        assert found.chances[word] == pytest.approx(by_hand)


def test_where_the_record_is_silent_there_are_shares_alone() -> None:
    found = live_chances(opened(load(TURKEY, ["procedure.rule=simple_majority"]), 1), 50)
    assert found.chances is None and found.no_chances is not None and "consensus" in found.no_chances
    assert found.bet == {word: share.value for word, share in found.shares.items()}


def test_what_cannot_be_told_is_an_error() -> None:
    with pytest.raises(UserError, match="over"):
        live_chances(of_the_model(TURKEY, 0)[-1])
    with pytest.raises(UserError, match="number of runs"):
        live_chances(opened(TURKEY, 0), 0)
    with pytest.raises(UserError, match="at most 4096"):
        live_chances(opened(TURKEY, 0), 4097)


def _found(**changed: Any) -> LiveChances:
    shares = dict(
        zip(OUTCOMES, (Share(0.0, 0.0, 0.1), Share(0.9, 0.8, 0.95), *[Share(0.0, 0.0, 0.1)] * 2), strict=False)
    )
    shares["not_adopted"] = Share(0.1, 0.05, 0.2)
    return replace(LiveChances(2, 24, 1000, 90, False, 90, shares, None, "None are given.", {}), **changed)


def test_sentences_are_true_of_any_result() -> None:
    certain = dict.fromkeys(OUTCOMES, Share(0.0, 0.0, 0.1)) | {"not_adopted": Share(1.0, 0.9, 1.0)}
    close = dict.fromkeys(OUTCOMES, Share(0.0, 0.0, 0.1)) | {
        "not_adopted": Share(0.5, 0.4, 0.6),
        "deferred": Share(0.45, 0.35, 0.55),
    }
    known = "By what everyone knows"
    assert _found().claim == f"{known} it most often ends adopted, amended: 90% of runs (95% interval 80% to 95%)"
    assert _found(shares=certain).claim.startswith(f"{known} every run that was drawn ends not adopted: 100%")
    assert _found(shares=close).claim.endswith("too close to call: not adopted in 50% of runs, deferred in 45%")
    assert _found().basis == "Of 1,000 draws 90 agree with all that the model's seats have said"
    assert _found(left=1000).basis.startswith("Of 1,000 draws every one agrees")
    assert _found(left=0, redrawn=True).basis == (
        "Of 1,000 draws none agrees with all that the model's seats have said; so each ally's numbers were drawn again"
        " from draws in which that ally says what it said, and the shares are of 90 of these"
    )
    assert _found(left=1, redrawn=True).basis.startswith("Of 1,000 draws 1 agrees with")
