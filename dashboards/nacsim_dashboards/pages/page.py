"""One page, one file: HTML that holds its style, its script, plotly's library and all data, and asks nobody for more.

Nothing from a scenario can become markup or code: text is escaped, figures travel as JSON that is never run, and the
page's own policy allows no request and no script but the two it carries, named by their digests. Pages of a site share
the two as files that lie beside them.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from nacsim.errors import UserError
from nacsim.store.folder import new_file
from nacsim_dashboards.chart import Page, charts_of
from nacsim_dashboards.pages.templates import environment
from nacsim_dashboards.theme import DARK, FONT, LIGHT, TEMPLATE

SCRIPT = ("look", "drawing", "take_away", "stage", "tables", "page")
"""The page's own script, part by part."""
PLOTLY = "plotly/plotly-cartesian.min.js"
"""A part of plotly's library, with all that our figures need: a third of the whole."""


@dataclass(frozen=True, slots=True)
class Script:
    """What runs on a page."""

    text: str
    file: str = ""
    """Where it lies beside the page; empty: in the page."""


def scripts(*, drawing: bool = True, beside: bool = False) -> tuple[Script, ...]:
    """The page's own, after plotly's library where there is something to draw. beside: as files beside the page."""
    own = "\n".join(_file(f"script/{part}.js") for part in SCRIPT)
    found = {"plotly.js": _file(PLOTLY), "page.js": own} if drawing else {"page.js": own}
    return tuple(Script(text, name if beside else "") for name, text in found.items())


def html(page: Page, *, beside: bool = False) -> str:
    """The whole page, its scripts in it or `beside` it.

    ValueError if two of its sections or charts have one key, or a chart follows one that has not as many steps: a link
    or a label would go astray.
    """
    charts = [chart for section in page.sections for chart in charts_of(section.parts)]
    keys = Counter([*(chart.key for chart in charts), *(section.key for section in page.sections)])
    if twice := [key for key, times in keys.items() if times > 1]:
        raise ValueError(f"more than one part of the page is called {', '.join(twice)}")
    steps = {chart.key: len(chart.steps) for chart in charts}
    if astray := [chart.key for chart in charts if chart.follows and steps.get(chart.follows) != len(chart.steps)]:
        raise ValueError(f"{', '.join(astray)}: not as many steps as what is followed")
    run = scripts(drawing=bool(charts), beside=beside)
    return (
        environment()
        .get_template("page.html")
        .render(
            page=page,
            policy=policy(run),
            style=_file("page.css"),
            font=FONT,
            look={"light": LIGHT, "dark": DARK, "template": TEMPLATE.to_plotly_json()},
            scripts=run,
        )
    )


def write(page: Page, path: Path) -> None:
    """Write the page to a file, whole or not at all.

    Raises:
        UserError: there is something at `path`; it is left as it is.
        NacsimError: it cannot be written.
    """
    with new_file(path) as stream:
        stream.write(html(page).encode())


def refuse_existing(path: Path) -> None:
    """A UserError if there is something at `path`: asked before anything is run, for nothing is overwritten."""
    if os.path.lexists(path):
        raise UserError(f"{path} already exists and was not touched. Choose another name.")


def policy(run: Sequence[Script]) -> str:
    """No request to anywhere; no script but these. Plotly writes styles of its own.

    Files beside a page have no digest that a browser would compare where it reads them from a disk.
    """
    digests = (base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode() for script in run)
    beside = any(script.file for script in run)
    allowed = "'self' file:" if beside else " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:;"
        " base-uri 'none'; form-action 'none'"
    )


@cache
def _file(name: str) -> str:
    return (resources.files("nacsim_dashboards.pages") / name).read_text("utf-8")
