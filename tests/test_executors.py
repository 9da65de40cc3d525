"""Where work is done changes nothing about it: any number of workers, any order, and what happens when one dies."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from conftest import Done
from nacsim.ensembles import executors
from nacsim.ensembles.executors import InProcess, Job, Result, cpus, executor, fitting
from nacsim.errors import NacsimError, UserError
from nacsim.scenario.load import load
from nacsim.studies.ensemble import ensemble
from trees import hashes

SCENARIO = str(Path(__file__).parent / "scenarios" / "small.yaml")
SMALL_BLOCKS = [sys.executable, str(Path(__file__).with_name("small_blocks.py"))]
RUNS = 3 * 4096 + 9


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class Reversed:
    """The last job first; in another process as far as files go, or not."""

    def __init__(self, *, local: bool) -> None:
        self.local = local

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        for job in reversed([*jobs]):
            yield job, function(job)


def test_any_workers_in_any_order_write_the_same_bytes() -> None:
    def kept(name: str, **how: object) -> dict[str, str]:
        ensemble(SCENARIO, RUNS, 1, out=name, **how)  # type: ignore[arg-type]
        return hashes(Path(name))

    one = kept("one")
    assert len([name for name in one if name.endswith(".parquet")]) == 4
    assert kept("two", workers=2) == one
    assert kept("backwards", executor=Reversed(local=True)) == one
    assert kept("sent", executor=Reversed(local=False)) == one
    memory = ensemble(SCENARIO, RUNS, 1)
    assert memory.summary.as_json() == json.loads(Path("one/summary.json").read_text())
    for number, name in enumerate(sorted(name for name in one if name.endswith(".parquet"))):
        assert memory.storage.part(number) == (Path("one") / name).read_bytes()


@pytest.mark.slow
def test_eight_workers_write_the_same_bytes() -> None:
    for workers in (1, 8):
        arguments = ["ensemble", SCENARIO, "--runs", "2000", "--workers", str(workers), "--out", f"out{workers}"]
        subprocess.run([*SMALL_BLOCKS, *arguments], check=True, capture_output=True)
    assert len(hashes(Path("out1"))) == 32 + 5
    assert hashes(Path("out8")) == hashes(Path("out1"))


def test_the_first_runs_of_more_are_the_same_runs() -> None:
    few, more = ensemble(SCENARIO, 30, 1), ensemble(SCENARIO, 4100, 1)
    assert few.runs().equals(more.runs().head(30))


def test_results_come_with_their_jobs_and_few_are_taken_ahead() -> None:
    taken = 0

    def jobs() -> Iterator[str]:
        nonlocal taken
        for number in range(50):
            taken += 1
            yield str(number)

    found = {}
    with executor(2) as two:
        for job, result in two.map(int, jobs()):
            found[job] = result
            assert taken <= len(found) + 2 * executors.AHEAD
    assert found == {str(number): number for number in range(50)}


def test_a_worker_that_fails_is_one_message() -> None:
    with (
        pytest.raises(NacsimError, match=r"^A worker failed: ValueError: invalid literal for int\(\)"),
        executor(2) as two,
    ):
        list(two.map(int, ["1", "x", "2"]))


def test_an_error_of_ours_stays_what_it_is() -> None:
    with pytest.raises(UserError, match=r"^There is no scenario 'nowhere'"), executor(2) as two:
        list(two.map(load, ["nowhere"]))


def test_a_worker_that_dies_is_one_message_and_nobody_waits_for_it() -> None:
    with pytest.raises(NacsimError, match=r"^A worker process ended early: it was killed"), executor(2) as two:
        list(two.map(os._exit, [1, 1, 1]))


@pytest.mark.parametrize(
    "call", ["nacsim.ensemble({}, runs=20000, workers=2)", "nacsim.compare({}, runs=9000, workers=2, what_ifs='rules')"]
)
def test_a_script_without_a_guard_ends_with_the_advice_alone(tmp_path: Path, call: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"import nacsim\n{call.format(repr(SCENARIO))}\nprint('done')\n")
    done = subprocess.run([sys.executable, str(script)], check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (1, "")
    [advice] = done.stderr.splitlines()
    assert advice.startswith('Put the call of nacsim under `if __name__ == "__main__":`')


def test_leaving_early_ends_the_workers_at_once() -> None:
    start, long = time.monotonic(), 300
    with executor(2) as two:
        assert next(two.map(time.sleep, [0, long, long, long])) == (0, None)
    assert time.monotonic() - start < long


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="holds signals back as POSIX does")
@pytest.mark.parametrize("heed", [True, False])
def test_ctrl_c_while_workers_start_is_heard_afterwards_by_whom_it_concerns(*, heed: bool) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler if heed else signal.SIG_IGN)
    began = []
    try:
        with pytest.raises(KeyboardInterrupt) if heed else nullcontext(), executors._ignoring_interrupts():
            os.kill(os.getpid(), signal.SIGINT)
            code = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
            began.append(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True))
    finally:
        signal.signal(signal.SIGINT, before)
    assert [child.stdout for child in began] == ["True\n"]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_workers_can_be_started_from_a_thread() -> None:
    """Where signals cannot be held back, for only the main thread may."""
    found: list[int] = []

    def work() -> None:
        with executor(2) as two:
            found.extend(result for _, result in two.map(int, ["1", "2"]))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert sorted(found) == [1, 2]


def test_few_blocks_are_not_worth_a_process() -> None:
    assert [fitting(8, jobs) for jobs in (1, 3, 4, 5, 100)] == [1, 1, 4, 5, 8]
    assert fitting(1, 100) == 1
    assert 1 <= cpus() <= (os.cpu_count() or 1)
    with executor(1) as one:
        assert isinstance(one, InProcess)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds worker processes as Linux lists them")
def test_a_killed_worker_ends_the_command_and_it_can_be_gone_on_with() -> None:
    arguments = ["ensemble", SCENARIO, "--runs", "7000", "--workers", "2", "--out", "out"]
    command = subprocess.Popen([*SMALL_BLOCKS, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not Path("out/parts/000002.parquet").exists():
        assert command.poll() is None
        time.sleep(0.005)
    os.kill(workers_of(command.pid)[0], signal.SIGKILL)
    out, err = command.communicate(timeout=120)
    assert (command.returncode, out) == (1, "")
    reason, how_far, how = err.splitlines()
    assert reason.startswith("A worker process ended early: it was killed, ran out of memory")
    assert how_far == "What is done is kept in out. To continue:"
    assert how.split()[:2] == ["nac", "ensemble"]
    assert subprocess.run([*SMALL_BLOCKS, *how.split()[1:]], check=False, capture_output=True).returncode == 0
    assert json.loads(Path("out/summary.json").read_text())["runs"] == 7000


def workers_of(pid: int) -> list[int]:
    children = [
        child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_many_runs_need_neither_mesa_nor_pandas() -> None:
    code = (
        "import sys; from nacsim.cli.main import main\n"
        "try: main(['ensemble', 'iraq-training-2004', '--runs', '40', '--json'])\n"
        "except SystemExit as end: print(end.code, sorted({'mesa', 'pandas', 'scipy', 'distributed'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 []"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_sees_how_far_it_is_and_a_pipe_sees_nothing(nac: Callable[..., Done]) -> None:
    import pty

    leader, follower = pty.openpty()
    arguments = ["ensemble", SCENARIO, "--runs", "5000", "--workers", "1", "--json"]
    environment = os.environ | {"COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen([*SMALL_BLOCKS, *arguments], stdout=subprocess.PIPE, stderr=follower, env=environment) as one:
        os.close(follower)
        seen = b""
        while more := read(leader):
            seen += more
        assert one.stdout is not None
        assert json.loads(one.stdout.read())["runs"] == 5000
    os.close(leader)
    shown = re.sub(rb"\x1b\[[\d;?]*[A-Za-z]", b"", seen).decode()
    assert re.search(r"5,000 runs of small .* \d+% +[\d,]+ runs/s \d:\d\d:\d\d left", shown)
    done = nac(*arguments)
    assert done.err == "Kept in runs/ensemble-small-s20040728-n5000-2\n".replace("/", os.sep)


def read(descriptor: int) -> bytes:
    """What a terminal shows; nothing once its other end is closed."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
