"""The documentation as a site: built strictly, whole, and without asking anybody for anything."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

import docs_site

ROOT = Path(__file__).parent.parent
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
"""What a browser fetches without being asked, by tag."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as a maintainer builds it: strictly, so that a link that leads nowhere fails here."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return docs_site.build(folder)


class Fetches(HTMLParser):
    """Collects what a page fetches."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(FETCHED.get(tag, ""))
        if address:
            self.addresses.append(address)


def outside(address: str) -> bool:
    return bool(re.match(r"(?:https?:)?//", address))


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    fetched = {page: Fetches(page.read_text(encoding="utf-8")).addresses for page in site.rglob("*.html")}
    assert len(fetched) >= 30
    assert all(len(addresses) >= 3 for addresses in fetched.values())
    assert [(page.name, address) for page, found in fetched.items() for address in found if outside(address)] == []


def test_no_style_fetches_anything_from_elsewhere(site: Path) -> None:
    styles = "\n".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert len(styles) > 10_000
    assert [address for address in re.findall(r"(?:url\(|@import )[\"']?([^\"')]+)", styles) if outside(address)] == []


@pytest.mark.parametrize("html", ['<script src="//a.example/b.js">', "<link rel=stylesheet href=https://a.example/>"])
def test_the_scan_sees_what_is_fetched_from_elsewhere(html: str) -> None:
    assert [outside(address) for address in Fetches(html).addresses] == [True]


def test_what_is_linked_is_there(site: Path) -> None:
    assert "simulates how NATO" in (site / "index.html").read_text(encoding="utf-8")
    assert (site / "docs" / "run.svg").exists()
    assert (site / "sim" / "nacsim" / "theory" / "state.py").exists()


def test_every_page_is_in_the_navigation_once() -> None:
    navigation = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    pages = [path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))]
    assert len(pages) >= 30
    assert sorted(leaves(navigation)) == sorted(pages), "say in mkdocs.yml where a reader finds it"


def leaves(navigation: Any) -> Iterator[str]:
    if isinstance(navigation, str):
        yield navigation
    else:
        for entry in navigation.values() if isinstance(navigation, dict) else navigation:
            yield from leaves(entry)
