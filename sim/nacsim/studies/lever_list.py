"""The levers of a matter: single changes that somebody could bring about, written as `--set` texts.

For each ally that holds out: another wording of a clause, its red lines, its linkage, its word, one more ally beside it
or one fewer; and for all alike another chair, silence, deadline or body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nacsim.scenario import alliance_facts
from nacsim.scenario.resolved import Ally, Option, Provision, Scenario
from nacsim.scenario.sets import set_text
from nacsim.store.levers import LeverKind

CHAIRS = ("brokering", "passive", "perfect")
DAY, WEEK = 24, 7 * 24
"""Hours. A deadline is moved by a week where there are two or more, else by a quarter of the time, in whole days."""
LONGER = 24
"""Hours of silence that are tried where there is none; otherwise twice as many as there are."""
COST = 0.1
"""What it costs a sponsor to pay for another's linkage, in units of value."""
WORD = 0.1
"""How strong a word on consent is that is given, or how much stronger one that was given already."""
ROUND = {"disposition": "supportive", "value": 0.35, "stake": 0.35, "reserve": 0}
"""An objector that is brought round: it wants the draft, as most do."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lever to be tried. The fields are those of `store.levers.Lever`."""

    kind: LeverKind
    sets: tuple[str, ...]
    allies: tuple[str, ...] = ()
    provision: str | None = None
    to: str | None = None


def candidates(
    scenario: Scenario, holdouts: Sequence[str], supporters: Sequence[str], *, harden: bool
) -> list[Candidate]:
    """All levers of a matter. harden: also what would make a holdout harder, where nothing fails without."""
    by_code = {ally.code: ally for ally in scenario.allies}
    allies = [by_code[code] for code in holdouts]
    return [
        *_procedure(scenario),
        *_bodies(scenario, holdouts),
        *_redrafts(scenario, allies),
        *_company(scenario, allies, supporters),
        *(candidate for ally in allies for candidate in _own(scenario, ally, harden)),
    ]


def _procedure(scenario: Scenario) -> Iterator[Candidate]:
    for chair in CHAIRS:
        if chair != scenario.chair:
            yield Candidate("chair", (f"procedure.chair={chair}",), to=chair)
    leg = scenario.legs[-1]
    for hours in (2 * leg.silence_hours, 0) if leg.silence_hours else (LONGER,):
        yield Candidate("silence", (set_text("procedure.silence_hours", hours),), to=str(hours))
    path = "procedure.deadline.when" if leg.named else "procedure.deadline"
    for hour in (leg.deadline - _step(leg.deadline), leg.deadline + _step(leg.deadline)):
        when = scenario.opening.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hour)
        yield Candidate("deadline", (set_text(path, when),), to=when.isoformat())


