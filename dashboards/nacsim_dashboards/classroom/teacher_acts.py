"""What the teacher alone may do: each makes what its entry needs of what was tried, or refuses it with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from nacsim.council.injection import take_back
from nacsim.council.sitting import Sitting
from nacsim.errors import ScenarioError, UserError
from nacsim.record import CHAIR
from nacsim_dashboards.classroom.injected import CONSULTS, EFFECTS, event_of, free_key, with_event
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.tried import RefusedError, Tried, check_free, person_named, seat_named, words_in

SHORTEST_STAGE, LONGEST_STAGE = 0, 3600
"""Seconds."""


def _give(tried: Tried) -> dict[str, Any]:
    """At once instead of others, ids of people who have the seat: else the model would have it in between."""
    seat, other = seat_named(tried.room, tried.act, optional=True), person_named(tried.room, tried.act)
    given = tried.act.get("instead")
    named = given if isinstance(given, list) else []
    leave = [each.id for each in tried.room.delegation(seat or "") if each.id in named and each.id != other.id]
    check_free(tried.room, other, seat, leaving=leave)
    return {"person": other.id, "seat": seat, "instead": leave}


def _begin(tried: Tried) -> dict[str, Any]:
    if tried.room.stage != "lobby":
        raise RefusedError("already_begun")
    return {}


def _next(tried: Tried) -> dict[str, Any]:
    """As if the time of this stage were over; not of a stage that is over already."""
    if tried.room.stage not in ("bets", "question") or tried.act.get("stage") != tried.room.stage_id:
        raise RefusedError("stage_over")
    return {"kind": "asked" if tried.room.stage == "bets" else "closed"}


def _pause(tried: Tried) -> dict[str, Any]:
    if tried.room.paused is not None or tried.room.stage not in ("bets", "question"):
        raise RefusedError("nothing_to_pause")
    return {}


def _go_on(tried: Tried) -> dict[str, Any]:
    if tried.room.paused is None:
        raise RefusedError("not_paused")
    return {}


def _end(tried: Tried) -> dict[str, Any]:
    if tried.room.stage == "debrief":
        raise RefusedError("already_over")
    return {}


def _mode(tried: Tried) -> dict[str, Any]:
    if tried.act.get("mode") not in ("auto", "model", "person"):
        raise RefusedError("no_such_act")
    return {"seat": seat_named(tried.room, tried.act), "mode": tried.act["mode"]}


def _limits(tried: Tried) -> dict[str, Any]:
    least, most = tried.act.get("least"), tried.act.get("most")
    if type(least) is not int or type(most) is not int or not SHORTEST_STAGE <= least <= most <= LONGEST_STAGE:
        raise RefusedError("limits_wrong", longest=LONGEST_STAGE)
    return {"least": least, "most": most}


def _news(tried: Tried) -> dict[str, Any]:
    return {"text": words_in(tried.act)}


def _unsay(tried: Tried) -> dict[str, Any]:
    """Only while it is shown: what was announced in an earlier stage has been read."""
    if not tried.room.latest_news:
        raise RefusedError("nothing_to_unsay")
    return {}


def _inject(tried: Tried) -> dict[str, Any]:
    """An event of the teacher's own; `ally` is a code, or null for all of them."""
    ally, effect = seat_named(tried.room, {"seat": tried.act.get("ally")}, optional=True), tried.act.get("effect")
    codes = tried.room.sitting.scenario.codes
    if ally == CHAIR:
        raise RefusedError("no_such_seat")
    if not isinstance(effect, str) or effect not in EFFECTS:
        raise RefusedError("no_such_act")
    if effect == CONSULTS and ally is None:
        raise RefusedError("one_consults")
    event = event_of(words_in(tried.act), codes if ally is None else [ally], effect)
    return _tried_out(tried, free_key(tried.room.sitting, tried.room.ever_injected), event)


def _bring_forward(tried: Tried) -> dict[str, Any]:
    return _tried_out(tried, str(tried.act.get("event")), None)


def _tried_out(tried: Tried, key: str, event: Mapping[str, object] | None) -> dict[str, Any]:
    """What an entry needs to say of an event, if there can be such a one now."""
    sitting = _going_on(tried.room)
    with _as_refused():
        with_event(sitting, key, event)
    return {"key": key, "event": event}


def _take_back(tried: Tried) -> dict[str, Any]:
    key, sitting = str(tried.act.get("event")), _going_on(tried.room)
    if key not in tried.room.injected:
        raise RefusedError("nothing_to_unsay")
    with _as_refused():
        take_back(sitting, key)
    return {"key": key}


def _going_on(room: Room) -> Sitting:
    if room.stage not in ("bets", "question"):
        raise RefusedError("not_going_on")
    return room.sitting


@contextmanager
def _as_refused() -> Iterator[None]:
    try:
        yield
    except UserError as wrong:
        raise RefusedError("event_refused", why=str(wrong)) from None
    except ScenarioError as wrong:
        first = wrong.problems[0]
        given = f" (given: {first.given})" if first.given else ""
        raise RefusedError("event_refused", why=f"{first.field} {first.message}{given}.") from None


def _remove(tried: Tried) -> dict[str, Any]:
    other = person_named(tried.room, tried.act)
    if other.id == tried.person.id:
        raise RefusedError("teacher_stays")
    return {"person": other.id}


ACTS: Mapping[str, tuple[str, Callable[[Tried], dict[str, Any]]]] = {
    "give": ("took", _give),
    "begin": ("began", _begin),
    "next": ("closed", _next),
    "pause": ("paused", _pause),
    "go_on": ("went_on", _go_on),
    "end": ("ended", _end),
    "mode": ("mode", _mode),
    "limits": ("limits", _limits),
    "news": ("news", _news),
    "unsay": ("unsaid", _unsay),
    "inject": ("injected", _inject),
    "bring_forward": ("injected", _bring_forward),
    "take_back": ("taken_back", _take_back),
    "remove": ("removed", _remove),
}
"""As `seat_acts.ACTS`."""
