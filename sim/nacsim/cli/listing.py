"""`nac list`: the scenarios that ship, each with its matter and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nacsim.cli.console import console, print_json
from nacsim.plain import plain

if TYPE_CHECKING:
    from rich.console import Console

ROOM = 54
"""Columns that a table needs besides the longest slug, or its last column has no room for words."""


def list_(
    recorded: Annotated[
        bool, typer.Option("--recorded", help="List the decisions on record that the theory is held against.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the list as JSON to stdout.")] = False,
) -> None:
    """List the scenarios that ship with nacsim."""
    rows = _rows(recorded=recorded)
    if as_json:
        print_json(rows)
    elif (screen := console()).width < ROOM + max((len(row["slug"]) for row in rows), default=0):
        _print_stack(screen, rows)
    else:
        _print_table(screen, rows)


def _rows(*, recorded: bool) -> list[dict[str, Any]]:
    from nacsim.scenario import catalogue
    from nacsim.scenario.load import load

    rows = []
    for slug, path in (catalogue.recorded() if recorded else catalogue.shipped()).items():
        scenario = load(path)
        rows.append(
            {
                "slug": slug,
                "date": scenario.date.isoformat(),
                "body": scenario.legs[-1].body,
                "members": len(scenario.allies),
                "question": scenario.question,
                "outcome": (scenario.record or {}).get("outcome", []),
                "path": str(path),
            }
        )
    return rows


def _print_table(screen: Console, rows: list[dict[str, Any]]) -> None:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 1, 0))
    for name in ("slug", "date", "body", "members"):
        table.add_column(name, no_wrap=True, justify="right" if name == "members" else "left")
    table.add_column("question, and outcome on record")
    for row in rows:
        table.add_row(row["slug"], row["date"], row["body"], str(row["members"]), _matter(row))
    screen.print(table)


def _print_stack(screen: Console, rows: list[dict[str, Any]]) -> None:
    """The same one below the other."""
    for row in rows:
        screen.print(row["slug"], soft_wrap=True)
        screen.print(f"{row['date']}, {row['body']}, {row['members']} members\n{_matter(row)}\n")


def _matter(row: Mapping[str, Any]) -> str:
    return plain(f"{row['question']}\nOn record: {_outcome(row)}", keep="\n")


def _outcome(row: Mapping[str, Any]) -> str:
    from nacsim.findings.words import OUTCOME_WORDS

    return " or ".join(OUTCOME_WORDS[word] for word in row["outcome"]) or "none"
