"""What people may do: each act is checked against the room, and made into an entry, or refused with a reason.

Only students and the teacher act. Whoever has no token never gets here, nor does anything too large or too fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nacsim.council.injection import bring_forward, inject, take_back
from nacsim.council.sitting import Sitting
from nacsim.errors import AnswerRefusedError, UserError
from nacsim.findings.bets import Bet
from nacsim.plain import is_blank, plain
from nacsim.record import CHAIR
from nacsim.theory.answers import check
from nacsim_dashboards.classroom.catalogue import LANGUAGES
from nacsim_dashboards.classroom.injected import CONSULTS, EFFECTS, event_of, free_key
from nacsim_dashboards.classroom.people import DELEGATION, MOST_PEOPLE, TEACHER, Person, told_apart
from nacsim_dashboards.classroom.room import Entry, Room

LONGEST_NOTE = 500
MOST_NOTES = 40
"""From one person."""
SHORTEST_STAGE, LONGEST_STAGE = 0, 3600
"""Seconds."""
Act = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody tries to do."""

    room: Room
    person: Person
    act: Act


class RefusedError(Exception):
    """An act that cannot be done. `reason`: a key of the catalogue; `details`: what its text has in braces."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


def entry_of(room: Room, who: str, act: Act, at: float) -> Entry:
    """The entry that an act of somebody makes. RefusedError if it cannot be done now, or by them."""
    kind = act.get("kind")
    if not isinstance(kind, str) or kind not in _ACTS:
        raise RefusedError("no_such_act")
    person = room.people.get(who)
    if person is None or person.removed:
        raise RefusedError("not_in_class")
    makes, details, for_teacher = _ACTS[kind]
    if for_teacher and who != TEACHER:
        raise RefusedError("teacher_only")
    return {"kind": makes, **details(Tried(room, person, act)), "by": who, "at": at}


def join(room: Room, person: str, name: object, language: str, at: float) -> Entry:
    """The entry of somebody who joins. RefusedError if the class is full, or the name is no text."""
    if not isinstance(name, str) or len(name) > 200 or is_blank(name):
        raise RefusedError("name_missing")
    if sum(not each.removed for each in room.people.values()) >= MOST_PEOPLE:
        raise RefusedError("class_full")
    named = told_apart(name, (each.name for each in room.people.values()))
    return {"kind": "joined", "by": person, "at": at, "person": person, "name": named, "language": language}


def _answer(tried: Tried) -> dict[str, Any]:
    question = tried.room.asked.get(str(tried.act.get("seat")))
    if tried.room.paused is not None:
        raise RefusedError("class_paused")
    if question is None or question.id != tried.act.get("question"):
        raise RefusedError("question_closed")
    if tried.person.seat != question.seat:
        raise RefusedError("other_seat")
    if tried.room.mode(question.seat) == "model":
        raise RefusedError("seat_with_model")
    try:
        answer = check(question, tried.act.get("answer"))
    except AnswerRefusedError as refused:
        raise RefusedError("answer_refused", why=str(refused)) from None
    return {"seat": question.seat, "question": question.id, "answer": answer}


def _take(tried: Tried) -> dict[str, Any]:
    """Free in the lobby. Later an empty seat can be taken, and none changed: it would show another brief."""
    seat, person = _seat(tried.room, tried.act, optional=True), tried.person
    if tried.room.stage != "lobby" and person.id != TEACHER:
        if person.seat is not None or seat is None:
            raise RefusedError("seat_fixed")
        if tried.room.delegation(seat):
            raise RefusedError("seat_has_people")
    _check_free(tried.room, person, seat)
    return {"person": person.id, "seat": seat}


def _give(tried: Tried) -> dict[str, Any]:
    seat, other = _seat(tried.room, tried.act, optional=True), _other(tried.room, tried.act)
    _check_free(tried.room, other, seat)
    return {"person": other.id, "seat": seat}


def _check_free(room: Room, person: Person, seat: str | None) -> None:
    if seat is None or person.seat == seat:
        return
    if len(room.delegation(seat)) >= DELEGATION:
        raise RefusedError("seat_full", most=DELEGATION)
    if seat == CHAIR and any(each.id == TEACHER for each in room.delegation(CHAIR)) and person.id != TEACHER:
        raise RefusedError("chair_with_teacher")


def _seat(room: Room, act: Act, *, optional: bool = False) -> str | None:
    seat = act.get("seat")
    if seat is None and optional:
        return None
    if not isinstance(seat, str) or (seat not in room.sitting.scenario.codes and seat != CHAIR):
        raise RefusedError("no_such_seat")
    return seat


def _other(room: Room, act: Act) -> Person:
    other = room.people.get(str(act.get("person")))
    if other is None or other.removed:
        raise RefusedError("no_such_person")
    return other


def _bet(tried: Tried) -> dict[str, Any]:
    if tried.room.stage != "bets" or tried.act.get("session") != tried.room.session:
        raise RefusedError("bets_closed")
    if tried.room.paused is not None:
        raise RefusedError("class_paused")
    if tried.person.id == TEACHER:
        raise RefusedError("teacher_does_not_bet")
    given = [tried.act.get(name, {}) for name in ("chances", "gives_way")]
    if not all(isinstance(each, Mapping) and all(map(_is_number, each.values())) for each in given):
        raise RefusedError("bet_unreadable")
    chances, gives_way = given
    if not {*gives_way} <= {*tried.room.sitting.scenario.codes}:
        raise RefusedError("no_such_seat")
    seats = [tried.person.seat] if tried.person.seat else []
    try:
        Bet(tried.person.id, tried.room.session, chances, gives_way, seats)
    except UserError as wrong:
        raise RefusedError("bet_refused", why=str(wrong)) from None
    return {"session": tried.room.session, "chances": {**chances}, "gives_way": {**gives_way}, "seats": seats}


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _ready(tried: Tried) -> dict[str, Any]:
    if tried.room.stage != "bets":
        raise RefusedError("bets_closed")
    return {}


def _language(tried: Tried) -> dict[str, Any]:
    language = tried.act.get("language")
    if not isinstance(language, str) or language not in LANGUAGES:
        raise RefusedError("no_such_language")
    return {"person": tried.person.id, "language": language}


def _note(tried: Tried) -> dict[str, Any]:
    to = _seat(tried.room, {"seat": tried.act.get("to")})
    if tried.person.seat is None:
        raise RefusedError("notes_need_seat")
    if to == tried.person.seat:
        raise RefusedError("note_to_self")
    if not tried.room.held(str(to)):
        raise RefusedError("note_to_model")
    if sum(note.by == tried.person.id for note in tried.room.notes) >= MOST_NOTES:
        raise RefusedError("too_many_notes", most=MOST_NOTES)
    return {"sender": tried.person.seat, "to": to, "text": _text(tried.act)}


def _text(act: Act) -> str:
    text = act.get("text")
    if not isinstance(text, str) or is_blank(text) or len(text) > LONGEST_NOTE:
        raise RefusedError("text_length", most=LONGEST_NOTE)
    return plain(text).strip()


def _begin(tried: Tried) -> dict[str, Any]:
    if tried.room.stage != "lobby":
        raise RefusedError("already_begun")
    return {}


def _next(tried: Tried) -> dict[str, Any]:
    """As if the time of this stage were over; not of a stage that is over already."""
    if tried.room.stage not in ("bets", "question") or tried.act.get("stage") != stage_id(tried.room):
        raise RefusedError("stage_over")
    return {"kind": "asked" if tried.room.stage == "bets" else "closed"}


def _pause(tried: Tried) -> dict[str, Any]:
    if tried.room.paused is not None or tried.room.stage not in ("bets", "question"):
        raise RefusedError("nothing_to_pause")
    return {}


def _go_on(tried: Tried) -> dict[str, Any]:
    if tried.room.paused is None:
        raise RefusedError("not_paused")
    return {}


def _end(tried: Tried) -> dict[str, Any]:
    if tried.room.stage == "debrief":
        raise RefusedError("already_over")
    return {}


def _mode(tried: Tried) -> dict[str, Any]:
    if tried.act.get("mode") not in ("auto", "model", "person"):
        raise RefusedError("no_such_act")
    return {"seat": _seat(tried.room, tried.act), "mode": tried.act["mode"]}


def _limits(tried: Tried) -> dict[str, Any]:
    least, most = tried.act.get("least"), tried.act.get("most")
    if type(least) is not int or type(most) is not int or not SHORTEST_STAGE <= least <= most <= LONGEST_STAGE:
        raise RefusedError("limits_wrong", longest=LONGEST_STAGE)
    return {"least": least, "most": most}


def _news(tried: Tried) -> dict[str, Any]:
    return {"text": _text(tried.act)}


def _unsay(tried: Tried) -> dict[str, Any]:
    """Only while it is shown: what was announced in an earlier stage has been read."""
    if not tried.room.latest_news:
        raise RefusedError("nothing_to_unsay")
    return {}


def _inject(tried: Tried) -> dict[str, Any]:
    """An event of the teacher's own; `ally` is a code, or null for all of them."""
    ally, effect = _seat(tried.room, {"seat": tried.act.get("ally")}, optional=True), tried.act.get("effect")
    codes = tried.room.sitting.scenario.codes
    if ally == CHAIR:
        raise RefusedError("no_such_seat")
    if not isinstance(effect, str) or effect not in EFFECTS:
        raise RefusedError("no_such_act")
    if effect == CONSULTS and ally is None:
        raise RefusedError("one_consults")
    event = event_of(_text(tried.act), codes if ally is None else [ally], effect)
    return _tried_out(tried, free_key(tried.room.sitting), event)


