"""`nac validate`: all problems of scenario files at once, or the JSON Schema that editors check them against."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from nacsim.cli.console import print_plain
from nacsim.errors import Problem, ScenarioError, UserError


def validate(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Scenario files; - is standard input.")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Write the JSON Schema for editors to stdout.")] = False,
) -> None:
    """Check scenario files and show every problem.

    Each comes with its line and column; variants are checked too. Editors get the JSON Schema with --schema.
    """
    if schema:
        if files:
            raise UserError("--schema takes no file; it is the same for every scenario.")
        from nacsim.scenario.json_schema import as_text

        typer.echo(as_text(), nl=False)
        return
    if not files:
        raise UserError("Name at least one file, such as: nac validate my-scenario.yaml")
    problems = [problem for file in files for problem in _problems(file)]
    if problems:
        raise ScenarioError(problems)


def _problems(file: Path) -> list[Problem]:
    """The problems of one file; if there are none, say so."""
    from nacsim.findings.words import counted
    from nacsim.scenario import load
    from nacsim.scenario.document import read

    try:
        document = read(file)
    except ScenarioError as error:
        return list(error.problems)
    problems = load.all_problems(document)
    if not problems:
        entries: Mapping[str, Any] = document.tree.get("variants") or {}
        scenario = load.complete(document, slug=Path(document.file).stem)
        variants = ", ".join(_named(key, entry) for key, entry in entries.items()) or "none"
        size = f"{len(scenario.allies)} allies, {counted(len(scenario.provisions), 'provision')}"
        print_plain(f"{document.file}: fine ({size}, variants: {variants})")
    return problems


def _named(key: str, entry: Mapping[str, Any] | None) -> str:
    """A variant as the command line has it, with its title."""
    title = (entry or {}).get("title")
    return f"{key} ({title})" if title else key
