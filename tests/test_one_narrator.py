"""One narrator: what the terminal says of a result and what its page says are the same sentences, those of findings.

A kind of result is a `Told`: its findings, what the terminal prints of it, and its page. Whoever adds a kind adds a row
to `told`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

import pytest

import many_samples as made
from nacsim.council.run import run
from nacsim.findings.chances import chances
from nacsim.findings.clauses import clauses
from nacsim.findings.holdouts import holdouts
from nacsim.findings.outcomes import outcomes
from nacsim.findings.proceedings import proceedings
from nacsim.findings.timing import timing
from nacsim.findings.ways import ways
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary
from nacsim.studies.ensemble import ensemble
from nacsim.studies.explain import explained
from nacsim.telling.ensemble_report import ensemble_report
from nacsim.telling.lines import as_text
from nacsim_dashboards.chart import Chart, Page, Points
from nacsim_dashboards.pages.page import html
from nacsim_dashboards.pages.study_page import scenario_page, study_page

IRAQ = "iraq-training-2004"
ENSEMBLES = {
    "intervals overlap": (IRAQ, 20),
    "one leads": ("turkey-2003", 60),
    "nothing is adopted": (f"{IRAQ}@no_amendments", 20),
    "a single run": (IRAQ, 1),
    "a cable's account": ("ntmi-review-2008", 40),
    "no chances are given": ("turkey-2003@no_dpc", 20),
    "markup for names": (str(Path(__file__).parent / "scenarios" / "hostile.yaml"), 20),
}
"""Why it is here: scenario, runs."""
BY_HAND = {
    "all agree": {"adopted_amended": {59: 300}},
    "three tie": {"adopted_amended": {12: 34}, "deferred": {24: 36}, "not_adopted": {59: 30}},
    "hardly ever": {"adopted_amended": {12: 9999}, "not_adopted": {59: 1}},
}
PERCENTAGE = re.compile(r"\d%")
READING = ("95% intervals", "add up to 100%")
"""Percentages of captions that are of no result."""


@dataclass(frozen=True)
class Told:
    """A result as each of its tellers tells it."""

    findings: tuple[object, ...]
    terminal: str
    page: Page


def of_ensemble(summary: EnsembleSummary, scenario: Scenario) -> Told:
    findings = tuple(find(summary, scenario) for find in (outcomes, chances, holdouts, timing, clauses))
    page = study_page(summary, [scenario])
    gone = [found for found in [ways(summary)] if found]
    return Told((*findings, proceedings(summary), *gone), as_text(ensemble_report(scenario, summary)), page)


@cache
def told() -> dict[str, Told]:
    """Every result, under the reason why it is here."""
    results = {}
    for why, (name, runs) in ENSEMBLES.items():
        scenario = load(name)
        summary = ensemble(scenario, runs, 1).summary
        results[why] = of_ensemble(summary, scenario)
    matter = load(IRAQ)
    for why, ends in BY_HAND.items():
        results[why] = of_ensemble(made.ensemble(matter, ends, {"FRA": {"first": 1.0, "final": 0.9999}}), matter)
    return results


EVERY = [*ENSEMBLES, *BY_HAND]


def claims(finding: object) -> dict[str, str]:
    """Every sentence of a finding by its name: the properties that are texts, a new one too."""
    names = [name for name, part in vars(type(finding)).items() if isinstance(part, property) and name[0] != "_"]
    values = {name: getattr(finding, name) for name in names}
    return {name: text for name, text in values.items() if isinstance(text, str)}


def one_line(text: str) -> str:
    return " ".join(text.split())


def texts(page: Page) -> Iterator[str]:
    """What the page says in sentences: its answer, titles, captions, paragraphs and points."""
    yield page.answer
    for section in page.sections:
        yield section.heading
        for part in section.parts:
            if isinstance(part, Chart):
                yield from (part.title, part.caption)
            elif isinstance(part, Points):
                yield from part.items
            elif isinstance(part, str):
                yield part


def without(text: str, sentences: Sequence[str]) -> str:
    """What is left of a text when these are taken out, the longest first."""
    for sentence in sorted(sentences, key=len, reverse=True):
        text = text.replace(sentence, "")
    return text


def table_rows(text: str) -> Iterator[str]:
    """Lines of the terminal that hold numbers in columns: what is compact there, and no sentence."""
    for line in text.splitlines():
        if re.match(r"^ {2}\S.* {2,}\S", line) or re.match(r"^ {4,}(on |[\d<>])", line):
            yield line


def test_every_kind_and_case_is_seen() -> None:
    assert list(told()) == EVERY
    titles = [result.page.answer for result in told().values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("why", EVERY)
def test_terminal_and_page_lead_with_the_same_headlines(why: str) -> None:
    result = told()[why]
    headlines = [claims(finding)["headline"] for finding in result.findings if "headline" in claims(finding)]
    assert len(headlines) >= 1
    terminal, page = one_line(result.terminal), unescape(html(result.page))
    for headline in headlines:
        assert one_line(headline) in terminal
        assert headline in page


@pytest.mark.parametrize("why", EVERY)
def test_all_that_a_finding_claims_is_on_both_but_the_answer(why: str) -> None:
    """An answer is the page's own: the terminal has the question at its top, and the headline below."""
    result = told()[why]
    terminal, page = one_line(result.terminal), " ".join(texts(result.page))
    drawn = {part.key for section in result.page.sections for part in section.parts if isinstance(part, Chart)}
    for finding in result.findings:
        for name, sentence in claims(finding).items():
            if type(finding).__name__ == "Clauses" and "clauses" not in drawn and name != "headline":
                continue  # no shares of nothing
            assert sentence in page, name
            assert name == "answer" or one_line(sentence) in terminal, name


