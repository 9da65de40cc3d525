"""The staircase to consent: every holdout's stairs, what made the steps worth naming, and the silences between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nacsim.findings.sittings import Sitting, sittings
from nacsim.findings.stairs import Rise, Stair, distance, stairs
from nacsim.findings.words import Words, capital, ordinal
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario

DRAWN = 6
"""Holdouts drawn at most."""
TELLING = 0.05
"""A rise or fall is named if it is at least this share of the whole height drawn."""
FLAT = 0.2
"""Nor is it named if it is too small to be seen in a staircase of this height."""
WEIGHTY = 0.25
"""Besides the largest part, parts are named that made at least this share of a rise."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What made those rises, or those falls, up to one sitting that are worth naming."""

    end: int
    """The sitting they lead to."""
    up: bool
    allies: tuple[str, ...]
    shorts: tuple[str, ...]
    """In a few words each, the largest first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A silence, or the way to another body, between two sittings."""

    after: int
    """The sitting that it followed."""
    short: str
    words: str


@dataclass(frozen=True, slots=True)
class Staircase:
    """The way of every holdout to consent, or towards it."""

    words: Words
    sittings: tuple[Sitting, ...]
    stairs: tuple[Stair, ...]
    """Of every holdout: those that held out, the nearest to consent first; then those that gave way, the last first."""
    marks: tuple[Mark, ...]

    drawn: tuple[Stair, ...]
    """The first few of those that gave a reckoning whenever they were asked."""
    height: tuple[float, float]
    """The lowest and the highest point drawn; 0 lies between them."""
    causes: tuple[Cause, ...]
    """What made the rises and falls drawn that are worth naming, sitting by sitting; at least the largest rise."""

    @property
    def headline(self) -> str:
        """Who never comes near, and who climbs to consent."""
        if not self.stairs:
            return "Nobody ever objects: there is no stair to climb"
        if not self.drawn:
            return f"There is no stair to draw: {'; '.join(self._undrawn())}"
        held, turned = (
            [stair for stair in self.stairs if stair.told and stair.course.way == way]
            for way in ("held out", "gave way")
        )
        parts = [*([self._held_out(held)] if held else []), *([self._gave_way(turned[0])] if turned else [])]
        by = f"; its largest step: {self._largest(turned[0])}" if not held and "climbs" in parts[0] else ""
        return capital("; ".join(parts) + by)

    def _undrawn(self) -> Iterator[str]:
        if silent := [stair for stair in self.stairs if any(stair.silent)]:
            who = self.words.some([stair.course.ally for stair in silent])
            it = "it" if len(silent) == 1 else "them"
            yield f"how far {who} stood from consent is known only to whoever answered for {it}"
        if self.late:
            yield self.late

    @property
    def late(self) -> str:
        """Who objected only when nobody was heard any more; empty if nobody."""
        late = [stair.course.ally for stair in self.stairs if stair.late]
        return f"{capital(self.words.some(late))} objected only by letter, after the last session" if late else ""

    def _held_out(self, held: Sequence[Stair]) -> str:
        nearest = max(held, key=lambda stair: max(stair.known))
        if (best := max(nearest.known)) >= 0:
            who = self.words.ally(nearest.course.ally)
            return f"{who} once stands {distance(best)} past consent, and holds out all the same"
        who = self.words.some([stair.course.ally for stair in held])
        return f"{who} never {'comes' if len(held) == 1 else 'come'} nearer than {distance(best)} to consent"

    def _gave_way(self, stair: Stair) -> str:
        who, turn, first = self.words.ally(stair.course.ally), stair.course.turned or 0, stair.known[0]
        session, last = self.sittings[turn].session, stair.known[-1]
        if session is None:
            short = f", {distance(last)} short of consent" if last < 0 else ""
            return f"{who} lets it pass by writing no letter{short}"
        reached = stair.points[turn]
        if reached is not None and first < 0 <= reached:
            return f"{who} climbs from {distance(first)} short to consent by the {ordinal(session)} session"
        return f"{who} gives way in the {ordinal(session)} session"

    def _largest(self, stair: Stair) -> str:
        turn = stair.course.turned or 0
        return max((rise for rise in stair.rises if rise.end <= turn), key=lambda rise: rise.change).cause

    def says(self, sitting: int) -> str:
        """How those that are drawn stand at a sitting, in sentences."""
        end = sitting == len(self.sittings) - 1
        told = ((s.course.ally, s.ends if end else s.at_sitting(sitting)) for s in self.drawn)
        return " ".join(f"{capital(self.words.ally(ally))}: {text}." for ally, text in told)


def staircase(record: Record, scenario: Scenario) -> Staircase:
    """Of every ally that objected at the last sounding of a session, or by letter."""
    table = sittings(record, scenario)
    found = tuple(sorted(stairs(record, scenario, table), key=_order))
    drawn = tuple(stair for stair in found if stair.told)[:DRAWN]
    points = [0.0, *(point for stair in drawn for point in stair.known)]
    height = (min(points), max(points))
    return Staircase(
        Words(scenario), table, found, tuple(_marks(table)), drawn, height, _causes(drawn, height[1] - height[0])
    )


def _order(stair: Stair) -> tuple[bool, float]:
    """Those that gave way stay in the order of their courses."""
    held = stair.course.way == "held out"
    return not held, -max(stair.known, default=float("-inf")) if held else 0.0


def _causes(drawn: Sequence[Stair], height: float) -> tuple[Cause, ...]:
    taken = [(stair.course.ally, rise) for stair in drawn for rise in stair.rises]
    telling = [(ally, rise) for ally, rise in taken if abs(rise.change) >= TELLING * max(height, FLAT)]
    largest = sorted(((ally, rise) for ally, rise in taken if rise.change > 0), key=lambda one: -one[1].change)[:1]
    by_way: dict[tuple[int, bool], dict[str, Rise]] = {}
    for ally, rise in telling or largest:
        by_way.setdefault((rise.end, rise.change < 0), {})[ally] = rise
    return tuple(
        Cause(end, not down, tuple(rises), _weighty(list(rises.values()), -1 if down else 1))
        for (end, down), rises in sorted(by_way.items())
    )


def _weighty(rises: Sequence[Rise], way: int) -> tuple[str, ...]:
    """What made the most of some rises (way 1) or falls (way -1), taken together."""
    shares = dict[str, float]()
    for rise in rises:
        for short, amount in rise.parts.items():
            shares[short] = shares.get(short, 0.0) + way * amount
    first, *rest = sorted(shares, key=lambda short: -shares[short])
    least = WEIGHTY * sum(abs(rise.change) for rise in rises)
    return (first, *(short for short in rest if shares[short] >= least))


def _marks(table: Sequence[Sitting]) -> Iterator[Mark]:
    for i, (sitting, following) in enumerate(pairwise(table)):
        kinds = {move.kind: move.line for move in sitting.moves}
        if "silence_broken" in kinds or "silence_kept" in kinds:
            kinds.pop("silence_started", None)
        shorts = {
            "silence_started": "silence begun",
            "silence_broken": "silence broken",
            "silence_kept": "silence kept",
            "moved_to_body": f"to the {following.body}",
            "stage_passed": f"up to the {following.body}",
            "referred_up": f"up to the {following.body}",
        }
        yield from (Mark(i, shorts[kind], line) for kind, line in kinds.items() if kind in shorts)
