"""The ways that runs go from the draft to the end: text changed or not, silence broken or not, moved or not, and how.

Only what sets runs apart tells ways apart: what every run does is said once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nacsim.findings.estimates import Share, leaders, share
from nacsim.findings.words import OUTCOME_WORDS, counted, listed
from nacsim.record import OUTCOMES, Outcome
from nacsim.store.summaries import EnsembleSummary, Way


@dataclass(frozen=True, slots=True)
class _Fork:
    """What can go two ways: where a way says which, what it is called, and the words if it does and if it does not."""

    key: str
    name: str
    does: str
    does_not: str
    every: Mapping[bool, str]
    """The same of all runs, as a clause."""


_FORKS = (
    _Fork(
        "redrafted",
        "text",
        "text changed",
        "text unchanged",
        {True: "the text is changed", False: "the text stays as drafted"},
    ),
    _Fork(
        "silence_broken",
        "silence",
        "silence broken",
        "no silence broken",
        {True: "silence is broken", False: "no silence is broken"},
    ),
    _Fork(
        "moved_to_body",
        "body",
        "moved to another body",
        "kept in its body",
        {True: "the matter moves to another body", False: "the matter moves to no other body"},
    ),
)


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the ways to go at a stage."""

    words: str
    share: Share
    """Of all runs."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that goes one way in some runs and another in others; the last stage is the end."""

    name: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One way through all stages, and how many runs go it."""

    steps: tuple[str, ...]
    """The words of its branch at each stage; the last: how it ends."""
    outcome: Outcome
    runs: int
    share: Share

    @property
    def words(self) -> str:
        """In words: text changed, no silence broken, then adopted, amended."""
        *before, end = self.steps
        return f"{', '.join(before)}, then {end}" if before else end


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways that any run goes, the most frequent first, equals in the order of their stages."""

    runs: int
    stages: tuple[Stage, ...]
    """Those at which runs part, and the end."""
    courses: tuple[Course, ...]
    every: str
    """What happens in every run, in a sentence; empty if there is nothing of the kind."""

    @property
    def branches(self) -> bool:
        """Whether not all runs go the same way."""
        return len(self.courses) > 1

    @property
    def headline(self) -> str:
        """The most frequent way, unless another may be as frequent."""
        first, *rivals = leaders((course, course.share) for course in self.courses)
        if not self.branches:
            return f"Every run goes the same way: {first.words}"
        runs = counted(self.runs, "run")
        if not rivals:
            most = "Most" if len(self.stages) > 1 else "Runs part only in how they end, most"
            return f"{most} often {first.words}: {first.share.text} of {runs}"
        if len(rivals) == 1:
            other = f"{rivals[0].words}, in {rivals[0].share.text}"
            return f"Two ways are about as frequent in {runs}: {first.words}, in {first.share.text}; and {other}"
        return (
            f"{len(rivals) + 1} ways are about as frequent in {runs}, none in more than {first.share.text}: their"
            " intervals overlap"
        )


def ways(summary: EnsembleSummary) -> Ways | None:
    """Of an ensemble; None of one of before ways were counted."""
    if summary.ways is None:
        return None
    forks = [fork for fork in _FORKS if len({getattr(way, fork.key) for way in summary.ways}) > 1]
    courses = [_course(way, forks, summary.runs) for way in summary.ways]
    order = [*([fork.does_not, fork.does] for fork in forks), [OUTCOME_WORDS[word] for word in OUTCOMES]]
    stages = (
        _stage(name, words, place, courses)
        for place, (name, words) in enumerate(zip([*(fork.name for fork in forks), "end"], order, strict=True))
    )
    shared = [fork.every[getattr(summary.ways[0], fork.key)] for fork in _FORKS if fork not in forks]
    return Ways(
        summary.runs,
        tuple(stages),
        tuple(sorted(courses, key=lambda course: -course.runs)),
        f"In every run {listed(shared)}" if shared else "",
    )


def _course(way: Way, forks: Sequence[_Fork], runs: int) -> Course:
    steps = (fork.does if getattr(way, fork.key) else fork.does_not for fork in forks)
    return Course((*steps, OUTCOME_WORDS[way.outcome]), way.outcome, way.runs, share(way.runs / runs, runs))


def _stage(name: str, order: Sequence[str], place: int, courses: Sequence[Course]) -> Stage:
    counts = {words: sum(course.runs for course in courses if course.steps[place] == words) for words in order}
    runs = sum(counts.values())
    return Stage(name, tuple(Branch(words, share(n / runs, runs)) for words, n in counts.items() if n))
