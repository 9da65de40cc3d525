"""Several pages in one folder, and an index that leads to them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nacsim.store.folder import write_folder
from nacsim_dashboards.chart import Link, Page, Section
from nacsim_dashboards.pages.page import html, scripts

INDEX = "index.html"


def index_page(sections: Mapping[str, Mapping[str, Page]]) -> Page:
    """By heading and file name, a link to each page with its answer and what must be told wherever that is shown."""
    return Page(
        title="How NATO decides by consensus, simulated",
        question="Decisions the alliance took, or might have: one run of each told meeting by meeting, then many.",
        answer="",
        badges=(),
        notes=(),
        sections=tuple(
            Section(f"part-{i}", heading, tuple(_link(name, page) for name, page in pages.items()))
            for i, (heading, pages) in enumerate(sections.items())
        ),
    )


def _link(name: str, page: Page) -> Link:
    return Link(name, page.title, " ".join([page.answer, *(f"Note: {note}" for note in page.notes)]))


def write_site(sections: Mapping[str, Mapping[str, Page]], folder: Path) -> None:
    """Write the pages and their index into a new folder, all of them or none.

    Raises:
        NacsimError: it cannot be written, or something is there by now; nothing is left behind.
    """
    pages = {INDEX: index_page(sections)} | {name: page for group in sections.values() for name, page in group.items()}
    shared = {script.file: script.text for script in scripts(beside=True)}
    write_folder({name: html(page, beside=True) for name, page in pages.items()} | shared, folder, folder)
