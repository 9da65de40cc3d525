"""When bodies meet: turns a scenario's procedure into hours since the opening."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from nacsim.scenario import alliance_facts
from nacsim.scenario.resolved import Leg, OtherBody
from nacsim.scenario.rhythm import hours_between, meetings, silence_ends
from nacsim.scenario.schema import Spec, Stage

OPENS, CLOSES, EVENTS = 9, 18, 0
"""Hour of the day meant by a date alone: of the opening, of a deadline, of a calendar event. Assumed."""
_DAYS = {"crisis": 3, "weekly": 30, "committee": 30}
"""Days from the opening to the deadline if the file states none. Assumed."""


def moment(day: date, hour: int) -> datetime:
    """A date with its own hour, or with `hour` if it has none."""
    return day if isinstance(day, datetime) else datetime.combine(day, time(hour))


def opening(spec: Spec) -> datetime:
    """When the text is first on the table."""
    return moment(spec.procedure.opening or spec.date, OPENS)


def rhythm(spec: Spec, body: str, stated: str | None) -> str:
    """The rhythm of a body: as stated, else as the shared facts have it."""
    facts = alliance_facts.body(body, spec.date)
    return stated or (facts.rhythm if facts else "weekly")


def deadline(spec: Spec) -> datetime:
    """When the last session of the main body is."""
    if spec.procedure.deadline is not None:
        return moment(spec.procedure.deadline.when, CLOSES)
    return opening(spec) + timedelta(days=_DAYS[rhythm(spec, spec.body, spec.procedure.rhythm)])


def hour_of(spec: Spec, day: date, hour: int) -> int:
    """Whole hours from the opening to a moment; negative before it."""
    return hours_between(opening(spec), moment(day, hour))


def last_hour(spec: Spec) -> int:
    """The hour of the main deadline."""
    return hours_between(opening(spec), deadline(spec))


def stage_hours(spec: Spec) -> list[int]:
    """The hour of each stage's deadline; unstated ones share the time between their neighbours evenly."""
    stages = spec.procedure.stages.values()
    stated = [None if deadline.deadline is None else hour_of(spec, deadline.deadline, CLOSES) for deadline in stages]
    hours: list[int] = []
    for index, hour in enumerate(stated):
        before = hours[-1] if hours else 0
        next_stated = next(
            (place for place, deadline in enumerate(stated) if place > index and deadline is not None), len(stated)
        )
        after = [*stated, last_hour(spec)][next_stated] or 0
        hours.append(before + round((after - before) / (next_stated - index + 1)) if hour is None else hour)
    return hours


def legs(spec: Spec) -> tuple[Leg, ...]:
    """The stages in order, then the main body. Each meets from hour 0 on, as an earlier one may finish early."""
    procedure = spec.procedure
    before = zip(procedure.stages.items(), stage_hours(spec), strict=True)
    main = Stage(body=spec.body, rhythm=procedure.rhythm, silence_hours=procedure.silence_hours, reserve_share=1.0)
    return (
        *(_leg(spec, key, stage, end) for (key, stage), end in before),
        replace(
            _leg(spec, spec.body.lower(), main, last_hour(spec)),
            named=procedure.deadline is not None and procedure.deadline.named,
        ),
    )


def other_bodies(spec: Spec) -> tuple[OtherBody, ...]:
    """The other bodies that are competent, sorted by key. They meet at the crisis rhythm."""
    crisis = alliance_facts.rhythm("crisis")
    return tuple(
        OtherBody(
            body=key,
            meetings=meetings(crisis, opening(spec), 0, last_hour(spec) + body.hours),
            silence_ends=silence_ends(crisis, opening(spec), last_hour(spec) + body.hours),
            hours=body.hours,
            silence_hours=body.silence_hours,
            because=body.because,
            confidence=body.confidence or "assumed",
            source=body.source,
        )
        for key, body in sorted(spec.procedure.other_bodies.items())
        if body.competent
    )


def _leg(spec: Spec, key: str, stage: Stage, end: int) -> Leg:
    table = alliance_facts.rhythm(rhythm(spec, stage.body, stage.rhythm))
    silence = table.silence_hours if stage.silence_hours is None else stage.silence_hours
    ends = silence_ends(table, opening(spec), end)
    return Leg(key, stage.body, meetings(table, opening(spec), 0, end), ends, silence, stage.reserve_share)
