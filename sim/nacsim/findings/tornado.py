"""Which parameters of the theory adoption hangs on, each moved alone."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.estimates import TINY, Change, Estimate, Share, change, given
from nacsim.findings.path_words import PARAMETER_WORDS
from nacsim.findings.words import capital, counted, listed
from nacsim.store.summaries import Parameter, SensitivitySummary

ASSUMED = (
    "Those that are calibrated are moved over the middle 80 % of what runs draw. How far the others are moved is"
    " assumed: no source says how uncertain they are."
)
NAMED = 3
"""So many parameters are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What moving one parameter does to the share adopted, all else as it was and on the same draws."""

    name: str
    words: str
    means: str
    """What it is, in a few words."""
    default: float
    low: float
    high: float
    at_low: Change
    at_high: Change

    @property
    def clear(self) -> bool:
        """Whether one of the two changes is."""
        return self.at_low.clear or self.at_high.clear

    @property
    def largest(self) -> Change:
        """The larger of the two changes, whichever way it goes."""
        return max(self.at_low, self.at_high, key=lambda end: abs(end.value))

    @property
    def size(self) -> Estimate:
        """How large that is, without its sign."""
        change = self.largest
        ends = (change.low, change.high) if change.value >= 0 else (-change.high, -change.low)
        return Estimate(abs(change.value), *ends)

    @property
    def shown(self) -> str:
        """Both changes, in percentage points: -12 / +8."""
        return f"{self.at_low.rounded} / {self.at_high.rounded}"


@dataclass(frozen=True, slots=True)
class Tornado:
    """All parameters, the largest effect first."""

    runs: int
    seed: int
    adopted: Share
    swings: tuple[Swing, ...]

    @property
    def clear(self) -> list[Swing]:
        """Those that clearly move adoption."""
        return [swing for swing in self.swings if swing.clear]

    @property
    def as_large(self) -> list[Swing]:
        """Those, besides the first of these, whose effect may be as large: the intervals overlap."""
        return [swing for swing in self.clear[1:] if swing.size.overlaps(self.clear[0].size)]

    @property
    def headline(self) -> str:
        """The parameter with the largest clear effect, and those that may have as large a one."""
        if not self.moving:
            runs = f"{self.adopted.text} of {counted(self.runs, 'run')}"
            return f"No parameter moves adoption: whatever is tried, the text is adopted in {runs}"
        if not self.clear:
            if any(end.tiny for swing in self.swings for end in (swing.at_low, swing.at_high)):
                return f"No parameter clearly moves adoption: what changes is {TINY}"
            return "No parameter moves adoption by more than chance could: 0 lies within every interval"
        verb = "moves" if len(self.clear) == 1 else "move"
        return f"{self._leaders()}; {len(self.clear)} of {counted(len(self.swings), 'parameter')} clearly {verb} it"

    def _leaders(self) -> str:
        first, like = self.clear[0], self.as_large
        if not like:
            ends = f"{first.at_low.rounded} points at its lowest, {first.at_high.rounded} at its highest"
            return f"Adoption depends most on {first.words}: {ends}"
        names = [swing.words for swing in (first, *like)]
        others = [counted(len(names) - NAMED, "other")] if len(names) > NAMED else []
        leaders = capital(listed([*names[:NAMED], *others]))
        return f"{leaders} affect adoption most; their intervals overlap, so their order is uncertain"

    @property
    def moving(self) -> list[Swing]:
        """Those that change the share adopted in these runs, be it by chance."""
        return [swing for swing in self.swings if swing.largest.value]

    @property
    def as_it_stands(self) -> str:
        """How often it is adopted before anything is moved."""
        runs = f"{counted(self.runs, 'run')} of seed {self.seed}"
        share = f"{self.adopted.text} of {runs} (95% interval {self.adopted.interval})"
        return f"With nothing changed, the text is adopted in {share}"

    def rest(self, shown: int) -> str:
        """What is to be said of the parameters after so many; empty if there are none."""
        others = self.swings[shown:]
        if not others:
            return ""
        largest = max((swing.largest for swing in others), key=lambda end: abs(end.value))
        effect = f"at most {largest.size} points" if largest.value else "no change"
        return f"{counted(len(others), 'other' if shown else 'parameter')}: {effect} in these runs"


def tornado(summary: SensitivitySummary) -> Tornado:
    """From what `nac sensitivity` found."""
    adopted = given(summary.adopted.share, summary.adopted.interval)
    return Tornado(summary.runs, summary.seed, adopted, tuple(map(_swing, summary.parameters)))


def _swing(stored: Parameter) -> Swing:
    ends = change(stored.at_low), change(stored.at_high)
    words, means = stored.name.replace("_", " "), PARAMETER_WORDS.get(stored.name, "")
    return Swing(stored.name, words, means, stored.default, stored.low, stored.high, *ends)
