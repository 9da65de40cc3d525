"""The complete scenario, with every blank filled in: the input of the theory.

The file a person writes leaves most values out. A `Scenario` is what results when members, bodies, dispositions,
spreads, ideals, weights, exposure and meeting hours have been looked up or worked out. Plain frozen data: no pydantic,
no yaml, no arrays, so that any room may read it.

Hours are whole hours since the opening. Allies are in the order of their codes, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from nacsim.ally_numbers import AllyNumbers
from nacsim.scenario import display
from nacsim.scenario.digest import digest

if TYPE_CHECKING:
    from nacsim.scenario.document import Document

Confidence = Literal["documented", "inferred", "assumed"]
OptionKind = Literal["point", "vague", "left_open"]
Basis = Literal["stated", "disposition", "rule", "shared_facts", "set"]


@dataclass(frozen=True, slots=True)
class Sourced:
    """A number, its uncertainty (`spread`: a standard deviation in the number's own unit) and its origin."""

    value: float
    spread: float = 0.0
    confidence: Confidence = "assumed"
    source: tuple[str, ...] = ()
    """Ids of sources; none where nobody said it."""
    basis: Basis = "rule"


@dataclass(frozen=True, slots=True)
class Option:
    """One wording of a provision. `at` is its place on the provision's scale, None where it has none."""

    key: str
    text: str
    kind: OptionKind = "point"
    at: float | None = None
    width: float = 0.0
    until: date | None = None
    decides: bool = True
    """Whether a text decides the matter whose core clause ends here."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A clause and its options, in the order of the file."""

    key: str
    title: str
    options: tuple[Option, ...]
    core: bool = False
    kind: Literal["ordered", "nominal"] = "ordered"

    def index(self, option: str) -> int:
        """The position of an option by its key."""
        return [o.key for o in self.options].index(option)


@dataclass(frozen=True, slots=True)
class RedLine:
    """Options of one provision that an ally refuses, and how firmly (in units of value)."""

    provision: str
    refuses: tuple[str, ...]
    firmness: Sourced
    because: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """Earlier words that make refusing costly. `on` is a provision's key, or "consent" for the decision as a whole."""

    on: str
    strength: Sourced
    because: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """What it would cost the ally `by` to pay for a linkage (in units of value), and what that teaches the others."""

    by: str
    cost: Sourced
    teaches: Sourced
    because: str = ""


@dataclass(frozen=True, slots=True)
class Bond:
    """What consenting would cost while the ally `to` refuses (in units of value)."""

    to: str
    strength: Sourced
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ally(AllyNumbers[Sourced]):
    """One member's numbers, each with its source.

    ideal: per ordered provision a place on its scale. distance: per nominal provision, a distance 0..1 per option.
    """

    code: str
    name: str
    group: str
    sponsor: bool
    disposition: str
    position: bool = True
    """Whether the file itself gives it a position of its own; `default` alone gives none."""
    salience: Mapping[str, Sourced] = field(default_factory=dict)
    ideal: Mapping[str, Sourced] = field(default_factory=dict)
    distance: Mapping[str, Mapping[str, Sourced]] = field(default_factory=dict)
    red_lines: tuple[RedLine, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    acts_with: tuple[Bond, ...] = ()
    payments: tuple[Payment, ...] = ()
    """Who could pay for its linkage."""
    linkage_because: str = ""
    """What its linkage is held for."""
    takes_part: bool = True
    """Whether it may send or pay anybody; what an ally says of itself."""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One body's turn: a stage before the main body, or the main body itself (always the last leg).

    meetings: hours at which it can meet, ascending, the last being its deadline. silence_ends: hours at which a silence
    can run out, ascending. reserve_share: the share of an ally's reserve that may be given up at this level (1 in the
    main body).
    """

    key: str
    body: str
    meetings: tuple[int, ...]
    silence_ends: tuple[int, ...]
    silence_hours: int
    reserve_share: float = 1.0
    named: bool = False
    """Whether the deadline was named beforehand."""

    @property
    def deadline(self) -> int:
        """The hour of the last meeting."""
        return self.meetings[-1]


@dataclass(frozen=True, slots=True)
class OtherBody:
    """A body the text could be moved to: it exists on that date, and the file says it is competent.

    meetings, silence_ends: as of a leg, from the opening to `hours` after the main deadline; it may sit for `hours`
    after the move.
    """

    body: str
    meetings: tuple[int, ...]
    silence_ends: tuple[int, ...]
    hours: int
    silence_hours: int
    because: str
    confidence: Confidence
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A dated event. `allies` is every ally as it stands from then on; `ends`: the run ends there."""

    key: str
    hour: int
    event: str
    allies: tuple[Ally, ...]
    ends: bool = False
    article_4: tuple[str, ...] = ()
    """Codes of members that ask for consultations."""
    pays: tuple[tuple[str, str], ...] = ()
    """Who pays for whose linkage: codes of the payer and of the other."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from. Cited, never copied."""

    key: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a scenario was read from: enough to load it again with other settings."""

    document: Document
    slug: str
    variant: str | None
    sets: tuple[str, ...]
    """Texts of `--set`."""


@dataclass(frozen=True, repr=False)
class Scenario:
    """A decision before the alliance, with all that is needed to run it."""

    slug: str
    title: str
    question: str
    date: date
    opening: datetime
    provisions: tuple[Provision, ...]
    draft: tuple[int, ...]
    """Index of the draft's option in each provision."""
    reversion: tuple[int | None, ...] | None
    """What holds if nothing is adopted, as option indices, None where nothing does; None: nothing, worth 0 to all."""
    officials: tuple[str, ...]
    """Officials among the sponsors, who have no seat: SECGEN, SACEUR."""
    allies: tuple[Ally, ...]
    seats: Mapping[str, tuple[str, ...]]
    """Codes of the members with a seat, per body used."""
    body_names: Mapping[str, str]
    legs: tuple[Leg, ...]
    other_bodies: tuple[OtherBody, ...]
    calendar: tuple[CalendarEvent, ...]
    rule: str
    population: Mapping[str, Sourced]
    """People of each member, where the rule counts them; else empty."""
    chair: str
    opt_outs: bool
    demarches: bool
    granularity: Literal["package", "each_item"]
    sources: Mapping[str, Source]
    notes: tuple[str, ...]
    """What a reader must be told wherever the result is shown."""
    record: Mapping[str, object] | None
    """What happened. Never read by the theory or the engines."""
    theory: Mapping[str, float]
    """Parameters of the theory changed by `--set theory.NAME=VALUE`; empty in every shipped scenario."""
    variant: str | None
    set: Mapping[str, object]
    variant_title: str = ""
    """What the file calls the variant; empty if it says nothing, or there is no variant."""
    variant_changes: Mapping[str, object] = field(default_factory=dict)
    """What the variant changes, by dotted path; None removes an entry."""
    origin: Origin | None = field(default=None, init=False, compare=False)
    """None once it was altered in memory (`dataclasses.replace`): it then matches no file."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all members, sorted."""
        return tuple(ally.code for ally in self.allies)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of the above that can change a result."""
        return digest(self)

    def allies_at(self, hour: int) -> tuple[Ally, ...]:
        """Every ally as it stands at an hour since the opening, after the dated events that were due by then."""
        due = [event.allies for event in self.calendar if event.hour <= hour]
        return due[-1] if due else self.allies

    def changed(self, *sets: str | Mapping[str, object]) -> Scenario:
        """The same scenario with more set: `changed("allies.FRA.value=0.3")` or `changed({"allies.FRA.value": 0.3})`.

        Everything is checked as in a file. The original stays unchanged.

        Raises:
            UserError: it was altered in memory, so that it cannot be reloaded.
            ScenarioError: it is not valid with these, or one of them is set already.
        """
        from nacsim.scenario.load import load

        return load(self, sets)

    def __repr__(self) -> str:
        return display.line(self)

    def _repr_html_(self) -> str:
        return display.table(self)
