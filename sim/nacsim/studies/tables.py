"""A result as tables, for a spreadsheet or another program. A clause has its title there, and an ally its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nacsim.findings.explanation import Explanation
from nacsim.findings.words import Words
from nacsim.record import Record, Sounding
from nacsim.scenario.resolved import Scenario
from nacsim.store import parts
from nacsim.store.manifest import damaged
from nacsim.store.reading import read_run_of
from nacsim.store.summary_parts import Measures
from nacsim.studies.backtest import Backtest
from nacsim.studies.compare import Comparison
from nacsim.studies.ensemble import Ensemble, ally_rows
from nacsim.studies.open_result import Opened, open_result
from nacsim.studies.sweep import Sweep

if TYPE_CHECKING:
    import pandas as pd

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table. Its rows come in pieces, for all at once may be more than fits into memory."""

    rows: int
    pieces: Callable[[], Iterator[pd.DataFrame]]


def tables(folder: Path) -> dict[str, Table]:
    """The tables of a result by their names, the main one first. Nothing is run.

    Raises:
        UserError: as `open_result`.
    """
    result = open_result(folder)
    try:
        return _tables(result, folder)
    except (KeyError, TypeError, ValueError, IndexError) as error:  # its files are not of one result
        raise damaged(folder) from error


def _tables(result: Opened, folder: Path) -> dict[str, Table]:
    if isinstance(result, Record):
        return _run(*read_run_of(folder))
    if isinstance(result, Explanation):
        tried = {"levers": _levers(result)} if result.levers else {}
        return _run(result.record, result.scenario) | {"prices": _prices(result)} | tried
    if isinstance(result, Ensemble):
        return _ensemble(result)
    if isinstance(result, Comparison):
        return _comparison(result)
    if isinstance(result, Sweep):
        return {"points": _table(result.table)}
    if isinstance(result, Backtest):
        return {"decisions": _table(result.decisions), "scores": _table(result.scores)}
    return {
        "parameters": _table(result.parameters),
        "allies": _named(result.allies, result.scenario),
        "sobol": _table(result.sobol),
    }


def _ensemble(result: Ensemble) -> dict[str, Table]:
    return {
        "runs": Table(result.summary.runs, lambda: _parts(result)),
        "outcomes": _table(result.outcomes),
        "allies": _named(result.allies, result.scenario),
        "objections": _named(result.objections, result.scenario),
        "clauses": _of(_options(result.summary, result.scenario), "provision title option text draft share"),
    }


def _parts(result: Ensemble) -> Iterator[pd.DataFrame]:
    """The runs, part by part. UserError if one is damaged or gone."""
    columns, left = parts.names(result.scenario), result.summary.runs
    for part in result.parts():
        frame = parts.joined([part], columns).slice(0, left).to_pandas()
        left -= len(frame)
        yield frame


def _comparison(result: Comparison) -> dict[str, Table]:
    import pandas as pd

    compared = [*zip(result.summary.results, result.scenarios, strict=True)]
    others = [result.summary.results[pair.to].label for pair in result.summary.pairs]
    flips = result.flips
    flips.insert(1, "label", [others[pair] for pair in flips["pair"]])
    allies = [
        {"label": measured.label, "ally": row["ally"], "name": Words(scenario).name(row["ally"]), **row}
        for measured, scenario in compared
        for row in ally_rows(measured)
    ]
    clauses = [
        {"label": measured.label, **row} for measured, scenario in compared for row in _options(measured, scenario)
    ]
    return {
        "outcomes": _table(result.outcomes),
        "differences": _table(result.differences),
        "flips": _table(flips),
        "allies": _table(pd.DataFrame(allies)),
        "clauses": _of(clauses, "label provision title option text draft share"),
    }


