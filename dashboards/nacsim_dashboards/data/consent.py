"""What it would have taken to turn a run, ally by ally; and the texts that everyone could have lived with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nacsim.record import OUTCOMES, Outcome
from nacsim.results.explain import Explanation
from nacsim.results.words import Words
from nacsim.whatif import Judged
from nacsim_dashboards.data.text import places


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


def prices(explanation: Explanation) -> Prices:
    """From an explanation, in its order."""
    words = Words(explanation.scenario)
    found = explanation.prices
    return Prices(
        adopted=explanation.record.adopted,
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


def common_ground(explanation: Explanation) -> Common:
    """From an explanation."""
    words, core, adopted = Words(explanation.scenario), explanation.core, explanation.record.adopted
    provisions = explanation.scenario.provisions

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
