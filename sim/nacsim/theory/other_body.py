"""Another body: whether to move a text to one where an objector has no seat."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from nacsim.theory.acceptability import drawn_at
from nacsim.theory.matter import Matter
from nacsim.theory.pressure import companions
from nacsim.theory.reaction import View, accept
from nacsim.theory.state import State, objectors, reserve_by_time, time_gone
from nacsim.theory.text import Bools, Floats, Ints
from nacsim.theory.view import bonds


def pressing(matter: Matter, state: State, rows: Ints) -> Bools:
    """(m,): whether time presses: then another body is chosen even where redrafting has more to offer."""
    return np.asarray(time_gone(matter, state, rows) >= matter.parameters.pressing)


def other_body(matter: Matter, state: State, rows: Ints, seen: View, heard: Floats) -> Ints:
    """(m,): the other body that would serve, the first by key of several; -1 where none does.

    A body serves a text that is in the main body if it leaves an objector out, and the other objectors are heard to
    give way there. heard (m, A): the error in the chair's hearing.
    """
    candidates = range(matter.sittings.legs, len(matter.sittings.keys))
    chosen = np.full(len(rows), -1)
    if not candidates:
        return chosen
    in_main_body = state.sitting[rows] == matter.sittings.legs - 1
    acceptability, _ = accept(seen, matter.opt_outs, matter.parameters)
    fixed = acceptability + seen.pressure + seen.consent + seen.commitments + heard
    exposure = drawn_at(state.stakes.exposure, state.phase[rows], rows)
    objecting = objectors(matter, state, rows)
    theory = state.calibrated
    late = 1.0 - reserve_by_time(matter, state, rows)
    alone = exposure * (theory.alone_cost[rows] + theory.support_pressure[rows] * late)[:, None]
    for candidate in reversed(candidates):
        body = matter.sittings.body[candidate]
        seated = matter.alliance.seats[body]
        yields = would_give_way(
            objecting,
            seated,
            fixed,
            alone,
            matter.isolation[state.tenet[rows], body],
            partial(bonds, state, rows),
        )
        serves = seated.any() & (objecting & ~seated).any(-1) & yields
        chosen = np.where(in_main_body & serves, candidate, chosen)
    return chosen


def would_give_way(
    objecting: Bools,
    seats: Bools,
    fixed: Floats,
    alone: Floats,
    isolation: Floats,
    bonds: Callable[[Bools], Floats] = np.zeros_like,
) -> Bools:
    """Whether the objectors that keep a seat in another body would consent there, in the end.

    objecting (m, A); seats (A,); fixed (m, A): acceptability plus every part of the price that does not depend on
    company, as the chair hears it; alone (m, A): the price for one that stands quite alone; isolation (m, members + 1):
    `pressure.isolation` in that body; bonds: of those who hold out (m, A), what consenting would cost each, (m, A).
    Those who would give way are removed, which raises the price for the rest, until nothing changes. (m,): true where
    nobody is left.
    """
    holdouts = objecting & seats
    for _ in range(int(seats.sum())):
        margin = fixed + alone * np.take_along_axis(isolation, companions(holdouts), axis=-1) - bonds(holdouts)
        unmoved = holdouts & (margin < 0)
        if (unmoved == holdouts).all():
            break
        holdouts = unmoved
    return np.asarray(~holdouts.any(-1))
