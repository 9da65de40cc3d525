"""What a speaker sees when it is asked: its line, what the text costs it, and what refusing would cost it now."""

from __future__ import annotations

import numpy as np

from nacsim.draws import Keys, keyed_noise
from nacsim.parameters import Parameters
from nacsim.theory.acceptability import drawn_at
from nacsim.theory.matter import Matter
from nacsim.theory.pressure import companions
from nacsim.theory.reaction import View
from nacsim.theory.side_deal import line_now
from nacsim.theory.state import State, capability, reserve_by_time, seats, text_on_table
from nacsim.theory.text import Bools, Floats, Ints, pick


def view(matter: Matter, state: State, rows: Ints, capital: bool = False) -> View:
    """What every seat knows and is offered, shapes (m, A); `capital`: as in a silence."""
    stakes, phase = state.stakes, state.phase[rows]
    line, reserve, extra = (_capital if capital else _delegation)(matter, state, rows)
    cost = text_on_table(matter, state, rows)
    exposure = drawn_at(stakes.exposure, phase, rows)
    # Of a new text all are presumed in favour, none standing aside, until they have spoken.
    fresh = state.fresh[rows, None]
    objecting = pick(state.objecting, rows) & seats(matter, state, rows) & ~fresh
    apart = exposure * isolation(matter, state, rows, state.sitting[rows], companions(objecting))
    # Time weighs late, as reserves are given up late.
    late = 1.0 - reserve_by_time(matter, state, rows)[:, None]
    aside = capability(matter, state, rows, pick(state.aside, rows))[:, None] * ~fresh
    unmoved = (state.sitting[rows] < matter.sittings.legs)[:, None]
    return View(
        line=line,
        soft=cost.soft,
        firm=cost.firm,
        commitments=cost.commitments,
        participation=pick(stakes.participation, phase),
        share_aside=np.broadcast_to(aside, line.shape),
        alone=apart * state.calibrated.alone_cost[rows, None],
        time=apart * (state.calibrated.support_pressure[rows, None] * late),
        pressure=pick(state.pressure, rows),
        bypass=np.where(unmoved & matter.avoidable, matter.parameters.bypass, 0.0),
        consent=pick(stakes.consent, phase) * pick(stakes.word, rows) if stakes.consent.any() else np.zeros(line.shape),
        bonds=bonds(state, rows, objecting),
        reserve=reserve,
        extra=extra,
    )


def bonds(state: State, rows: Ints, refusing: Bools) -> Floats:
    """(m, A): what consenting costs each ally while those refuse (m, A) that it acts with."""
    stakes = state.stakes
    if not stakes.bonds.any():
        return np.zeros(refusing.shape)
    strength = pick(stakes.bonds, state.phase[rows])
    return np.asarray((strength * refusing[:, None, :]).sum(-1) * pick(stakes.word, rows))


def isolation(matter: Matter, state: State, rows: Ints, sitting: Ints, company: Ints) -> Floats:
    """(m, A): how alone one that holds out stands in a sitting (m,), with `company` (m, A): 1 alone, 0 with all."""
    _, bodies, members = matter.isolation.shape
    place = (state.tenet[rows] * bodies + matter.sittings.body[sitting]) * members
    return np.asarray(matter.isolation.reshape(-1).take(place[:, None] + company))


def _capital(matter: Matter, state: State, rows: Ints) -> tuple[Floats, Floats, Floats]:
    """A capital's line, its reserve, which is none, and what a letter costs it besides. (m, A)."""
    line = line_now(state, rows, gap=0.0)
    thoughts = _thoughts(matter, state, rows[:, None], np.arange(line.shape[-1]))
    return line, np.zeros_like(line), matter.parameters.formality + thoughts


def _delegation(matter: Matter, state: State, rows: Ints) -> tuple[Floats, Floats, Floats]:
    """A delegation's line, what is left of its reserve, and no more. (m, A)."""
    phase = state.phase[rows]
    line = line_now(state, rows, _gap(matter, state, rows))
    reserve = drawn_at(state.stakes.reserve, phase, rows) * _reserve_here(matter, state, rows)
    return line, reserve, np.zeros_like(line)


def _gap(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, A): how much less a delegation sees in the matter than its capital; after a letter it speaks as that does."""
    gap = pick(state.stakes.gap, state.phase[rows])
    instructed = pick(state.instructed, rows)
    if instructed.any():
        run, ally = np.nonzero(instructed)
        gap[run, ally] = -_thoughts(matter, state, rows[run], ally)
    return gap


def second_thoughts(keys: Keys, text_key: Keys, noise: float, parameters: Parameters) -> Floats:
    """What a capital finds on its second look at a text, once per ally and text; shapes broadcast."""
    return np.asarray(noise * parameters.capital_shock * keyed_noise(keys, text_key))


def _thoughts(matter: Matter, state: State, rows: Ints, ally: Ints) -> Floats:
    """Second thoughts on the text on the table; rows and ally broadcast together."""
    key = matter.space.key(state.text[rows])
    return second_thoughts(state.luck.capital[rows, ally], key, state.luck.noise, matter.parameters)


def _reserve_here(matter: Matter, state: State, rows: Ints) -> Floats:
    """(m, 1): share of each reserve still held, by time and by what may be given up at this level."""
    kept = 1.0 - matter.sittings.reserve_share[state.sitting[rows]]
    return np.asarray(np.maximum(kept, reserve_by_time(matter, state, rows))[:, None])
