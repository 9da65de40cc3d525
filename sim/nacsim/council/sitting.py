"""A sitting: one run that can be asked, answered, stopped and replayed. The ground for programs and people in seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import nacsim
from nacsim.council.journal import heading_of, line, read
from nacsim.council.minutes import Clerk, Minutes
from nacsim.council.seated import SOMEBODY, Seated, check_seats
from nacsim.errors import AnswerRefusedError, UserError
from nacsim.parameters import DEFAULT_SEED
from nacsim.record import CHAIR, OUTCOMES, Event, Record, Stance, ally_of
from nacsim.scenario.load import load
from nacsim.scenario.sets import SetsGiven
from nacsim.theory import session
from nacsim.theory.answers import Given, check
from nacsim.theory.brief import in_public, own_brief
from nacsim.theory.ear import ROW, Private, expected, in_private
from nacsim.theory.luck import luck_of
from nacsim.theory.matter import Matter, matter_of
from nacsim.theory.question import Question, questions, tableable
from nacsim.theory.state import DONE, State, start

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


NO_SEATS = "Seats are given by their codes, or as a mapping from codes to who answers for them."


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was accepted."""

    id: str
    seat: str
    answer: Given | None
    """None: left to the model."""

    def as_dict(self) -> dict[str, object]:
        """As an event that can be put again, and as a journal has it."""
        return {"id": self.id, "seat": self.seat, "answer": deepcopy(self.answer)}


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a sitting stands. Nothing in it is changed: whoever goes on does so from copies."""

    matter: Matter
    state: State
    minutes: Minutes
    asked: tuple[Question, ...] = ()
    """What is asked there, for looking answers up; whoever asks is given questions of its own."""


@dataclass(frozen=True, slots=True, repr=False)
class Sitting:
    """One run in which somebody else answers for some seats. It knows no clock and reads or writes nothing.

    A value: `put` gives another one. What it was opened with and the answers so far say all that there is to know.
    """

    scenario: Scenario
    seed: int
    run: int
    as_written: bool
    seats: Mapping[str, str]
    """Who answers for which ally, or for `chair`. All others are the model's."""
    answered: tuple[Answered, ...]
    """In the order in which they came."""
    _stand: _Stand = field(compare=False)

    @classmethod
    def open(
        cls,
        scenario: str | Path | Mapping[str, object] | Scenario,
        *,
        seed: int = DEFAULT_SEED,
        run: int = 0,
        seats: Iterable[str] = (),
        as_written: bool = False,
        sets: SetsGiven = (),
    ) -> Sitting:
        """A sitting about to begin.

        Args:
            scenario: a name, a path, a dict laid out like a scenario file, or a loaded scenario.
            seed: of the draws.
            run: which row of them.
            seats: codes of allies, or `chair`, that somebody else answers for; a mapping says who does.
                `FRA.capital` is the capital of FRA: where it is given, it decides on letters, and the delegation on all
                else.
            as_written: every draw at its centre; seed and run then mean nothing.
            sets: what to set, as `load` takes it.

        Raises:
            UserError: there is no such scenario, seat, seed or run.
            ScenarioError: the scenario cannot be used.
        """
        if not isinstance(as_written, bool):
            raise UserError("as_written is True or False.")
        loaded, held = load(scenario, sets), _held(seats)
        check_seats(loaded, held)
        matter, luck = matter_of(loaded), luck_of(loaded, seed, run, as_written)
        state = start(matter, luck, public=True, floor=True)
        stand = _until_asked(_Stand(matter, state, Minutes(loaded, matter)), held)
        return cls(loaded, int(seed), int(run), as_written, MappingProxyType(held), (), stand)

    @classmethod
    def replay(cls, lines: Iterable[str]) -> Sitting:
        """The sitting that a journal is of, as far as it went. Whoever answered then is not asked again.

        UserError if it is no journal, or one of another version, whose runs may be others.
        """
        heading, events = read(lines)
        if heading.version != nacsim.__version__:
            raise UserError(
                f"This sitting was held with nacsim {heading.version}, and this is {nacsim.__version__}, whose runs may"
                " be others."
            )
        scenario = heading.loaded()
        sitting = cls.open(
            scenario, seed=heading.seed, run=heading.run, seats=heading.seats, as_written=heading.as_written
        )
        for event in events:
            sitting = sitting.put(event)
        return sitting

    @property
    def over(self) -> bool:
        """Whether the matter is closed."""
        return int(self._stand.state.awaits[0]) == DONE

    def pending(self) -> tuple[Question, ...]:
        """The questions that wait for an answer, in the order of the seats; none once it is over.

        All of them must be answered, in any order, before anything happens: nobody hears what others said before.
        """
        answered = self._ids()
        # Made anew each time: the asker may change them.
        asked = questions(self._stand.matter, self._stand.state, 0, self.seats)
        return tuple(question for question in asked if question.id not in answered)

    def _ids(self) -> set[str]:
        return {answered.id for answered in self.answered}

    def put(self, event: Mapping[str, object]) -> Sitting:
        """The sitting after an answer, `{"id": ..., "answer": ...}`; the same sitting if that id was answered before.

        AnswerRefusedError, with the reason in a sentence, if the answer is not one that the question allows.
        """
        name = _name_of(event)
        if name in self._ids():
            return self
        asked = self._stand.asked
        question = next((each for each in asked if each.id == name), None)
        if question is None:
            open_ = ", ".join(each.id for each in self.pending()) or "none"
            raise AnswerRefusedError(f"No such question is open: {name!r:.60}. Open: {open_}.")
        if event.get("seat", question.seat) != question.seat:
            raise AnswerRefusedError(f"Question {name} is put to {question.seat}, and to nobody else.")
        answered = (*self.answered, Answered(name, question.seat, check(question, event["answer"])))
        given = {each.seat: each.answer for each in answered if each.id in {one.id for one in asked}}
        stand = _until_asked(self._stand, self.seats, given) if len(given) == len(asked) else self._stand
        return replace(self, answered=answered, _stand=stand)

    def preview(self, answer: Mapping[str, object] | None) -> dict[str, Stance]:
        """Where the chair, which is asked for a move, hears each ally stand on the text after it: stance by code.

        None: on the text as it is, to tell what the move does from what the chair hears wrongly in any case.

        It is what the brokering chair goes by: what everyone wants, with the error of its hearing in this session. What
        time and others will have done by the next meeting is not in it. Nothing happens, and nothing is noted.

        Raises:
            UserError: no move of a chair from outside is waited for.
            AnswerRefusedError: the question allows no such move.
        """
        given = check(self._asks_chair(), answer) or {}
        return expected(self._stand.matter, self._stand.state, given)

    def left_to_the_model(self) -> tuple[Event, ...]:
        """What would happen next if every question that waits were left to the model, until one is asked again.

        As the record has it, with everybody's reckoning: for telling somebody who has answered what the model would
        have said in that seat, and why; not before. Nothing happens.
        """
        shadow = self
        for question in self.pending():
            shadow = shadow.put({"id": question.id, "answer": None})
        return tuple(shadow._stand.minutes.events[len(self._stand.minutes.events) :])  # noqa: SLF001 - of its own kind

    def sound_out(self, ally: str, text: Mapping[str, str] | None = None) -> Private:
        """What an ally tells the chair in private of the text, or of one with some clauses reworded.

        Its stance, the clauses it objects to, and whether the other text is nearer to its consent. It says what it
        would say round the table. One that is not left to the model says nothing, as it can be asked itself. UserError
        if no move of a chair from outside is waited for, or there is no such ally with a seat.
        """
        question = self._asks_chair()
        if ally not in question.public["seated"] or ally in self.seats:
            raise UserError(f"{ally!r} cannot be sounded out: it has no seat here, or is not left to the model.")
        given = check(question, {"move": "redraft", "text": dict(text)}) if text else {}
        return in_private(self._stand.matter, self._stand.state, ally, given or {})

    def tableable(self) -> dict[str, list[str]]:
        """By clause, the wordings that the chair may table now: past no red line of those who tabled the text.

        For telling somebody whose words the chair did not take up why; not before, as it says what others refuse.
        """
        return tableable(self._stand.matter, self._stand.state, ROW)

    def _asks_chair(self) -> Question:
        question = next((each for each in self.pending() if each.seat == CHAIR), None)
        if question is None:
            raise UserError("The chair is not asked for a move now, or it is left to the model.")
        return question

    def offers(self, seat: str) -> list[Given]:
        """Answers that a seat may give to the question that waits for it; of redrafts those of one clause only."""
        self._check_held(seat)
        return [offer for question in self.pending() if question.seat == seat for offer in _offers(question)]

    def public(self) -> dict[str, object]:
        """What everyone in the room knows; `outcome` is None while it goes on."""
        outcome = OUTCOMES[int(self._stand.state.outcome[0])] if self.over else None
        return in_public(self._stand.matter, self._stand.state, 0) | {"outcome": outcome}

    def private(self, seat: str) -> dict[str, object]:
        """What one seat knows besides: its brief, and what it has answered. UserError if it is left to the model."""
        self._check_held(seat)
        brief = own_brief(self._stand.matter, int(self._stand.state.phase[0]), ally_of(seat))
        own = [answered.as_dict() for answered in self.answered if answered.seat == seat]
        return {"seat": seat, "brief": brief, "answered": own}

    def _check_held(self, seat: str) -> None:
        if not isinstance(seat, str) or seat not in self.seats:
            raise UserError(f"{seat!r} is left to the model here; answered for are {', '.join(self.seats) or 'none'}.")

    def journal(self) -> tuple[str, ...]:
        """Lines of JSON, without their ends, from which the same sitting can be made again: `replay`.

        UserError if its scenario was altered in memory, so that no text says what it is.
        """
        heading = heading_of(self.scenario, self.seed, self.run, self.as_written, self.seats)
        return (line(heading), *(line(answered.as_dict()) for answered in self.answered))

    def record(self) -> Record:
        """The record of the run. UserError while the sitting is not over."""
        if not self.over:
            waiting = ", ".join(question.seat for question in self.pending())
            raise UserError(f"The sitting is not over: it waits for {waiting}.")
        minutes, state = self._stand.minutes, self._stand.state
        return minutes.record(state, self.seed, self.run, self.as_written, nacsim.__version__, dict(self.seats))

    def __repr__(self) -> str:
        where = "over" if self.over else f"waits for {', '.join(question.seat for question in self.pending())}"
        return f"Sitting of {self.scenario.slug}, seed {self.seed}, run {self.run}: {where}"


