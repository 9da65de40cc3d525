"""The same ensemble on a real Dask cluster: two worker processes on this machine, one of which is killed on the way."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Done
from nacsim.ensembles import executors
from nacsim.errors import NacsimError, UserError
from nacsim.studies.ensemble import ensemble
from trees import hashes

distributed = pytest.importorskip("distributed")

SCENARIO = str(Path(__file__).parent / "scenarios" / "small.yaml")
RUNS = 7 * 4096 + 9


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def started(workers: int) -> Any:
    """A scheduler, and workers in processes of their own; nothing said, and no port that may be taken."""
    return distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=50)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with started(2) as two:
        yield two


def test_a_worker_killed_on_the_way_loses_nothing_and_counts_nothing_twice(cluster: Any) -> None:
    here = ensemble(SCENARIO, RUNS, 1, out="here")
    killed: list[int] = []
    seen = []
    with executors.dask(cluster.scheduler_address) as there:
        workers = there.client.run(os.getpid)  # type: ignore[attr-defined]
        assert len({*workers.values()} - {os.getpid()}) == 2

        def kill_one(done: int, _runs: int) -> None:
            seen.append(done)
            if not killed:
                killed.append(next(iter(workers.values())))
                os.kill(killed[0], signal.SIGKILL)

        found = ensemble(SCENARIO, RUNS, 1, out="there", executor=there, progress=kill_one)
    assert killed
    assert seen == sorted(seen) and seen[-1] == RUNS and len(seen) == 8
    assert found.summary == here.summary
    assert hashes(Path("there")) == hashes(Path("here"))


def test_the_command_works_there(cluster: Any, nac: Callable[..., Done]) -> None:
    done = nac("ensemble", SCENARIO, "--runs", 60, "--dask", cluster.scheduler_address, "--out", "there")
    assert (done.code, done.err) == (0, "Kept in there\n")
    assert nac("ensemble", SCENARIO, "--runs", 60, "--workers", 1, "--out", "here").code == 0
    assert hashes(Path("there")) == hashes(Path("here"))


def test_what_fails_there_is_one_message_here(cluster: Any) -> None:
    with (
        pytest.raises(NacsimError, match=r"^A worker failed: ValueError: invalid literal for int\(\)"),
        executors.dask(cluster.scheduler_address) as there,
    ):
        list(there.map(int, ["1", "x"]))


def test_few_jobs_are_sent_ahead(cluster: Any) -> None:
    taken = 0

    def jobs() -> Iterator[str]:
        nonlocal taken
        for number in range(30):
            taken += 1
            yield str(number)

    found = {}
    with executors.dask(cluster.scheduler_address) as there:
        for job, result in there.map(int, jobs()):
            found[job] = result
            assert taken <= len(found) + executors.AHEAD * 2
    assert found == {str(number): number for number in range(30)}


def test_other_versions_there_are_refused(
    cluster: Any, nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "_versions", lambda: {"numpy": "0.0.1"})
    done = nac("ensemble", SCENARIO, "--runs", 60, "--dask", cluster.scheduler_address, "--out", "out")
    assert (done.code, done.out, Path("out").exists()) == (2, "", False)
    assert re.fullmatch(
        r"The Dask worker tcp://\S+ has numpy [\d.]+, this machine 0\.0\.1\. Install the same version\.\n", done.err
    )


def test_a_distribution_that_is_not_there_is_refused(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "_versions", lambda: {"nacsim-of-tomorrow": "9"})
    with pytest.raises(UserError, match=r"has nacsim-of-tomorrow none, this machine 9"):
        connect(cluster.scheduler_address)


def test_a_worker_that_joins_late_with_other_versions_is_noticed() -> None:
    with pytest.raises(NacsimError, match="A Dask worker with other versions joined"):
        executors._checked(int, "1", {"numpy": "0.0.1"})
    assert executors._checked(int, "1", executors._versions()) == 1


def connect(address: str) -> None:
    with executors.dask(address):
        pass


@pytest.mark.parametrize("address", ["", "nonsense", "tcp://", "tcp://[::1", "ftp://there:1", "inproc://x", "tcp://:x"])
def test_what_is_no_address_is_refused_at_once(address: str, nac: Callable[..., Done]) -> None:
    done = nac("ensemble", SCENARIO, "--runs", 60, "--dask", address, "--out", "out")
    assert (done.code, done.out, Path("out").exists()) == (2, "", False)
    assert done.err == f"No Dask scheduler answers at {address!r}. Give its address as tcp://HOST:PORT.\n"


def test_who_does_not_answer_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(UserError, match="No Dask scheduler answers"):
            connect(f"tcp://127.0.0.1:{port}")
    with pytest.raises(UserError, match="No Dask scheduler answers"):
        connect(f"tcp://127.0.0.1:{port}")  # nobody listens any more


def test_a_worker_is_no_scheduler(cluster: Any) -> None:
    with pytest.raises(UserError, match=r"there is a Dask Worker\. Give the address of the scheduler"):
        connect(next(iter(cluster.scheduler.workers)))


def test_a_scheduler_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "PATIENCE", 1)
    with (
        started(0) as empty,
        pytest.raises(UserError, match=r"has no workers. Start some: dask worker tcp://"),
    ):
        connect(empty.scheduler_address)


@pytest.mark.slow
def test_a_scheduler_that_is_lost_ends_it_with_one_message() -> None:
    with (
        started(1) as doomed,
        pytest.raises(NacsimError, match="The Dask scheduler was lost"),
        executors.dask(doomed.scheduler_address) as there,
    ):
        ensemble(SCENARIO, RUNS, 1, out="out", executor=there, progress=lambda _done, _runs: doomed.close())
    assert 1 <= len([*Path("out/parts").iterdir()]) < 8
    assert ensemble(SCENARIO, RUNS, 1, out="out", resume=True).summary == ensemble(SCENARIO, RUNS, 1).summary


def test_without_dask_the_message_says_what_to_install(
    nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = nac("ensemble", SCENARIO, "--runs", 60, "--dask", "tcp://127.0.0.1:8786", "--out", "out")
    assert (done.code, done.out, Path("out").exists()) == (2, "", False)
    assert done.err == "--dask needs Dask, which is not installed: pip install 'nacsim[dask]'.\n"


def test_dask_and_workers_exclude_each_other(nac: Callable[..., Done]) -> None:
    done = nac("ensemble", SCENARIO, "--dask", "tcp://127.0.0.1:8786", "--workers", 2)
    assert (done.code, done.err) == (2, "--dask shares out the work itself: leave out --workers.\n")
