"""A scenario from standard input: `-` wherever a file or a scenario may stand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nacsim.scenario.document import MAX_BYTES

TEXT = (Path(__file__).parent / "scenarios" / "iraq_example.yaml").read_bytes()


def nac(folder: Path, *arguments: str, given: bytes = TEXT, closed: bool = False) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "nacsim", *arguments]
    if closed:
        command = ["sh", "-c", 'exec "$@" <&-', "sh", *command]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, check=False, capture_output=True, input=given, cwd=folder, env=environment)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_it_is_validated_under_its_own_name(tmp_path: Path) -> None:
    fine = "stdin: fine (26 allies, 2 provisions, variants: no_amendments, dpc_threat)\n"
    assert nac(tmp_path, "validate", "-") == (0, fine, "")
    assert nac(tmp_path, "validate", "-", given=b"\xef\xbb\xbf" + TEXT) == (0, fine, "")
    code, out, err = nac(tmp_path, "validate", "-", given=TEXT.replace(b"body: NAC", b"body: NAQ"))
    assert (code, out) == (2, "")
    assert err.startswith("stdin:4:7: body: ")


def test_it_is_run_with_its_variants(tmp_path: Path) -> None:
    (tmp_path / "stdin.yaml").write_bytes(TEXT)
    for variant in ("", "@no_amendments"):
        arguments = ["--runs", "3", "--json"]
        from_file = nac(tmp_path, "run", f"stdin.yaml{variant}", *arguments)
        assert from_file[0] == 0
        assert nac(tmp_path, "run", f"-{variant}", *arguments) == from_file
    assert nac(tmp_path, "run", "-@nope")[2].startswith("stdin:50:1: variants: there is no such variant (given: nope)")


def test_its_page_is_named_after_it(tmp_path: Path) -> None:
    code, out, _ = nac(tmp_path, "dashboard", "-@no_amendments", "--runs", "20")
    assert (code, out) == (0, "stdin@no_amendments.html: written. Open it in any browser.\n")


def test_it_is_read_once_for_all_that_ask(tmp_path: Path) -> None:
    code, out, _ = nac(tmp_path, "validate", "-", "-")
    assert (code, out.count("stdin: fine")) == (0, 2)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    large = "stdin: is too large for a scenario. At most 300,000 bytes are read.\n"
    assert nac(tmp_path, "validate", "-", given=b"#" * (MAX_BYTES + 1)) == (2, "", large)
    empty = "stdin: is empty. `nac new NAME` writes a scenario to start from.\n"
    assert nac(tmp_path, "run", "-", given=b"") == (2, "", empty)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell and a pseudo-terminal")
def test_a_terminal_or_nothing_at_all_is_refused(tmp_path: Path) -> None:
    import pty

    assert nac(tmp_path, "run", "-", closed=True) == (2, "", "stdin: is closed; give a file\n")
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "nacsim", "validate", "-"]
    done = subprocess.run(command, check=False, capture_output=True, stdin=follower, timeout=60)
    os.close(leader)
    os.close(follower)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("stdin: is a terminal; give a file")