def _held(seats: Iterable[str]) -> dict[str, str]:
    """Who answers for which seat, in the order of their codes. UserError for what names no seat and nobody."""
    if not isinstance(seats, Mapping):
        listed = [seats] if isinstance(seats, str) else [*seats] if isinstance(seats, Iterable) else [None]
        if not all(isinstance(seat, str) for seat in listed):
            raise UserError(NO_SEATS)
        seats = dict.fromkeys(listed)
    given = dict(seats)
    named: dict[Any, Any] = {seat: SOMEBODY if who is None else who for seat, who in given.items()}
    if not all(isinstance(word, str) for pair in named.items() for word in pair):
        raise UserError(NO_SEATS)
    return dict(sorted(named.items()))


def _until_asked(stand: _Stand, seats: Mapping[str, str], answers: Mapping[str, Given | None] | None = None) -> _Stand:
    """Go on with these answers to what is asked now, until one of the seats is asked again, or the matter is closed."""
    matter, state, minutes = stand.matter, stand.state.copied(), stand.minutes.copied()
    while answers is not None or not (asked := questions(matter, state, 0, seats)):
        if int(state.awaits[0]) == DONE:
            return _Stand(matter, state, minutes)
        session.step(matter, state, Seated(answers or {}), Clerk(minutes))
        answers = None
    return _Stand(matter, state, minutes, asked)


