"""Where jobs run: in this process, in several on this machine, or on a Dask cluster, with the same results."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib.metadata import version
from itertools import islice
from multiprocessing import active_children, current_process, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar

from nacsim.errors import NacsimError, UserError

Job = TypeVar("Job")
Result = TypeVar("Result")

AHEAD = 2
"""Jobs handed out per worker: one in hand, one waiting."""
WORTH_IT = 4
"""Fewest jobs for which it pays to start other processes, which takes about a second."""
PATIENCE = 5
"""Seconds to wait for a Dask scheduler, or for its first worker."""
MUST_AGREE = ("nacsim", "numpy", "pyarrow")
"""Distributions whose versions decide what a result is, bit by bit."""
UNGUARDED = 78
"""The exit code of a worker whose script would start workers of its own."""
LOST = "The Dask scheduler was lost, or its work was cancelled."


class Executor(Protocol):
    """Applies a function to each of many jobs."""

    local: bool
    """Whether its workers see the files of this machine."""

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """Each job with its result, in order of completion; only a few jobs are taken ahead of time.

        Raises:
            NacsimError: a worker or its job failed.
        """


class InProcess:
    """One job after another, here."""

    local = True

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """As `Executor.map`, in order."""
        for job in jobs:
            yield job, function(job)


class Processes:
    """As many jobs at once as there are workers."""

    local = True

    def __init__(self, pool: ProcessPoolExecutor, workers: int) -> None:
        self.pool, self.ahead = pool, AHEAD * workers

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """As `Executor.map`."""
        waiting = iter(jobs)
        doing: dict[Future[Result], Job] = {}
        while True:
            for job in islice(waiting, self.ahead - len(doing)):
                with _as_nacsim_error():
                    doing[self.pool.submit(function, job)] = job
            if not doing:
                return
            for future in wait(doing, return_when=FIRST_COMPLETED).done:
                with _as_nacsim_error():
                    result = future.result()
                yield doing.pop(future), result


class Dask:
    """Jobs sent to a Dask cluster, which redoes those lost with a worker."""

    local = False

    def __init__(self, client: Any) -> None:
        self.client = client

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """As `Executor.map`."""
        from distributed import as_completed

        waiting, versions = iter(jobs), _versions()
        doing: dict[Any, Job] = {}
        done: Any = as_completed(loop=self.client.loop)  # type: ignore[no-untyped-call]
        while True:
            for job in islice(waiting, max(0, self._ahead() - len(doing))):
                with _as_nacsim_error():
                    future = self.client.submit(_checked, function, job, versions, pure=False)
                doing[future] = job
                done.add(future)
            if not doing:
                return
            with _as_nacsim_error():
                future = next(done)
                result = future.result()
            yield doing.pop(future), result

    def _ahead(self) -> int:
        """Workers come and go, and there may be none for a while."""
        try:
            return AHEAD * max(1, sum(int(threads) for threads in self.client.nthreads().values()))
        except OSError as error:
            raise NacsimError(LOST) from error


def cpus() -> int:
    """How many processors this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fitting(workers: int, jobs: int) -> int:
    """How many workers to use for this many jobs: one if they are few, else at most one for each job."""
    return min(workers, jobs) if jobs >= WORTH_IT else 1


@contextmanager
def executor(workers: int) -> Iterator[Executor]:
    """An executor in this process for one worker, else in that many others, which end when this one ends."""
    if workers == 1:
        yield InProcess()
        return
    if getattr(current_process(), "_inheriting", False):  # a worker that runs its parent's script, to begin with
        sys.exit(UNGUARDED)
    if sys.platform == "win32":
        workers = min(workers, 60)  # Windows waits for no more than 63 things at once
    context = get_context("spawn")
    leash, end = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_on_leash, initargs=(leash,))
    started: list[BaseProcess] = []
    try:
        with _as_nacsim_error(), _ignoring_interrupts():
            for _ in range(workers):
                pool.submit(os.getpid)
                started = [*started, *active_children()]
        yield Processes(pool, workers)
    except NacsimError:
        pool.shutdown(cancel_futures=True)  # until then not every exit code is known
        if any(worker.exitcode == UNGUARDED for worker in started):
            # Only a script can get here, and it cannot go on: this ends it with the advice and no traceback.
            sys.exit('Put the call of nacsim under `if __name__ == "__main__":`. Each worker runs this script first.')
        raise
    finally:
        end.close()
        pool.shutdown(cancel_futures=True)
        leash.close()


