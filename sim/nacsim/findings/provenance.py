"""Where every number of a scenario comes from, and what of the record was written in and what came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from nacsim.ally_numbers import NUMBERS
from nacsim.findings.words import OUTCOME_WORDS, Words, counted, listed, on_day, safe
from nacsim.record import Record, Stance
from nacsim.scenario.resolved import Ally, Confidence, Scenario, Source, Sourced

CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
Drawn = Literal["around", "factor", "fixed"]
"""What a run does with a number: draws it around what is written, by its spread; multiplies it by a factor near 1,
drawn by the theory's `doubt`; or takes it as written."""
DRAWN_WORDS: Mapping[Drawn, str] = {"around": "drawn", "factor": "drawn, by a factor", "fixed": "held fixed"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of one ally."""

    ally: str
    number: str
    """Its name as in the file: `value`, `ideal.command`."""
    value: float
    spread: float
    confidence: Confidence
    source: str
    """What is cited; what it was filled in from where nothing is."""
    drawn: Drawn


def entries(scenario: Scenario) -> tuple[Entry, ...]:
    """Every number about an ally, as written, in the order of their names."""
    words = Words(scenario)
    made = [
        Entry(
            words.name(ally.code),
            name,
            number.value,
            number.spread,
            _confidence(number),
            _source(scenario, number),
            _drawn(scenario, name, number),
        )
        for ally in scenario.allies
        for name, number in _numbers(ally)
    ]
    return tuple(sorted(made, key=lambda entry: entry.ally))


def _numbers(ally: Ally) -> Iterator[tuple[str, Sourced]]:
    for name in NUMBERS:
        if (number := getattr(ally, name)) is not None:
            yield name, number
    for name in ("ideal", "salience"):
        yield from ((f"{name}.{key}", number) for key, number in getattr(ally, name).items())
    for key, options in ally.distance.items():
        yield from ((f"distance.{key}.{option}", number) for option, number in options.items())
    yield from ((f"red_lines.{line.provision}.firmness", line.firmness) for line in ally.red_lines)
    yield from ((f"commitments.{word.on}.strength", word.strength) for word in ally.commitments)
    yield from ((f"linkage.paid_by.{payment.by}.cost", payment.cost) for payment in ally.payments)
    yield from (("linkage.teaches", payment.teaches) for payment in ally.payments[:1])
    yield from ((f"acts_with.{bond.to}.strength", bond.strength) for bond in ally.acts_with)


def read_in(scenario: Scenario, code: str) -> tuple[Source, ...]:
    """Whose accounts the position of an ally rests on; facts about it that all scenarios share are left out."""
    ally = next(ally for ally in scenario.allies if ally.code == code)
    keys = dict.fromkeys(
        key for _, number in _numbers(ally) if number.basis in ("stated", "disposition") for key in number.source
    )
    return tuple(scenario.sources[key] for key in keys if key in scenario.sources)


_FILLED_IN = {
    "stated": "no source named",
    "disposition": "its disposition",
    "rule": "a rule of the model",
    "shared_facts": "facts shared by all scenarios",
    "set": "set for this run",
}


def _drawn(scenario: Scenario, name: str, number: Sourced) -> Drawn:
    """A number without spread is uncertain by a factor, or not at all; 0 stays 0, and one clause has all attention."""
    if number.spread:
        return "around"
    kind = name.partition(".")[0]
    alone = kind == "salience" and len(scenario.provisions) == 1
    by_factor = NUMBERS[kind].spread == "doubt" if kind in NUMBERS else kind in _BY_FACTOR
    return "factor" if by_factor and number.value and not alone else "fixed"


_BY_FACTOR = ("salience", "red_lines", "commitments")
"""Kinds of number beside `NUMBERS` that the theory draws by its `doubt`."""


def _confidence(number: Sourced) -> Confidence:
    """As written; but what somebody set for the sake of this run is assumed, wherever the rest of the entry is from."""
    return "assumed" if number.basis == "set" else number.confidence


def _source(scenario: Scenario, number: Sourced) -> str:
    if not number.source or number.basis == "set":
        return _FILLED_IN[number.basis]
    return "; ".join(_cited(scenario, key) for key in number.source)


def _cited(scenario: Scenario, key: str) -> str:
    cited = scenario.sources.get(key)
    if cited is None:
        return safe(key)
    return ", ".join(safe(part) for part in (cited.title, cited.publisher, str(cited.date)) if part)


@dataclass(frozen=True, slots=True)
class ConfidenceCounts:
    """How much is documented, how much inferred, and how much assumed; and what of it a run draws."""

    counts: Mapping[str, Mapping[Confidence, int]]
    """By kind of number: `value`, `ideal`, ..."""
    drawn: Mapping[Drawn, int]
    """How many numbers a run does what with."""
    fixed: Mapping[str, Mapping[Confidence, int]]
    """Of those held fixed, by kind, how much is known."""
    unsaid: int
    """Of those held fixed, how many are an assumed 0: nobody has said anything."""

    @property
    def totals(self) -> dict[Confidence, int]:
        """Over all kinds."""
        return {word: sum(kind[word] for kind in self.counts.values()) for word in CONFIDENCES}

    @property
    def headline(self) -> str:
        """How much is documented, and how much assumed."""
        totals = self.totals
        every, documented, assumed = sum(totals.values()), totals["documented"], totals["assumed"]
        return f"Of {every:,} numbers {documented:,} are documented and {assumed:,} assumed"

    @property
    def uncertainty(self) -> str:
        """What of it is drawn, and what is held fixed, though much of that is assumed."""
        around, factor, fixed = (self.drawn[word] for word in ("around", "factor", "fixed"))
        assumed = sum(kind["assumed"] for kind in self.fixed.values())
        kinds = sorted(self.fixed, key=lambda kind: -sum(self.fixed[kind].values()))
        unsaid = "all" if self.unsaid == assumed else f"{self.unsaid:,}"
        return (
            f"A run draws {around + factor:,} of them again: {around:,} around what is written, more widely where less"
            f" is known, and {factor:,} by a factor near 1, whatever is known. It holds {fixed:,} fixed"
            f" ({_kinds(kinds)}), {assumed:,} of them assumed, {unsaid} of these at 0 where nobody has said"
            " anything; how uncertain these are shows in no result"
        )


def confidence_counts(numbers: Sequence[Entry]) -> ConfidenceCounts:
    """What is known of these numbers."""
    drawn: dict[Drawn, int] = dict.fromkeys(get_args(Drawn), 0)
    for entry in numbers:
        drawn[entry.drawn] += 1
    fixed = [entry for entry in numbers if entry.drawn == "fixed"]
    unsaid = sum(entry.confidence == "assumed" and not entry.value for entry in fixed)
    return ConfidenceCounts(_by_kind(numbers), drawn, _by_kind(fixed), unsaid)


def _by_kind(numbers: Iterable[Entry]) -> dict[str, dict[Confidence, int]]:
    counts: dict[str, dict[Confidence, int]] = {}
    for entry in numbers:
        kind = counts.setdefault(entry.number.partition(".")[0], dict.fromkeys(CONFIDENCES, 0))
        kind[entry.confidence] += 1
    return counts


def _kinds(kinds: Sequence[str]) -> str:
    return listed(kind.replace("_", " ") for kind in kinds) if kinds else "none"


Kind = Literal["coded", "predicted"]


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """One thing on record, beside what came of this run."""

    fact: str
    on_record: str
    in_run: str
    agrees: bool
    kind: Kind
    """coded: it echoes what was written into the scenario, so that agreement proves nothing."""


def agreement(record: Record, scenario: Scenario) -> str:
    """On what a run agrees with the record and on what it does not, of what it predicts; of a what-if nothing."""
    if scenario.variant is not None or scenario.set:
        return ""
    checks = [check for check in against_record(record, scenario) if check.kind == "predicted"]
    clauses = [check.agrees for check in checks if check.fact.startswith(_CLAUSE)]
    facts = {check.fact: check.agrees for check in checks if not check.fact.startswith(_CLAUSE)}
    agree = [_BRIEFLY[fact] for fact, agrees in facts.items() if agrees]
    differ = [_BRIEFLY[fact] for fact, agrees in facts.items() if not agrees]
    if any(clauses):
        agree.append(f"{sum(clauses)} of {counted(len(clauses), 'clause')}")
    elif clauses:
        differ.append(f"all {counted(len(clauses), 'clause')}" if len(clauses) > 1 else "the clause on record")
    if not agree:
        return f"Differs from the record on {listed(differ)}" if differ else ""
    return f"Agrees with the record on {listed(agree)}" + (f", not on {listed(differ)}" if differ else "")


def against_record(record: Record, scenario: Scenario) -> tuple[RecordCheck, ...]:
    """What is on record against this run; empty if nothing is on record."""
    recorded: Mapping[str, Any] = scenario.record or {}
    return tuple(
        checked
        for name, check in _CHECKS.items()
        if recorded.get(name)
        for checked in check(record, scenario, recorded[name])
    )


def _outcome(record: Record, _scenario: Scenario, recorded: Any) -> Iterator[RecordCheck]:
    words = " or ".join(OUTCOME_WORDS[word] for word in recorded)
    yield RecordCheck("Outcome", words, OUTCOME_WORDS[record.outcome], record.outcome in recorded, "predicted")


def _when(record: Record, scenario: Scenario, recorded: Any) -> Iterator[RecordCheck]:
    on_record = date.fromisoformat(recorded[:10])
    in_run = (scenario.opening + timedelta(hours=record.hours)).date()
    yield RecordCheck("Day of the decision", on_day(on_record), on_day(in_run), on_record == in_run, "predicted")


def _objected(record: Record, scenario: Scenario, recorded: Any) -> Iterator[RecordCheck]:
    yield _objectors("Objected first", record, record.first, scenario, recorded, "coded")


def _objected_last(record: Record, scenario: Scenario, recorded: Any) -> Iterator[RecordCheck]:
    yield _objectors("Objected to the end", record, record.final, scenario, recorded, "predicted")


def _objectors(
    fact: str, record: Record, stances: Mapping[str, Stance], scenario: Scenario, recorded: Any, kind: Kind
) -> RecordCheck:
    words = Words(scenario)
    in_run = [ally for ally, stance in stances.items() if stance == "object"]
    named = ", ".join(sorted(_played(words, record, ally) for ally in in_run)) or words.names(())
    return RecordCheck(fact, words.names(recorded), named, sorted(recorded) == sorted(in_run), kind)


def _played(words: Words, record: Record, ally: str) -> str:
    """An ally in a list, and who answered for it where the model did not."""
    by = f" ({safe(record.seats[ally])})" if ally in record.seats else ""
    return f"{words.name(ally)}{by}"


def _body(record: Record, scenario: Scenario, recorded: Any) -> Iterator[RecordCheck]:
    words = Words(scenario)
    yield RecordCheck(
        "Body at the end", words.body(recorded), words.body(record.body), recorded == record.body, "predicted"
    )


def _text(record: Record, scenario: Scenario, recorded: Any) -> Iterator[RecordCheck]:
    """Clause by clause what was adopted; nothing where nothing was, for then no text is the run's own."""
    if not record.adopted:
        return
    words = Words(scenario)
    for key, option in recorded.items():
        on_record, in_run = words.wording(key, option), words.wording(key, record.text[key])
        yield RecordCheck(f"{_CLAUSE}{words.clause(key)}", on_record, in_run, option == record.text[key], "predicted")


_CLAUSE = "Clause: "
_BRIEFLY = {
    "Outcome": "the outcome",
    "Day of the decision": "the day",
    "Objected to the end": "who objects to the end",
    "Body at the end": "the body",
}
"""Facts as they stand in a sentence."""
_CHECKS = {
    "outcome": _outcome,
    "body": _body,
    "when": _when,
    "objected_first": _objected,
    "objected_last": _objected_last,
    "text": _text,
}
