"""How a question to an ally is put to a person: as prompts, one after the other, whose replies make one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nacsim.cli.choices import Answer, Dialogue, allies_named, clauses_named
from nacsim.cli.floor_dialogue import floor
from nacsim.cli.prompts import Choice, Prompt
from nacsim.findings.words import Words
from nacsim.record import Stance
from nacsim.telling.lines import Line, paragraph
from nacsim.theory.question import Question

STANCES: Mapping[Stance, str] = {
    "support": "support it",
    "undecided": "undecided",
    "acquiesce": "do not stand in the way: let it pass without supporting it",
    "object": "object",
}
_STANCES_DO: Mapping[Stance, str] = {
    "support": "you are counted as a supporter",
    "undecided": "you take no side",
    "acquiesce": "you do not like it",
    "object": "you stand against the text, and are asked to which clauses",
}
AS_SUCH = "as such"
AS_BEFORE = "as before"
"""Beside clauses, whose keys have no blank."""
_REWORDING = ("redraft", "drafting", "items_dropped")
"""Kinds of events that put another text on the table."""


def of_ally(question: Question, words: Words, answered: Sequence[Mapping[str, Any] | None] = ()) -> Dialogue:
    """The dialogue about a question to an ally. answered: what it has answered so far."""
    if question.kind == "sounding":
        return _sounding(question, words, _said_of_this_text(question, answered), _promised(question, words, answered))
    return _OF_ALLIES[question.kind](question, words)


def _said_of_this_text(question: Question, answered: Sequence[Mapping[str, Any] | None]) -> Answer | None:
    """What a seat itself said at the last sounding, if that was of the text on the table."""
    for event in reversed(question.public["events"]):
        if event["kind"] in _REWORDING:
            return None
        if event["kind"] == "sounding":
            soundings = (given for given in reversed(answered) if given and given.keys() & {"stance", "floor"})
            said = dict(next(soundings, {})) | {"floor": True}
            return said if "stance" in said and said.keys() <= {"on", *question.answers} else None
    return None


def _promised(question: Question, words: Words, answered: Sequence[Mapping[str, Any] | None]) -> tuple[Line, ...]:
    """A reminder of the last "yes, if", where the text on the table has all that it named."""
    promises = (given["if"] for given in reversed(answered) if given and given.get("if"))
    promise: Mapping[str, str] = next(promises, {})
    if not promise or not promise.items() <= question.text.items():
        return ()
    named = "; ".join(f"{words.clause(key)}: {words.wording(key, option)}" for key, option in promise.items())
    return (Line(), *paragraph(f"You said yes, if {named}. The text on the table has it.", "note"))


def _sounding(question: Question, words: Words, before: Answer | None, promised: tuple[Line, ...]) -> Dialogue:
    allowed = question.answers
    again: tuple[Choice, ...] = ()
    if before is not None:
        label, does = f"as before: {_in_short(words, before)}", "you say again what you said of this text"
        again = (Choice(AS_BEFORE, label, sign="=", does=does),)
    nothing = ", and block nothing" if words.scenario.rule == "consensus" else ""
    choices = [
        Choice(
            key,
            label,
            ("acquiesce",) if key == "acquiesce" else (),
            does=_STANCES_DO[key] + (nothing if key != "object" else ""),
        )
        for key, label in STANCES.items()
    ]
    (stance,) = yield Prompt("Where do you stand on this text?", (*again, *choices), before=promised)
    if before is not None and stance == AS_BEFORE:
        return before
    answer: Answer = {"stance": stance, "floor": True}
    if stance == "object":
        as_such = Choice(
            AS_SUCH, "the matter as such", ("none",), does="you want no decision now, whatever the words of a clause"
        )
        clauses = yield Prompt(
            "To which clauses? (several at once: numbers with commas)",
            (*clauses_named(words, allowed["on"]), as_such),
            several=True,
        )
        answer["on"] = [clause for clause in clauses if clause != AS_SUCH]
        if allowed.get("withdraws"):
            want = yield _yes_no(
                "You tabled this text, with others. Do you still want it?",
                "yes, and other words",
                "it stays on the table",
                "no",
                "once none of its sponsors wants it, it is withdrawn",
            )
            answer["withdraws"] = want == ("no",)
    if stance != "support" and len(allowed["stands_aside"]) > 1:
        if not question.brief["takes_part"]:  # its brief has told it so
            return answer | {"stands_aside": True}
        ask = (
            "If it passes all the same, would you take part, with people or money?"
            if stance == "object"
            else "If it passes, do you take part, with people or money?"
        )
        part = yield _yes_no(
            ask,
            "yes, with the others",
            "your people and money are in it",
            "no, stand aside",
            "the text binds the alliance, and you send and pay nobody",
        )
        answer["stands_aside"] = part == ("no",)
    return answer


def _in_short(words: Words, answer: Answer) -> str:
    """Object on location and command, stand aside."""
    on = f" on {words.clauses(answer['on'])}" if "on" in answer else ""
    also = {"withdraw the text": answer.get("withdraws"), "would stand aside": answer["stands_aside"]}
    stance = STANCES[answer["stance"]].partition(":")[0] + on
    return ", ".join([stance, *(part for part, is_so in also.items() if is_so)])


def _yes_no(ask: str, yes: str, yes_does: str, no: str, no_does: str) -> Prompt:
    return Prompt(ask, (Choice("yes", yes, does=yes_does), Choice("no", no, does=no_does)))


def _silence(question: Question, words: Words) -> Dialogue:
    choices = (
        Choice("pass", "let it pass: write nothing", ("nothing",), does="without letters the text passes at that hour"),
        Choice(
            "letter",
            "write a letter: break the silence",
            does="you stand against the text; under consensus the body then meets again",
        ),
        Choice("join", "join another's letter: write only if it does", does="you follow whom you name"),
    )
    (act,) = yield Prompt(
        "The text is under silence. What does your capital do?", choices if question.answers["joins"] else choices[:2]
    )
    if act == "join":
        (other,) = yield Prompt("Whose letter?", allies_named(words, question.answers["joins"]))
        return {"letter": False, "joins": other}
    return {"letter": act == "letter"}


_OF_ALLIES: Mapping[str, Callable[[Question, Words], Dialogue]] = {"floor": floor, "silence": _silence}
