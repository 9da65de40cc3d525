"""What happens in a session: one class for each kind of change in where runs stand.

Arrays have one entry per run it happens in (m), and where that is said one per ally (A) or provision (P). The record of
one run has an event for each; see `record`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from nacsim.theory.state import State
from nacsim.theory.text import Bools, Floats, Ints

Details = ParamSpec("Details")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in the runs `rows`."""

    rows: Ints
    hour: Ints
    session: Ints


def happen(
    kind: Callable[Concatenate[Ints, Ints, Ints, Details], Happening],
    state: State,
    rows: Ints,
    *args: Details.args,
    **details: Details.kwargs,
) -> list[Happening]:
    """A happening in these runs, at their present hour and session; an empty list if there are none."""
    return [kind(rows, state.hour[rows], state.session[rows], *args, **details)] if len(rows) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Redraft(Happening):
    """The chair put another text (m, P) on the table."""

    before: Ints
    after: Ints
    lead: Ints
    """The provision whose change spares the objectors most; with none, the one whose loss falls most."""
    gain: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting(Redraft):
    """A redraft with nobody blocking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demarche(Happening):
    """A demarche on the ally `target`, and the pressure on it afterwards."""

    target: Ints
    pressure: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach(Demarche):
    """A demarche by one ally, `by`, on its own account."""

    by: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment(Happening):
    """The ally `by` asked for other wordings, `wanted` (m, P): -1 where it asked for none."""

    by: Ints
    wanted: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Amendment):
    """The same, and it would then let the text pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAsked(Happening):
    """The ally `by` asked the chair for time."""

    by: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionWithdrawn(Happening):
    """The ally `by` took back its objection, before the chair moved."""

    by: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Happening):
    """The ally `by` said something, which changes nothing."""

    by: Ints
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideDeal(Happening):
    """The ally `payer` paid for the linkage of `target`, at a cost to it."""

    target: Ints
    payer: Ints
    cost: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceStarted(Happening):
    """The text was put under silence until the hour `deadline`; all the same: over known objections."""

    deadline: Ints
    all_the_same: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceBroken(Happening):
    """Letters `by` (m, A) stopped the text; the margins (m, A) of all capitals."""

    by: Bools
    margins: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceKept(Happening):
    """The letters `by` (m, A), if any, did not stop the text."""

    by: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedToBody(Happening):
    """The chair moved the text to another sitting, `without` (m, A) those who lose their seat."""

    sitting: Ints
    without: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Happening):
    """A dated event came due: its place in the calendar."""

    event: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePassed(Happening):
    """The text passed this sitting and goes up to the next."""

    sitting: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredUp(Happening):
    """This sitting ran out of time: the text goes up to the next with the objections (m, A) attached."""

    sitting: Ints
    objections: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsDropped(Happening):
    """The items objected to were struck from the text (m, P)."""

    before: Ints
    after: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjourned(Happening):
    """The body meets again at the hour `until`."""

    until: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorWithdrew(Happening):
    """The sponsors `by` (m, A) withdrew a text that no longer serves them."""

    by: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Happening):
    """The run is over; the outcome is an index into OUTCOMES."""

    outcome: Ints
