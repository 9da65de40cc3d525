"""A result that was altered, cut off or mixed up is never believed, and `nac verify` says what is wrong with it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import nacsim
from conftest import Done
from trees import resealed

SCENARIO = Path(__file__).parent / "scenarios" / "small.yaml"
KINDS = ("run", "explain", "ensemble", "compare", "sweep", "sensitivity")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A folder of each kind, as the commands leave it."""
    top = tmp_path_factory.mktemp("results")
    from nacsim.studies import explain, run

    record = nacsim.run(SCENARIO)
    run.keep(record, nacsim.load(SCENARIO), top / "run")
    explain.keep(nacsim.explain(SCENARIO), top / "explain")
    nacsim.ensemble(SCENARIO, runs=4100, out=top / "ensemble")
    nacsim.compare(SCENARIO, SCENARIO, runs=40, sets=["allies.FRA.value=0.1"], out=top / "compare")
    nacsim.sweep(SCENARIO, {"allies.FRA.value": [0, 0.1]}, runs=20, out=top / "sweep")
    nacsim.sensitivity(SCENARIO, runs=10, points=16, out=top / "sensitivity")
    return {kind: top / kind for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_kept_is_whole(kind: str, nac: Callable[..., Done], results: Mapping[str, Path]) -> None:
    folder = results[kind]
    done = nac("verify", folder)
    assert (done.code, done.out, done.err) == (0, f"{folder}: whole\n", "")
    listed = [line.partition("  ")[2] for line in (folder / "SHA256SUMS").read_text("ascii").splitlines()]
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert sorted([*listed, "SHA256SUMS"]) == sorted(files)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum")
def test_the_checksums_are_those_that_everybody_can_check(results: Mapping[str, Path]) -> None:
    for folder in results.values():
        subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)


def altered(data: bytes, chance: random.Random) -> bytes:
    """A file with something else in it."""
    match chance.randrange(5):
        case 0:
            return data[: chance.randrange(len(data))]
        case 1:
            place = chance.randrange(len(data))
            return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]
        case 2:  # a digit becomes another: the file is as sound as before
            places = [i for i, byte in enumerate(data) if byte in b"0123456789"]
            place = chance.choice(places) if places else 0
            return data[:place] + str((int(chr(data[place])) + 1) % 10).encode() + data[place + 1 :] if places else b""
        case 3:
            lines = data.splitlines(keepends=True)
            chance.shuffle(lines)
            return b"".join(lines[: chance.randrange(len(lines) + 1)])
        case _:
            return data + chance.randbytes(chance.randrange(1, 20))


def looks(kind: str, folder: Path) -> list[tuple[object, ...]]:
    """Every command that shows a result, or takes it for a scenario."""
    page = folder.with_suffix(".html")
    commands: list[tuple[object, ...]] = [
        ("dashboard", folder, "-o", page),
        ("table", folder, "-o", page.with_suffix(".csv")),
        ("run", folder, "--no-keep"),
    ]
    return [*commands, ("explain", folder, "--no-keep")] if kind in ("run", "explain") else commands


@pytest.mark.parametrize("seed", range(60))
def test_an_altered_result_is_refused_by_whoever_looks_at_it(
    seed: int, nac: Callable[..., Done], results: Mapping[str, Path], tmp_path: Path
) -> None:
    """Five alterations each: 300 in all."""
    chance = random.Random(seed)
    for number in range(5):
        kind = KINDS[(seed + number) % len(KINDS)]
        folder = tmp_path / f"{number}"
        shutil.copytree(results[kind], folder)
        file = chance.choice(sorted(path for path in folder.rglob("*") if path.is_file()))
        before, after = file.read_bytes(), altered(file.read_bytes(), chance)
        if after == before:
            continue
        if chance.random() < 0.1:
            file.unlink()
        else:
            file.write_bytes(after)
        done = nac("verify", folder)
        gone = file.name == "manifest.json" and not file.exists()
        assert (done.code, done.out) == (2 if gone else 1, ""), file
        assert len(done.err.splitlines()) >= 1
        if "parts" in file.parts:
            assert file.name in done.err
            continue  # looked at only where runs are wanted
        if file.name == "SHA256SUMS":
            continue  # what it says of a file that is shown is held to that file
        for command in looks(kind, folder):
            done = nac(*command)
            assert (done.code, done.out) == (2, ""), (command, file)
            assert "Traceback" not in done.err


