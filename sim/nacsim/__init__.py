"""nacsim: how NATO decides by consensus, simulated.

    import nacsim
    scenario = nacsim.load("iraq-training-2004")
    record = nacsim.run(scenario, seed=1)
    chances = nacsim.ensemble(scenario, runs=2000)

Names are fetched when first used, so that importing nacsim costs nothing and a tool which only lists scenarios does
not load the engines.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacsim.council.run import run
    from nacsim.errors import NacsimError, Problem, ScenarioError, UserError
    from nacsim.parameters import Parameters
    from nacsim.record import Record
    from nacsim.scenario.load import load
    from nacsim.scenario.resolved import Scenario
    from nacsim.studies.compare import compare
    from nacsim.studies.ensemble import ensemble
    from nacsim.studies.sensitivity import sensitivity
    from nacsim.studies.sweep import sweep

    __version__: str

_HOMES = {
    "load": "nacsim.scenario.load",
    "run": "nacsim.council.run",
    "ensemble": "nacsim.studies.ensemble",
    "compare": "nacsim.studies.compare",
    "sweep": "nacsim.studies.sweep",
    "sensitivity": "nacsim.studies.sensitivity",
    "Scenario": "nacsim.scenario.resolved",
    "Record": "nacsim.record",
    "Parameters": "nacsim.parameters",
    "NacsimError": "nacsim.errors",
    "UserError": "nacsim.errors",
    "ScenarioError": "nacsim.errors",
    "Problem": "nacsim.errors",
}

__all__ = [
    "NacsimError",
    "Parameters",
    "Problem",
    "Record",
    "Scenario",
    "ScenarioError",
    "UserError",
    "__version__",
    "compare",
    "ensemble",
    "load",
    "run",
    "sensitivity",
    "sweep",
]


def _version() -> str:
    """The installed version; "0+unknown" for a source tree that was never installed."""
    from importlib import metadata

    try:
        return metadata.version("nacsim")
    except metadata.PackageNotFoundError:
        return "0+unknown"


def __getattr__(name: str) -> Any:
    """Fetch a public name the first time it is asked for (PEP 562) and keep it."""
    if name == "__version__":
        value: Any = _version()
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """What `dir(nacsim)` and completion show."""
    return sorted({*globals(), *__all__})
