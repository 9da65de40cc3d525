"""An ally as a Mesa agent: it passes each question to whoever holds its seat."""

from __future__ import annotations

import mesa

from nacsim.council.seat import (
    AllySeat,
    SilenceAnswer,
    SilenceRequest,
    StanceAnswer,
    StanceRequest,
)
from nacsim.record import STANCES
from nacsim.theory.reaction import react, silence_margin


class TheorySeat:
    """Answers as the theory says, from the view of this one seat alone."""

    def stance(self, request: StanceRequest) -> StanceAnswer:
        """The theory's stance."""
        answer = react(request.view, request.matter.opt_outs, request.matter.parameters)
        return StanceAnswer(
            STANCES[int(answer.stance[0, 0])],
            bool(answer.stands_aside[0, 0]),
            float(answer.acceptability[0, 0]),
            float(answer.margin[0, 0]),
        )

    def silence(self, request: SilenceRequest) -> SilenceAnswer:
        """The theory's letter, or none."""
        margin = float(silence_margin(request.view, request.matter.opt_outs, request.matter.parameters)[0, 0])
        return SilenceAnswer(margin < 0, margin)


class Ally(mesa.Agent):
    """One member of the alliance."""

    def __init__(self, model: mesa.Model, code: str, seat: AllySeat) -> None:
        """Join a council under a country code; `seat` answers for it."""
        super().__init__(model)
        self.code = code
        self.seat = seat
        self.current_stance = "support"

    def stance(self, request: StanceRequest) -> StanceAnswer:
        """Its answer at a sounding, checked."""
        answer = request.check(self.seat.stance(request))
        self.current_stance = answer.stance
        return answer

    def silence(self, request: SilenceRequest) -> SilenceAnswer:
        """Its answer in a silence, checked."""
        return request.check(self.seat.silence(request))
