"""The chair's moves in words: what each is called, what follows from it, and on paper what it does."""

from __future__ import annotations

from collections.abc import Iterator

from nacsim.findings.words import Words, counted, listed
from nacsim.scenario.resolved import Scenario

MOVES = {
    "move_body": "move the matter to another body",
    "demarche": "let capitals work: a demarche on one who objects",
    "silence": "put the text under silence despite the objections",
    "redraft": "table other words",
    "side_deal": "broker a side deal",
    "adjourn": "adjourn to the next meeting, and wait",
    "withdraw": "let the sponsors withdraw it",
    "close": "close the matter, without a decision: it ends here",
    "pass": "put the text through",
    "hold": "keep it for the meeting named beforehand",
}
"""What a move is called in a question."""

FOLLOWS = {
    "move_body": "that body is asked next; who has no seat there cannot object",
    "demarche": "to refuse costs that ally more; all are asked again at the next meeting",
    "silence": "who still objects must write by the hour that is set; without letters the text passes",
    "redraft": "all are asked about the new text at the next meeting",
    "side_deal": "one ally pays for what another holds against the matter for another reason; then the next meeting",
    "adjourn": "nothing but time goes by until the next meeting",
    "withdraw": "nothing is adopted",
    "close": "nothing more is asked of this body",
    "pass": "it goes under silence where this body has one and there is time; without letters it passes",
    "hold": "at that meeting it passes, if nobody blocks it there",
}
"""What follows from it, in a few words."""

_DO = {
    "redraft": "The next sounding is on the new words. Reword as many clauses as you like, but past no red line of"
    " those who tabled the text, and to no wording that decides nothing.",
    "demarche": "Those who support the text press one that objects, in its capital: to refuse costs it more. Each"
    " further demarche on it adds less.",
    "adjourn": "Nothing but time goes by. The later it is, the more it weighs to refuse alone, and the less is asked"
    " for besides.",
    "close": "It ends, not adopted.",
    "withdraw": "Possible once those who tabled the text no longer want it. It ends, not adopted.",
}


def goes_up(words: Words, body: str) -> str:
    """Below the last body a text is not closed but goes on: to which body; empty in the last, and in none of these."""
    stages = [leg.body for leg in words.scenario.legs]
    return words.body(stages[stages.index(body) + 1]) if body in stages[:-1] else ""


def chair_moves(words: Words) -> tuple[tuple[str, str], ...]:
    """The moves that this decision allows, in the order in which a chair thinks of them, each with what it does."""
    return tuple(_moves(words))


def _moves(words: Words) -> Iterator[tuple[str, str]]:
    scenario = words.scenario
    yield MOVES["redraft"], _DO["redraft"]
    if scenario.demarches:
        yield MOVES["demarche"], _DO["demarche"]
    hours = scenario.legs[-1].silence_hours
    if hours:
        yield (
            MOVES["silence"],
            (
                f"The text is adopted after {counted(hours, 'hour')} unless a capital writes a letter. One letter is"
                " enough; then the body meets again."
            ),
        )
    if scenario.other_bodies:
        bodies = listed(without(words, other.body) for other in scenario.other_bodies)
        yield MOVES["move_body"], f"To {bodies}. Only the objections of those without a seat there fall away."
    if any(ally.payments for ally in scenario.allies):
        yield MOVES["side_deal"], "An ally pays for another's quarrel. It costs the one that pays."
    for move in ("adjourn", "withdraw"):
        yield MOVES[move], _DO[move]
    *below, last = (words.body(leg.body) for leg in scenario.legs)
    if below:
        yield "send it up, with the objections attached", f"In {listed(below)}, where no matter can be closed."
    yield MOVES["close"], f"In {last} alone: it ends, not adopted." if below else _DO["close"]
    yield MOVES["pass"], f"Once nobody blocks: {_adopted(scenario, hours)}."
    if scenario.legs[-1].named:
        yield MOVES["hold"], "Once nobody blocks: it waits for its deadline, and somebody may yet object there."


def without(words: Words, body: str) -> str:
    """A body, and who has no seat there."""
    seats = words.scenario.seats[body]
    absent = [code for code in words.scenario.codes if code not in seats]
    return words.body(body) + (f", where {words.allies(absent)} cannot object" if absent else "")


def _adopted(scenario: Scenario, hours: int) -> str:
    first = "the text goes up to the next body; in the last, " if len(scenario.legs) > 1 else ""
    last = f"it is put under silence for {counted(hours, 'hour')}, and adopted if nobody writes" if hours else "adopted"
    return first + last
