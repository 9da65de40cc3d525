"""What moved an ally that objected and later gave way: differences between two reckonings, term by term.

An ally objects while its margin is below its reserve, and

    margin - reserve = acceptability + alone + time + pressure + bypass + commitments - reserve
    acceptability    = value - cost of the clauses + what standing aside spares it

so the differences of the terms between two soundings sum to the difference in what it still lacked. The record holds
them; nothing is worked out again.
"""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.evidence import Evidence, Sentence, cite
from nacsim.findings.reasons import Span
from nacsim.findings.words import TAKES, Words, apart, capital, listed, ordinal
from nacsim.record import Record, Sounding, Terms
from nacsim.scenario.resolved import Scenario

SHOWN = 0.005
"""A contribution that rounds to 0.00 is left out."""
_PRICES = ("alone", "time", "pressure", "bypass", "commitments")
_OF_THE_TEXT = ("aside", "others_aside", "worst_clause")
"""Terms that are what is left of the acceptability."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """How much one term brought an ally nearer to consent (positive) or took it further away."""

    term: str
    amount: float
    words: str
    short: str
    """The same in two to five words."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """From one sounding to another."""

    before: int
    after: int
    """Indices of the soundings among the record's events."""
    change: float
    """Of margin less reserve; the contributions sum to it."""
    contributions: tuple[Contribution, ...]
    """Largest first; none where it was not left to the model and gave no reckoning."""

    def line(self, most: int | None = None) -> str:
        """By how much it came nearer to consent, or went further away, and what did it; empty if nothing shows.

        most: so many contributions at most, those that weigh most.
        """
        shown = [one for one in self.contributions if abs(one.amount) >= SHOWN]
        heaviest = sorted(shown, key=lambda one: -abs(one.amount))[:most]
        way = "nearer to consent" if self.change >= 0 else "further from consent"
        because = listed(f"{one.words} ({one.amount:+.2f})" for one in shown if one in heaviest)
        return f"{abs(self.change):.2f} {way}: {because}" if shown else ""


@dataclass(frozen=True, slots=True)
class Movement:
    """How an ally that objected came to give way."""

    ally: str
    overall: Step
    """From its first objection at a sounding to the first sounding after its last one."""
    last: Step
    """From its last objection to there: what carried it over the line."""
    sentences: tuple[Sentence, ...]
    """That it gave way; what moved it on the whole way, if that is longer; what was the last step.

    Of one that was not left to the model and gave no reckoning only the first.
    """


def movements(record: Record, scenario: Scenario) -> tuple[Movement, ...]:
    """Of every ally that objected at a sounding and at a later one did not, in the order in which they gave way."""
    turns = sorted(turn for ally in record.final for turn in _turns(record, ally))
    return tuple(_movement(record, scenario, ally, first, last, after) for after, ally, first, last in turns)


def _turns(record: Record, ally: str) -> list[tuple[int, str, int, int]]:
    """The sounding at which an ally gave way, and those of its first and last objection; empty if it never did."""
    heard = [(i, sounding.stances[ally]) for i, sounding in record.numbered(Sounding) if ally in sounding.stances]
    objecting = [i for i, stance in heard if stance == "object"]
    later = [i for i, _ in heard if objecting and i > objecting[-1]]
    return [(later[0], ally, objecting[0], objecting[-1])] if later else []


def _movement(record: Record, scenario: Scenario, ally: str, first: int, last: int, after: int) -> Movement:
    words = Words(scenario)
    if not all(ally in record.at(i, Sounding).terms for i in (first, last, after)):
        overall, last_step = (Step(before, after, 0.0, ()) for before in (first, last))
        return Movement(ally, overall, last_step, (_gave_way(record, words, ally, after),))
    overall, last_step = (step(record, scenario, ally, before, after) for before in (first, last))
    return Movement(ally, overall, last_step, _sentences(record, words, ally, overall, last_step))


