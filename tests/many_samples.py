"""An ensemble made by hand, small enough that every figure can be worked out on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from by_hand import wilson
from nacsim.record import MECHANISMS, OUTCOMES, STANCES
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary

Ends = Mapping[str, Mapping[int, int]]
LAPSE = 0.25
RATES = dict(zip(OUTCOMES, (0.125, 0.5, 0.0625, 0.0625, 0.25), strict=True))
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


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


def chances(shares: Mapping[str, float], *, in_record: bool = False, forecasts: int = 6) -> dict[str, Any]:
    """Chances by an invented record of 36 decisions, two thirds of whose forecasts came true."""
    given = {word: (1 - LAPSE) * shares[word] + LAPSE * RATES[word] for word in OUTCOMES}
    past = {word: _past(chance, forecasts) for word, chance in given.items()}
    error = {"decisions": 36, "in_record": in_record, "outcomes": past}
    return {"chances": given, "base_rates": RATES, "lapse": LAPSE, "model_error": error, "no_chances": None}


def no_chances(reason: str) -> dict[str, Any]:
    """Why there are none."""
    return dict.fromkeys(("chances", "base_rates", "lapse", "model_error")) | {"no_chances": reason}


def _past(chance: float, forecasts: int) -> dict[str, Any]:
    low, high = next((low, high) for low, high in pairwise(EDGES) if low <= chance < high or high == 1)
    happened = forecasts * 2 // 3
    share, ends = (happened / forecasts, interval(happened, forecasts)) if forecasts else (None, [0.0, 1.0])
    return {"low": low, "high": high, "happened": happened, "forecasts": forecasts, "share": share, "interval": ends}


def ensemble(
    scenario: Scenario,
    ends: Ends,
    allies: Mapping[str, Mapping[str, float]] | None = None,
    texts: Mapping[str, Mapping[str, float]] | None = None,
    **more: Any,
) -> EnsembleSummary:
    """An ensemble. allies: what is not 0 by code: `first`, `final` (objecting), a key of the JSON; texts: the same.

    more: other parts of the JSON.
    """
    hours = sorted(hour for of in ends.values() for hour, n in of.items() for _ in range(n))
    adopted = len(hours) > sum(ends.get("not_adopted", {}).values())
    of_outcomes = outcomes(ends)
    measures = {
        "scenario": scenario.slug,
        "variant": scenario.variant,
        "set": dict(scenario.set),
        "runs": len(hours),
        "seed": 1,
        "digest": scenario.digest,
        "version": "0",
        **of_outcomes,
        **chances(of_outcomes["outcomes"]),
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
