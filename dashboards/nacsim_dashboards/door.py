"""The entry to the dashboards: a page or a figure of scenarios and results, in whatever form they are given.

The only module here that runs anything: a scenario is run first. Everything else looks at what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from html import escape
from pathlib import Path

from plotly.graph_objects import Figure

from nacsim.errors import UserError
from nacsim.findings.explanation import Explanation
from nacsim.record import Record
from nacsim.scenario.catalogue import shipped
from nacsim.scenario.document import read as read_file
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store import manifest
from nacsim.store.manifest import BacktestManifest, ComparisonManifest, EnsembleManifest, SeatedRunManifest, is_result
from nacsim.store.reading import scenarios
from nacsim.studies.answers_changed import answers_changed
from nacsim.studies.backtest import Backtest
from nacsim.studies.compare import Comparison, compare
from nacsim.studies.ensemble import Ensemble, ensemble
from nacsim.studies.explain import explain, of_record
from nacsim.studies.open_result import Opened, open_result
from nacsim.studies.progress import Progress, silent
from nacsim.studies.scenario_like import ScenarioLike, seed_of
from nacsim.studies.seated import sitting_of
from nacsim.studies.sensitivity import Sensitivity
from nacsim.studies.sweep import Sweep
from nacsim_dashboards.chart import Page, charts_of
from nacsim_dashboards.pages.backtest_page import backtest_page
from nacsim_dashboards.pages.page import html, refuse_existing, write
from nacsim_dashboards.pages.play_page import play_page
from nacsim_dashboards.pages.run_page import run_page
from nacsim_dashboards.pages.site import INDEX, Decision, write_site
from nacsim_dashboards.pages.study_page import scenario_page, study_page
from nacsim_dashboards.titles import with_title

Thing = ScenarioLike | Opened
"""A scenario in any form; the folder of a result; or a result."""
Stage = Callable[[str], AbstractContextManager[Progress]]
"""Begins a stage of the work, by a word for it, and gives what tells how far that has come."""
MOST = 6
"""Results on one page of comparison: more colours nobody tells apart."""
RUNS = 2000
"""How often a scenario is run for its page."""


NO_LESSON = UserError("A lesson is of one decision: give one scenario, or the folder of one run.")


def quiet(_stage: str) -> AbstractContextManager[Progress]:
    """Stages whose progress is not reported."""
    return nullcontext(silent)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that is not written to a file; a notebook shows it."""

    page: Page

    def __repr__(self) -> str:
        return f"Page: {self.page.title}"

    def _repr_html_(self) -> str:
        frame = 'style="width: 100%; height: 48rem; border: 0"'
        return f'<iframe title="{escape(self.page.title)}" srcdoc="{escape(html(self.page))}" {frame}></iframe>'


def dashboard(
    *things: Thing,
    out: Path | str | None = None,
    runs: int = RUNS,
    seed: int | None = None,
    lesson: bool = False,
    stage: Stage = quiet,
) -> Path | Shown:
    """Make one page of scenarios or results, that works in any browser without a network; several are compared.

    Args:
        things: names, paths, data or loaded scenarios, which are run first; folders of results; or results.
        out: a new file. Without one nothing is written, and a notebook shows what is returned.
        runs: how often a scenario is run, and each of several.
        seed: of the draws; None: that of the folders, or the default.
        lesson: a page for a class: it opens before the first session, and keeps the end to itself until asked.
        stage: begins a stage of the work, and gives what is called as it proceeds.

    Returns:
        The file; without `out`, the page.

    Raises:
        UserError: what is given cannot be shown, or `out` is there.
        ScenarioError: a scenario cannot be used.
    """
    if out is None:
        return Shown(page_of(things, runs, seed, stage, lesson=lesson))
    refuse_existing(Path(out))
    write(page_of(things, runs, seed, stage, lesson=lesson), Path(out))
    return Path(out)


def site(folder: Path, runs: int = RUNS, seed: int | None = None, stage: Stage = quiet) -> Path:
    """Make pages of all that ships in a new folder; return their index. UserError if the folder is there."""
    refuse_existing(folder)
    seed = seed_of([], seed)
    decisions = [_decision(slug, _variants(path), runs, seed, stage) for slug, path in shipped().items()]
    write_site(decisions, folder)
    return folder / INDEX


def _decision(slug: str, variants: Sequence[str], runs: int, seed: int, stage: Stage) -> Decision:
    """All pages about a scenario that ships."""
    page = _scenario(load(slug), runs, seed, stage)
    what_ifs = {}
    if variants:
        names = [slug, *(f"{slug}@{name}" for name in variants)][:MOST]
        what_ifs["variants"] = ("What if: its variants", _compared([load(name) for name in names], runs, seed, stage))
    rules = _compared([load(slug)], runs, seed, stage, "rules")
    return Decision(slug, page, what_ifs | {"rules": ("Under other rules, chairs and members", rules)})


def figure(result: Opened, name: str | None = None) -> Figure:
    """A picture of a result by its name; without one the main picture. UserError if it has none of that name."""
    page = _result(explain(result, runs=0) if isinstance(result, Record) else result)
    charts = {chart.key: chart for section in page.sections for chart in charts_of(section.parts)}
    if name is None:
        name = "stances" if isinstance(result, (Record, Explanation)) else next(iter(charts))
    if name not in charts:
        raise UserError(f"There is no picture {name!r} here. There are: {', '.join(charts)}.")
    return with_title(charts[name])


