"""An explanation as a person would read it: words first, numbers beside them; lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterable

from nacsim.findings.common_ground import UNANIMITY_CORE, CommonGround, common_ground
from nacsim.findings.concessions import Clause
from nacsim.findings.explanation import Explanation
from nacsim.findings.movement import SHOWN, Step
from nacsim.findings.moves import Passage
from nacsim.findings.price import Prices, prices
from nacsim.findings.words import OUTCOME_WORDS, Words, capital, counted, listed, safe
from nacsim.record import Sounding
from nacsim.telling.lines import Line, heading, paragraph
from nacsim.telling.sessions import event_lines

CHEAPEST = 8
"""Allies whose price is told in words; the rest only as a number."""
WHAT = "what a decision is worth to one ally, or in what one clause means to it,"
"""Of what the smallest change was looked for."""
NAMED = 3
"""Allies named who gain or lose most by a text."""


def explanation(explained: Explanation) -> list[Line]:
    """The whole explanation."""
    scenario, told, words = explained.scenario, explained.story, Words(explained.scenario)
    return [
        *paragraph(safe(scenario.title).upper(), "title", 0),
        *paragraph(safe(scenario.question), "title", 0),
        *heading(f"What happened: {OUTCOME_WORDS[explained.record.outcome]}"),
        *paragraph(told.finding.text, "support" if explained.record.adopted else "object"),
        *heading("Who held out, and why"),
        *_points(sentence.text for sentence in (*told.objections, *told.unmoved)),
        *_points(sentence.text for movement in told.movements for sentence in movement.sentences),
        *heading("Clause by clause"),
        *(line for clause in told.clauses for line in _clause(words, explained, clause)),
        *heading("What each move did"),
        *(line for passage in explained.passages for line in _passage(words, explained, passage)),
        *heading("The price of consent"),
        *_prices(prices(explained)),
        *heading("What everyone could have lived with"),
        *_common_ground(common_ground(explained)),
        *(line for note in told.notes for line in paragraph(f"Note: {note}", "note", hang=2)),
    ]


def _points(texts: Iterable[str]) -> list[Line]:
    return [line for text in texts for line in paragraph(f"- {text}", hang=2)]


def _clause(words: Words, explained: Explanation, clause: Clause) -> list[Line]:
    """What became of it, and who would not have supported it taken alone, at the first sounding and at the last."""
    soundings = explained.record.of_kind(Sounding)
    first, last = (soundings[i].dissent[clause.provision] for i in (0, -1))
    went = f"{clause.draft} -> {clause.final}" if clause.fate != "kept" else f"{clause.draft}, as drafted"
    if first == last:
        against = f"not supported, first and last, by {_some(words, first)}" if first else "supported by everyone"
    else:
        at_first = f"not supported at first by {_some(words, first)}" if first else "supported at first by everyone"
        against = f"{at_first}, at last not by {_some(words, last)}" if last else f"{at_first}, at last by everyone"
    return paragraph(f"- {words.clause(clause.provision)}: {went}; taken alone, {against}.", hang=2)


def _some(words: Words, allies: Iterable[str]) -> str:
    codes = list(allies)
    return words.allies(codes) if len(codes) <= 6 else f"{len(codes)} allies"


def _passage(words: Words, explained: Explanation, passage: Passage) -> list[Line]:
    events = explained.record.events
    start = explained.record.at(passage.before, Sounding)
    lines = paragraph(f"After session {start.session}, {words.when(start.hour)}, {start.body}:", "heading")
    for i in passage.moves:
        lines += event_lines(words, events[i])
    lines += [line for ally, step in passage.steps.items() for line in _nearer(words, ally, step)]
    return [*lines, *_worth(words, passage)]


def _nearer(words: Words, ally: str, step: Step) -> list[Line]:
    shown = [c for c in step.contributions if abs(c.amount) >= SHOWN]
    if not shown:
        return []
    way = "nearer to consent" if step.change >= 0 else "further from consent"
    because = listed(f"{c.words} ({c.amount:+.2f})" for c in shown)
    return paragraph(f"{words.name(ally)}: {abs(step.change):.2f} {way}: {because}.", indent=14, hang=2)


def _worth(words: Words, passage: Passage) -> list[Line]:
    """Who else gains and loses by a new text; changes too small to show are left out."""
    shown = {ally: change for ally, change in passage.worth.items() if abs(change) >= SHOWN}
    parts = []
    for verb, allies in (("more", passage.gainers()), ("less", passage.losers())):
        named = [ally for ally in allies if ally in shown]
        if named:
            first = ", ".join(f"{words.name(ally)} ({shown[ally]:+.2f})" for ally in named[:NAMED])
            rest = f" and {counted(len(named) - NAMED, 'other')}" if len(named) > NAMED else ""
            parts.append(f"worth {verb} to {first}{rest}")
    return paragraph(f"The text is {'; '.join(parts)}.", "note", indent=14, hang=2) if parts else []


def _prices(found: Prices) -> list[Line]:
    lines = paragraph(f"{capital(found.tried(WHAT))}.", "note")
    told = found.by_ally()
    if not told:
        return [*lines, *paragraph(f"{found.headline}.")]
    lines += _points(f"{sentence}." for sentence in list(told.values())[:CHEAPEST])
    rest = [f"{row.name} {row.change:+.2f}" for row in found.turned[CHEAPEST:]]
    return lines + (paragraph(f"Further away: {', '.join(rest)}.", "note", hang=2) if rest else [])


def _common_ground(found: CommonGround) -> list[Line]:
    lines = [*paragraph(UNANIMITY_CORE, "note"), *_points([f"{found.headline}."])]
    for text in found.shown:
        told = f"- {capital(found.judgement(text))}"
        lines += paragraph(f"{told}{':' if text is found.best else '.'}", hang=2)
    wordings = found.best.options.items() if found.best else ()
    for clause, wording in wordings:
        lines += paragraph(f"{found.words.clause(clause)}: {wording}", "text", indent=4, hang=2)
    return lines
