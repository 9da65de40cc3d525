"""Cliffs: where hours of meetings or of silence alone halve how often a text is adopted, and why that is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nacsim.findings.comparison import called
from nacsim.findings.estimates import Share, change
from nacsim.findings.outcomes import adopted
from nacsim.findings.sweep import SweepFinding, value_words
from nacsim.findings.words import counted, quoted
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary

TIMES = frozenset({"opening", "deadline", "when", "rhythm", "silence_hours", "meetings"})
"""Last parts of the paths, under `procedure`, by which hours are moved."""
STEEP = 0.1
"""Shares that lie less far apart make no cliff, whatever their ratio."""


def along(swept: SweepFinding) -> str:
    """Of a sweep over hours: the steepest place at which adoption halves from one point to the next; else empty."""
    if len(swept.over) > 1 or not _of_time(swept.over[0].path):
        return ""
    steep = [(a, b) for a, b in pairwise(swept.points) if _halves(a.adopted, b.adopted)]
    if not steep:
        return ""
    steepest = max(steep, key=lambda pair: abs(pair[0].adopted.value - pair[1].adopted.value))
    low, high = sorted(steepest, key=lambda point: point.adopted.value)
    ends = [value_words(point.at[0]) for point in (high, low)]
    falls = f"From {ends[0]} to {ends[1]} adoption falls from {high.adopted.text} to {low.adopted.text}: a cliff"
    return f"{falls}. {_why(high.meetings, low.meetings)}"


def between(summary: ComparisonSummary, scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Of each result that differs from the first in hours alone, and is adopted half as often or twice: a sentence."""
    first, found = summary.results[0], []
    for pair in summary.pairs:
        other = summary.results[pair.to]
        paths = [stored.path for stored in summary.differs if stored.values[0] != stored.values[pair.to]]
        shares = adopted(first), adopted(other)
        if not paths or not all(map(_of_time, paths)) or not change(pair.adopted).clear or not _halves(*shares):
            continue
        falls = shares[1].value < shares[0].value
        meetings = [len(scenarios[place].legs[-1].meetings) for place in (0, pair.to)]
        moves = f"adoption {'falls' if falls else 'rises'} from {shares[0].text} to {shares[1].text}"
        hours = f"In {quoted(called(other))}, which moves hours alone, {moves}: a cliff"
        found.append(f"{hours}. {_why(*(meetings if falls else reversed(meetings)))}")
    return tuple(found)


def _of_time(path: str) -> bool:
    return path.startswith("procedure.") and path.rpartition(".")[2] in TIMES


def _halves(one: Share, other: Share) -> bool:
    low, high = sorted((one, other), key=lambda share: share.value)
    return high.value >= 2 * low.value and high.value - low.value >= STEEP and not low.overlaps(high)


def _why(more: int | None, fewer: int | None) -> str:
    """Why so: meetings where more is adopted, and where less is; None where they were not kept."""
    if more is None or fewer is None or more == fewer:
        return "A text under silence waits until it runs out, and less time is left for another move of the chair"
    fit = f"{counted(fewer, 'meeting')} {'fits' if fewer == 1 else 'fit'} in instead of {more}"
    if fewer > more:
        return f"{fit}; what counts here is when they are, not how many"
    steps = "a meeting more or less" if more - fewer == 1 else "a few meetings more or less"
    return f"{fit}, and the chair makes one move a meeting, so that {steps} can decide: do not read more into it"
