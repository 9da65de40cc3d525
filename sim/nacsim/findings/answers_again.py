"""Somebody's answers, given again over many draws, against the model on the same draws.

A sentence must be true of any result: where nothing differs, where the difference may be chance, and where it is tiny.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nacsim.findings.estimates import CLEARLY, TINY, Change, percent, share
from nacsim.findings.outcome_strip import OutcomeStrip
from nacsim.findings.words import OUTCOME_WORDS, counted, duration
from nacsim.record import OUTCOMES, Outcome

TOLD = 3
"""So many ways from one outcome to another are told."""
YOURS, MODEL = "Your answers", "The model"
"""What the two are called beside each other."""
GIVEN_AGAIN = (
    "Other draws bring other questions. Your answers are given again in their order: your first answer of a kind to the"
    " first question of that kind, and so on, the last one again once they run out. Where an answer is not allowed, the"
    " model answers"
)

GIVEN_AGAIN_IN_SHORT = (
    "Other draws bring other questions: your answers are given again in their order, and the last one once they run out"
)
"""The same for a terminal."""

IN_PLAIN_WORDS = (
    "Intervals say what chance does, not how right the model is: on record it has not been shown to beat a guess by how"
    " often such matters ended in each way"
)
"""What `estimates.INTERVALS` says, for whoever has played."""


@dataclass(frozen=True, slots=True)
class Half:
    """What many runs come to with one of the two."""

    label: str
    ends: Mapping[Outcome, int]
    """Runs by outcome."""
    hours: float
    """The median, to the end."""

    @property
    def strip(self) -> OutcomeStrip:
        """How often each outcome comes about."""
        runs = sum(self.ends.values())
        shares = ((word, share(self.ends[word] / runs, runs)) for word in OUTCOMES)
        adopted = share(1 - self.ends["not_adopted"] / runs, runs)
        return OutcomeStrip(self.label, runs, tuple(pair for pair in shares if pair[1].value), adopted)


@dataclass(frozen=True, slots=True)
class Many:
    """Both on the same draws, many times."""

    runs: int
    seed: int
    yours: Half
    model: Half
    turns: Mapping[tuple[Outcome, Outcome], int]
    """Runs that end in another outcome, by the model's and yours."""
    adopted: Change
    """Yours less the model's, as a share of runs."""
    outcomes: Mapping[Outcome, Change]

    @property
    def otherwise(self) -> int:
        """Runs that end in another outcome."""
        return sum(self.turns.values())

    @property
    def headline(self) -> str:
        """What the answers do to adoption if that can be told from chance, else to how it is adopted."""
        draws = f"Over {counted(self.runs, 'draw')}"
        if not self.otherwise:
            return f"{draws} your answers turn no outcome, in the model: every run has the outcome it has without"
        yours, model = (half.strip.adopted.text for half in (self.yours, self.model))
        if word := self._other_way:
            change = self.outcomes[word]
            return (
                f"{draws} it is {OUTCOME_WORDS[word]} {'more' if change.value > 0 else 'less'} often with your answers,"
                f" {change.in_points}, in the model; no clear difference to whether it is adopted at all: {yours} of"
                f" runs against {model}"
            )
        if self.adopted.value == 0:
            as_often = "it is adopted as often with your answers as with the model's"
            return f"{draws} {as_often}, in {yours} of runs, in the model"
        if not self.adopted.sure:
            beside = f"{yours} with your answers and {model} with the model's"
            return (
                f"{draws} no clear difference to adoption: {beside}, {self.adopted.in_points}, which may be chance, in"
                " the model"
            )
        verb = "raise" if self.adopted.value > 0 else "lower"
        tiny = f", {TINY}" if self.adopted.tiny else ""
        by = f"{self.adopted.size} points {self.adopted.points.partition(' ')[2]}"
        return f"{draws} your answers {verb} adoption by {by}{tiny}, in the model: {yours} of runs against {model}"

    @property
    def turned(self) -> str:
        """How many runs end in another outcome, which became which, and in which else they end more or less often."""
        if not self.otherwise:
            return ""
        come = "comes" if self.otherwise == 1 else "come"
        head = f"{self.otherwise:,} of {counted(self.runs, 'run')} ({percent(self.otherwise / self.runs)}) {come}"
        clear = [
            f"clearly {'more' if change.value > 0 else 'less'} often {OUTCOME_WORDS[word]}: {change.in_points}"
            for word, change in self.outcomes.items()
            if change.clear and word not in ("not_adopted", self._other_way)  # the headline says as much
        ]
        more = f". With your answers {'; '.join(clear)}. {CLEARLY.rstrip('.')}" if clear else ""
        return f"{head} to another outcome: {self._which()}{more}"

    @property
    def _other_way(self) -> Outcome | None:
        """Where there is no clear difference to adoption: the way of it whose share clearly changes, a gain first."""
        clear = [(change.value, word) for word, change in self.outcomes.items() if change.clear]
        ways = [(value, word) for value, word in clear if word != "not_adopted"]
        return max(ways)[1] if ways and not self.adopted.sure else None

    def _which(self) -> str:
        """29 to "adopted, amended" instead of "adopted as drafted", the most frequent first; rare ones together."""
        first = sorted(self.turns.items(), key=lambda turn: -turn[1])
        told = [
            f'{runs:,} to "{OUTCOME_WORDS[yours]}" instead of "{OUTCOME_WORDS[model]}"'
            for (model, yours), runs in first[:TOLD]
        ]
        rest = sum(runs for _, runs in first[TOLD:])
        return "; ".join([*told, *([f"{rest:,} otherwise"] if rest else [])])

    @property
    def pace(self) -> str:
        """How long half of the runs take at most."""
        yours, model = (duration(round(half.hours)) for half in (self.yours, self.model))
        if yours == model:
            return f"Half of the runs are over within {yours}, with your answers as with the model's"
        return f"Half of the runs are over within {yours} with your answers, within {model} with the model's"
