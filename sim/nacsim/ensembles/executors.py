"""Where work is done: in this process, or in several on this machine. One interface, and the same results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Protocol, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


class Executor(Protocol):
    """Does a function for each of many jobs."""

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """Each job with its result, in whatever order they are done; only a few jobs are taken ahead of time."""


class InProcess:
    """One job after another, here."""

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """As `Executor.map`, in order."""
        for job in jobs:
            yield job, function(job)


class Processes:
    """As many jobs at once as there are workers."""

    def __init__(self, pool: ProcessPoolExecutor, workers: int) -> None:
        self.pool, self.ahead = pool, 2 * workers

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """As `Executor.map`."""
        waiting = iter(jobs)
        doing: dict[Future[Result], Job] = {}
        while True:
            for job in islice(waiting, self.ahead - len(doing)):
                doing[self.pool.submit(function, job)] = job
            if not doing:
                return
            for future in wait(doing, return_when=FIRST_COMPLETED).done:
                yield doing.pop(future), future.result()


@contextmanager
def executor(workers: int) -> Iterator[Executor]:
    """In this process for one worker, else in so many others."""
    if workers == 1:
        yield InProcess()
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield Processes(pool, workers)
