"""The charts about one run: data, figure and caption put together, each in one function."""

from __future__ import annotations

from collections.abc import Sequence

from nacsim.findings import consent as consent_data
from nacsim.findings.explanation import Explanation
from nacsim.findings.provenance import CONFIDENCES, Entry, known
from nacsim.findings.sittings import Sitting
from nacsim.findings.stances import courses
from nacsim.findings.text_path import Clause
from nacsim.findings.words import OUTCOME_WORDS, STANCE_WORDS, Words
from nacsim_dashboards import captions
from nacsim_dashboards.chart import Chart, Step, Table
from nacsim_dashboards.charts import consent, provenance, round_table, stances
from nacsim_dashboards.charts import text_path as text

NO_SEAT = "no seat"


def round_table_chart(words: Words, found: Sequence[Sitting]) -> Chart:
    """Chart 1."""
    rings = any(sitting.taking(None) for sitting in found)
    steps = tuple(_step(words, sitting, rings) for sitting in found)
    rows = tuple(
        (captions.step_label(sitting), seat.name, STANCE_WORDS[seat.stance] if seat.stance else NO_SEAT)
        for sitting in found
        for seat in sitting.seats
    )
    return Chart(
        key="round-table",
        title=captions.round_table_title(words, found, courses(found)),
        caption=captions.round_table_caption(found),
        figure=steps[0].figure,
        narrow=steps[0].narrow,
        table=Table(("session", "ally", "stance"), rows, sortable=True),
        steps=steps,
    )


def _step(words: Words, sitting: Sitting, rings: bool) -> Step:
    lines = captions.middle(words, sitting)
    wide, narrow = (round_table.round_table(sitting, lines, rings=rings, narrow=way) for way in (False, True))
    return Step(captions.step_label(sitting), captions.says(words, sitting), wide, narrow)


def stances_chart(words: Words, found: Sequence[Sitting]) -> Chart:
    """Chart 2."""
    rows = courses(found)
    header = ("ally", *(f"session {sitting.session}" if sitting.session else "end" for sitting in found))
    return Chart(
        key="stances",
        title=captions.stances_title(words, found, rows),
        caption=captions.stances_caption(rows),
        figure=stances.stances(found, rows),
        narrow=stances.stances(found, rows, narrow=True),
        table=Table(
            header,
            tuple((row.name, *(STANCE_WORDS[s] if s else NO_SEAT for s in row.stances)) for row in rows),
        ),
    )


def text_chart(clauses: Sequence[Clause], *, adopted: bool) -> Chart:
    """Chart 3."""
    rows = tuple(
        (
            clause.title,
            wording.text,
            "no place" if wording.place is None else wording.place,
            ", ".join(f"session {stop.session}" for stop in clause.path if stop.option == wording.key),
            ", ".join(wording.refused_by),
        )
        for clause in clauses
        for wording in clause.wordings
    )
    return Chart(
        key="text-path",
        title=captions.text_title(clauses, adopted=adopted),
        caption=captions.text_caption(clauses),
        figure=text.text(clauses),
        narrow=text.text(clauses, narrow=True),
        table=Table(("clause", "wording", "place on its scale", "in the text from", "refused by"), rows),
    )


def prices_part(explanation: Explanation) -> Chart | str:
    """Chart 8: the price of consent; a sentence if nothing that was tried turns it."""
    found = consent_data.prices(explanation.prices, explanation.scenario, explanation.record.adopted)
    title = captions.prices_title(Words(explanation.scenario), found)
    if not found.turned:
        return f"{title}."
    return Chart(
        key="price",
        title=title,
        caption=captions.prices_caption(found),
        figure=consent.prices(found),
        narrow=consent.prices(found, narrow=True),
        table=Table(
            ("ally", "change of what a decision is worth to it", "outcome then"),
            tuple((row.name, round(row.change, 6), OUTCOME_WORDS[row.outcome]) for row in found.turned),
        ),
    )


def common_chart(explanation: Explanation) -> Chart:
    """Chart 8: the unanimity core."""
    found = consent_data.common_ground(explanation.core, explanation.scenario, explanation.record.adopted)
    texts = [one for one in (found.draft, found.final, found.best) if one]
    return Chart(
        key="common-ground",
        title=captions.common_title(found),
        caption=captions.common_caption(found),
        figure=consent.common_ground(found),
        narrow=consent.common_ground(found, narrow=True),
        table=Table(
            ("clause", *(one.role for one in texts)),
            tuple((words, *(list(one.options.values())[i] for one in texts)) for i, words in enumerate(found.clauses)),
        ),
    )


def provenance_chart(entries: Sequence[Entry]) -> Chart:
    """Chart 13: what is known, in one picture."""
    found = known(entries)
    return Chart(
        key="known",
        title=captions.provenance_title(found),
        caption=captions.provenance_caption(found),
        figure=provenance.provenance(found),
        narrow=provenance.provenance(found, narrow=True),
        table=Table(
            ("number", *CONFIDENCES), tuple((kind, *(counts[w] for w in CONFIDENCES)) for kind, counts in found.items())
        ),
    )
