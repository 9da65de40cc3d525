"""`nac class` as a command: what it prints, how it ends, and what it does with wrong input."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("starlette")

import httpx

from classroom_clients import CASE, serve
from nacsim_dashboards.classroom.ledger import Ledger


def nac(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    command = [sys.executable, "-m", "nacsim", "class", *arguments]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, timeout=120)


def test_it_ends_quietly_also_with_pages_open(tmp_path: Path) -> None:
    held = serve(tmp_path / "class")
    assert held.process.stderr is not None
    with httpx.Client(base_url=held.address) as client, client.stream("GET", "/events/screen") as stream:
        lines = stream.iter_lines()
        next(lines)
        held.process.send_signal(2)
        assert "event: closed" in [*lines], "which pages tell from a network that is gone"
        assert held.process.wait(60) in (0, 130)
    said = held.process.stderr.read()
    assert "Traceback" not in said and "Kept in" in said
    held.stop()


SLOW = """
import time
from nacsim.cli.main import main
from nacsim_dashboards.classroom.ledger import Ledger

close = Ledger.close
Ledger.close = lambda ledger: (time.sleep(2), close(ledger))
main()
"""
"""`nac` on a disk that takes its time."""


def test_ctrl_c_again_and_again_cuts_nothing_off(tmp_path: Path) -> None:
    held = serve(tmp_path / "class", program=("-c", SLOW))
    assert held.process.stderr is not None
    joined = httpx.post(f"{held.address}/join", json={"code": held.code, "name": "Anna"})
    assert joined.status_code == 200
    for _ in range(8):
        held.process.send_signal(2)
        time.sleep(0.1)
    held.process.wait(20)
    said = held.process.stderr.read()
    assert "Traceback" not in said and "Kept in" in said
    held.stop()
    assert [path.name for path in held.folder.iterdir()] == ["class.sqlite"], "the log is written back"
    with closing(Ledger.open(held.folder / "class.sqlite")) as ledger:
        assert [entry["name"] for _, entry in ledger.entries()] == ["Teacher", "Anna"]


def test_what_is_wrong_is_said_in_a_line_and_leaves_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        wrong = nac(CASE, "--host", "127.0.0.1", "--port", port, "--out", "x", folder=tmp_path)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (1, False)
    for arguments in (
        [CASE, "--host", "no.such.host.invalid", "--port", "0", "--out", "x"],
        [CASE, "--resume", "--out", "x"],
        [CASE, "--resume"],
        ["x", "--forget"],
        ["no-such-scenario"],
    ):
        wrong = nac(*arguments, folder=tmp_path)
        assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False), arguments
    assert [*tmp_path.iterdir()] == []


def test_a_class_goes_on_with_its_own_scenario_only_and_never_twice(tmp_path: Path) -> None:
    held = serve(tmp_path / "class")
    twice = nac(CASE, "--resume", "--host", "127.0.0.1", "--port", "0", "--out", "class", folder=tmp_path)
    assert twice.returncode == 1 and "Traceback" not in twice.stderr
    held.stop()
    for more in (["turkey-2003"], [CASE, "--seed", "3"], [CASE, "--no-bets"], [CASE, "--as-written"]):
        wrong = nac(*more, "--resume", "--host", "127.0.0.1", "--port", "0", "--out", "class", folder=tmp_path)
        assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False), more


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a class that was stopped in its lobby: take a copy."""
    folder = tmp_path_factory.mktemp("stopped") / "class"
    serve(folder).stop()
    return folder


@pytest.mark.parametrize("damage", ["text", "no journal", "no teacher", "strange entry", "half entry"])
def test_a_damaged_class_is_refused_before_anybody_is_invited(tmp_path: Path, damage: str, stopped: Path) -> None:
    shutil.copytree(stopped, tmp_path / "class")
    file = tmp_path / "class" / "class.sqlite"
    if damage == "text":
        file.write_text("hello")
    else:
        connection = sqlite3.connect(file)
        connection.execute(
            {
                "no journal": "DELETE FROM about WHERE name = 'journal'",
                "no teacher": "DELETE FROM entries",
                "strange entry": """INSERT INTO entries (by, body) VALUES ('x', '{"kind": "dance", "at": 1}')""",
                "half entry": """INSERT INTO entries (by, body) VALUES ('x', '{"kind": ')""",
            }[damage]
        )
        connection.commit()
        connection.close()
    wrong = nac(CASE, "--resume", "--host", "127.0.0.1", "--port", "0", "--out", "class", folder=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "class.sqlite" in wrong.stderr and "Traceback" not in wrong.stderr


def test_what_is_deleted_is_a_class_and_all_of_it(tmp_path: Path) -> None:
    serve(tmp_path / "class").stop()
    folder = tmp_path / "class"
    assert folder.stat().st_mode & 0o077 == 0
    (folder / ".bets.csv-0123abcd.unfinished").write_text("Anna")
    (folder / "mine.txt").write_text("kept")
    shutil.copytree(folder, tmp_path / "other")
    (tmp_path / "other" / "class.sqlite").write_text("no ledger")
    wrong = nac("other", "--forget", folder=tmp_path)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
    assert (tmp_path / "other" / "mine.txt").is_file()
    done = nac("class", "--forget", folder=tmp_path)
    assert done.returncode == 0
    said = done.stdout.splitlines()
    assert said[0] == "class: a class that 0 people had joined."
    assert said[1] == "To be deleted: .bets.csv-0123abcd.unfinished, class.sqlite."
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    assert "mine.txt" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals here")
@pytest.mark.parametrize(("typed", "stays"), [("n", True), ("", True), ("y", False)])
def test_at_a_terminal_it_is_asked_before_anything_is_deleted(tmp_path: Path, typed: str, stays: bool) -> None:
    import pty

    held = serve(tmp_path / "class")
    assert httpx.post(f"{held.address}/join", json={"code": held.code, "name": "Anna"}).status_code == 200
    held.stop()
    terminal, end = pty.openpty()
    os.write(terminal, f"{typed}\n".encode())
    command = [sys.executable, "-m", "nacsim", "class", "class", "--forget"]
    done = subprocess.run(command, check=False, cwd=tmp_path, stdin=end, capture_output=True, text=True, timeout=60)
    os.close(terminal)
    os.close(end)
    assert done.stdout.startswith("class: a class that 1 person had joined, last on 20")
    assert (tmp_path / "class" / "class.sqlite").exists() is stays
    assert ("Nothing was deleted." in done.stdout) is stays
    assert (done.returncode, "Traceback" in done.stderr) == (int(stays), False)


def test_a_damaged_ledger_can_be_forgotten_too(tmp_path: Path) -> None:
    serve(tmp_path / "class").stop()
    with closing(sqlite3.connect(tmp_path / "class" / "class.sqlite")) as connection, connection:
        connection.execute("""INSERT INTO entries (by, body) VALUES ('x', '{"kind": ')""")
    done = nac("class", "--forget", folder=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "class: a class whose ledger is damaged.")
    assert [*(tmp_path / "class").iterdir()] == []
