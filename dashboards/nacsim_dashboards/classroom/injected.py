"""Events that a teacher brings in while the class goes on: what they can do to allies, and how a scenario has them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from nacsim.council.injection import bring_forward, inject
from nacsim.council.sitting import Sitting
from nacsim.findings.words import Words, unstopped
from nacsim.record import Calendar, Record
from nacsim_dashboards.classroom.drawn import once

VALUE = {"much_more": 0.3, "more": 0.1, "less": -0.1, "much_less": -0.3}
"""What is added to what a decision is worth to an ally, where 1 is the most. Assumed: for a class, from no source."""
CONSULTS = "consults"
"""One ally asks for consultations under Article 4 of the treaty."""
EFFECTS = (*VALUE, CONSULTS)
BECAUSE = "brought in by the teacher of a class"


def event_of(words: str, allies: Sequence[str], effect: str) -> dict[str, object]:
    """The event as a calendar has it, but for `when`. effect: one of `EFFECTS`."""
    effects: dict[str, object] = (
        {"article_4": [*allies]}
        if effect == CONSULTS
        else {"changes": {f"allies.{ally}.value": {"by": VALUE[effect]} for ally in allies}}
    )
    return {"event": " ".join(words.split()), **effects, "because": BECAUSE, "confidence": "assumed"}


def free_key(sitting: Sitting, number: int) -> str:
    """A key that no event of the calendar has, nor had. number: of events that were ever brought in."""
    taken = {event.key for event in sitting.scenario.calendar}
    return next(key for n in range(number + 1, number + len(taken) + 2) if (key := f"brought_in_{n}") not in taken)


def with_event(sitting: Sitting, key: str, event: Mapping[str, object] | None) -> Sitting:
    """The sitting with an event brought in, or one of the calendar brought forward (None).

    Worked out once, as it is tried before it is done. Raises as `inject` and `bring_forward`.
    """
    return once(
        sitting,
        ("with_event", key, repr(event)),
        lambda: bring_forward(sitting, key) if event is None else inject(sitting, key, event),
    )


def brought_in(keys: Collection[str], record: Record, words: Words) -> Iterator[str]:
    """What the teacher let happen in a run, and what that did to whom; events that nobody heard of are left out.

    keys: of the events that the teacher brought in, or forward.
    """
    given: Mapping[str, Any] = record.set
    due = {event.key: event.hour for event in words.scenario.calendar}
    for event in record.of_kind(Calendar):
        if event.key not in keys:
            continue
        said = f"{words.when(due[event.key])}: \u201c{unstopped(event.event)}\u201d"
        own = given.get(f"calendar.{event.key}")
        yield f"{said}. {_effect(own, words)}" if own else f"{said}, which the file has at another date"


def _effect(event: Mapping[str, Any], words: Words) -> str:
    if asker := event.get("article_4"):
        return f"{words.allies(asker)} asked for consultations under Article 4"
    changes: Mapping[str, Any] = event["changes"]
    by = next(iter(changes.values()))["by"]
    allies = [path.split(".")[1] for path in changes]
    whom = "every ally" if len(allies) == len(words.scenario.codes) else words.allies(allies)
    return f"By that a decision was worth {abs(by):g} {'more' if by > 0 else 'less'} to {whom}"
