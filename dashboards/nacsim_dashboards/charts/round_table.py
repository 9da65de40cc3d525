"""The oval table: a seat for each ally, session by session, with the disputed clauses in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nacsim.findings.changes import news
from nacsim.findings.sittings import Sitting, described
from nacsim.findings.stances import Stances
from nacsim.findings.words import STANCE_WORDS, Words, capital, counted, option_text, safe
from nacsim_dashboards.chart import Chart, Step, Table
from nacsim_dashboards.charts.round_table_figure import MiddleLine, round_table
from nacsim_dashboards.charts.round_table_form import WIDE
from nacsim_dashboards.charts.round_table_seats import Legend, legend_of
from nacsim_dashboards.charts.round_table_stills import still

QUESTION = "Who objects, and who gives way?"
_ARROWS = {True: "▲", False: "▼"}
"""Nearer to support, and further from it, as the triangles beside the seats."""


def chart(finding: Stances, unfolding: bool = False) -> Chart:
    """Step by step through the sittings. unfolding: before them comes a step at which nobody was heard yet."""
    words, sittings = finding.words, finding.sittings
    legend = legend_of(sittings, unfolding)
    steps = tuple(_step(words, sitting, legend) for sitting in sittings)
    if unfolding:
        steps = (_before(words, sittings[0], legend), *steps)
    return Chart(
        key="round-table",
        title=finding.first_and_last,
        caption=_caption(sittings, legend),
        figure=steps[0].figure,
        narrow=steps[0].narrow,
        table=_rows(sittings),
        steps=steps,
        question=QUESTION,
        stills=tuple(still(words, sitting) for sitting in sittings),
        least=WIDE.least,
    )


def _step(words: Words, sitting: Sitting, legend: Legend) -> Step:
    lines = middle(words, sitting)
    wide, narrow = (round_table(sitting, lines, legend, narrow=way) for way in (False, True))
    return Step(sitting.label, described(words, sitting), wide, narrow)


def _before(words: Words, first: Sitting, legend: Legend) -> Step:
    """The table before anybody speaks: the question and the draft."""
    draft = [f"{words.clause(key)}: {text}" for key, text in drafted(words).items()]
    question = safe(words.scenario.question)
    head = [MiddleLine(question, bold=True), MiddleLine("The draft", "soft")]
    lines = [*head, *(MiddleLine(line, "accent") for line in draft)]
    silent = replace(first, changed=())
    wide, narrow = (round_table(silent, lines, legend, narrow=way, heard=False) for way in (False, True))
    return Step("Before the first session", f"{question} The draft: {'; '.join(draft)}.", wide, narrow)


def drafted(words: Words) -> dict[str, str]:
    """Each clause's wording in the draft."""
    scenario = words.scenario
    return {p.key: option_text(p.options[o]) for p, o in zip(scenario.provisions, scenario.draft, strict=True)}


def _caption(sittings: Sequence[Sitting], legend: Legend) -> str:
    parts = [
        "One seat for each ally, clockwise from the chair in the order of their names, as the Council sits; in bold"
        " who tabled the text. Each seat's mark and colour is the ally's stance at the last sounding of the session;"
        " touch a seat, or open the table, to read why."
    ]
    if legend.turns:
        parts.append(
            "A second ring is round who takes another stance than at the session before, and its triangle points up"
            " if that is nearer to support."
        )
    if legend.unseated:
        parts.append("A ring with a dot is an ally without a seat in that body.")
    if any(move.kind in ("demarche", "approach") for sitting in sittings for move in sitting.moves):
        parts.append("The price of refusing is in units of value: a decision is worth 1 to an ally at most.")
    start = "the draft, " if legend.unheard else ""
    return " ".join([*parts, f"Step through {start}{counted(len(sittings) - 1, 'session')} and the end."])


def _rows(sittings: Sequence[Sitting]) -> Table:
    rows = (
        (sitting.label, seat.name, STANCE_WORDS[seat.stance] if seat.stance else "no seat", ". ".join(seat.why))
        for sitting in sittings
        for seat in sitting.seats
    )
    return Table(("session", "ally", "stance", "why"), tuple(rows), sortable=True)


def middle(words: Words, sitting: Sitting) -> list[MiddleLine]:
    """What stands in the middle of the table; the first line is a heading."""
    turned = [MiddleLine(f"{_ARROWS[nearer]} {line}", bold=True) for line, nearer in news(words, sitting.changed)]
    tally = MiddleLine(sitting.tally_words)
    if sitting.session is None:
        head = MiddleLine(capital(sitting.moves[-1].text), bold=True)
        return [head, MiddleLine(f"{sitting.when}, {sitting.body}", "soft"), tally, *turned]
    head = MiddleLine(f"Session {sitting.session}, {sitting.body}", bold=True)
    lines = [head, MiddleLine(sitting.when, "soft"), tally, *turned]
    if sitting.disputed:
        lines.append(MiddleLine(f"In dispute: {words.clauses(sitting.disputed)}", "object"))
    return [*lines, *(MiddleLine(move.line, "accent") for move in sitting.moves)]
