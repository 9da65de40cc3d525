"""What was run to ask what it would take: controls, each with a few places, and every setting of them on the same runs.

Plain data. A setting is named by the place that each control stands at, in the order of the controls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from nacsim.scenario.resolved import Scenario
from nacsim.store.comparison_summary import LeftOut
from nacsim.store.levers import HoldOut, SingleChange
from nacsim.store.summaries import EnsembleSummary
from nacsim.store.summary_parts import Difference, Measures

ControlKind = Literal["chair", "silence", "deadline", "body", "redraft", "ally_beside", "value", "red_lines"]
ORDER: tuple[ControlKind, ...] = get_args(ControlKind)
"""As levers come: the chair and the calendar, another body, the sponsors, another ally, the ally itself."""
At = tuple[int, ...]
"""The place of each control."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a control can stand."""

    key: str
    """What it is called in a link; empty: as written."""
    sets: tuple[str, ...] = ()
    """Texts of `--set`; none: as written."""
    change: SingleChange | None = None
    """The lever that it is, if it is one."""
    by: float = 0.0
    """What is added to the ally's value, in units of value."""


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that can be set."""

    kind: ControlKind
    places: tuple[Place, ...]
    """Two or more, in the order of a scale if there is one; of two, the first is the one without."""
    ally: str = ""
    """Whose it is, of those that hold out; empty: nobody's."""

    @property
    def written(self) -> int:
        """The place that is as written."""
        return next(i for i, place in enumerate(self.places) if not place.sets)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the runs at one setting come to."""

    scenario: Scenario
    command: str
    """The scenario with this set, as the command line takes it."""
    measures: Measures
    change: Difference
    """In how often it is adopted, against as written."""
    moves: Mapping[tuple[int, int], Difference]
    """The same against this setting, by a control and another place of it, which alone is moved."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """Every setting of all controls that can be run."""

    as_written: EnsembleSummary
    few: bool
    """Whether hardly any run fails as written."""
    holdouts: tuple[HoldOut, ...]
    """Of the failed runs, who objects at the end; where hardly any failed, who gave way last. Most often first."""
    controls: tuple[Control, ...]
    settings: Mapping[At, Setting]
    refused: Mapping[At, str]
    """Settings that are not valid, and why."""
    left_out: tuple[LeftOut, ...]
    """Places that are not offered, and why."""

    @property
    def runs(self) -> int:
        """At each setting."""
        return self.as_written.runs

    @property
    def written(self) -> At:
        """The setting that is as written."""
        return tuple(control.written for control in self.controls)
