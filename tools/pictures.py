"""The two pictures in the README.

    python tools/pictures.py

writes docs/run.svg (one run, as a terminal tells it) and docs/dashboard.png (the round table of its page; this needs
Chromium and Playwright, as the tests do).
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

from nacsim.cli.console import COLOURS
from nacsim.cli.main import main as nac
from nacsim.council.run import run
from nacsim.scenario.load import load
from nacsim.telling.transcript import transcript

DOCS = Path(__file__).parent.parent / "docs"
SLUG = "iraq-training-2004"
SHOWN = (0, 2), (30, 43), (55, 72), (73, 84), (92, 96), (121, 128)
"""Lines of the transcript shown: the question, the first session, both redrafts, the end and why."""


def run_svg() -> str:
    """A run as SVG, with no address in it: whoever opens it asks nobody for a font."""
    scenario = load(SLUG)
    lines = transcript(run(scenario, as_written=True), scenario)
    console = Console(record=True, width=82, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for part, (first, last) in enumerate(SHOWN):
        if part:
            console.print(Text("   [...]", style="dim"))
        for line in lines[first:last]:
            console.print(Text(line.text, style=COLOURS[line.style]), soft_wrap=True)
    svg = console.export_svg(title=f"nac run {SLUG} --as-written", unique_id="run")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def dashboard_png() -> bytes:
    """The round table of a page, as a reader sees it first."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "iraq.html"
        try:
            nac(["dashboard", SLUG, "-o", str(path)])
        except SystemExit as ended:
            if ended.code:
                raise
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1000, "height": 900}, offline=True)
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-drawn]", state="attached")
        picture = page.locator("#round-table .plot").screenshot()
        browser.close()
    return picture


def main() -> None:
    """Write both."""
    (DOCS / "run.svg").write_text(run_svg(), encoding="utf-8", newline="\n")
    (DOCS / "dashboard.png").write_bytes(dashboard_png())
    sys.stdout.write("docs/run.svg and docs/dashboard.png written\n")


if __name__ == "__main__":
    main()
