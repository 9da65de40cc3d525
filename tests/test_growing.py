"""Results that grow, are filled by several commands, and stand for the scenario that they are of."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import nacsim
from conftest import Done
from nacsim.ensembles.blocks import Block, run_block
from nacsim.ensembles.columns import Columns
from nacsim.errors import NacsimError, UserError
from nacsim.store import folder as store
from nacsim.store import lock
from trees import hashes, resealed

SCENARIO = Path(__file__).parent / "scenarios" / "small.yaml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_more_runs_are_added_to_those_that_are_there(nac: Callable[..., Done]) -> None:
    common = ["ensemble", SCENARIO, "--seed", 1]
    assert nac(*common, "--runs", 5000, "--out", "grown").code == 0
    assert nac(*common, "--runs", 9000, "--out", "grown", "--resume").code == 0
    assert nac(*common, "--runs", 9000, "--out", "direct").code == 0
    assert hashes(Path("grown")) == hashes(Path("direct"))
    refused = nac(*common, "--runs", 5000, "--out", "grown", "--resume")
    assert (refused.code, hashes(Path("grown"))) == (2, hashes(Path("direct")))
    assert "runs is 9000 there and 5000 here" in refused.err


STUDIES: dict[str, Callable[..., object]] = {
    "compare": lambda **more: nacsim.compare(SCENARIO, nacsim.load(SCENARIO, ["allies.FRA.value=0.1"]), **more),
    "sweep": lambda **more: nacsim.sweep(SCENARIO, {"allies.FRA.value": [0, 0.1]}, **more),
}


@pytest.mark.parametrize("kind", STUDIES)
def test_other_studies_grow_alike(kind: str) -> None:
    study = STUDIES[kind]
    study(runs=30, out="grown")
    study(runs=70, out="grown", resume=True)
    study(runs=70, out="direct")
    assert hashes(Path("grown")) == hashes(Path("direct"))


def test_what_is_added_to_uses_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    nacsim.ensemble(SCENARIO, runs=5000, out="grown")
    made = []

    def watched(block: Block) -> Columns:
        made.append(block.number)
        return run_block(block)

    monkeypatch.setattr("nacsim.studies.side_by_side.run_block", watched)
    nacsim.ensemble(SCENARIO, runs=9000, out="grown", resume=True)
    assert made == [1, 2]  # the second block was there in part


def test_blocks_made_apart_are_joined(nac: Callable[..., Done]) -> None:
    common = ["ensemble", SCENARIO, "--seed", 1, "--runs", 10_000]
    for blocks in ("2:3", "0:1", "1:2"):
        done = nac(*common, "--blocks", blocks, "--out", "joined")
        assert (done.code, done.out) == (0, "")
        assert done.err.splitlines()[0] == f"Blocks {blocks} of 0:3 are done, kept in joined."
        assert not Path("joined/summary.json").exists()
    assert nac("verify", "joined").code == 1
    assert nac(*common, "--out", "joined", "--resume").code == 0
    assert nac(*common, "--out", "direct").code == 0
    assert hashes(Path("joined")) == hashes(Path("direct"))


def test_parts_made_on_other_machines_are_joined_by_copying_them(nac: Callable[..., Done]) -> None:
    common = ["ensemble", SCENARIO, "--seed", 1, "--runs", 10_000]
    for blocks, out in (("0:1", "here"), ("1:3", "there")):
        assert nac(*common, "--blocks", blocks, "--out", out).code == 0
    for part in Path("there/parts").iterdir():
        part.rename(Path("here/parts") / part.name)
    assert nac(*common, "--out", "here", "--resume").code == 0
    assert nac(*common, "--out", "direct").code == 0
    assert hashes(Path("here")) == hashes(Path("direct"))


@pytest.mark.parametrize(
    ("blocks", "more", "said"),
    [
        ("2", [], "--blocks: must be A:B, the blocks from A to B - 1, counted from 0 (given: 2)."),
        ("1:1", [], "--blocks: 10,000 runs have the blocks 0:3, of which A:B are those from A to B - 1 (given: 1:1)."),
        ("2:4", [], "--blocks: 10,000 runs have the blocks 0:3, of which A:B are those from A to B - 1 (given: 2:4)."),
        (
            "0:1",
            ["--json"],
            "--blocks fills a part of --out: name that, and leave out --json, --dashboard and --no-keep.",
        ),
    ],
)
def test_blocks_that_make_no_sense_are_refused(
    blocks: str, more: list[str], said: str, nac: Callable[..., Done]
) -> None:
    done = nac("ensemble", SCENARIO, "--runs", 10_000, "--blocks", blocks, "--out", "x", *more)
    assert (done.code, done.out, done.err) == (2, "", f"{said}\n")
    assert not Path("x").exists()


def other_process(code: str) -> subprocess.Popen[str]:
    """Another process that runs some lines and then waits to be told to end."""
    lines = f"import sys\nfrom pathlib import Path\nfrom nacsim.store.lock import locked\n{code}"
    process = subprocess.Popen(
        [sys.executable, "-c", lines], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path()
    )
    assert process.stdout and process.stdout.readline() == "held\n"
    return process


def held(parts: str) -> subprocess.Popen[str]:
    return other_process(f"with locked(Path('x'), {parts}):\n print('held', flush=True)\n sys.stdin.readline()")


def test_two_commands_do_not_write_into_one_folder(nac: Callable[..., Done]) -> None:
    common = ["ensemble", SCENARIO, "--seed", 1, "--runs", 9000, "--out", "x"]
    assert nac(*common, "--blocks", "0:1").code == 0
    before = hashes_of_parts()
    process = held("range(2**31 - 1)")
    for more in (["--resume"], ["--blocks", "1:2"]):
        done = nac(*common, *more)
        assert (done.code, done.out) == (1, "")
        assert (
            "x: another command is at work there. Wait until it has ended, or stop it with Ctrl-C; then try again."
            in done.err
        )
        assert hashes_of_parts() == before
    process.communicate("end\n")
    assert nac(*common, "--resume").code == 0
    assert not Path("x/.lock").exists()


def hashes_of_parts() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(Path("x/parts").iterdir())]


def test_commands_that_fill_other_blocks_work_side_by_side() -> None:
    Path("x").mkdir()
    process = held("range(0, 2)")
    with lock.locked(Path("x"), range(2, 3)):
        pass
    for parts in (range(1, 3), lock.ALL):
        with pytest.raises(NacsimError, match="at work there"), lock.locked(Path("x"), parts):
            pass
    assert Path("x/.lock").exists()
    process.kill()
    process.communicate()
    with lock.locked(Path("x")):
        pass
    assert not Path("x/.lock").exists()


def test_what_killed_commands_left_is_removed_and_what_is_being_written_is_not(nac: Callable[..., Done]) -> None:
    Path("runs").mkdir()
    old = time.time() - 60
    dead = [Path(f"runs/.{name}-0123abcd{store.SCRATCH}") for name in "abc"]
    for folder in dead[:2]:
        folder.mkdir()
        (folder / "manifest.json").write_text("{", "utf-8")
    dead[2].write_text("half", "utf-8")
    alive = [Path(f"runs/.{name}-0123abcd{store.SCRATCH}") for name in "de"]
    alive[0].mkdir()
    mine = Path("runs/.thesis.unfinished")
    mine.mkdir()
    (mine / "text").write_text("mine", "utf-8")
    theirs = Path(f"runs/.notes-0123abcd{store.SCRATCH}")
    theirs.mkdir()
    (theirs / "text").write_text("a name like ours, and nothing of ours in it", "utf-8")
    hold = "import sys\nfrom pathlib import Path\nfrom nacsim.store import lock\n"
    hold += "streams = [Path(name).open('xb') for name in sys.argv[1:]]\n"
    hold += "print(*map(lock.hold, streams), flush=True)\nsys.stdin.readline()"
    arguments = [sys.executable, "-c", hold, str(alive[0] / lock.FILE), str(alive[1])]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "True True\n"
        for path in (*dead, *alive, mine, theirs):
            os.utime(path, (old, old))
        assert nac("run", SCENARIO).code == 0
        assert not any(path.exists() for path in dead)
        assert all(path.exists() for path in (*alive, mine, theirs / "text"))
        process.communicate("end\n")
    assert nac("explain", SCENARIO).code == 0
    assert set(Path("runs").glob(".*")) == {mine, theirs}


def test_the_folder_of_any_result_stands_for_its_scenario(nac: Callable[..., Done]) -> None:
    mild = ["--set", "allies.FRA.value=0.1", "--seed", 5]
    assert nac("run", SCENARIO, *mild, "--out", "run").code == 0
    assert nac("ensemble", SCENARIO, *mild, "--runs", 20, "--out", "ensemble").code == 0
    assert nac("explain", SCENARIO, *mild[:2], "--out", "explain").code == 0
    assert nac("sweep", SCENARIO, *mild, "--over", "allies.BEL.value=0:1:2", "--runs", 5, "--out", "sweep").code == 0
    assert nac("compare", SCENARIO, SCENARIO, *mild, "--runs", 5, "--out", "compare").code == 0
    direct = nac("run", SCENARIO, *mild, "--run", 3, "--json", "--no-keep").out
    for kind in ("run", "ensemble", "sweep"):
        assert nac("run", kind, "--run", 3, "--json", "--no-keep").out == direct
    assert nac("run", "explain", "--run", 3, "--seed", 5, "--json", "--no-keep").out == direct
    more = nac("ensemble", "run", "--runs", 20, "--json", "--no-keep").out
    assert (
        more.partition('"seconds"')[0]
        == nac("ensemble", "ensemble", "--runs", 20, "--json", "--no-keep").out.partition('"seconds"')[0]
    )
    compared = nac("compare", "compare", "--runs", 30, "--json", "--no-keep").out
    assert compared == nac("compare", SCENARIO, SCENARIO, *mild, "--runs", 30, "--json", "--no-keep").out
    refused = nac("run", "compare")
    assert (refused.code, refused.err) == (2, "compare holds several scenarios. Name one of them.\n")
    further = nac("run", "run", "--set", "allies.BEL.value=0.3", "--json", "--no-keep")
    assert '"allies.BEL.value": 0.3' in further.out and '"allies.FRA.value": 0.1' in further.out
    assert nac("explain", "ensemble", "--no-keep").code == 0
    assert not Path("runs").exists()


def test_a_folder_of_another_version_is_refused(nac: Callable[..., Done]) -> None:
    assert nac("run", SCENARIO, "--out", "run").code == 0
    for name in ("manifest.json", "record.jsonl"):
        file = Path("run") / name
        text = file.read_text("utf-8")
        file.write_text(text.replace(f'"version": "{nacsim.__version__}"', '"version": "0.0.1"'), "utf-8")
        assert file.read_text("utf-8") != text
    resealed(Path("run"))
    done = nac("run", "run", "--run", 3)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("run was made by nacsim 0.0.1, and this is ")
    assert nac("dashboard", "run", "-o", "page.html").code == 0  # what it holds can still be shown
    assert nac("explain", "run", "--no-keep").code == 2  # levers would be tried on other runs


def test_seeds_that_differ_are_not_chosen_from(nac: Callable[..., Done]) -> None:
    for seed in (1, 2):
        assert nac("run", SCENARIO, "--seed", seed, "--out", f"run{seed}").code == 0
    done = nac("compare", "run1", "run2", "--runs", 5, "--no-keep")
    assert (done.code, done.err) == (
        2,
        "These were run on different draws (seeds 1 and 2). Say which to use: --seed.\n",
    )
    assert nac("compare", "run1", "run2", "--runs", 5, "--seed", 3, "--no-keep").code == 0


@pytest.mark.parametrize("command", ["run", "explain", "ensemble", "compare", "sweep", "sensitivity"])
def test_nothing_is_written_where_nothing_is_to_be_kept(command: str, nac: Callable[..., Done]) -> None:
    arguments = {
        "compare": [SCENARIO, "--set", "allies.FRA.value=0.1", SCENARIO, "--runs", 5],
        "sweep": ["--over", "allies.FRA.value=0:1:2", "--runs", 5],
        "sensitivity": ["--runs", 5, "--points", 16],
        "ensemble": ["--runs", 5],
    }
    done = nac(command, SCENARIO, *arguments.get(command, []), "--no-keep")
    assert (done.code, done.err, [*Path().iterdir()]) == (0, "", [])
    refused = nac(command, SCENARIO, *arguments.get(command, []), "--no-keep", "--out", "x")
    assert (refused.code, refused.out, [*Path().iterdir()]) == (2, "", [])
    assert refused.err == "--no-keep writes nothing: leave out --out.\n"


def test_a_file_that_is_edited_or_removed_while_a_study_computes_changes_nothing(
    nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SCENARIO.read_text("utf-8")
    mine = Path("mine.yaml")

    def meddling(block: Block) -> Columns:
        """What an editor does meanwhile."""
        mine.unlink(missing_ok=True)
        return run_block(block)

    monkeypatch.setattr("nacsim.studies.side_by_side.run_block", meddling)
    for command in (
        ["ensemble", mine, "--runs", 5],
        ["compare", mine, mine, "--set", "allies.FRA.value=0.1", "--runs", 5],
        ["compare", mine, "--what-ifs", "rules", "--runs", 5],
        ["sweep", mine, "--over", "allies.FRA.value=0:1:2", "--runs", 5],
        ["sensitivity", mine, "--runs", 5, "--points", 16],
    ):
        mine.write_text(text, "utf-8")
        out = f"{command[0]}-{len(command)}"
        assert nac(*command, "--out", out).code == 0
        kept = [file.read_text("utf-8") for file in Path(out).glob("scenario*.yaml")]
        assert kept and all(each == text for each in kept)
        assert nac("verify", out).code == 0


def test_what_is_kept_of_a_run_is_the_file_that_was_read() -> None:
    from nacsim.studies import run

    text = SCENARIO.read_text("utf-8")
    Path("mine.yaml").write_text(text, "utf-8")
    scenario = nacsim.load("mine.yaml")
    record = nacsim.run(scenario)
    Path("mine.yaml").write_text("title: Something else\n", "utf-8")
    kept = run.keep(record, scenario, "kept")
    assert (kept / "scenario.yaml").read_text("utf-8") == text
    Path("mine.yaml").unlink()
    assert nacsim.open_result(kept) == record


def test_only_a_result_in_a_folder_can_be_resumed() -> None:
    with pytest.raises(UserError, match="Only a result in a folder can be resumed"):
        nacsim.compare(SCENARIO, SCENARIO, runs=5, resume=True)


def test_standard_input_is_kept_as_it_was_read(nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    data = SCENARIO.read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert nac("run", "-", "--out", "kept").code == 0
    assert Path("kept/scenario.yaml").read_bytes() == data
    assert nac("verify", "kept").code == 0


def test_a_growth_that_was_stopped_can_be_taken_back(nac: Callable[..., Done]) -> None:
    common = ["ensemble", SCENARIO, "--seed", 1]
    assert nac(*common, "--runs", 5000, "--out", "x").code == 0
    before = hashes(Path("x"))
    assert nac(*common, "--runs", 12_500, "--blocks", "2:3", "--out", "x").code == 0
    assert not Path("x/SHA256SUMS").exists()
    assert nac(*common, "--runs", 5000, "--out", "x", "--resume").code == 0
    assert hashes(Path("x")) == before


@pytest.mark.parametrize("stray", ["000999.parquet", "mine.parquet"])
def test_a_growth_that_is_refused_leaves_what_was_there(stray: str, nac: Callable[..., Done]) -> None:
    common = ["ensemble", SCENARIO, "--seed", 1, "--out", "x"]
    assert nac(*common, "--runs", 50).code == 0
    (Path("x/parts") / "._000000.parquet").write_bytes(b"what a file system leaves beside a file")
    (Path("x/parts") / stray).write_bytes(b"mine")
    before = hashes(Path("x"))
    refused = nac(*common, "--runs", 50, "--resume")
    if stray == "mine.parquet":
        refused = nac(*common, "--runs", 90, "--resume")
        assert refused.code == 2
        assert hashes(Path("x")) == before
    else:
        assert hashes(Path("x")) == before


def test_a_folder_that_somebody_sent_leads_nowhere_else(nac: Callable[..., Done]) -> None:
    common = ["ensemble", SCENARIO, "--seed", 1, "--runs", 50, "--out", "x"]
    assert nac(*common).code == 0
    Path("x/parts").rename("victim")
    Path("victim/thesis.docx").write_text("mine", "utf-8")
    Path("x/parts").symlink_to(Path("victim").absolute())
    sums = Path("x/SHA256SUMS")
    sums.write_text(sums.read_text("ascii") + f"{'0' * 64}  parts/thesis.docx\n", "ascii")
    refused = nac(*common, "--resume")
    assert (refused.code, refused.out) == (2, "") and "is not a result (parts is something else)" in refused.err
    assert Path("victim/thesis.docx").read_text("utf-8") == "mine"
    assert nac("verify", "x").code == 1


@pytest.mark.parametrize("name", ["SHA256SUMS", "summary.json", "manifest.json", "parts/000000.parquet"])
def test_a_folder_where_a_file_should_be_is_refused(name: str, nac: Callable[..., Done]) -> None:
    common = ["ensemble", SCENARIO, "--seed", 1, "--runs", 50, "--out", "x"]
    assert nac(*common).code == 0
    (Path("x") / name).unlink()
    (Path("x") / name).mkdir()
    done = [nac(*common, "--resume"), nac("verify", "x")]
    if "parts" not in name:  # which a page does not read
        done.append(nac("dashboard", "x", "-o", "page.html"))
    assert all(each.code in (1, 2) and "Traceback" not in each.err for each in done)
    assert (Path("x") / name).is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_in_a_result_keeps_nobody_waiting(nac: Callable[..., Done]) -> None:
    assert nac("run", SCENARIO, "--out", "x").code == 0
    Path("x/transcript.txt").unlink()
    os.mkfifo("x/transcript.txt")
    for command in (["verify", "x"], ["run", "x"]):
        done = nac(*command)
        assert done.code in (1, 2) and "transcript.txt cannot be read (it is no file)" in done.err


def test_runs_stay_those_of_the_summary_when_the_folder_grows() -> None:
    first = nacsim.ensemble(SCENARIO, runs=5000, out="x")
    nacsim.ensemble(SCENARIO, runs=9000, out="x", resume=True)
    assert len(first.runs()) == 5000


@pytest.mark.parametrize("kind", STUDIES)
def test_what_was_kept_at_once_can_be_resumed(kind: str) -> None:
    result = STUDIES[kind](runs=20)
    assert isinstance(result, (nacsim.Comparison, nacsim.Sweep))
    result.keep("x")
    before = {path.name: path.read_bytes() for path in Path("x").iterdir()}
    again = STUDIES[kind](runs=20, out="x", resume=True)
    assert isinstance(again, (nacsim.Comparison, nacsim.Sweep)) and again.summary == result.summary
    assert {path.name: path.read_bytes() for path in Path("x").iterdir() if path.is_file()} == before


def test_two_threads_are_kept_apart_as_two_commands_are() -> None:
    Path("x").mkdir()
    with lock.locked(Path("x"), range(2)):
        with lock.locked(Path("x"), range(2, 4)):
            pass
        for parts in (range(1), lock.ALL):
            with pytest.raises(NacsimError, match="at work there"), lock.locked(Path("x"), parts):
                pass
        assert Path("x/.lock").exists()
    assert not Path("x/.lock").exists()


def test_every_folder_is_verified_whatever_the_one_before_it_is(nac: Callable[..., Done]) -> None:
    assert nac("run", SCENARIO, "--out", "x").code == 0
    done = nac("verify", "nothing", "x")
    assert (done.code, done.out) == (2, "x: whole\n") and "nothing is not a result" in done.err
