"""The price of consent, or of refusal: which of those that held out could have turned a run, and by how much.

In the words of the scenario, beside the ally's own red lines, earlier words and price outside the matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nacsim.findings.consent import Price, Turn
from nacsim.findings.explanation import Explanation
from nacsim.findings.objections import objecting
from nacsim.findings.portions import SIZES, portion, size
from nacsim.findings.words import NO_RECKONING, Words, capital
from nacsim.record import OUTCOMES, Outcome, Record
from nacsim.scenario.resolved import Ally

MOST = 1.0
"""The most a decision can be worth to anyone."""
NAMED = 3
"""So many clauses are named; more are counted."""
FAR = 4
"""What is so many times as much as anything of the ally's own is not set beside it."""
NEAREST = 3
"""So many allies are shown where nobody held out."""


@dataclass(frozen=True, slots=True)
class TurningAlly:
    """One ally, and the least change in what a decision is worth to it that turns the outcome."""

    ally: str
    name: str
    change: float
    """Below 0: a decision worth so much less to it; above 0: so much more."""
    outcome: Outcome
    """What would have come of it."""
    beside: str = ""
    """The same beside something the ally has in the file: about half of its red line on location."""


@dataclass(frozen=True, slots=True)
class PriceOfConsent:
    """What would have turned a run by one of those that held out; where nobody did, by those that came nearest."""

    words: Words
    adopted: bool
    turned: tuple[TurningAlly, ...]
    """The cheapest first."""
    others: tuple[str, ...]
    """Those with whom no change of what a decision is worth to them turns anything."""
    clauses: Mapping[str, Mapping[str, Turn]]
    """By ally and provision, what would have turned it by that clause alone; empty ones are left out."""
    nobody: bool = False
    """Whether nobody held out."""
    untried: bool = False
    """Not all seats were left to the model: with any change others would have been asked something else."""

    @property
    def nothing_tried(self) -> bool:
        """Whether there is nothing to say, as no change was tried."""
        return self.untried and not self.turned and not self.clauses

    @property
    def headline(self) -> str:
        """Who was nearest to turning it."""
        if not self.turned:
            return self._none_by_value()
        least = abs(self.turned[0].change)
        first = [row for row in self.turned if abs(row.change) == least]
        expected = all((row.change < 0) == self.adopted for row in first)
        aim = ("refusing" if self.adopted else "consent") if expected else "changing the outcome"
        head = f"{capital(self.words.some([row.ally for row in first]))} came nearest to {aim}"
        if least > MOST:
            return f"{head}, but it would have taken more than a decision can be worth"
        return f"{head}: a decision worth {size(least)} {_way(*first)} would have been enough"

    def _none_by_value(self) -> str:
        if self.untried:
            return f"Nothing was tried: not all seats were left to the model, and who answered for them {NO_RECKONING}"
        if not self.clauses:
            return "No change tried, of any one ally, would have changed the outcome"
        return (
            "No change tried, of what a decision is worth to any one ally, would have changed the outcome; with"
            f" {self.words.some(list(self.clauses))} a change on one clause would"
        )

    @property
    def way(self) -> str:
        """Whether a decision would have had to be worth less or more."""
        return _way(*self.turned)

    def tried(self, quantity: str) -> str:
        """What was looked for: the smallest change of `what`."""
        turns = "prevented adoption" if self.adopted else "led to adoption"
        return (
            f"the smallest change tried in {quantity} that would have {turns}, with all else and all chance the"
            f" same. A decision is worth at most {MOST:g} to anyone. {SIZES.removesuffix('.')}"
        )

    def by_ally(self) -> dict[str, str]:
        """For each ally that could have turned it a sentence, the cheapest first; then those who could by a clause."""
        worth = {row.ally: row for row in self.turned}
        return {
            ally: f"{capital(self.words.ally(ally))}: {'; or '.join(self._changes(ally, worth.get(ally)))}"
            for ally in dict.fromkeys([*worth, *self.clauses])
        }

    def _changes(self, ally: str, row: TurningAlly | None) -> Iterator[str]:
        if row:
            beside = f", {row.beside}" if row.beside else ""
            yield f"a decision worth {size(row.change)} {_way(row)} to it{beside}"
        if ally in self.clauses:
            yield self._by_clause(self.clauses[ally])

    def _by_clause(self, turns: Mapping[str, Turn]) -> str:
        """The cheapest clauses by which it alone could have turned the outcome."""
        cheapest = sorted(turns.items(), key=lambda item: abs(item[1].change))
        least = abs(cheapest[0][1].change)
        named = [key for key, turn in cheapest if abs(turn.change) <= least + 1e-9]
        if not self.adopted:
            return f"minding {_any_of(self.words.clauses(named), len(named))} {size(least)} less"
        clauses = self.words.clauses(named) if len(named) <= NAMED else f"{len(named)} clauses"
        return f"a {_firm(least)}red line on the adopted wording of {_any_of(clauses, len(named))}"


