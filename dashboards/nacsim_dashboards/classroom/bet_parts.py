"""Bets: the form, when they are closed the class's mean, and when all is over the model's beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nacsim.findings.bets import Bet
from nacsim.record import OUTCOMES
from nacsim.recorded.reachable import reachable
from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.heard import heard_so_far
from nacsim_dashboards.classroom.people import TEACHER, Person
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.voice import voice

STEPS = 10
"""Of a slider; only their proportion counts."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was bet on: what the class thinks on average, and when all is over the model."""

    name: str
    key: str
    people: float
    model: float | None


def bet_form(room: Room, person: Person, language: str) -> str:
    """The form for a bet, with the one that counts so far, if there is one."""
    own = room.bets.get((room.session, person.id))
    if own is None and person.id not in room.ready:
        key = ("bet", language, person.seat)
        return once(room.sitting, key, lambda: _form(room, person.seat, None, language, read=False))
    return _form(room, person.seat, own, language, read=person.id in room.ready)


def _form(room: Room, seat: str | None, own: Bet | None, language: str, *, read: bool) -> str:
    can = once(room.sitting, "reachable", lambda: reachable(room.sitting.scenario))
    return part(
        "bet",
        t=voice(room, language),
        session=room.session,
        outcomes=[outcome for outcome in OUTCOMES if outcome in can],
        objecting=[ally for ally in heard_so_far(room.sitting).objecting if ally != seat],
        own=own,
        read=read,
        steps=STEPS,
    )


def bets(room: Room, language: str) -> str:
    """How many have bet while bets are open; then the means, until the session has begun, and again at the end."""
    return once(room, ("bets", language), lambda: _bets(room, language))


def _bets(room: Room, language: str) -> str:
    t = voice(room, language)
    if room.stage == "bets":
        there = room.present
        done = sum(p.id in room.ready or (room.session, p.id) in room.bets for p in there)
        return part("bets_open", t=t, done=done, of=len(there))
    last = heard_so_far(room.sitting).last
    if room.stage == "question" and last is not None and last.session == room.session:
        return ""  # the session has begun
    given = [bet for (session, by), bet in room.bets.items() if session == room.bet_on and by != TEACHER]
    if not given:
        return ""
    over = room.stage == "debrief"
    model: Mapping[str, Any] = room.model_bets.get(room.bet_on, {}) if over else {}  # before that it gives the end away
    chances = [{key: bet.chances.get(key, 0.0) for key in OUTCOMES} for bet in given]  # what is left out has none
    outcomes = _rows(chances, model.get("chances", {}), OUTCOMES)
    ways = _rows([bet.gives_way for bet in given], model.get("gives_way", {}), room.sitting.scenario.codes)
    return part(
        "bets_closed",
        t=t,
        session=room.bet_on,
        number=len(given),
        outcomes=[Row(t(f"outcome_{row.key}"), row.key, row.people, row.model) for row in outcomes],
        ways=[Row(t.words.name(row.key), row.key, row.people, row.model) for row in ways],
        says=str(model.get("says", "")),
        over=over,
    )


def _rows(given: Sequence[Mapping[Any, float]], model: Mapping[str, float], keys: Iterable[str]) -> list[Row]:
    """Of what anybody bet on; the mean is over those who did."""
    found = []
    for key in keys:
        numbers = [each[key] for each in given if key in each]
        if numbers and (any(numbers) or model.get(key)):
            found.append(Row("", key, sum(numbers) / len(numbers), model.get(key)))
    return found