def _bring_forward(tried: Tried) -> dict[str, Any]:
    return _tried_out(tried, str(tried.act.get("event")), None)


def _tried_out(tried: Tried, key: str, event: Mapping[str, object] | None) -> dict[str, Any]:
    """What an entry needs to say of an event, if there can be such a one now."""
    sitting = _going_on(tried.room)
    with _as_refused():
        bring_forward(sitting, key) if event is None else inject(sitting, key, event)
    return {"key": key, "event": event}


def _take_back(tried: Tried) -> dict[str, Any]:
    key, sitting = str(tried.act.get("event")), _going_on(tried.room)
    with _as_refused():
        take_back(sitting, key)
    return {"key": key}


def _going_on(room: Room) -> Sitting:
    if room.stage not in ("bets", "question"):
        raise RefusedError("not_going_on")
    return room.sitting


@contextmanager
def _as_refused() -> Iterator[None]:
    try:
        yield
    except UserError as wrong:
        raise RefusedError("event_refused", why=str(wrong)) from None


def _remove(tried: Tried) -> dict[str, Any]:
    other = _other(tried.room, tried.act)
    if other.id == tried.person.id:
        raise RefusedError("teacher_stays")
    return {"person": other.id}


def stage_id(room: Room) -> str:
    """Names the stage that the room is in, so that an act meant for another one does nothing."""
    return f"{room.stage}-{len(room.sitting.answered)}-{room.bet_on}"


_ACTS: Mapping[str, tuple[str, Callable[[Tried], dict[str, Any]], bool]] = {
    "answer": ("answered", _answer, False),
    "take": ("took", _take, False),
    "bet": ("bet", _bet, False),
    "ready": ("ready", _ready, False),
    "language": ("language", _language, False),
    "note": ("note", _note, False),
    "give": ("took", _give, True),
    "begin": ("began", _begin, True),
    "next": ("closed", _next, True),
    "pause": ("paused", _pause, True),
    "go_on": ("went_on", _go_on, True),
    "end": ("ended", _end, True),
    "mode": ("mode", _mode, True),
    "limits": ("limits", _limits, True),
    "news": ("news", _news, True),
    "unsay": ("unsaid", _unsay, True),
    "inject": ("injected", _inject, True),
    "bring_forward": ("injected", _bring_forward, True),
    "take_back": ("taken_back", _take_back, True),
    "remove": ("removed", _remove, True),
}
"""By kind of act: the entry that it makes, what it checks and adds to it, and whether it is the teacher's alone."""
