"""How two or more scenarios differ: resolved values, under the paths by which a file would set them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import count
from typing import Any

from nacsim.ally_numbers import NUMBERS
from nacsim.parameters import from_sets
from nacsim.scenario.resolved import Ally, CalendarEvent, Leg, Option, OtherBody, Provision, Scenario, Sourced

Tree = Mapping[str, Any]
Said = Callable[[Scenario, str, Any], str]
"""What a scenario's path and value are called."""


def differences(scenarios: Sequence[Scenario]) -> list[dict[str, Any]]:
    """What could change a result and differs between them: its path, and its value in each (None: absent).

    Where a whole block is absent in some (an ally, a clause), its first entry stands for it in the others.
    """
    trees = [as_tree(scenario) for scenario in scenarios]
    return [{"path": path, "values": values} for path, values in _differences("", trees)]


def labels(scenarios: Sequence[Scenario]) -> list[str]:
    """A short, unique name for each, from what differs: the scenario, its variant, what was set."""
    return _names(scenarios, [scenario.variant or "" for scenario in scenarios])


def titles(scenarios: Sequence[Scenario], said: Said) -> list[str]:
    """The same in words fit to be read: a variant by its title, where it has one; what is set as `said` puts it."""
    variants = [scenario.variant_title or scenario.variant or "" for scenario in scenarios]
    return _names(scenarios, variants, said, "As it is")


def _names(
    scenarios: Sequence[Scenario],
    variants: Sequence[str],
    said: Said = lambda _, path, value: f"{path}={value}",
    unchanged: str = "base",
) -> list[str]:
    several = len({scenario.slug for scenario in scenarios}) > 1
    sets = [{said(scenario, path, value) for path, value in scenario.set.items()} for scenario in scenarios]
    common = set.intersection(*sets) if sets else set()
    names: list[str] = []
    for scenario, variant, own in zip(scenarios, variants, sets, strict=True):
        name = _name(scenario, variant) if several else variant
        names.append(", ".join(filter(None, [name, *sorted(own - common)])) or unchanged)
    return unique(names)


def _name(scenario: Scenario, variant: str) -> str:
    if scenario.variant_title and variant == scenario.variant_title:
        return f"{variant} ({scenario.slug})"
    return f"{scenario.slug}@{variant}" if variant else scenario.slug


def unique(names: Sequence[str]) -> list[str]:
    """The names with repetitions numbered: base, base (2)."""
    distinct: list[str] = []
    for name in names:
        numbered = (name if number == 1 else f"{name} ({number})" for number in count(1))
        distinct.append(next(candidate for candidate in numbered if candidate not in distinct))
    return distinct


def number_at(scenario: Scenario, path: str) -> float | None:
    """The number at a path of a scenario's file, as resolved; None if there is none."""
    value = value_at(scenario, path)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def value_at(scenario: Scenario, path: str) -> float | str | bool | None:
    """The number or the word at a path, as resolved; None if there is none, or a block."""
    node: Any = as_tree(scenario)
    parts = path.split(".")
    while parts and isinstance(node, Mapping):
        node = node.get(parts.pop(0))
    return node if not parts and isinstance(node, (int, float, str, bool)) else None


def as_tree(scenario: Scenario) -> Tree:
    """All that a result depends on, laid out like a scenario file. The most telling entry of each block comes first."""
    main, stages = scenario.legs[-1], scenario.legs[:-1]
    return {
        "date": scenario.date.isoformat(),
        "body": main.body,
        "sponsors": ", ".join([*(ally.code for ally in scenario.allies if ally.sponsor), *scenario.officials]),
        "provisions": {item.key: _provision(item) for item in scenario.provisions},
        "draft": _text(scenario, scenario.draft),
        "reversion": _text(scenario, scenario.reversion) if scenario.reversion is not None else {},
        "allies": {ally.code: _ally(ally) for ally in scenario.allies},
        "procedure": {
            "rule": scenario.rule,
            "chair": scenario.chair,
            "opening": scenario.opening.isoformat(),
            "deadline": (scenario.opening + timedelta(hours=main.deadline)).isoformat(),
            "deadline.named": main.named,
            "opt_outs": scenario.opt_outs,
            "demarches": scenario.demarches,
            "granularity": scenario.granularity,
            **_schedule(main),
            "other_bodies": {item.body: _other_body(item) for item in scenario.other_bodies},
            "stages": {
                leg.key: {"body": leg.body, "reserve_share": leg.reserve_share, **_schedule(leg)} for leg in stages
            },
        },
        "calendar": _calendar(scenario),
        "theory": asdict(from_sets(scenario.theory)),
    }


