"""A sitting that was played, on a page: what the answers changed, then the page of the run that they made."""

from __future__ import annotations

from dataclasses import replace

from nacsim.findings.answers_again import GIVEN_AGAIN, IN_PLAIN_WORDS
from nacsim.findings.answers_changed import AnswersChanged, answered_yourself
from nacsim.findings.explanation import Explanation
from nacsim.findings.own_answers import QUESTIONS
from nacsim.findings.provenance import RecordCheck, against_record
from nacsim.findings.words import Words, capital, safe
from nacsim_dashboards.chart import Badge, Page, Part, Points, Section, Strips, Table
from nacsim_dashboards.charts.outcome_strip import strip
from nacsim_dashboards.pages.run_page import run_page, sections_of_run
from nacsim_dashboards.pages.sources import sources_of_run


def play_page(explanation: Explanation, found: AnswersChanged) -> Page:
    """The whole page. explanation: of the record that the sitting made."""
    page = run_page(explanation)
    seats = Badge("Played", safe(", ".join(found.seats)))
    first, *rest = page.badges
    history = _history(found)
    course = (*sections_of_run(explanation), sources_of_run(explanation, history=not history))
    return replace(
        page,
        answer=f"{found.headline}.",
        notes=(*answered_yourself(found), *(safe(note) for note in found.scenario.notes)),
        badges=(first, seats, *rest),
        sections=(_changed(found), *history, *_answers(found), *course),
    )


def _changed(found: AnswersChanged) -> Section:
    """Both ends side by side, on the same draws; then how often each outcome comes about over many."""
    beside = Table(
        ("what", "your answers", "the model"),
        tuple((one.what, capital(one.yours), capital(one.model)) for one in found.beside),
        caption=(
            f"{capital(found.draws)}, once with your answers and once with the model in the same place. Clauses and"
            " allies that are not named end alike."
        ),
    )
    wishes = (Points(tuple(f"{wish}." for wish in found.of_wishes)),) if found.of_wishes else ()
    return Section("changed", "What your answers changed", (beside, *wishes, *_many(found)))


def _many(found: AnswersChanged) -> tuple[Part, ...]:
    """How often each outcome comes about; nothing where all was left to the model, for both are the same runs."""
    if not found.given:
        return ()
    many = found.many
    strips = Strips((strip(many.yours.strip), strip(many.model.strip)))
    more = Points(tuple(f"{sentence}." for sentence in (many.turned, many.pace) if sentence))
    return f"{many.headline}.", strips, more, f"{GIVEN_AGAIN}.", f"{IN_PLAIN_WORDS}."


def _history(found: AnswersChanged) -> tuple[Section, ...]:
    """What is on record beside both; no section where nothing is."""
    yours, model = (
        {check.fact: check for check in against_record(record, found.scenario)} for record in (found.yours, found.model)
    )
    rows = tuple(
        (
            f"{fact} (coded)" if check.kind == "coded" else fact,
            *map(capital, (check.on_record, _in_run(yours.get(fact)), _in_run(model.get(fact)))),
        )
        for fact, check in (yours | model).items()
    )
    if not rows:
        return ()
    caption = "What is on record beside your run and the model's."
    if any(check.kind == "coded" for check in (yours | model).values()):
        caption += " Coded: it echoes what was written into the scenario, so that agreement proves nothing."
    header = ("what", "on record", "your answers", "the model")
    return (Section("history", "What happened in history", (Table(header, rows, caption),)),)


def _in_run(check: RecordCheck | None) -> str:
    """What came of a run; of a clause nothing where no text was adopted."""
    return check.in_run if check else "No text adopted"


def _answers(found: AnswersChanged) -> tuple[Section, ...]:
    """Every question and what was said to it, speeches in full."""
    words = Words(found.scenario)
    several = len(found.seats) > 1
    rows = tuple(
        (
            own.session,
            words.when(own.hour),
            *((capital(own.seat_words(words)),) if several else ()),
            capital(QUESTIONS[own.kind]),
            capital(own.said(words)),
        )
        for own in found.answers
    )
    header = ("session", "when", *(("who",) if several else ()), "asked", "answered")
    caption = "Your answers, in the order in which you gave them."
    return (Section("answers", "What you answered", (Table(header, rows, caption),)),) if rows else ()
