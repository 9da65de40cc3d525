"""Calibrates the theory and writes the table that ships, `sim/nacsim/calibrated.json`.

    python tools/calibrate.py --eu FILE [--rows 2000] [--runs 48] [--size 128] [--seed 1] [--workers N] [--without-half]
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


@dataclass(frozen=True, slots=True)
class Job:
    """The priors' rows, and how many runs each gets."""

    rows: int
    runs: int
    seed: int


def evidence(job: Job, observed: eu.Issue | Case) -> Floats:
    """(K,): what one issue or decision says of each row."""
    rows = calibration.prior_rows(job.rows, job.seed)
    if isinstance(observed, Case):
        results = calibration.simulated(observed.scenario, rows, job.runs, job.seed)
        return calibration.case_logs(observed, results, job.rows)
    scenario = eu_scenario.scenario(observed)
    return calibration.issue_logs(
        observed, scenario, calibration.simulated(scenario, rows, job.runs, job.seed), job.rows
    )


def written(given: argparse.Namespace) -> dict[str, object]:
    """The contents of the file."""
    job = Job(given.rows, given.runs, given.seed)
    issues = [issue for issue in eu.read(given.eu) if len(issue.members) > 1]
    decisions = cases()
    apart = calibration.held_apart([case.slug for case in decisions])
    used = [case for case in decisions if not (given.without_half and case.slug in apart)]
    logs = np.array(list(_each(partial(evidence, job), [*issues, *used], given.workers)))
    weight, power = calibration.weights(logs), calibration.coarseness(len(logs))
    which = calibration.drawn_again(weight, given.size, given.seed)
    rows = calibration.prior_rows(job.rows, job.seed)
    np.savez("/tmp/logs_all.npz", logs=logs, n=len(issues), **rows)
    by_source = {"eu": logs[: len(issues)], "recorded": logs[len(issues) :], "both": logs}
    return {
        "made": {
            "eu_digest": eu.digest(given.eu),
            "eu_issues": len(issues),
            "recorded": [case.slug for case in used],
            "prior_rows": job.rows,
            "runs": job.runs,
            "power": round(power, 4),
            "seed": job.seed,
            "effective_rows": round(calibration.effective(weight), 1),
            "distinct_rows": len(np.unique(which)),
        },
        "told": {
            name: {
                source: _quantiles(values, calibration.weights(some)) for source, some in by_source.items() if len(some)
            }
            | {"prior": _quantiles(values, np.full(job.rows, 1 / job.rows))}
            for name, values in rows.items()
        },
        "rows": {name: [round(float(value), 4) for value in values[which]] for name, values in rows.items()},
        "logs": {
            case.slug: [round(float(log), 4) for log in power * logs[len(issues) + i, which]]
            for i, case in enumerate(used)
        },
    }


def _each(work: partial[Floats], observed: list[eu.Issue | Case], workers: int) -> Iterator[Floats]:
    with ProcessPoolExecutor(workers) as pool:
        yield from track(pool.map(work, observed), "Calibrating", total=len(observed))


def _quantiles(values: Floats, weight: Floats) -> list[float]:
    """The 10th, 50th and 90th percentile."""
    order = np.argsort(values)
    reached = np.cumsum(weight[order])
    at = np.searchsorted(reached, np.array([0.1, 0.5, 0.9]) * reached[-1])
    return [round(float(value), 3) for value in values[order][at]]


def main() -> None:
    """Calibrate as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eu", required=True, type=Path)
    for name, default in (("rows", 2000), ("runs", 48), ("size", 128), ("seed", 1), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--without-half", action="store_true")
    parser.add_argument("-o", "--out", type=Path, default=CALIBRATED)
    given = parser.parse_args()
    text = json.dumps(written(given), separators=(",", ":"), sort_keys=True)
    given.out.write_text(text.replace('],"', '],\n"').replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
