"""How a person is asked what it does on the floor: act after act, until it wants nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nacsim.cli.choices import Answer, Dialogue, Part, allies_named, which_clause, which_words
from nacsim.cli.prompts import LONGEST, Choice, Prompt
from nacsim.findings.estimates import percent
from nacsim.findings.words import Words
from nacsim.telling.lines import Line, paragraph
from nacsim.theory.question import Question


def floor(question: Question, words: Words) -> Dialogue:
    """The dialogue on the floor."""
    allowed, answer = question.answers, Answer()
    while True:
        acts = [name for name in _ACTS if name in allowed]
        nothing = Choice(
            "nothing", "nothing more" if answer else "nothing", ("done",), sign="0", does="the chair moves next"
        )
        choices = (nothing, *(_act(words, name, answer) for name in acts))
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
            before = (Line(), *paragraph(_pressed(question, words), "note"))
            (answer[act],) = yield Prompt("On whom?", allies_named(words, allowed[act]), before=before)
        elif act == "says":
            (answer[act],) = yield Prompt(
                f"What do you say? (one line, {LONGEST} characters at most; it changes nothing in the model)"
            )
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
_ALSO = {
    "amend": ("other words", "amendment"),
    "if": ("yes if", "condition"),
    "press": ("demarche", "demarche of your own"),
    "time": ("ask for time",),
    "takes_back": ("withdraw",),
    "says": ("speak",),
}
"""Other names."""
_ACTS_DO = {
    "amend": "the chair weighs your words as one wish among others",
    "if": "the chair believes you, and weighs what the others would say of these words",
    "press": "to refuse costs that ally more, by what you weigh among those at the table",
    "time": "a chair with time to spare waits where the text is blocked; each ally can ask once",
    "takes_back": "when the chair moves you do not stand in the way",
    "says": "all hear it; it changes nothing in the model",
}


ASKED = "The chair may table what you ask for, past no red line of those who tabled the text."
"""What is said of asking for other words."""
YES_IF = (
    "You say: with these words I let the text pass, whatever the other clauses say. If you name several clauses, one"
    " after the other, you mean all of them together. The chair may still think other words better. You are asked again"
    " on the text that has them, and could then still object."
)
"""What is said of a "yes, if" before its words are chosen."""
PRESSED = "Only allies that object can be pressed: to refuse then costs them more, which moves them towards consent."
"""What is said of a demarche."""


def _pressed(question: Question, words: Words) -> str:
    """And what it weighs: next to nothing where one ally makes it whose means are few."""
    weights = {ally.code: ally.weight.value for ally in words.scenario.allies}
    share = weights[question.seat] / (sum(weights[code] for code in question.public["seated"]) or 1.0)
    return (
        f"{PRESSED} Yours counts for the {percent(share)} that you weigh of all at the table; one that the chair sets"
        " going, for all who support the text."
    )


def _act(words: Words, name: str, answer: Answer) -> Choice:
    """An act to choose, once; words may be asked for on one clause after the other."""
    more = name in answer and name in ("amend", "if")
    spent = name in answer and not more
    return Choice(
        name,
        _ACTS[name],
        _ALSO.get(name, ()),
        does=_ACTS_DO[name],
        spent="You have done that already." if spent else "",
        noted=words.clauses(answer[name]) if more else "",
    )


def _wording(question: Question, words: Words, wordings: Mapping[str, Sequence[str]], act: str) -> Part:
    """Another wording of one clause."""
    (clause,) = yield which_clause(question, words, [*wordings], [YES_IF if act == "if" else ASKED])
    (option,) = yield which_words(question, words, clause, wordings[clause])
    return {clause: option}
