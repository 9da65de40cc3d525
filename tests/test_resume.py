"""Whatever stops a study, going on gives what an undisturbed one gives, byte for byte."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import Done
from nacsim.store import folder as store
from trees import hashes

SCENARIO = str(Path(__file__).parent / "scenarios" / "small.yaml")
PROGRAM = [sys.executable, str(Path(__file__).with_name("small_blocks.py"))]
RUNS = 64 * 50 + 5
WAIT = 60
"""Seconds after which something is taken to hang."""

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and process groups as on POSIX")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def command(out: Path | str, workers: int = 2, runs: int = RUNS) -> list[str]:
    return [
        "ensemble",
        SCENARIO,
        "--runs",
        str(runs),
        "--seed",
        "1",
        "--workers",
        str(workers),
        "--out",
        str(out),
        "--resume",
    ]


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A real process in a group of its own, as a terminal starts it."""
    process = subprocess.Popen(
        [*PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def ran(*arguments: str) -> Done:
    done = subprocess.run([*PROGRAM, *arguments], check=False, capture_output=True, text=True, timeout=WAIT)
    return Done(done.returncode, done.stdout, done.stderr)


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.002)


def parts(out: Path) -> int:
    return len(list((out / "parts").glob("*.parquet")))


def group_is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def heeds(pid: int, number: signal.Signals) -> bool:
    """Whether a process does something of its own about a signal; where that cannot be seen, after a while."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        time.sleep(5)
        return True
    caught = re.search(r"SigCgt:\s*(\w+)", status.read_text())
    return caught is not None and bool(int(caught[1], 16) >> (number - 1) & 1)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    assert ran(*command(out, workers=1)).code == 0
    return hashes(out)


STUDIES = {
    "compare": [SCENARIO, "--what-ifs", "rules", "--runs", "400"],
    "sweep": [SCENARIO, "--over", "allies.FRA.value=0:0.4:5", "--over", "allies.BEL.value=0:0.4:4", "--runs", "200"],
    "sensitivity": [SCENARIO, "--runs", "70", "--points", "16"],
}


def study(kind: str, out: Path, workers: int = 2) -> list[str]:
    return [kind, *STUDIES[kind], "--seed", "1", "--workers", str(workers), "--out", str(out), "--resume"]


def killed_often(out: Path, times: int, seed: int, command: Callable[[int], list[str]]) -> int:
    """Begin and go on, killed each time at a random moment; how often it was, for it may come to its end."""
    chance = random.Random(seed)
    for number in range(times):
        with started(*command(chance.choice([1, 2, 3]))) as process:
            if chance.random() < 0.2:
                time.sleep(chance.uniform(0, 1))
            else:
                wanted = parts(out) + chance.randint(1, 6)
                until(lambda wanted=wanted: parts(out) >= wanted or process.poll() is not None, "parts")  # type: ignore[misc]
                time.sleep(chance.uniform(0, 0.02))
            process.kill()
            process.wait()
            until(lambda process=process: group_is_gone(process.pid), "workers to end")  # type: ignore[misc]
        if (out / "SHA256SUMS").exists():
            return number
    return times


@posix
def test_killed_twice_and_gone_on_with(tmp_path: Path, undisturbed: dict[str, str]) -> None:
    assert killed_often(tmp_path / "out", 2, 1, lambda workers: command(tmp_path / "out", workers)) == 2
    assert ran(*command(tmp_path / "out")).code == 0
    assert hashes(tmp_path / "out") == undisturbed


@posix
@pytest.mark.slow
def test_killed_at_many_random_moments(tmp_path: Path) -> None:
    runs = 64 * 160 + 5
    assert ran(*command(tmp_path / "undisturbed", 1, runs)).code == 0
    assert killed_often(tmp_path / "out", 10, 2, lambda workers: command(tmp_path / "out", workers, runs)) == 10
    assert ran(*command(tmp_path / "out", 2, runs)).code == 0
    assert hashes(tmp_path / "out") == hashes(tmp_path / "undisturbed")


@posix
@pytest.mark.slow
@pytest.mark.parametrize("kind", STUDIES)
def test_any_study_killed_at_random_moments(kind: str, tmp_path: Path) -> None:
    assert ran(*study(kind, tmp_path / "undisturbed", 1)).code == 0
    assert killed_often(tmp_path / "out", 4, 2, lambda workers: study(kind, tmp_path / "out", workers)) >= 2
    assert ran(*study(kind, tmp_path / "out")).code == 0
    assert hashes(tmp_path / "out") == hashes(tmp_path / "undisturbed")


@posix
@pytest.mark.parametrize("kind", STUDIES)
def test_sigterm_is_told_like_ctrl_c(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started(*study(kind, out, 1)) as process:
        until(lambda: parts(out) >= 3, "parts")
        process.terminate()
        _, err = process.communicate(timeout=WAIT)
    assert process.returncode == 143
    stopped, kept, how = err.splitlines()[-3:]
    assert (stopped, kept) == ("Stopped before the end.", f"What is done is kept in {out}. To continue:")
    assert ran(*shlex.split(how)[1:]).code == 0
    assert ran("verify", str(out)).code == 0


@posix
def test_sigterm_ends_a_run_with_a_word(tmp_path: Path) -> None:
    with started("explain", "iraq-training-2004", "--out", str(tmp_path / "x")) as process:
        until(lambda: heeds(process.pid, signal.SIGTERM), "the command to begin")
        time.sleep(0.5)
        process.terminate()
        _, err = process.communicate(timeout=WAIT)
    assert (process.returncode, err.strip(), [*tmp_path.iterdir()]) == (143, "nac: stopped before the end.", [])


@posix
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(
    workers: int, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    out = tmp_path / "a folder"
    with started(*command(out, workers)) as process:
        until(lambda: parts(out) >= 3, "parts")
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=WAIT)
        assert process.returncode == 130
        until(lambda: group_is_gone(process.pid), "workers to end")
    assert "Traceback" not in err
    stopped, how_far, how = err.splitlines()[-3:]
    assert stopped == "Stopped before the end."
    assert how_far == f"What is done is kept in {out}. To continue:"
    program, *again = shlex.split(how)
    assert program == "nac"
    assert ran(*again).code == 0
    assert hashes(out) == undisturbed


@posix
@pytest.mark.slow
def test_ctrl_c_at_any_moment_makes_no_noise_and_leaves_nobody_behind(tmp_path: Path) -> None:
    chance = random.Random(3)
    seen = set()
    for number in range(10):
        out = tmp_path / str(number)
        first = out / ("manifest.json" if number % 2 else "parts/000000.parquet")
        with started(*command(out, workers=3)) as process:
            until(lambda first=first: first.exists(), "a file")  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.3))
            os.killpg(process.pid, signal.SIGINT)
            _, err = process.communicate(timeout=WAIT)
            until(lambda process=process: group_is_gone(process.pid), "workers to end")  # type: ignore[misc]
        assert process.returncode in (0, 130)
        assert "Traceback" not in err
        assert not list(out.rglob(f"*{store.SCRATCH}"))
        seen.add((process.returncode, parts(out) > 0))
    assert seen >= {(130, False), (130, True)}, "never while the workers were starting, or never while they worked"


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    """A disk of its own at a folder; skips where none can be mounted."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a small disk as Linux does")
def test_a_disk_that_fills_up_keeps_what_is_done_and_can_be_gone_on_with(
    tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    out = tmp_path / "disk" / "out"
    with small_disk(tmp_path / "disk", "260k"):
        full = ran(*command(out))
        assert (full.code, full.out) == (1, "")
        reason, how_far, how = full.err.splitlines()[-3:]
        assert reason.endswith(".parquet cannot be written: No space left on device.")
        assert how_far == f"What is done is kept in {out}. To continue:"
        assert parts(out) >= 10
        left = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        assert all(hashlib.sha256(data).hexdigest() == undisturbed[str(name)] for name, data in left.items())
        again = ran(*shlex.split(how)[1:])
        assert (again.code, again.err.splitlines()[0].endswith("No space left on device.")) == (1, True)
        subprocess.run(["mount", "-o", "remount,size=20m", str(tmp_path / "disk")], check=True)
        assert ran(*shlex.split(how)[1:]).code == 0
        assert hashes(out) == undisturbed


def test_a_link_to_nowhere_is_refused(
    nac: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("nowhere").symlink_to(tmp_path / "gone")
    refused = nac("ensemble", "turkey-2003", "--runs", 5, "--out", "nowhere", "--resume")
    assert (refused.code, refused.out) == (2, "") and "nowhere" in refused.err
