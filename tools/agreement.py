"""How far two people who coded the same decisions blind agree, by kind.

    python tools/agreement.py

compares the files of `scenarios/recorded` with those of `tests/second_codings`. What neither wrote counts nowhere;
what only one of them wrote counts as disagreement.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacsim.scenario.catalogue import recorded
from nacsim.scenario.document import read
from nacsim.scenario.load import load

SECOND = Path(__file__).parent.parent / "tests" / "second_codings"
Facts = dict[str, object]
OF_BOTH = ("place of an option that both have", "draft", "core")
"""Kinds that are compared only where both wrote something."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one kind of coding: in how many places the two wrote the same, of how many."""

    kind: str
    same: int
    places: int


def pairs() -> Iterator[tuple[Path, Path]]:
    """Both files of each decision that was coded twice."""
    for second in sorted(SECOND.glob("*.yaml")):
        yield recorded()[second.stem], second


def agreements() -> list[Agreement]:
    """By kind, over all decisions that were coded twice."""
    counted: dict[str, list[bool]] = {}
    for first, second in pairs():
        here, there = _facts(first), _facts(second)
        for kind in here:
            both = here[kind].keys() & there[kind].keys()
            for place in both if kind in OF_BOTH else here[kind].keys() | there[kind].keys():
                counted.setdefault(kind, []).append(here[kind].get(place) == there[kind].get(place))
    return [Agreement(kind, sum(same), len(same)) for kind, same in counted.items()]


def _facts(file: Path) -> dict[str, Facts]:
    """What a file says, by kind and place."""
    tree, scenario = read(file).tree, load(file)
    provisions: Mapping[str, Any] = tree["provisions"]
    allies: Mapping[str, Any] = tree["allies"]
    procedure = tree.get("procedure", {})

    def stated(field: str, say: Any = lambda value: value) -> Facts:
        return {
            f"{code}.{key}": say(value) for code, entry in allies.items() for key, value in entry.get(field, {}).items()
        }

    deadline = procedure.get("deadline")
    return {
        "body": {"": scenario.legs[-1].body},
        "sponsors": dict.fromkeys(tree["sponsors"], True),
        "disposition of a named ally": {ally.code: ally.disposition for ally in scenario.allies if ally.code in allies}
        | {"default": allies["default"].get("disposition")},
        "clause": dict.fromkeys(provisions, True),
        "option": {f"{key}.{option}": True for key, clause in provisions.items() for option in clause["options"]},
        "place of an option that both have": {
            f"{clause.key}.{option.key}": option.at for clause in scenario.provisions for option in clause.options
        },
        "draft": dict(tree["draft"]),
        "core": {key: bool(clause.get("core")) for key, clause in provisions.items()},
        "ideal": stated("ideal", str),
        "salience": stated("salience"),
        "red line": stated("red_lines", lambda line: (sorted(line["refuses"]), line.get("firmness", 1.0))),
        "commitment": stated("commitments", lambda words: words["strength"]),
        "takes no part": {code: True for code, entry in allies.items() if entry.get("takes_part") is False},
        "linkage": {code: True for code, entry in allies.items() if "linkage" in entry},
        "a named deadline": {"": (scenario.legs[-1].deadline, scenario.legs[-1].named)} if deadline else {},
        "rhythm": {"": procedure.get("rhythm", "")},
        "opt-outs": {"": scenario.opt_outs},
        "decides nothing": {
            f"{clause.key}.{option.key}": True
            for clause in scenario.provisions
            for option in clause.options
            if not option.decides
        },
    }


def main() -> None:
    """Print a row for each kind."""
    for agreement in agreements():
        sys.stdout.write(f"{agreement.kind:36} {agreement.same:4} of {agreement.places}\n")


if __name__ == "__main__":
    main()
