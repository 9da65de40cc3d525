"""What was understood of a table, in a few lines for its author to check."""

from __future__ import annotations

from collections.abc import Iterator

from nacsim.tables_in.codes import codes
from nacsim.tables_in.given import counted
from nacsim.tables_in.positions import Positions
from nacsim.tables_in.rest import Rest, issue_keys
from nacsim.tables_in.scales import plainly

CLOSE = 0.05
"""Share of a scale within which positions lie so close together that it may be the wrong one."""


def understood(positions: Positions) -> list[str]:
    """How the table was read, on what scales, and which codes and keys were made."""
    return [
        f"{positions.file}: {counted(len(positions.actors), 'actor')}, {counted(len(positions.issues), 'issue')};"
        f" {positions.form}.",
        f"Scales: {'; '.join(_scales(positions))}.",
        *_doubts(positions),
        f"Actors: {', '.join(_actors(positions))}.",
        f"Issues: {', '.join(map(_pair, issue_keys(positions), (issue.label for issue in positions.issues)))}.",
        *([f"Not used: {', '.join(positions.unused)}."] if positions.unused else []),
    ]


def assumed(positions: Positions, rest: Rest) -> str:
    """What no table holds and nobody said."""
    return f"Assumed, and marked so: {', '.join(_assumed(positions, rest))}."


def _scales(positions: Positions) -> Iterator[str]:
    by_scale: dict[str, list[str]] = {}
    for issue in positions.issues:
        by_scale.setdefault(str(issue.scale), []).append(issue.label)
    for scale, labels in by_scale.items():
        yield f"positions {scale}" if len(by_scale) == 1 else f"{', '.join(labels)} {scale}"
    if positions.salience:
        yield f"salience 0 to {plainly(positions.salience_scale)}"
    if positions.influence_varies:
        yield "influence: the mean over issues"


def _doubts(positions: Positions) -> Iterator[str]:
    """Issues whose positions all lie close together on the scale that was found: their own may be another."""
    for i, issue in enumerate(positions.issues):
        places = sorted(place for (_, on), place in positions.position.items() if on == i)
        length = issue.scale.high - issue.scale.low
        if not issue.meanings and 0 < places[-1] - places[0] < CLOSE * length:
            yield (
                f"Check {issue.label}: its positions, {plainly(places[0])} to {plainly(places[-1])}, lie close together"
                f" on a scale {issue.scale}. If its scale is another, bring all issues to one."
            )


def _actors(positions: Positions) -> Iterator[str]:
    code_of = codes([actor.label for actor in positions.actors])
    for actor in positions.actors:
        code = code_of[actor.label]
        yield _pair(code, actor.name if actor.name and actor.label == code else actor.label)


def _pair(key: str, label: str) -> str:
    return key if key == label else f"{key} ({label})"


def _assumed(positions: Positions, rest: Rest) -> Iterator[str]:
    yield "disposition neutral"
    values = {
        "date": rest.day.isoformat(),
        "body": rest.body,
        "sponsors": " ".join(rest.sponsors),
        "draft": "what the first sponsor wants",
        "deadline": rest.deadline.isoformat(),
    }
    yield from (f"{what} {value}" for what, value in values.items() if what in rest.assumed)
    if not positions.salience:
        yield "salience 1"
    some_have = any(actor.influence for actor in positions.actors)
    missing = [actor.label for actor in positions.actors if actor.influence is None or not some_have]
    if missing:
        some = len(missing) < len(positions.actors)
        yield f"weight of {', '.join(missing)}" if some else "weight (of countries their capability)"
