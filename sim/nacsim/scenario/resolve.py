"""From a checked scenario file to a complete `Scenario`, and the digest that says whether two are the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from nacsim.scenario import alliance_facts, timetable
from nacsim.scenario.allies import seats
from nacsim.scenario.resolved import Ally, CalendarEvent, Option, Provision, Scenario, Source
from nacsim.scenario.schema import Event, Spec
from nacsim.scenario.schema import Provision as ProvisionSpec
from nacsim.scenario.variants import Sets

_NOT_IN_DIGEST = frozenset({
    "slug", "title", "question", "date", "opening", "body_names", "sources", "notes", "record", "variant", "set",
    "digest", "text", "until", "name", "disposition", "because", "confidence", "source", "basis", "event",
})  # fmt: skip
"""Fields, at any depth, that no run depends on. Spread is in, so a change of confidence counts where it counts."""


def assemble(
    spec: Spec,
    allies: tuple[Ally, ...],
    calendar: tuple[CalendarEvent, ...],
    *,
    slug: str,
    variant: str | None,
    sets: Sets,
) -> Scenario:
    """The complete scenario. `spec` has passed all checks; `allies` and `calendar` are worked out from it."""
    provisions = tuple(_provision(key, one) for key, one in spec.provisions.items())
    legs, other_bodies = timetable.legs(spec), timetable.other_bodies(spec)
    bodies = sorted({leg.body for leg in legs} | {other.body for other in other_bodies})
    scenario = Scenario(
        slug=slug,
        title=spec.title,
        question=spec.question,
        date=spec.date,
        opening=timetable.opening(spec),
        provisions=provisions,
        draft=tuple(one.index(spec.draft[one.key]) for one in provisions),
        reversion=None if spec.reversion is None else tuple(one.index(spec.reversion[one.key]) for one in provisions),
        allies=allies,
        seats={body: seats(spec, body) for body in bodies},
        body_names={body: alliance_facts.body_name(body) for body in bodies},
        legs=legs,
        other_bodies=other_bodies,
        calendar=calendar,
        rule=spec.procedure.rule,
        chair=spec.procedure.chair,
        opt_outs=spec.procedure.opt_outs,
        demarches=spec.procedure.demarches,
        granularity=spec.procedure.granularity,
        sources=dict(alliance_facts.sources()) | {key: Source(key, **dict(one)) for key, one in spec.sources.items()},
        notes=tuple(spec.notes),
        record=None if spec.record is None else _plain(spec.record.model_dump(exclude_unset=True)),
        theory=dict(sorted((sets.theory or {}).items())),
        variant=variant,
        set=_plain(sets.given or {}),
        digest="",
    )
    return replace(scenario, digest=digest(scenario))


def calendar_event(spec: Spec, key: str, event: Event, allies: tuple[Ally, ...]) -> CalendarEvent:
    """An event with every ally as it stands from then on. Before the opening counts as hour 0."""
    hour = max(0, timetable.hour_of(spec, event.when, timetable.EVENTS))
    return CalendarEvent(key, hour, event.event, allies, event.ends)


def digest(scenario: Scenario) -> str:
    """SHA-256 of everything in a scenario that can change a result; the order of names in a mapping cannot."""
    text = json.dumps(_essence(asdict(scenario)), sort_keys=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _essence(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _essence(one) for key, one in value.items() if key not in _NOT_IN_DIGEST}
    if isinstance(value, (list, tuple)):
        return [_essence(one) for one in value]
    return value


def _plain(value: Any) -> Any:
    """Data ready for JSON: a date becomes its text."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _provision(key: str, spec: ProvisionSpec) -> Provision:
    options = tuple(
        Option(name, one.text or name.replace("_", " "), one.kind, one.at, one.width or 0.0, one.until)
        for name, one in spec.options.items()
    )
    return Provision(key, spec.title or key.replace("_", " "), options, spec.core, spec.kind)
