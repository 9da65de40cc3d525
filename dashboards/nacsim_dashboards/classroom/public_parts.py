"""The parts of the pages that everybody sees alike: HTML by name, from the room alone, in one language.

A page is sent a part again only when its HTML has changed, so nothing here knows what time it is: the clock says when
the stage ends, and the page counts down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.heard import heard_so_far, tally, told
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.voice import Voice, minutes, voice


@dataclass(frozen=True, slots=True)
class Joining:
    """How one joins a class."""

    address: str
    """As it is typed."""
    code: str
    qr: str
    """The same address as an inline SVG."""


def clock(room: Room, language: str) -> str:
    """What is being done, and until when."""
    return once(room, ("clock", language), lambda: _clock(room, language))


def _clock(room: Room, language: str) -> str:
    t = voice(room, language)
    return part(
        "clock",
        t=t,
        room=room,
        ends=ends(room),
        paused="" if room.paused is None else minutes(_left(room)),
        doing=_doing(room, t),
    )


def _doing(room: Room, t: Voice) -> str:
    if room.stage != "question":
        return t(f"doing_{room.stage}")
    around = heard_so_far(room.sitting).round if room.asked_kind == "sounding" else 1
    return t(f"doing_again_{around}" if around > 1 else f"doing_{room.asked_kind}")


def where(room: Room, language: str) -> str:
    """Which session it is, how much time is left in the story, how many have answered, why it is asked again."""
    return once(room, ("where", language), lambda: _where(room, language))


def _where(room: Room, language: str) -> str:
    heard, t = heard_so_far(room.sitting), voice(room, language)
    left = heard.public["deadline"] - heard.public["hour"]
    return part(
        "where",
        t=t,
        room=room,
        public=heard.public,
        left=t.duration(left) if left > 0 else t("no_time"),
        end=t.words.scenario.legs[-1].deadline,
        answered=answered(room),
        heard=heard if room.asked_kind == "sounding" and heard.round > 1 else None,
    )


def news(room: Room, language: str) -> str:
    """What the teacher has announced in this stage."""
    return part("news", t=voice(room, language), news=room.latest_news)


def ends(room: Room) -> int | None:
    """When this stage ends as things stand, in seconds since 1970; None while nothing ends it."""
    start = room.since + room.lost
    wait = room.wait(start)
    return None if wait is None else round(start + wait)


def _left(room: Room) -> float:
    """Seconds that are left of a stage that is paused."""
    return replace(room, paused=None).wait(room.paused or 0.0) or 0.0


def answered(room: Room) -> tuple[int, int]:
    """How many of the seats of people that are asked have answered, and how many these are."""
    asked = [seat for seat in room.asked if room.held(seat)]
    return sum(seat in room.answers for seat in asked), len(asked)


def happened(room: Room, language: str) -> str:
    """What followed the last answers."""
    return once(room, ("happened", language), lambda: _happened(room, language))


def _happened(room: Room, language: str) -> str:
    heard, t = heard_so_far(room.sitting), voice(room, language)
    return part(
        "happened",
        t=t,
        told=told(heard.events, t.words, heard.seen),
        changed=heard.changed if len(heard.events) > heard.seen else (),
        last=heard.last,
    )


def table(room: Room, language: str) -> str:
    """Who stood where at the last sounding."""
    return once(room.sitting, ("table", language), lambda: _table(room, language))


def _table(room: Room, language: str) -> str:
    heard, t = heard_so_far(room.sitting), voice(room, language)
    return part(
        "table",
        t=t,
        last=heard.last,
        seated=len(heard.public["seated"]),
        standing=heard.standing,
        aside=heard.aside,
        tally=tally(heard.standing),
        changed={one.ally: one for one in heard.changed},
    )


def text(room: Room, language: str) -> str:
    """The text on the table, clause by clause, with what has changed since the draft."""
    return once(room.sitting, ("text", language), lambda: _text(room, language))


def _text(room: Room, language: str) -> str:
    heard, t = heard_so_far(room.sitting), voice(room, language)
    return part("text", t=t, provisions=t.words.scenario.provisions, public=heard.public, wishes={}, lines={})


def so_far(room: Room, language: str) -> str:
    """Session by session: how many stood where, who objected, what followed."""
    return once(room.sitting, ("so_far", language), lambda: _so_far(room, language))


def _so_far(room: Room, language: str) -> str:
    heard, t = heard_so_far(room.sitting), voice(room, language)
    sessions = [(one, tally(one.sounding.stances), one.told(t.words)) for one in heard.sessions]
    return part("so_far", t=t, sessions=sessions, changes=t.words.clauses(heard.changes) if heard.changes else "")


def story(room: Room, language: str, *, late: bool = False) -> str:
    """The sessions in a fold, with what the teacher has announced meanwhile. late: for whoever has missed them."""
    earlier = room.news[: room.old_news]
    key = ("story", language, late, earlier)
    t = voice(room, language)
    return once(room.sitting, key, lambda: part("story", t=t, late=late, story=so_far(room, language), news=earlier))


def outcome(room: Room, language: str, address: str = "") -> str:
    """How it ended, and where to read on; empty while it goes on. address: of the class, to be typed."""
    return once(room, ("outcome", language, address), lambda: _outcome(room, language, address))


def _outcome(room: Room, language: str, address: str) -> str:
    if room.stage != "debrief":
        return ""
    public = heard_so_far(room.sitting).public
    early = room.ended_early is not None
    return part("outcome", t=voice(room, language), public=public, early=early, address=address)
