"""Who objected: first, later, last, and to the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nacsim.findings.evidence import Sentence, cite, last_soundings
from nacsim.findings.words import FEW, Words, capital, counted, ordinal
from nacsim.record import (
    Event,
    MovedToBody,
    Objection,
    ObjectionWithdrawn,
    Record,
    SilenceBroken,
    SilenceKept,
    Sounding,
)
from nacsim.theory.rules import RULES

WROTE_NO_LETTER = "no letter when the text was put under silence"
"""What whoever lets a text pass without another round of the table has written."""


def objecting(event: Event) -> list[str]:
    """Who objects in an event: at a sounding or by letter."""
    if isinstance(event, Sounding):
        return sorted(event.objections)
    return sorted(event.by) if isinstance(event, SilenceBroken | SilenceKept) else []


def objections(record: Record, words: Words) -> tuple[Sentence, ...]:
    """Who objected first, who joined later, who gave way last; one sentence if nobody objected."""
    letters = [i for i, event in enumerate(record.events) if isinstance(event, SilenceBroken | SilenceKept)]
    voiced = [i for i in sorted([*last_soundings(record), *letters]) if objecting(record.events[i])]
    if not voiced:
        return (Sentence("Nobody objected at any sounding or by letter.", cite(record, None, "first", "final")),)
    sentences, known = [], set[str]()
    for i in voiced:
        new = [ally for ally in objecting(record.events[i]) if ally not in known]
        if new:
            sentences.append(_spoke_up(record, words, i, new, "joined" if known else "objected first"))
        known.update(new)
    to_the_end = not record.adopted and voiced[-1] == _soundings(record)[-1]
    return tuple(sentences) if to_the_end else (*sentences, _last(record, words, voiced[-1]))


def _soundings(record: Record) -> list[int]:
    return [i for i, _ in record.numbered(Sounding)]


def _spoke_up(record: Record, words: Words, i: int, allies: Sequence[str], how: str) -> Sentence:
    event = record.events[i]
    head = f"{capital(words.allies(allies))} {how}, on {words.when(event.hour)}"
    if not isinstance(event, Sounding):
        return Sentence(f"{head}, by letter.", cite(record, i, "by", "hour"))
    if len(allies) == 1:
        text = f"{head}, {about(words, event.objections[allies[0]])}{_why(words, event, allies[0])}."
    else:
        parts = (
            f"{words.ally(ally)} {about(words, event.objections[ally])}{_why(words, event, ally)}" for ally in allies
        )
        text = f"{head}: {'; '.join(parts)}."
    return Sentence(text, cite(record, i, "hour", *(f"objections.{ally}" for ally in allies)))


def _why(words: Words, sounding: Sounding, ally: str) -> str:
    """What the file says moves it; nothing of who is not the theory, and may have been moved by something else."""
    return words.because(ally) if sounding.objections[ally].margin is not None else ""


def about(words: Words, objection: Objection) -> str:
    """On which clauses, and whether it is a "yes, if"."""
    return f"on {words.clauses(objection.clauses)}" + (' ("yes, if")' if objection.yes_if else "")


def _last(record: Record, words: Words, i: int) -> Sentence:
    event, allies = record.events[i], objecting(record.events[i])
    when = "at the end of" if isinstance(event, Sounding) else "by letter after"
    where = f"{when} the {ordinal(event.session)} session"
    company = "alone" if len(allies) == 1 else "together"
    text = (
        f"{capital(words.allies(allies))} held out last, {company}: still objecting {where}, on"
        f" {words.when(event.hour)}."
    )
    named = "objections" if isinstance(event, Sounding) else "by"
    return Sentence(text, cite(record, i, named, "hour", "session"))


def unmoved(record: Record, words: Words) -> tuple[Sentence, ...]:
    """Who objected to the end, or never said yes at a sounding, and what came of it."""
    soundings = _soundings(record)
    last = soundings[-1]
    stubborn = [ally for ally, stance in record.final.items() if stance == "object"]
    seated = [ally for ally in stubborn if ally in record.at(last, Sounding).stances]
    unseated = [ally for ally in stubborn if ally not in seated]
    sentences = [*_let_pass(record, words, last), *_without_seat(record, words, unseated)]
    if seated:
        sentences.append(_to_the_end(record, words, last, seated))
    elif not record.adopted and not objecting(record.events[last]) and isinstance(record.events[-2], Sounding):
        rule = RULES[words.scenario.rule]
        text = f"Nobody objected at the end, but the rule asks for more: {rule.says}."
        sentences.append(Sentence(text, cite(record, last, "stances")))
    return (
        *sentences,
        *(_never_gave_way(record, words, soundings, ally) for ally in stubborn if _always(record, ally)),
    )


def _let_pass(record: Record, words: Words, last: int) -> list[Sentence]:
    """Who objected at the last sounding and then let the text pass: no later sounding says so."""
    back = {event.by: i for i, event in record.numbered(ObjectionWithdrawn) if i > last}
    allies = [ally for ally in objecting(record.events[last]) if record.final[ally] != "object"]
    silent = [ally for ally in allies if ally not in back]
    return [
        *(_took_back(words, record, ally, i) for ally, i in back.items()),
        *_wrote_none(record, words, last, silent),
    ]


def _took_back(words: Words, record: Record, ally: str, i: int) -> Sentence:
    text = f"{capital(words.ally(ally))} took its objection back before the chair moved."
    return Sentence(text, cite(record, i, "by"))


def _wrote_none(record: Record, words: Words, last: int, allies: Sequence[str]) -> list[Sentence]:
    if not allies:
        return []
    who = capital(words.allies(allies))
    text = f"{who} objected round the table and then let it pass, by writing {WROTE_NO_LETTER}."
    evidence = cite(record, last, "objections") + cite(record, len(record.events) - 2, "kind")
    return [Sentence(text, evidence)]


def _without_seat(record: Record, words: Words, allies: Sequence[str]) -> list[Sentence]:
    moves = [i for i, _ in record.numbered(MovedToBody)]
    if not allies or not moves:
        return []
    verb = "have" if len(allies) > 1 else "has"
    text = f"{capital(words.allies(allies))} did not give way, but {verb} no seat in {words.body(record.body)}."
    return [Sentence(text, cite(record, moves[-1], "body", "without") + cite(record, None, "final"))]


def _to_the_end(record: Record, words: Words, last: int, allies: Sequence[str]) -> Sentence:
    spoken = record.at(last, Sounding).objections
    on = _grounds(words, {ally: spoken[ally].clauses for ally in allies if ally in spoken})
    who = capital(words.allies(allies))
    they = "it" if len(allies) == 1 else "they"
    ran_out = isinstance(record.events[-2], Sounding) and words.scenario.rule == "consensus"
    if record.adopted:
        text = f"{who} objected to the end, and the rule let the text pass: {RULES[words.scenario.rule].says}."
    elif ran_out:
        alone = " alone" if len(allies) == 1 else ""
        text = f"{who}{alone} blocked it: {they} still objected when the matter closed, {on}."
    else:
        text = f"{who} still objected when the matter closed, {on}."
    return Sentence(text, cite(record, last, "objections") + cite(record, None, "outcome", "final"))


def _grounds(words: Words, said: Mapping[str, Sequence[str]]) -> str:
    """On which clauses they object: together where they say the same, or are many; else each its own."""
    if len({tuple(sorted(clauses)) for clauses in said.values()}) > 1 and len(said) <= FEW:
        each = (f"{words.ally(ally)} on {words.clauses(clauses)}" for ally, clauses in said.items())
        return "; ".join(each)
    return f"on {words.clauses(dict.fromkeys(key for clauses in said.values() for key in clauses))}"


def _always(record: Record, ally: str) -> bool:
    """Whether it objected whenever it was heard, and never took that back."""
    back = any(event.by == ally for event in record.of_kind(ObjectionWithdrawn))
    return not back and all(sounding.stances.get(ally, "object") == "object" for sounding in record.of_kind(Sounding))


def _never_gave_way(record: Record, words: Words, soundings: Sequence[int], ally: str) -> Sentence:
    heard = [i for i in soundings if ally in record.at(i, Sounding).stances]
    sessions = len({record.at(i, Sounding).session for i in heard})
    text = f"{capital(words.ally(ally))} never gave way: it objected throughout {_all(sessions)}."
    return Sentence(text, tuple(e for i in heard for e in cite(record, i, f"stances.{ally}")))


def _all(number: int) -> str:
    return "the one session it took part in" if number == 1 else f"all {counted(number, 'session')} it took part in"
