"""Checks of allies' entries: the clauses and options they name exist, and their numbers can be worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from nacsim.scenario import timetable
from nacsim.scenario.allies import roster, voice
from nacsim.scenario.document import Finding, Path
from nacsim.scenario.schema import Entry, Provision, Spec
from nacsim.scenario.wording import near


def clauses_are_known(spec: Spec) -> Iterator[Finding]:
    """Ideals, salience, red lines and commitments are about provisions of this scenario."""
    for code, entry in spec.allies.items():
        for field in ("ideal", "salience", "red_lines", "commitments"):
            known = [*spec.provisions, *(["consent"] if field == "commitments" else [])]
            for name in getattr(entry, field):
                if name not in known:
                    hint = near(name, known, else_list=True)
                    path: Path = ("allies", code, field, name)
                    yield Finding(path, "is not a provision of this scenario", hint=hint, at_key=True)


def ideals_can_be_placed(spec: Spec) -> Iterator[Finding]:
    """An ideal is a place or a placed option on an ordered clause; an option or distances on a nominal one."""
    for path, provision, entry in _on_clauses(spec, "ideal"):
        ideal = entry.ideal[str(path[-1])]
        if isinstance(ideal, str):
            yield from _option(path, provision, ideal, ordered=provision.kind == "ordered")
        elif provision.kind == "ordered" and isinstance(ideal, dict):
            yield Finding(path, "must be one number or option, for the clause is ordered", ideal, "Name one of them.")
        elif provision.kind == "nominal" and isinstance(ideal, float):
            hint = f"Options: {', '.join(provision.options)}."
            yield Finding(path, "must be an option, or {option: distance}, for the clause is nominal", ideal, hint)
        elif isinstance(ideal, dict):
            for name in ideal:
                yield from _option((*path, name), provision, name, ordered=False)
            if 0 not in ideal.values():
                yield Finding(path, "gives no option the distance 0", ideal, "An ally is nearest to something: say 0.")


def _option(path: Path, provision: Provision, name: str, *, ordered: bool) -> Iterator[Finding]:
    option = provision.options.get(name)
    if option is None:
        yield Finding(path, "is not an option of this clause", name, near(name, provision.options, else_list=True))
    elif option.kind == "left_open":
        place = "no place on the scale" if ordered else "no distance of its own: it costs all the same"
        yield Finding(path, f"leaves the clause open and has {place}", name, "Name another option.")


def red_lines_refuse_options(spec: Spec) -> Iterator[Finding]:
    """A red line refuses at least one option, and every option it names exists."""
    for path, provision, entry in _on_clauses(spec, "red_lines"):
        refused = entry.red_lines[str(path[-1])].refuses
        if not refused:
            yield Finding((*path, "refuses"), "is empty", hint="Name the options refused, or remove the red line.")
        for index, name in enumerate(refused):
            if name not in provision.options:
                hint = near(name, provision.options, else_list=True)
                yield Finding((*path, "refuses", index), "is not an option of this clause", name, hint)


def something_matters(spec: Spec) -> Iterator[Finding]:
    """No ally gives every clause a salience of 0, which could not be normalised."""
    default = spec.allies.get("default", Entry()).salience
    for code, entry in spec.allies.items():
        salience = (default if entry.disposition is None and code not in spec.sponsors else {}) | entry.salience
        if entry.salience and not any(salience.get(key, 1.0) for key in spec.provisions):
            hint = "Give one clause more than 0, or lower `stake`."
            yield Finding(("allies", code, "salience"), "is 0 for every clause", hint=hint)


def companions_are_members(spec: Spec) -> Iterator[Finding]:
    """Those that an ally acts with, or that could pay for its linkage, are other members of this scenario."""
    members = roster(spec)
    for code, entry in spec.allies.items():
        paths: list[Path] = [("allies", code, "acts_with", other) for other in entry.acts_with]
        if entry.linkage is not None:
            paths += [("allies", code, "linkage", "paid_by", other) for other in entry.linkage.paid_by]
        for path in paths:
            other = str(path[-1])
            if other not in members:
                yield Finding(path, "is not a member of this scenario", hint=near(other, members), at_key=True)
            elif other == code:
                yield Finding(path, "is this ally itself", hint="Name another one.", at_key=True)


def payers_can_pay(spec: Spec) -> Iterator[Finding]:
    """Who pays at a dated event could pay: the other's linkage says so. And one pays for each."""
    for key, event in spec.calendar.items():
        paid: set[str] = set()
        for payer, other in event.pays.items():
            linkage = next((block for _, _, block in voice(spec, other).statements("linkage")), None)
            if other in paid:
                yield Finding(("calendar", key, "pays", payer), "is a second payer", other, "Name one of them.")
            paid.add(other)
            if linkage is None or payer not in linkage.paid_by:
                hint = f"Say under allies.{other}.linkage.paid_by.{payer} what that costs it."
                yield Finding(("calendar", key, "pays", payer), "could not pay for this linkage", other, hint)
            elif timetable.moment(event.when, timetable.EVENTS) <= timetable.opening(spec):
                hint = "Leave the linkage out: it was paid for before the opening."
                yield Finding(("calendar", key, "when"), "is not after the opening", event.when, hint)


def _on_clauses(spec: Spec, field: str) -> Iterable[tuple[Path, Provision, Entry]]:
    for code, entry in spec.allies.items():
        for name in getattr(entry, field):
            if name in spec.provisions:
                yield ("allies", code, field, name), spec.provisions[name], entry


ALLY_CHECKS: tuple[Callable[[Spec], Iterator[Finding]], ...] = (
    clauses_are_known,
    ideals_can_be_placed,
    red_lines_refuse_options,
    something_matters,
    companions_are_members,
    payers_can_pay,
)
