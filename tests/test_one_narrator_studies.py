"""One narrator: what a study's report claims in a terminal, its page claims in the same words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

import pytest

import study_samples as made
from many_samples import Ends
from nacsim.findings.blocking import blocking
from nacsim.findings.comparison import comparison
from nacsim.findings.differences import differences
from nacsim.findings.flips import flips, mechanisms
from nacsim.findings.other_rules import other_rules
from nacsim.findings.sobol import sobol
from nacsim.findings.sweep import sweep
from nacsim.findings.tornado import tornado
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.store.summaries import SensitivitySummary, Summary, SweepSummary
from nacsim.studies.compare import compare
from nacsim.studies.sensitivity import sensitivity
from nacsim.studies.sweep import sweep as run_sweep
from nacsim.telling.compare_report import comparison_report
from nacsim.telling.lines import as_text
from nacsim.telling.sensitivity_report import sensitivity_report
from nacsim.telling.sweep_report import sweep_report
from nacsim_dashboards.chart import Chart, Page
from nacsim_dashboards.pages.page import html
from nacsim_dashboards.pages.study_page import study_page

KINDS = {ComparisonSummary: "compare", SweepSummary: "sweep", SensitivitySummary: "sensitivity"}
TURKEY, NO_DPC = load("turkey-2003"), load("turkey-2003@no_dpc")


@dataclass(frozen=True)
class Study:
    """A study, told in both places."""

    summary: Summary
    scenarios: tuple[Scenario, ...]

    def report(self) -> str:
        """What a terminal shows, as one line."""
        match self.summary:
            case ComparisonSummary():
                lines = comparison_report(self.scenarios, self.summary)
            case SweepSummary():
                lines = sweep_report(self.scenarios[0], self.summary)
            case SensitivitySummary():
                lines = sensitivity_report(self.scenarios[0], self.summary)
            case _:
                raise TypeError(type(self.summary))
        text = as_text(lines)
        assert text.isascii()
        assert max(map(len, text.splitlines())) <= 80
        return unwrapped(text)

    @property
    def page(self) -> Page:
        """Its page."""
        return study_page(self.summary, self.scenarios)

    def reading(self) -> str:
        """What a reader of the page sees of text, as one line, in the terminal's characters."""
        return unwrapped(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]*>", "", html(self.page), flags=re.DOTALL)))

    def claims(self) -> Iterator[str]:
        """Every sentence that its findings hold."""
        match self.summary:
            case ComparisonSummary():
                yield from of_comparison(self.summary, self.scenarios)
            case SweepSummary():
                swept = sweep(self.summary, self.scenarios[0])
                yield from (swept.headline, swept.duration, swept.dilution, swept.sample)
                yield from (over.says for over in swept.over)
                yield swept.leading if len(swept.over) == 1 else ""
            case SensitivitySummary():
                parameters, power = tornado(self.summary), blocking(self.summary, self.scenarios[0])
                yield from (parameters.headline, parameters.as_it_stands, power.headline, power.why_none)
                yield from (power.unchanging, power.power_indices)
                for output in sobol(self.summary, self.scenarios[0]):
                    yield from (output.headline, output.coarse)


def of_comparison(summary: ComparisonSummary, scenarios: tuple[Scenario, ...]) -> Iterator[str]:
    results, changes, flipped = comparison(summary), differences(summary), flips(summary)
    by_rule = other_rules(summary, scenarios)
    yield from (changes.headline, changes.doubt, flipped.headline, flipped.examples, results.sample, results.sharing)
    yield by_rule.headline if by_rule else ""
    yield results.headline if not (by_rule and results.many) else ""
    yield mechanisms(summary).headline if not results.many else ""


def unwrapped(text: str) -> str:
    """On one line, in characters that every terminal has."""
    for sign, plain in (("\N{MINUS SIGN}", "-"), ("\N{EN DASH}", "-"), ("\N{RIGHTWARDS ARROW}", "->")):
        text = text.replace(sign, plain)
    return " ".join(text.split())


