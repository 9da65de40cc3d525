"""The record of one run: every event in order, complete enough that nothing need be run again.

Frozen data. Every view, transcript and explanation reads this and never simulates. `store.records` writes it down as a
line of JSON and reads it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from html import escape
from math import isfinite
from typing import Any, Literal, SupportsFloat, TypeVar, get_args, overload

from nacsim.pictured import Pictured

Stance = Literal["support", "undecided", "acquiesce", "object"]
STANCES: tuple[Stance, ...] = get_args(Stance)
Outcome = Literal["adopted_as_drafted", "adopted_amended", "adopted_in_other_body", "deferred", "not_adopted"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

Mechanism = Literal[
    "redraft",
    "drafting",
    "demarche",
    "silence_broken",
    "silence_over_objections",
    "moved_to_body",
    "items_dropped",
    "sponsor_withdrew",
    "event_ended_it",
    "deadline",
    "side_deal",
]
MECHANISMS: tuple[Mechanism, ...] = get_args(Mechanism)
"""What can be at work in a run. deadline: it closed with objections; event_ended_it: a calendar event did."""

CHAIR = "chair"
"""The seat that is no ally's."""


CAPITAL = ".capital"
"""Ends the name of a seat that is an ally's capital, where somebody else holds it than the delegation's."""


def ally_of(seat: str) -> str:
    """The ally whose delegation or capital a seat is."""
    return seat.removesuffix(CAPITAL)


def json_name(name: str) -> str:
    """What a field is called in JSON, where no word is reserved: `from`, which Python spells `from_`."""
    return name.removesuffix("_")


def short(number: SupportsFloat) -> float:
    """A number as results keep it: six decimals are more than the theory knows, and never -0."""
    return round(float(number), 6) + 0.0


def reckoned(number: SupportsFloat) -> float | None:
    """The same; None of what is not finite: whoever is not the theory gives no reckoning."""
    return short(number) if isfinite(number) else None


@dataclass(frozen=True, slots=True)
class LikeJson:
    """Frozen data that can also be read by the names of its JSON: `event["from"]` is `event.from_`."""

    def __getitem__(self, name: str) -> Any:
        """A field by its name in the JSON. KeyError if there is none."""
        for attribute in fields(self):
            if json_name(attribute.name) == name:
                return getattr(self, attribute.name)
        raise KeyError(name)

    def as_dict(self) -> dict[str, object]:
        """The same as plain data, ready for JSON, in the order in which a file has it."""
        return {json_name(attribute.name): _json_ready(getattr(self, attribute.name)) for attribute in fields(self)}


