"""The picture of a run in the README: `python tests/picture.py` writes docs/run.svg."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from nacsim.cli.console import COLOURS
from nacsim.council.run import run
from nacsim.scenario.load import load
from nacsim.telling.transcript import transcript

PICTURE = Path(__file__).parents[1] / "docs" / "run.svg"
SLUG = "iraq-training-2004"
SHOWN = (0, 3), (33, 59), (68, 71), (91, 94), (119, 130), (152, 166)
"""Lines of the transcript shown: the question, the first sessions, the two redrafts that count, the end and why."""


def draw() -> str:
    """The picture as SVG, with no address in it: whoever opens it asks nobody for a font."""
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


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
    sys.stdout.write(f"{PICTURE}\n")
