"""The model's bet on a session: worked out aside, while people bet, and handed to the host as an entry."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Any

from nacsim.council.injection import heard_of
from nacsim.council.sitting import Sitting
from nacsim.studies.live_chances import live_chances
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.wish import ROOM, Wish

MODEL_RUNS = 1000
"""Draws behind a bet."""
log = logging.getLogger(__name__)


class ModelBets:
    """Bets once on each session, one after the other."""

    def __init__(self, put: Callable[[Wish], None]) -> None:
        """put: takes a bet that was made."""
        self._put = put
        self._thinking: asyncio.Task[None] | None = None
        self._no_bet = 0
        """The session on which the model could not bet."""

    def think(self, room: Room) -> None:
        """Begin with the bet that lacks, if one does, from where the sitting stood when bets were opened."""
        if (
            room.bet_at is None
            or room.bet_on in (*room.model_bets, self._no_bet)
            or (self._thinking and not self._thinking.done())
        ):
            return
        self._thinking = asyncio.create_task(self._bet(room.bet_at, room.injected, room.bet_on))

    async def _bet(self, sitting: Sitting, injected: Collection[str], session: int) -> None:
        try:
            bet = await asyncio.to_thread(model_bet, sitting, injected)
        except Exception:  # without the model's bet a class goes on
            log.exception("The model could not bet.")
            self._no_bet = session
            return
        entry = {"kind": "model_bet", "by": ROOM, "session": session, "bet": bet}
        self._put(Wish(lambda _, at: {**entry, "at": at}))


def model_bet(sitting: Sitting, injected: Collection[str] = ()) -> dict[str, Any]:
    """What the model bets with what all in the room know, as the ledger keeps it.

    injected: keys of events that the teacher brought in; of those that nobody has heard of it knows nothing.
    """
    found = live_chances(heard_of(sitting, injected), MODEL_RUNS)
    return {
        "chances": dict(found.bet),
        "gives_way": {ally: share.value for ally, share in found.gives_way.items()},
        "agree": found.left,
        "runs": found.runs,
        "redrawn": found.redrawn,
        "says": f"{found.claim}. {found.basis}.",
    }
