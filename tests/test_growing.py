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
            "--blocks fills a folder that others fill too: name it with --out, and ask no more.",
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
    process = held("None")
    for more in (["--resume"], ["--blocks", "1:2"]):
        done = nac(*common, *more)
        assert (done.code, done.out) == (1, "")
        assert "x: another command is at work there. Wait until it has ended, then try again." in done.err
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
    for parts in (range(1, 3), None):
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
    dead = [Path(f"runs/.a-1{store.SCRATCH}"), Path(f"runs/.b-2{store.SCRATCH}"), Path(f"runs/.c-3{store.SCRATCH}")]
    for folder in dead[:2]:
        folder.mkdir()
        (folder / "manifest.json").write_text("{", "utf-8")
    dead[2].write_text("half", "utf-8")
    alive = [Path(f"runs/.d-4{store.SCRATCH}"), Path(f"runs/.e-5{store.SCRATCH}")]
    alive[0].mkdir()
    mine = Path("runs/.mine")
    mine.write_text("mine", "utf-8")
    with (alive[0] / lock.FILE).open("xb") as first, alive[1].open("xb") as second:
        assert lock.hold(first) and lock.hold(second)
        for path in (*dead, *alive, mine):
            os.utime(path, (old, old))
        assert nac("run", SCENARIO).code == 0
        assert not any(path.exists() for path in dead)
        assert all(path.exists() for path in (*alive, mine))
    assert nac("explain", SCENARIO).code == 0
    assert [path.name for path in Path("runs").glob(".*")] == [".mine"]


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
