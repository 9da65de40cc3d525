"""An event that the calendar of a scenario lacked, brought into a sitting that goes on: by a teacher, in a class.

The sitting is opened again on a scenario that has the event, an hour after where it stands, and answered as before. An
event changes nothing before its hour, so that all that was said is said again; and the scenario that is kept with the
result tells of it as a file would, with what was set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from nacsim.council.sitting import Sitting
from nacsim.errors import UserError
from nacsim.scenario.load import load, unset
from nacsim.scenario.resolved import CalendarEvent, Scenario


def to_come(sitting: Sitting) -> tuple[CalendarEvent, ...]:
    """The events of the calendar that lie ahead."""
    return tuple(event for event in sitting.scenario.calendar if event.hour > _hour(sitting))


def inject(sitting: Sitting, key: str, event: Mapping[str, object]) -> Sitting:
    """The sitting with one more event, laid out as in a scenario's calendar but for `when`: an hour from now.

    It is heard of when the body next meets. key: its own in the calendar.

    Raises:
        UserError: the matter is closed, or no meeting lies ahead, or the calendar has this key.
        ScenarioError: a scenario could not have such an event.
    """
    if any(each.key == key for each in sitting.scenario.calendar):
        raise UserError(f"The calendar has an event {key!r} already.")
    return _opened_with(sitting, f"calendar.{key}", {**event, "when": _in_an_hour(sitting)})


def bring_forward(sitting: Sitting, key: str) -> Sitting:
    """The sitting with an event that lies ahead happening an hour from now.

    Raises as `inject`; a ScenarioError also if its date was set already.
    """
    _check_ahead(sitting, key)
    return _opened_with(sitting, f"calendar.{key}.when", _in_an_hour(sitting))


def take_back(sitting: Sitting, key: str) -> Sitting:
    """The sitting without an event that was injected, or with one that was brought forward at its own date again.

    Raises:
        UserError: it was neither, or has happened.
        ScenarioError: a later event cannot be without it.
    """
    _check_ahead(sitting, key)
    return _without(sitting, [key])


def heard_of(sitting: Sitting, keys: Iterable[str]) -> Sitting:
    """The sitting without those of these injected events that nobody has heard of: as it is known to all."""
    ahead = {event.key for event in to_come(sitting)}
    unheard = [key for key in keys if key in ahead]
    return _without(sitting, unheard) if unheard else sitting


def _without(sitting: Sitting, keys: Sequence[str]) -> Sitting:
    paths = [path for key in keys for path in (f"calendar.{key}", f"calendar.{key}.when")]
    return _answered_as(sitting, unset(sitting.scenario, paths))


def _check_ahead(sitting: Sitting, key: str) -> None:
    if not any(event.key == key for event in to_come(sitting)):
        raise UserError(f"No event {key!r} lies ahead.")


def _in_an_hour(sitting: Sitting) -> str:
    """When an event is to happen. UserError if nobody would hear of it."""
    hour, scenario = _hour(sitting) + 1, sitting.scenario
    meetings = [*(leg.meetings for leg in scenario.legs), *(body.meetings for body in scenario.other_bodies)]
    if sitting.over or hour > max(map(max, meetings)):
        raise UserError("No meeting lies ahead at which this would be heard of.")
    return (scenario.opening + timedelta(hours=hour)).isoformat()


def _hour(sitting: Sitting) -> int:
    return int(str(sitting.public()["hour"]))


def _opened_with(sitting: Sitting, path: str, value: Any) -> Sitting:
    return _answered_as(sitting, load(sitting.scenario, {path: value}))


def _answered_as(sitting: Sitting, scenario: Scenario) -> Sitting:
    """A sitting on another scenario, with the same answers. UserError if it does not stand where the other does."""
    other = Sitting.open(
        scenario, seed=sitting.seed, run=sitting.run, seats=sitting.seats, as_written=sitting.as_written
    )
    for answered in sitting.answered:
        other = other.put(answered.as_dict())
    if other.public() != sitting.public():
        raise UserError("This would change what has been said already.")
    return other
