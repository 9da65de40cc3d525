"""What-if files: named sets of changes to a scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacsim.errors import ScenarioError, UserError
from nacsim.plain import is_blank
from nacsim.scenario import wording
from nacsim.scenario.catalogue import data_folder
from nacsim.scenario.document import Document, Finding, reported
from nacsim.scenario.document import read as read_document
from nacsim.scenario.sets import set_texts
from nacsim.scenario.values import LONGEST_SLUG, SLUG
from nacsim.scenario.variants import TITLE

MAX_WHAT_IFS = 100
"""What-ifs in one file: each takes as many runs again."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Changes to a scenario under one name."""

    title: str
    """What it is about, in a few words; empty if the file does not say."""
    sets: tuple[str, ...]
    """Texts of `--set`."""


def shipped() -> dict[str, Path]:
    """Name to file of the what-ifs that ship."""
    return {path.stem: path for path in sorted((data_folder() / "what-ifs").glob("*.yaml"))}


def read(what_ifs: str | Path | Mapping[str, Mapping[str, Any]]) -> dict[str, WhatIf]:
    """What-ifs by name, from a shipped file's name, a path, or a mapping of the same form.

    Raises:
        UserError: there is no such file.
        ScenarioError: it is not a valid file of what-ifs; carries every problem found.
    """
    document = Document("what-ifs", dict(what_ifs)) if isinstance(what_ifs, Mapping) else read_document(_file(what_ifs))
    problems = [*document.problems, *(document.problem(finding) for finding in _findings(document.tree))]
    if problems:
        raise ScenarioError(reported(problems))
    return {label: _what_if(entries) for label, entries in document.tree.items()}


def _what_if(entries: Mapping[str, Any]) -> WhatIf:
    sets = {path: value for path, value in entries.items() if path != TITLE}
    return WhatIf(entries.get(TITLE, ""), tuple(set_texts(sets)))


def _file(name: str | Path) -> Path:
    path = shipped().get(str(name), Path(name))
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if not exists:
        hint = wording.near(str(name), shipped(), else_list=True) or ""
        raise UserError(f"There are no what-ifs {str(name)!r}, neither shipped nor as a file. {hint}".rstrip())
    return path


def _findings(tree: Mapping[Any, Any]) -> Iterator[Finding]:
    if not 1 <= len(tree) <= MAX_WHAT_IFS:
        yield Finding((), f"must have 1 to {MAX_WHAT_IFS} what-ifs", len(tree))
    for label, sets in tree.items():
        if not re.fullmatch(SLUG, str(label)) or len(str(label)) > LONGEST_SLUG:
            yield Finding((label,), "is not a plain name", hint=wording.PLAIN_KEY, at_key=True)
        if not isinstance(sets, Mapping) or not sets.keys() - {TITLE}:
            hint = "Write for example: {procedure.chair: passive}"
            yield Finding((label,), "must say what it sets, by path", sets, hint)
        elif TITLE in sets and (not isinstance(title := sets[TITLE], str) or is_blank(title)):
            yield Finding((label, TITLE), "must be a few words of text", title)
