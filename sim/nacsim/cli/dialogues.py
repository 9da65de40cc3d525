"""How a question to an ally is put to a person: as prompts, one after the other, whose replies make one answer.

A dialogue is a generator: it gives prompts, is sent what was chosen, and returns the answer. It depends on nothing but
its question and these replies, so that a half-given answer can be taken up again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from nacsim.cli.prompts import Choice, Prompt
from nacsim.findings.own_brief import in_your_eyes
from nacsim.findings.words import Words
from nacsim.record import Stance
from nacsim.telling.at_the_table import marked
from nacsim.theory.question import Question

Reply = tuple[str, ...]
Answer = dict[str, Any]
Dialogue = Generator[Prompt, Reply, Answer]
Part = Generator[Prompt, Reply, Any]

STANCES: Mapping[Stance, str] = {
    "support": "support it",
    "undecided": "undecided",
    "acquiesce": "do not stand in the way: let it pass without supporting it",
    "object": "object",
}
_STANCES_DO: Mapping[Stance, str] = {
    "support": "you are counted as a supporter, and block nothing",
    "undecided": "you take no side, and block nothing",
    "acquiesce": "you do not like it and block nothing",
    "object": "you stand against the text, and are asked to which clauses",
}
AS_SUCH = "as_such"
AS_BEFORE = "as_before"
_REWORDING = ("redraft", "drafting", "items_dropped")
"""Kinds of events that put another text on the table."""


def of_ally(question: Question, words: Words, answered: Sequence[Mapping[str, Any] | None] = ()) -> Dialogue:
    """The dialogue about a question to an ally. answered: what it has answered so far."""
    if question.kind == "sounding":
        return _sounding(question, words, _said_of_this_text(question, answered))
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


def _sounding(question: Question, words: Words, before: Answer | None) -> Dialogue:
    allowed = question.answers
    again: tuple[Choice, ...] = ()
    if before is not None:
        label, does = f"as before: {_in_short(words, before)}", "you say again what you said of this text"
        again = (Choice(AS_BEFORE, label, sign="=", does=does),)
    choices = [
        Choice(key, label, ("acquiesce",) if key == "acquiesce" else (), does=_STANCES_DO[key])
        for key, label in STANCES.items()
    ]
    (stance,) = yield Prompt("Where do you stand on this text?", (*again, *choices))
    if before is not None and stance == AS_BEFORE:
        return before
    answer: Answer = {"stance": stance, "floor": True}
    if stance == "object":
        as_such = Choice(AS_SUCH, "the matter as such", ("none",))
        clauses = yield Prompt(
            "To which clauses? (several: 1, 3)", (*clauses_named(words, allowed["on"]), as_such), several=True
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
            "If it passes all the same, would you take part?"
            if stance == "object"
            else "If it passes, do you take part?"
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
    also = {"withdraw the text": answer.get("withdraws"), "stand aside": answer["stands_aside"]}
    stance = STANCES[answer["stance"]].partition(":")[0] + on
    return ", ".join([stance, *(part for part, is_so in also.items() if is_so)])


def _yes_no(ask: str, yes: str, yes_does: str, no: str, no_does: str) -> Prompt:
    return Prompt(ask, (Choice("yes", yes, does=yes_does), Choice("no", no, does=no_does)))


def clauses_named(words: Words, keys: Sequence[str]) -> tuple[Choice, ...]:
    """Clauses to choose from."""
    return tuple(Choice(key, words.clause(key)) for key in keys)


def allies_named(words: Words, codes: Sequence[str]) -> tuple[Choice, ...]:
    """Allies to choose from, in the order of their names."""
    return tuple(Choice(code, words.name(code)) for code in sorted(codes, key=words.name))


def _floor(question: Question, words: Words) -> Dialogue:
    allowed, answer = question.answers, Answer()
    while True:
        acts = [name for name in _ACTS if name in allowed]
        nothing = Choice("nothing", "nothing more" if answer else "nothing", ("done",), does="the chair moves next")
        choices = (nothing, *(_act(name, answer) for name in acts))
        ask = (
            "Noted. You still have the floor. What else?"
            if answer
            else "The session is over; the chair has not moved yet. You have the floor:"
        )
        (act,) = yield Prompt(ask, choices)
        if act == "nothing":
            return answer
        if act in ("amend", "if"):
            answer[act] = answer.get(act, {}) | (yield from _wording(question, words, allowed[act]))
        elif act == "press":
            (answer[act],) = yield Prompt("On whom?", allies_named(words, allowed[act]))
        elif act == "says":
            (answer[act],) = yield Prompt("What do you say? (one line; it changes nothing in the model)")
        else:
            answer[act] = True


_ACTS = {
    "amend": "ask for other words",
    "if": "yes, if: say which words would let you consent",
    "press": "a demarche of your own: press another ally in its capital",
    "time": "ask the chair for time",
    "takes_back": "take back your objection",
    "says": "say something",
}
_ACTS_DO = {
    "amend": "the chair weighs your words as one wish among others",
    "if": "the chair believes that with these words you would let the text pass",
    "press": "to refuse costs that ally more, by what you weigh",
    "time": "a chair with time to spare waits, once for each ally",
    "takes_back": "when the chair moves you do not stand in the way",
    "says": "all hear it; it changes nothing in the model",
}


def _act(name: str, answer: Answer) -> Choice:
    """An act to choose, once; words may be asked for on one clause after the other."""
    spent = name in answer and name not in ("amend", "if")
    return Choice(name, _ACTS[name], does=_ACTS_DO[name], spent="You have done that already." if spent else "")


def _wording(question: Question, words: Words, wordings: Mapping[str, Sequence[str]]) -> Part:
    """Another wording of one clause."""
    (clause,) = yield Prompt("Of which clause?", clauses_named(words, [*wordings]))
    (option,) = yield which_words(question, words, clause, wordings[clause])
    return {clause: option}


def which_words(question: Question, words: Words, clause: str, options: Sequence[str]) -> Prompt:
    """The other wordings of a clause to choose from, each with what it is to the seat."""

    def shown(option: str) -> str:
        return marked(words.wording(clause, option), in_your_eyes(words, question.brief, clause, option))

    now = question.text[clause]
    choices = [Choice(option, shown(option), (words.wording(clause, option),)) for option in options if option != now]
    mark = in_your_eyes(words, question.brief, clause, now)
    ask = marked(f'Which words for {words.clause(clause)}? Now: "{words.wording(clause, now)}"', mark)
    return Prompt(ask, tuple(choices))


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


_OF_ALLIES: Mapping[str, Callable[[Question, Words], Dialogue]] = {"floor": _floor, "silence": _silence}
