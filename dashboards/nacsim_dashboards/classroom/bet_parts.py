"""Bets: the form, when they are closed the class's mean, and when all is over the model's beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from nacsim.findings.bets import Bet, whole_percents
from nacsim.record import OUTCOMES, Outcome
from nacsim.recorded.reachable import reachable
from nacsim.scenario.resolved import Scenario
from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.heard import heard_so_far
from nacsim_dashboards.classroom.people import TEACHER, Person
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.voice import voice

STEPS = 10
"""Of a slider; only their proportion counts."""
CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was bet on: what the class thinks on average, and when all is over the model."""

    name: str
    key: str
    people: float
    model: float | None
    shown: tuple[int, int | None] = (0, None)
    """Both in whole percents."""


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
        cannot=_cannot(room.sitting.scenario, can),
        own=own,
        at=positions(own.chances) if own else {},
        read=read,
        steps=STEPS,
    )


def _cannot(scenario: Scenario, can: Collection[Outcome]) -> dict[Outcome, str]:
    """The outcomes that a scenario cannot reach, each with why: what follows `cannot_` in the catalogue."""
    left_out = len(scenario.seats[scenario.legs[-1].body]) < len(scenario.allies)
    why = {outcome: "left_out" if left_out and outcome.startswith("adopted_") else outcome for outcome in OUTCOMES}
    return {outcome: why[outcome] for outcome in OUTCOMES if outcome not in can}


def positions(chances: Mapping[Outcome, float]) -> dict[Outcome, int]:
    """Where the sliders of a bet stood: the smallest steps in its proportions, so that it reads as it was made."""
    for total in range(1, STEPS * len(OUTCOMES) + 1):
        steps = {outcome: total * chance for outcome, chance in chances.items()}
        if all(abs(at - round(at)) < CLOSE and at < STEPS + CLOSE for at in steps.values()):
            return {outcome: round(at) for outcome, at in steps.items()}
    return {outcome: round(STEPS * chance) for outcome, chance in chances.items()}


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
    outcomes = _to_a_hundred(_rows(chances, model.get("chances", {}), OUTCOMES))
    ways = _rows([bet.gives_way for bet in given], model.get("gives_way", {}), room.sitting.scenario.codes)
    return part(
        "bets_closed",
        t=t,
        session=room.bet_on,
        number=len(given),
        whose=t("bets_only" if len(given) == 1 else "bets_class"),
        outcomes=[replace(row, name=t(f"outcome_{row.key}")) for row in outcomes],
        ways=[replace(row, name=t.words.name(row.key)) for row in ways],
        says=str(model.get("says", "")),
        over=over,
    )


def _rows(given: Sequence[Mapping[Any, float]], model: Mapping[str, float], keys: Iterable[str]) -> list[Row]:
    """Of what anybody bet on; the mean is over those who did."""
    found = []
    for key in keys:
        numbers = [each[key] for each in given if key in each]
        if numbers and (any(numbers) or model.get(key)):
            people, its = fmean(numbers), model.get(key)
            found.append(Row("", key, people, its, (_percent(people), None if its is None else _percent(its))))
    return found


def _percent(chance: float) -> int:
    """A half goes up, as a class reckons."""
    return int(100 * chance + 0.5 + CLOSE)


def _to_a_hundred(rows: Sequence[Row]) -> list[Row]:
    """The same where the chances sum to 1, and so do what is shown of them."""
    people = whole_percents([row.people for row in rows])
    model = whole_percents([row.model or 0.0 for row in rows])
    return [
        replace(row, shown=(one, None if row.model is None else its))
        for row, one, its in zip(rows, people, model, strict=True)
    ]
