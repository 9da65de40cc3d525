"""How a person in the chair is asked for a move, and looks before it moves; dialogues as in `choices`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from nacsim.cli.choices import Answer, Dialogue, Part, allies_named, clauses_named, which_clause, which_words
from nacsim.cli.prompts import Choice, Prompt
from nacsim.findings.chair_moves import FOLLOWS, MOVES, goes_up
from nacsim.findings.in_private import in_private_words
from nacsim.findings.words import Words, capital
from nacsim.record import Stance
from nacsim.telling.at_the_table import foreseen
from nacsim.telling.lines import Line, paragraph
from nacsim.theory.ear import Private
from nacsim.theory.question import Question


class Looks(Protocol):
    """How a chair can look before it moves: a `Sitting`."""

    def preview(self, answer: Mapping[str, object] | None) -> dict[str, Stance]:
        """As `Sitting.preview`."""

    def sound_out(self, ally: str, text: Mapping[str, str] | None = None) -> Private:
        """As `Sitting.sound_out`."""


DONE = "no other"
"""Beside clauses, whose keys have no blank."""
_HEARD = ("move_body", "demarche", "redraft", "side_deal")
"""Moves that change what allies say, and so can be previewed."""


def _move(name: str, question: Question, words: Words) -> str:
    """A move in words; below the last body the text goes on, and nothing is closed."""
    if name == "close" and (body := goes_up(words, question.public["body"])):
        return f"send it up to {body}, with the objections attached"
    return MOVES[name]


def of_chair(question: Question, words: Words, looks: Looks) -> Dialogue:
    """The dialogue about a move."""
    moves, told = question.answers["move"], tuple[Line, ...]()
    menu = (
        *(Choice(name, _move(name, question, words), does=FOLLOWS[name]) for name in moves),
        Choice("preview", "preview a move: what you would hear after it", sign="p", does="nothing happens yet"),
        Choice("sound out", "sound out an ally in private", sign="s", does="it says what it would say round the table"),
    )
    ask = "Nobody blocks the text. Your move:" if question.kind == "drafting" else "The text is blocked. Your move:"
    while True:
        (move,) = yield Prompt(ask, menu, before=told, afresh=True)
        if move == "preview":
            told, chosen = (), (yield from _previewed(question, words, looks))
            if chosen is not None:
                return dict(chosen)
        elif move == "sound out":
            told = yield from _sounded_out(question, words, looks)
        else:
            answer: Answer = yield from _composed(question, words, move)
            return answer


def _composed(question: Question, words: Words, move: str) -> Part:
    """A move with what it needs."""
    needs = question.answers["move"][move]
    if move == "redraft":
        return {"move": move, "text": (yield from _redraft(question, words))}
    if move == "side_deal":
        (on,) = yield Prompt("Whose linkage is paid for?", allies_named(words, [*needs["on"]]))
        (by,) = yield Prompt("By whom?", allies_named(words, needs["on"][on]))
        return {"move": move, "on": on, "by": by}
    if move == "move_body":
        (body,) = yield Prompt(
            "To which body?", tuple(Choice(body, capital(words.body(body))) for body in needs["body"])
        )
        return {"move": move, "body": body}
    if move == "demarche":
        (on,) = yield Prompt("On whom?", allies_named(words, needs["on"]))
        return {"move": move, "on": on}
    return {"move": move}


def _redraft(question: Question, words: Words) -> Part:
    """A text with other words, clause after clause."""
    options: Mapping[str, Sequence[str]] = question.answers["move"]["redraft"]["text"]
    text: dict[str, str] = {}
    while True:
        left = {key: names for key, names in options.items() if key not in text}
        if text and not left:
            return text
        done = (Choice(DONE, "no other: that is the text", ("done",)),) if text else ()
        if text:
            (clause,) = yield Prompt("Which clause next?", (*clauses_named(words, [*left]), *done))
        else:
            (clause,) = yield which_clause(question, words, [*options])
        if clause == DONE:
            return text
        (text[clause],) = yield which_words(question, words, clause, left[clause])


def _previewed(question: Question, words: Words, looks: Looks) -> Part:
    """A move that is made after a look at it, or None."""
    moves = question.answers["move"]
    (move,) = yield Prompt("Preview which move?", tuple(Choice(name, _move(name, question, words)) for name in moves))
    answer = yield from _composed(question, words, move)
    if move in _HEARD:
        lines = foreseen(words, looks.preview(answer), looks.preview(None))
    else:
        lines = [Line(), *paragraph(f"{capital(FOLLOWS[move])}. It changes nothing of what is said now.", "note")]
    make = yield Prompt("Make this move?", _MAKE, before=tuple(lines))
    return answer if make == ("yes",) else None


_MAKE = (
    Choice("yes", "yes, make it", does="this is your move"),
    Choice("no", "no, choose again", does="nothing happens"),
)


def _sounded_out(question: Question, words: Words, looks: Looks) -> Part:
    """What an ally says in private, in lines."""
    (ally,) = yield Prompt("Whom?", allies_named(words, question.public["seated"]))
    text: dict[str, str] | None = None
    if "redraft" in question.answers["move"]:
        other = yield Prompt(
            "On which text?", (Choice("now", "the text on the table"), Choice("other", "one with other words"))
        )
        if other == ("other",):
            text = yield from _redraft(question, words)
    said = looks.sound_out(ally, text)
    told = in_private_words(words, ally, said.stance, said.on, text=text, nearer=said.nearer)
    return (Line(), *paragraph(told, said.stance, indent=0))
