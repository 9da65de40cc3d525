"""The documented decisions keep their documented shapes, over runs 0 to 199 of seed 1, with one set of parameters."""

from __future__ import annotations

import pytest

from shapes import Figure, figures

pytestmark = pytest.mark.slow

FALLS_SHORT = {
    # Strictly before both in 44.5 %, no later than either in 78 % (docs/decisions/0001). Coded as `conditional` it
    # would be 81 %, but sources say it stood with those who blocked, and the coding book makes that `opposed`.
    "turkey: Luxembourg gives way before Germany and Belgium": 0.40,
}
"""Targets not met, each with the floor it must not fall below: an honest shortfall, kept from growing."""


@pytest.fixture(scope="module")
def measured() -> list[Figure]:
    return figures(200)


def test_every_target_is_met_or_known_to_fall_short(measured: list[Figure]) -> None:
    assert len(measured) >= 30
    missed = {figure.name: str(figure) for figure in measured if not figure.met}

    assert set(missed) == set(FALLS_SHORT), "\n".join(missed.values())
    for figure in measured:
        if figure.name in FALLS_SHORT:
            assert figure.value >= FALLS_SHORT[figure.name], str(figure)
