"""The journal of a sitting: lines of JSON, a heading that says what was opened, and then every answer in its order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nacsim
from nacsim.errors import ScenarioError, UserError
from nacsim.scenario.document import parse
from nacsim.scenario.load import complete
from nacsim.scenario.text import scenario_text

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

FORMAT = 1
"""Of journals. A later one may mean something else."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line: all that `Sitting.open` was given."""

    scenario: str
    variant: str | None
    sets: tuple[str, ...]
    text: str
    """The scenario's file, so that a journal can be replayed anywhere."""
    digest: str
    seed: int
    run: int
    as_written: bool
    seats: Mapping[str, str]
    version: str

    def loaded(self) -> Scenario:
        """The scenario. UserError if it means something else by now."""
        try:
            document = parse(self.text, self.scenario)
            scenario = complete(document, slug=self.scenario, variant=self.variant, sets=self.sets)
        except ScenarioError as error:
            raise UserError(f"The scenario of this journal cannot be used any more: {error}") from None
        if scenario.digest != self.digest:
            raise UserError(
                "This journal no longer gives the scenario of the sitting: it or the shared facts changed since."
            )
        return scenario


def heading_of(
    scenario: Scenario, seed: int, run: int, as_written: bool, seats: Mapping[str, str]
) -> dict[str, object]:
    """The heading of a sitting, as plain data. UserError if no text says what its scenario is."""
    text = scenario_text(scenario)
    assert scenario.origin is not None  # noqa: S101 - there is no text without one
    return {
        "journal": FORMAT,
        "scenario": scenario.slug,
        "variant": scenario.variant,
        "sets": [*scenario.origin.sets],
        "text": text,
        "digest": scenario.digest,
        "seed": seed,
        "run": run,
        "as_written": as_written,
        "seats": dict(seats),
        "version": nacsim.__version__,
    }


def line(data: Mapping[str, object]) -> str:
    """One line of a journal, without its end, in ASCII: nothing in it is taken for the end of a line."""
    return json.dumps(data, allow_nan=False)


def read(lines: Iterable[str]) -> tuple[Heading, list[dict[str, Any]]]:
    """The heading and the answers of a journal; empty lines are left out. UserError if it is none."""
    if isinstance(lines, str):
        lines = lines.splitlines()
    if not isinstance(lines, Iterable):
        raise UserError("A journal is given as its lines.")
    read_lines = [
        _object(text, number) for number, text in enumerate(lines, start=1) if not isinstance(text, str) or text.strip()
    ]
    if not read_lines or not _is_format(read_lines[0].pop("journal", None)):
        raise UserError(f"This is no journal of a sitting of format {FORMAT}: its first line does not say so.")
    head, *events = read_lines
    if {*head} != {*_TYPES} or not all(isinstance(head[name], kind) for name, kind in _TYPES.items()):
        raise UserError("The first line of this journal is not the heading of a sitting.")
    return Heading(**head | {"sets": tuple(map(str, head["sets"]))}), events


def _is_format(stated: object) -> bool:
    return type(stated) is int and stated == FORMAT


_TYPES: Mapping[str, Any] = {
    **dict.fromkeys(("scenario", "text", "digest", "version"), str),
    "variant": str | None,
    "sets": list,
    "seed": int,
    "run": int,
    "as_written": bool,
    "seats": dict,
}


def _object(text: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UserError(f"Line {number} of this journal is no object of JSON.")
    return found
