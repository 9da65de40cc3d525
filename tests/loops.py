"""Coroutines in tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """As `asyncio.run`, in a thread of its own: in this one the browser of another test may have a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


async def until(holds: Callable[[], object], patience: float = 60) -> None:
    """Wait for what comes to pass in its own time, however slow the machine is.

    Raises:
        TimeoutError: It has not after so many seconds.
    """
    async with asyncio.timeout(patience):
        while not holds():
            await asyncio.sleep(0.01)
