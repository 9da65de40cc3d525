"""A run as a row of sittings: who sat where, how each stood, what was in dispute, and what was done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nacsim.findings.changes import Changed, changed, news
from nacsim.findings.event_words import keeps, words_after
from nacsim.findings.evidence import last_soundings
from nacsim.findings.whys import whys, whys_at_the_end
from nacsim.findings.words import FEW, OUTCOME_WORDS, Words, capital, sentence, small
from nacsim.record import STANCES, Adjourned, Closed, Event, Record, SilenceBroken, SilenceKept, Sounding, Stance
from nacsim.scenario.resolved import Scenario

_TALLY: Mapping[Stance, tuple[str, str]] = {
    "support": ("supports", "support"),
    "undecided": ("is undecided", "are undecided"),
    "acquiesce": ("does not stand in the way", "do not stand in the way"),
    "object": ("objects", "object"),
}
"""What one ally does, and what several do."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One ally's place at the table."""

    ally: str
    name: str
    sponsor: bool
    stance: Stance | None
    """None: it has no seat in this body."""
    why: tuple[str, ...] = ()
    """A line or two."""


@dataclass(frozen=True, slots=True)
class Move:
    """What was done between two sittings, or befell them."""

    kind: str
    """The event's; `kept`: a text that is ready waits for the meeting named beforehand."""
    who: str
    """As a transcript names it: Chair, Silence, Meanwhile, ..."""
    text: str

    @property
    def line(self) -> str:
        """Who, and what: `Chair: redrafts timing`."""
        text = self.text if self.kind == "calendar" else small(self.text)  # it begins with a day
        return f"{self.who}: {text}"


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one session came to; or, the last of all, how everyone stood at the end."""

    session: int | None
    """None: the end."""
    hour: int
    when: str
    body: str
    body_name: str
    seats: tuple[Seat, ...]
    """Alphabetical by the name of the time, as the Council sits."""
    disputed: tuple[str, ...]
    """Clauses that those who object name, the one most of them name first."""
    letters: tuple[str, ...]
    """Who then objected by letter when the text was put under silence."""
    moves: tuple[Move, ...]
    """What followed. At the end: the outcome."""
    changed: tuple[Changed, ...] = ()
    """Who takes another stance than at the sitting before; whoever had no seat at one of the two has not changed."""

    @property
    def tally(self) -> dict[Stance, int]:
        """How many take each stance."""
        return {stance: sum(seat.stance == stance for seat in self.seats) for stance in STANCES}

    @property
    def label(self) -> str:
        """Which it is, and when."""
        return f"Session {self.session}, {self.when}" if self.session else f"The end, {self.when}"

    @property
    def tally_words(self) -> str:
        """22 support, 1 is undecided; stances that nobody takes are left out."""
        return ", ".join(f"{number} {_TALLY[stance][number > 1]}" for stance, number in self.tally.items() if number)

    @property
    def by_letter(self) -> str:
        """What those letters did."""
        kept = any(move.kind == "silence_kept" for move in self.moves)
        return "objected by letter, which did not stop the text" if kept else "broke the silence by letter"

    def taking(self, stance: Stance | None) -> tuple[str, ...]:
        """The codes of those who take a stance; of those without a seat for None."""
        return tuple(seat.ally for seat in self.seats if seat.stance == stance)


def described(words: Words, sitting: Sitting) -> str:
    """A sitting in a few sentences: how all stood, who changed, what was in dispute, what followed."""
    body = capital(sitting.body_name)
    turned = "".join(f" {line}." for line, _ in news(words, sitting.changed))
    if sitting.session is None:
        without = sitting.taking(None)
        unseated = f" Without a seat there: {words.names(without)}." if without else ""
        return f"{capital(sitting.moves[-1].text)}. {body}: {sitting.tally_words}.{turned}{unseated}"
    objecting = sitting.taking("object")
    by = f" ({words.names(objecting)})" if 0 < len(objecting) <= FEW else ""
    dispute = f" In dispute: {words.clauses(sitting.disputed)}{by}." if sitting.disputed else ""
    moves = " ".join(sentence(move.line) for move in sitting.moves)
    return f"{body}: {sitting.tally_words}.{turned}{dispute} {moves}".rstrip()


def sittings(record: Record, scenario: Scenario) -> tuple[Sitting, ...]:
    """Every session's last sounding with what followed it, then the end."""
    words, heard = Words(scenario), last_soundings(record)
    before, following = [None, *heard], [*heard[1:], len(record.events)]
    held = [_sitting(record, words, *places) for places in zip(before, heard, following, strict=False)]
    return (*held, _end(record, words, heard[-1]))


def _sitting(record: Record, words: Words, before: int | None, at: int, following: int) -> Sitting:
    """before, at, following: its last sounding, and those of the sittings beside it, as indices among the events."""
    sounding, after = record.at(at, Sounding), record.events[at + 1 : following]
    return Sitting(
        session=sounding.session,
        hour=sounding.hour,
        when=words.when(sounding.hour),
        body=sounding.body,
        body_name=words.body(sounding.body),
        seats=_seats(words, sounding.stances, whys(record, words, at, before)),
        disputed=_disputed(sounding),
        letters=tuple(ally for event in after if isinstance(event, SilenceBroken | SilenceKept) for ally in event.by),
        moves=tuple(_moves(words, sounding, after)),
        changed=() if before is None else changed(record.at(before, Sounding).stances, sounding.stances),
    )


def _end(record: Record, words: Words, last: int) -> Sitting:
    final = {ally: record.final[ally] for ally in words.scenario.seats[record.body]}
    return Sitting(
        session=None,
        hour=record.hours,
        when=words.when(record.hours),
        body=record.body,
        body_name=words.body(record.body),
        seats=_seats(words, final, whys_at_the_end(record, words, last)),
        disputed=(),
        letters=(),
        moves=(Move("closed", "Outcome", OUTCOME_WORDS[record.outcome]),),
        changed=changed(record.at(last, Sounding).stances, final),
    )


def _seats(words: Words, stances: Mapping[str, Stance], why: Mapping[str, tuple[str, ...]]) -> tuple[Seat, ...]:
    seats = (
        Seat(ally.code, words.name(ally.code), ally.sponsor, stances.get(ally.code), why.get(ally.code, ()))
        for ally in words.scenario.allies
    )
    return tuple(sorted(seats, key=lambda seat: seat.name))


def _disputed(sounding: Sounding) -> tuple[str, ...]:
    named = Counter(clause for objection in sounding.objections.values() for clause in objection.clauses)
    return tuple(clause for clause, _ in named.most_common())


def _moves(words: Words, sounding: Sounding, after: Sequence[Event]) -> Iterator[Move]:
    """What followed a sounding; of adjournments only one that keeps a text that is ready."""
    for place, event in enumerate(after):
        kept = not place and keeps(event, sounding, words)
        if kept or not isinstance(event, Sounding | Adjourned | Closed):
            phrase = words_after(event, None if place else sounding, words)
            yield Move("kept" if kept else event.kind, phrase.who, capital(phrase.line))
