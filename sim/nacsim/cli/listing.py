"""`nac list`: the scenarios that ship, each with its matter and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer


def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Write the list as JSON to stdout.")] = False,
) -> None:
    """List the scenarios that ship with nacsim."""
    rows = _rows()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print_table(rows)


def _rows() -> list[dict[str, Any]]:
    from nacsim.scenario import catalogue
    from nacsim.scenario.load import load

    rows = []
    for slug, path in catalogue.shipped().items():
        scenario = load(slug)
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


def _print_table(rows: list[dict[str, Any]]) -> None:
    from rich.table import Table

    from nacsim.cli.console import console
    from nacsim.plain import plain

    table = Table(box=None, padding=(0, 2, 1, 0))
    for name in ("slug", "date", "body", "members"):
        table.add_column(name, no_wrap=True, justify="right" if name == "members" else "left")
    table.add_column("question, and outcome on record")
    for row in rows:
        text = f"{row['question']}\nOn record: {_outcome(row)}"
        table.add_row(row["slug"], row["date"], row["body"], str(row["members"]), plain(text, keep="\n"))
    console().print(table)


def _outcome(row: Mapping[str, Any]) -> str:
    from nacsim.findings.words import OUTCOME_WORDS

    return " or ".join(OUTCOME_WORDS[word] for word in row["outcome"]) or "none"
