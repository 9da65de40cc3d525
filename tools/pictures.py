"""The pictures in the README.

    python tools/pictures.py

writes docs/run.svg (one run, as a terminal tells it), docs/dashboard.png and docs/staircase.png (the round table of its
page and the staircase to consent; these need Chromium and Playwright, as the tests do).
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


def charts() -> dict[str, bytes]:
    """Charts of a page by name: the round table as a reader sees it first, the staircase at its end."""
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
        pictures = {"dashboard": page.locator("#round-table .plot").screenshot()}
        for steps in page.locator("#table input[type=range]:visible").all():
            steps.press("End")
        pictures["staircase"] = page.locator("#staircase .plot").screenshot()
        browser.close()
    return pictures


def main() -> None:
    """Write all."""
    (DOCS / "run.svg").write_text(run_svg(), encoding="utf-8", newline="\n")
    for name, picture in charts().items():
        (DOCS / f"{name}.png").write_bytes(picture)
    sys.stdout.write("docs/run.svg, docs/dashboard.png and docs/staircase.png written\n")


if __name__ == "__main__":
    main()
