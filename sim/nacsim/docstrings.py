"""Docstrings that the program itself shows, also where Python runs without them (`python -OO`)."""

from __future__ import annotations

import ast
import inspect
import sys
from contextlib import suppress
from textwrap import dedent
from typing import Any


def docstring(thing: Any) -> str:
    """The docstring of a class or function; empty if it has none.

    `python -OO` strips docstrings from what runs. There it is read from the source, as pydantic reads those of fields.
    """
    if sys.flags.optimize < 2:
        return inspect.cleandoc(thing.__doc__ or "")
    with suppress(OSError):  # there is no source
        (definition,) = ast.parse(dedent(inspect.getsource(thing))).body
        if isinstance(definition, ast.ClassDef | ast.FunctionDef):
            return ast.get_docstring(definition) or ""
    return ""
