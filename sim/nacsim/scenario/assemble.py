"""Assembles a complete `Scenario` from a checked file, its allies' numbers and its calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from nacsim import registry
from nacsim.scenario import alliance_facts, timetable
from nacsim.scenario.allies import seats
from nacsim.scenario.resolved import Ally, CalendarEvent, Option, Provision, Scenario, Source, Sourced
from nacsim.scenario.schema import Event, OnRecord, Spec
from nacsim.scenario.schema import Provision as ProvisionSpec
from nacsim.scenario.sets import Sets

OFFICIALS = ("SECGEN", "SACEUR")
"""Who may propose a text without a seat: the Secretary General, and the Supreme Allied Commander Europe."""


def assemble(
    spec: Spec,
    allies: tuple[Ally, ...],
    calendar: tuple[CalendarEvent, ...],
    *,
    slug: str,
    variant: str | None,
    changes: Mapping[str, Any],
    sets: Sets,
) -> Scenario:
    """The complete scenario. `spec` has passed all checks; `allies` and `calendar` are worked out from it.

    changes: those of the variant, by dotted path.
    """
    clauses = provisions(spec)
    legs, other_bodies = timetable.legs(spec), timetable.other_bodies(spec)
    population = _population(allies) if _counts_people(spec.procedure.rule) else {}
    bodies = sorted({leg.body for leg in legs} | {other.body for other in other_bodies})
    return Scenario(
        slug=slug,
        title=spec.title,
        question=spec.question,
        date=spec.date,
        opening=timetable.opening(spec),
        provisions=clauses,
        draft=tuple(provision.index(spec.draft[provision.key]) for provision in clauses),
        reversion=_reversion(spec.reversion, clauses),
        officials=tuple(sorted(code for code in set(spec.sponsors) if code in OFFICIALS)),
        allies=allies,
        seats={body: seats(spec, body) for body in bodies},
        body_names={body: alliance_facts.body_name(body) for body in bodies},
        legs=legs,
        other_bodies=other_bodies,
        calendar=calendar,
        rule=spec.procedure.rule,
        population=population,
        chair=spec.procedure.chair,
        opt_outs=spec.procedure.opt_outs,
        demarches=spec.procedure.demarches,
        granularity=spec.procedure.granularity,
        sources=_sources(spec, (*allies, population)),
        notes=tuple(spec.notes),
        record=None if spec.record is None else _json_ready(_stated(spec.record)),
        theory=dict(sorted((sets.theory or {}).items())),
        variant=variant,
        set=_json_ready(sets.given or {}),
        variant_title=_title(spec, variant),
        variant_changes=_json_ready(changes),
    )


def provisions(spec: Spec) -> tuple[Provision, ...]:
    """The clauses, in the order of the file."""
    return tuple(_provision(key, provision) for key, provision in spec.provisions.items())


def calendar_event(spec: Spec, key: str, event: Event, allies: tuple[Ally, ...]) -> CalendarEvent:
    """An event, with every ally as it stands from then on. One before the opening counts as at hour 0."""
    hour = max(0, timetable.hour_of(spec, event.when, timetable.EVENTS))
    return CalendarEvent(
        key,
        hour,
        event.event,
        allies,
        event.ends,
        article_4=tuple(sorted(set(event.article_4))),
        pays=tuple(sorted(event.pays.items())),
    )


def _title(spec: Spec, variant: str | None) -> str:
    entry = None if variant is None else spec.variants.get(variant)
    return entry.title or "" if entry else ""


def _cited(value: Any) -> Iterator[str]:
    """The ids of the sources of all numbers in a value."""
    if isinstance(value, Sourced):
        yield from value.source
    elif is_dataclass(value):
        for attribute in fields(value):
            yield from _cited(getattr(value, attribute.name))
    elif isinstance(value, (Mapping, tuple)):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _cited(item)


def _counts_people(rule: str) -> bool:
    """Whether a rule may depend on population; one registered from outside may."""
    return rule == "qualified_majority_population" or rule not in registry.RULES.shipped


def _population(allies: tuple[Ally, ...]) -> dict[str, Sourced]:
    """Population of each member; one without a figure counts as the mean of the others."""
    facts = {ally.code: alliance_facts.population(ally.code) for ally in allies}
    known = [fact.value for fact in facts.values() if fact]
    mean = sum(known) / len(known) if known else 1.0
    return {
        code: Sourced(fact.value, 0.0, fact.confidence, fact.cited, "shared_facts") if fact else Sourced(mean)
        for code, fact in facts.items()
    }


def _sources(spec: Spec, numbers: tuple[Ally | Mapping[str, Sourced], ...]) -> dict[str, Source]:
    """The scenario's own sources, and those of the shared facts that stand behind a number."""
    shared = alliance_facts.sources()
    own = {key: Source(key, **dict(source)) for key, source in spec.sources.items()}
    return {key: shared[key] for key in sorted(set(_cited(numbers))) if key in shared} | own


def _stated(record: OnRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in type(record).model_fields if name in record.model_fields_set}


def _json_ready(value: Any) -> Any:
    """Data ready for JSON: a date becomes its text."""
    if isinstance(value, Mapping):
        return {key: _json_ready(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_json_ready(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value


def _reversion(stated: Mapping[str, str] | None, provisions: tuple[Provision, ...]) -> tuple[int | None, ...] | None:
    if stated is None:
        return None
    return tuple(
        provision.index(stated[provision.key]) if provision.key in stated else None for provision in provisions
    )


def _provision(key: str, spec: ProvisionSpec) -> Provision:
    options = tuple(
        Option(
            name,
            option.text or name.replace("_", " "),
            option.kind,
            option.at,
            option.width or 0.0,
            option.until,
            option.decides,
        )
        for name, option in spec.options.items()
    )
    return Provision(key, spec.title or key.replace("_", " "), options, spec.core, spec.kind)
