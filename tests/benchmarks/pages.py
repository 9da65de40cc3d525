"""How long a page's pictures take to be drawn, against loading plotly's whole library and drawing nothing.

    python tests/benchmarks/pages.py [SCENARIO] [TIMES]

Both are opened in the same browser, in turn, each time in a fresh context; the medians and their ratio are printed. It
needs Chromium and Playwright, as the browser tests do.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright
from plotly.offline import get_plotlyjs

import nacsim

BARE = "<!doctype html><title>bare</title><body><script>{}</script><script>document.body.dataset.drawn = 0</script>"


def seconds(browser: Any, path: Path) -> float:
    """From asking for a file to all of it being drawn."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    began = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-drawn]", state="attached")
    took = time.perf_counter() - began
    context.close()
    return took


def main(scenario: str = "iraq-training-2004", times: str = "7") -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder, sync_playwright() as running:
        page, bare = Path(folder, "page.html"), Path(folder, "bare.html")
        nacsim.dashboard(scenario, out=page)
        bare.write_text(BARE.format(get_plotlyjs()), "utf-8")
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        taken: dict[Path, list[float]] = {page: [], bare: []}
        for _ in range(int(times)):
            for path, found in taken.items():
                found.append(seconds(browser, path))
        browser.close()
        of_page, of_bare = (median(found) for found in taken.values())
        sys.stdout.write(f"{scenario}: {page.stat().st_size / 1e6:.2f} MB, drawn in {of_page:.2f} s\n")
        sys.stdout.write(f"plotly's whole library, nothing drawn: {of_bare:.2f} s; ratio {of_page / of_bare:.2f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
