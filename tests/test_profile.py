"""Profiles: what became of a seat's wishes and red lines, against the file read by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from nacsim.council.run import runs
from nacsim.council.sitting import Sitting
from nacsim.findings.profile import Profile, profiles
from nacsim.record import CHAIR, Objection, Record, Sounding
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Ally, Scenario
from strategies import changed, scenario, small

IRAQ = "iraq-training-2004"
Answer = Mapping[str, Any]
SUPPORT: Mapping[str, Answer] = {
    "sounding": {"stance": "support"},
    "silence": {"letter": False},
    "drafting": {"move": "pass"},
    "move": {"move": "close"},
}
REFUSES: Mapping[str, Answer] = {
    **SUPPORT,
    "sounding": {"stance": "object", "on": ["command"]},
    "silence": {"letter": True},
}


def held(answer: Callable[[str, str], Answer | None]) -> tuple[Record, Scenario]:
    """A sitting of the shipped decision, all seats held: an answer by seat and kind of question."""
    loaded = load(IRAQ)
    sitting = Sitting.open(loaded, seats=[*loaded.codes, CHAIR])
    while not sitting.over:
        question = sitting.pending()[0]
        sitting = sitting.put({"id": question.id, "answer": answer(question.seat, question.kind)})
    return sitting.record(), loaded


def profile(record: Record, of: Scenario, code: str) -> Profile:
    [found] = profiles(record, of, [code])
    return found


def test_who_lets_the_draft_pass_is_told_its_red_lines_are_gone() -> None:
    record, loaded = held(lambda _seat, kind: SUPPORT[kind])
    assert record.outcome == "adopted_as_drafted"
    assert profile(record, loaded, "FRA").aside  # the file says that it takes no part
    france = profile(replace(record, opt_outs=()), loaded, "FRA")
    assert [(line.provision, line.kept) for line in france.red_lines] == [("location", False), ("command", False)]
    assert france.stance == "support" and not france.gained
    assert france.of_red_lines.startswith(
        "France consented (supports the text) to wording past its red lines on location"
    )
    assert france.of_red_lines.endswith("; nothing was reworded towards it")
    assert [word.kept for word in france.given_word] == [True]
    assert france.of_words == "France kept its word on the decision as such"
    states = profile(record, loaded, "USA")
    assert states.of_wishes.startswith("The United States got the wording nearest to what it wants on 5 of 5 clauses")
    assert "instruction" not in " ".join((*states.claims, *france.claims)), "nobody was given any under that name"
    assert states.of_red_lines == "The United States kept its red line" and all(
        wish.fate == "as wanted" for wish in states.kept
    )


def test_who_gives_way_kept_its_word_only_in_the_end() -> None:
    answers = iter([REFUSES["sounding"]])
    record, loaded = held(lambda seat, kind: next(answers, SUPPORT[kind]) if seat == "FRA" else SUPPORT[kind])
    assert record.adopted
    france = profile(record, loaded, "FRA")
    assert france.of_words == "France kept its word on the decision as such in the end, after refusing that before"


def test_who_stops_it_keeps_its_red_lines_and_breaks_its_word() -> None:
    record, loaded = held(lambda seat, kind: (REFUSES if seat == "FRA" else SUPPORT)[kind])
    assert record.outcome == "not_adopted"
    france = profile(record, loaded, "FRA")
    assert all(line.kept for line in france.red_lines) and not france.kept and not france.gained
    assert france.of_red_lines == "France kept its 2 red lines: nothing was adopted"
    assert france.of_words == "France broke its word on the decision as such"
    assert france.of_wishes == "Nothing was adopted, so no clause is settled as France wants it, nor against that"


def ally_of(loaded: Scenario, code: str) -> Ally:
    return next(ally for ally in loaded.allies if ally.code == code)


def test_wishes_by_hand() -> None:
    """Distances on the scale, as the file has them."""
    loaded = load(IRAQ)
    for record in runs(loaded, 1, range(3)):
        for found in profiles(record, loaded, loaded.codes):
            ally, attention = ally_of(loaded, found.code), 0.0
            for wish in found.wishes:
                clause = next(p for p in loaded.provisions if p.key == wish.provision)
                final = clause.options[clause.index(record.text[clause.key])]
                attention += wish.weight
                if clause.kind == "ordered" and final.kind == "point" and final.at is not None:
                    ideal = ally.ideal[clause.key].value
                    assert wish.near == pytest.approx(1 - abs(final.at - ideal))
                    points = [
                        option.at for option in clause.options if option.kind == "point" and option.at is not None
                    ]
                    assert wish.met == (abs(final.at - ideal) == min(abs(at - ideal) for at in points))
                    if wish in found.gained:
                        draft = clause.options[loaded.draft[loaded.provisions.index(clause)]]
                        assert draft.at is not None and abs(final.at - ideal) < abs(draft.at - ideal)
            assert attention == pytest.approx(1) or len(found.wishes) < len(loaded.provisions)


PLACES = {"full": {"at": 1.0}, "half": {"at": 0.5}, "none": {"at": 0.0}, "open": {"kind": "left_open"}}


@pytest.mark.parametrize(
    ("final", "fate", "gained"),
    [
        ("full", "as near", False),
        ("half", "nearer", True),
        ("none", "as wanted", True),
        ("open", "in no one place", False),
    ],
)
def test_the_fate_of_a_wish(final: str, fate: str, gained: bool) -> None:
    tree = changed(small(provisions={"p": {"options": PLACES}}), "allies.BBB", {"ideal": {"p": "none"}})
    loaded = scenario(tree)
    [record] = runs(loaded, 1, [0])
    ended = replace(record, text={"p": final}, outcome="adopted_amended", final=dict.fromkeys(loaded.codes, "support"))
    [wish] = profile(ended, loaded, "BBB").wishes
    assert (wish.fate, wish.gained, wish.near_draft) == (fate, gained, 0.0)
    assert profile(ended, loaded, "BBB").gained == ((wish,) if gained else ())


def test_a_word_on_a_clause_is_broken_by_objecting_to_it() -> None:
    loaded = scenario(changed(small(), "allies.BBB", {"commitments": {"p": {"strength": 0.2}}}))
    [record] = runs(loaded, 1, [0])
    objects = Objection(clauses=("p",), margin=None, yes_if=False)
    heard = [
        replace(event, objections={"BBB": objects}) if isinstance(event, Sounding) else event for event in record.events
    ]
    final = {**record.final, "BBB": "object"}
    broken = replace(record, events=tuple(heard), final=final)
    assert [word.kept for word in profile(broken, loaded, "BBB").given_word] == [False]
    assert profile(broken, loaded, "BBB").of_words == "BBB broke its word on p"
    elsewhere = [
        replace(event, objections={"BBB": replace(objects, clauses=())}) if isinstance(event, Sounding) else event
        for event in record.events
    ]
    assert profile(replace(broken, events=tuple(elsewhere)), loaded, "BBB").given_word[0].kept


def test_seats_are_in_the_order_of_their_names_and_the_chair_has_none() -> None:
    record, loaded = held(lambda _seat, kind: SUPPORT[kind])
    names = [found.who.removeprefix("the ") for found in profiles(record, loaded)]
    assert len(names) == len(loaded.codes) and names == sorted(names)
    assert [found.code for found in profiles(record, loaded, ["USA", "FRA.capital", CHAIR])] == ["FRA", "USA"]


def test_who_was_outvoted_did_not_consent() -> None:
    record, loaded = held(lambda _seat, kind: SUPPORT[kind])
    outvoted = replace(record, final={**record.final, "FRA": "object"})
    assert profile(outvoted, loaded, "FRA").of_red_lines.startswith(
        "France objected to the end, and the text was adopted over it with wording past its red lines"
    )
    aside = replace(record, opt_outs=("FRA",))
    assert profile(aside, loaded, "FRA").of_red_lines.startswith(
        "France consented, standing aside (supports the text), to wording past"
    )
