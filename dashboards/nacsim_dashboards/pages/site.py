"""Several pages in one folder, and an index that leads to them: a card for each decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nacsim.store.folder import write_folder
from nacsim_dashboards.chart import Link, Page, Section
from nacsim_dashboards.pages.page import html, scripts

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Decision:
    """The pages about one decision."""

    name: str
    """Of its page's file, without the ending."""
    page: Page
    what_ifs: Mapping[str, tuple[str, Page]]
    """Pages that compare it with what might have been: what follows the name in the file's, a title, the page."""

    @property
    def pages(self) -> dict[str, Page]:
        """Every page by its file's name."""
        others = {f"{self.name}-{ending}.html": page for ending, (_, page) in self.what_ifs.items()}
        return {f"{self.name}.html": self.page} | others

    @property
    def card(self) -> Link:
        """A link to its page, with its answer, what must be told wherever that is shown, and the other pages."""
        notes = (f"Note: {note}" for note in self.page.notes)
        others = (
            Link(f"{self.name}-{ending}.html", title, page.answer) for ending, (title, page) in self.what_ifs.items()
        )
        return Link(
            href=f"{self.name}.html",
            title=self.page.title,
            text="\n".join([self.page.answer, *notes]),
            strip=next(iter(self.page.strips), None),
            more=tuple(others),
        )


def index_page(decisions: Sequence[Decision]) -> Page:
    """A card for each decision."""
    return Page(
        title="How NATO decides by consensus, simulated",
        question="What becomes of a text that every ally must let pass?",
        answer="Each decision is run once as written, and then many times, with what is uncertain drawn anew.",
        badges=(),
        notes=(),
        sections=(Section("decisions", "Decisions", tuple(decision.card for decision in decisions)),),
    )


def write_site(decisions: Sequence[Decision], folder: Path) -> None:
    """Write the pages and their index into a new folder, all of them or none.

    Raises:
        NacsimError: it cannot be written, or something is there by now; nothing is left behind.
    """
    pages = {INDEX: index_page(decisions)} | {name: page for one in decisions for name, page in one.pages.items()}
    shared = {script.file: script.text for script in scripts(beside=True)}
    write_folder({name: html(page, beside=True) for name, page in pages.items()} | shared, folder, folder)