def page_of(things: Sequence[Thing], runs: int, seed: int | None, stage: Stage, *, lesson: bool = False) -> Page:
    """The page that fits. UserError and ScenarioError as `dashboard`."""
    if not things:
        raise UserError("Name what to show: scenarios, folders of results, or results.")
    if len(things) > MOST:
        raise UserError(f"One page compares at most {MOST} results; {len(things)} are given.")
    if lesson and len(things) > 1:
        raise NO_LESSON
    page = _page(things, runs, seed, stage, lesson=lesson)
    if lesson and not page.lesson:
        raise NO_LESSON
    return page


def _page(things: Sequence[Thing], runs: int, seed: int | None, stage: Stage, *, lesson: bool) -> Page:
    if len(things) > 1:
        return _compared([_scenario_of(thing) for thing in things], *_draws(things, runs, seed), stage)
    (thing,) = things
    if isinstance(thing, (str, Path)) and is_result(thing):
        return _kept(Path(thing), stage, lesson=lesson)
    if isinstance(thing, Record):
        return run_page(_explanation(thing, stage), lesson=lesson)
    if isinstance(thing, Opened):
        return _result(thing, lesson=lesson)
    return _scenario(load(thing), runs, seed_of([], seed), stage, lesson=lesson)


def _variants(file: Path) -> list[str]:
    return list(read_file(file).tree.get("variants") or ())


def _scenario(scenario: Scenario, runs: int, seed: int, stage: Stage, *, lesson: bool = False) -> Page:
    """A scenario, run as written and many times."""
    explanation = _explanation(scenario, stage)
    with stage(f"{runs:,} runs of {scenario.slug}") as tick:
        many = ensemble(scenario, runs, seed, progress=tick)
    return scenario_page(explanation, many.summary, lesson=lesson)


def _compared(given: Sequence[Scenario], runs: int, seed: int, stage: Stage, what_ifs: str | None = None) -> Page:
    with stage("comparing") as tick:
        return _result(compare(*given, runs=runs, seed=seed, what_ifs=what_ifs, progress=tick))


def _explanation(run: Scenario | Record | Path, stage: Stage) -> Explanation:
    with stage("trying what would have changed the outcome") as tick:
        return explain(run, runs=0, progress=tick)


def _kept(folder: Path, stage: Stage, *, lesson: bool) -> Page:
    """The page of a result that lies in a folder."""
    result = open_result(folder)
    if isinstance(manifest.read(folder), SeatedRunManifest):
        return _played(folder, stage, lesson=lesson)
    if isinstance(result, Record):
        return run_page(_explanation(folder, stage), lesson=lesson)
    try:
        return _result(result, lesson=lesson)
    except (KeyError, TypeError, ValueError, IndexError) as error:  # its files are not of one result
        raise manifest.damaged(folder) from error


def _played(folder: Path, stage: Stage, *, lesson: bool) -> Page:
    """The page of a sitting that was played, held again from its journal."""
    if lesson:
        raise UserError("A lesson keeps the end to itself, and whoever played knows it: leave out --lesson.")
    sitting, explanation = sitting_of(folder), _explanation(folder, stage)
    if sitting.record() != explanation.record:
        raise manifest.damaged(folder, "its journal and its record are not of the same sitting")
    with stage("holding your answers against the model's") as tick:
        return play_page(explanation, answers_changed(sitting, progress=tick))


def _result(
    result: Explanation | Ensemble | Comparison | Sweep | Sensitivity | Backtest, *, lesson: bool = False
) -> Page:
    if isinstance(result, Backtest):
        return backtest_page(result.summary)
    if isinstance(result, Explanation):
        return run_page(result, lesson=lesson)
    return study_page(result.summary, result.scenarios if isinstance(result, Comparison) else [result.scenario])


def _scenario_of(thing: Thing) -> Scenario:
    """What is compared of one of several things: the scenario that it is, or is of."""
    if isinstance(thing, (str, Path)) and is_result(thing):
        if isinstance(manifest.read(Path(thing)), ComparisonManifest | BacktestManifest):
            raise _of_several(str(thing))
        return scenarios(Path(thing))[0]
    if isinstance(thing, Comparison):
        raise _of_several("A comparison")
    if isinstance(thing, Backtest):
        raise _of_several("A backtest")
    if isinstance(thing, Record):
        return of_record(thing)
    return thing.scenario if isinstance(thing, (Explanation, Ensemble, Sweep, Sensitivity)) else load(thing)


def _of_several(name: str) -> UserError:
    return UserError(f"{name} already covers several scenarios. Give it alone, or name scenarios.")


def _draws(things: Sequence[Thing], runs: int, seed: int | None) -> tuple[int, int]:
    """The runs and the seed that several are compared on.

    Of ensembles alone: their own, for the first n runs of a longer ensemble are the same n runs, and come out as they
    were kept.
    """
    ensembles = [about for thing in things if (about := _ensemble(thing))]
    if len(ensembles) < len(things):
        return runs, seed_of([], seed)
    if len(seeds := {seed for _, seed in ensembles}) > 1:
        listed = " and ".join(map(str, sorted(seeds)))
        raise UserError(
            f"These were run on different draws (seeds {listed}) and cannot be paired. Use one seed for all."
        )
    return min(runs for runs, _ in ensembles), seeds.pop()


def _ensemble(thing: Thing) -> tuple[int, int] | None:
    """Runs and seed of an ensemble; None of anything else."""
    if isinstance(thing, Ensemble):
        return thing.summary.runs, thing.summary.seed
    if isinstance(thing, (str, Path)) and is_result(thing):
        about = manifest.read(Path(thing))
        return (about.runs, about.seed) if isinstance(about, EnsembleManifest) else None
    return None
