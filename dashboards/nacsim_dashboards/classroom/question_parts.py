"""A question as a form, with the answers it allows; and what its seat is told besides: brief, text, procedure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nacsim.council.sitting import Sitting
from nacsim.findings.chair_moves import goes_up
from nacsim.findings.clauses_that_stay import clauses_that_stay
from nacsim.findings.own_answers import OwnAnswer
from nacsim.findings.own_brief import own_brief, wish
from nacsim.findings.procedure import procedure
from nacsim.record import CHAIR, Calendar, ally_of
from nacsim.theory.question import Question
from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.heard import heard_so_far
from nacsim_dashboards.classroom.public_parts import text
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.voice import Voice, voice


def question_form(room: Room, question: Question, language: str) -> str:
    """The form for an answer: with the one that counts so far, if there is one."""
    seat = question.seat
    if seat == CHAIR:  # its form also says who can be sounded out
        return once(room, ("form", language, seat), lambda: _form(room, question, voice(room, language)))
    counts = repr(room.answers[seat]) if seat in room.answers else None
    key = ("form", language, seat, counts, room.answered_by.get(seat), len(room.delegation(seat)) > 1)
    return once(room.asked, key, lambda: _form(room, question, voice(room, language)))


def _form(room: Room, question: Question, t: Voice) -> str:
    seat, given = question.seat, room.answers.get(question.seat)
    by, heard = room.people.get(room.answered_by.get(seat, "")), heard_so_far(room.sitting)
    return part(
        f"ask_{question.kind if question.kind != 'drafting' else 'move'}",
        t=t,
        question=question,
        allowed=question.answers,
        given=given or _before(room, question),
        counts=_counts(question, given, t) if seat in room.answers else "",
        by=by.name if by and len(room.delegation(seat)) > 1 else "",
        goes_up=goes_up(t.words, question.public["body"]),
        heard=heard if heard.round > 1 else None,
        stays=_stays(question, t),
        sounded=[code for code in question.public["seated"] if not room.held(code)],
    )


def _before(room: Room, question: Question) -> Mapping[str, Any]:
    """What this seat said in the last round, where the same text is asked about again: most say the same."""
    closed = room.closed
    if closed is None or closed.kind != question.kind or closed.text != question.text:
        return {}
    return closed.answers.get(question.seat) or {}


def _stays(question: Question, t: Voice) -> str:
    """Which clauses cannot be reworded, and why; empty where no words can be asked for at all."""
    given = question.answers
    open_ = given["move"].get("redraft", {}).get("text") if "move" in given else given.get("amend")
    return clauses_that_stay(t.words, question.text, open_) if open_ else ""


def _counts(question: Question, given: Mapping[str, Any] | None, t: Voice) -> str:
    return OwnAnswer(0, 0, question.seat, question.kind, given).told(t.words)


def brief(room: Room, seat: str, language: str) -> str:
    """What a seat is told about itself; open until the table has been heard for the first time.

    It changes with a dated event and with nothing else, and is dear to put into words: kept with the scenario.
    """
    own, first = _own(room, seat), heard_so_far(room.sitting).last is None
    key = ("brief", language, seat, first, new := _just_changed(room.sitting, seat), repr(own))
    return once(room.sitting.scenario, key, lambda: _brief(voice(room, language), seat, own, first, new))


def _brief(t: Voice, seat: str, own: Mapping[str, Any], first: bool, new: bool) -> str:
    return part("brief", t=t, told=own_brief(t.words, seat, own), first=first, new=new)


def _just_changed(sitting: Sitting, seat: str) -> bool:
    """Whether a dated event that was heard of since the last answers changed what a seat wants."""
    heard, before = heard_so_far(sitting), sitting.scenario.allies
    due = {event.key for event in heard.events[heard.seen :] if isinstance(event, Calendar)}
    for event in sitting.scenario.calendar:
        moved = any(was != now for was, now in zip(before, event.allies, strict=True) if was.code == ally_of(seat))
        if event.key in due and (moved or seat in event.article_4):
            return True
        before = event.allies
    return False


def _own(room: Room, seat: str) -> Mapping[str, Any]:
    def brief() -> Any:
        return room.sitting.private(seat)["brief"]

    return once(room.sitting, ("own", seat), brief)


def own_text(room: Room, seat: str | None, language: str) -> str:
    """The text on the table, with what a seat wants of each clause, and where it is past a red line."""
    if seat is None or seat == CHAIR:
        return text(room, language)
    return once(room.sitting, ("text", language, seat), lambda: _own_text(room, seat, language))


def _own_text(room: Room, seat: str, language: str) -> str:
    t, own = voice(room, language), _own(room, seat)
    provisions = t.words.scenario.provisions
    return part(
        "text",
        t=t,
        provisions=provisions,
        public=heard_so_far(room.sitting).public,
        wishes={p.key: wish(t.words, p, own) or "" for p in provisions},
        lines=_refused(own),
    )


def _refused(own: Mapping[str, Any]) -> dict[str, set[str]]:
    """By clause, the options past a red line."""
    refused: dict[str, set[str]] = {}
    for line in own["red_lines"]:
        refused.setdefault(line["clause"], set()).update(line["refuses"])
    return refused


def in_force(room: Room, language: str) -> str:
    """The procedure now in force, each fact with its source."""
    kind = room.asked_kind or "sounding"
    t = voice(room, language)
    return once(
        room.sitting,
        ("procedure", language, kind),
        lambda: part("procedure", t=t, facts=procedure(t.words, kind)),
    )
