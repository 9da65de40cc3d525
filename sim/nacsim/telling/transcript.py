"""A run as a person would read it: the question, the draft, every session, and at the end why it ended so.

Plain lines, of at most 80 columns once they are laid out, the same for the same record on any machine. Our own words
are ASCII and every stance has a mark, so it reads without colour and on any code page.
"""

from __future__ import annotations

from collections.abc import Iterable

from nacsim.findings.concessions import ClauseFate
from nacsim.findings.evidence import Sentence
from nacsim.findings.movement import Movement
from nacsim.findings.provenance import agreement
from nacsim.findings.story import Story, story
from nacsim.findings.variants import variant
from nacsim.findings.words import MARKS, OUTCOME_WORDS, STANCE_WORDS, Words, at_hour, counted, option_text, safe
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.store.keeping import scenario_name
from nacsim.telling.claims import notes, plain_ascii, question, sentences, settings
from nacsim.telling.lines import Line, Style, heading, labelled, paragraph, points
from nacsim.telling.sessions import sessions
from nacsim.theory.rules import RULES


def transcript(record: Record, scenario: Scenario) -> list[Line]:
    """The whole run. ValueError if the scenario is not the one that was run."""
    return [
        *_opening(record, scenario),
        *_draft(scenario),
        *sessions(record, scenario),
        *ending(record, scenario),
    ]


def _opening(record: Record, scenario: Scenario) -> list[Line]:
    words, main = Words(scenario), scenario.legs[-1]
    how = (
        "as written: every uncertain number at its centre"
        if record.as_written
        else f"seed {record.seed}, run {record.run}"
    )
    seats = len(scenario.seats[main.body])
    facts = {
        "Scenario": safe(scenario_name(record.scenario, record.variant)),
        "Variant": plain_ascii(variant(scenario)) if scenario.variant_title else "",
        "Run": how,
        "Set": settings(record.set),
        "Body": f"{_full(words, main.body)}, {counted(seats, 'member')}",
        "First in": ", then ".join(words.body(leg.body) for leg in scenario.legs[:-1]),
        "Elsewhere": "; ".join(
            f"{_full(words, other.body)}{_without(words, _left_out(scenario, main.body, other.body))}"
            for other in scenario.other_bodies
        ),
        "Chair": _CHAIRS.get(scenario.chair, scenario.chair),
        "Demarches": "" if scenario.demarches else "none are made",
        "Agreed": "item by item: each ally judges by the clause it minds most"
        if scenario.granularity == "each_item"
        else "",
        "Tabled by": words.sponsors(),
        "Answers": "; ".join(f"for {words.seat(seat)}: {safe(who)}" for seat, who in record.seats.items()),
        "Opens": at_hour(scenario.opening, year=True),
        "Deadline": words.when(main.deadline),
        "Passes if": RULES[scenario.rule].says,
    }
    lines = [*question(scenario), Line()]
    lines += [line for label, text in facts.items() if text for line in labelled(label, text)]
    return [*lines, *_legend()]


_CHAIRS = {
    "brokering": "",
    "passive": "passive: convenes and counts, changes and moves nothing",
    "perfect": "perfect: tables the best text worth having to all, or does nothing",
}
"""What to say of a chair; nothing of the usual one."""


def _full(words: Words, body: str) -> str:
    return f"{words.body(body).removeprefix('the ')} ({body})"


def _without(words: Words, codes: list[str]) -> str:
    return f", without {words.allies(codes)}" if codes else ""


def _left_out(scenario: Scenario, body: str, other: str) -> list[str]:
    return [code for code in scenario.seats[body] if code not in scenario.seats[other]]


