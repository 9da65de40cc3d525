"""`nac dashboard`: results and scenarios as pages that open in any browser, without a network."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import print_plain, progress
from nacsim.cli.study import Seed, typed
from nacsim.errors import UserError
from nacsim.parameters import DEFAULT_SEED
from nacsim.store.reading import damaged, is_result, manifest, scenarios

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario
    from nacsim_dashboards.chart import Page

MOST = 6
"""Results on one page of comparison: more colours nobody tells apart."""


def dashboard(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCENARIO|RESULT...", help="Scenarios, run first; or folders of results. Several are compared."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="A new file for the page.")] = None,
    every: Annotated[
        Path | None, typer.Option("--all", metavar="FOLDER", help="Pages of all that ships, in a new folder.")
    ] = None,
    runs: Annotated[
        int, typer.Option("--runs", min=2, help="How many runs of a scenario, and of each of several.")
    ] = 2000,
    seed: Seed = DEFAULT_SEED,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Make one page that shows how it goes and what comes of it, to be looked at, printed and sent."""
    from nacsim_dashboards.pages.page import refuse_existing, write
    from nacsim_dashboards.pages.site import INDEX, write_site

    if bool(what) == (every is not None) or (every and out):
        raise UserError("Name scenarios or results, or make all pages with --all FOLDER (which takes no -o).")
    place = every or out or _free(what or [])
    refuse_existing(place)
    if every:
        write_site(_site(runs, seed), every)
        place = every / INDEX
    else:
        write(_page(what or [], runs, seed), place)
    print_plain(f"{place}: written. Open it in any browser.")
    if show:
        webbrowser.open(place.absolute().as_uri())


def page_beside(folder: Path) -> Path:
    """Put the page of a result that was kept into its folder, and return where it is."""
    from nacsim_dashboards.pages.page import write

    page = folder / "dashboard.html"
    write(_kept(folder), page)
    return page


def _free(what: Sequence[str]) -> Path:
    """A file in this folder, named after what is shown and not there yet."""
    name = "-and-".join(Path(one).name.removesuffix(".yaml") for one in what[:2])
    return next(path for i in count(1) if not (path := Path(f"{name}{f'-{i}' if i > 1 else ''}.html")).exists())


def _page(what: Sequence[str], runs: int, seed: int) -> Page:
    if len(what) > MOST:
        raise UserError(f"One page compares at most {MOST} results; {len(what)} are given.")
    if len(what) > 1:
        return _compared([_matter(one) for one in what], *_common(what, runs, seed))
    return _kept(Path(what[0])) if is_result(what[0]) else _run(what[0], runs, seed)


def _site(runs: int, seed: int) -> dict[str, dict[str, Page]]:
    """By heading and file name: of each scenario that ships a page, one of its variants, and one of other rules."""
    from nacsim.scenario.catalogue import shipped
    from nacsim.scenario.load import load

    variants = {slug: [slug, *(f"{slug}@{name}" for name in _variants(path))] for slug, path in shipped().items()}
    return {
        "Decisions": {f"{slug}.html": _run(slug, runs, seed) for slug in variants},
        "What if": {
            f"{slug}-variants.html": _compared([load(name) for name in names[:MOST]], runs, seed)
            for slug, names in variants.items()
            if len(names) > 1
        },
        "Other rules, chairs and members": {
            f"{slug}-rules.html": _compared([load(slug)], runs, seed, "rules") for slug in variants
        },
    }


def _variants(path: Path) -> list[str]:
    from nacsim.scenario import source

    return list(source.read(path).tree.get("variants") or ())


def _run(name: str, runs: int, seed: int) -> Page:
    """A scenario, run as written and many times."""
    from nacsim.cli.explain import explained
    from nacsim.council.run import run
    from nacsim.scenario.load import load
    from nacsim.studies.ensemble import ensemble
    from nacsim_dashboards.pages.study_page import scenario_page

    scenario = load(name)
    explanation = explained(run(scenario, as_written=True), scenario)
    with progress(f"{runs:,} runs of {scenario.slug}") as tick:
        found = ensemble(scenario, runs, seed, progress=tick)
    return scenario_page(explanation, found.summary)


def _compared(given: Sequence[Scenario], runs: int, seed: int, what_ifs: str | None = None) -> Page:
    from nacsim.studies.compare import compare
    from nacsim_dashboards.pages.study_page import study_page

    with progress("comparing") as tick:
        found = compare(*given, runs=runs, seed=seed, what_ifs=what_ifs, progress=tick)
    return study_page("compare", typed("compare", found.summary), found.scenarios)


def _common(what: Sequence[str], runs: int, seed: int) -> tuple[int, int]:
    """The runs and the seed that several are compared on.

    Of ensembles alone: their own, for n runs of a seed are the first n of any more, and come out as they were kept.
    """
    abouts = [manifest(Path(one)) if is_result(one) else {"kind": "scenario"} for one in what]
    if any(about["kind"] != "ensemble" for about in abouts):
        return runs, seed
    try:
        seeds, counts = {int(about["seed"]) for about in abouts}, [int(about["runs"]) for about in abouts]
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(Path(what[0])) from error
    if len(seeds) > 1:
        told = " and ".join(map(str, sorted(seeds)))
        raise UserError(f"These were run on different draws (seeds {told}) and cannot be paired. Use one seed for all.")
    return min(counts), seeds.pop()


def _matter(name: str) -> Scenario:
    """A scenario by its name, or what a result is of."""
    from nacsim.scenario.load import load

    if not is_result(name):
        return load(name)
    if "results" in manifest(Path(name)):
        raise UserError(f"{name} is of several scenarios already. Give it alone, or name scenarios.")
    return scenarios(Path(name))[0]


def _kept(folder: Path) -> Page:
    """The page that fits what a folder holds."""
    from nacsim.store.folder import read_summary

    kind = manifest(folder)["kind"]
    if kind == "run":
        return _kept_run(folder)
    if kind == "explain":
        raise UserError(f"{folder} holds an explanation. Give the run it is of, or the scenario: its page explains it.")
    from nacsim_dashboards.pages.study_page import study_page

    summary = read_summary(folder, "ensemble", "compare", "sweep", "sensitivity")
    try:
        ran = scenarios(folder)
        return study_page(kind, typed(kind, summary), ran)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise damaged(folder) from error


def _kept_run(folder: Path) -> Page:
    from nacsim.cli.explain import explained, kept_run
    from nacsim_dashboards.pages.run_page import run_page

    return run_page(explained(*kept_run(folder, [])))
