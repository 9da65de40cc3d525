"""One run on a page: the table, who gave way when, what became of the text, what would have turned it."""

from __future__ import annotations

from nacsim.findings.common_ground import common_ground
from nacsim.findings.estimates import INTERVALS
from nacsim.findings.evidence import Sentence
from nacsim.findings.explanation import Explanation
from nacsim.findings.price import prices
from nacsim.findings.provenance import agreement
from nacsim.findings.sittings import sittings
from nacsim.findings.staircase import staircase
from nacsim.findings.stances import stances
from nacsim.findings.text_path import text_path
from nacsim.findings.variants import variant
from nacsim.findings.words import OUTCOME_WORDS, Words, on_day, safe, small
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.store.keeping import scenario_name
from nacsim.telling.claims import settings
from nacsim_dashboards.chart import Badge, Fold, Page, Part, Points, Section
from nacsim_dashboards.charts.common_ground import chart as common_ground_chart
from nacsim_dashboards.charts.levers import chart as levers_chart
from nacsim_dashboards.charts.price import chart as price_chart
from nacsim_dashboards.charts.round_table import chart as round_table_chart
from nacsim_dashboards.charts.staircase import chart as staircase_chart
from nacsim_dashboards.charts.stances import chart as stances_chart
from nacsim_dashboards.charts.text_path import chart as text_chart
from nacsim_dashboards.pages.sources import no_votes, source_of_run, sources_of_run


def run_page(explanation: Explanation, *, lesson: bool = False) -> Page:
    """The whole page about one run. lesson: it keeps the end to itself until somebody asks."""
    scenario = explanation.scenario
    return Page(
        title=titled(scenario),
        question=safe(scenario.question),
        answer=answer(explanation),
        badges=badges(explanation.record, scenario),
        notes=explanation.story.notes,
        sections=(*sections_of_run(explanation, lesson=lesson), sources_of_run(explanation)),
        source=source_of_run(explanation.record),
        lesson=lesson,
    )


def answer(explanation: Explanation) -> str:
    """What came of the run, and on what it agrees with the record, in one sentence."""
    agrees = small(agreement(explanation.record, explanation.scenario))
    return f"{'; '.join(filter(None, (explanation.story.finding.text.rstrip('.'), agrees)))}."


def titled(scenario: Scenario) -> str:
    """What a page is about: the matter, and the variant of it that it is."""
    title, name = safe(scenario.title), safe(scenario.variant_title or scenario.variant or "")
    return f"{title}: {name}" if name else title


def badges(record: Record, scenario: Scenario) -> tuple[Badge, ...]:
    """What came of it, what was run, and where."""
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
        "Scenario": safe(scenario_name(scenario.slug, scenario.variant)),
        "Variant": variant(scenario) if scenario.variant_title else "",
        "Set": settings(scenario.set),
    }
    return tuple(Badge(label, text) for label, text in facts.items() if text)


def sections_of_run(explanation: Explanation, *, lesson: bool = False) -> tuple[Section, ...]:
    """Picture, then detail. lesson: what comes step by step shows nothing before it has come about."""
    record, scenario, story = explanation.record, explanation.scenario, explanation.story
    courses = stances(Words(scenario), sittings(record, scenario))
    stair = staircase_chart(staircase(record, scenario), unfolding=lesson)
    became = text_chart(text_path(record, scenario))
    return (
        Section("table", "Round the table", (round_table_chart(courses, unfolding=lesson), stair, no_votes(scenario))),
        Section(
            "course",
            "Who held out, and who gave way when",
            (stances_chart(courses), _points(*story.objections, *story.unmoved), *_movements(explanation)),
            "Who held out to the last, and who gave way when?",
        ),
        Section(
            "became",
            "What became of the text",
            (became, _points(*story.concessions)),
            "What did the text lose on the way, and to whom?",
        ),
        *_levers(explanation),
        _consent(explanation),
    )


def _consent(explanation: Explanation) -> Section:
    """What it would have taken; without the price of consent where nothing was tried."""
    found, common = prices(explanation), common_ground_chart(common_ground(explanation))
    if found.nothing_tried:
        return Section("consent", "What all could have agreed to", (common,), "Which texts were worth having to all?")
    return Section("consent", "What it would have taken", (price_chart(found), common), "What would have turned it?")


def _levers(explanation: Explanation) -> tuple[Section, ...]:
    """What single changes do to many runs, where they were tried."""
    found = explanation.levers
    if found is None:
        return ()
    idle = tuple(f"{sentence}." for sentence in (found.nothing, found.left_out) if sentence)
    heading = f"What would have turned it, in {found.of.runs:,} runs"
    parts = (f"{found.runs}.", levers_chart(found), f"{INTERVALS}.", *idle)
    return (Section("turned", heading, parts, "Which single change would have turned it most often?"),)


def _points(*sentences: Sentence) -> Points:
    return Points(tuple(sentence.text for sentence in sentences))


def _movements(explanation: Explanation) -> tuple[Part, ...]:
    sentences = [sentence for movement in explanation.story.movements for sentence in movement.sentences]
    return (Fold("What moved them, term by term", (_points(*sentences),)),) if sentences else ()
