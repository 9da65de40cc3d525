"""One page, one file: HTML that holds its style, its script, plotly's library and all data, and asks nobody for more.

Nothing from a scenario can become markup or code: text is escaped, figures travel as JSON that is never run, and the
page's own policy allows no request and no script but the two it carries, named by their digests.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from plotly.offline import get_plotlyjs

from nacsim.errors import UserError
from nacsim.store.folder import new_file
from nacsim_dashboards.chart import Page, charts_of
from nacsim_dashboards.pages.templates import environment
from nacsim_dashboards.theme import DARK, FONT, LIGHT, TEMPLATE


def html(page: Page) -> str:
    """The whole page. ValueError if two of its sections or charts have one key: a link or a label would go astray."""
    charts = [chart.key for section in page.sections for chart in charts_of(section.parts)]
    keys = Counter([*charts, *(section.key for section in page.sections)])
    if twice := [key for key, times in keys.items() if times > 1]:
        raise ValueError(f"more than one part of the page is called {', '.join(twice)}")
    scripts = [get_plotlyjs(), _file("page.js")] if charts else [_file("page.js")]
    return (
        environment()
        .get_template("page.html")
        .render(
            page=page,
            policy=_policy(scripts),
            style=_file("page.css"),
            font=FONT,
            look={"light": LIGHT, "dark": DARK, "template": TEMPLATE.to_plotly_json()},
            scripts=scripts,
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


def _policy(scripts: Sequence[str]) -> str:
    """No request to anywhere; no script but these. Plotly writes styles of its own."""
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:;"
        " base-uri 'none'; form-action 'none'"
    )


@cache
def _file(name: str) -> str:
    return (resources.files("nacsim_dashboards.pages") / name).read_text("utf-8")
