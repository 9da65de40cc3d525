"""What people in the class may do: each makes what its entry needs of what was tried, or refuses it with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nacsim.errors import AnswerRefusedError, UserError
from nacsim.findings.bets import Bet
from nacsim.theory.answers import check
from nacsim_dashboards.classroom.catalogue import LANGUAGES
from nacsim_dashboards.classroom.people import TEACHER
from nacsim_dashboards.classroom.tried import RefusedError, Tried, check_free, seat_named, words_in

MOST_NOTES = 40
"""From one person."""


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
    seat, person = seat_named(tried.room, tried.act, optional=True), tried.person
    if tried.room.stage != "lobby" and person.id != TEACHER:
        if person.seat is not None or seat is None:
            raise RefusedError("seat_fixed")
        if tried.room.delegation(seat):
            raise RefusedError("seat_has_people")
    check_free(tried.room, person, seat)
    return {"person": person.id, "seat": seat}


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
    to = seat_named(tried.room, {"seat": tried.act.get("to")})
    if tried.person.seat is None:
        raise RefusedError("notes_need_seat")
    if to == tried.person.seat:
        raise RefusedError("note_to_self")
    if not tried.room.held(str(to)):
        raise RefusedError("note_to_model")
    if sum(note.by == tried.person.id for note in tried.room.notes) >= MOST_NOTES:
        raise RefusedError("too_many_notes", most=MOST_NOTES)
    return {"sender": tried.person.seat, "to": to, "text": words_in(tried.act)}


ACTS: Mapping[str, tuple[str, Callable[[Tried], dict[str, Any]]]] = {
    "answer": ("answered", _answer),
    "take": ("took", _take),
    "bet": ("bet", _bet),
    "ready": ("ready", _ready),
    "language": ("language", _language),
    "note": ("note", _note),
}
"""By kind of act: the entry that it makes, and what checks it and adds to it."""
