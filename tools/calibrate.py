"""Calibrates the theory and writes the table that ships, `sim/nacsim/calibrated.json`.

    python tools/calibrate.py --eu FILE [--rows 1000] [--runs 32] [--size 128] [--seed 1] [--workers N] [--without-half]
        [-o FILE]

--eu: the issues of the EU half, which stay outside the repository; what is written holds the file's digest.
--without-half: leave out the half of the recorded decisions that is held apart.

Five minutes on two cores. Equal arguments give equal files.
"""

from __future__ import annotations

import argparse
import hashlib
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
from nacsim.recorded.calibration import Floats, Ints
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

    def weighed(places: Floats, draw: int) -> Floats:
        job, stage = Job(calibration.rows_at(places), given.runs, given.seed), f"Draw {draw} of {calibration.DRAWS}"
        return np.array(list(_each(partial(evidence, job), [*issues, *used], given.workers, stage)))

    places = calibration.hypercube(given.rows, given.seed)
    logs, kernels = weighed(places, 1), list[calibration.Kernel]()
    worth = [calibration.effective(calibration.weights(logs))]
    density = np.zeros(given.rows)
    for draw in range(2, calibration.DRAWS + 1):
        kernels.append(calibration.around(places, calibration.tempered(logs, density)))
        more = kernels[-1].draw(given.rows, given.seed, draw)
        places, logs = np.concatenate([places, more]), np.concatenate([logs, weighed(more, draw)], axis=1)
        density = calibration.log_density(places, kernels)
        worth.append(calibration.effective(calibration.weights(logs, density)))

    def weight(which: slice | list[int]) -> Floats:
        return calibration.weights(logs[which], density)

    def selected(weight: Floats) -> Ints:
        return calibration.drawn_again(weight, given.size, given.seed)

    told = {"eu": weight(slice(len(issues))), "recorded": weight(slice(len(issues), None)), "both": weight(slice(None))}
    others = {
        case.slug: weight([i for i in range(len(logs)) if i != left_out])
        for left_out, case in enumerate(used, len(issues))
    }
    table, without = selected(told["both"]), {slug: selected(of_others) for slug, of_others in others.items()}
    kept = np.unique(np.concatenate([table, *without.values()]))
    prior = calibration.rows_at(calibration.hypercube(given.rows, given.seed))
    even = np.full(given.rows, 1 / given.rows)
    return {
        "made": {
            "eu_digest": eu.digest(given.eu),
            "eu_issues": len(issues),
            "recorded": [case.slug for case in used],
            "recorded_digest": _digest(used),
            "rows": given.rows,
            "draws": calibration.DRAWS,
            "runs": given.runs,
            "seed": given.seed,
            "power": calibration.POWER,
            "effective_rows": [round(one, 1) for one in worth],
            "effective_without": {slug: round(calibration.effective(one), 1) for slug, one in others.items()},
            "distinct_rows": len(np.unique(table)),
        },
        "told": {
            name: {
                "prior": _quantiles(prior[name], even),
                **{source: _quantiles(values, weight) for source, weight in told.items()},
            }
            for name, values in calibration.rows_at(places).items()
        },
        "rows": {
            name: [round(float(value), 4) for value in values]
            for name, values in calibration.rows_at(places[kept]).items()
        },
        "table": np.searchsorted(kept, table).tolist(),
        "without": {slug: np.searchsorted(kept, which).tolist() for slug, which in without.items()},
    }


def _digest(used: list[Case]) -> str:
    """Of the decisions as they are coded and of what is on record of them, in the order of their names."""
    said = [[case.slug, case.scenario.digest, case.happened, case.adopted] for case in used]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


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
