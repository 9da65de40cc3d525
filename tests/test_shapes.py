"""The documented decisions keep their documented shapes, over runs 0 to 199 of seed 1, with one set of parameters."""

from __future__ import annotations

import pytest

from shapes import Figure, figures

pytestmark = pytest.mark.slow

FALLS_SHORT = {
    # The second edition of the theory, on a file that no longer has what came up in February (docs/decisions/0016).
    "turkey: Luxembourg gives way before Germany and Belgium": 0.38,
    "turkey: adopted in the DPC": 0.40,
    "turkey: if so, without delay": 0.05,
    "turkey: Germany or Belgium still objected in the Council when it moved": 0.38,
    "turkey: points of adoption lost without the DPC": 8.0,
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
