"""The Secretary General as a Mesa agent: presides, proposes, and has neither vote nor veto."""

from __future__ import annotations

import mesa

from nacsim.council.minutes import ROW
from nacsim.council.seat import ChairSeat, MoveRequest
from nacsim.theory.chair import DRAFTERS, POLICIES, Moves


class PolicySeat:
    """Presides by the policy the scenario names."""

    def move(self, request: MoveRequest) -> Moves:
        """The policy's move."""
        policies = POLICIES if request.blocked else DRAFTERS
        return policies[request.matter.chair](request.matter, request.state, ROW, request.view)


class SecretaryGeneral(mesa.Agent):
    """The chair."""

    def __init__(self, model: mesa.Model, seat: ChairSeat) -> None:
        """Take the chair of a council; `seat` decides its moves."""
        super().__init__(model)
        self.seat = seat

    def move(self, request: MoveRequest) -> Moves:
        """The chair's move, checked."""
        return request.check(self.seat.move(request))
