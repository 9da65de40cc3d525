"""Summaries of studies made by hand, small enough that every figure can be worked out on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nacsim.findings.estimates import wilson
from nacsim.record import MECHANISMS, OUTCOMES, STANCES
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary

Ends = Mapping[str, Mapping[int, int]]


def interval(hits: int, runs: int) -> list[float]:
    """Rounded as in every JSON."""
    return [round(end, 6) for end in wilson(hits, runs)]


def outcomes(ends: Ends) -> dict[str, Any]:
    """Shares, intervals and ends from counts by outcome and hour."""
    hits = {word: sum(ends.get(word, {}).values()) for word in OUTCOMES}
    runs = sum(hits.values())
    return {
        "outcomes": {word: round(n / runs, 6) for word, n in hits.items()},
        "intervals": {word: interval(n, runs) for word, n in hits.items()},
        "ends": {word: [[hour, n] for hour, n in sorted(ends.get(word, {}).items())] for word in OUTCOMES},
    }


def ensemble(
    scenario: Scenario,
    ends: Ends,
    allies: Mapping[str, Mapping[str, float]] | None = None,
    texts: Mapping[str, Mapping[str, float]] | None = None,
    **more: Any,
) -> EnsembleSummary:
    """An ensemble. allies: what is not 0 by code: `first`, `final` (objecting), a key of the JSON; texts: the same."""
    hours = sorted(hour for of in ends.values() for hour, n in of.items() for _ in range(n))
    adopted = len(hours) > sum(ends.get("not_adopted", {}).values())
    measures = {
        "scenario": scenario.slug,
        "variant": scenario.variant,
        "set": dict(scenario.set),
        "runs": len(hours),
        "seed": 1,
        "digest": scenario.digest,
        "version": "0",
        **outcomes(ends),
        "first_tally": {"support": 20.0, "undecided": 0.04, "acquiesce": 0.0, "object": 5.96},
        "allies": {ally.code: _ally((allies or {}).get(ally.code, {})) for ally in scenario.allies},
        "texts": {
            p.key: {o.key: (texts or {}).get(p.key, {}).get(o.key, 0.0) for o in p.options}
            for p in (scenario.provisions if adopted else ())
        },
        "hours_to_end": {"p10": _at(hours, 0.1), "median": _at(hours, 0.5), "p90": _at(hours, 0.9)},
        "redrafts": {"mean": 2.0},
        "sessions": {"mean": 7.5},
        "silences_broken": {"mean": 0.01},
        "dilution": {"mean": 0.25 if adopted else None},
        "unfinished": {"mean": 0.0 if adopted else None},
        "mechanisms": dict.fromkeys(MECHANISMS, 0.0),
    }
    return EnsembleSummary.model_validate(measures | more, strict=False)


def _at(hours: Sequence[int], q: float) -> float:
    return float(hours[round(q * (len(hours) - 1))])


def _ally(of: Mapping[str, float]) -> dict[str, Any]:
    def stances(objecting: float) -> dict[str, float]:
        shares = {"object": objecting, "support": 1 - objecting}
        return {word: shares.get(word, 0.0) for word in STANCES}

    keys = ("breaks_silence", "last_to_give_way", "sole_objector_at_end", "opts_out")
    return {
        "first": stances(of.get("first", 0.0)),
        "final": stances(of.get("final", 0.0)),
        "objects_on": {},
        **{key: of.get(key, 0.0) for key in keys},
    }


def change(difference: float, low: float, high: float) -> dict[str, Any]:
    """A paired difference."""
    return {"difference": difference, "interval": [low, high]}


SAME = change(0.0, -0.01, 0.01)


def pair(
    to: int, adopted: Mapping[str, Any], turned: Sequence[tuple[str, str, int]], runs: int, **more: Any
) -> dict[str, Any]:
    """The first result against another. turned: from, to, runs."""
    flips = sum(n for _, _, n in turned)
    moved = {"mechanism": "moved_to_body", "only_in": "to", "runs": flips, "share": 1.0}
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
            "mechanisms": [moved] if flips else [],
            "examples": list(range(min(flips, 10))),
        },
    } | more


def compare(
    labels: Sequence[str], results: Sequence[EnsembleSummary], pairs: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """A comparison of ensembles."""
    return {
        "runs": results[0].runs,
        "seed": 1,
        "results": [{"label": label, **result.as_json()} for label, result in zip(labels, results, strict=True)],
        "differs": [{"path": "procedure.rule", "values": [None, *labels[1:]]}],
        "shared": {"allies": [], "provisions": [], "left_out": {"allies": [], "provisions": []}},
        "left_out": [],
        "pairs": list(pairs),
    }


def sweep(
    over: Mapping[str, Sequence[float]], adopted: Sequence[int], runs: int = 100, as_written: float | None = None
) -> dict[str, Any]:
    """A sweep. adopted: of `runs`, at each point, the last number moving fastest."""
    grid: list[tuple[float, ...]] = [()]
    for values in over.values():
        grid = [(*at, value) for at in grid for value in values]
    return {
        "scenario": "x",
        "variant": None,
        "set": {},
        "runs": runs,
        "seed": 1,
        "over": [
            {"path": path, "low": min(values), "high": max(values), "values": list(values), "as_written": as_written}
            for path, values in over.items()
        ],
        "points": [_point(at, hits, adopted[0], runs) for at, hits in zip(grid, adopted, strict=True)],
    }


def _point(at: tuple[float, ...], hits: int, first: int, runs: int) -> dict[str, Any]:
    apart = (hits - first) / runs
    return {
        "at": list(at),
        **outcomes({"adopted_amended": {12: hits}, "not_adopted": {59: runs - hits}}),
        "adopted": {"share": hits / runs, "interval": interval(hits, runs)},
        "hours_to_end": {"p10": 12.0, "median": 12.0 if 2 * hits > runs else 59.0, "p90": 59.0},
        "dilution": {"mean": 0.25 if hits else None},
        "change": change(apart, apart - 0.05, apart + 0.05),
    }


def sensitivity(
    swings: Mapping[str, tuple[float, float]],
    powers: Mapping[str, float],
    indices: Mapping[str, tuple[float, float]] | None,
    half: float = 0.05,
) -> dict[str, Any]:
    """A sensitivity study: by parameter the changes at both ends, by ally blocking power, by factor its two indices."""
    return {
        "runs": 100,
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
                "sole_objector_at_end": 0.1,
            }
            for code, power in powers.items()
        },
        "sobol": {
            "points": 8,
            "range": "half to one and a half",
            "outputs": {"adopted": None if indices is None else _factors(indices), "hours": None},
        },
    }


def _factors(indices: Mapping[str, tuple[float, float]]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "kind": "ally" if name.isupper() else "parameter",
            "first": first,
            "first_interval": [first - 0.1, first + 0.1],
            "total": total,
            "total_interval": [total - 0.1, total + 0.1],
        }
        for name, (first, total) in indices.items()
    ]
