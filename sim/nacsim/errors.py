"""The exceptions nacsim raises, and the problems they carry.

    NacsimError                  anything nacsim refuses or cannot do; exit code 1
    ├── UserError                one thing wrong with what was asked; exit code 2
    │   └── AnswerRefusedError   an answer that the question does not allow
    └── ScenarioError            one or more problems in a scenario; exit code 2; carries all of them

A mistake of the user's never shows a traceback: the command line prints these and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral


class NacsimError(Exception):
    """Anything nacsim refuses or cannot do."""

    exit_code = 1


class UserError(NacsimError):
    """A request that cannot be carried out as it stands; the message says what would be accepted."""

    exit_code = 2


class AnswerRefusedError(UserError):
    """An answer that the question does not allow; the message says in a sentence what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a scenario, with its place and what to do about it.

    `line` and `column` count from 1; both are None where there is no text to point into (a dict, a `--set`).
    """

    file: str
    line: int | None
    column: int | None
    field: str
    given: str
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"
        subject = f" {self.field}:" if self.field else ""
        given = f" (given: {self.given})" if self.given else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}:{subject} {self.message}{given}{hint}"


class ScenarioError(NacsimError):
    """A scenario that cannot be used, with every problem found in it, in the order of the file."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("a ScenarioError needs at least one problem")
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


MOST = 2**53
"""The largest whole number that every reader of JSON reads alike."""


def check_at_least(subject: str, given: object, least: int) -> None:
    """UserError for what is no whole number from `least` to `MOST`."""
    number = int(given) if isinstance(given, Integral) and not isinstance(given, bool) else None
    if number is None or number < least:
        raise UserError(f"{subject} is a whole number, {least} or more (given: {given!r}).")
    if number > MOST:
        raise UserError(f"{subject} is at most {MOST:,} (given: {number:,}).")
