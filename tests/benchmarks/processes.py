"""How long whole commands take, beside a bare interpreter: `python tests/benchmarks/processes.py [times]`.

Prints the median seconds of each command and its ratio to `python -c pass` measured in the same round, so that a slow
or busy machine shows in both.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

NAC = [sys.executable, "-m", "nacsim"]
SCENARIO = str(Path(__file__).parents[2] / "scenarios" / "iraq-training-2004.yaml")
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "nac --help": [*NAC, "--help"],
    "nac list": [*NAC, "list"],
    "nac validate": [*NAC, "validate", SCENARIO],
    "nac run iraq-training-2004": [*NAC, "run", "iraq-training-2004"],
}


def seconds(command: list[str], folder: str) -> float:
    """Wall-clock seconds of one process, started in a folder it may write to."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main(times: int) -> None:
    """Measure in rounds, one of each command a round, after one round that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for count in range(times + 1):
            for name, command in COMMANDS.items():
                spent = seconds(command, folder)
                if count:
                    taken[name].append(spent)
    bare = median(taken["python -c pass"])
    for name, all_of in taken.items():
        sys.stdout.write(f"{median(all_of):6.3f} s  {median(all_of) / bare:6.1f} x  {name}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
