"""Answers to questions: checked against what a question allows, and made into what the session acts on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from reprlib import Repr
from typing import Any

import numpy as np

from nacsim.errors import AnswerRefusedError
from nacsim.plain import plain
from nacsim.record import STANCES, ally_of
from nacsim.theory.chair import MOVE_NAMES, Moves, waiting
from nacsim.theory.floor import LONGEST
from nacsim.theory.matter import Matter
from nacsim.theory.question import Question, other_bodies
from nacsim.theory.reaction import OBJECT, Answer
from nacsim.theory.state import State
from nacsim.theory.text import Floats, Ints

Given = Mapping[str, Any]
"""An answer that was checked, with what it may leave out filled in: plain data, ready for JSON."""


def check(question: Question, answer: object) -> Given | None:
    """The answer, if the question allows it; None leaves this one to the model.

    AnswerRefusedError, which says in a sentence what is wrong, for anything else.
    """
    if answer is None:
        return None
    if not isinstance(answer, Mapping):
        raise _refusal(question, f"an answer is an object with names, or null (given: {_shown(answer)})")
    checked = _CHECKS[question.kind](question, answer)
    if unknown := [name for name in answer if name not in checked and (name, answer[name]) != ("floor", False)]:
        raise _refusal(question, f"{_shown(unknown[0])} is no part of this answer, which has {_listed(checked)}")
    return checked


def _sounding(question: Question, answer: Given) -> Given:
    allowed = question.answers
    asks = _one_of(question, answer, "floor", allowed["floor"], default=False)
    floor = {"floor": True} if asks else {}
    if asks and "stance" not in answer:
        return floor  # as the model would, and then the floor
    stance = _one_of(question, answer, "stance", allowed["stance"])
    aside = _one_of(question, answer, "stands_aside", allowed["stands_aside"], default=False)
    if stance != "object":
        return {"stance": stance, "stands_aside": aside} | floor
    on = answer.get("on", [])
    if not isinstance(on, list | tuple) or not all(_is_in(clause, allowed["on"]) for clause in on):
        raise _refusal(question, f"'on' is a list of clauses, of {_listed(allowed['on'])} (given: {_shown(on)})")
    withdraws = allowed.get("withdraws", [False])
    return {
        "stance": stance,
        "on": [*dict.fromkeys(on)],
        **({"withdraws": _one_of(question, answer, "withdraws", withdraws, default=True)} if withdraws[1:] else {}),
        "stands_aside": aside,
        **floor,
    }


def _floor(question: Question, answer: Given) -> Given:
    """What is done; what is not offered cannot be."""
    allowed = question.answers
    checked: dict[str, Any] = {"amend": {}, "if": {}, "press": None, "time": False, "takes_back": False, "says": ""}
    if unoffered := [name for name in checked if answer.get(name) and name not in allowed]:
        raise _refusal(question, f"'{unoffered[0]}' cannot be done now; what can be: {_listed(allowed)}")
    for name in ("amend", "if"):
        if answer.get(name):
            checked[name] = _wordings(question, answer[name], name, allowed[name])
    if answer.get("press"):
        checked["press"] = _one_of(question, answer, "press", allowed["press"])
    for name in ("time", "takes_back"):
        if name in answer:
            checked[name] = _one_of(question, answer, name, allowed.get(name, [False]))
    return checked | {"says": _words(question, answer.get("says", ""))}


def _wordings(question: Question, given: object, name: str, allowed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    if not isinstance(given, Mapping) or not all(isinstance(clause, str) for clause in given):
        raise _refusal(question, f"'{name}' names clauses and gives each an option")
    for clause, option in given.items():
        if clause not in allowed:
            raise _refusal(question, f"'{name}' names clauses of {_listed(allowed)} (given: {_shown(clause)})")
        if not _is_in(option, allowed[clause]):
            raise _refusal(question, f"{clause} could be {_listed(allowed[clause])} (given: {_shown(option)})")
    return {clause: given[clause] for clause in question.text if clause in given}


def _words(question: Question, given: object) -> str:
    if not isinstance(given, str) or len(given) > LONGEST:
        raise _refusal(question, f"'says' is a text of at most {LONGEST} characters")
    return plain(given).strip()


def _silence(question: Question, answer: Given) -> Given:
    allowed = question.answers
    letter = _one_of(question, answer, "letter", allowed["letter"], default=False if "joins" in answer else None)
    joins = answer.get("joins")
    return {"letter": letter} | ({"joins": _one_of(question, answer, "joins", allowed["joins"])} if joins else {})


def _move(question: Question, answer: Given) -> Given:
    allowed = question.answers
    move = _one_of(question, answer, "move", allowed["move"])
    needs = allowed["move"][move]
    if move == "redraft":
        return {"move": move, "text": _text(question, answer, needs["text"])}
    if move == "side_deal":
        on = _one_of(question, answer, "on", needs["on"])
        return {"move": move, "on": on, "by": _one_of(question, answer, "by", needs["on"][on])}
    return {"move": move} | {name: _one_of(question, answer, name, of) for name, of in needs.items()}


_CHECKS: Mapping[str, Callable[[Question, Given], Given]] = {
    "sounding": _sounding,
    "floor": _floor,
    "silence": _silence,
    "move": _move,
    "drafting": _move,
}


def _text(question: Question, answer: Given, allowed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The clauses that a redraft rewords, in the order of the file."""
    text, now = answer.get("text"), question.text
    if not isinstance(text, Mapping) or not all(isinstance(clause, str) for clause in text):
        raise _refusal(question, "'text' names clauses and gives each an option")
    for clause, option in text.items():
        if clause not in now:
            raise _refusal(question, f"there is no clause {_shown(clause)}; the clauses are {_listed(now)}")
        may_be = allowed.get(clause, [now[clause]])
        if not _is_in(option, may_be):
            raise _refusal(
                question,
                f"{clause} can be {_listed(may_be)} (given: {_shown(option)}): no other option, none past a red line"
                " of a sponsor, none that decides nothing",
            )
    changes = {clause: text[clause] for clause in now if clause in text and text[clause] != now[clause]}
    if not changes:
        raise _refusal(question, "the redraft changes nothing")
    return changes


