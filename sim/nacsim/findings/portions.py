"""How much, in words: a number beside another, and a change of value by itself."""

from __future__ import annotations

_PORTIONS = {
    0.1: "about a tenth of",
    0.2: "about a fifth of",
    0.25: "about a quarter of",
    1 / 3: "about a third of",
    0.5: "about half of",
    2 / 3: "about two thirds of",
    0.75: "about three quarters of",
    1.0: "about as much as",
    1.5: "about half as much again as",
    2.0: "about twice",
    3.0: "about three times",
}
_SIZES = {0.05: "a little", 0.15: "somewhat", 0.35: "clearly"}
SIZES = "A little: up to 0.05; somewhat: up to 0.15; clearly: up to 0.35; far: more than that."
"""What the words for a change of value mean, in units of value."""


def portion(part: float, whole: float) -> str:
    """About half of, hardly any of; from a tenth to three times. ValueError if the whole is not above 0."""
    if whole <= 0:
        raise ValueError(f"nothing can be a portion of {whole}")
    ratio = abs(part) / whole
    if ratio < 0.05:
        return "hardly any of"
    return _PORTIONS[min(_PORTIONS, key=lambda known: abs(known - ratio) / known)]


def size(change: float) -> str:
    """A little, somewhat, clearly, far: of a change in what a decision is worth."""
    return next((word for most, word in _SIZES.items() if abs(change) <= most + 1e-9), "far")
