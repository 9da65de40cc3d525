"""How far a study has come: what it calls while it works."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how much is done, of how much."""


def silent(_done: int, _whole: int) -> None:
    """Report nothing."""
