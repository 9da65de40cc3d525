"""What a person is shown when the sitting is over: how it ended and why, what the answers did, what is on record."""

from __future__ import annotations

from nacsim.findings.answers_changed import AnswersChanged
from nacsim.findings.provenance import RecordCheck, against_record
from nacsim.findings.words import capital, safe
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.telling.answers_lines import answers_lines
from nacsim.telling.claims import plain_ascii
from nacsim.telling.lines import Line, heading, labelled, paragraph
from nacsim.telling.staircase_lines import staircase_lines
from nacsim.telling.transcript import ending


def end_lines(record: Record, scenario: Scenario) -> list[Line]:
    """How it ended and why, with every holdout's stairs. ValueError if it was another scenario that was played."""
    return [*ending(record, scenario), *staircase_lines(record, scenario)]


def debrief_lines(found: AnswersChanged) -> list[Line]:
    """What the answers changed, and what is on record beside them."""
    return [*answers_lines(found), *_beside_the_record(found.yours, found.scenario)]


def _beside_the_record(record: Record, scenario: Scenario) -> list[Line]:
    checks = against_record(record, scenario)
    if not checks:
        return []
    lines = heading("What is on record, beside your run")
    for check in checks:
        lines += _check(check)
    if any(check.kind == "coded" for check in checks):
        lines += paragraph("* this was written into the scenario: that it agrees proves nothing", "note")
    return lines


def _check(check: RecordCheck) -> list[Line]:
    star = "*" if check.kind == "coded" else ""
    on_record, in_run = (capital(plain_ascii(safe(text))) for text in (check.on_record, check.in_run))
    lines = labelled(check.fact + star, on_record, column=24)
    if check.agrees:
        return [*lines, *paragraph("the same in your run", "note", indent=26)]
    return [*lines, *paragraph(f"in your run: {in_run}", "text", indent=26, hang=2)]
