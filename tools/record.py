"""The record that ships, and the figures of docs/record.md.

    python tools/record.py [--runs 2000] [--seed 1] [--workers 2] [--half] [--page]

runs the backtest, writes sim/nacsim/recorded/record.json, and writes the generated parts of docs/record.md anew.
--half: only the half of the decisions that is not held apart, while work on the theory goes on.
--page: run nothing; write docs/record.md anew from the record as it is.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from nacsim.findings.backtest import HOW_SCORED, BacktestFinding, backtest
from nacsim.findings.estimates import Estimate, percent, signed
from nacsim.findings.misses import READING, misses
from nacsim.findings.on_record import on_record, right
from nacsim.findings.words import OUTCOME_WORDS
from nacsim.recorded.calibration import held_apart
from nacsim.recorded.cases import cases
from nacsim.recorded.learned import RECORD
from nacsim.scenario.catalogue import recorded
from nacsim.store.backtest_summary import BacktestSummary
from nacsim.store.folder import as_json
from nacsim.studies.backtest import backtest as run

PAGE = Path(__file__).parent.parent / "docs" / "record.md"
PART = re.compile(r"<!-- figures: (\w+) -->\n(.*?)<!-- end of figures -->\n", re.DOTALL)
"""A generated part of the page: its name, and what stands there."""
Figures = Callable[[BacktestSummary, BacktestFinding], Iterator[str]]


def stored() -> BacktestSummary:
    """The record that ships."""
    return BacktestSummary.model_validate_json(RECORD.read_bytes())


def written(page: str, summary: BacktestSummary) -> str:
    """The page with its generated parts as the record has them."""
    finding = backtest(summary)

    def part(found: re.Match[str]) -> str:
        name = found.group(1)
        lines = "\n".join(PARTS[name](summary, finding))
        return f"<!-- figures: {name} -->\n\n{lines}\n\n<!-- end of figures -->\n"

    return PART.sub(part, page)


def _sample(summary: BacktestSummary, finding: BacktestFinding) -> Iterator[str]:
    if summary.decisions < (whole := len(recorded())):
        yield f"**Preliminary: {summary.decisions} of {whole} decisions; the others are held apart for now.**\n"
    yield f"{finding.sample}. {summary.runs:,} runs of each, seed {summary.seed}; calibration {summary.digest[:16]}."


def _scores(_summary: BacktestSummary, finding: BacktestFinding) -> Iterator[str]:
    yield f"**{finding.headline}.** {HOW_SCORED}.\n"
    yield from _table(
        ("predictor", "log score", "difference from base rates", "Brier", "ranked probability"),
        (
            (
                each.words,
                _interval(each.log),
                "" if each.key == "base_rates" else each.difference.mean,
                f"{each.brier.value:.2f}",
                f"{each.ranked.value:.3f}",
            )
            for each in finding.standings
        ),
    )
    if finding.clauses:
        yield ""
        yield from _table(
            ("predictor of clauses", "log score", "difference from staying as proposed"),
            (
                (each.words, _interval(each.log), "" if each.words == "stays as proposed" else each.difference.mean)
                for each in finding.clauses
            ),
        )


def _reliability(_summary: BacktestSummary, finding: BacktestFinding) -> Iterator[str]:
    yield from _table(
        ("chance given", "forecasts", "came true", "share (95% interval)"),
        (
            (each.words, str(each.forecasts), str(each.happened), each.share.shown if each.share else "")
            for each in finding.reliability
        ),
    )


def _claims(_summary: BacktestSummary, finding: BacktestFinding) -> Iterator[str]:
    yield from (f"- {claim}." for claim in finding.claims)


def _misses(summary: BacktestSummary, _finding: BacktestFinding) -> Iterator[str]:
    yield from (f"- {miss.text}." for miss in misses(summary))
    yield f"\n{READING}."


def _decisions(summary: BacktestSummary, _finding: BacktestFinding) -> Iterator[str]:
    decisions = on_record(summary)
    yield f"{right(decisions)}.\n"
    yield from _table(
        ("decision", "happened", "share of runs", "chance"),
        (
            (
                f"{each.id}: {each.title}",
                OUTCOME_WORDS[each.happened],
                percent(each.shares[each.happened]),
                percent(each.chances[each.happened]),
            )
            for each in decisions
        ),
    )


def _conclusions(_summary: BacktestSummary, finding: BacktestFinding) -> Iterator[str]:
    yield "A user may:\n"
    yield from (f"- {one}" for one in finding.may)
    yield "\nA user may not:\n"
    yield from (f"- {one}" for one in finding.may_not)


def _table(header: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield "|---" * len(header) + "|"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _interval(estimate: Estimate) -> str:
    low, high = (signed(end, 2) for end in (estimate.low, estimate.high))
    return f"{signed(estimate.value, 2)} ({low} to {high})"


PARTS: Mapping[str, Figures] = {
    "sample": _sample,
    "scores": _scores,
    "reliability": _reliability,
    "claims": _claims,
    "misses": _misses,
    "decisions": _decisions,
    "conclusions": _conclusions,
}
"""What stands in each generated part."""


def main() -> None:
    """Write the record and the page as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("runs", 2000), ("seed", 1), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--page", action="store_true")
    given = parser.parse_args()
    if not given.page:
        decisions = cases()
        apart = held_apart([case.slug for case in decisions]) if given.half else ()
        some = [case for case in decisions if case.slug not in apart]
        result = run(given.runs, given.seed, given.workers, decisions=some)
        RECORD.write_text(as_json(result.summary.as_json()), encoding="utf-8", newline="\n")
        sys.stdout.write(f"{RECORD.name} written\n")
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), stored()), encoding="utf-8", newline="\n")
    sys.stdout.write(f"docs/{PAGE.name} written\n")


if __name__ == "__main__":
    main()
