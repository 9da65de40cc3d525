"""The council for Mesa's own tools: a model made from plain arguments, with a data collector.

For `mesa.batch_run` and SolaraViz. It is the same run as `nac run --seed SEED --run RUN`. For many runs use
`nacsim.ensemble`, which is about a hundred times as fast. In a batch vary `run`: a council's draws depend on its seed
and run alone, so that Mesa's `iterations` would repeat the same run.
"""

from __future__ import annotations

from typing import Any

import mesa

from nacsim.council.ally import Ally
from nacsim.council.council import Council
from nacsim.parameters import DEFAULT_SEED
from nacsim.record import OUTCOMES, STANCES, Stance
from nacsim.scenario.load import load
from nacsim.theory.luck import luck_of


class CouncilModel(Council):
    """One run of a scenario, step by step.

    The collector notes after each step the hour, session, body, outcome (None while it runs) and the tally; and for
    each ally its code and stance (None for the Secretary General).
    """

    def __init__(
        self,
        case: str = "iraq-training-2004",
        run: int = 0,
        seed: int | None = None,
        rng: Any = None,
        as_written: bool = False,
    ) -> None:
        """Convene. case: a shipped name or a file, with @VARIANT if wanted. seed None: the default of nacsim.

        rng: newer Mesa passes one to every model of a batch; unused, since a council draws by name.
        """
        scenario = load(case)
        luck = luck_of(scenario, DEFAULT_SEED if seed is None else seed, run, as_written)
        super().__init__(scenario, luck, minutes=False)
        reporters: dict[str, Any] = {
            "hour": lambda council: int(council.state.hour[0]),
            "session": lambda council: int(council.state.session[0]),
            "body": lambda council: council.body,
            "outcome": lambda council: council.outcome,
        }
        tally = {stance: _counter(stance) for stance in STANCES}
        self.datacollector = mesa.DataCollector(
            model_reporters=reporters | tally,
            agent_reporters={"ally": _code, "stance": _stance},
        )

    @property
    def body(self) -> str:
        """The body that has the matter."""
        return self.matter.alliance.bodies[int(self.matter.sittings.body[self.state.sitting[0]])]

    @property
    def outcome(self) -> str | None:
        """How it ended; None while it runs."""
        return None if self.running else OUTCOMES[int(self.state.outcome[0])]

    def step(self) -> None:
        """One question, and its answers noted."""
        super().step()
        self.datacollector.collect(self)


def _counter(stance: Stance) -> Any:
    return lambda council: sum(ally.current_stance == stance for ally in council.allies)


def _code(agent: mesa.Agent) -> str | None:
    return agent.code if isinstance(agent, Ally) else None


def _stance(agent: mesa.Agent) -> str | None:
    return agent.current_stance if isinstance(agent, Ally) else None
