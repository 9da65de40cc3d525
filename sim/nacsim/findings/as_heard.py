"""What everyone in the room knows of an event, as an event: for what only the theory knows stands no number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import nan
from typing import Any

from nacsim.record import KINDS, Change, Drafting, Event, ItemsDropped, Objection, Redraft, Sounding

UNHEARD = nan
"""In place of a margin, a pressure or a cost. Words of events leave it out."""


def heard(event: Mapping[str, Any]) -> Event:
    """An event of `public["events"]` of a question. KeyError if it is none."""
    kind = event["kind"]
    fields = {
        name: tuple(value) if isinstance(value, list) else value for name, value in event.items() if name != "kind"
    }
    return KINDS[kind](**(_FILLED[kind](fields) if kind in _FILLED else fields))


def _sounding(fields: dict[str, Any]) -> dict[str, Any]:
    objections = {
        ally: Objection(clauses=tuple(clauses), margin=UNHEARD, yes_if=False)
        for ally, clauses in fields["objections"].items()
    }
    return fields | {"objections": objections, "worth": {}, "heard": {}, "dissent": {}, "terms": {}}


def _redraft(fields: dict[str, Any]) -> dict[str, Any]:
    changes = tuple(
        Change(provision=change["provision"], from_=change["from"], to=change["to"]) for change in fields["changes"]
    )
    first = changes[0]
    named = {"provision": first.provision, "from_": first.from_, "to": first.to}
    return fields | named | {"gain": UNHEARD, "changes": changes}


_FILLED: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "sounding": _sounding,
    "redraft": _redraft,
    "drafting": _redraft,
    "demarche": lambda fields: fields | {"pressure": UNHEARD},
    "approach": lambda fields: fields | {"pressure": UNHEARD},
    "side_deal": lambda fields: fields | {"cost": UNHEARD},
    "silence_broken": lambda fields: fields | {"margins": dict.fromkeys(fields["by"], UNHEARD)},
}


def soundings(events: Sequence[Event]) -> list[Sounding]:
    """Those of them that are soundings."""
    return [event for event in events if isinstance(event, Sounding)]


def new_words(events: Sequence[Event], *, opt_outs: bool) -> str:
    """Why stances change at the first sounding of another text (docs/odd.md, 3); nothing where these events bring none.

    events: up to the sounding that is told. opt_outs: whether an ally may stand aside.
    """
    if not any(isinstance(event, Redraft | Drafting | ItemsDropped) for event in events):
        return ""
    taking_part = " and taking part" if opt_outs else ""
    undecided = any("undecided" in sounding.stances.values() for sounding in soundings(events)[-1:])
    return (
        "The words are new. In the first round on them each ally took all others to be in favour"
        f"{taking_part}; in every later round it goes by what it has heard."
        + (" To one that is undecided the text is worth about nothing." if undecided else "")
    )