def _name_of(event: Mapping[str, object]) -> str:
    """The id of the question that an event answers. AnswerRefusedError if it is no such event."""
    if not isinstance(event, Mapping) or not {"id", "answer"} <= {*event} <= {"id", "answer", "seat"}:
        raise AnswerRefusedError('What is put is {"id": ..., "answer": ...}, with the id of an open question.')
    name = event["id"]
    if not isinstance(name, str):
        raise AnswerRefusedError("The id of a question is a text.")
    return name


def _offers(question: Question) -> Iterator[Given]:
    allowed = question.answers
    if question.kind == "floor":
        yield from _acts(allowed)
        return
    if question.kind == "silence":
        yield from ({"letter": letter} for letter in allowed["letter"])
        yield from ({"letter": False, "joins": other} for other in allowed["joins"])
        return
    if question.kind == "sounding":
        names = [name for name in allowed if name not in ("on", "floor")]
        for values in product(*(allowed[name] for name in names)):
            offer = dict(zip(names, values, strict=True))
            if offer["stance"] == "object" or not offer.pop("withdraws", False):
                offer |= {"on": []} if offer["stance"] == "object" else {}
                yield from (offer, offer | {"floor": True})
        return
    for move, needs in allowed["move"].items():
        yield from ({"move": move} | offer for offer in _with(move, needs, question.text))


def _acts(allowed: Mapping[str, Any]) -> Iterator[Given]:
    """Nothing; each act by itself, of wordings those of one clause; words are left to whoever speaks."""
    yield {}
    for name in ("amend", "if"):
        wordings = allowed.get(name, {})
        yield from ({name: {clause: option}} for clause, options in wordings.items() for option in options)
    yield from ({"press": other} for other in allowed.get("press", ()))
    yield from ({name: True} for name in ("time", "takes_back") if name in allowed)


def _with(move: str, needs: Mapping[str, Any], text: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What a move needs besides its name, in every way that is allowed."""
    if move == "redraft":
        changes = ((clause, option) for clause, options in needs["text"].items() for option in options)
        yield from ({"text": {clause: option}} for clause, option in changes if option != text[clause])
    elif move == "side_deal":
        yield from ({"on": on, "by": by} for on, payers in needs["on"].items() for by in payers)
    else:
        yield from (dict(zip(needs, values, strict=True)) for values in product(*needs.values()))