def _step(hours: int) -> int:
    """By how many hours a deadline is moved."""
    if hours >= 2 * WEEK:
        return WEEK
    return max(1, hours // 4) if hours < 2 * DAY else max(1, round(hours / 4 / DAY)) * DAY


def _bodies(scenario: Scenario, holdouts: Sequence[str]) -> Iterator[Candidate]:
    """A council of that day in which one that holds out has no seat, opened; one that is open, closed."""
    opened = {body.body for body in scenario.other_bodies}
    for key in alliance_facts.bodies():
        body = alliance_facts.body(key, scenario.date)
        if body is None or key == scenario.legs[-1].body or body.level != "council":
            continue
        without = tuple(code for code in holdouts if code in body.absent)
        if key in opened or without:
            text = set_text(f"procedure.other_bodies.{key}.competent", key not in opened)
            yield Candidate("body", (text,), allies=() if key in opened else without, to=body.name)


def _redrafts(scenario: Scenario, allies: Sequence[Ally]) -> Iterator[Candidate]:
    """Each clause as somebody that holds out would rather have it, from the opening on."""
    for provision, draft in zip(scenario.provisions, scenario.draft, strict=True):
        for option in provision.options:
            if option.key == provision.options[draft].key or not option.decides:
                continue
            content = tuple(ally.code for ally in allies if _rather(ally, provision, option, provision.options[draft]))
            if content:
                text = f"draft.{provision.key}={option.key}"
                yield Candidate("redraft", (text,), content, provision.key, option.key)


def _rather(ally: Ally, provision: Provision, option: Option, draft: Option) -> bool:
    """Whether an ally would rather have an option than the draft's: nearer to what it wants, or put off, or vague."""
    if any(line.provision == provision.key and option.key in line.refuses for line in ally.red_lines):
        return False
    refused = any(line.provision == provision.key and draft.key in line.refuses for line in ally.red_lines)
    new, old = away(ally, provision, option), away(ally, provision, draft)
    return refused or new is None or (old is not None and new < old)


def away(ally: Ally, provision: Provision, option: Option) -> float | None:
    """How far an option is from what an ally wants; None where it has no place."""
    if provision.kind == "ordered":
        return None if option.at is None else abs(option.at - ally.ideal[provision.key].value)
    distance = ally.distance[provision.key].get(option.key)
    return None if distance is None else distance.value


def _company(scenario: Scenario, allies: Sequence[Ally], supporters: Sequence[str]) -> Iterator[Candidate]:
    """One that holds out brought round, for the others; and for each the supporter least in favour, beside it."""
    codes = [ally.code for ally in allies]
    ideal = {p.key: p.options[draft].key for p, draft in zip(scenario.provisions, scenario.draft, strict=True)}
    for ally in allies if len(allies) > 1 else ():
        gone: dict[str, Any] = {"red_lines": None} if ally.red_lines else {}
        gone |= {"linkage.price": 0} if ally.linkage.value else {}
        gone |= {f"acts_with.{bond.to}": None for bond in ally.acts_with}
        others = tuple(code for code in codes if code != ally.code)
        brought = ROUND | {f"ideal.{key}": option for key, option in ideal.items()} | gone
        yield Candidate("ally_brought_round", _of_ally(ally.code, brought), others, to=ally.code)
    seated = scenario.seats[scenario.legs[-1].body]
    able = [ally for ally in scenario.allies if ally.code in seated and not ally.sponsor]
    free = [ally for ally in able if ally.code in supporters and ally.code not in codes]
    if free:
        nearest = min(free, key=lambda ally: (ally.value.value, ally.code))
        for ally in allies:
            yield Candidate("ally_beside", _of_ally(nearest.code, _like(ally, nearest)), (ally.code,), to=nearest.code)


def _of_ally(code: str, numbers: Mapping[str, Any]) -> tuple[str, ...]:
    """What is set of one ally. A word stands without quotation marks, as people write it."""
    return tuple(
        f"allies.{code}.{name}={value}" if isinstance(value, str) else set_text(f"allies.{code}.{name}", value)
        for name, value in numbers.items()
    )


def _like(ally: Ally, other: Ally) -> dict[str, Any]:
    """What would make another ally stand as this one does. What it wants of names follows from how it is disposed."""
    stated = {key: by for key, by in ally.distance.items() if any(not one.value for one in by.values())}
    distances = {key: {option: one.value for option, one in by.items()} for key, by in stated.items()}
    ideal = {key: place.value for key, place in ally.ideal.items()} | distances
    return {
        "disposition": ally.disposition,
        **{name: getattr(ally, name).value for name in ("value", "stake", "reserve")},
        **{f"ideal.{key}": place for key, place in ideal.items()},
        **{
            f"salience.{key}": number.value
            for key, number in ally.salience.items()
            if number.value != other.salience[key].value
        },
        **{
            f"red_lines.{line.provision}": {"refuses": list(line.refuses), "firmness": line.firmness.value}
            for line in ally.red_lines
        },
        **({"linkage.price": ally.linkage.value} if ally.linkage.value else {}),
        **{
            f"acts_with.{bond.to}": {"strength": bond.strength.value}
            for bond in ally.acts_with
            if bond.to != other.code
        },
    }


def _own(scenario: Scenario, ally: Ally, harden: bool) -> Iterator[Candidate]:
    """What one that holds out could do or be given itself."""
    code, mine = ally.code, (ally.code,)
    given = {word.on: word.strength.value for word in ally.commitments}
    path, stronger = f"allies.{code}.commitments.consent", round(given.get("consent", 0.0) + WORD, 6)
    text = set_text(f"{path}.strength", stronger) if "consent" in given else set_text(path, {"strength": stronger})
    yield Candidate("commitment_made", (text,), mine)
    yield from _linkage(scenario, ally)
    for bond in ally.acts_with:
        yield Candidate("bond_dropped", (set_text(f"allies.{code}.acts_with.{bond.to}", None),), mine, to=bond.to)
    for line in ally.red_lines:
        path = f"allies.{code}.red_lines.{line.provision}"
        half, twice = (set_text(f"{path}.firmness", round(line.firmness.value * x, 6)) for x in (0.5, 2.0))
        yield Candidate("red_line_softened", (half,), mine, line.provision)
        yield Candidate("red_line_lifted", (set_text(path, None),), mine, line.provision)
        if harden:
            yield Candidate("red_line_hardened", (twice,), mine, line.provision)
    for on in given if harden else ():
        gone = set_text(f"allies.{code}.commitments.{on}", None)
        yield Candidate("commitment_dropped", (gone,), mine, None if on == "consent" else on)


def _linkage(scenario: Scenario, ally: Ally) -> Iterable[Candidate]:
    """Its price outside the matter gone, or such that a sponsor could pay it."""
    if ally.linkage.value:
        payers = {payment.by for payment in ally.payments}
        seated = scenario.seats[scenario.legs[-1].body]
        for other in scenario.allies:
            if other.sponsor and other.code in seated and other.code not in payers | {ally.code}:
                text = set_text(f"allies.{ally.code}.linkage.paid_by.{other.code}", {"cost": COST})
                yield Candidate("linkage_paid", (text,), (ally.code,), to=other.code)
        yield Candidate("linkage_lifted", (set_text(f"allies.{ally.code}.linkage.price", 0),), (ally.code,))