@pytest.mark.parametrize("why", EVERY)
def test_no_percentage_on_a_page_is_said_outside_a_finding(why: str) -> None:
    result = told()[why]
    sentences = [sentence for finding in result.findings for sentence in claims(finding).values() if sentence]
    for text in texts(result.page):
        left = without(text, [*sentences, *READING])
        assert not PERCENTAGE.search(left), left
    for section in result.page.sections:
        for part in section.parts:
            if isinstance(part, Chart) and part.key != "known":
                assert part.title in sentences


@pytest.mark.parametrize("why", EVERY)
def test_no_percentage_in_the_terminal_is_said_outside_a_finding(why: str) -> None:
    result = told()[why]
    sentences = [one_line(sentence) for finding in result.findings for sentence in claims(finding).values() if sentence]
    lines = set(table_rows(result.terminal))
    prose = one_line(" ".join(line for line in result.terminal.splitlines() if line not in lines))
    assert not PERCENTAGE.search(without(prose, sentences)), prose


@pytest.mark.parametrize("why", EVERY)
def test_the_terminal_is_ascii_and_fits(why: str) -> None:
    terminal = told()[why].terminal
    assert terminal.isascii() or why == "markup for names"
    assert max(map(len, terminal.splitlines())) <= 80


@pytest.mark.parametrize("why", EVERY)
def test_nothing_rare_is_shown_as_never_and_nothing_frequent_as_always(why: str) -> None:
    """Of the bars: 0% only where the share is 0, 100% only where it is 1."""
    result = told()[why]
    (finding,) = (finding for finding in result.findings if type(finding).__name__ == "Outcomes")
    bars = re.findall(r"^ {2}([^\d\n]+?) +([<>]?[\d.]+%)  ", result.terminal, re.MULTILINE)
    shown = dict(bars)
    for outcome in getattr(finding, "shares", ()):
        assert (shown[outcome.words] == "0%") == (outcome.share.value == 0)
        assert (shown[outcome.words] == "100%") == (outcome.share.value == 1)


@pytest.mark.parametrize("second", ["Adopted in 70% of runs.", "Adopted, amended in 70.0% of runs (95 % interval)"])
def test_a_second_sentence_about_the_same_number_would_be_seen(second: str) -> None:
    result = told()["intervals overlap"]
    sentences = [sentence for finding in result.findings for sentence in claims(finding).values() if sentence]
    assert PERCENTAGE.search(without(f"{result.page.answer} {second}", [*sentences, *READING]))
    assert not list(table_rows(second)) and not list(table_rows(f"  {second}"))


def test_the_page_of_a_scenario_answers_with_the_same_sentence() -> None:
    scenario = load("turkey-2003")
    summary = ensemble(scenario, 30, 1).summary
    found = explained(run(scenario, as_written=True), scenario)
    page = scenario_page(found, summary)
    told = found.story.finding.text.rstrip(".")
    assert page.answer.startswith(f"Run once, as the scenario is written: {told[0].lower()}{told[1:]}")
    titles = [part.title for section in page.sections for part in section.parts if isinstance(part, Chart)]
    headlines = {find(summary, scenario).headline for find in (outcomes, holdouts, timing, clauses)}
    assert headlines <= set(titles)
