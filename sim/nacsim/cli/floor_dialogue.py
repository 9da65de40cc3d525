"""How a person is asked what it does on the floor: act after act, until it wants nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nacsim.cli.choices import Answer, Dialogue, Part, allies_named, which_clause, which_words
from nacsim.cli.prompts import Choice, Prompt
from nacsim.findings.words import Words
from nacsim.telling.lines import Line, paragraph
from nacsim.theory.question import Question


def floor(question: Question, words: Words) -> Dialogue:
    """The dialogue on the floor."""
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
            answer[act] = answer.get(act, {}) | (yield from _wording(question, words, allowed[act], act))
        elif act == "press":
            before = (Line(), *paragraph(PRESSED, "note"))
            (answer[act],) = yield Prompt("On whom?", allies_named(words, allowed[act]), before=before)
        elif act == "says":
            (answer[act],) = yield Prompt("What do you say? (one line; it changes nothing in the model)")
        else:
            answer[act] = True


_ACTS = {
    "amend": "ask for other words",
    "if": "yes, if: with these words you let it pass, whatever else it says",
    "press": "a demarche of your own: press an ally that objects, in its capital",
    "time": "ask the chair for time",
    "takes_back": "take back your objection",
    "says": "say something",
}
_ACTS_DO = {
    "amend": "the chair weighs your words as one wish among others",
    "if": "the chair believes you",
    "press": "to refuse costs that ally more, by what you weigh, which moves it towards consent",
    "time": "a chair with time to spare waits, once for each ally; you are told whether it does",
    "takes_back": "when the chair moves you do not stand in the way",
    "says": "all hear it; it changes nothing in the model",
}


ASKED = "The chair may table what you ask for, past no red line of those who tabled the text."
"""What is said of asking for other words."""
YES_IF = (
    "You say: with these words I let the text pass, whatever the other clauses say. If you name several clauses, you"
    " mean all of them together. You are asked again on the text that has them, and could then still object."
)
"""What is said of a "yes, if" before its words are chosen."""
PRESSED = "Only allies that object can be pressed: to refuse then costs them more, which moves them towards consent."


def _act(name: str, answer: Answer) -> Choice:
    """An act to choose, once; words may be asked for on one clause after the other."""
    spent = name in answer and name not in ("amend", "if")
    return Choice(
        name,
        _ACTS[name],
        does=_ACTS_DO[name],
        spent="You have done that already." if spent else "",
        done=name in answer,
    )


def _wording(question: Question, words: Words, wordings: Mapping[str, Sequence[str]], act: str) -> Part:
    """Another wording of one clause."""
    (clause,) = yield which_clause(question, words, [*wordings], [YES_IF if act == "if" else ASKED])
    (option,) = yield which_words(question, words, clause, wordings[clause])
    return {clause: option}
