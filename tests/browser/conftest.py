"""A real browser with its network cut, and the pages it is to open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.reading import Desk, Reader
from browser.shelf import Shelf

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-pings"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First of all, and those of one page together, so that it is opened once for all that only look at it."""
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    items[:] = [*sorted(ours, key=page_of), *(item for item in items if item not in ours)]


def page_of(item: pytest.Item) -> str:
    """The page that a test is about, if it is about each of several."""
    call = getattr(item, "callspec", None)
    return str(call.params.get("name", "")) if call else ""


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Chromium, driven by Playwright. Without them the tests are skipped, but in CI they fail: there they must be."""
    lacking = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        lacking("Playwright is not installed: pip install playwright")
    if found is None:
        lacking("There is no Chromium: apt-get install chromium")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk(chromium: Any, shelf: Shelf) -> Iterator[Desk]:
    """For tests that look at a page and leave it as it was."""
    made = Desk(Reader(chromium), shelf)
    yield made
    made.clear()


@pytest.fixture
def reader(chromium: Any) -> Iterator[Reader]:
    """For tests that need a page fresh, or in a browser of another kind."""
    made = Reader(chromium)
    yield made
    made.close()