def step(record: Record, scenario: Scenario, ally: str, before: int, after: int) -> Step:
    """What brought one ally nearer to consent, or took it further away, from one sounding to another: event indices."""
    old, new = (record.at(i, Sounding).terms[ally] for i in (before, after))
    parts = split(old, new, each_item=scenario.granularity == "each_item")
    span = Span(record, Words(scenario), ally, before, after)
    in_order = sorted(parts.items(), key=lambda part: (-part[1], part[0]))
    change = round(_change(old.margin, new.margin) - _change(old.reserve, new.reserve), 6)
    return Step(before, after, change, tuple(_contribution(span, term, amount) for term, amount in in_order))


def split(old: Terms, new: Terms, each_item: bool) -> dict[str, float]:
    """The change of margin less reserve between two `terms` of a sounding, by term; terms that did not change left out.

    A clause is `clauses.NAME`. What standing aside spares an ally is counted with the clause if only one has changed.
    each_item: the worst clause alone decides, so the text is one term.
    """
    text = round(_change(old.acceptability, new.acceptability) - _change(old.value, new.value), 6)
    clauses = {f"clauses.{key}": -_change(cost, new.clauses[key]) for key, cost in old.clauses.items()}
    clauses = {key: amount for key, amount in clauses.items() if amount}
    always_aside, ever_aside = old.aside and new.aside, old.aside or new.aside
    if each_item:
        clauses = {"worst_clause": text}
    elif len(clauses) == 1 and always_aside:
        clauses = dict.fromkeys(clauses, text)
    else:
        clauses["aside" if ever_aside else "others_aside"] = round(text - sum(clauses.values()), 6)
    prices = {term: _change(old[term], new[term]) for term in ("value", *_PRICES)}
    parts = clauses | prices | {"reserve": -_change(old.reserve, new.reserve)}
    return {term: amount for term, amount in parts.items() if amount}


def _change(before: float, after: float) -> float:
    """To the record's six decimals."""
    return round(after - before, 6)


def _contribution(span: Span, term: str, amount: float) -> Contribution:
    fields = ("acceptability", "value", "clauses", "aside") if term in _OF_THE_TEXT else (term,)
    named = [f"terms.{span.ally}.{field}" for field in fields]
    reason = span.reason(term, amount)
    terms = cite(span.record, span.before, *named) + cite(span.record, span.after, *named)
    return Contribution(term, amount, reason.words, reason.short, terms + reason.evidence)


def _sentences(record: Record, words: Words, ally: str, overall: Step, last: Step) -> tuple[Sentence, ...]:
    head = _gave_way(record, words, ally, last.after)
    short, past, _ = apart(-_slack(record, last.before, ally), _slack(record, last.after, ally), 0.0)
    nearer = _because(
        record, ally, f"From its first objection on it came {overall.change:.2f} nearer to consent", overall
    )
    step = _because(record, ally, f"The last step, from {short} short of consent to {past} past it", last)
    return (head, step) if overall.before == last.before else (head, nearer, step)


def _gave_way(record: Record, words: Words, ally: str, after: int) -> Sentence:
    sounding = record.at(after, Sounding)
    text = (
        f"{capital(words.ally(ally))} gave way on {words.when(sounding.hour)}, in the {ordinal(sounding.session)}"
        f" session, and {TAKES[sounding.stances[ally]]}."
    )
    return Sentence(text, cite(record, after, "hour", "session", f"stances.{ally}"))


def _because(record: Record, ally: str, text: str, step: Step) -> Sentence:
    shown = [c for c in step.contributions if abs(c.amount) >= SHOWN or c is step.contributions[0]]
    for_it, against = ([_signed(c) for c in shown if (c.amount > 0) == positive] for positive in (True, False))
    but = f"; against that: {listed(against)}" if against else ""
    ends = (f"terms.{ally}.margin", f"terms.{ally}.reserve")
    evidence = cite(record, step.before, *ends) + cite(record, step.after, *ends)
    return Sentence(f"{text}: {listed(for_it)}{but}.", evidence + tuple(e for c in shown for e in c.evidence))


def _signed(contribution: Contribution) -> str:
    amount, _ = apart(contribution.amount, 0.0)
    return f"{contribution.words} ({'+' if contribution.amount > 0 else ''}{amount})"


def _slack(record: Record, event: int, ally: str) -> float:
    terms = record.at(event, Sounding).terms[ally]
    return terms.margin - terms.reserve
