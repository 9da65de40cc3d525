"""What-if files: names, and what each would set in a scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nacsim.errors import ScenarioError, UserError
from nacsim.scenario import source, wording
from nacsim.scenario.catalogue import data_folder
from nacsim.scenario.source import Document, Finding
from nacsim.scenario.variants import texts

MAX_WHAT_IFS = 100
"""What-ifs in one file: each is as many runs again."""
_SLUG = re.compile(r"[a-z0-9_]{1,60}")


def shipped() -> dict[str, Path]:
    """Name to file of the what-ifs that ship."""
    return {path.stem: path for path in sorted((data_folder() / "what-ifs").glob("*.yaml"))}


def read(which: str | Path | Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The texts of `--set` by what-if: of a shipped file by its name, of a file, or of the same as a mapping.

    Raises:
        UserError: there is no such file.
        ScenarioError: it is no file of what-ifs; carries every problem found.
    """
    document = Document("what-ifs", dict(which)) if isinstance(which, Mapping) else source.read(_found(which))
    problems = [*document.problems, *(document.problem(finding) for finding in _findings(document.tree))]
    if problems:
        raise ScenarioError(source.told(problems))
    return {label: tuple(texts(sets)) for label, sets in document.tree.items()}


def _found(which: str | Path) -> Path:
    path = shipped().get(str(which), Path(which))
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        hint = wording.near(str(which), shipped(), else_list=True) or ""
        raise UserError(f"There are no what-ifs {str(which)!r}, neither shipped nor as a file. {hint}".rstrip())
    return path


def _findings(tree: Mapping[Any, Any]) -> Iterator[Finding]:
    if not 1 <= len(tree) <= MAX_WHAT_IFS:
        yield Finding((), f"must have 1 to {MAX_WHAT_IFS} what-ifs", len(tree))
    for label, sets in tree.items():
        if not _SLUG.fullmatch(str(label)):
            hint = "Use lower-case letters, digits and _ only, at most 60."
            yield Finding((label,), "is not a plain name", hint=hint, at_key=True)
        if not isinstance(sets, Mapping) or not sets:
            hint = "Write for example: {procedure.chair: passive}"
            yield Finding((label,), "must say what it sets, by path", sets, hint)
