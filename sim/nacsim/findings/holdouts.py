"""Who objects first, who to the end, who gives way last, who breaks silence, who stands aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nacsim.findings.estimates import Share, leaders, percent, share
from nacsim.findings.outcomes import on_record
from nacsim.findings.words import Words, capital
from nacsim.scenario.resolved import Ally, Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim.store.summary_parts import AllyShares

SHOWN = 6
"""Allies drawn for each thing they do; all of them are in the table."""
HARDLY = 0.005
"""What is rarer is not drawn."""
NAMED = 4
"""Allies that a sentence names."""


@dataclass(frozen=True, slots=True)
class AllyShare:
    """How often one ally does it."""

    code: str
    name: str
    in_sentence: str
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
    allies: tuple[AllyShare, ...]
    """Every ally that ever does it, most often first, equals by name."""

    @property
    def shown(self) -> tuple[AllyShare, ...]:
        """Those drawn."""
        return tuple(ally for ally in self.allies if ally.share.value >= HARDLY)[:SHOWN]

    @property
    def leaders(self) -> list[AllyShare]:
        """Who does it most, and whose interval overlaps with the first's."""
        return leaders((ally, ally.share) for ally in self.allies)

    def by(self, code: str) -> float:
        """How often one ally does it."""
        return next((ally.share.value for ally in self.allies if ally.code == code), 0.0)


@dataclass(frozen=True, slots=True)
class Ground:
    """A clause that an ally names in its objections, and in what share of runs."""

    clause: str
    share: float


@dataclass(frozen=True, slots=True)
class HoldOuts:
    """What allies do in these runs, and on what they object."""

    runs: int
    doings: tuple[Doing, ...]
    grounds: Mapping[str, tuple[Ground, ...]]
    """By ally that ever objects, what it objects on, most often first."""
    sourced: bool
    """Whether the file names any source."""

    def doing(self, key: str) -> Doing:
        """One of them; KeyError if it is none."""
        return {doing.key: doing for doing in self.doings}[key]

    @property
    def nobody(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(doing.shown for doing in self.doings)

    @property
    def allies(self) -> dict[str, str]:
        """Code and name of everyone drawn anywhere: who objects first most often, then who to the end, and so on."""
        return {ally.code: ally.name for doing in self.doings for ally in doing.shown}

    @property
    def headline(self) -> str:
        """Who objects to the end, and who gives way last."""
        if self.nobody:
            ever = any(doing.allies for doing in self.doings)
            return "Hardly anybody objects" if ever else "Nobody ever objects"
        last = self.doing("last_to_give_way")
        if not last.shown:
            return _to_the_end(self.doing("final"))
        giving_way = f"the last to give way is most often {_who(last, 'or')} ({_how_often(last)})"
        return f"{_to_the_end(self.doing('final'))}; {giving_way}"


def _to_the_end(final: Doing) -> str:
    if not final.shown:
        return f"{'Hardly anybody' if final.allies else 'Nobody'} objects to the end"
    objects = "object" if len(final.leaders) > 1 else "objects"
    always = min(ally.share.value for ally in final.leaders) == 1
    return f"{capital(_who(final, 'and'))} {objects} to the end in {'every run' if always else _how_often(final)}"


def _who(doing: Doing, joined: str) -> str:
    """Those that do it most often and cannot be told apart."""
    names = [ally.in_sentence for ally in doing.leaders]
    few = names if len(names) <= NAMED else [*names[: NAMED - 1], f"{len(names) - NAMED + 1} others"]
    *head, last = few
    return f"{', '.join(head)} {joined} {last}" if head else last


def _how_often(doing: Doing) -> str:
    """The shares of the leaders, saying so where several are as likely."""
    shares = [ally.share.value for ally in doing.leaders]
    low, high = percent(min(shares)), percent(max(shares))
    if len(shares) == 1 or min(shares) == max(shares):
        return f"{high} of runs"
    return f"{low} to {high} of runs, as their intervals overlap"


_DOINGS = {
    "first": "Objects first",
    "final": "Objects at the end",
    "last_to_give_way": "Is the last to give way",
    "sole_objector_at_end": "Is the sole objector at the end",
    "breaks_silence": "Breaks silence",
    "opts_out": "Stands aside: adopted, without its people",
}
_RECORDED = {"first": "objected_first", "final": "objected_last"}


def holdouts(summary: EnsembleSummary, scenario: Scenario) -> HoldOuts:
    """Of an ensemble. Standing aside is left out where the file does not allow it."""
    keys = [key for key in _DOINGS if scenario.opt_outs or key != "opts_out"]
    doings = tuple(_doing(key, summary, scenario) for key in keys)
    words = Words(scenario)
    grounds = {code: _grounds(shares, words) for code, shares in summary.allies.items() if shares.objects_on}
    return HoldOuts(summary.runs, doings, grounds, bool(scenario.sources))


def _doing(key: str, summary: EnsembleSummary, scenario: Scenario) -> Doing:
    words, coded = Words(scenario), key == "first"
    recorded = on_record(scenario, _RECORDED.get(key, ""))
    doers = [
        AllyShare(
            ally.code,
            words.name(ally.code),
            words.ally(ally.code),
            share(value, summary.runs),
            _coding(ally) if coded else "",
            ally.code in recorded,
        )
        for ally in scenario.allies
        if (value := _value(summary.allies[ally.code], key)) > 0
    ]
    return Doing(key, _DOINGS[key], coded, tuple(sorted(doers, key=lambda ally: (-ally.share.value, ally.name))))


def _value(ally: AllyShares, key: str) -> float:
    value: float = getattr(ally, key)["object"] if key in ("first", "final") else getattr(ally, key)
    return value


def _coding(ally: Ally) -> str:
    changed = ", value set" if ally.value.basis == "set" else ""
    return f"{ally.disposition}, {ally.value.confidence}{changed}"


def _grounds(ally: AllyShares, words: Words) -> tuple[Ground, ...]:
    ranked = sorted(ally.objects_on.items(), key=lambda item: -item[1])
    return tuple(Ground(words.clause(key), often) for key, often in ranked)
