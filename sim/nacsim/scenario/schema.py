"""The language of scenario files: one frozen pydantic model for each block.

Each field's docstring is also its text in the JSON Schema that editors show; an ally's numbers are defined in
`nacsim.ally_numbers`. Types and ranges are checked here; whether names exist and dates are in order, in `checks`.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, WithJsonSchema, create_model

from nacsim import registry
from nacsim.ally_numbers import NUMBERS
from nacsim.record import Outcome
from nacsim.scenario.dispositions import DispositionName
from nacsim.scenario.resolved import Confidence, OptionKind
from nacsim.scenario.values import (
    CODE,
    AsText,
    By,
    Cited,
    Code,
    Day,
    Hours,
    Ideal,
    Moment,
    Name,
    NotNegative,
    Positive,
    Share,
    Slug,
    Strict,
    Table,
    Text,
    Words,
    in_range,
    in_range_or_by,
    registered,
    with_when,
)

RhythmName = Literal["crisis", "weekly", "committee"]
Rule = Annotated[str, registered(registry.RULES), WithJsonSchema({"enum": [*registry.RULES.shipped], "type": "string"})]
Chair = Annotated[
    str, registered(registry.CHAIRS), WithJsonSchema({"enum": [*registry.CHAIRS.shipped], "type": "string"})
]

MAX_MEMBERS = 100
MAX_PROVISIONS = 12
MAX_OPTIONS = 12
MAX_BODIES = 12
MAX_EVENTS = 50
MAX_VARIANTS = 100
MAX_SOURCES = 500


class Statement(Strict):
    """Where a statement comes from."""

    because: Text = ""
    """The reason, in words."""
    source: Cited = ()
    """Id of a source, or a list of several, from `sources` or from the shared facts."""
    confidence: Confidence | None = None
    """documented (read in the source), inferred (from what is there) or assumed; what has no source is assumed."""


class Option(Strict):
    """One wording of a clause."""

    at: Share | None = None
    """Place on the clause's scale: 0 is nearest to doing nothing, 1 the fullest form."""
    text: Text = ""
    """The wording, in words."""
    kind: OptionKind = "point"
    """point, vague (a wording that several readings fit; give its width) or left_open (the clause is put off)."""
    width: Annotated[float, in_range(0, 1, above=True), Field(gt=0, le=1)] | None = None
    """How far the readings of a vague wording lie apart, on the same scale."""
    until: Day | None = None
    """When a clause that is left open is to be decided."""
    decides: bool = True
    """Whether a text with this wording of a core clause decides the matter; if not, it counts as not adopted."""
    mentioned: Day | None = None
    """When it was first mentioned, if a source says so."""
    source: Cited = ()
    """Id of the source of its first mention, or a list of several."""


class Provision(Strict):
    """A clause of the text and the options for it."""

    title: Text | None = None
    """What the clause is about; its key if unsaid."""
    core: bool = False
    """Without it the matter is not really decided."""
    kind: Literal["ordered", "nominal"] = "ordered"
    """ordered: options lie on a scale. nominal: they are names, and allies give distances."""
    options: Annotated[dict[Slug, Option], Field(max_length=MAX_OPTIONS)]
    """The options, from the fullest to the least."""


class RedLine(Statement):
    """Options of a clause that an ally refuses."""

    refuses: list[str]
    """The options refused."""
    firmness: Annotated[float, in_range(0, inf), Field(ge=0)] = (
        1.0  # pydantic 2.11.0 would give every NotNegative its 1
    )
    """What accepting one of them would cost, in units of value; at 0 it is as if there were no red line."""


class Commitment(Statement):
    """Earlier words that make refusing costly."""

    strength: NotNegative
    """What going back on them would cost, in units of value; at 0 it is as if nothing had been said."""


class Bond(Statement):
    """What an ally has at stake in standing by another."""

    strength: NotNegative
    """What it would cost to consent while the other refuses, in units of value."""


class Payment(Statement):
    """An ally that could pay for another's linkage."""

    cost: Positive
    """What paying would cost it, in units of value."""


class Linkage(Statement):
    """A price held for a reason outside the matter."""

    price: Annotated[NotNegative, Field(description=NUMBERS["linkage"].meaning)]
    paid_by: dict[Code, Payment] = Field(default={})
    """Allies that could pay for it, so that it is held no longer."""
    teaches: Share = 0.25
    """Share by which every other linkage rises once this one is paid for; assumed."""


