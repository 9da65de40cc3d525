"""One page, one file: HTML that holds its style, its script, plotly's library and all data, and asks nobody for more.

Nothing from a scenario can become markup or code: text is escaped, figures travel as JSON that is never run, and the
page's own policy allows no request and no script but the two it carries, named by their digests.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path

from plotly.offline import get_plotlyjs

from nacsim.errors import UserError
from nacsim.store.folder import write_whole
from nacsim_dashboards.chart import Badge, Chart, Fold, Page, Part, Section
from nacsim_dashboards.pages.parts import as_html, quiet_json
from nacsim_dashboards.theme import DARK, FONT, LIGHT


def html(page: Page) -> str:
    """The whole page. ValueError if two of its sections or charts have one key: a link or a label would go astray."""
    charts = [key for section in page.sections for key in _charts(section.parts)]
    keys = Counter([*charts, *(section.key for section in page.sections)])
    if twice := [key for key, times in keys.items() if times > 1]:
        raise ValueError(f"more than one part of the page is called {', '.join(twice)}")
    scripts = [get_plotlyjs(), _file("page.js")] if charts else [_file("page.js")]
    return "".join(_document(page, scripts))


def _charts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Chart):
            yield part.key
        elif isinstance(part, Fold):
            yield from _charts(part.parts)


def write(page: Page, path: Path) -> None:
    """Write the page to a file, whole or not at all.

    Raises:
        UserError: there is something at `path`; it is left as it is.
        NacsimError: it cannot be written.
    """
    refuse_existing(path)
    write_whole(path, html(page).encode())


def refuse_existing(path: Path) -> None:
    """A UserError if there is something at `path`: asked before anything is run, for nothing is overwritten."""
    if path.exists() or path.is_symlink():
        raise UserError(f"{path} is there already and is left as it is; name one that does not exist.")


def _document(page: Page, scripts: list[str]) -> Iterator[str]:
    yield "<!doctype html>\n"
    yield '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield '<meta name="generator" content="nacsim">\n'
    yield f"<title>{escape(page.title)}</title>\n"
    yield '<link rel="icon" href="data:,">\n'
    yield f"<style>\n{_style()}</style>\n</head>\n<body>\n"
    yield from _head(page)
    yield "<main>\n"
    yield from (text for section in page.sections for text in _section(section))
    yield "</main>\n"
    yield f'<script type="application/json" id="palette">{quiet_json({"light": LIGHT, "dark": DARK})}</script>\n'
    yield from (f"<script>{script}</script>\n" for script in scripts)
    yield "</body>\n</html>\n"


def _policy(scripts: list[str]) -> str:
    """No request to anywhere; no script but these. Plotly writes styles of its own."""
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:;"
        " base-uri 'none'; form-action 'none'"
    )


def _style() -> str:
    light, dark = (
        "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in palette.items())
        for palette in (LIGHT, DARK)
    )
    return (
        f":root{{--font:{FONT};{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-scheme=light]){{{dark}}}}}\n"
        f"@media screen{{:root[data-scheme=dark]{{{dark}}}}}\n{_file('page.css')}"
    )


def _head(page: Page) -> Iterator[str]:
    yield '<header>\n<p class="bar"><span class="brand">nacsim</span>'
    yield '<button type="button" id="scheme" hidden>Dark</button></p>\n'
    yield f"<h1>{escape(page.title)}</h1>\n"
    yield f'<p class="question">{escape(page.question)}</p>\n' if page.question else ""
    yield f'<p class="answer">{escape(page.answer)}</p>\n' if page.answer else ""
    if page.badges:
        yield f'<dl class="badges">{"".join(_badge(badge) for badge in page.badges)}</dl>\n'
    yield from (f'<p class="note">{escape(note)}</p>\n' for note in page.notes)
    if len(page.sections) > 2:
        links = "".join(f'<li><a href="#{s.key}">{escape(s.heading)}</a></li>' for s in page.sections)
        yield f'<nav aria-label="On this page"><ul>{links}</ul></nav>\n'
    yield "<noscript><p>The pictures need JavaScript; the tables below them hold the same.</p></noscript>\n</header>\n"


def _badge(badge: Badge) -> str:
    return f'<div class="{badge.tone}"><dt>{escape(badge.label)}</dt><dd>{escape(badge.text)}</dd></div>'


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{section.key}" aria-labelledby="{section.key}-heading">\n'
    yield f'<h2 id="{section.key}-heading">{escape(section.heading)}</h2>\n'
    yield from (as_html(part) for part in section.parts)
    yield "</section>\n"


@cache
def _file(name: str) -> str:
    return (resources.files("nacsim_dashboards.pages") / name).read_text("utf-8")
