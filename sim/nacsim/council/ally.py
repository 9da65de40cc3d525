"""An ally as a Mesa agent: it answers as the theory says, unless somebody else holds its seat."""

from __future__ import annotations

import mesa

from nacsim.record import Stance
from nacsim.theory.matter import Matter
from nacsim.theory.outside import Seat
from nacsim.theory.reaction import Answer, View, react, silence_margin
from nacsim.theory.text import Floats


class Ally(mesa.Agent):
    """One member of the alliance."""

    def __init__(self, model: mesa.Model, code: str, seat: Seat | None = None) -> None:
        """Join a council under a country code; `seat` answers for it; None: the theory does."""
        super().__init__(model)
        self.code = code
        self.seat = seat
        self.current_stance: Stance = "support"

    def stance(self, matter: Matter, view: View) -> Answer:
        """The theory's answer at a sounding, from the view of this one seat alone, shapes (1, 1)."""
        return react(view, matter.opt_outs, matter.parameters)

    def margin(self, matter: Matter, view: View) -> Floats:
        """The theory's answer in a silence, from the same."""
        return silence_margin(view, matter.opt_outs, matter.parameters)
