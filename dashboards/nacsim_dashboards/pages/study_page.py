"""Pages about many runs, and the page of a scenario: one run as written, then many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nacsim.findings.explanation import Explanation
from nacsim.findings.outcome_strip import outcome_strip
from nacsim.findings.words import counted, listed, safe, small
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.store.summaries import EnsembleSummary, SensitivitySummary, Summary, SweepSummary
from nacsim_dashboards.chart import Badge, Page, Section
from nacsim_dashboards.charts.outcome_strip import strip
from nacsim_dashboards.pages import compare_sections, ensemble_sections, sensitivity_sections, sweep_sections
from nacsim_dashboards.pages.run_page import about, badges, sections_of_run, titled
from nacsim_dashboards.pages.run_page import answer as answer_of_run
from nacsim_dashboards.pages.sources import source_of_scenario, source_of_study, sources_of_run, sources_of_study


def scenario_page(explanation: Explanation, summary: EnsembleSummary, *, lesson: bool = False) -> Page:
    """A scenario: its run as written, explained, and what many runs say.

    lesson: it keeps the end to itself until somebody asks.
    """
    scenario, runs = explanation.scenario, counted(summary.runs, "run")
    many = (_counted(runs, section) for section in ensemble_sections.sections(summary, scenario))
    return Page(
        title=titled(scenario),
        question=safe(scenario.question),
        answer=f"Run once, as the scenario is written: {small(answer_of_run(explanation))}",
        badges=(*badges(explanation.record, scenario), Badge("Many runs", f"{runs}, seed {summary.seed}")),
        notes=explanation.story.notes,
        sections=(*sections_of_run(explanation, lesson=lesson), *many, sources_of_run(explanation)),
        strips=(strip(outcome_strip(summary, summary.runs)),),
        source=source_of_scenario(explanation.record, summary),
        lesson=lesson,
    )


def study_page(summary: Summary, scenarios: Sequence[Scenario]) -> Page:
    """The page of a study. scenarios: what it is of, in its order."""
    answer, sections = _content(summary, scenarios)
    titles, questions = ({safe(getattr(s, name)): None for s in scenarios} for name in ("title", "question"))
    return Page(
        title=titled(scenarios[0]) if len(scenarios) == 1 else listed(titles),
        question=" ".join(questions) if len(questions) == 1 else "Compared run by run, on the same draws.",
        answer=answer,
        badges=(*_of(scenarios), Badge("Runs", f"{summary.runs:,}, seed {summary.seed}")),
        notes=tuple(dict.fromkeys(safe(note) for scenario in scenarios for note in scenario.notes)),
        sections=(
            *sections,
            sources_of_study(summary, scenarios),
        ),
        strips=(strip(outcome_strip(summary, summary.runs)),) if isinstance(summary, EnsembleSummary) else (),
        source=source_of_study(summary, scenarios),
    )


def _content(summary: Summary, scenarios: Sequence[Scenario]) -> tuple[str, list[Section]]:
    """The page's answer in one sentence, and its sections."""
    match summary:
        case ComparisonSummary():
            return compare_sections.answer(summary, scenarios), compare_sections.sections(summary, scenarios)
        case SweepSummary():
            return sweep_sections.answer(summary, scenarios[0]), sweep_sections.sections(summary, scenarios[0])
        case SensitivitySummary():
            return sensitivity_sections.answer(summary), sensitivity_sections.sections(summary, scenarios[0])
        case EnsembleSummary():
            return ensemble_sections.answer(summary, scenarios[0]), ensemble_sections.sections(summary, scenarios[0])


def _counted(runs: str, section: Section) -> Section:
    return replace(section, heading=f"In {runs}: {small(section.heading)}")


def _of(scenarios: Sequence[Scenario]) -> tuple[Badge, ...]:
    return about(scenarios[0]) if len(scenarios) == 1 else (Badge("Compared", f"{len(scenarios)} results"),)
