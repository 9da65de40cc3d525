"""How each kind of question is put to a person: as prompts, one after the other, whose replies make one answer.

A dialogue is a generator: it gives prompts, is sent what was chosen, and returns the answer. It depends on nothing but
its question and these replies, so that a half-given answer can be taken up again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, Protocol

from nacsim.cli.prompts import Choice, Prompt
from nacsim.findings.words import STANCE_WORDS, Words, capital
from nacsim.record import Stance
from nacsim.telling.at_the_table import foreseen
from nacsim.telling.lines import Line, paragraph
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
AS_SUCH = "as_such"


class Looks(Protocol):
    """How a chair can look before it moves: a `Sitting`."""

    def preview(self, answer: Mapping[str, object]) -> dict[str, Stance]:
        """As `Sitting.preview`."""

    def sound_out(self, ally: str, text: Mapping[str, str] | None = None) -> Stance:
        """As `Sitting.sound_out`."""


def dialogue(question: Question, words: Words, looks: Looks) -> Dialogue:
    """The dialogue about a question."""
    if question.kind in ("move", "drafting"):
        return _move(question, words, looks)
    return _OF_ALLIES[question.kind](question, words)


def _sounding(question: Question, words: Words) -> Dialogue:
    allowed = question.answers
    choices = [Choice(key, label, ("acquiesce",) if key == "acquiesce" else ()) for key, label in STANCES.items()]
    (stance,) = yield Prompt("Where do you stand on this text?", tuple(choices))
    answer: Answer = {"stance": stance, "floor": True}
    if stance == "object":
        as_such = Choice(AS_SUCH, "the matter as such", ("none",))
        clauses = yield Prompt(
            "To which clauses? (several: 1, 3)", (*_clauses(words, allowed["on"]), as_such), several=True
        )
        answer["on"] = [clause for clause in clauses if clause != AS_SUCH]
        if allowed.get("withdraws"):
            want = yield _yes_no(
                "You tabled this text, with others. Do you still want it?", "yes, and other words", "no"
            )
            answer["withdraws"] = want == ("no",)
    if stance != "support" and len(allowed["stands_aside"]) > 1:
        part = yield _yes_no("If it passes, do you take part?", "yes, with the others", "no, stand aside")
        answer["stands_aside"] = part == ("no",)
    return answer


def _yes_no(ask: str, yes: str, no: str) -> Prompt:
    return Prompt(ask, (Choice("yes", yes), Choice("no", no)))


def _clauses(words: Words, keys: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, words.clause(key)) for key in keys)


def _allies(words: Words, codes: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(Choice(code, words.name(code)) for code in sorted(codes, key=words.name))


def _floor(question: Question, words: Words) -> Dialogue:
    allowed, answer = question.answers, Answer()
    while True:
        open_ = [name for name in _ACTS if name in allowed and name not in _done(answer)]
        nothing = "nothing more" if answer else "nothing"
        choices = (Choice("nothing", nothing, ("done",)), *(Choice(name, _ACTS[name]) for name in open_))
        ask = (
            "You still have the floor. What else?"
            if answer
            else "The session is over; the chair has not moved yet. You have the floor:"
        )
        (act,) = yield Prompt(ask, choices)
        if act == "nothing":
            return answer
        if act in ("amend", "if"):
            answer[act] = answer.get(act, {}) | (yield from _wording(words, allowed[act], question.text))
        elif act == "press":
            (answer[act],) = yield Prompt("On whom?", _allies(words, allowed[act]))
        elif act == "says":
            (answer[act],) = yield Prompt("What do you say? (one line; it changes nothing in the model)")
        else:
            answer[act] = True


_ACTS = {
    "amend": "ask for other words",
    "if": "yes, if: say which words would let you consent",
    "press": "a demarche of your own",
    "time": "ask the chair for time",
    "takes_back": "take back your objection",
    "says": "say something",
}


def _done(answer: Answer) -> set[str]:
    """Acts that are done once; words may be asked for on one clause after the other."""
    return {name for name in answer if name not in ("amend", "if")}


def _wording(words: Words, wordings: Mapping[str, Sequence[str]], now: Mapping[str, str]) -> Part:
    """Another wording of one clause."""
    (clause,) = yield Prompt("Of which clause?", _clauses(words, [*wordings]))
    choices = [Choice(option, words.wording(clause, option)) for option in wordings[clause] if option != now[clause]]
    ask = f'Which words for {words.clause(clause)}? Now: "{words.wording(clause, now[clause])}"'
    (option,) = yield Prompt(ask, tuple(choices))
    return {clause: option}


def _silence(question: Question, words: Words) -> Dialogue:
    choices = (
        Choice("pass", "let it pass: write nothing", ("nothing",)),
        Choice("letter", "write a letter: break the silence"),
        Choice("join", "join another's letter: write only if it does"),
    )
    (act,) = yield Prompt(
        "The text is under silence. What does your capital do?", choices if question.answers["joins"] else choices[:2]
    )
    if act == "join":
        (other,) = yield Prompt("Whose letter?", _allies(words, question.answers["joins"]))
        return {"letter": False, "joins": other}
    return {"letter": act == "letter"}


_OF_ALLIES: Mapping[str, Callable[[Question, Words], Dialogue]] = {
    "sounding": _sounding,
    "floor": _floor,
    "silence": _silence,
}

_MOVES = {
    "move_body": "move the matter to another body",
    "demarche": "let capitals work: a demarche on one who objects",
    "silence": "put the text under silence despite the objections",
    "redraft": "table other words",
    "side_deal": "broker a side deal",
    "adjourn": "adjourn to the next meeting, and wait",
    "withdraw": "let the sponsors withdraw it",
    "close": "close the matter, without a decision",
    "pass": "put the text through",
    "hold": "keep it for the meeting named beforehand",
}


def _move(question: Question, words: Words, looks: Looks) -> Dialogue:
    moves, told = question.answers["move"], tuple[Line, ...]()
    menu = (
        *(Choice(name, _MOVES[name]) for name in moves),
        Choice("preview", "preview a move: what you would hear after it", sign="p"),
        Choice("sound out", "sound out an ally in private", sign="s"),
    )
    ask = "Nobody blocks the text. Your move:" if question.kind == "drafting" else "The text is blocked. Your move:"
    while True:
        (move,) = yield Prompt(ask, menu, before=told)
        if move == "preview":
            chosen: Answer | None = yield from _previewed(question, words, looks)
            if chosen is not None:
                return chosen
            told = ()
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
        (on,) = yield Prompt("Whose linkage is paid for?", _allies(words, [*needs["on"]]))
        (by,) = yield Prompt("By whom?", _allies(words, needs["on"][on]))
        return {"move": move, "on": on, "by": by}
    if move == "move_body":
        (body,) = yield Prompt(
            "To which body?", tuple(Choice(body, capital(words.body(body))) for body in needs["body"])
        )
        return {"move": move, "body": body}
    if move == "demarche":
        (on,) = yield Prompt("On whom?", _allies(words, needs["on"]))
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
        done = (Choice("done", "no other: that is the text"),) if text else ()
        (clause,) = yield Prompt("Which clause next?" if text else "Which clause?", (*_clauses(words, [*left]), *done))
        if clause == "done":
            return text
        other = [name for name in left[clause] if name != question.text[clause]]
        choices = tuple(Choice(name, words.wording(clause, name)) for name in other)
        now = words.wording(clause, question.text[clause])
        (text[clause],) = yield Prompt(f'Which words for {words.clause(clause)}? Now: "{now}"', choices)


def _previewed(question: Question, words: Words, looks: Looks) -> Part:
    """A move that was looked at and is made; None if it is not."""
    moves = question.answers["move"]
    (move,) = yield Prompt("Preview which move?", tuple(Choice(name, _MOVES[name]) for name in moves))
    answer = yield from _composed(question, words, move)
    lines = foreseen(words, looks.preview(answer), _stances(question))
    make = yield Prompt(
        "Make this move?", (Choice("yes", "yes, make it"), Choice("no", "no, choose again")), before=tuple(lines)
    )
    return answer if make == ("yes",) else None


def _sounded_out(question: Question, words: Words, looks: Looks) -> Part:
    """What an ally says in private, in lines."""
    (ally,) = yield Prompt("Whom?", _allies(words, question.public["seated"]))
    text: dict[str, str] | None = None
    if "redraft" in question.answers["move"]:
        other = yield Prompt(
            "On which text?", (Choice("now", "the text on the table"), Choice("other", "one with other words"))
        )
        if other == ("other",):
            text = yield from _redraft(question, words)
    stance = looks.sound_out(ally, text)
    changed = f" with {words.clauses(text)} reworded" if text else ""
    said = f"{capital(words.ally(ally))}, in private, on the text{changed}: {STANCE_WORDS[stance]}."
    return (Line(), *paragraph(said, stance, indent=0))


def _stances(question: Question) -> Mapping[str, Stance] | None:
    """Where everyone stood at the last sounding."""
    said = [event["stances"] for event in question.public["events"] if event["kind"] == "sounding"]
    return said[-1] if said else None