def _differences(path: str, nodes: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    if all(isinstance(node, Mapping) for node in nodes):
        for key in dict.fromkeys(key for node in nodes for key in node):
            yield from _differences(f"{path}.{key}" if path else key, [node.get(key) for node in nodes])
    elif any(node != nodes[0] for node in nodes):
        yield path, [_first(node) for node in nodes]


def _first(node: Any) -> Any:
    while isinstance(node, Mapping):
        node = next(iter(node.values()), None)
    return round(node, 6) if isinstance(node, float) else node


def _present(entries: Tree) -> Tree:
    return {key: value for key, value in entries.items() if value is not None}


def _text(scenario: Scenario, text: tuple[int | None, ...]) -> Tree:
    return {
        provision.key: provision.options[option].key
        for provision, option in zip(scenario.provisions, text, strict=True)
        if option is not None
    }


def _provision(provision: Provision) -> Tree:
    return {
        "kind": provision.kind,
        "core": provision.core,
        "options": {option.key: _option(option) for option in provision.options},
    }


def _option(option: Option) -> Tree:
    decides = None if option.decides else False
    return _present({"kind": option.kind, "at": option.at, "width": option.width or None, "decides": decides})


def _schedule(leg: Leg) -> Tree:
    """A leg's silence and a summary of its meetings: the rhythm they follow is not kept in a `Scenario`."""
    hours = f"{len(leg.meetings)}, from hour {leg.meetings[0]} to hour {leg.deadline}"
    return {"silence_hours": leg.silence_hours, "meetings": hours}


def _other_body(body: OtherBody) -> Tree:
    return {"competent": True, "hours": body.hours, "silence_hours": body.silence_hours}


def _ally(ally: Ally) -> Tree:
    return _present(
        {
            "disposition": ally.disposition,
            "confidence": ally.value.confidence,
            **_numbers(ally, in_blocks=False),
            "group": ally.group,
            "takes_part": None if ally.takes_part else False,
            "position": ally.position,
            **_numbers(ally, in_blocks=True),
            **_deal(ally),
            "ideal": {key: number.value for key, number in ally.ideal.items()}
            | {
                key: {option: number.value for option, number in distances.items()}
                for key, distances in ally.distance.items()
            },
            "salience": {key: number.value for key, number in ally.salience.items()},
            "red_lines": {
                line.provision: {"firmness": line.firmness.value, "refuses": ", ".join(line.refuses)}
                for line in ally.red_lines
            },
            "acts_with": {bond.to: {"strength": bond.strength.value} for bond in ally.acts_with},
            "commitments": {words.on: {"strength": words.strength.value} for words in ally.commitments},
        }
    )


def _deal(ally: Ally) -> Tree:
    """A linkage that somebody could pay for, with its price."""
    if not ally.payments:
        return {}
    paid_by = {payment.by: {"cost": payment.cost.value} for payment in ally.payments}
    return {"linkage": {"price": ally.linkage.value, "paid_by": paid_by, "teaches": ally.payments[0].teaches.value}}


def _numbers(ally: Ally, *, in_blocks: bool) -> Tree:
    """The numbers that stand directly in an ally's entry, or those that have a block of their own there."""
    sourced_by_name: dict[str, Sourced | None] = {
        name: getattr(ally, name) for name, number in NUMBERS.items() if bool(number.inside) == in_blocks
    }
    values = {name: sourced and sourced.value for name, sourced in sourced_by_name.items()}
    return {name: {NUMBERS[name].inside: value} if in_blocks else value for name, value in values.items()}


def _calendar(scenario: Scenario) -> Tree:
    """Each event with what it changes of the allies, counted from the event before it."""
    before: Sequence[Ally] = scenario.allies
    events = {}
    for event in scenario.calendar:
        events[event.key] = _event(scenario, event, before)
        before = event.allies
    return events


def _event(scenario: Scenario, event: CalendarEvent, before: Sequence[Ally]) -> Tree:
    allies = [{ally.code: _ally(ally) for ally in members} for members in (before, event.allies)]
    return {
        "when": (scenario.opening + timedelta(hours=event.hour)).isoformat(),
        "ends": event.ends,
        "article_4": ", ".join(event.article_4),
        "pays": ", ".join(f"{payer} for {other}" for payer, other in event.pays),
        "changes": {path: values[1] for path, values in _differences("allies", allies)},
    }