def _options(measured: Measures, scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Of each option of each clause: its share among adopted texts."""
    provisions = {provision.key: place for place, provision in enumerate(scenario.provisions)}
    for key, options in measured.texts.items():
        provision, draft = scenario.provisions[provisions[key]], scenario.draft[provisions[key]]
        for option, share in options.items():
            yield {
                "provision": key,
                "title": provision.title,
                "option": option,
                "text": Words(scenario).wording(key, option),
                "draft": provision.index(option) == draft,
                "share": share,
            }


def _run(record: Record, scenario: Scenario) -> dict[str, Table]:
    words, soundings = Words(scenario), record.of_kind(Sounding)
    outcome = "scenario variant seed run as_written outcome body hours dilution unfinished"
    allies = [
        {
            "ally": code,
            "name": words.name(code),
            "first": record.first[code],
            "final": stance,
            "objects_on": _objected(soundings, code),
            "opts_out": code in record.opt_outs,
        }
        for code, stance in record.final.items()
    ]
    clauses = [
        {
            "provision": provision.key,
            "title": provision.title,
            "draft": provision.options[draft].key,
            "draft_text": words.wording(provision.key, provision.options[draft].key),
            "final": record.text[provision.key],
            "final_text": words.wording(provision.key, record.text[provision.key]),
        }
        for provision, draft in zip(scenario.provisions, scenario.draft, strict=True)
    ]
    stances = [
        {
            **{name: sounding[name] for name in ("hour", "session", "round", "body")},
            "ally": code,
            "name": words.name(code),
            "stance": stance,
            "worth": sounding.worth[code],
            "objects_on": _objected([sounding], code),
        }
        for sounding in soundings
        for code, stance in sounding.stances.items()
    ]
    return {
        "outcomes": _of([{name: record[name] for name in outcome.split()}], outcome),
        "allies": _of(allies, "ally name first final objects_on opts_out"),
        "clauses": _of(clauses, "provision title draft draft_text final final_text"),
        "soundings": _of(stances, "hour session round body ally name stance worth objects_on"),
    }


def _objected(soundings: Iterable[Sounding], code: str) -> str:
    """The clauses that an ally named in its objections."""
    objections = (sounding.objections[code] for sounding in soundings if code in sounding.objections)
    return ", ".join(dict.fromkeys(clause for objection in objections for clause in objection.clauses))


def _prices(result: Explanation) -> Table:
    """A row for each ally's value and for each clause by which it turns; what turns nothing has no change."""
    rows = [
        {
            "ally": price.ally,
            "name": Words(result.scenario).name(price.ally),
            "provision": provision,
            "change": turn.change if turn else None,
            "outcome": turn.outcome if turn else None,
        }
        for price in result.prices
        for provision, turn in [(None, price.value), *price.clauses.items()]
    ]
    return _of(rows, "ally name provision change outcome")


def _levers(result: Explanation) -> Table:
    """A row for each change that was tried on many runs, the cheapest first of what turns some."""
    found = result.levers
    rows = [
        {
            "lever": row.words,
            "kind": lever.kind,
            "allies": ", ".join(lever.allies),
            "turned": lever.turned,
            "lost": lever.lost,
            "difference": row.change.value,
            "low": row.change.low,
            "high": row.change.high,
            "effect": row.effect,
            "set": lever.command,
        }
        for lever, row in (zip(found.tried, found.rows, strict=True) if found else ())
    ]
    return _of(rows, "lever kind allies turned lost difference low high effect set")


def _of(rows: Rows, columns: str) -> Table:
    """A table of rows, which may be none."""
    import pandas as pd

    return _table(pd.DataFrame(rows, columns=columns.split()))


def _named(frame: pd.DataFrame, scenario: Scenario) -> Table:
    """A table with the names of its allies beside their codes."""
    frame.insert(1, "name", [Words(scenario).name(code) for code in frame["ally"]])
    return _table(frame)


def _table(frame: pd.DataFrame) -> Table:
    return Table(len(frame), lambda: iter([frame]))
