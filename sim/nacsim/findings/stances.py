"""Who stood how at every sitting, who gave way when, and who held out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nacsim.findings.sittings import Seat, Sitting
from nacsim.findings.words import Words, capital, count_of_allies, listed, ordinal
from nacsim.record import Stance

Way = Literal["held out", "gave way", "lukewarm", "supported"]
"""Objected to the end; objected and later did not; never objected, but did not always support; always supported."""
WAYS: Mapping[Way, str] = {
    "held out": "held out",
    "gave way": "objected and gave way",
    "lukewarm": "never objected but did not always support it",
    "supported": "supported it throughout",
}
"""Each as a verb, in the order of the rows."""

_TOGETHER: Mapping[Way, str] = {
    "held out": "held out",
    "gave way": "gave way",
    "lukewarm": "wavered",
    "supported": "supported throughout",
}
"""The same of allies that are counted, in few words."""
ALIKE = 4
"""So many allies that took the same course are told one by one; more of them together."""


@dataclass(frozen=True, slots=True)
class Course:
    """One ally through the run."""

    ally: str
    name: str
    stances: tuple[Stance | None, ...]
    """One for each sitting; None: no seat."""
    letters: tuple[bool, ...]
    """Whether it then objected by letter when the text was put under silence."""
    way: Way
    turned: int | None
    """The first sitting after its last objection, if it gave way: an index."""


@dataclass(frozen=True, slots=True)
class Row:
    """One ally, or several that took the same course and are told together."""

    courses: tuple[Course, ...]

    @property
    def course(self) -> Course:
        """That of each of them."""
        return self.courses[0]

    @property
    def label(self) -> str:
        """The ally's name; of several how many they are: `22 supported throughout`."""
        return self.course.name if len(self.courses) == 1 else f"{len(self.courses)} {_TOGETHER[self.course.way]}"

    @property
    def names(self) -> str:
        """All of them by name, in a list."""
        return ", ".join(course.name for course in self.courses)


@dataclass(frozen=True, slots=True)
class Stances:
    """How all allies stood from sitting to sitting."""

    words: Words
    sittings: tuple[Sitting, ...]
    courses: tuple[Course, ...]
    """One for each ally, ordered by `courses`."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The courses, with those together that supported it throughout, and any others of more than `ALIKE` allies."""
        same: dict[object, list[Course]] = {}
        for course in self.courses:
            same.setdefault((course.way, course.stances, course.letters), []).append(course)
        together = ((group, group[0].way == "supported" or len(group) > ALIKE) for group in same.values())
        return tuple(
            row for group, fold in together for row in ([Row(tuple(group))] if fold else [Row((one,)) for one in group])
        )

    @property
    def headline(self) -> str:
        """Who held out, or who gave way last and when."""
        held, turned = self._went("held out"), self._went("gave way")
        if held:
            do = "does" if len(turned) == 1 else "do"
            others = f"; {self.words.some(turned)} {do}" if turned else ""
            return f"{capital(self.words.some(held))} never {_give(held)} way{others}"
        return self._gave_way_last() if turned else "Nobody ever objects"

    def _gave_way_last(self) -> str:
        turned = [course for course in self.courses if course.way == "gave way"]
        last = [course.ally for course in turned if course.turned == turned[0].turned]
        session = self.sittings[turned[0].turned or 0].session
        when = f"in the {ordinal(session)} session" if session else "by writing no letter"
        who = capital(self.words.some(last))
        if len(turned) == 1:
            return f"{who} alone objects, and gives way {when}"
        alone = ", alone," if len(last) == 1 else ""
        return f"{who} hold{'s' if len(last) == 1 else ''} out longest{alone} and {_give(last)} way {when}"

    @property
    def first_and_last(self) -> str:
        """Who objects at first, and who at the end."""
        first, last = (self.sittings[i].taking("object") for i in (0, -1))
        held = self._went("held out")
        if not (held or self._went("gave way")):
            return "Round the table nobody objects, from the first session to the end"
        head = f"{self._object(first)} at first" if first else "At first nobody objects"
        if last:
            do = "does" if len(last) == 1 else "do"
            return f"{head}, and to the end" if last == first else f"{head}; at the end {self.words.some(last)} {do}"
        if held:
            return f"{head}; {self.words.some(held)} {'has' if len(held) == 1 else 'have'} no seat where it ends"
        return f"{head}, and nobody at the end"

    @property
    def ways(self) -> str:
        """Of 26 allies, 1 objected and gave way and 25 supported it throughout."""
        counts = {verb: len(self._went(way)) for way, verb in WAYS.items()}
        return f"Of {count_of_allies(len(self.courses))}, {listed(f'{n} {verb}' for verb, n in counts.items() if n)}"

    def _went(self, way: Way) -> list[str]:
        return [course.ally for course in self.courses if course.way == way]

    def _object(self, allies: Sequence[str]) -> str:
        who = capital(self.words.some(allies))
        return f"{who} alone objects" if len(allies) == 1 else f"{who} object"


def stances(words: Words, sittings: Sequence[Sitting]) -> Stances:
    """What the sittings of a run come to, ally by ally."""
    return Stances(words, tuple(sittings), courses(sittings))


def courses(sittings: Sequence[Sitting]) -> tuple[Course, ...]:
    """Every ally: who held out, then who gave way from the last to the first, then the lukewarm, then the rest."""
    return tuple(sorted((_course(sittings, seat) for seat in sittings[0].seats), key=_order))


def _course(sittings: Sequence[Sitting], seat: Seat) -> Course:
    ally = seat.ally
    stances = tuple(next(s.stance for s in sitting.seats if s.ally == ally) for sitting in sittings)
    letters = tuple(ally in sitting.letters for sitting in sittings)
    objecting = [i for i, stance in enumerate(stances) if stance == "object" or letters[i]]
    later = [i for i, stance in enumerate(stances) if objecting and i > objecting[-1] and stance is not None]
    if objecting:
        way: Way = "gave way" if later else "held out"
    else:
        way = "supported" if set(stances) <= {"support", None} else "lukewarm"
    return Course(ally, seat.name, stances, letters, way, later[0] if later else None)


def _order(course: Course) -> tuple[int, int, int, str]:
    lukewarm = sum(stance not in ("support", None) for stance in course.stances)
    return list(WAYS).index(course.way), -(course.turned or 0), -lukewarm, course.name


def _give(allies: Sequence[str]) -> str:
    return "gives" if len(allies) == 1 else "give"
