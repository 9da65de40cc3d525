"""The Secretary General as a Mesa agent: presides, proposes, and has neither vote nor veto."""

from __future__ import annotations

import mesa

from nacsim.theory.outside import Seat


class SecretaryGeneral(mesa.Agent):
    """The chair."""

    def __init__(self, model: mesa.Model, seat: Seat | None = None) -> None:
        """Take the chair of a council; `seat` answers for it; None: the policy that the scenario names."""
        super().__init__(model)
        self.seat = seat
