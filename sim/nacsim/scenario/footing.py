"""Where each ally stands by the file itself, before a variant, a `--set`, a sweep or an event moves it.

Worked out on the file's own numbers, so that to move a number moves the ally: who has a position of its own, whose
uncertainty it shares, and how much less the matter is worth to one that objects to the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, cast

from nacsim.parameters import Parameters
from nacsim.scenario.dispositions import DISPOSITIONS, DispositionName
from nacsim.scenario.values import By

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Ally, Option, Provision
    from nacsim.scenario.schema import Entry, Spec

OPPOSED_MARGIN = -0.10
"""Margin on the draft of an ally that objects to the whole of it, at the opening, before company and time. Assumed."""


@dataclass(frozen=True, slots=True)
class Footing:
    """What of a file no variant, `--set` or event changes."""

    named: frozenset[str] = frozenset()
    """Codes of allies with an entry, a place among the sponsors, or a request under Article 4; the others share the
    uncertainty of `default`."""
    positions: frozenset[str] = frozenset()
    """Codes of allies with a position of their own: a disposition, an ideal, a red line, or the text is theirs."""
    taken_off: Callable[[str, DispositionName, tuple[str, ...]], float] = lambda *_: 0.0
    """What is taken off the value of an ally that objects, on the file's own numbers, by code, disposition and the keys
    of the entries that apply to it. So one that only a variant, a `--set` or an event makes an objector lacks what one
    lacks of which the file says so."""


def footing(spec: Spec) -> Footing:
    """What the entries of a file say about who stands where; nothing is taken off yet."""
    entries = {code: entry for code, entry in spec.allies.items() if code != "default" and not entry.only_names}
    stated = {code for code, one in entries.items() if one.disposition or one.ideal or one.red_lines}
    tabled = {*spec.sponsors, *(code for event in spec.calendar.values() for code in event.article_4)}
    return Footing(frozenset({*entries, *tabled}), frozenset({*stated, *tabled}))


def taken_off(spec: Spec, ally: Ally, entries: Iterable[Entry], provisions: Sequence[Provision]) -> float:
    """What is taken off the value of an objector whom no stated wish sets apart from the draft; 0 of any other.

    It objects to the whole: taking its value down leaves its margin on the draft, at the centre and before company and
    time, at `OPPOSED_MARGIN` (opposed), or at half its reserve (conditional). The others keep their value.

    entries: those that apply to it.
    """
    target = {"opposed": OPPOSED_MARGIN, "conditional": ally.reserve.value / 2}.get(ally.disposition)
    if target is None or _states_value(entries) or _apart(spec, ally, entries, provisions):
        return 0.0
    return max(0.0, _margin(spec, ally, provisions) - target)


def _states_value(entries: Iterable[Entry]) -> bool:
    """Whether a value is stated; {by: x} only adds to what an ally has anyway."""
    stated = [dict(entry).get("value") for entry in entries]
    return any(value is not None and not isinstance(value, By) for value in stated)


def _apart(spec: Spec, ally: Ally, entries: Iterable[Entry], provisions: Sequence[Provision]) -> bool:
    """Whether a wish that the file states sets an ally apart from the draft. A linkage wants nothing of the text."""
    if any(spec.draft[line.provision] in line.refuses for line in ally.red_lines):
        return True
    stated = {clause for entry in entries for clause in entry.ideal}
    return any(
        _elsewhere(ally, provision, provision.options[provision.index(spec.draft[provision.key])])
        for provision in provisions
        if provision.key in stated and _wishes(ally, provision)
    )


def _elsewhere(ally: Ally, provision: Provision, draft: Option) -> bool:
    """Whether what an ally wants of a clause is another wording than the draft's, whatever a vague one costs it."""
    if draft.kind == "left_open":
        return True  # nobody can want that of a clause
    if provision.kind == "ordered":
        return ally.ideal[provision.key].value != draft.at
    return ally.distance[provision.key][draft.key].value > 0


def _wishes(ally: Ally, provision: Provision) -> bool:
    """Whether the ally's place on a clause is one that was stated."""
    if provision.kind == "ordered":
        return ally.ideal[provision.key].basis != "disposition"
    return any(distance.basis != "disposition" for distance in ally.distance[provision.key].values())


def _margin(spec: Spec, ally: Ally, provisions: Sequence[Provision]) -> float:
    """What the draft is worth at the centre to one that takes part, plus the price of refusing.

    That is the price for a vanishing minority, at the opening, whom no other body could leave out.
    """
    attention = fsum(salience.value for salience in ally.salience.values())
    words = {clause.on: clause.strength.value for clause in ally.commitments}
    bites = []
    for provision in provisions:
        share = ally.salience[provision.key].value / attention if attention else 1 / len(provisions)
        weight = ally.stake.value * (1.0 if spec.procedure.granularity == "each_item" else share)
        cost = weight * _distance(ally, provision, provision.options[provision.index(spec.draft[provision.key])])
        if spec.reversion and provision.key in spec.reversion:
            held = provision.options[provision.index(spec.reversion[provision.key])]
            cost -= weight * _distance(ally, provision, held)
        bites.append(cost - min(words.get(provision.key, 0.0), max(cost, 0.0)))
    bite = max(bites) if spec.procedure.granularity == "each_item" else fsum(bites)
    price = ally.exposure.value * Parameters().alone_cost + words.get("consent", 0.0)
    value = DISPOSITIONS[cast(DispositionName, ally.disposition)].value
    return value - ally.linkage.value - ally.capital_gap.value - bite + price


def _distance(ally: Ally, provision: Provision, option: Option) -> float:
    """From what an ally wants to an option, as in `theory.acceptability`."""
    theory = Parameters()
    if option.kind == "left_open":
        return theory.deferral_loss
    if provision.kind == "nominal":
        away = ally.distance[provision.key][option.key].value
    else:
        away = abs((option.at or 0.0) - ally.ideal[provision.key].value)
    if option.kind == "vague":
        return max(0.0, away - theory.vague_relief * option.width) + theory.vague_cost * option.width
    return away