def _json_ready(value: object) -> object:
    if isinstance(value, LikeJson):
        return value.as_dict()
    if isinstance(value, Mapping):
        return {key: _json_ready(entry) for key, entry in value.items()}
    return [_json_ready(entry) for entry in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Entry(LikeJson):
    """The fields that every event has."""

    kind: str = field(kw_only=True)
    hour: int
    """Since the opening."""
    session: int
    """From 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection(LikeJson):
    """What an ally objects to at a sounding."""

    clauses: tuple[str, ...]
    """The most costly first; none: it refuses the decision as such. Of who is not the theory: its own words."""
    margin: float | None
    """None of who is not the theory: it gave no reckoning."""
    yes_if: bool
    """The text is worth letting pass, and the ally asks for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(LikeJson):
    """The terms behind an ally's stance at a sounding.

    margin = acceptability + alone + time + pressure + bypass + commitments, and it objects while margin < reserve.
    """

    value: float
    """Linkage, urgency and the capital's gap taken off."""
    clauses: Mapping[str, float]
    """Cost by provision."""
    aside: bool
    """Whether it stands aside."""
    acceptability: float
    """value less the cost of the clauses, plus what standing aside spares it."""
    alone: float
    time: float
    """What the time that is gone adds to the price of refusing."""
    pressure: float
    bypass: float
    commitments: float
    """Of its earlier words, less what they are worth to allies that it acts with and that refuse."""
    reserve: float
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounding(Entry):
    """Every seat took a stance."""

    kind: Literal["sounding"] = "sounding"
    round: int
    """Within the session, from 1."""
    body: str
    stances: Mapping[str, Stance]
    """Of everyone with a seat."""
    worth: Mapping[str, float | None]
    """Acceptability of the text to everyone with a seat; None of who is not the theory and gave no reckoning."""
    objections: Mapping[str, Objection]
    standing_aside: tuple[str, ...]
    heard: Mapping[Stance, int]
    """The tally as the chair hears it."""
    dissent: Mapping[str, tuple[str, ...]]
    """By provision: who would not support that clause taken alone."""
    terms: Mapping[str, Terms]
    """Of every ally that objects or has objected, and gave a reckoning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(LikeJson):
    """A clause of a text, worded otherwise."""

    provision: str
    from_: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redraft(Entry):
    """The chair put another text on the table.

    provision, from_, to: the clause whose change spares the objectors most; with none, whose loss falls most.
    """

    kind: Literal["redraft"] = "redraft"
    provision: str
    from_: str
    to: str
    gain: float | None
    """None of a chair that is not the theory's."""
    changes: tuple[Change, ...]
    """All clauses that change, the one above first, the others in the order of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting(Redraft):
    """A redraft with nobody blocking: whatever counts redrafts counts it too."""

    kind: Literal["drafting"] = "drafting"  # type: ignore[assignment]  # a redraft by another name


@dataclass(frozen=True, slots=True, kw_only=True)
class Demarche(Entry):
    """A demarche in the capital of an ally that objects."""

    kind: Literal["demarche"] = "demarche"
    by: tuple[str, ...]
    on: str
    pressure: float
    """The total on that ally from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach(Demarche):
    """A demarche by an ally that was not left to the model, on its own account."""

    kind: Literal["approach"] = "approach"  # type: ignore[assignment]  # a demarche by another name


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment(Entry):
    """An ally that was not left to the model asked for other wordings."""

    kind: Literal["amendment"] = "amendment"
    by: str
    wanted: Mapping[str, str]
    """The option asked for, by provision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Amendment):
    """The same, and it said that it would then let the text pass: yes, if."""

    kind: Literal["condition"] = "condition"  # type: ignore[assignment]  # an amendment by another name


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAsked(Entry):
    """An ally that was not left to the model asked the chair for time."""

    kind: Literal["time_asked"] = "time_asked"
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionWithdrawn(Entry):
    """An ally that was not left to the model took back its objection, before the chair moved."""

    kind: Literal["objection_withdrawn"] = "objection_withdrawn"
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Entry):
    """An ally that was not left to the model said something, which changed nothing."""

    kind: Literal["speech"] = "speech"
    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideDeal(Entry):
    """An ally paid for what another held against the matter for a reason outside it."""

    kind: Literal["side_deal"] = "side_deal"
    by: str
    on: str
    """Whose linkage it was."""
    cost: float
    """To the payer, in units of value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceStarted(Entry):
    """The text was put under silence."""

    kind: Literal["silence_started"] = "silence_started"
    deadline: int
    """Hour."""
    all_the_same: bool
    """Over known objections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceBroken(Entry):
    """Letters broke the silence and stopped the text."""

    kind: Literal["silence_broken"] = "silence_broken"
    by: tuple[str, ...]
    margins: Mapping[str, float | None]
    """None of who is not the theory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceKept(Entry):
    """The silence held: no letter stopped the text."""

    kind: Literal["silence_kept"] = "silence_kept"
    by: tuple[str, ...]
    """Letters that the rule lets the text survive; under consensus none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedToBody(Entry):
    """The chair moved the text to another body."""

    kind: Literal["moved_to_body"] = "moved_to_body"
    body: str
    without: tuple[str, ...]
    """Members that lose their seat by the move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Entry):
    """A dated event came due."""

    kind: Literal["calendar"] = "calendar"
    key: str
    event: str
    """In the scenario's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePassed(Entry):
    """The text passed a stage and goes up to the next."""

    kind: Literal["stage_passed"] = "stage_passed"
    stage: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredUp(Entry):
    """A stage ran out of time: the text goes up to the next with the objections attached."""

    kind: Literal["referred_up"] = "referred_up"
    stage: str
    next: str
    objections: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsDropped(Entry):
    """The items objected to were struck from the text."""

    kind: Literal["items_dropped"] = "items_dropped"
    provisions: Mapping[str, str]
    """The option that each has now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjourned(Entry):
    """The body meets again later."""

    kind: Literal["adjourned"] = "adjourned"
    until: int
    """Hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorWithdrew(Entry):
    """The sponsors withdrew a text that no longer serves them."""

    kind: Literal["sponsor_withdrew"] = "sponsor_withdrew"
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Entry):
    """The run is over: the last event of every record."""

    kind: Literal["closed"] = "closed"
    outcome: Outcome


Event = (
    Sounding
    | Redraft
    | Drafting
    | Demarche
    | Approach
    | Amendment
    | Condition
    | TimeAsked
    | ObjectionWithdrawn
    | Speech
    | SideDeal
    | SilenceStarted
    | SilenceBroken
    | SilenceKept
    | MovedToBody
    | Calendar
    | StagePassed
    | ReferredUp
    | ItemsDropped
    | Adjourned
    | SponsorWithdrew
    | Closed
)
EVENTS: tuple[type[Event], ...] = get_args(Event)
KINDS: Mapping[str, type[Event]] = {str(fields(event)[0].default): event for event in EVENTS}
"""By the name in the JSON."""
SomeEvent = TypeVar("SomeEvent", bound=Entry)


@dataclass(frozen=True, slots=True)
class Record(LikeJson, Pictured):
    """The complete record of one run."""

    scenario: str
    variant: str | None
    set: Mapping[str, object]
    seed: int
    run: int
    as_written: bool
    """True: every draw at its centre; seed and run then mean nothing."""
    digest: str
    version: str
    outcome: Outcome
    body: str
    """The body dealing with the text at the end."""
    text: Mapping[str, str]
    """The adopted text, or the last one on the table."""
    hours: int
    dilution: float
    unfinished: float
    opt_outs: tuple[str, ...]
    first: Mapping[str, Stance]
    """Stances at the last sounding of the first session: what a delegate leaving the room could report."""
    final: Mapping[str, Stance]
    """Last stance of every member, also of those without a seat in the body that decided."""
    events: tuple[Event, ...]
    seats: Mapping[str, str] = field(default_factory=dict)
    """Who answered for the allies, or for `chair`, that were not left to the model."""

    def as_dict(self) -> dict[str, object]:
        """As plain data; of a run that was all left to the model, nothing is said of seats."""
        plain = LikeJson.as_dict(self)
        return plain if self.seats else {name: value for name, value in plain.items() if name != "seats"}

    @property
    def adopted(self) -> bool:
        """Whether there was a decision."""
        return self.outcome != "not_adopted"

    @overload
    def of_kind(self, kind: type[SomeEvent]) -> list[SomeEvent]: ...
    @overload
    def of_kind(self, kind: str) -> list[Event]: ...
    def of_kind(self, kind: type[SomeEvent] | str) -> list[SomeEvent] | list[Event]:
        """The events of one kind, in order: `of_kind(Redraft)`, or in a notebook `of_kind("redraft")`.

        A drafting is among the redrafts. KeyError if there is no such kind.
        """
        return [event for event in self.events if isinstance(event, KINDS[kind] if isinstance(kind, str) else kind)]

    def numbered(self, kind: type[SomeEvent]) -> Iterator[tuple[int, SomeEvent]]:
        """The events of one kind, each with its place among all events."""
        return ((i, event) for i, event in enumerate(self.events) if isinstance(event, kind))

    def at(self, place: int, kind: type[SomeEvent]) -> SomeEvent:
        """The event at a place among all events. TypeError if it is of another kind."""
        event = self.events[place]
        if not isinstance(event, kind):
            raise TypeError(f"event {place} is no {kind.__name__}: {event.kind}")
        return event

    def __repr__(self) -> str:
        how = "as written" if self.as_written else f"seed {self.seed}, run {self.run}"
        name = f"{self.scenario}@{self.variant}" if self.variant else self.scenario
        return f"{name}, {how}: {self.outcome.replace('_', ' ')} by the {self.body} after {self.hours} hours"

    def _repr_html_(self) -> str:
        stances = ((ally, self.first[ally], self.final[ally]) for ally in self.final)
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in stances)
        head = "<tr><th>ally</th><th>first</th><th>final</th></tr>"
        return f"<p>{escape(repr(self))}</p><table>{head}{rows}</table>"

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False, allow_nan=False)
