"""The price of consent, or of refusal: which ally could have turned a run most cheaply, and by what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nacsim.findings.consent import Price, Turn
from nacsim.findings.explanation import Explanation
from nacsim.findings.words import NO_RECKONING, Words, capital
from nacsim.record import OUTCOMES, Outcome

MOST = 1.0
"""The most a decision can be worth to anyone."""
NAMED = 3
"""So many clauses are named; more are counted."""


@dataclass(frozen=True, slots=True)
class TurningAlly:
    """One ally, and the least change in what a decision is worth to it that turns the outcome."""

    ally: str
    name: str
    change: float
    """Below 0: a decision worth so much less to it; above 0: so much more."""
    outcome: Outcome
    """What would have come of it."""


@dataclass(frozen=True, slots=True)
class PriceOfConsent:
    """What would have turned a run by one ally alone."""

    words: Words
    adopted: bool
    turned: tuple[TurningAlly, ...]
    """The cheapest first."""
    others: tuple[str, ...]
    """Those with whom no change of what a decision is worth to them turns anything."""
    clauses: Mapping[str, Mapping[str, Turn]]
    """By ally and provision, what would have turned it by that clause alone; empty ones are left out."""
    untried: bool = False
    """Not all seats were left to the model: with any change others would have been asked something else."""

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
            return f"{head}, but it would have taken more than a decision can be worth ({least:.2f})"
        return f"{head}: a decision worth {least:.2f} {_way(*first)} would have been enough"

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
            f" same. A decision is worth at most {MOST:g} to anyone"
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
            yield f"a decision worth {abs(row.change):.2f} {_way(row)} to it"
        if ally in self.clauses:
            yield self._by_clause(self.clauses[ally])

    def _by_clause(self, turns: Mapping[str, Turn]) -> str:
        """The cheapest clauses by which it alone could have turned the outcome."""
        cheapest = sorted(turns.items(), key=lambda item: abs(item[1].change))
        least = abs(cheapest[0][1].change)
        named = [key for key, turn in cheapest if abs(turn.change) <= least + 1e-9]
        if not self.adopted:
            return f"minding {_any_of(self.words.clauses(named), len(named))} by {least:.2f} less"
        clauses = self.words.clauses(named) if len(named) <= NAMED else f"{len(named)} clauses"
        return f"a red line of {least:.1f} on the adopted wording of {_any_of(clauses, len(named))}"


def prices(explanation: Explanation) -> PriceOfConsent:
    """From an explanation, in its order."""
    words = Words(explanation.scenario)
    return PriceOfConsent(
        words=words,
        adopted=explanation.record.adopted,
        turned=tuple(_turned(words, price, price.value) for price in explanation.prices if price.value),
        others=tuple(price.ally for price in explanation.prices if not price.value),
        clauses={price.ally: price.clauses for price in explanation.prices if price.clauses},
        untried=bool(explanation.record.seats),
    )


def _turned(words: Words, price: Price, turn: Turn) -> TurningAlly:
    return TurningAlly(price.ally, words.name(price.ally), turn.change, OUTCOMES[OUTCOMES.index(turn.outcome)])


def _any_of(clauses: str, number: int) -> str:
    """Each of them turns the outcome by itself."""
    return clauses if number == 1 else f"{'either' if number == 2 else 'any'} of {clauses}"


def _way(*rows: TurningAlly) -> str:
    """What was tried goes either way, whatever one would expect."""
    ways = {"less": any(row.change < 0 for row in rows), "more": any(row.change > 0 for row in rows)}
    return " or ".join(word for word, tried in ways.items() if tried)
