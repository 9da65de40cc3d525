"""The controls of a matter: of its levers, those that a page offers, each with a few places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from nacsim.errors import ScenarioError
from nacsim.findings.exploration import ORDER, Control, ControlKind, Place
from nacsim.scenario.atop import atop
from nacsim.scenario.resolved import Ally, Scenario
from nacsim.scenario.sets import set_text
from nacsim.store.comparison_summary import LeftOut
from nacsim.store.levers import SingleChange
from nacsim.studies.lever_list import Candidate, away, candidates

STEP = 0.2
"""By how much the value of a decision to one that holds out is moved either way: clearly, in units of value."""
MOST = 500
"""Settings. Each takes as many runs again; a control for which there is no room is left out, the last first."""
NO_ROOM = "there would be too many settings"


def _written_first(place: Place) -> float:
    return len(place.sets)


def _written_last(place: Place) -> float:
    return -len(place.sets)


@dataclass(frozen=True, slots=True)
class _Offer:
    """A control as it might be."""

    kind: ControlKind
    others: tuple[Place, ...]
    """Its places but that as written, those first that are to be kept if there is room for some only."""
    ally: str = ""
    order: Callable[[Place], float] = _written_first


def controls(
    scenario: Scenario, holdouts: Sequence[str], supporters: Sequence[str]
) -> tuple[list[Control], list[LeftOut]]:
    """The controls of a matter, in the order of `ORDER`; and what is not offered, with the reason.

    Args:
        scenario: as written.
        holdouts: codes of those that hold out, most often first; the controls about an ally are about the first.
        supporters: codes of those that are for the text.
    """
    kept, left_out, settings = list[Control](), list[LeftOut](), 1
    for offer in _offers(scenario, holdouts, candidates(scenario, holdouts, supporters, harden=False)):
        places = [place for place in offer.others if _fits(scenario, place, left_out)]
        room = MOST // settings - 1
        left_out += [LeftOut(label=", ".join(place.sets), reason=NO_ROOM) for place in places[max(room, 0) :]]
        if room >= 1 and places:
            kept.append(_control(offer, places[:room]))
            settings *= len(kept[-1].places)
    return sorted(kept, key=lambda control: ORDER.index(control.kind)), left_out


def _control(offer: _Offer, others: Sequence[Place]) -> Control:
    return Control(offer.kind, tuple(sorted([Place(""), *others], key=offer.order)), offer.ally)


def _fits(scenario: Scenario, place: Place, left_out: list[LeftOut]) -> bool:
    """Whether a place is valid by itself, and not as written anyway."""
    try:
        return atop(scenario, place.sets).digest != scenario.digest
    except ScenarioError as error:
        reason = str(error.problems[0]).removeprefix("--set: ")
        left_out.append(LeftOut(label=", ".join(place.sets), reason=reason))
        return False


def _offers(scenario: Scenario, holdouts: Sequence[str], found: Sequence[Candidate]) -> Iterator[_Offer]:
    """What might be offered, the most telling first."""
    chair = "brokering" if scenario.chair == "passive" else "passive"
    chairs = _of(found, "chair", lambda one: one.to == chair)
    yield _Offer("chair", chairs, order=_written_last if chair == "passive" else _written_first)
    main = next((ally for code in holdouts[:1] for ally in scenario.allies if ally.code == code), None)
    if main:
        yield _value(main)
    opened = {scenario.body_names[body.body] for body in scenario.other_bodies}
    bodies = _of(found, "body", lambda _: True)[:1]
    open_now = any(place.key in opened for place in bodies)
    yield _Offer("body", bodies, order=_written_last if open_now else _written_first)
    if main and main.red_lines:
        gone = Place("lifted", (set_text(f"allies.{main.code}.red_lines", None),))
        yield _Offer("red_lines", (gone,), main.code, _written_last)
    if main:
        beside = _of(found, "ally_beside", lambda one: one.allies == (main.code,))
        yield _Offer("ally_beside", beside, main.code)
    yield from _calendar(scenario, found)
    if main:
        yield _redraft(scenario, main, found)


def _of(found: Iterable[Candidate], kind: str, wanted: Callable[[Candidate], bool]) -> tuple[Place, ...]:
    """The levers of a kind, as places."""
    return tuple(
        Place(
            one.to or "",
            one.sets,
            SingleChange(
                kind=one.kind, allies=list(one.allies), provision=one.provision, to=one.to, set=list(one.sets)
            ),
        )
        for one in found
        if one.kind == kind and wanted(one)
    )


def _value(ally: Ally) -> _Offer:
    """As a number and not as a step: a step would be counted from the file, whatever a variant says."""
    path, now = f"allies.{ally.code}.value", ally.value.value
    places = (Place(f"{by:+g}", (set_text(path, round(now + by, 6)),), by=by) for by in (STEP, -STEP))
    return _Offer("value", tuple(places), ally.code, order=lambda place: place.by)


def _calendar(scenario: Scenario, found: Sequence[Candidate]) -> Iterator[_Offer]:
    leg = scenario.legs[-1]
    silences = _of(found, "silence", lambda _: True)
    yield _Offer("silence", silences, order=lambda place: int(place.key or leg.silence_hours))
    end = scenario.opening.replace(minute=0, second=0, microsecond=0)

    def hour(place: Place) -> float:
        since = datetime.fromisoformat(place.key) - end if place.key else None
        return since.total_seconds() / 3600 if since else leg.deadline

    yield _Offer("deadline", _of(found, "deadline", lambda _: True), order=hour)


def _redraft(scenario: Scenario, main: Ally, found: Sequence[Candidate]) -> _Offer:
    """One clause, a core one if there is one, as the ally would rather have it, the nearest to what it wants first."""
    clauses = {provision.key: provision for provision in scenario.provisions}
    wanted = [one for one in found if one.kind == "redraft" and main.code in one.allies and one.provision]
    core_first = sorted(wanted, key=lambda one: not clauses[one.provision or ""].core)
    places = _of(core_first, "redraft", lambda one: one.provision == core_first[0].provision)

    def far(place: Place) -> float:
        clause = clauses[place.change.provision or ""] if place.change else None
        distance = away(main, clause, clause.options[clause.index(place.key)]) if clause else None
        return 1.0 if distance is None else distance

    return _Offer("redraft", tuple(sorted(places, key=far)), main.code)
