"""What a text lost on the way from the draft, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nacsim.findings.evidence import Sentence, cite
from nacsim.findings.words import Words, capital, counted, on_day, option_text, safe
from nacsim.record import Record
from nacsim.scenario.resolved import Provision, Scenario

Fate = Literal["kept", "changed", "put off", "left vague"]


@dataclass(frozen=True, slots=True)
class ClauseFate:
    """One clause, as tabled and as it stood at the end."""

    provision: str
    title: str
    core: bool
    draft: str
    final: str
    fate: Fate


def clause_fates(record: Record, scenario: Scenario) -> tuple[ClauseFate, ...]:
    """Every clause, in the order of the scenario."""
    return tuple(_clause(record, p, draft) for p, draft in zip(scenario.provisions, scenario.draft, strict=True))


def _clause(record: Record, provision: Provision, draft: int) -> ClauseFate:
    before, after = provision.options[draft], provision.options[provision.index(record.text[provision.key])]
    fates: dict[str, Fate] = {"point": "changed", "vague": "left vague", "left_open": "put off"}
    return ClauseFate(
        provision.key,
        safe(provision.title),
        provision.core,
        option_text(before),
        option_text(after),
        "kept" if before is after else fates[after.kind],
    )


def concessions(record: Record, scenario: Scenario, altered: list[ClauseFate]) -> tuple[Sentence, ...]:
    """How far the text went from the draft, what was put off until when, and who stands aside.

    altered: the clauses that were not kept as drafted.
    """
    words = Words(scenario)
    if not record.adopted:
        return (_nothing_holds(record, scenario, altered),)
    sentences = [_dilution(record, len(altered), len(scenario.provisions))]
    if record.unfinished:
        sentences.append(_unfinished(record, words))
    if record.opt_outs:
        several = len(record.opt_outs) > 1
        text = (
            f"{capital(words.allies(record.opt_outs))} stand{'' if several else 's'} aside: the text binds the"
            f" alliance, but {'they keep their' if several else 'it keeps its'} own people and money out of it."
        )
        sentences.append(Sentence(text, cite(record, None, "opt_outs")))
    return tuple(sentences)


def _dilution(record: Record, altered: int, clauses: int) -> Sentence:
    evidence = cite(record, None, "dilution", "text")
    if not altered:
        return Sentence("Nothing was lost: the text is the draft, word for word.", evidence)
    text = (
        f"{altered} of {counted(clauses, 'clause')} {'is' if altered == 1 else 'are'} not as drafted, and"
        f" {part_given_up(record.dilution)} of the draft was given up, as its sponsors weigh the clauses (dilution"
        f" {record.dilution:.2f} of 1)."
    )
    return Sentence(text, evidence)


def part_given_up(dilution: float) -> str:
    """How much of a draft that is: little, some, much, most."""
    return next(word for limit, word in _SHARES if dilution < limit)


_SHARES = ((0.1, "little"), (0.3, "some"), (0.6, "much"), (float("inf"), "most"))
"""Dilution below this: in words."""


def _unfinished(record: Record, words: Words) -> Sentence:
    options = {key: words.option(key, option) for key, option in record.text.items()}
    parts = [
        f"{words.clause(key)} is {'left vague' if option.kind == 'vague' else 'put off'}"
        + (f" until {on_day(option.until)}" if option.until else "")
        for key, option in options.items()
        if option.kind != "point"
    ]
    text = f"Part of the dispute is not settled (unfinished {record.unfinished:.2f} of 1): {'; '.join(parts)}."
    return Sentence(text, cite(record, None, "unfinished", "text"))


def _nothing_holds(record: Record, scenario: Scenario, altered: list[ClauseFate]) -> Sentence:
    holds = "things stay as they were" if scenario.reversion is None else "what was in force before stays in force"
    given = (
        f"{counted(len(altered), 'clause')} had been changed by then" if altered else "the draft had not been touched"
    )
    return Sentence(f"No text was agreed, so {holds}; {given}.", cite(record, None, "outcome", "text"))
