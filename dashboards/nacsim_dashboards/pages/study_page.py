"""Pages about many runs, and the page of a scenario: one run as written, then many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from nacsim.errors import UserError
from nacsim.findings.explanation import Explanation
from nacsim.findings.words import counted, safe
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim_dashboards.chart import Badge, Page, Section
from nacsim_dashboards.pages import many
from nacsim_dashboards.pages.ensemble_sections import ensemble_answer, ensemble_sections
from nacsim_dashboards.pages.run_page import about, badges, no_votes, sections_of_run
from nacsim_dashboards.pages.sources import sources_of_run, sources_of_study

Summary = Mapping[str, Any]


def scenario_page(explanation: Explanation, summary: EnsembleSummary) -> Page:
    """A scenario: its run as written, explained, and what many runs say."""
    scenario, runs = explanation.scenario, counted(summary.runs, "run")
    many_runs = ensemble_answer(summary, scenario)
    finding = explanation.story.finding.text.rstrip(".")
    first, *rest = (_counted(runs, section) for section in ensemble_sections(summary, scenario))
    return Page(
        title=safe(scenario.title),
        question=safe(scenario.question),
        answer=f"As written: {_small(finding)}; {_small(many_runs)}",
        badges=(*badges(explanation.record, scenario), Badge("Many runs", f"{runs}, seed {summary.seed}")),
        notes=explanation.story.notes,
        sections=(first, *sections_of_run(explanation), *rest, sources_of_run(explanation)),
    )


def study_page(kind: str, summary: Summary, scenarios: Sequence[Scenario]) -> Page:
    """The page of a kept study; scenarios: what it is of, in its order. UserError if no page fits the kind."""
    answer, (first, *rest) = _told(kind, summary, scenarios)
    titles, questions = ({safe(getattr(s, name)): None for s in scenarios} for name in ("title", "question"))
    return Page(
        title=" and ".join(titles),
        question=" ".join(questions) if len(questions) == 1 else "",
        answer=answer,
        badges=(*_of(scenarios), Badge("Runs", f"{summary['runs']:,}, seed {summary['seed']}")),
        notes=tuple(dict.fromkeys(safe(note) for scenario in scenarios for note in scenario.notes)),
        sections=(
            replace(first, parts=(no_votes(scenarios[0]), *first.parts)),
            *rest,
            sources_of_study(kind, summary, scenarios),
        ),
    )


def _told(kind: str, summary: Summary, scenarios: Sequence[Scenario]) -> tuple[str, list[Section]]:
    if kind == "compare":
        return many.answer_of_compare(summary, scenarios), many.sections_of_compare(summary, scenarios)
    if kind == "ensemble":
        ensemble = EnsembleSummary.model_validate(summary, strict=False)
        return ensemble_answer(ensemble, scenarios[0]), ensemble_sections(ensemble, scenarios[0])
    if kind not in _OF_ONE:
        raise UserError(f"There is no page for a result of kind {kind!r}. Give the run or the scenario it is about.")
    answer, sections = _OF_ONE[kind]
    return answer(summary, scenarios[0]), sections(summary, scenarios[0])


_OF_ONE = {
    "sweep": (many.answer_of_sweep, many.sections_of_sweep),
    "sensitivity": (many.answer_of_sensitivity, many.sections_of_sensitivity),
}


def _counted(runs: str, section: Section) -> Section:
    return replace(section, heading=f"In {runs}: {_small(section.heading)}")


def _of(scenarios: Sequence[Scenario]) -> tuple[Badge, ...]:
    return about(scenarios[0]) if len(scenarios) == 1 else (Badge("Results", str(len(scenarios))),)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
