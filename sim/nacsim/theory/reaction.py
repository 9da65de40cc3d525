"""How an ally answers: from what a text is worth to it, and what refusing would cost, to a stance or a letter.

A seat's `View` is all that its rule may use; a person in that seat is shown the same. Every array ends in the ally
axis, so a view of all seats and a view of one are the same thing, and give the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from nacsim.parameters import Parameters
from nacsim.record import STANCES
from nacsim.theory.acceptability import Cost, worth
from nacsim.theory.text import Bools, Floats, Ints, pick

Codes = npt.NDArray[np.int8]
SUPPORT, UNDECIDED, ACQUIESCE, OBJECT = (np.int8(i) for i in range(len(STANCES)))


@dataclass(frozen=True, slots=True)
class View:
    """What seats know when they answer. Shapes (m, A), for any number of seats."""

    line: Floats
    """Value of the matter as this speaker sees it: the delegation's at a sounding, the capital's in a silence."""
    soft: Floats
    firm: Floats
    commitments: Floats
    """Cost of the clauses, of red lines, and what commitments on clauses take off."""
    participation: Floats
    share_aside: Floats
    alone: Floats
    """Price of refusing with as few companions as at the last sounding."""
    time: Floats
    """What the time that is gone adds to it."""
    pressure: Floats
    bypass: Floats
    consent: Floats
    bonds: Floats
    """What consenting would cost while allies that it acts with refuse."""
    reserve: Floats
    """Reserve left at this hour; 0 in a silence."""
    extra: Floats
    """In a silence: formality plus the capital's second thoughts. Else 0."""

    def seat(self, ally: int) -> View:
        """The view of one seat, shapes (m, 1)."""
        return View(*(getattr(self, f.name)[:, ally : ally + 1] for f in fields(self)))

    def runs(self, which: Ints) -> View:
        """The view of some of the runs."""
        return View(*(pick(getattr(self, f.name), which) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Answer:
    """A stance, whether the ally would stand aside, and the numbers behind both. Shapes (m, A)."""

    stance: Codes
    stands_aside: Bools
    acceptability: Floats
    margin: Floats
    """Acceptability plus the price of objecting: the ally objects while this is below its reserve."""
    outside: Bools | None = None
    """Whose answer is not the theory's; None: nobody's. Its acceptability says only whether it still wants the text."""
    named: Bools | None = None
    """(m, P, A): the clauses that these object to, in their own words."""
    floor: Bools | None = None
    """Who asks for the floor; None: nobody does."""


def price(view: View) -> Floats:
    """B: the price of saying no, less what standing by others that do would be worth."""
    return view.alone + view.time + view.pressure + view.bypass + view.consent - view.bonds + view.commitments


def react(view: View, opt_outs: bool, parameters: Parameters) -> Answer:
    """The theory's answer at a sounding.

    object: margin below the reserve. Otherwise support, undecided, or not standing in the way, by whether the text is
    worth more than delta, about nothing, or less than nothing.
    """
    acceptability, aside = accept(view, opt_outs, parameters)
    margin = acceptability + price(view)
    # Stances are numbered from support to objection: each threshold that is missed is one step down.
    consent = (acceptability < parameters.indifference).astype(np.int8)
    consent += acceptability <= -parameters.indifference
    stance = np.maximum(consent, (margin < view.reserve) * OBJECT)
    return Answer(stance, aside, acceptability, margin)


def silence_margin(view: View, opt_outs: bool, parameters: Parameters) -> Floats:
    """The theory's answer in a silence: A + B + formality + second thoughts. Below 0 the capital writes the letter."""
    acceptability, _ = accept(view, opt_outs, parameters)
    return acceptability + price(view) + view.extra


def accept(view: View, opt_outs: bool, parameters: Parameters) -> tuple[Floats, Bools]:
    """What the text is worth to each seat, and whether it would stand aside."""
    cost = Cost(view.soft, view.firm, view.commitments)
    return worth(view.line, cost, view.participation, view.share_aside, opt_outs, parameters.thinning)
