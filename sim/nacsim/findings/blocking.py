"""Which allies adoption hangs on: how it changes if one of them alone always consents."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.estimates import Change, Share, change, share
from nacsim.findings.words import Words, and_others, counted
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import SensitivitySummary
from nacsim.theory.rules import RULES

MEANING = (
    "Blocking power here: how the share adopted changes, on the same draws, if that ally alone always consents. It"
    " holds for this matter and this draft."
)


@dataclass(frozen=True, slots=True)
class Blocker:
    """How the share adopted changes when this ally alone always consents."""

    code: str
    name: str
    in_sentence: str
    """Its name in a sentence."""
    power: Change
    last: Share
    """How often it is the last to give way, as it stands."""
    sole: Share
    """How often it is the sole objector at the end, as it stands."""


@dataclass(frozen=True, slots=True)
class BlockingPower:
    """Every ally, the largest change first, equals by name."""

    allies: tuple[Blocker, ...]
    silence_consents: bool
    """Whether, under its rule, an ally that merely consents lets a text pass."""
    veto: bool
    """Whether, under its rule, one objection is enough to stop a text."""

    @property
    def clear(self) -> list[Blocker]:
        """Those whose consent would clearly change it."""
        return [ally for ally in self.allies if ally.power.clear]

    @property
    def changing(self) -> list[Blocker]:
        """Those whose consent changes the share at all; none where consent is not what counts."""
        return [ally for ally in self.allies if ally.power.value] if self.silence_consents else []

    @property
    def headline(self) -> str:
        """Whose consent would change the outcome."""
        if not self.silence_consents:
            return "Blocking power means nothing under this rule, which counts support: consent alone is not support"
        if not self.clear:
            return "No ally blocks alone: if any one of them always consented, adoption would not clearly change"
        first, *others = self.clear
        power = f"If {first.in_sentence} always consented, adoption would change by {first.power.rounded} points"
        if not others:
            return f"{power}; no other ally's consent would clearly change it"
        return (
            f"{power}; the consent of {and_others([ally.in_sentence for ally in others])} would also clearly change it"
        )

    @property
    def why_none(self) -> str:
        """How it can be that nobody's consent changes anything; empty if somebody's does or is not what counts."""
        if not self.silence_consents or self.changing or any(ally.sole.value for ally in self.allies):
            return ""
        return "No run ends with a sole objector: nobody holds out, or more than one does"

    @property
    def unchanging(self) -> str:
        """How many allies' consent changes nothing, if that of others does; empty if there are none."""
        still = len(self.allies) - len(self.changing)
        return f"{counted(still, 'other')}: no change in these runs" if self.changing and still else ""

    @property
    def power_indices(self) -> str:
        """What the usual indices say of it; empty under rules where they could say something."""
        if not (self.silence_consents and self.veto):
            return ""
        return "The usual power indices say nothing here: where every ally can stop a text, all score the same"


def blocking(summary: SensitivitySummary, scenario: Scenario) -> BlockingPower:
    """From what `nac sensitivity` found."""
    words, runs, rule = Words(scenario), summary.runs, RULES[scenario.rule]
    allies = [
        Blocker(
            code,
            words.name(code),
            words.ally(code),
            change(stored.blocking_power),
            share(stored.last_to_give_way, runs),
            share(stored.sole_objector_at_end, runs),
        )
        for code, stored in summary.allies.items()
    ]
    ranked = sorted(allies, key=lambda ally: (-abs(ally.power.value), ally.name))
    return BlockingPower(tuple(ranked), rule.silence_consents, rule.veto)
