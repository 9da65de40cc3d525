"""What holds for every input, however it came about: a scenario that runs, or problems with places inside the file."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from nacsim import draws
from nacsim.errors import Problem, ScenarioError
from nacsim.scenario.document import Document, parse_bytes
from nacsim.scenario.load import all_problems, complete
from nacsim.theory import session
from nacsim.theory.matter import matter_of
from nacsim.theory.state import DONE, start

FILE = "f"
LARGEST_RUN = 1_000_000
"""Work of the largest scenario that is run here, in hours times clauses times options."""


def check_bytes(data: bytes) -> str:
    """Read, check and run the content of a file; returns "unreadable", "problems" or "fine".

    Any exception from here is a bug.
    """
    try:
        document = parse_bytes(data, FILE)
    except ScenarioError as error:
        _check_problems(error.problems, lines_of(data))
        return "unreadable"
    return check_document(document, lines_of(data))


def check_tree(tree: Mapping[str, Any]) -> str:
    """The same for data in the form of a file; problems then have no lines."""
    return check_document(Document(FILE, dict(tree)), 0)


def check_document(document: Document, lines: int) -> str:
    """The same for what has been read; 0 lines: problems must have none."""
    problems = all_problems(document)
    _check_problems(problems, lines)
    variants = document.tree.get("variants")
    names = [None, *(list(variants)[-1:] if isinstance(variants, dict) else [])]
    for variant in names:
        try:
            scenario = complete(document, slug="fuzz", variant=variant)
        except ScenarioError as error:
            refused = error.problems
        else:
            refused = ()
            _run(scenario)
        _check_problems(refused, lines)
        assert problems or not refused, f"validating finds nothing wrong, but loading says: {refused}"
    return "problems" if problems else "fine"


def _run(scenario: Any) -> None:
    """One run with every draw at its centre comes to an end, without a warning."""
    options = sum(len(provision.options) for provision in scenario.provisions)
    if scenario.legs[-1].deadline * options * len(scenario.provisions) > LARGEST_RUN:
        return
    if scenario.chair == "perfect" and prod(len(one.options) for one in scenario.provisions) > 10_000:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        state = session.run(*_opened(scenario))
    assert (state.awaits == DONE).all()
    assert (state.outcome >= 0).all()


def _opened(scenario: Any) -> Any:
    fixed = matter_of(scenario)
    return fixed, start(fixed, draws.centre(len(scenario.allies), len(scenario.provisions)))


def lines_of(data: bytes) -> int:
    """How many lines a file has, by every way in which YAML ends one; an end on the last line begins one more."""
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    return 1 + sum(text.count(end) for end in "\n\r\x85\u2028\u2029")


def _check_problems(problems: Sequence[Problem], lines: int) -> None:
    for problem in problems:
        assert problem.message.strip(), problem
        assert problem.file == FILE, problem
        assert (problem.line is None) == (problem.column is None), problem
        assert problem.line is None or 1 <= problem.line <= lines, f"{problem} is outside of {lines} lines"
        assert problem.column is None or problem.column >= 1, problem
        assert len(str(problem)) < 5000, f"a message of {len(str(problem))} characters"
        str(problem).encode("utf-8")