def compared(*names: str, runs: int = 40, what_ifs: str | None = None) -> Study:
    found = compare(*names, runs=runs, seed=1, what_ifs=what_ifs)
    return Study(found.summary, found.scenarios)


def swept(scenario: Scenario, *paths: tuple[str, list[float]]) -> Study:
    return Study(run_sweep(scenario, dict(paths), runs=40, seed=1).summary, (scenario,))


def chance(adopted: tuple[int, ...]) -> Study:
    """Results that may not differ: by hand, for no seed is sure to give them."""
    results: list[Ends] = [{"deferred": {9: n}, "not_adopted": {59: 100 - n}} for n in adopted]
    changes = [made.change((n - adopted[0]) / 100, -0.1, 0.2) for n in adopted]
    turned = [("deferred", "not_adopted", 3), ("not_adopted", "deferred", 1)]
    pairs = [made.pair(i, changes[i], turned, 100) for i in range(1, len(adopted))]
    labels = [f"r{i}" for i in range(len(adopted))]
    return Study(made.compare(labels, results, pairs), (TURKEY,) * len(adopted))


def hangs(rule: str) -> Study:
    ruled = load("turkey-2003", [f"procedure.rule={rule}"])
    return Study(sensitivity(ruled, runs=20, points=8, seed=1).summary, (ruled,))


STUDIES: dict[str, Callable[[], Study]] = {
    "two": lambda: compared("turkey-2003", "turkey-2003@no_dpc"),
    "two that may not differ": lambda: chance((50, 55)),
    "three": lambda: compared("iraq-training-2004", "turkey-2003", "ntmi-review-2008"),
    "three that may not differ": lambda: chance((50, 55, 60)),
    "the same twice": lambda: compared("turkey-2003", "turkey-2003"),
    "rules": lambda: compared("turkey-2003", what_ifs="rules", runs=20),
    "one number that matters": lambda: swept(NO_DPC, ("allies.FRA.value", [-0.1, 0.1, 0.3])),
    "one number that hardly does": lambda: swept(TURKEY, ("allies.LUX.value", [0.1, 0.11])),
    "two numbers that matter": lambda: swept(NO_DPC, ("allies.FRA.value", [0, 0.3]), ("theory.lobby", [0.02, 0.08])),
    "two numbers that hardly do": lambda: swept(
        TURKEY, ("allies.LUX.value", [0.1, 0.11]), ("theory.lobby", [0.05, 0.06])
    ),
    "what it hangs on": lambda: hangs("consensus"),
    "what it hangs on where support counts": lambda: hangs("simple_majority"),
}


@cache
def study(name: str) -> Study:
    return STUDIES[name]()


@pytest.mark.parametrize("name", STUDIES)
def test_terminal_and_page_make_the_same_claims_in_the_same_words(name: str) -> None:
    told = study(name)
    report, page = told.report(), told.reading()
    claims = [unwrapped(claim) for claim in told.claims() if claim]
    assert len(claims) >= 4
    for claim in claims:
        assert claim in report, f"not in the terminal: {claim}"
        assert claim in page, f"not on the page: {claim}"


@pytest.mark.parametrize("name", STUDIES)
def test_every_title_of_a_chart_is_in_the_report(name: str) -> None:
    told = study(name)
    report = told.report()
    titles = [part.title for section in told.page.sections[:-1] for part in section.parts if isinstance(part, Chart)]
    assert len(titles) >= 1
    for title in titles:
        assert unwrapped(title) in report, title


def test_the_samples_are_what_they_are_called() -> None:
    def moves(name: str) -> bool:
        summary = study(name).summary
        assert isinstance(summary, SweepSummary)
        return sweep(summary, study(name).scenarios[0]).moves

    assert moves("one number that matters") and moves("two numbers that matter")
    assert not (moves("one number that hardly does") or moves("two numbers that hardly do"))
