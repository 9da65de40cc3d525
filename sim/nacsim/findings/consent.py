"""What it would have taken to turn a run, ally by ally; and the texts that everyone could have lived with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from nacsim.findings.text_path import places
from nacsim.findings.words import Words
from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.resolved import Scenario


@dataclass(frozen=True, slots=True)
class Turn:
    """A smallest change that turns the outcome, and what it turns into."""

    change: float
    """In units of value. Of a clause: cost taken away (negative), or the firmness of a red line drawn (positive)."""
    outcome: str


@dataclass(frozen=True, slots=True)
class Price:
    """What would have turned the run by one ally alone."""

    ally: str
    value: Turn | None
    """The smallest change of its value that was tried and turns it; None: none does."""
    clauses: Mapping[str, Turn]
    """By provision: had it minded that clause so much less, or refused what was adopted of it so firmly.

    Clauses by which nothing turns are left out.
    """


@dataclass(frozen=True, slots=True)
class Judged:
    """A text before all members, with no price on refusing."""

    text: Mapping[str, str]
    not_for: tuple[str, ...]
    """Who could not live with it."""
    liked: float
    """The sponsors' summed acceptability."""

    @property
    def in_core(self) -> bool:
        """Whether every member could live with it."""
        return not self.not_for


@dataclass(frozen=True, slots=True)
class Core:
    """The unanimity core: the texts that every member could have lived with, at the opening."""

    texts: int
    """How many texts there are."""
    size: int | None
    """How many of them are in the core; None: too many texts to look at."""
    draft: Judged
    final: Judged
    """The adopted text, or the last one on the table."""
    favourite: Judged | None
    """The text in the core that the sponsors would have liked best; None: there is none, or too many to look at."""
    nearest: Judged | None
    """The text that most members could live with, the sponsors' favourite among equals; None as above."""


def as_plain(price: Price | Core) -> dict[str, object]:
    """Ready for JSON."""
    return asdict(price)


@dataclass(frozen=True, slots=True)
class Turned:
    """One ally, and the least change of what a decision is worth to it that turns the outcome."""

    ally: str
    name: str
    change: float
    """Below 0: a decision worth so much less to it; above 0: so much more."""
    outcome: Outcome
    """What would have come of it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """The price of consent, or of refusal."""

    adopted: bool
    turned: tuple[Turned, ...]
    """The cheapest first."""
    others: tuple[str, ...]
    """Names of those with whom no change tried turns anything."""


def prices(found: Sequence[Price], scenario: Scenario, adopted: bool) -> Prices:
    """What would have turned a run of a scenario, adopted or not, in the order of what was found."""
    words = Words(scenario)
    return Prices(
        adopted=adopted,
        turned=tuple(
            Turned(price.ally, words.name(price.ally), price.value.change, _outcome(price.value.outcome))
            for price in found
            if price.value
        ),
        others=tuple(sorted(words.name(price.ally) for price in found if not price.value)),
    )


def _outcome(word: str) -> Outcome:
    return OUTCOMES[OUTCOMES.index(word)]


@dataclass(frozen=True, slots=True)
class Text:
    """One whole text, as all members would judge it at the opening, with no price on refusing."""

    role: str
    """The draft, The adopted text, ..."""
    options: Mapping[str, str]
    """Wording by clause."""
    places: tuple[float | None, ...]
    """On each clause's scale, 1 the fullest, in the scenario's order; None: it has no place there."""
    not_for: tuple[str, ...]
    """Names of those to whom it is worth less than nothing."""
    liked: float
    """What it is worth to its sponsors, added up."""


@dataclass(frozen=True, slots=True)
class Common:
    """The unanimity core: which of all texts are worth at least nothing to every member."""

    texts: int
    size: int | None
    """None: there are too many texts to look at each."""
    clauses: tuple[str, ...]
    """Short names, in the scenario's order."""
    scales: tuple[tuple[float | None, ...], ...]
    """By clause, the places of all its options."""
    draft: Text
    final: Text
    best: Text | None
    """The sponsors' favourite among them, or, if there are none, the text that fewest could not live with."""


def common_ground(core: Core, scenario: Scenario, adopted: bool) -> Common:
    """The core of a scenario in words, before the end of a run that was adopted or not."""
    words, provisions = Words(scenario), scenario.provisions

    def text(role: str, judged: Judged) -> Text:
        names = tuple(sorted(words.name(code) for code in judged.not_for))
        options = {p.key: words.wording(p.key, judged.text[p.key]) for p in provisions}
        at = tuple(places(provision)[judged.text[provision.key]] for provision in provisions)
        return Text(role, options, at, names, judged.liked)

    best = core.favourite or core.nearest
    role = "The sponsors' best text in common" if core.favourite else "The nearest to a text in common"
    return Common(
        texts=core.texts,
        size=core.size,
        clauses=tuple(words.clause(provision.key) for provision in provisions),
        scales=tuple(tuple(places(provision).values()) for provision in provisions),
        draft=text("The draft", core.draft),
        final=text("The adopted text" if adopted else "The last text on the table", core.final),
        best=text(role, best) if best else None,
    )