@contextmanager
def dask(address: str) -> Iterator[Executor]:
    """On the Dask cluster whose scheduler has this address, like tcp://host:8786.

    Raises:
        UserError: there is no Dask here, no scheduler or worker there, or they are not of the same versions.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UserError("--dask needs Dask, which is not installed: pip install 'nacsim[dask]'.") from error
    import asyncio

    try:
        with ThreadPoolExecutor(1) as thread:  # a notebook has an event loop running in its own
            identity = thread.submit(asyncio.run, _identity(address)).result()
    except Exception as error:  # whatever stands at that address may answer anything
        raise UserError(f"No Dask scheduler answers at {address!r}. Give its address as tcp://HOST:PORT.") from error
    if identity.get("type") != "Scheduler":
        raise UserError(f"At {address} there is a Dask {identity.get('type')}. Give the address of the scheduler.")
    log = logging.getLogger("distributed.client")
    before = log.level
    log.setLevel(logging.CRITICAL)  # it logs a traceback for a lost connection, which we raise as our own error
    try:
        with Client(address, timeout=PATIENCE, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            _check_versions(client, address)
            yield Dask(client)
    finally:
        log.setLevel(before)


async def _identity(address: str) -> dict[str, Any]:
    """What is at an address. Why not a Client: one that cannot connect logs errors ten seconds later."""
    import asyncio

    from distributed.core import rpc
    from distributed.security import Security

    secured = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
    async with rpc(address, connection_args=secured) as connection:  # type: ignore[no-untyped-call]
        return dict(await asyncio.wait_for(connection.identity(), PATIENCE))


def _check_versions(client: Any, address: str) -> None:
    """UserError unless the cluster has workers, all with our versions."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise UserError(f"The Dask scheduler at {address} has no workers. Start some: dask worker {address}") from error
    for name, ours in _versions().items():
        for worker, theirs in client.run(version, name, on_error="return").items():
            if theirs != ours:
                installed = theirs if isinstance(theirs, str) else "none"
                raise UserError(
                    f"The Dask worker {worker} has {name} {installed}, this machine {ours}. Install the same version."
                )


def _versions() -> dict[str, str]:
    return {name: version(name) for name in MUST_AGREE}


def _checked(function: Callable[[Job], Result], job: Job, versions: dict[str, str]) -> Result:
    """The function's result, on a worker that may have joined since the versions were checked."""
    if versions != (ours := _versions()):
        raise NacsimError(f"A Dask worker with other versions joined: {ours}, not {versions}.")
    return function(job)


@contextmanager
def _as_nacsim_error() -> Iterator[None]:
    """Turn any failure of a worker into one NacsimError."""
    try:
        yield
    except NacsimError:
        raise
    except BrokenProcessPool as error:
        raise NacsimError(
            "A worker process ended early: it was killed, ran out of memory, or was started by a script that does not"
            ' put its call under `if __name__ == "__main__":`.'
        ) from error
    except CancelledError as error:
        raise NacsimError(LOST) from error
    except Exception as error:
        raise NacsimError(f"A worker failed: {type(error).__name__}: {error}") from error


def _on_leash(leash: Connection) -> None:
    """What a worker process does first: leave Ctrl-C to its parent, and end when the parent lets go of the leash.

    Why: a worker waits for work on a pipe of which it holds both ends, and would wait forever for a parent that was
    killed. Nobody holds the other end of the leash but the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()


def _end_with(leash: Connection) -> None:
    try:
        leash.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Processes started here ignore Ctrl-C, even while starting; this one handles it afterwards."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a mask is inherited
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, before)
    if heard and callable(before):
        before(heard[0], None)
