"""The price of saying no: what makes a member that dislikes a text let it pass.

Highest for an ally that stands alone, which is why blocking groups unravel and the last one stays only for a red line
(threshold models: Granovetter 1978).
"""

from __future__ import annotations

import numpy as np

from nacsim.parameters import Parameters
from nacsim.theory.text import Bools, Floats, Ints


def isolation(seated: Ints, members: int, relief: Floats) -> Floats:
    """(1 - h)^gamma for 0, 1, ... companions: a table (K, B, members + 1), by gamma (K,) and body.

    h: the share of the `seated` (B,) members of a body that hold out, the ally itself included. 1 is the price of
    refusing for a vanishing minority; where all hold out, nobody stands alone.

    Why a table: a power computed over arrays of different lengths may differ in its last bit.
    """
    share = (1.0 + np.arange(members + 1)) / np.maximum(seated, 1)[:, None]
    return np.asarray(np.maximum(0.0, 1.0 - share) ** relief[:, None, None]).astype(np.float32).astype(np.float64)


def companions(objecting: Bools) -> Ints:
    """For each ally, how many *others* object. objecting: (m, A)."""
    return np.asarray(objecting.sum(-1, keepdims=True) - objecting)


def demarche(
    pressure: Floats, support: Floats, exposure: Floats, committed_clauses: Ints, parameters: Parameters
) -> Floats:
    """Pressure after one more demarche on an ally, saturating at pmax.

    pressure += lobby * support * (e / 0.5) * (1 + 0.5 * committed clauses) * (1 - pressure / pmax).
    Commitments are the lever: each clause the target is committed on makes a demarche count for more.
    """
    if parameters.lobby_limit == 0:
        return pressure
    lever = 1.0 + parameters.commitment_lever * committed_clauses
    added = parameters.lobby * support * (exposure / 0.5) * lever * (1.0 - pressure / parameters.lobby_limit)
    return np.asarray(np.minimum(pressure + np.maximum(added, 0.0), parameters.lobby_limit))


def reserve_left(deadline: int, parameters: Parameters) -> Floats:
    """1 - tau^beta for each hour from 0 to the deadline: what is left of every reserve.

    Time-dependent concession after Faratin, Sierra & Jennings (1998).
    """
    tau = np.arange(deadline + 1) / max(deadline, 1)
    return np.asarray(1.0 - tau**parameters.reserve_shape)
