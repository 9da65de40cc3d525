"""Comparisons, sweeps and sensitivity studies made by hand, small enough to work every figure out on paper."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from many_samples import Ends, interval, outcomes
from nacsim.record import MECHANISMS, OUTCOMES, STANCES
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.store.summaries import SensitivitySummary, SweepSummary

Json = dict[str, Any]


def change(difference: float, low: float, high: float) -> Json:
    """A paired difference."""
    return {"difference": difference, "interval": [low, high]}


SAME = change(0.0, -0.01, 0.01)


def pair(to: int, adopted: Json, turned: Sequence[tuple[str, str, int]], runs: int, **more: Any) -> Json:
    """The first result against another. turned: from, to, runs."""
    flips = sum(n for _, _, n in turned)
    elsewhere = {"mechanism": "moved_to_body", "only_in": "to", "runs": flips, "share": 1.0}
    return {
        "from": 0,
        "to": to,
        "outcomes": dict.fromkeys(OUTCOMES, SAME),
        "adopted": adopted,
        "hours": change(-12.0, -14.0, -10.0),
        "redrafts": SAME,
        "dilution": None,
        "unfinished": None,
        "flipped": {
            "runs": flips,
            "share": round(flips / runs, 6),
            "interval": interval(flips, runs),
            "to": [{"from": before, "to": after, "runs": n} for before, after, n in turned],
            "mechanisms": [elsewhere] if flips else [],
            "examples": list(range(min(flips, 10))),
        },
    } | more


def compare(labels: Sequence[str], results: Sequence[Ends], pairs: Sequence[Json], **more: Any) -> ComparisonSummary:
    """A comparison. results: counts by outcome and hour."""
    data = {
        "runs": sum(n for hours in results[0].values() for n in hours.values()),
        "seed": 1,
        "version": "0",
        "results": [_result(label, ends) for label, ends in zip(labels, results, strict=True)],
        "differs": [{"path": "procedure.rule", "values": [None, *labels[1:]]}],
        "shared": {"allies": [], "provisions": [], "left_out": {"allies": [], "provisions": []}},
        "left_out": [],
        "pairs": list(pairs),
    } | more
    return ComparisonSummary.model_validate_json(json.dumps(data))


def _result(label: str, ends: Ends) -> Json:
    hours = sorted(hour for of in ends.values() for hour, n in of.items() for _ in range(n))
    tenth, half, nine = (float(hours[round(q * (len(hours) - 1))]) for q in (0.1, 0.5, 0.9))
    adopted = len(hours) > sum(ends.get("not_adopted", {}).values())
    return {
        "label": label,
        **_of("x"),
        "digest": "0",
        **outcomes(ends),
        "first_tally": dict.fromkeys(STANCES, 0.0),
        "allies": {},
        "texts": {},
        "hours_to_end": {"p10": tenth, "median": half, "p90": nine},
        **{key: {"mean": 0.0} for key in ("redrafts", "sessions", "silences_broken")},
        "dilution": {"mean": 0.25 if adopted else None},
        "unfinished": {"mean": 0.0 if adopted else None},
        "mechanisms": dict.fromkeys(MECHANISMS, 0.0),
    }


def _of(scenario: str) -> Json:
    return {"scenario": scenario, "variant": None, "set": {}}


def sweep(
    over: Mapping[str, Sequence[float]],
    adopted: Sequence[int],
    runs: int = 100,
    as_written: float | None = None,
    hours: Sequence[float] = (),
) -> SweepSummary:
    """A sweep. adopted: of `runs`, at each point, the last number moving fastest; hours: the median at each."""
    grid: list[tuple[float, ...]] = [()]
    for values in over.values():
        grid = [(*at, value) for at in grid for value in values]
    medians = hours or [12.0 if 2 * hits > runs else 59.0 for hits in adopted]
    data = {
        **_of("x"),
        "runs": runs,
        "seed": 1,
        "digest": "0" * 64,
        "version": "0",
        "over": [
            {"path": path, "low": min(values), "high": max(values), "values": list(values), "as_written": as_written}
            for path, values in over.items()
        ],
        "points": [
            _point(at, hits, adopted[0], runs, median) for at, hits, median in zip(grid, adopted, medians, strict=True)
        ],
    }
    return SweepSummary.model_validate_json(json.dumps(data))


def _point(at: tuple[float, ...], hits: int, first: int, runs: int, median: float) -> Json:
    apart = (hits - first) / runs
    found = outcomes({"adopted_amended": {12: hits}, "not_adopted": {59: runs - hits}})
    return {
        "at": list(at),
        "digest": "0",
        "outcomes": found["outcomes"],
        "intervals": found["intervals"],
        "adopted": {"share": hits / runs, "interval": interval(hits, runs)},
        "hours_to_end": {"p10": 12.0, "median": median, "p90": 59.0},
        "dilution": {"mean": 0.25 if hits else None},
        "unfinished": {"mean": 0.0 if hits else None},
        **{key: {"mean": 0.0} for key in ("redrafts", "sessions")},
        "change": change(apart, apart - 0.05, apart + 0.05),
    }


def sensitivity(
    swings: Mapping[str, tuple[float, float]],
    powers: Mapping[str, float],
    indices: Mapping[str, tuple[float, float]] | None,
    half: float = 0.05,
    sole: float = 0.1,
    points: int = 8,
) -> SensitivitySummary:
    """A sensitivity study: by parameter the changes at both ends, by ally blocking power, by factor its two indices."""
    data = {
        **_of("x"),
        "runs": 100,
        "seed": 1,
        "digest": "0",
        "version": "0",
        "adopted": {"share": 0.5, "interval": interval(50, 100)},
        "parameters": [
            {
                "name": name,
                "default": 0.2,
                "low": 0.1,
                "high": 0.3,
                "at_low": {"adopted": 0.5 + low, **change(low, low - half, low + half)},
                "at_high": {"adopted": 0.5 + high, **change(high, high - half, high + half)},
            }
            for name, (low, high) in swings.items()
        ],
        "allies": {
            code: {
                "blocking_power": change(power, power - half, power + half),
                "last_to_give_way": 0.5,
                "sole_objector_at_end": sole,
            }
            for code, power in powers.items()
        },
        "sobol": {
            "points": points,
            "range": "half to one and a half",
            "outputs": {"adopted": None if indices is None else _factors(indices), "hours": None},
        },
    }
    return SensitivitySummary.model_validate_json(json.dumps(data))


def _factors(indices: Mapping[str, tuple[float, float]]) -> list[Json]:
    return [
        {
            "name": name,
            "kind": "ally" if name.isupper() else "group" if name.startswith("group_") else "parameter",
            "first": first,
            "first_interval": [first - 0.1, first + 0.1],
            "total": total,
            "total_interval": [total - 0.1, total + 0.1],
        }
        for name, (first, total) in indices.items()
    ]
