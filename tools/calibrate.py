"""Calibrates the theory and writes the table that ships, `sim/nacsim/calibrated.json`.

    python tools/calibrate.py --eu FILE [--rows 1000] [--runs 32] [--size 128] [--seed 1] [--workers N] [--without-half]
        [-o FILE]

--eu: the issues of the EU half, which stay outside the repository; what is written holds the file's digest.
--without-half: leave out the half of the recorded decisions that is held apart.

Ten minutes on two cores. Equal arguments give equal files.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from rich.progress import track

from nacsim.parameters import CALIBRATED
from nacsim.recorded import calibration, eu, eu_scenario
from nacsim.recorded.calibration import Floats
from nacsim.recorded.cases import Case, cases
from nacsim.recorded.quantile import quantile


@dataclass(frozen=True, slots=True)
class Job:
    """Rows of parameters, and the runs that each gets."""

    rows: calibration.Rows
    runs: int
    seed: int


def evidence(job: Job, observed: eu.Issue | Case) -> Floats:
    """(K,): what one issue or decision says of each row, to its power."""
    count = len(job.rows["doubt"])
    if isinstance(observed, Case):
        results = calibration.simulated(observed.scenario, job.rows, job.runs, job.seed)
        return calibration.POWER["recorded"] * calibration.case_logs(observed, results, count)
    scenario = eu_scenario.scenario(observed)
    results = calibration.simulated(scenario, job.rows, job.runs, job.seed)
    return calibration.POWER["eu"] * calibration.issue_logs(observed, scenario, results, count)


def written(given: argparse.Namespace) -> dict[str, object]:
    """The contents of the file."""
    issues = [issue for issue in eu.read(given.eu) if len(issue.members) > 1]
    decisions = cases()
    apart = calibration.held_apart([case.slug for case in decisions])
    used = [case for case in decisions if not (given.without_half and case.slug in apart)]

    def weighed(places: Floats, stage: str) -> Floats:
        job = Job(calibration.rows_at(places), given.runs, given.seed)
        return np.array(list(_each(partial(evidence, job), [*issues, *used], given.workers, stage)))

    first = calibration.hypercube(given.rows, given.seed)
    logs = weighed(first, "First draw")
    told = {"eu": logs[: len(issues)], "recorded": logs[len(issues) :], "both": logs}
    by_source = {source: calibration.weights(some) for source, some in told.items()}
    second, density = calibration.around(first, by_source["both"], given.rows, given.seed)
    logs = weighed(second, "Second draw")
    weight = calibration.weights(logs, density)
    which = calibration.drawn_again(weight, given.size, given.seed)
    prior, rows = calibration.rows_at(first), calibration.rows_at(second)
    even = np.full(given.rows, 1 / given.rows)
    return {
        "made": {
            "eu_digest": eu.digest(given.eu),
            "eu_issues": len(issues),
            "recorded": [case.slug for case in used],
            "rows": given.rows,
            "runs": given.runs,
            "seed": given.seed,
            "power": calibration.POWER,
            "effective_rows": [round(calibration.effective(one), 1) for one in (by_source["both"], weight)],
            "distinct_rows": len(np.unique(which)),
        },
        "told": {
            name: {
                "prior": _quantiles(prior[name], even),
                "eu": _quantiles(prior[name], by_source["eu"]),
                "recorded": _quantiles(prior[name], by_source["recorded"]),
                "both": _quantiles(values, weight),
            }
            for name, values in rows.items()
        },
        "rows": {name: [round(float(value), 4) for value in values[which]] for name, values in rows.items()},
        "logs": {
            case.slug: [round(float(log), 4) for log in logs[len(issues) + i, which]] for i, case in enumerate(used)
        },
    }


def _each(work: partial[Floats], observed: list[eu.Issue | Case], workers: int, stage: str) -> Iterator[Floats]:
    with ProcessPoolExecutor(workers) as pool:
        yield from track(pool.map(work, observed), stage, total=len(observed))


def _quantiles(values: Floats, weight: Floats) -> list[float]:
    """The 10th, 50th and 90th percentile."""
    return [round(quantile(values, weight, share), 3) for share in (0.1, 0.5, 0.9)]


def main() -> None:
    """Calibrate as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eu", required=True, type=Path)
    for name, default in (("rows", 1000), ("runs", 32), ("size", 128), ("seed", 1), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--without-half", action="store_true")
    parser.add_argument("-o", "--out", type=Path, default=CALIBRATED)
    given = parser.parse_args()
    text = json.dumps(written(given), separators=(",", ":"), sort_keys=True)
    given.out.write_text(text.replace('],"', '],\n"').replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
