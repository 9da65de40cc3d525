"""An explanation read back: what running found, from its file; the rest, from the record beside it."""

from __future__ import annotations

from pathlib import Path

from nacsim.findings.consent import Core, Judged, Price, Turn
from nacsim.findings.explanation import Explanation, explain
from nacsim.scenario.resolved import Scenario
from nacsim.store.explanations import KeptText, KeptTurn, read_explanation
from nacsim.store.reading import read_record


def kept_explanation(folder: Path, scenario: Scenario) -> Explanation:
    """An explanation that was kept, of a run of this scenario. UserError if it is damaged."""
    kept = read_explanation(folder)
    prices = [
        Price(
            ally,
            _turn(price.value) if price.value else None,
            {key: _turn(turn) for key, turn in price.clauses.items()},
        )
        for ally, price in kept.price_of_consent.items()
    ]
    core = kept.unanimity_core
    return explain(
        read_record(folder),
        scenario,
        prices,
        Core(
            core.texts,
            core.size,
            draft=_judged(core.draft),
            final=_judged(core.final),
            favourite=_judged(core.favourite) if core.favourite else None,
            nearest=_judged(core.nearest) if core.nearest else None,
        ),
    )


def _turn(kept: KeptTurn) -> Turn:
    return Turn(kept.change, kept.outcome)


def _judged(kept: KeptText) -> Judged:
    return Judged(kept.text, tuple(kept.not_for), kept.liked)