def _legend() -> list[Line]:
    signs = "   ".join(f"{mark} {STANCE_WORDS[stance]}" for stance, mark in MARKS.items())
    return [
        *heading("How to read this"),
        *paragraph(signs),
        *paragraph(
            "An ally that does not stand in the way abstains in effect: it lets a text pass that it does not support."
            " NATO takes no votes; the counts are soundings round the table. The margin is what a text is worth to an"
            " ally plus what refusing it would cost; the ally objects while its margin is below what it asks for."
            ' "Yes, if" marks an objector whose margin is not below 0: it would let the text pass, and asks for more.'
            " Who objects depends on who else does, so a session may take up to three rounds; the chair mishears a"
            " little. Demarches add to the price of refusing. All of this is in units of value: a decision is worth 1"
            " to an ally at most.",
            "note",
        ),
    ]


def _draft(scenario: Scenario) -> list[Line]:
    column = _column(p.key for p in scenario.provisions)
    lines = heading("The draft")
    for provision, option in zip(scenario.provisions, scenario.draft, strict=True):
        label = provision.key.replace("_", " ") + ("*" if provision.core else "")
        lines += labelled(label, f"{safe(provision.title)}: {option_text(provision.options[option])}", column=column)
    if any(p.core for p in scenario.provisions):
        lines += paragraph("* without this clause the matter is not really decided", "note")
    return lines


def _column(keys: Iterable[str]) -> int:
    return min(24, max(len(key) for key in keys) + 3)


def ending(record: Record, scenario: Scenario) -> list[Line]:
    """How it ended, and why. ValueError if the scenario is not the one that was run."""
    return _ending(record, scenario, story(record, scenario))


def _ending(record: Record, scenario: Scenario, story: Story) -> list[Line]:
    return [
        *how_it_ended(record, story),
        *sentences(agreement(record, scenario)),
        *heading(text_title(record)),
        *_clauses(story.clauses),
        *heading("What was lost on the way"),
        *_sentences(story.concessions),
        *held_out(story),
        *(heading("What moved them") if story.movements else []),
        *(line for movement in story.movements for line in _movement(movement)),
        *heading("What this rests on"),
        *_rests_on(story, scenario),
    ]


def how_it_ended(record: Record, story: Story) -> list[Line]:
    """The outcome, and in a sentence when, where and how."""
    style: Style = "support" if record.adopted else "object"
    return [*heading(f"Outcome: {OUTCOME_WORDS[record.outcome]}"), *paragraph(story.finding.text, style)]


def text_title(record: Record) -> str:
    """What the text at the end is."""
    return "The text" if record.adopted else "The last text on the table"


def held_out(story: Story) -> list[Line]:
    """Who objected first, last, and to the end."""
    return [*heading("Who held out"), *_sentences([*story.objections, *story.unmoved])]


def _clauses(clauses: Iterable[ClauseFate]) -> list[Line]:
    clauses = list(clauses)
    column = _column(clause.provision for clause in clauses)
    lines: list[Line] = []
    for clause in clauses:
        label = clause.provision.replace("_", " ") + ("*" if clause.core else "")
        if clause.fate == "kept":
            lines += labelled(label, f"   {clause.final}", column=column)
        else:
            lines += labelled(label, clause.draft, "note", column=column)
            lines += paragraph(f"-> {clause.final}", "text", indent=2 + column, hang=3)
    return lines


def _sentences(sentences: Iterable[Sentence]) -> list[Line]:
    return points(sentence.text for sentence in sentences)


def _movement(movement: Movement) -> list[Line]:
    head, *steps = movement.sentences
    return [*_sentences([head]), *(line for step in steps for line in paragraph(step.text, indent=4, hang=2))]


def _rests_on(story: Story, scenario: Scenario) -> list[Line]:
    says = {
        "stances": f"how {len(scenario.allies)} allies stand",
        "clauses": f"what they want on {counted(len(scenario.provisions), 'clause')}",
        "exposure": "what it costs them to stand alone",
    }
    lines = [Line(f"  {'number of entries':<34}documented   inferred   assumed", "note")]
    for key, known in story.rests_on.items():
        lines.append(Line(f"  {says[key]:<34}{known['documented']:>10}{known['inferred']:>11}{known['assumed']:>10}"))
    lines += paragraph("One run shows how it can go, not how likely that is.", "note")
    return lines + notes(story.notes)