class Worded(Statement):
    """What one word says of an ally."""

    disposition: DispositionName | None = None
    """One word for value, stake and reserve."""


if TYPE_CHECKING:
    Numbered = Worded  # numbers are read by name, for all of them alike
else:
    Numbered = create_model(
        "Numbered",
        __base__=Worded,
        **{
            name: (
                Annotated[float | By, in_range_or_by(*number.limits)] | None,
                Field(default=None, description=number.meaning),
            )
            for name, number in NUMBERS.items()
            if not number.inside
        },
    )


class Entry(Numbered):
    """What is said of one ally, or of all that are not named (`default`)."""

    name: Name | None = None
    """Its name, where it is not that of a country with this code; results show it. No result depends on it."""
    ideal: dict[str, Ideal] = Field(default={})
    """By clause: the preferred place or option; for a nominal clause an option, or a distance per option."""
    salience: dict[str, NotNegative] = Field(default={})
    """By clause: attention to it; 1 if unsaid."""
    red_lines: dict[str, RedLine] = Field(default={})
    """By clause: what it refuses."""
    commitments: dict[str, Commitment] = Field(default={})
    """By clause, or `consent` for the matter as a whole: earlier words that bind it."""
    linkage: Linkage | None = None
    """A price for a reason outside the matter."""
    acts_with: dict[Code, Bond] = Field(default={})
    """Allies that it means to stand or fall with: it does not gladly consent while one of them refuses."""
    group: str | None = None
    """Allies of one group share part of their uncertainty, as coding errs alike; to act together is `acts_with`."""
    takes_part: bool | None = None
    """false: it has said that it will send and pay nobody, whatever is decided."""

    @property
    def only_names(self) -> bool:
        """Whether it gives its ally a name and says nothing of it: then it counts as not there."""
        return self.model_fields_set == {"name"}


class OtherBody(Statement):
    """A body the matter could be moved to."""

    competent: bool
    """Whether the matter is within its competence."""
    hours: Annotated[int, in_range(1, 24 * 366), Field(ge=1, le=24 * 366)] = 24
    """How long it may sit after the move."""
    silence_hours: Hours = 0
    """How long a silence lasts there; 0: it closes in session."""


class Stage(Strict):
    """A body that has the matter before the main one."""

    body: str
    """The body's key, such as MC."""
    rhythm: RhythmName | None = None
    """Its meeting hours; by body if unsaid."""
    deadline: Moment | None = None
    """When it must be done; if unsaid the stages share the time evenly."""
    silence_hours: Hours | None = None
    """How long a silence lasts; by rhythm if unsaid."""
    reserve_share: Share = 0.5
    """Share of an ally's reserve that may be given up at this level."""


def _or_time(schema: dict[str, Any]) -> None:
    """A time stands in the JSON Schema beside the block that holds one; pydantic 2.11.0 cannot be told so otherwise."""
    schema["anyOf"].insert(0, TypeAdapter(Moment).json_schema())


class Deadline(Statement):
    """When the last session is."""

    when: Moment
    """The date, or the date and hour."""
    named: bool = False
    """Whether the date was named beforehand, or known to all as that of a meeting."""


class Procedure(Strict):
    """When and how the matter is handled; defaults by body."""

    rhythm: RhythmName | None = None
    """Meeting hours: crisis (daily), weekly, committee."""
    opening: Moment | None = None
    """When the matter is first on the table; 09:00 on the scenario's date if unsaid."""
    deadline: Annotated[Deadline, BeforeValidator(with_when)] | None = Field(default=None, json_schema_extra=_or_time)
    """Last session: a time, or with its source; 30 days after the opening if unsaid, 72 hours at the crisis rhythm."""
    silence_hours: Hours | None = None
    """How long a silence lasts; 0: the chair closes in session."""
    rule: Rule = "consensus"
    """When a text is adopted."""
    chair: Chair = "brokering"
    """What the chair does: redraft and broker, only test for consensus, or find the best text at once."""
    opt_outs: bool = True
    """Whether an ally may consent without taking part."""
    demarches: bool = True
    """Whether allies are approached in their capitals."""
    granularity: Literal["package", "each_item"] = "package"
    """Whether the text is tested whole or clause by clause."""
    other_bodies: Table[str, OtherBody] = Field(default={}, max_length=MAX_BODIES)
    """By body: whether the matter could be moved to it."""
    stages: Table[Slug, Stage] = Field(default={}, max_length=MAX_BODIES)
    """In order: bodies that have the matter before the main one."""


