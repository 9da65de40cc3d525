"""Which single changes turn how many runs, of the same draws: what would have moved each that holds out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nacsim.findings.estimates import Change, Share, change, given, percent
from nacsim.findings.lever_words import ASKS, lever_words
from nacsim.findings.words import Words, capital, counted, listed
from nacsim.scenario.resolved import Scenario
from nacsim.store.levers import Lever, LeversOf
from nacsim.store.summary_parts import ShareEstimate

NAMED = 3
"""So many that hold out a sentence names."""
Effect = Literal["turns", "reverses", "nothing"]


@dataclass(frozen=True, slots=True)
class LeverRow:
    """One lever and what it does."""

    words: str
    """As the subject of a sentence."""
    allies: tuple[str, ...]
    """Whom it concerns; empty: all alike."""
    share: Share
    """Of the runs that are to be turned: how many it turns."""
    against: Share | None
    """Of the other runs: how many it turns the other way; None where there are none."""
    change: Change
    """In how often there is a decision."""
    effect: Effect
    sets: tuple[str, ...]
    """Its texts of `--set`."""
    command: str
    replaces: bool
    """Whether it takes the place of what a variant or another `--set` says, so that `command` alone can be pasted."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One that holds out, and in what share of the runs that count."""

    ally: str
    in_sentence: str
    share: Share


@dataclass(frozen=True, slots=True)
class Levers:
    """What was tried, the cheapest first of what turns runs, then what does the reverse, then what does nothing."""

    words: Words
    tried: tuple[Lever, ...]
    """As the JSON has them."""
    of: LeversOf
    holders: tuple[Holder, ...]
    rows: tuple[LeverRow, ...]

    def having(self, effect: Effect) -> tuple[LeverRow, ...]:
        """Those with an effect, in order."""
        return tuple(row for row in self.rows if row.effect == effect)

    @property
    def to_fail(self) -> bool:
        """Whether what would stop the matter was looked for, as hardly any run fails."""
        return self.of.turning == "adopted"

    @property
    def strongest(self) -> LeverRow | None:
        """What turns most; of several the cheapest. None: nothing turns any that these runs can tell."""
        return max(self.having("turns"), key=lambda row: row.share.value, default=None)

    @property
    def headline(self) -> str:
        """What turns most runs, and what is cheapest."""
        best, turning = self.strongest, self.having("turns")
        which = which_verb(self.of.turning)
        if best is None:
            return f"No single change turns runs that {which}, as far as these can tell"
        head = f"{capital(best.words)} turns {best.share.text} of the runs that {which}"
        if best is turning[0]:
            return f"{head}, and nothing cheaper turns any" if len(turning) > 1 else f"{head}, and nothing else does"
        return f"{head}; the cheapest that turns any: {turning[0].words} ({turning[0].share.text})"

    @property
    def runs(self) -> str:
        """How many runs failed, and who stands against."""
        failed = self.of.failed / self.of.runs
        text = f"Of {counted(self.of.runs, 'run')} {self.of.failed} failed ({percent(failed)})"
        if not self.holders:
            return f"{text}, and nobody holds out in a noticeable share of them"
        first, *others = self.holders[:NAMED]
        does = (
            f"{first.in_sentence} gave way last in"
            if self.to_fail
            else f"in these {first.in_sentence} objected at the end in"
        )
        more = (f"{one.in_sentence} in {one.share.text}" for one in others)
        return f"{text}; {listed([f'{does} {first.share.text}', *more])}"

    @property
    def reading(self) -> str:
        """What a row means, and in what order they come."""
        return (
            "Each change is tried alone, on the same draws: how many of the runs that"
            f" {which_verb(self.of.turning)} it turns, with the 95% interval, and how many of the others it turns the"
            f" other way. The cheapest first, by whom it asks something of: {ASKS}. Of so many changes one may seem to"
            " turn something by chance"
        )

    @property
    def nothing(self) -> str:
        """All that makes no difference, in one sentence; empty if there is nothing of the kind."""
        idle = self.having("nothing")
        return f"No difference that these runs can tell: {'; '.join(row.words for row in idle)}" if idle else ""

    @property
    def left_out(self) -> str:
        """What could not be tried, in one sentence; empty if all could."""
        reasons = (f"{one.label} ({one.reason.rstrip('.')})" for one in self.of.left_out)
        return f"Not tried: {'; '.join(reasons)}" if self.of.left_out else ""

    def grouped(self, effect: Effect) -> Iterator[tuple[str, Sequence[LeverRow]]]:
        """By the code of whom it concerns, who holds out most often first; what concerns all alike last, by no code."""
        left = list(self.having(effect))
        for holder in self.holders:
            mine = [row for row in left if holder.ally in row.allies]
            if mine:
                yield holder.ally, mine
            left = [row for row in left if row not in mine]
        if left:
            yield "", left

    def does(self, row: LeverRow) -> str:
        """What a lever does, as a predicate with figures."""
        if row.effect == "reverses":
            share = row.against.shown if row.against else "none"
            return f"gets {share} of those adopted that failed" if self.to_fail else f"makes {share} of the others fail"
        if not (row.against and row.against.value):
            return f"turns {row.share.shown}"
        also = (
            f"gets {row.against.text} of the others adopted"
            if self.to_fail
            else f"makes {row.against.text} of the others fail"
        )
        return f"turns {row.share.shown}, and {also}"

    def also(self, row: LeverRow, ally: str) -> str:
        """Whom else a lever concerns of those that hold out, in brackets; empty if nobody."""
        others = [one for one in row.allies if one != ally]
        return f" (for {self.words.allies(others)} too)" if others else ""


def which_verb(kind: str) -> str:
    """Were adopted, failed."""
    return "failed" if kind == "failed" else "were adopted"


def levers(scenario: Scenario, tried: Sequence[Lever], of: LeversOf) -> Levers:
    """From what an explanation found by trying. StopIteration or ValueError if a lever is not of this scenario."""
    words = Words(scenario)
    holders = tuple(Holder(one.ally, words.ally(one.ally), _share(one.share)) for one in of.holdouts)
    rows = [_row(words, lever, of.turning == "adopted") for lever in tried]
    return Levers(words, tuple(tried), of, holders, tuple(rows))


def _row(words: Words, lever: Lever, to_fail: bool) -> LeverRow:
    turned, lost = (lever.lost_share, lever.turned_share) if to_fail else (lever.turned_share, lever.lost_share)
    moved = change(lever.adopted)
    turns, reverses = (moved.high < 0, moved.low > 0) if to_fail else (moved.low > 0, moved.high < 0)
    return LeverRow(
        words=lever_words(words, lever),
        allies=tuple(lever.allies),
        share=_share(turned) if turned else Share(0.0, 0.0, 0.0),
        against=_share(lost) if lost else None,
        change=moved,
        effect="turns" if turns else "reverses" if reverses else "nothing",
        sets=tuple(lever.set),
        command=lever.command,
        replaces=lever.replaces,
    )


def _share(stored: ShareEstimate) -> Share:
    return given(stored.share, stored.interval)
