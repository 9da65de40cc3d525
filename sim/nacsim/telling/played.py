"""What a person is shown when the sitting is over: how it ended and why, what the answers did, what is on record."""

from __future__ import annotations

from nacsim.findings.answers_changed import AnswersChanged
from nacsim.findings.provenance import RecordCheck, against_record
from nacsim.findings.story import Story, story
from nacsim.findings.words import Words, capital, safe
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.telling.answers_lines import answers_lines
from nacsim.telling.claims import plain_ascii
from nacsim.telling.lines import Line, heading, labelled, paragraph
from nacsim.telling.staircase_lines import staircase_lines
from nacsim.telling.transcript import held_out, how_it_ended, text_title


def end_lines(record: Record, scenario: Scenario) -> list[Line]:
    """How it ended and who stood in the way, in short. ValueError if it was another scenario that was played."""
    told = story(record, scenario)
    return [
        *how_it_ended(record, told),
        *_aside(record, scenario),
        *_text(record, told),
        *held_out(told),
        *staircase_lines(record, scenario),
    ]


def _aside(record: Record, scenario: Scenario) -> list[Line]:
    """Who stands aside at the end, where a text was adopted that can do without them."""
    aside = Words(scenario).allies(record.opt_outs)
    return paragraph(f"Stand aside: {aside}.") if record.adopted and record.opt_outs else []


def _text(record: Record, told: Story) -> list[Line]:
    """The text at the end by clause, with a sign where it is not the draft's."""
    lines = heading(f"{text_title(record)} (-> where it is not the draft's)")
    column = min(24, max(len(clause.provision) for clause in told.clauses) + 4)
    for clause in told.clauses:
        label = clause.provision.replace("_", " ") + ("*" if clause.core else "")
        lines += labelled(label, clause.final if clause.fate == "kept" else f"-> {clause.final}", column=column)
    return lines


def debrief_lines(found: AnswersChanged) -> list[Line]:
    """What the answers changed, and what is on record beside them."""
    return [*answers_lines(found), *_beside_the_record(found.yours, found.scenario)]


def _beside_the_record(record: Record, scenario: Scenario) -> list[Line]:
    checks = against_record(record, scenario)
    if not checks:
        return []
    lines = heading("What is on record, beside your run")
    same = [_fact(check) for check in checks if check.agrees]
    lines += paragraph(f"The same in your run: {', '.join(same)}.", hang=2) if same else []
    for check in checks:
        lines += [] if check.agrees else _differs(check)
    if any(check.kind == "coded" and check.agrees for check in checks):
        lines += paragraph("* this was written into the scenario: that it agrees proves nothing", "note")
    return lines


def _fact(check: RecordCheck) -> str:
    return check.fact + ("*" if check.kind == "coded" else "")


def _differs(check: RecordCheck) -> list[Line]:
    on_record, in_run = (capital(plain_ascii(safe(text))) for text in (check.on_record, check.in_run))
    return labelled(check.fact, f"{on_record}; in your run: {in_run}", column=24)
