"""The teacher's page, as HTML by part: who is where and connected, who is missing, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from nacsim.council.injection import to_come
from nacsim.record import CHAIR
from nacsim_dashboards.classroom.bet_parts import bets
from nacsim_dashboards.classroom.injected import EFFECTS
from nacsim_dashboards.classroom.people import TEACHER, Mode, Person
from nacsim_dashboards.classroom.public_parts import Joining, clock, happened, news, outcome, story, table, text, where
from nacsim_dashboards.classroom.question_parts import brief, in_force
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.result import EXPORTS
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.seat_parts import asked, of_the_model
from nacsim_dashboards.classroom.teacher_acts import LONGEST_STAGE
from nacsim_dashboards.classroom.voice import Voice, voice

Doing = Literal["", "missing", "done"]


class Connected(Protocol):
    """Who is connected: a `Presence`."""

    def connected(self, person: str) -> bool:
        """As `Presence.connected`."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person in the list."""

    person: Person
    connected: bool
    doing: Doing
    """Whether the class waits for them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A seat in the list."""

    seat: str
    mode: Mode
    held: bool
    people: tuple[Somebody, ...]
    answered: bool | None
    """None: it is not asked."""


def teacher_parts(room: Room, presence: Connected, language: str, joining: Joining) -> dict[str, str]:
    """All parts of the teacher's page; those that have nothing to say are empty."""
    t, teacher = voice(room, language), room.people.get(TEACHER)
    begun = room.stage != "lobby"
    seated = teacher is not None and teacher.seat is not None and begun
    return {
        "clock": clock(room, language),
        "news": news(room, language),
        "where": where(room, language),
        "outcome": outcome(room, language),
        "exports": part("exports", t=t, names=EXPORTS, over=room.stage == "debrief"),
        "controls": controls(room, t),
        "question": asked(room, teacher, language) if teacher and seated else "",
        "model": of_the_model(room, teacher, language) if teacher else "",
        "brief": brief(room, str(teacher.seat), language) if teacher and seated else "",
        "happened": happened(room, language),
        "missing": missing(room, presence, t),
        "seats": seats(room, presence, t),
        "hand_over": hand_over(room, t),
        "limits": part("limits", t=t, limits=room.limits, longest=LONGEST_STAGE),
        "announce": part("announce", t=t, news=room.latest_news),
        "events": events(room, t) if room.stage in ("bets", "question") else "",
        "bets": bets(room, language),
        "table": table(room, language) if begun else "",
        "text": text(room, language),
        "procedure": in_force(room, language) if begun else "",
        "so_far": story(room, language) if begun else "",
        "joining": part("joining", t=t, joining=joining, here=(), large=False) if not begun else "",
        "again": part("join_again", t=t, joining=joining) if begun else "",
    }


def events(room: Room, t: Voice) -> str:
    """Let something happen; what lies ahead, by the file or because the teacher brought it in."""
    codes = sorted(room.sitting.scenario.codes, key=t.words.name)
    return part("events", t=t, seats=codes, effects=EFFECTS, ahead=to_come(room.sitting), injected=room.injected)


def controls(room: Room, t: Voice) -> str:
    """Begin, next, pause, go on, end."""
    return part("controls", t=t, room=room, stage=room.stage_id, people=len(room.present))


def missing(room: Room, presence: Connected, t: Voice) -> str:
    """Whom the class waits for, and who is not in touch."""
    people = [_somebody(room, presence, person) for person in _people(room)]
    return part(
        "missing",
        t=t,
        waited=[one for one in people if one.doing == "missing"],
        lost=[one for one in people if not one.connected],
        number=len(people),
    )


def _people(room: Room) -> list[Person]:
    return [person for person in room.people.values() if not person.removed and person.id != TEACHER]


def _somebody(room: Room, presence: Connected, person: Person) -> Somebody:
    return Somebody(person, presence.connected(person.id), _doing(room, person))


def _doing(room: Room, person: Person) -> Doing:
    if room.stage == "bets" and not person.away and person.id != TEACHER:
        return "done" if person.id in room.ready or (room.session, person.id) in room.bets else "missing"
    if room.stage == "question" and person.seat in room.asked and room.held(str(person.seat)):
        return "done" if person.seat in room.answers else "missing"
    return ""


def seats(room: Room, presence: Connected, t: Voice) -> str:
    """Every seat with its people, who answers in it, and whether it has answered; then who has none."""
    codes = sorted(room.sitting.scenario.codes, key=t.words.name)
    places = [_place(room, presence, seat) for seat in (CHAIR, *codes)]
    observers = [_somebody(room, presence, person) for person in _people(room) if person.seat is None]
    return part("places", t=t, places=places, observers=observers, modes=("auto", "model", "person"))


def _place(room: Room, presence: Connected, seat: str) -> Place:
    people = tuple(_somebody(room, presence, person) for person in room.delegation(seat))
    has_answered = seat in room.answers if seat in room.asked else None
    return Place(seat, room.mode(seat), room.held(seat), people, has_answered)


def hand_over(room: Room, t: Voice) -> str:
    """Give somebody a seat, leave one to the model or to its people, take somebody out."""
    codes = sorted(room.sitting.scenario.codes, key=t.words.name)
    people = sorted(_people(room), key=lambda person: person.name.casefold())
    teacher = room.people.get(TEACHER)
    held = {seat: there for seat in (CHAIR, *codes) if (there := room.delegation(seat))}
    modes = ("auto", "model", "person")
    return part("hand_over", t=t, people=people, teacher=teacher, seats=(CHAIR, *codes), held=held, modes=modes)