def _one_of(question: Question, answer: Given, name: str, allowed: Collection[Any], default: Any = None) -> Any:
    """What an answer says of one thing; of exactly the type that is allowed, as 1 is not true."""
    given = answer.get(name, default)
    if not _is_in(given, allowed):
        raise _refusal(question, f"'{name}' is one of {_listed(allowed)} (given: {_shown(given)})")
    return given


def _is_in(given: object, allowed: Collection[Any]) -> bool:
    return any(type(given) is type(choice) and given == choice for choice in allowed)


def _refusal(question: Question, reason: str) -> AnswerRefusedError:
    return AnswerRefusedError(f"{question.seat}: {reason}.")


def _listed(choices: Collection[Any]) -> str:
    """Few choices, as JSON would have them."""
    return ", ".join(_shown(choice) if isinstance(choice, bool) else str(choice) for choice in choices)


def _shown(given: object) -> str:
    """What was given, on one line and not too long."""
    words = {None: "nothing", True: "true", False: "false"}
    return words[given] if given is None or isinstance(given, bool) else plain(_SHORT.repr(given))


_SHORT = Repr()
"""Why not `repr`: what was given may be of any size and depth."""
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother = 3, 60, 60


# What the session acts on


def moves_of(matter: Matter, state: State, rows: Ints, answers: Sequence[Given]) -> Moves:
    """Checked answers of a chair, one for each run. It gives no reckoning: the gain of a redraft is not a number."""
    moves = waiting(state, rows)
    for place, (row, answer) in enumerate(zip(rows, answers, strict=True)):
        name = answer["move"]
        moves.kind[place] = MOVE_NAMES.index(name)
        if name == "demarche":
            moves.target[place] = matter.alliance.codes.index(answer["on"])
        elif name == "side_deal":
            moves.target[place], moves.payer[place] = (matter.alliance.codes.index(answer[who]) for who in ("on", "by"))
        elif name == "move_body":
            moves.sitting[place] = other_bodies(matter, int(state.sitting[row]))[answer["body"]]
        elif name == "redraft":
            for clause, option in answer["text"].items():
                d = matter.space.keys.index(clause)
                moves.text[place, d] = matter.space.options[d].index(option)
            changed = moves.text[place] != state.text[row]
            moves.lead[place] = next(d for d in matter.space.order if changed[d])
            moves.gain[place] = np.nan
    return moves


def laid_over(matter: Matter, model: Answer, answers: Sequence[Mapping[str, Given | None]]) -> Answer:
    """The theory's stances, and over them those of the seats that somebody else answered for, in each run by seat.

    These give no reckoning: acceptability says only whether a sponsor still wants the text, by its sign.
    """
    codes, keys = matter.alliance.codes, matter.space.keys
    stance, aside = model.stance.copy(), model.stands_aside.copy()
    worth, margin = model.acceptability.copy(), model.margin.copy()
    outside, named = np.zeros(stance.shape, bool), np.zeros((len(stance), len(keys), len(codes)), bool)
    floor = outside.copy()
    for m, seat, answer in _by_run(answers):
        if not {"stance", "floor"} & {*answer}:
            continue
        i = codes.index(seat)
        floor[m, i] = answer.get("floor", False)
        if "stance" not in answer:
            continue
        stance[m, i], aside[m, i] = STANCES.index(answer["stance"]), answer["stands_aside"]
        outside[m, i] = True
        objects = stance[m, i] == OBJECT
        worth[m, i] = -1.0 if answer.get("withdraws", objects) else 0.0
        margin[m, i] = np.nan
        named[m, [keys.index(clause) for clause in answer.get("on", ())], i] = True
    return Answer(stance, aside, worth, margin, outside, named, floor)


def letters(matter: Matter, model: Floats, answers: Sequence[Mapping[str, Given | None]]) -> Floats:
    """The theory's margins in a silence, and infinite ones for the seats that somebody else answered for."""
    margins, codes = model.copy(), matter.alliance.codes
    joining = []
    for m, seat, answer in _by_run(answers):
        if "letter" in answer:
            margins[m, codes.index(ally_of(seat))] = -np.inf if answer["letter"] else np.inf
        if answer.get("joins"):
            joining.append((m, codes.index(ally_of(seat)), codes.index(answer["joins"])))
    for _ in range(max(map(len, answers), default=0)):  # one may join another who joins a third
        for m, ally, other in joining:
            if margins[m, other] < 0:
                margins[m, ally] = -np.inf
    return margins


def _by_run(answers: Sequence[Mapping[str, Given | None]]) -> Iterator[tuple[int, str, Given]]:
    """The place of the run, the seat and its answer, but for those left to the model."""
    for m, by_seat in enumerate(answers):
        yield from ((m, seat, answer) for seat, answer in by_seat.items() if answer is not None)
