"""nacsim: how NATO decides by consensus, simulated.

    import nacsim
    record = nacsim.run("iraq-training-2004", seed=1)
    many = nacsim.ensemble("iraq-training-2004", runs=2000)
    nacsim.dashboard(many)

Names are fetched when first used, so that importing nacsim costs nothing and a tool which only lists scenarios does
not load the engines.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from nacsim.council.sitting import Sitting
    from nacsim.errors import NacsimError, ScenarioError, UserError
    from nacsim.record import Record
    from nacsim.scenario.load import load
    from nacsim.scenario.resolved import Scenario
    from nacsim.studies.backtest import backtest
    from nacsim.studies.compare import Comparison, compare
    from nacsim.studies.ensemble import Ensemble, ensemble
    from nacsim.studies.explain import explain
    from nacsim.studies.open_result import open_result
    from nacsim.studies.run import run
    from nacsim.studies.sensitivity import Sensitivity, sensitivity
    from nacsim.studies.sweep import Sweep, sweep
    from nacsim_dashboards.door import dashboard

    __version__: str
    _door: ModuleType

_HOMES = {
    "load": "nacsim.scenario.load",
    "run": "nacsim.studies.run",
    "explain": "nacsim.studies.explain",
    "ensemble": "nacsim.studies.ensemble",
    "compare": "nacsim.studies.compare",
    "sweep": "nacsim.studies.sweep",
    "sensitivity": "nacsim.studies.sensitivity",
    "backtest": "nacsim.studies.backtest",
    "dashboard": "nacsim_dashboards.door",
    "open_result": "nacsim.studies.open_result",
    "Scenario": "nacsim.scenario.resolved",
    "Record": "nacsim.record",
    "Ensemble": "nacsim.studies.ensemble",
    "Comparison": "nacsim.studies.compare",
    "Sweep": "nacsim.studies.sweep",
    "Sensitivity": "nacsim.studies.sensitivity",
    "Sitting": "nacsim.council.sitting",
    "NacsimError": "nacsim.errors",
    "UserError": "nacsim.errors",
    "ScenarioError": "nacsim.errors",
}
_DOOR = "nacsim_dashboards.door"
"""The only module of the dashboards that this package imports: it draws the pictures."""

__all__ = [
    "Comparison",
    "Ensemble",
    "NacsimError",
    "Record",
    "Scenario",
    "ScenarioError",
    "Sensitivity",
    "Sitting",
    "Sweep",
    "UserError",
    "__version__",
    "backtest",
    "compare",
    "dashboard",
    "ensemble",
    "explain",
    "load",
    "open_result",
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
    elif name == "_door":
        value = import_module(_DOOR)
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """What `dir(nacsim)` and completion show."""
    return sorted(__all__)
