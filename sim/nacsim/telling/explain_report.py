"""An explanation as a person would read it: words first, numbers beside them."""

from __future__ import annotations

from nacsim.findings.common_ground import UNANIMITY_CORE, CommonGround, common_ground
from nacsim.findings.concessions import ClauseFate
from nacsim.findings.dissent import dissent
from nacsim.findings.explanation import Explanation
from nacsim.findings.moves import Passage
from nacsim.findings.price import PriceOfConsent, prices
from nacsim.findings.words import OUTCOME_WORDS, Words, capital
from nacsim.record import Sounding
from nacsim.telling.claims import called, notes, question
from nacsim.telling.levers_report import levers_report
from nacsim.telling.lines import Line, heading, paragraph, points
from nacsim.telling.sessions import event_lines

CHEAPEST = 8
"""Allies whose price is told in words; the rest are only named."""
WHAT = "what a decision is worth to one ally, or in what one clause means to it,"
"""Of what the smallest change was looked for."""


def explanation_report(explained: Explanation) -> list[Line]:
    """The whole explanation."""
    scenario, story, words = explained.scenario, explained.story, Words(explained.scenario)
    return [
        *question(scenario),
        *([Line(), *called(scenario)] if scenario.variant_title else []),
        *notes([explained.anew] if explained.anew else []),
        *heading(f"Outcome of this run: {OUTCOME_WORDS[explained.record.outcome]}"),
        *paragraph(story.finding.text, "support" if explained.record.adopted else "object"),
        *heading("Who held out, and why"),
        *points(sentence.text for sentence in (*story.objections, *story.unmoved)),
        *points(sentence.text for movement in story.movements for sentence in movement.sentences),
        *heading("Clause by clause"),
        *(line for clause in story.clauses for line in _clause(words, explained, clause)),
        *heading("What each move did"),
        *(line for passage in explained.passages for line in _passage(words, explained, passage)),
        *(levers_report(explained.levers) if explained.levers else []),
        *heading("The price of consent"),
        *_prices(prices(explained)),
        *heading("What would have been worth having to all"),
        *_common_ground(common_ground(explained)),
        *notes(story.notes),
    ]


def _clause(words: Words, explained: Explanation, clause: ClauseFate) -> list[Line]:
    """What became of it, and who would not have supported it taken alone."""
    went = f"{clause.draft} -> {clause.final}" if clause.fate != "kept" else f"{clause.draft}, as drafted"
    against = dissent(explained.record, words, clause.provision)
    return paragraph(f"- {words.clause(clause.provision)}: {went}; taken alone, {against}.", hang=2)


def _passage(words: Words, explained: Explanation, passage: Passage) -> list[Line]:
    start = explained.record.at(passage.before, Sounding)
    lines = paragraph(f"After session {start.session}, {words.when(start.hour)}, {start.body}:", "heading")
    for i in passage.moves:
        lines += event_lines(words, explained.record.events[i])
    for sentence in passage.nearer(words):
        lines += paragraph(f"{sentence}.", indent=14, hang=2)
    worth = passage.gains_and_losses(words)
    return lines + (paragraph(f"{worth}.", "note", indent=14, hang=2) if worth else [])


def _prices(finding: PriceOfConsent) -> list[Line]:
    lines = [] if finding.untried else paragraph(f"{capital(finding.tried(WHAT))}.", "note")
    lines += points(["Nobody held out; these came nearest."] if finding.nobody and finding.turned else [])
    sentences = finding.by_ally()
    if not sentences:
        return [*lines, *paragraph(f"{finding.headline}.")]
    lines += points(f"{sentence}." for sentence in list(sentences.values())[:CHEAPEST])
    rest = [row.name for row in finding.turned[CHEAPEST:]]
    return lines + (paragraph(f"Further away: {', '.join(rest)}.", "note", hang=2) if rest else [])


def _common_ground(finding: CommonGround) -> list[Line]:
    lines = [*paragraph(UNANIMITY_CORE, "note"), *points([f"{finding.headline}."])]
    for text in finding.shown:
        point = f"- {capital(finding.judgement(text))}"
        lines += paragraph(f"{point}{':' if text is finding.best else '.'}", hang=2)
    wordings = finding.best.options.items() if finding.best else ()
    for clause, wording in wordings:
        lines += paragraph(f"{finding.words.clause(clause)}: {wording}", "text", indent=4, hang=2)
    return lines