def prices(explanation: Explanation) -> PriceOfConsent:
    """From an explanation, in its order: of those that held out."""
    words, record = Words(explanation.scenario), explanation.record
    holding = held_out(record)
    shown = [price for price in explanation.prices if price.ally in holding or not holding]
    turned = [(price, price.value) for price in shown if price.value][: None if holding else NEAREST]
    if not holding:
        shown = [price for price, _ in turned]
    return PriceOfConsent(
        words=words,
        adopted=record.adopted,
        turned=tuple(_turned(words, record, price, turn) for price, turn in turned),
        others=tuple(price.ally for price in shown if not price.value),
        clauses={price.ally: price.clauses for price in shown if price.clauses},
        nobody=not holding,
        untried=bool(record.seats),
    )


def held_out(record: Record) -> frozenset[str]:
    """Whoever objected in a run, round the table or by letter."""
    return frozenset(ally for event in record.events for ally in objecting(event))


def _turned(words: Words, record: Record, price: Price, turn: Turn) -> TurningAlly:
    (ally,) = (ally for ally in words.scenario.allies if ally.code == price.ally)
    own = dict(_own(words, ally, record.text) if turn.change > 0 else _given(words, ally))
    what = max(own, key=lambda name: own[name], default=None)
    beside = f"{portion(turn.change, own[what])} {what}" if what and abs(turn.change) <= FAR * own[what] else ""
    outcome = OUTCOMES[OUTCOMES.index(turn.outcome)]
    return TurningAlly(price.ally, words.name(price.ally), turn.change, outcome, beside)


def _own(words: Words, ally: Ally, text: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """What keeps an ally from consent by the file, beside its liking, and how much each weighs."""
    for line in ally.red_lines:
        if text[line.provision] in line.refuses and line.firmness.value:
            yield f"what its red line on {words.clause(line.provision)} weighs", line.firmness.value
    if ally.linkage.value:
        yield "its price outside the matter", ally.linkage.value


def _given(words: Words, ally: Ally) -> Iterator[tuple[str, float]]:
    """What binds an ally to consent by the file."""
    for word in ally.commitments:
        if word.strength.value:
            on = "consent" if word.on == "consent" else words.clause(word.on)
            yield f"what its earlier words on {on} weigh", word.strength.value


def _firm(firmness: float) -> str:
    return "soft " if firmness <= 0.35 else "firm " if firmness >= 0.75 else ""


def _any_of(clauses: str, number: int) -> str:
    """Each of them turns the outcome by itself."""
    return clauses if number == 1 else f"{'either' if number == 2 else 'any'} of {clauses}"


def _way(*rows: TurningAlly) -> str:
    """What was tried goes either way, whatever one would expect."""
    ways = {"less": any(row.change < 0 for row in rows), "more": any(row.change > 0 for row in rows)}
    return " or ".join(word for word, tried in ways.items() if tried)
