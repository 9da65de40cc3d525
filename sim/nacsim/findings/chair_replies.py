"""What became of what somebody asked for on the floor: its words, and time.

The chair's next move is the reply. Why it did not do what was asked is said only where the theory leaves one reason
(`theory.chair`): past a sponsor's red line, another text that gains more, too little to gain, time that presses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from nacsim.findings.words import Words
from nacsim.record import (
    Adjourned,
    Amendment,
    Approach,
    Calendar,
    Demarche,
    Drafting,
    Event,
    ObjectionWithdrawn,
    Redraft,
    SideDeal,
    SilenceBroken,
    SilenceKept,
    SilenceStarted,
    Sounding,
    Speech,
    TimeAsked,
)

LISTENS = "brokering"
"""The chair that weighs wishes and grants time."""
_ON_THE_FLOOR = (Amendment, Approach, ObjectionWithdrawn, Speech, TimeAsked)
_HEARD_AGAIN = (Sounding, SilenceBroken, SilenceKept)
_OVER_OBJECTIONS = (Adjourned, Calendar, Demarche, Redraft, SideDeal, SilenceStarted)


def chair_replies(
    words: Words,
    answer: Mapping[str, Any],
    since: Sequence[Event],
    tableable: Mapping[str, Collection[str]],
    unasked: Sequence[Event] = (),
) -> tuple[str, ...]:
    """Sentences; none where neither words nor time were asked for.

    answer: what was done on the floor, as it was checked. since: what happened from then on. tableable: by clause, what
    the chair could table then. unasked: what would have happened had nothing been asked for, where that is known.
    """
    moves = _moves(since)
    replies = [*_of_words(words, answer, moves, tableable, _tabled(_moves(unasked)))]
    if answer["time"]:
        replies.append(_of_time(words, answer, moves))
    return tuple(replies)


def _moves(since: Sequence[Event]) -> list[Event]:
    """What the chair did, and what came of it, before anybody was heard again."""
    moves: list[Event] = []
    for event in since:
        if isinstance(event, _HEARD_AGAIN):
            break
        if not isinstance(event, _ON_THE_FLOOR):
            moves.append(event)
    return moves


def _of_words(
    words: Words,
    answer: Mapping[str, Any],
    moves: Sequence[Event],
    tableable: Mapping[str, Collection[str]],
    unasked: Mapping[str, str],
) -> Iterator[str]:
    wanted, tabled = answer["amend"] | answer["if"], _tabled(moves)
    taken = [clause for clause, option in wanted.items() if tabled.get(clause) == option]
    left = {clause: option for clause, option in wanted.items() if clause not in taken}
    if taken:
        yield f"Your words on {words.clauses(taken)} were taken up{_all_the_same(words, taken, tabled, unasked)}."
    if left:
        past = [clause for clause, option in left.items() if option not in tableable[clause]]
        which = f"those on {words.clauses(past)}" if len(past) < len(left) else "they"
        why = f"{which} are past a red line of those who tabled the text" if past else _why_not(words, answer, moves)
        yield f"Your words on {words.clauses(left)} were not taken up: {why}."


def _all_the_same(words: Words, taken: Sequence[str], tabled: Mapping[str, str], unasked: Mapping[str, str]) -> str:
    """That the chair would have tabled them without being asked."""
    anyway = [clause for clause in taken if unasked.get(clause) == tabled[clause]]
    if not anyway:
        return ""
    which = "them" if len(anyway) == len(taken) else f"those on {words.clauses(anyway)}"
    return f"; unasked, the chair would have tabled {which} all the same"


def _tabled(moves: Sequence[Event]) -> dict[str, str]:
    """The new wordings, by clause."""
    return {change.provision: change.to for event in moves if isinstance(event, Redraft) for change in event.changes}


def _why_not(words: Words, answer: Mapping[str, Any], moves: Sequence[Event]) -> str:
    """Why words that could be tabled were not."""
    if words.scenario.chair != LISTENS:
        return "this chair weighs nobody's wishes"
    if answer["amend"] and answer["if"]:
        return 'of a "yes, if" and other words together, the chair weighs the "yes, if" alone'
    if _tabled(moves):
        return "the chair held the text that it tabled for better"
    if _over_objections(moves):
        return "the chair saw too little to gain by them, and tabled no other words"
    return "the chair tabled no other words"


def _over_objections(moves: Sequence[Event]) -> bool:
    """Whether the chair moved because the text was blocked, in its body and with time left."""
    quiet = any(isinstance(e, Drafting) or (isinstance(e, SilenceStarted) and not e.all_the_same) for e in moves)
    return bool(moves) and not quiet and all(isinstance(event, _OVER_OBJECTIONS) for event in moves)


def _of_time(words: Words, answer: Mapping[str, Any], moves: Sequence[Event]) -> str:
    if moves and all(isinstance(event, Adjourned) for event in moves):
        return "You have the time that you asked for: the chair waits until the next meeting."
    no = "You were given no time"
    if words.scenario.chair != LISTENS or not _over_objections(moves):
        quiet = any(isinstance(event, Drafting | SilenceStarted) for event in moves)
        return f"{no}: the text was not blocked, and then the chair does not wait." if quiet else f"{no}."
    asked = answer["if"] or answer["amend"]
    if asked and asked.items() <= _tabled(moves).items():
        return "Nor did you need the time that you asked for: the chair tabled your words at once."
    return f"{no}: too little is left, and then the chair does not wait."
