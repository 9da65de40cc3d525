"""Another body: moving a matter to where an objector has no seat."""

from __future__ import annotations

import numpy as np

from nacsim.theory.text import Bools, Floats


def would_give_way(
    objecting: Bools,
    seats: Bools,
    supporting_share: Floats,
    worth_and_words: Floats,
    exposure: Floats,
    alone: Floats,
    pi: float,
) -> Bools:
    """Whether the objectors that keep a seat in another body would consent there, in the end.

    objecting (m, A); seats (A,); supporting_share (m, 1): capability in support among those seated there;
    worth_and_words (m, A): acceptability plus every part of the price that does not depend on company, as the chair
    hears it; alone: table of `pressure.alone_price`. Those who would give way are taken out, which makes it dearer for
    the rest, until nothing changes. Nobody left: (m,) true.
    """
    left = objecting & seats
    for _ in range(int(seats.sum())):
        others = left.sum(-1, keepdims=True) - left
        margin = worth_and_words + exposure * (alone[others] + pi * supporting_share)
        still = left & (margin < 0)
        if (still == left).all():
            break
        left = still
    return np.asarray(~left.any(-1))
