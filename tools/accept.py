"""The golden transcripts: what every shipped scenario and variant tells, as it was last read and found good.

    python tools/accept.py

writes them again. Read what changed before you keep it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nacsim.council.run import run
from nacsim.scenario import catalogue, document
from nacsim.scenario.load import load
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
COMMAND = "python tools/accept.py"


@dataclass(frozen=True, slots=True)
class Telling:
    """One transcript: of a scenario as written, or of run 0 of seed 1."""

    name: str
    drawn: bool = False

    @property
    def file(self) -> str:
        """Its file in `GOLDEN`."""
        return f"{self.name}{'-s1-r0' if self.drawn else ''}.txt"

    def text(self) -> str:
        """As the program tells it now."""
        scenario = load(self.name)
        record = run(scenario, seed=1, run=0, as_written=not self.drawn)
        return as_text(transcript(record, scenario))


def tellings() -> Mapping[str, Telling]:
    """What must be told, by file: all scenarios and variants that ship as written, and a drawn run of each scenario."""
    wanted = []
    for slug, path in catalogue.shipped().items():
        variants = document.read(path).tree.get("variants", {})
        wanted += [Telling(slug), *(Telling(f"{slug}@{variant}") for variant in variants), Telling(slug, drawn=True)]
    return {telling.file: telling for telling in wanted}


def main() -> None:
    """Write all, remove what is no longer told, say what changed."""
    GOLDEN.mkdir(exist_ok=True)
    wanted = tellings()
    for path in GOLDEN.iterdir():
        if path.name not in wanted:
            path.unlink()
            sys.stdout.write(f"removed  {path.name}\n")
    for file, telling in wanted.items():
        path, text = GOLDEN / file, telling.text()
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{'same' if text == before else 'new' if before is None else 'changed':<8} {file}\n")


if __name__ == "__main__":
    main()
