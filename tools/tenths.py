"""The glossary of numbers: for each number that an author may write about an ally, what 0.1 more does.

    python tools/tenths.py

runs the shipped scenarios with that ally's number as written and with 0.1 more, on the same draws, and writes
docs/reference/numbers.md; it takes about half a minute. The page says at its end what it was made from, so that a test
can tell without a run when it must be made again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nacsim
from nacsim.ally_numbers import NUMBERS
from nacsim.errors import ScenarioError
from nacsim.findings.estimates import Change, change
from nacsim.parameters import calibrated_rows
from nacsim.scenario.differences import value_at
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.schema import Bond, Commitment, Option, RedLine
from nacsim.store.comparison_summary import Pair

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "numbers.md"
COMMAND = "python tools/tenths.py"
RUNS, SEED, MORE = 1000, 1, 0.1
CASES = {
    "iraq-training-2004": ("FRA", "location", "mixed"),
    "turkey-2003": ("FRA", "timing", "after_inspectors_report"),
    "ntmi-review-2008": ("FRA", "police", "within_plan_limits"),
}
"""By scenario the ally whose number moves, a clause that it minds, and an option between the draft and its own."""
BESIDE = "DEU"
"""With whom that ally acts."""
OF_A_CLAUSE: Mapping[str, tuple[str, str]] = {
    "ideal": ("Where it would have a clause, from nothing at 0 to the fullest form at 1.", "the clause's scale"),
    "salience": ("Its attention to a clause, against that to the others.", "weights; only their ratio counts"),
    "red_lines.CLAUSE.firmness": (str(RedLine.model_fields["firmness"].description), "value"),
    "commitments.consent.strength": (str(Commitment.model_fields["strength"].description), "value"),
    "commitments.CLAUSE.strength": ("The same of earlier words on one clause.", "value"),
    "acts_with.CODE.strength": (str(Bond.model_fields["strength"].description), "value"),
    "options.OPTION.at": (str(Option.model_fields["at"].description), "the clause's scale"),
}
"""Numbers that belong to a clause, or to another ally, each with its meaning and unit."""
HEAD = f"""\
# What 0.1 more does

One line for each number that a file may hold of an ally, on each of the shipped scenarios: what becomes of adoption,
of moves to another body, of the time it takes and of what the adopted text loses (its dilution, 0 to 1) when that
number is 0.1 more for one ally, all else as written. {RUNS:,} runs each of seed {SEED}, on the same draws; in brackets
the 95 % interval. A difference whose interval holds 0 is written as 0. A dash: the number has no place in the scenario.

The ally is France, which objects at first in all three; the clause is one that it minds. 0.1 of value is much where a
decision is worth 0.1 to an ally, and nothing to one that is far from objecting; 0.1 of urgency is 0.1 of value a day.
Read a line as an order of magnitude, and ask [`nac sweep`](commands.md#nac-sweep-scenario) about your own scenario.
Signs can turn: in `turkey-2003` the matter can go to a body without France, and what makes France easier keeps it in
the Council longer. What is counted in hours (`silence_hours`, `hours`) is no matter of 0.1; a sweep takes it. Every
field is in [scenario files](scenario.md), every equation in [ODD](../odd.md).
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario, and the same with one number 0.1 more."""

    scenario: Scenario
    ally: str
    clause: str
    option: str

    def path(self, number: str) -> str:
        """Where a file has a number of `numbers`."""
        if number == "options.OPTION.at":
            return f"provisions.{self.clause}.options.{self.option}.at"
        if number in ("ideal", "salience"):
            number = f"{number}.CLAUSE"
        return f"allies.{self.ally}.{number.replace('CLAUSE', self.clause).replace('CODE', BESIDE)}"

    def more(self, number: str) -> Scenario | None:
        """The scenario with 0.1 more of it; None where that cannot be written, or is nothing."""
        path = self.path(number)
        block, _, field = path.rpartition(".")
        written = value_at(self.scenario, path)
        if written is None and field in NUMBERS:
            written = NUMBERS[field].otherwise
        try:
            if isinstance(written, (int, float)):
                changed = self.scenario.changed({path: written + MORE})
            else:
                changed = self.scenario.changed({block: self.new(field)})
        except ScenarioError:
            return None
        return None if changed.digest == self.scenario.digest else changed

    def new(self, field: str) -> dict[str, object]:
        """A block with 0.1 where there is none: a price, earlier words, or a red line on the draft's option."""
        refused = [p.options[o].key for p, o in zip(self.scenario.provisions, self.scenario.draft, strict=True)]
        at = [provision.key for provision in self.scenario.provisions].index(self.clause)
        return {field: MORE} | ({"refuses": [refused[at]]} if field == "firmness" else {})


def cases() -> list[Case]:
    """The shipped scenarios, with whose number moves."""
    return [Case(load(slug), *whose) for slug, whose in CASES.items()]


def numbers() -> dict[str, tuple[str, str]]:
    """Every number of an ally, and those of a clause: its meaning and its unit."""
    of_allies = {
        ".".join(filter(None, [name, number.inside])): (_meaning(name), number.unit) for name, number in NUMBERS.items()
    }
    return of_allies | dict(OF_A_CLAUSE)


def _meaning(name: str) -> str:
    before = "A price for a reason outside the matter. " if name == "linkage" else ""
    return before + NUMBERS[name].meaning


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    every = cases()
    for number, (meaning, unit) in numbers().items():
        rows = [row(case, number) for case in every]
        parts.append("\n".join([f"## `{number}`\n", f"{meaning} Unit: {unit}.\n", *TABLE, *rows, ""]))
    return "\n".join([*parts, f"Made by `{COMMAND}` from {made_from()}.", ""])


TABLE = (
    "| scenario | 0.1 more of | adopted, points | in another body, points | hours | dilution |",
    "|---|---|---|---|---|---|",
)


def row(case: Case, number: str) -> str:
    """What 0.1 more does in one scenario."""
    head = f"| `{case.scenario.slug}` | `{case.path(number)}`"
    changed = case.more(number)
    if changed is None:
        return f"{head} | - | - | - | - |"
    pair = nacsim.compare(case.scenario, changed, runs=RUNS, seed=SEED).summary.pairs[0]
    return f"{head} | {' | '.join(_cells(pair))} |"


def _cells(pair: Pair) -> Iterator[str]:
    for share in (pair.adopted, pair.outcomes["adopted_in_other_body"]):
        yield _cell(change(share), change(share).points)
    for stored in (pair.hours, pair.dilution):
        yield "-" if stored is None else _cell(change(stored), change(stored).mean)


def _cell(found: Change, words: str) -> str:
    return words.replace("\N{MINUS SIGN}", "-") if found.sure else "0"


def made_from() -> str:
    """A digest of all that the page's figures depend on: scenarios, changes, the table of parameters, how many runs."""
    worlds: list[Any] = [RUNS, SEED, calibrated_rows()]
    for case in cases():
        changed = [case.more(number) for number in numbers()]
        worlds.append([case.scenario.digest, *(other and other.digest for other in changed)])
    return hashlib.sha256(json.dumps(worlds).encode()).hexdigest()[:16]


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE.relative_to(PAGE.parent.parent.parent)} written\n")


if __name__ == "__main__":
    main()
