"""A person's own page, as HTML by part: what is asked of them, and what nobody else may see."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from nacsim.findings.chair_replies import chair_replies
from nacsim.findings.in_your_seat import in_your_seat
from nacsim.record import CHAIR, Sounding
from nacsim_dashboards.classroom.bet_parts import bet_form, bets
from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.heard import heard_so_far
from nacsim_dashboards.classroom.people import DELEGATION, TEACHER, Person
from nacsim_dashboards.classroom.public_parts import answered, clock, happened, news, outcome, story, table, where
from nacsim_dashboards.classroom.question_parts import brief, in_force, own_text, question_form
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Closed, Note, Room
from nacsim_dashboards.classroom.voice import voice


def seat_parts(room: Room, person: Person, language: str) -> dict[str, str]:
    """All parts of the page of somebody with a seat, or of an observer; those that have nothing to say are empty."""
    begun = room.stage != "lobby"
    return {
        "you": you(room, person, language),
        "clock": clock(room, language),
        "news": news(room, language),
        "where": where(room, language),
        "outcome": outcome(room, language),
        "question": asked(room, person, language),
        "happened": happened(room, language),
        "replies": replies(room, person, language),
        "model": of_the_model(room, person, language),
        "bets": bets(room, language) if room.stage != "bets" else "",
        "table": table(room, language) if begun else "",
        "text": own_text(room, person.seat if begun else None, language),
        "brief": brief(room, person.seat, language) if begun and person.seat else "",
        "so_far": _so_far(room, person, language) if begun else "",
        "procedure": in_force(room, language) if begun else "",
        "notes": notes(room, person, language) if begun and person.seat else "",
    }


def you(room: Room, person: Person, language: str) -> str:
    """Who one is, and with whom one shares the seat."""
    return once(room.people, ("you", language, person.id), lambda: _you(room, person, language))


def _you(room: Room, person: Person, language: str) -> str:
    others = [other.name for other in room.delegation(person.seat) if other is not person] if person.seat else []
    scenario = room.sitting.scenario
    t = voice(room, language)
    return part("you", t=t, person=person, others=others, title=scenario.title, question=scenario.question)


def asked(room: Room, person: Person, language: str) -> str:
    """What a person can do now, or what is being waited for."""
    if room.stage == "lobby":
        return seats(room, person, language)
    if room.stage == "bets":
        return bet_form(room, person, language) if person.id != TEACHER else ""
    if room.stage == "debrief":
        return ""
    question = room.asked.get(person.seat or "")
    if question is not None and room.mode(question.seat) != "model":
        return question_form(room, question, language)
    return _waits(room, person, language) + (seats(room, person, language) if person.seat is None else "")


def _waits(room: Room, person: Person, language: str) -> str:
    """Why nothing is asked of somebody: who is asked, and how many have answered."""
    t = voice(room, language)
    seat, public = person.seat, heard_so_far(room.sitting).public
    with_model = seat is not None and room.mode(seat) == "model"
    absent = t.body(public["body"]) if seat not in (None, CHAIR, *public["seated"]) else ""
    return part("waits", t=t, kind=room.asked_kind, answered=answered(room), with_model=with_model, absent=absent)


def seats(room: Room, person: Person, language: str) -> str:
    """The seats to choose from."""
    return once(room, ("seats", language, person.seat, person.id == TEACHER), lambda: _seats(room, person, language))


def _seats(room: Room, person: Person, language: str) -> str:
    t = voice(room, language)
    taken = {seat: room.delegation(seat) for seat in (CHAIR, *sorted(room.sitting.scenario.codes, key=t.words.name))}
    if any(each.id == TEACHER for each in taken[CHAIR]) and person.id != TEACHER:
        del taken[CHAIR]
    listed = [(seat, [each.name for each in people], len(people) >= DELEGATION) for seat, people in taken.items()]
    return part("seats", t=t, seats=listed, own=person.seat, begun=room.stage != "lobby")


def of_the_model(room: Room, person: Person, language: str) -> str:
    """What the model would have said in this seat when the last question was put; only after it was closed.

    And to people who have not answered for longer, how often the model did.
    """
    closed, seat = room.closed, person.seat
    if closed is None or seat is None:
        return ""
    asked, alone = was_asked(closed, seat), _alone(room, closed, seat)
    if not asked and not alone:
        return ""
    key = ("model", language, seat, alone)
    return once(closed, key, lambda: _of_the_model(room, closed, seat, language, asked=asked, alone=alone))


def _alone(room: Room, closed: Closed, seat: str) -> int:
    """How often in a row the model has answered in a seat; 0 where its people know, as it was only the last time."""
    if room.stage == "debrief":
        return 0
    own = (each.answer for each in reversed(room.sitting.answered) if each.seat == seat)
    times = sum(1 for _ in takewhile(lambda answer: answer is None, own))
    there = seat in closed.left or seat in closed.answers
    return 0 if there and times == 1 else times


def was_asked(closed: Closed, seat: str) -> bool:
    """Whether a seat was asked the last question, and on the floor did anything."""
    if closed.kind in ("move", "drafting"):
        return seat == CHAIR
    if closed.kind == "floor":
        return seat in closed.left or any((closed.answers.get(seat) or {}).values())
    soundings = (event for event in closed.foreseen if isinstance(event, Sounding))
    first = next(soundings, None)
    return seat != CHAIR and (closed.kind == "silence" or (first is not None and seat in first.stances))


def _of_the_model(room: Room, closed: Closed, seat: str, language: str, *, asked: bool, alone: int) -> str:
    t = voice(room, language)
    said = in_your_seat(t.words, closed.kind, seat, closed.foreseen) if asked else ""
    return part("model", t=t, kind=closed.kind, said=said, late=seat in closed.left, alone=alone)


def replies(room: Room, person: Person, language: str) -> str:
    """What became of the words, or the time, that a seat asked for on the floor; until the table is heard again."""
    floor, seat = room.floor, person.seat
    answer = floor.answers.get(seat) if floor and seat else None
    if floor is None or not answer or room.asked_kind in ("move", "drafting"):
        return ""
    since = heard_so_far(room.sitting).events[len(heard_so_far(floor.sitting).events) :]
    if any(isinstance(event, Sounding) for event in since):
        return ""
    t = voice(room, language)
    said = chair_replies(t.words, answer, since, floor.sitting.tableable())
    return part("replies", t=t, said=said) if said else ""


def _so_far(room: Room, person: Person, language: str) -> str:
    """What happened so far; open for whoever has come late, has missed something, and has no seat yet."""
    missed = person.seat is None and room.stage != "debrief" and heard_so_far(room.sitting).last is not None
    return story(room, language, late=missed)


def notes(room: Room, person: Person, language: str) -> str:
    """Private notes to and from this seat, and where one can send one."""
    seat = person.seat or ""
    own = once(room.notes, "by seat", lambda: _by_seat(room.notes)).get(seat, ())
    held = once(room, "held", lambda: tuple(each for each in (CHAIR, *room.sitting.scenario.codes) if room.held(each)))
    return once(room.people, ("notes", language, seat, own, held), lambda: _notes(room, seat, own, held, language))


def _by_seat(notes: Iterable[Note]) -> dict[str, tuple[Note, ...]]:
    """The notes that each seat has sent or got, the last first."""
    found: dict[str, list[Note]] = {}
    for note in notes:
        for seat in (note.sender, note.to):
            found.setdefault(seat, []).insert(0, note)
    return {seat: tuple(own) for seat, own in found.items()}


def _notes(room: Room, seat: str, own: tuple[Note, ...], held: tuple[str, ...], language: str) -> str:
    t = voice(room, language)
    to = sorted((each for each in held if each != seat), key=t.seat)
    return part("notes", t=t, seat=seat, notes=own, to=to, people=room.people)
