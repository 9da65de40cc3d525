"""What single changes of a scenario did to many runs, as `explanation.json` holds it: levers, each with its `--set`."""

from __future__ import annotations

from typing import Literal, get_args

from nacsim.store.comparison_summary import LeftOut
from nacsim.store.json_model import Count, JsonModel, Runs
from nacsim.store.summary_parts import Difference, ShareEstimate

LeverKind = Literal[
    "chair",
    "silence",
    "deadline",
    "body",
    "redraft",
    "ally_brought_round",
    "ally_beside",
    "commitment_made",
    "commitment_dropped",
    "bond_dropped",
    "linkage_paid",
    "linkage_lifted",
    "red_line_softened",
    "red_line_lifted",
    "red_line_hardened",
]
CHEAPEST_FIRST: tuple[LeverKind, ...] = get_args(LeverKind)
"""By what it asks, and of whom: the chair and the calendar, another body, a clause of the sponsors, another ally, then
of the ally itself its word, what it wants elsewhere, its red lines."""


class SingleChange(JsonModel):
    """One change of the scenario that somebody could bring about."""

    kind: LeverKind
    allies: list[str]
    """Of those that hold out, whom it concerns; empty: all alike."""
    provision: str | None
    to: str | None
    """An option, a chair, hours of silence, a deadline, a body by its name, or another ally, as the kind has it."""
    set: list[str]
    """The change, as texts of `--set`."""


class Lever(SingleChange):
    """A change, and what it did to the same runs."""

    command: str
    """The scenario with the change, as the command line takes it after `nac run` or `nac ensemble`."""
    replaces: bool
    """Whether it takes the place of what a variant or another `--set` says, so that only `command` can be pasted."""
    turned: Count
    """Failed runs that it gets adopted."""
    turned_share: ShareEstimate | None
    """Of the runs that failed; null where none did."""
    lost: Count
    """Adopted runs that it makes fail."""
    lost_share: ShareEstimate | None
    """Of the runs that were adopted; null where none was."""
    adopted: Difference
    """How much more often there is a decision, of all runs, paired."""


class HoldOut(JsonModel):
    """An ally on which the matter hangs."""

    ally: str
    runs: Count
    share: ShareEstimate
    """Of the runs that failed; where hardly any did, of all."""


class LeversOf(JsonModel):
    """What the levers were tried on."""

    command: str
    """The scenario as it is, as the command line takes it."""
    runs: Runs
    seed: Count
    failed: Count
    """Runs in which nothing was adopted."""
    turning: Literal["failed", "adopted"]
    """Which runs the levers are to turn: those that failed; where hardly any did, those that were adopted."""
    holdouts: list[HoldOut]
    """Of the failed runs, who objects at the end; where hardly any failed, who gave way last."""
    left_out: list[LeftOut]
    """Levers that could not be tried, and why."""
