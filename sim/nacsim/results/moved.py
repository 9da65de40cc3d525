"""What moved an ally that objected and later gave way: differences between two reckonings, term by term.

An ally objects while its margin is below its reserve, and

    margin - reserve = acceptability + alone + support + pressure + bypass + commitments - reserve
    acceptability    = value - cost of the clauses + what standing aside spares it

so the differences of the terms between two soundings sum to the difference in what it still lacked. The record holds them;
nothing is reckoned anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacsim.record import Record
from nacsim.results.evidence import Evidence, Sentence, changed, cite
from nacsim.results.words import TAKES, Words, capital, listed, ordinal, safe
from nacsim.scenario.resolved import Scenario

SHOWN = 0.005
"""A contribution that rounds to 0.00 is not told."""
_PRICES = ("alone", "support", "pressure", "bypass", "commitments")

_PHRASES = {
    "alone": ("it stood more alone", "it had more company"),
    "support": ("more of the alliance stood behind the text", "less of the alliance stood behind the text"),
    "pressure": ("demarches weighed on it", "demarches weighed less on it"),
    "bypass": ("another body could leave it out", "no other body could leave it out any more"),
    "commitments": ("its earlier words weighed more", "its earlier words weighed less"),
    "reserve": ("it had less time to hold out", "it held out for more"),
    "value": ("a decision was worth more to it", "a decision was worth less to it"),
    "aside": ("standing aside spared it more", "standing aside spared it less"),
    "others_aside": ("fewer others stood aside", "more others stood aside"),
    "worst_clause": ("the clause it minded most weighed less", "the clause it minded most weighed more"),
}
"""Term: how it is told when it brought consent nearer, and when it did not."""
_OF_THE_TEXT = ("aside", "others_aside", "worst_clause")
"""Terms that are what is left of the acceptability."""
_PRESUMED = {"alone": "nobody else had yet refused the new text", "support": "all were presumed to support the new text"}
"""The same at the first sounding of a new text, when all are presumed in favour."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """How much one term brought an ally nearer to consent (positive) or took it further away."""

    term: str
    amount: float
    words: str
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
    """Largest first."""


@dataclass(frozen=True, slots=True)
class Movement:
    """How an ally that objected came to give way."""

    ally: str
    whole: Step
    """From its first objection at a sounding to the first sounding after its last one."""
    last: Step
    """From its last objection to there: what carried it over the line."""
    sentence: Sentence


def movements(record: Record, scenario: Scenario) -> tuple[Movement, ...]:
    """Of every ally that objected at a sounding and at a later one did not, in the order in which they gave way."""
    found = sorted(turn for ally in record.final for turn in _turns(record, ally))
    return tuple(_movement(record, scenario, ally, first, last, after) for after, ally, first, last in found)


def _turns(record: Record, ally: str) -> list[tuple[int, str, int, int]]:
    """The sounding at which an ally gave way, and those of its first and last objection; empty if it never did."""
    heard = [(i, e["stances"][ally]) for i, e in enumerate(record.events) if ally in e.get("stances", ())]
    objecting = [i for i, stance in heard if stance == "object"]
    later = [i for i, _ in heard if objecting and i > objecting[-1]]
    return [(later[0], ally, objecting[0], objecting[-1])] if later else []


def _movement(record: Record, scenario: Scenario, ally: str, first: int, last: int, after: int) -> Movement:
    whole, step = (_step(record, scenario, ally, before, after) for before in (first, last))
    return Movement(ally, whole, step, _sentence(record, Words(scenario), ally, whole, step))


def _step(record: Record, scenario: Scenario, ally: str, before: int, after: int) -> Step:
    old, new = (record.events[i]["terms"][ally] for i in (before, after))
    parts = split(old, new, each_item=scenario.granularity == "each_item")
    contributions = tuple(
        _contribution(record, Words(scenario), ally, (before, after), term, amount)
        for term, amount in sorted(parts.items(), key=lambda part: (-part[1], part[0]))
    )
    change = round(changed(old, new, "margin") - changed(old, new, "reserve"), 6)
    return Step(before, after, change, contributions)


def split(old: Mapping[str, Any], new: Mapping[str, Any], each_item: bool) -> dict[str, float]:
    """The change of margin less reserve between two `terms` of a sounding, by term; terms that did not change left out.

    A clause is `clauses.NAME`. What standing aside spares an ally is counted with the clause if only one has changed.
    each_item: the worst clause alone decides, so the text is one term.
    """
    text = round(changed(old, new, "acceptability") - changed(old, new, "value"), 6)
    clauses = {f"clauses.{key}": -changed(old["clauses"], new["clauses"], key) for key in old["clauses"]}
    clauses = {key: amount for key, amount in clauses.items() if amount}
    always_aside, ever_aside = old["aside"] and new["aside"], old["aside"] or new["aside"]
    if each_item:
        clauses = {"worst_clause": text}
    elif len(clauses) == 1 and always_aside:
        clauses = dict.fromkeys(clauses, text)
    else:
        clauses["aside" if ever_aside else "others_aside"] = round(text - sum(clauses.values()), 6)
    prices = {term: changed(old, new, term) for term in ("value", *_PRICES)}
    parts = clauses | prices | {"reserve": -changed(old, new, "reserve")}
    return {term: amount for term, amount in parts.items() if amount}


def _contribution(
    record: Record, words: Words, ally: str, span: tuple[int, int], term: str, amount: float
) -> Contribution:
    clause = term.removeprefix("clauses.") if term.startswith("clauses.") else None
    fields = ("acceptability", "value", "clauses", "aside") if term in _OF_THE_TEXT else (term,)
    named = [f"terms.{ally}.{field}" for field in fields]
    said, because = _clause_words(record, words, span, clause, amount) if clause else _words(record, span, term, amount)
    return Contribution(term, amount, said, cite(record, span[0], *named) + cite(record, span[1], *named) + because)


def _between(record: Record, span: tuple[int, int], *kinds: str) -> list[int]:
    return [i for i in range(span[0] + 1, span[1]) if record.events[i]["kind"] in kinds]


def _clause_words(
    record: Record, words: Words, span: tuple[int, int], clause: str, amount: float
) -> tuple[str, tuple[Evidence, ...]]:
    name = f"the {words.clause(clause)} clause"
    redrafts = [i for i in _between(record, span, "redraft") if record.events[i]["provision"] == clause]
    if not redrafts:
        return f"{name} weighed {'less' if amount > 0 else 'more'} on it", ()
    became = f'{name} became "{words.wording(clause, record.events[redrafts[-1]]["to"])}"'
    return became, tuple(e for i in redrafts for e in cite(record, i, "provision", "to"))


def _words(record: Record, span: tuple[int, int], term: str, amount: float) -> tuple[str, tuple[Evidence, ...]]:
    if term in _PRESUMED and amount > 0 and _new_text(record, span[1]) and not _new_text(record, span[0]):
        return _PRESUMED[term], ()
    events = _between(record, span, "calendar") if term == "value" else []
    said = _PHRASES[term][amount < 0]
    if not events:
        return said, ()
    return f"{said} after this: {safe(record.events[events[-1]]['event'])}", cite(record, events[-1], "event")


def _new_text(record: Record, sounding: int) -> bool:
    """Whether a sounding was the first of a new text, or of a text in a new stage: all are then presumed in favour."""
    since = [event["kind"] for event in record.events[:sounding]][::-1]
    before = since[: since.index("sounding")] if "sounding" in since else ["opening"]
    return any(kind in ("opening", "redraft", "stage_passed") for kind in before)


def _sentence(record: Record, words: Words, ally: str, whole: Step, last: Step) -> Sentence:
    then = record.events[last.after]
    ends = [f"terms.{ally}.margin", f"terms.{ally}.reserve"]
    short, past = -_slack(record, last.before, ally), _slack(record, last.after, ally)
    text = (
        f"{capital(words.ally(ally))} gave way on {words.when(then['hour'])}, in the {ordinal(then['session'])}"
        f" session, and {TAKES[then['stances'][ally]]}."
    )
    if whole.before != last.before:
        text += f" Since its first objection it had come {whole.change:.2f} nearer: {_because(whole)}."
    text += f" The last step, from {short:.2f} short of consent to {past:.2f} past it: {_because(last)}."
    evidence = cite(record, last.after, "hour", "session", f"stances.{ally}", *ends)
    evidence += tuple(e for step in (whole, last) for e in cite(record, step.before, *ends))
    told = {id(c): c for step in (whole, last) for c in _told(step)}
    return Sentence(text, evidence + tuple(e for c in told.values() for e in c.evidence))


def _told(step: Step) -> list[Contribution]:
    return [c for c in step.contributions if abs(c.amount) >= SHOWN] or list(step.contributions[:1])


def _because(step: Step) -> str:
    towards = [f"{c.words} ({c.amount:+.2f})" for c in _told(step) if c.amount > 0]
    against = [f"{c.words} ({c.amount:+.2f})" for c in _told(step) if c.amount < 0]
    return listed(towards) + (f"; in spite of this: {listed(against)}" if against else "")


def _slack(record: Record, event: int, ally: str) -> float:
    terms = record.events[event]["terms"][ally]
    return float(terms["margin"] - terms["reserve"])
