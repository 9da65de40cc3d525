"""The picture of a page in the README: `PYTHONPATH=tests python tests/browser/picture.py` writes docs/dashboard.png."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from browser.conftest import QUIET
from browser.reading import Reader
from nacsim.cli.main import main

PICTURE = Path(__file__).parents[2] / "docs" / "dashboard.png"


def draw() -> None:
    """Make the page, open it as a reader would, and keep the round table after the first session."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        page = Path(folder) / "iraq.html"
        try:
            main(["dashboard", "iraq-training-2004", "-o", str(page)])
        except SystemExit as ended:
            if ended.code:
                raise
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        opened = Reader(browser).open(page, width=1000)
        opened.page.locator("#round-table").screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    draw()
    sys.stdout.write(f"{PICTURE}\n")
