"""`nac list` and `nac new` as they are typed."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nacsim.errors import Problem, ScenarioError
from nacsim.scenario import catalogue
from nacsim.scenario.load import load

Nac = Callable[..., Any]


def test_the_list_fits_80_columns_and_has_every_scenario(nac: Nac) -> None:
    done = nac("list")
    assert (done.code, done.err) == (0, "")
    assert max(len(line) for line in done.out.splitlines()) <= 80
    assert all(slug in done.out for slug in catalogue.shipped())
    assert "On record: adopted in another" in done.out


def test_the_list_as_json_is_all_there_is_on_stdout(nac: Nac) -> None:
    done = nac("list", "--json")
    assert done.out.isascii()
    assert done.out.count("\n") == 1
    rows = json.loads(done.out)
    assert [row["slug"] for row in rows] == list(catalogue.shipped())
    [iraq] = [row for row in rows if row["slug"] == "iraq-training-2004"]
    assert (iraq["date"], iraq["body"], iraq["members"]) == ("2004-07-28", "NAC", 26)
    assert iraq["outcome"] == ["adopted_amended"]


@pytest.mark.parametrize("columns", [30, 40, 60])
def test_a_narrow_list_loses_nothing(nac: Nac, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    rows = json.loads(nac("list", "--json").out)
    monkeypatch.setenv("COLUMNS", str(columns))
    narrow = nac("list").out
    assert max(len(line) for line in narrow.splitlines()) <= columns
    words = narrow.split()
    for row in rows:
        assert row["slug"] in words
        assert row["question"] in " ".join(words)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_narrow_terminal_is_seen() -> None:
    import fcntl
    import pty
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    command = [sys.executable, "-m", "nacsim", "list"]
    subprocess.run(command, check=True, stdin=follower, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    shown = b""
    while more := _rest(leader):
        shown += more
    os.close(leader)
    lines = shown.decode().splitlines()
    assert max(len(line) for line in lines) <= 40
    assert "iraq-training-2004" in lines


def _rest(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""


def test_a_new_scenario_validates_and_explains_each_block(
    nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert nac("new", "my-matter").code == 0
    text = (tmp_path / "my-matter.yaml").read_text(encoding="utf-8")
    done = nac("validate", "my-matter.yaml")
    assert (done.code, done.err) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["my-matter.yaml"]
    assert text.count("#") > 20
    scenario = load("my-matter.yaml")
    assert load("my-matter.yaml@bigger_bill").digest != scenario.digest
    idle = [(clause.key, one.key) for clause in scenario.provisions for one in clause.options if not one.decides]
    assert idle == [("centre", "nothing")]


def test_new_never_overwrites(nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("precious", encoding="utf-8")
    done = nac("new", "mine")
    assert (done.code, done.out) == (2, "")
    assert "already exists" in done.err
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("name", ["../up", "a/b", "A", "a b", "", ".", "-a", "a\n", "x" * 80, "nul\0", "mine.yaml"])
def test_new_takes_plain_names_only(nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert nac("new", "--", name).code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["nul", "con", "prn", "aux", "com1", "lpt9"])
def test_a_name_that_windows_keeps_is_refused(
    nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = nac("new", name)
    assert (done.code, done.err) == (
        2,
        f"'{name}' cannot be a name: Windows keeps it for a device. Choose another, such as my-{name}.\n",
    )
    assert list(tmp_path.iterdir()) == []


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_new_on_a_full_disk_leaves_nothing(nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        done = nac("new", "mine")
    assert (done.code, done.out, done.err) == (1, "", "mine.yaml cannot be written: No space left on device.\n")
    assert list(tmp_path.iterdir()) == []
    assert nac("new", "mine").code == 0


def test_new_needs_no_hard_links(nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "link", unknown)
    assert nac("new", "mine").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]
    (tmp_path / "mine.yaml").write_text("precious", encoding="utf-8")
    assert nac("new", "mine").code == 2
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_encoding_of_the_terminal_will_do(tmp_path: Path, encoding: str) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: [ž, 日本]\n", encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": os.pathsep.join(sys.path)}
    for arguments, code in ((["list"], 0), (["validate", str(bad)], 2)):
        command = [sys.executable, "-m", "nacsim", *arguments]
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
        assert done.returncode == code
        assert b"Traceback" not in done.stderr


def test_a_hint_stands_apart_from_its_message() -> None:
    problem = Problem("f", 1, 2, "a.b", "x", "is wrong", "Do this.")
    assert str(ScenarioError([problem])) == "f:1:2: a.b: is wrong (given: x) Do this."
