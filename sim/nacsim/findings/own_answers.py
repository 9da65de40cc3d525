"""What somebody answered in a sitting, question by question, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nacsim.findings.words import TAKES, Words, capital, listed, possessive, safe
from nacsim.record import CAPITAL, ally_of

QUESTIONS: Mapping[str, str] = {
    "sounding": "round the table",
    "floor": "on the floor",
    "silence": "in the silence",
    "move": "the chair's move",
    "drafting": "the chair's draft",
}
"""What was asked, by kind of question."""
NOTHING, AS_THE_MODEL = "nothing", "as the model would"
_MOVES: Mapping[str, str] = {
    "silence": "puts the text under silence all the same",
    "adjourn": "adjourns",
    "withdraw": "lets the sponsors withdraw",
    "close": "closes the matter",
    "pass": "puts the text through",
    "hold": "keeps the text for the meeting that was named",
}


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One question and its answer."""

    session: int
    hour: int
    seat: str
    kind: str
    """Of the question: `QUESTIONS`."""
    answer: Mapping[str, Any] | None
    """As it was checked; None: left to the model."""

    @property
    def left(self) -> bool:
        """Whether all is left to the model: by no answer, by one that only asks for the floor, or does nothing."""
        answer = self.answer or {}
        if self.kind == "floor":
            return not any(answer.values())
        return not answer or answer.keys() == {"floor"}

    def seat_words(self, words: Words) -> str:
        """France; the capital of France; the chair."""
        who = words.seat(ally_of(self.seat))
        return f"the capital of {who}" if self.seat.endswith(CAPITAL) else who

    def said(self, words: Words) -> str:
        """The answer, in words."""
        if self.answer is None:
            return "left to the model"
        return _SAID[self.kind](words, self.answer) or NOTHING

    def told(self, words: Words) -> str:
        """Who, and the answer: France is undecided; France: left to the model."""
        who, said = capital(self.seat_words(words)), self.said(words)
        return f"{who}: {said}" if self.answer is None or said in (NOTHING, AS_THE_MODEL) else f"{who} {said}"


def _sounding(words: Words, answer: Mapping[str, Any]) -> str:
    if "stance" not in answer:
        return AS_THE_MODEL
    on = f" on {words.clauses(answer['on'])}" if answer.get("on") else ""
    parts = {"withdraws the text": answer.get("withdraws"), "stands aside": answer["stands_aside"]}
    return "; ".join([f"{TAKES[answer['stance']]}{on}", *(part for part, is_so in parts.items() if is_so)])


def _floor(words: Words, answer: Mapping[str, Any]) -> str:
    return "; ".join(_acts(words, answer))


def _acts(words: Words, answer: Mapping[str, Any]) -> Iterator[str]:
    if answer["amend"]:
        yield f"asks for {_wordings(words, answer['amend'])}"
    if answer["if"]:
        yield f'says "yes, if": {_wordings(words, answer["if"])}'
    if answer["press"]:
        yield f"makes a demarche in {possessive(words.ally(answer['press']))} capital"
    if answer["time"]:
        yield "asks for time"
    if answer["takes_back"]:
        yield "takes back its objection"
    if answer["says"]:
        yield f'says: "{safe(answer["says"])}"'


def _silence(words: Words, answer: Mapping[str, Any]) -> str:
    joins = f"joins {possessive(words.ally(answer['joins']))} letter, if there is one" if answer.get("joins") else ""
    return "writes a letter" if answer["letter"] else joins or "writes no letter"


def _move(words: Words, answer: Mapping[str, Any]) -> str:
    move = answer["move"]
    if move == "redraft":
        return f"redrafts {_wordings(words, answer['text'])}"
    if move == "demarche":
        return f"asks for a demarche in {possessive(words.ally(answer['on']))} capital"
    if move == "side_deal":
        return f"lets {words.ally(answer['by'])} pay for what {words.ally(answer['on'])} holds against the matter"
    return f"moves the matter to {words.body(answer['body'])}" if move == "move_body" else _MOVES[move]


def _wordings(words: Words, wordings: Mapping[str, str]) -> str:
    return listed(f'{words.clause(key)}: "{words.wording(key, option)}"' for key, option in wordings.items())


_SAID = {"sounding": _sounding, "floor": _floor, "silence": _silence, "move": _move, "drafting": _move}
