"""The theory held against issues that the EU's Council decided by unanimity.

    python tools/eu_half.py FILE [runs]

prints how near runs 0..n-1 of a seed (default 500) come to what was decided, beside simple predictors, for all issues
and by the share of members at the reference point. The data are not in the repository: `nacsim.recorded.eu` says
where they come from, and which columns the file has.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from nacsim.errors import NacsimError, check_at_least
from nacsim.recorded.eu import digest, read
from nacsim.recorded.eu_measures import BASELINES, Measures, measures
from nacsim.recorded.eu_scenario import simulated
from nacsim.scenario.resolved import Confidence

HEAD = ("issues", "error", *BASELINES, "in 80 %", "stay", "log loss", "base", "AUC")


def table(measured: Mapping[str, Measures]) -> Iterator[str]:
    """The measures as lines of text, a group on each."""
    yield f"{'at the reference point':<22}" + "".join(f"{name:>{_width(name)}}" for name in HEAD)
    for name, row in measured.items():
        yield f"{name:<22}" + "".join(f"{cell:>{_width(head)}}" for head, cell in zip(HEAD, _cells(row), strict=True))


def _width(name: str) -> int:
    return max(8, len(name) + 2)


def _cells(row: Measures) -> list[str]:
    errors = [row.error, *(row.baselines[name] for name in BASELINES)]
    cells = [
        str(row.issues),
        *(f"{error:.1f}" for error in errors),
        f"{row.coverage:.0%}",
    ]
    if row.staying is None:
        return [*cells, "-", "-", "-", "-"]
    of = row.staying
    curve = "-" if of.auc is None else f"{of.auc:.2f}"
    return [*cells, f"{of.stays} of {of.issues}", f"{of.log_loss:.2f}", f"{of.base_rate:.2f}", curve]


def report(asked: argparse.Namespace) -> Iterator[str]:
    """The lines to print. UserError if the file or the number of runs does not fit."""
    check_at_least("The number of runs", asked.runs, 1)
    every = read(asked.file)
    issues = [issue for issue in every if len(issue.members) > 1]
    yield f"{len(every)} issues, data {digest(asked.file)[:12]}; {asked.runs} runs of seed {asked.seed}"
    yield f"{len(every) - len(issues)} not simulated: only one member has a position"
    places = [
        simulated(issue, asked.runs, asked.seed, confidence=asked.confidence, use_salience=asked.salience)
        for issue in issues
    ]
    yield from table(measures(issues, places))


def main(argv: Sequence[str]) -> int:
    """Print the table; 2 if the file cannot be used."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file")
    parser.add_argument("runs", nargs="?", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--confidence", choices=get_args(Confidence), default="inferred")
    parser.add_argument("--salience", action="store_true", help="carry the members' salience into their stakes")
    try:
        for line in report(parser.parse_args(argv)):
            sys.stdout.write(f"{line}\n")
    except NacsimError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
