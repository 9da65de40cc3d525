"""Entries of the ledger: all that happens in a class is one, and makes another room of the room.

So the room can be made again from the ledger alone: an entry reads no clock, writes nothing, and draws nothing. `acts`
says which entries people may make, `Room.due` which ones time makes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from nacsim.council.injection import take_back
from nacsim.findings.bets import Bet
from nacsim_dashboards.classroom.injected import with_event
from nacsim_dashboards.classroom.people import Person
from nacsim_dashboards.classroom.room import Closed, Floor, Limits, Note, Room

Entry = Mapping[str, Any]
"""{"kind": ..., "by": ..., "at": seconds since 1970, and what the kind needs}"""


def after(room: Room, entry: Entry) -> Room:
    """The room after an entry, which was allowed when it was made."""
    made = _KINDS[entry["kind"]](room, entry)
    return replace(made, last_at=max(room.last_at, entry["at"]))


def _opened_stage(room: Room, at: float) -> Room:
    """The stage that follows: bets before a session, the next question, or the debrief."""
    room = replace(
        room,
        since=at,
        lost=0.0,
        paused=None if room.paused is None else at,
        ready=frozenset(),
        old_news=len(room.news),
        answers={},
        answered_by={},
        asked={},
    )
    if room.sitting.over:
        return replace(room, stage="debrief", paused=None)
    if room.with_bets and room.bet_on < room.session:
        return replace(room, stage="bets", bet_on=room.session, bet_at=room.sitting)
    return _ask(room)


def _ask(room: Room) -> Room:
    return replace(room, stage="question", asked={question.seat: question for question in room.sitting.pending()})


def _began(room: Room, entry: Entry) -> Room:
    return _opened_stage(room, entry["at"])


def _asked(room: Room, entry: Entry) -> Room:
    at = entry["at"]
    paused = None if room.paused is None else at
    return _ask(replace(room, since=at, lost=0.0, paused=paused, ready=frozenset(), old_news=len(room.news)))


def _answered(room: Room, entry: Entry) -> Room:
    seat = entry["seat"]
    return replace(
        room,
        answers={**room.answers, seat: entry["answer"]},
        answered_by={**room.answered_by, seat: entry["by"]},
    )


def _unanswered(room: Room, seat: str) -> Room:
    """Without the answer that counted so far for a seat."""
    answers, by = (
        {key: value for key, value in each.items() if key != seat} for each in (room.answers, room.answered_by)
    )
    return replace(room, answers=answers, answered_by=by)


def _mode(room: Room, entry: Entry) -> Room:
    seat = entry["seat"]
    room = replace(room, modes={**room.modes, seat: entry["mode"]})
    return _unanswered(room, seat) if entry["mode"] == "model" else room


def _removed(room: Room, entry: Entry) -> Room:
    """Nothing that a person who is removed has said is still waited on."""
    for seat in [seat for seat, by in room.answered_by.items() if by == entry["person"]]:
        room = _unanswered(room, seat)
    return _person(room, entry, removed=True, seat=None)


def _closed(room: Room, entry: Entry) -> Room:
    sitting = room.sitting
    text = next((question.text for question in room.asked.values()), {})
    closed = Closed(room.asked_kind, text, room.answers, tuple(room.waiting), sitting.left_to_the_model())
    for seat, question in room.asked.items():
        sitting = sitting.put({"id": question.id, "answer": room.answers.get(seat)})
    held = room.ever_held | {*room.answers}
    floor = Floor(room.sitting, room.answers) if room.asked_kind == "floor" else room.floor
    return _opened_stage(replace(room, sitting=sitting, closed=closed, ever_held=held, floor=floor), entry["at"])


def _ended(room: Room, entry: Entry) -> Room:
    """Leave all that is still asked to the model."""
    sitting, answered, held = room.sitting, len(room.sitting.answered), room.ever_held | {*room.answers}
    for seat, question in room.asked.items():
        if seat in room.answers:
            sitting = sitting.put({"id": question.id, "answer": room.answers[seat]})
    while not sitting.over:
        for question in sitting.pending():
            sitting = sitting.put({"id": question.id, "answer": None})
    return _opened_stage(replace(room, sitting=sitting, ended_early=answered, ever_held=held, paused=None), entry["at"])


def _joined(room: Room, entry: Entry) -> Room:
    person = Person(entry["person"], entry["name"], entry["language"])
    return replace(room, people={**room.people, person.id: person})


def _person(room: Room, entry: Entry, **change: Any) -> Room:
    person = room.people[entry["person"]]
    return replace(room, people={**room.people, person.id: replace(person, **change)})


def _took(room: Room, entry: Entry) -> Room:
    """Somebody has a seat, or none, and those instead of whom it is theirs have none."""
    leave = {person: replace(room.people[person], seat=None) for person in entry.get("instead", ())}
    return _person(replace(room, people={**room.people, **leave}), entry, seat=entry["seat"])


def _paused(room: Room, entry: Entry) -> Room:
    return replace(room, paused=entry["at"])


def _went_on(room: Room, entry: Entry) -> Room:
    lost = 0.0 if room.paused is None else entry["at"] - room.paused
    return replace(room, paused=None, lost=room.lost + lost)


def _resumed(room: Room, entry: Entry) -> Room:  # noqa: ARG001 - one signature for all
    """After the machine was down: paused at the last thing that happened, so that nobody loses time."""
    if room.stage in ("lobby", "debrief") or room.paused is not None:
        return room
    return replace(room, paused=room.last_at)


def _bet(room: Room, entry: Entry) -> Room:
    session, who = entry["session"], entry["by"]
    bet = Bet(who, session, entry["chances"], entry["gives_way"], frozenset(entry["seats"]))
    return replace(room, bets={**room.bets, (session, who): bet})


def _note(room: Room, entry: Entry) -> Room:
    note = Note(entry["by"], entry["sender"], entry["to"], entry["text"], entry["at"])
    return replace(room, notes=(*room.notes, note))


def _injected(room: Room, entry: Entry) -> Room:
    sitting, keys = with_event(room.sitting, entry["key"], entry["event"]), (*room.injected, entry["key"])
    return replace(room, sitting=sitting, injected=keys, ever_injected=room.ever_injected + 1)


def _taken_back(room: Room, entry: Entry) -> Room:
    kept = tuple(key for key in room.injected if key != entry["key"])
    return replace(room, sitting=take_back(room.sitting, entry["key"]), injected=kept)


_KINDS: Mapping[str, Callable[[Room, Entry], Room]] = {
    "joined": _joined,
    "language": lambda room, entry: _person(room, entry, language=entry["language"]),
    "took": _took,
    "away": lambda room, entry: _person(room, entry, away=True),
    "back": lambda room, entry: _person(room, entry, away=False),
    "removed": _removed,
    "mode": _mode,
    "limits": lambda room, entry: replace(room, limits=Limits(entry["least"], entry["most"])),
    "began": _began,
    "asked": _asked,
    "answered": _answered,
    "closed": _closed,
    "ended": _ended,
    "paused": _paused,
    "went_on": _went_on,
    "resumed": _resumed,
    "bet": _bet,
    "ready": lambda room, entry: replace(room, ready=room.ready | {entry["by"]}),
    "model_bet": lambda room, entry: replace(room, model_bets={**room.model_bets, entry["session"]: entry["bet"]}),
    "note": _note,
    "injected": _injected,
    "taken_back": _taken_back,
    "news": lambda room, entry: replace(room, news=(*room.news, entry["text"])),
    "unsaid": lambda room, _: replace(room, news=room.news[:-1]),
}
