"""A real browser with its network cut, and the pages it is to open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from browser.reading import Reader
from browser.shelf import Shelf

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-pings"]


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


@pytest.fixture
def reader(chromium: Any) -> Iterator[Reader]:
    made = Reader(chromium)
    yield made
    for context in made.contexts:
        context.close()
