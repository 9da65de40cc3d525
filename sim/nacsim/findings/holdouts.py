"""Chart 5: who objects first, who to the end, who gives way last, who breaks silence, who stands aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacsim.findings.estimates import Share, leaders, share
from nacsim.findings.outcomes import on_record
from nacsim.findings.words import Words
from nacsim.scenario.resolved import Ally, Scenario

SHOWN = 6
"""Allies drawn for each thing they do; all of them are in the table."""
HARDLY = 0.005
"""What is rarer is not drawn."""


@dataclass(frozen=True, slots=True)
class AllyShare:
    """How often one ally does it."""

    code: str
    name: str
    said: str
    """Its name in a sentence."""
    share: Share
    coded: str
    """What the file says of it, where that is what is seen again here: "opposed, documented"; otherwise empty."""
    on_record: bool = False


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that allies do, and how often each does it."""

    key: str
    words: str
    coded: bool
    """True: it echoes what was written into the file; False: the model's own."""
    everyone: tuple[AllyShare, ...]
    """Every ally that ever does it, most often first, equals by name."""

    @property
    def shown(self) -> tuple[AllyShare, ...]:
        """Those drawn."""
        return tuple(one for one in self.everyone if one.share.value >= HARDLY)[:SHOWN]

    @property
    def leaders(self) -> list[AllyShare]:
        """Who does it most, and whose interval overlaps with the first's."""
        return leaders((one, one.share) for one in self.everyone)


@dataclass(frozen=True, slots=True)
class HoldOuts:
    """All of it."""

    runs: int
    doings: tuple[Doing, ...]

    def of(self, key: str) -> Doing:
        """One of them; KeyError if it is none."""
        return {doing.key: doing for doing in self.doings}[key]

    @property
    def nobody(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(doing.shown for doing in self.doings)


_DOINGS = {
    "first": "Objects first",
    "final": "Objects at the end",
    "last_to_give_way": "Is the last to give way",
    "sole_objector_at_end": "Is the sole objector at the end",
    "breaks_silence": "Breaks silence",
    "opts_out": "Stands aside: adopted, without its people",
}
_RECORDED = {"first": "objected_first", "final": "objected_last"}


def holdouts(summary: Mapping[str, Any], scenario: Scenario) -> HoldOuts:
    """From the JSON of an ensemble. Standing aside is left out where the file does not allow it."""
    keys = [key for key in _DOINGS if scenario.opt_outs or key != "opts_out"]
    return HoldOuts(summary["runs"], tuple(_doing(key, summary, scenario) for key in keys))


def _doing(key: str, summary: Mapping[str, Any], scenario: Scenario) -> Doing:
    words, runs, coded = Words(scenario), summary["runs"], key == "first"
    recorded = on_record(scenario, _RECORDED.get(key, ""))
    found = [
        AllyShare(
            ally.code,
            words.name(ally.code),
            words.ally(ally.code),
            share(value, runs),
            _coding(ally) if coded else "",
            ally.code in recorded,
        )
        for ally in scenario.allies
        if (value := _value(summary["allies"][ally.code], key)) > 0
    ]
    return Doing(key, _DOINGS[key], coded, tuple(sorted(found, key=lambda one: (-one.share.value, one.name))))


def _value(ally: Mapping[str, Any], key: str) -> float:
    value = ally[key]["object"] if key in ("first", "final") else ally[key]
    return float(value)


def _coding(ally: Ally) -> str:
    changed = ", value set" if ally.value.basis == "set" else ""
    return f"{ally.disposition}, {ally.value.confidence}{changed}"
