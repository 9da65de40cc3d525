"""The middle of what the members want: the mean or the median of their positions, plain or weighted by salience.

The weighted mean is the compromise model (Van den Bos 1991; Achen 2006), the median Black's (1948). Positions are the
ideals at the opening of those with a seat in the body that decides, each clause by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import Literal

from nacsim.record import Outcome
from nacsim.scenario.resolved import Ally, Provision, Scenario

Middle = Literal["mean", "median"]
Text = tuple[int, ...]
"""Of each provision the index of an option, as in `Scenario.draft`."""


def predicted(scenario: Scenario, middle: Middle, *, weighted: bool) -> Outcome:
    """How the matter ends if the text nearest to the middle of the positions is adopted."""
    return outcome_of(scenario, nearest_text(scenario, middle, weighted=weighted))


def outcome_of(scenario: Scenario, text: Text) -> Outcome:
    """How a matter ended whose last text was this.

    Where a core clause decides nothing: not adopted; where one is left open: deferred. Else the draft itself: adopted
    as drafted; any other text: adopted amended.
    """
    core = [clause.options[o] for clause, o in zip(scenario.provisions, text, strict=True) if clause.core]
    if not all(option.decides for option in core):
        return "not_adopted"
    if any(option.kind == "left_open" for option in core):
        return "deferred"
    return "adopted_as_drafted" if text == scenario.draft else "adopted_amended"


def nearest_text(scenario: Scenario, middle: Middle, *, weighted: bool) -> Text:
    """The option of each clause that is nearest to the middle: on a scale by place, else that of least mean distance.

    Vague and open wordings are left out: they have no one place. Of options equally near, the one nearest to the draft
    is taken, then the first by name.
    """
    allies = seated(scenario)
    text = []
    for clause, draft in zip(scenario.provisions, scenario.draft, strict=True):
        points = [o for o, option in enumerate(clause.options) if option.kind == "point"]
        away = {o: _away(clause, o, allies, middle, weighted) for o in points}
        text.append(min(points, key=lambda o: (away[o], *_order(clause, o, draft)), default=draft))
    return tuple(text)


def position(clause: Provision, allies: Sequence[Ally], middle: Middle, *, weighted: bool) -> float:
    """The middle of what these allies want on an ordered clause, as a place on its scale."""
    wanted = [ally.ideal[clause.key].value for ally in allies]
    weights = _weights(clause, allies, weighted)
    return mean(wanted, weights) if middle == "mean" else median(wanted, weights)


def seated(scenario: Scenario) -> list[Ally]:
    """The members with a seat in the body that decides."""
    seats = scenario.seats[scenario.legs[-1].body]
    return [ally for ally in scenario.allies if ally.code in seats]


def mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """The weighted mean."""
    return fsum(value * weight for value, weight in zip(values, weights, strict=True)) / fsum(weights)


def median(values: Sequence[float], weights: Sequence[float]) -> float:
    """The weighted median: half of the weight lies on either side; midway where that holds of two values."""
    pairs = sorted((value, weight) for value, weight in zip(values, weights, strict=True) if weight > 0)
    half = fsum(weights) / 2
    below = 0.0
    for (value, weight), (following, _) in zip(pairs, [*pairs[1:], pairs[-1]], strict=True):
        below += weight
        if round(below - half, 9) == 0:
            return (value + following) / 2
        if below > half:
            return value
    return pairs[-1][0]


def _away(clause: Provision, option: int, allies: Sequence[Ally], middle: Middle, weighted: bool) -> float:
    """How far an option is from the middle; rounded, so that equal distances are found equal."""
    if clause.kind == "ordered":
        place = clause.options[option].at or 0.0
        return round(abs(place - position(clause, allies, middle, weighted=weighted)), 9)
    distances = [ally.distance[clause.key][clause.options[option].key].value for ally in allies]
    return round(mean(distances, _weights(clause, allies, weighted)), 9)


def _weights(clause: Provision, allies: Sequence[Ally], weighted: bool) -> list[float]:
    """Each ally's weight on a clause: its salience, or the same for all; the same too where nobody attends to it."""
    saliences = [ally.salience[clause.key].value for ally in allies]
    return saliences if weighted and any(saliences) else [1.0] * len(allies)


def _order(clause: Provision, option: int, draft: int) -> tuple[float, str]:
    """Ties: what is nearest to the draft comes first, then what is first by name."""
    place, drafted = clause.options[option].at, clause.options[draft].at
    away = float(option != draft) if place is None or drafted is None else abs(place - drafted)
    return round(away, 9), clause.options[option].key
