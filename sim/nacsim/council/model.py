"""The council for Mesa's own tools: a model made from plain arguments, with a data collector.

For `mesa.batch_run` and SolaraViz. It is the same run as `nac run --seed SEED --run RUN`. For many runs use
`nacsim.ensemble`, which is about a hundred times as fast. In a batch vary `run`: a council's draws depend on its seed
and run alone, so that Mesa's `iterations` would repeat the same run.
"""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

import mesa

from nacsim.council.ally import Ally
from nacsim.council.council import Council
from nacsim.errors import UserError
from nacsim.parameters import DEFAULT_SEED
from nacsim.record import OUTCOMES, STANCES, Stance
from nacsim.scenario.load import load
from nacsim.theory.luck import luck_of


class _Seed(TypedDict, total=False):
    seed: int | None


class CouncilModel(Council):
    """One run of a scenario, step by step.

    The collector notes after each step the hour, session, body, outcome (None while it runs) and the tally; and for
    each ally its code and stance (None for the Secretary General).
    """

    def __init__(
        self,
        case: str = "iraq-training-2004",
        run: int = 0,
        rng: Any = None,
        as_written: bool = False,
        **kwargs: Unpack[_Seed],
    ) -> None:
        """Convene.

        Args:
            case: a shipped name or a file, with @VARIANT if wanted.
            run: which run of the seed.
            rng: the seed under the name that Mesa has for it from 3.4 on.
            as_written: every draw at its centre.
            kwargs: `seed`; None: the default of nacsim. Why not a parameter like the others: from 3.4 on
                `mesa.batch_run` overwrites one that it finds in the signature.

        Raises:
            UserError: there is no such seed or run, or it is given twice.
            ScenarioError: the scenario cannot be used.
        """
        if unknown := sorted({*kwargs} - {"seed"}):
            raise TypeError(f"CouncilModel() got an unexpected keyword argument {unknown[0]!r}")
        seed = kwargs.get("seed")
        if seed is not None and rng is not None:
            raise UserError("`seed` and `rng` mean the same here. Give one of them.")
        scenario = load(case)
        chosen = seed if seed is not None else rng
        luck = luck_of(scenario, DEFAULT_SEED if chosen is None else chosen, run, as_written)
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
