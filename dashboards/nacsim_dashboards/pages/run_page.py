"""One run on a page: the table, who gave way when, what became of the text, what would have turned it."""

from __future__ import annotations

from nacsim.findings.explanation import Explanation
from nacsim.findings.sittings import sittings
from nacsim.findings.text_path import clause_paths
from nacsim.findings.words import OUTCOME_WORDS, Words, on_day, safe
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim_dashboards.captions import no_votes
from nacsim_dashboards.chart import Badge, Fold, Page, Part, Points, Section
from nacsim_dashboards.pages.run_charts import common_chart, prices_part, round_table_chart, stances_chart, text_chart
from nacsim_dashboards.pages.sources import sources_of_run


def run_page(explanation: Explanation) -> Page:
    """The whole page about one run."""
    scenario = explanation.scenario
    return Page(
        title=safe(scenario.title),
        question=safe(scenario.question),
        answer=explanation.story.finding.text,
        badges=badges(explanation.record, scenario),
        notes=explanation.story.notes,
        sections=(*sections_of_run(explanation), sources_of_run(explanation)),
    )


def badges(record: Record, scenario: Scenario) -> tuple[Badge, ...]:
    """What came of it, what was run, where and under which rule."""
    outcome = Badge("Outcome", OUTCOME_WORDS[record.outcome], "good" if record.adopted else "bad")
    how = "as written, every uncertain number at its centre"
    run = Badge("Run", how if record.as_written else f"seed {record.seed}, run {record.run}")
    return (outcome, *about(scenario), run)


def about(scenario: Scenario) -> tuple[Badge, ...]:
    """What a scenario is of."""
    main = scenario.legs[-1].body
    facts = {
        "Date": on_day(scenario.date),
        "Body": safe(scenario.body_names.get(main, main)),
        "Members": str(len(scenario.allies)),
        "Scenario": safe(f"{scenario.slug}@{scenario.variant}" if scenario.variant else scenario.slug),
        "Set": ", ".join(f"{safe(path)}={safe(str(value))}" for path, value in scenario.set.items()),
    }
    return tuple(Badge(label, text) for label, text in facts.items() if text)


def sections_of_run(explanation: Explanation) -> tuple[Section, ...]:
    """Picture, then detail."""
    record, scenario, told = explanation.record, explanation.scenario, explanation.story
    words, found = Words(scenario), sittings(record, scenario)
    held = Points(tuple(sentence.text for sentence in (*told.objections, *told.unmoved)))
    became = text_chart(clause_paths(record, scenario), adopted=record.adopted)
    lost = Points(tuple(sentence.text for sentence in told.concessions))
    return (
        Section("table", "Round the table", (no_votes(scenario), round_table_chart(words, found))),
        Section(
            "course",
            "Who held out, and who gave way when",
            (stances_chart(words, found), held, *_moved(explanation)),
        ),
        Section("became", "What became of the text", (became, lost)),
        Section("consent", "What it would have taken", (prices_part(explanation), common_chart(explanation))),
    )


def _moved(explanation: Explanation) -> tuple[Part, ...]:
    moved = tuple(s.text for movement in explanation.story.movements for s in movement.sentences)
    return (Fold("What moved them, term by term", (Points(moved),)),) if moved else ()
