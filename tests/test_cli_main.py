"""The command as a process: what it loads, how it fails, how it ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Done
from nacsim.cli.main import app
from nacsim.errors import Problem, ScenarioError, UserError

ROOT = Path(__file__).parent.parent
ENGINES = {"mesa", "numpy", "pandas", "plotly", "scipy"}


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, env=os.environ | environment, stdin=subprocess.DEVNULL, timeout=120
    )


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["--help"], ENGINES | {"pydantic", "yaml"}),
        (["--version"], ENGINES | {"pydantic", "yaml"}),
        (["list"], ENGINES),
        (["validate", str(ROOT / "scenarios" / "iraq-training-2004.yaml")], ENGINES),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_that_runs_nothing_loads_no_engine(arguments: list[str], never: set[str]) -> None:
    done = process("-X", "importtime", "-m", "nacsim", *arguments)
    assert done.returncode == 0, done.stderr.decode()
    loaded = set(re.findall(r"\|\s+([\w.]+)\s*$", done.stderr.decode(), re.MULTILINE))
    assert {"typer", "nacsim.cli.main"} <= loaded
    assert not loaded & never


def test_help_names_every_command(nac: Callable[..., Done]) -> None:
    done = nac("--help")
    assert done.code == 0
    for command in ("list", "validate", "new", "run"):
        assert re.search(rf"^  {command} +\S", done.out, re.MULTILINE), command


@pytest.mark.parametrize("arguments", [["vote"], ["--vote"], ["run", "--vote"], ["run"], []])
def test_what_does_not_exist_is_exit_2_without_a_traceback(nac: Callable[..., Done], arguments: list[str]) -> None:
    done = nac(*arguments)
    assert done.code == 2
    assert not done.out
    assert "Usage: nac" in done.err
    assert "Traceback" not in done.err


def test_a_near_name_is_suggested(nac: Callable[..., Done]) -> None:
    assert "Did you mean 'validate'?" in nac("valdate").err


@pytest.fixture
def failing(nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], Done]:
    """Run a command that raises."""

    def run(error: BaseException) -> Done:
        def fail() -> None:
            raise error

        monkeypatch.setattr(app, "registered_commands", list(app.registered_commands))
        app.command("fail")(fail)
        return nac("fail")

    return run


@pytest.mark.parametrize(
    "error",
    [
        UserError("there is no scenario called narnia"),
        ScenarioError([Problem("x.yaml", 3, 7, "draft", "narnia", "there is no scenario called narnia")]),
    ],
)
def test_a_users_error_is_told_and_ends_with_2(failing: Callable[[BaseException], Done], error: Exception) -> None:
    done = failing(error)
    assert done.code == 2
    assert not done.out
    assert "there is no scenario called narnia" in done.err
    assert "Traceback" not in done.err


def test_an_interrupt_ends_with_130_and_one_line(failing: Callable[[BaseException], Done]) -> None:
    done = failing(KeyboardInterrupt())
    assert (done.code, done.out) == (130, "")
    assert done.err.strip() == "nac: stopped before the end."


def test_our_own_mistakes_are_not_hidden(failing: Callable[[BaseException], Done]) -> None:
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError())


SHOUT = "from nacsim.cli import main as m; m.app.command('shout')(lambda: print({text})); m.main(['shout'])"


@pytest.mark.parametrize(
    ("encoding", "shown"), [("cp1252", b"?\xf3d?"), ("ascii", b"??d?"), ("utf-8", "Łódź".encode())]
)
def test_what_a_code_page_lacks_is_replaced(encoding: str, shown: bytes) -> None:
    done = process("-c", SHOUT.format(text=ascii("Łódź")), PYTHONIOENCODING=f"{encoding}:strict", PYTHONUTF8="0")
    assert (done.returncode, done.stdout.strip()) == (0, shown)


@pytest.mark.parametrize("lines", [1, 100_000])
def test_a_reader_that_leaves_early_is_no_error(lines: int) -> None:
    command = [sys.executable, "-c", SHOUT.format(text=f"'line\\n' * {lines}")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 1


def test_python_m_nacsim_is_nac() -> None:
    assert process("-m", "nacsim", "--version").stdout.decode().startswith("nacsim 0.")


NOT_WRITTEN = "nac: standard output cannot be written: "
COMMANDS = [["list"], ["--help"], ["--version"], ["validate", "--schema"], ["run", "small.yaml", "--json"]]


def redirected(folder: Path, arguments: list[str], how: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-c", f'exec "$@" {how}', "sh", sys.executable, "-m", "nacsim", *arguments]
    (folder / "small.yaml").write_bytes((ROOT / "tests" / "scenarios" / "small.yaml").read_bytes())
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder, env=environment, timeout=99)


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as POSIX shells do")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("how", "reason"), [(">&-", "it is closed"), ("<&- >&-", "it is closed"), (">/dev/full", "no space left on device")]
)
def test_output_that_cannot_be_written_is_one_line(tmp_path: Path, arguments: list[str], how: str, reason: str) -> None:
    if "full" in how and not Path("/dev/full").exists():
        pytest.skip("the system has no device that is always full")
    for unbuffered in ("", "1") if "full" in how else ("",):
        done = redirected(tmp_path, arguments, how, PYTHONUNBUFFERED=unbuffered)
        lines = [line for line in done.stderr.splitlines() if not line.startswith("Kept in")]
        assert (done.returncode, lines, done.stdout) == (1, [NOT_WRITTEN + reason], "")


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as POSIX shells do")
@pytest.mark.parametrize("arguments", [COMMANDS[0], COMMANDS[-1]], ids=" ".join)
def test_a_closed_stderr_takes_nothing_from_the_output(tmp_path: Path, arguments: list[str]) -> None:
    done, open_ = redirected(tmp_path, arguments, "2>&-"), redirected(tmp_path, arguments, "")
    assert (done.returncode, done.stdout, done.stderr) == (0, open_.stdout, "")
    assert redirected(tmp_path, arguments, ">&- 2>&-").returncode == 1
    assert redirected(tmp_path, ["run", "nowhere"], "<&- >&- 2>&-").returncode == 2


def test_a_process_without_streams_does_its_work(tmp_path: Path) -> None:
    """As under pythonw."""
    code = "import sys; sys.stdin = sys.stdout = sys.stderr = None; from nacsim.cli.main import main; main({})"
    arguments = ["run", str(ROOT / "tests" / "scenarios" / "small.yaml"), "--out", str(tmp_path / "out")]
    done = process("-c", code.format(arguments))
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert (tmp_path / "out" / "record.jsonl").is_file()


def test_a_full_disk_under_a_file_is_not_taken_for_the_outputs(failing: Callable[[BaseException], Done]) -> None:
    with pytest.raises(OSError, match="scenario"):
        failing(OSError(28, "No space left on device", "scenario.yaml"))
