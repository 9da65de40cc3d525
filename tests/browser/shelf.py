"""The pages that are opened, each made by the commands a user would type, when it is first asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from nacsim.cli.main import main
from play_samples import played

HOSTILE = Path(__file__).parent.parent / "scenarios" / "hostile.yaml"

RUN, FEW = "{folder}/result", ["--runs", "60"]
PAGES: dict[str, list[list[str]]] = {
    # of one run
    "adopted": [["run", "iraq-training-2004", "--as-written", "--out", RUN]],
    "blocked": [["run", "iraq-training-2004@no_amendments", "--as-written", "--out", RUN]],
    "elsewhere": [["run", "turkey-2003", "--as-written", "--out", RUN]],
    "drawn": [["run", "turkey-2003", "--seed", "1", "--out", RUN]],
    "stages": [["run", "ntmi-review-2008", "--seed", "1", "--run", "3", "--out", RUN]],
    "hostile": [["run", str(HOSTILE), "--as-written", "--out", RUN]],
    # of a sitting that was played
    "played": [["played", "turkey-2003", "DEU"]],
    "hostile-played": [["played", str(HOSTILE), "chair"]],
    # of a scenario
    "iraq-training-2004": [],
    "turkey-2003": [],
    "ntmi-review-2008": [],
    "hostile-scenario": [],
    "lesson": [],
    # of many runs
    "ensemble": [["ensemble", "ntmi-review-2008", *FEW, "--out", RUN]],
    "comparison": [["compare", "turkey-2003", "turkey-2003@no_dpc", "iraq-training-2004", *FEW, "--out", RUN]],
    "rules": [["compare", "turkey-2003", "--what-ifs", "rules", *FEW, "--out", RUN]],
    "hostile-comparison": [["compare", str(HOSTILE), f"{HOSTILE}@passive", *FEW, "--out", RUN]],
    "sweep": [["sweep", "turkey-2003", "--over", "allies.LUX.value=0:0.4:5", *FEW, "--out", RUN]],
    "map": [
        [
            "sweep",
            "turkey-2003",
            "--over",
            "allies.LUX.value=0:0.4:3",
            "--over",
            "theory.lobby=0:0.2:3",
            *FEW,
            "--out",
            RUN,
        ],
    ],
    "sensitivity": [["sensitivity", "iraq-training-2004", "--runs", "60", "--points", "8", "--out", RUN]],
    # of all recorded decisions
    "record": [["backtest", *FEW, "--out", RUN]],
}
"""Name: what comes before `nac dashboard`, which is given the result; if nothing does, the scenario of that name."""
OF_A_RUN = [name for name, before in PAGES.items() if before and before[0][0] == "run"]


class Shelf:
    """Pages, each made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, name: str) -> Path:
        page = self.folder / f"{name}.html"
        if not page.exists():
            (self.folder / name).mkdir(exist_ok=True)
            result = RUN.format(folder=self.folder / name)
            for command in PAGES[name]:
                if command[0] == "played":
                    played(Path(result), command[1], command[2])
                else:
                    nac(*(part.replace(RUN, result) for part in command))
            what = result if PAGES[name] else str(HOSTILE) if name == "hostile-scenario" else name
            lesson = ["--lesson"] if name == "lesson" else []
            what = "iraq-training-2004" if lesson else what
            nac("dashboard", what, *lesson, *FEW, "-o", str(page))
        return page

    def result(self, name: str) -> Path:
        """The folder of the result that a page shows."""
        assert self[name].exists()
        return Path(RUN.format(folder=self.folder / name))


def nac(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 0, arguments
