"""What was found by trying: the changes that turn a run, ally by ally, and the texts worth having to all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A smallest change that turns the outcome, and what it turns into."""

    change: float
    """In units of value. Of a clause: cost taken away (negative), or the firmness of a red line drawn (positive)."""
    outcome: str


@dataclass(frozen=True, slots=True)
class Price:
    """What would have turned the run by one ally alone."""

    ally: str
    value: Turn | None
    """The smallest change of its value that was tried and turns it; None: none does."""
    clauses: Mapping[str, Turn]
    """By provision: had it minded that clause so much less, or refused what was adopted of it so firmly.

    Clauses by which nothing turns are left out.
    """


@dataclass(frozen=True, slots=True)
class Judged:
    """A text before all members, with no price on refusing."""

    text: Mapping[str, str]
    not_for: tuple[str, ...]
    """Those to whom it is worth less than nothing."""
    liked: float
    """The sponsors' summed acceptability."""

    @property
    def in_core(self) -> bool:
        """Whether it is worth having to every member."""
        return not self.not_for


@dataclass(frozen=True, slots=True)
class Core:
    """The unanimity core: the texts worth having to every member, at the opening and with nothing pressing it."""

    texts: int
    """How many texts there are."""
    size: int | None
    """How many of them are in the core; None: too many texts to look at."""
    draft: Judged
    final: Judged
    """The adopted text, or the last one on the table."""
    favourite: Judged | None
    """The text in the core that the sponsors would have liked best; None: there is none, or too many to look at."""
    nearest: Judged | None
    """The text of the smallest total shortfall, the sponsors' favourite among equals; None: too many to look at."""


def as_plain(price: Price | Core) -> dict[str, object]:
    """Ready for JSON."""
    return asdict(price)
