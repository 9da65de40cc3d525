"""The public staircase: who stands in the way, session by session, from what the chair announced alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nacsim.record import ObjectionWithdrawn, SilenceKept
from nacsim_dashboards.classroom.heard import Session, events_before, heard_so_far
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.voice import Voice

NAMED = 4
"""Allies that the title names."""


@dataclass(frozen=True, slots=True)
class Stair:
    """A session, or the end."""

    session: int | None
    """None: the end, which has a stair of its own where it differs from the last session."""
    body: str
    who: tuple[str, ...]
    """Who stands in the way, by objecting at the table or by a letter."""
    letters: bool
    """Whether letters were written after it."""
    by_class: bool
    """Heard while people were in it: not what the model added after the class had been ended."""


def stairs_of(room: Room) -> list[Stair]:
    """Session by session, those of the class first; empty until the table has been heard."""
    return [*_stairs(room)]


def _stairs(room: Room) -> Iterator[Stair]:
    heard = heard_so_far(room.sitting)
    own = len(heard.events) if room.ended_early is None else events_before(room.sitting, room.ended_early)
    for by_class, events in ((True, heard.events[:own]), (False, heard.events[own:])):
        for one in replace(heard, events=events).sessions:
            sounding, who = one.sounding, tuple(one.objecting)
            yield Stair(sounding.session, sounding.body, who, bool(one.letters), by_class)
    last = heard.sessions[-1] if heard.sessions else None
    if last and room.sitting.over and {*_at_the_end(last)} != {*last.objecting}:
        yield Stair(
            None, last.sounding.body, tuple(_at_the_end(last)), letters=False, by_class=own == len(heard.events)
        )


def _at_the_end(last: Session) -> Iterable[str]:
    """Who stood in the way when the matter was closed: a silence that is kept has ended every other objection."""
    kept = next((event for event in last.following if isinstance(event, SilenceKept)), None)
    gone = {event.by for event in last.following if isinstance(event, ObjectionWithdrawn)}
    return kept.by if kept else [ally for ally in last.objecting if ally not in gone]


def disputed(room: Room, t: Voice) -> list[tuple[str, tuple[str, ...]]]:
    """On which clauses whoever objects now does so, in the order of names; empty where too many do."""
    heard = heard_so_far(room.sitting)
    found = heard.last.objections if heard.last and not room.sitting.over else {}
    return [(ally, found[ally].clauses) for ally in t.by_name(found)] if len(found) <= NAMED else []


def title(t: Voice, last: Stair, *, over: bool) -> str:
    """The finding: Two stand in the way: Belgium, France."""
    words, number = t("stairs_numbers").split(), len(last.who)
    listing = ", ".join(t.words.name(ally) for ally in t.by_name(last.who)[:NAMED])
    if number > NAMED:
        listing = t("and_more", who=listing, number=number - NAMED)
    form = "none" if not number else "one" if number == 1 else "many"
    said = words[number] if number < len(words) else str(number)
    return t(f"stood_{form}" if over else f"stand_{form}", number=said, who=listing)