def test_a_part_is_believed_by_nobody_who_reads_runs(
    nac: Callable[..., Done], results: Mapping[str, Path], tmp_path: Path
) -> None:
    shutil.copytree(results["ensemble"], tmp_path / "mine")
    part = tmp_path / "mine" / "parts" / "000001.parquet"
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    opened = nacsim.open_result(tmp_path / "mine")
    assert isinstance(opened, nacsim.Ensemble)
    with pytest.raises(nacsim.UserError, match=r"damaged: parts/000001\.parquet is not as it was written"):
        opened.runs()
    done = nac("table", tmp_path / "mine", "-o", tmp_path / "x.csv")
    assert done.code == 2 and not (tmp_path / "x.csv").exists()


def test_a_manifest_and_a_summary_of_different_runs_are_not_believed(
    nac: Callable[..., Done], results: Mapping[str, Path], tmp_path: Path
) -> None:
    for kind in KINDS:
        folder = tmp_path / kind
        shutil.copytree(results[kind], folder)
        file = folder / "manifest.json"
        file.write_text(file.read_text("utf-8").replace('"seed": 20040728', '"seed": 77'), "utf-8")
        resealed(folder)
        assert nac("verify", folder).code == 1
        if kind != "explain":
            done = nac("dashboard", folder, "-o", tmp_path / "page.html")
            assert done.code == 2 and "are not of the same run" in done.err


def test_what_was_altered_with_its_checksums_is_held_to_a_run_made_again(
    nac: Callable[..., Done], results: Mapping[str, Path], tmp_path: Path
) -> None:
    run, comparison = (tmp_path / kind for kind in ("run", "compare"))
    for folder in (run, comparison):
        shutil.copytree(results[folder.name], folder)
    record = json.loads((run / "record.jsonl").read_text("utf-8"))
    record["events"][0]["worth"]["USA"] += 0.001
    (run / "record.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    with (comparison / "flips.csv").open("a", encoding="utf-8") as flips:
        flips.write("0,3,not_adopted,deferred\n")
    for folder, name in ((run, "record.jsonl"), (comparison, "flips.csv")):
        resealed(folder)
        done = nac("verify", folder)
        assert (done.code, done.out) == (1, "") and f"{name} is not what" in done.err


def test_a_summary_that_fits_its_checksums_is_held_to_its_runs(
    nac: Callable[..., Done], results: Mapping[str, Path], tmp_path: Path
) -> None:
    for kind in ("ensemble", "compare"):
        folder = tmp_path / kind
        shutil.copytree(results[kind], folder)
        summary = json.loads((folder / "summary.json").read_text("utf-8"))
        (summary if kind == "ensemble" else summary["results"][1])["redrafts"]["mean"] += 1
        (folder / "summary.json").write_text(json.dumps(summary), "utf-8")
        resealed(folder)
        done = nac("verify", folder)
        assert (done.code, done.out) == (1, "") and "is not what the runs come to" in done.err


def test_a_stranger_among_the_parts_and_what_is_not_finished_are_said(
    nac: Callable[..., Done], results: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(results["ensemble"], folder)
    shutil.copy(folder / "parts" / "000001.parquet", folder / "parts" / "000002.parquet")
    done = nac("verify", folder)
    assert (done.code, done.err) == (1, f"{folder}: parts/000002.parquet does not belong to it\n")
    (folder / "SHA256SUMS").unlink()
    done = nac("verify", folder)
    assert (done.code, done.err) == (1, f"{folder}: it is not finished, or SHA256SUMS is missing\n")
    (folder / "manifest.json").unlink()
    done = nac("verify", folder, results["run"])
    assert done.code == 2 and "is not a result: it has no manifest.json" in done.err


def test_notes_and_pages_may_lie_beside_a_result(
    nac: Callable[..., Done], results: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(results["run"], folder)
    (folder / "notes.txt").write_text("mine", "utf-8")
    assert nac("dashboard", folder, "-o", folder / "dashboard.html").code == 0
    assert nac("verify", folder).code == 0