class Event(Statement):
    """Something due at a date."""

    when: Moment
    """When; a date alone means 00:00."""
    event: Words
    """What happens, in words."""
    changes: Table[str, Any] = Field(default={})
    """By dotted path under allies: a number, or {by: number}."""
    article_4: list[Code] = Field(default=[])
    """Codes of members that ask for consultations under Article 4 of the treaty."""
    pays: dict[Code, Code] = Field(default={})
    """Who pays for whose linkage then: the payer's code, and the other's, whose `paid_by` says what that costs."""
    ends: bool = False
    """Whether the matter is over then."""


class Source(Strict):
    """Where facts come from."""

    title: Words
    """Title, in the source's own words."""
    publisher: Text = ""
    """Who published it."""
    date: AsText = ""
    """When."""
    url: str = ""
    """Where it can be read."""
    note: Text = ""
    """What to know about it."""


class OnRecord(Strict):
    """What happened. The model never reads it."""

    outcome: Annotated[list[Outcome], Field(min_length=1)]
    """The outcome, or the outcomes that the record leaves possible."""
    when: Moment | None = None
    """When it was decided."""
    text: dict[str, str] = Field(default={})
    """The option adopted, by clause."""
    objected_first: list[str] = Field(default=[])
    """Who objected at first."""
    objected_last: list[str] = Field(default=[])
    """Who objected to the end."""
    body: str | None = None
    """The body that decided."""
    source: Cited = ()
    """Id of a source, or a list of several."""
    note: Text = ""
    """What to know about it."""


class Variant(Strict):
    """A partial scenario under a name of its own."""

    model_config = ConfigDict(extra="allow")

    title: Words | None = None
    """What the variant is about, in a few words: shown in place of its key. The scenario keeps its own title."""


class Spec(Strict):
    """A scenario of nacsim: a matter before the alliance, as its author wrote it."""

    title: Words
    """A short name."""
    question: Words
    """What is to be decided, as one question."""
    date: Day
    """The day: members, bodies and seats are those of this day."""
    members: Annotated[list[Code], Field(max_length=MAX_MEMBERS)] | None = None
    """Codes of the members, where they are not those of the date."""
    members_as_of: Day | None = None
    """Take the members of another day."""
    body: str
    """Who decides: NAC, or another body's key."""
    sponsors: Annotated[list[str], Field(max_length=MAX_MEMBERS)]
    """Codes of the members that table the text; SECGEN or SACEUR where an official proposes it."""
    provisions: Annotated[dict[Slug, Provision], Field(min_length=1, max_length=MAX_PROVISIONS)]
    """The clauses of the text."""
    draft: dict[str, str]
    """The opening text: one option per clause."""
    reversion: dict[str, str] | None = None
    """What holds if nothing is adopted, by clause; of a clause that is left out nothing holds, worth 0 to all."""
    allies: Annotated[
        dict[Annotated[str, StringConstraints(pattern=f"^({CODE.strip('^$')}|default)$")], Entry],
        Field(max_length=MAX_MEMBERS + 1),
    ]
    """By code; `default` is whoever is not named."""
    procedure: Procedure = Procedure()
    """When and how the matter is handled."""
    calendar: Table[Slug, Event] = Field(default={}, max_length=MAX_EVENTS)
    """Events due at a date."""
    variants: Table[Slug, Variant] = Field(default={}, max_length=MAX_VARIANTS)
    """Partial scenarios to be laid over this one: null removes an entry, {by: x} adds to a number, `title` names it."""
    sources: Table[str, Source] = Field(default={}, max_length=MAX_SOURCES)
    """The sources cited, by id."""
    record: OnRecord | None = None
    """What happened; the model never reads it."""
    notes: list[Text] = Field(default=[])
    """What a reader must be told wherever the result is shown."""
