"""What nacsim works out, to the last bit, so that two environments can be compared.

    python tools/results.py

writes a line for each result: its name, and the digest of all its numbers. `.ci/run` compares what the lowest and the
newest libraries come to with what the tests' own do. With the name of a result it writes the numbers behind its digest.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from typing import Any

import mesa

import nacsim
from nacsim.council.model import CouncilModel
from nacsim.scenario import catalogue

SEED = 1
MESAS_OWN = {"RunId", "iteration", "Step", "AgentID", "seed", "rng"}
"""Columns of a batch that are Mesa's, which counts and names them otherwise from one version to the next."""


def records(slug: str) -> Any:
    """Runs, event by event."""
    return [nacsim.run(slug, SEED, run).as_dict() for run in range(10)]


def steps(slug: str) -> Any:
    """What Mesa collects of a run, step by step."""
    model = CouncilModel(slug, seed=SEED)
    model.run()
    return model.datacollector.model_vars


def batch(slug: str) -> Any:
    """The rows of a batch of Mesa's."""
    rows = mesa.batch_run(CouncilModel, {"case": slug, "seed": SEED, "run": [0, 1, 2]}, display_progress=False)
    return [{name: value for name, value in row.items() if name not in MESAS_OWN} for row in rows]


def summary(study: Callable[[], Any]) -> Any:
    """What a study keeps."""
    return study().summary.as_json()


def studies(slug: str) -> Mapping[str, Callable[[], Any]]:
    """What measures many runs, by the name of its command."""
    over = {"allies.FRA.value": [-0.2, 0.1]}
    return {
        "ensemble": partial(nacsim.ensemble, slug, 500, SEED, workers=1),
        "compare": partial(nacsim.compare, slug, runs=200, seed=SEED, what_ifs="rules"),
        "sweep": partial(nacsim.sweep, slug, over, runs=200, seed=SEED),
        "sensitivity": partial(nacsim.sensitivity, slug, runs=20, points=8, seed=SEED),
    }


def results() -> Iterator[tuple[str, Callable[[], Any]]]:
    """The name of each result, and how to work it out."""
    for slug in catalogue.shipped():
        for work_out in (records, steps, batch):
            yield f"{work_out.__name__}.{slug}", partial(work_out, slug)
        for name, study in studies(slug).items():
            yield f"{name}.{slug}", partial(summary, study)


def main() -> None:
    """A line for each result, or all of those that are named."""
    for name, work_out in results():
        if not sys.argv[1:] or name in sys.argv[1:]:
            text = json.dumps(work_out(), indent=1)
            sys.stdout.write(f"{text}\n" if sys.argv[1:] else f"{name} {sha256(text.encode()).hexdigest()}\n")


if __name__ == "__main__":
    main()
