"""The folder of an ensemble: every run in it can be read back, and what is wrong with it is noticed and said."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Done
from nacsim.council.run import run
from nacsim.ensembles.blocks import Block, run_block
from nacsim.ensembles.columns import Columns
from nacsim.errors import NacsimError, UserError
from nacsim.record import MECHANISMS
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.store import folder as store
from nacsim.store import manifest, parts
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.store.reading import read_summary
from nacsim.store.summaries import EnsembleSummary
from nacsim.studies.ensemble import ensemble
from strategies import examples, trees
from strategies import scenario as loaded
from trees import resealed

SCENARIO = str(Path(__file__).parent / "scenarios" / "small.yaml")
RUNS = 4096 + 50


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def same(one: Columns, other: Columns) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(Columns))


@given(trees(), st.integers(0, 99), st.integers(1, 20))
@examples(15)
def test_a_part_read_back_is_what_was_written(tree: dict[str, Any], seed: int, runs: int) -> None:
    scenario = loaded(tree)
    found = run_block(Block(scenario, seed, 3, runs))
    data = parts.written(scenario, seed, 3, found)
    assert same(parts.read(data, scenario, seed, 3), found)
    assert parts.written(scenario, seed, 3, found) == data


@cache
def small_part() -> tuple[Scenario, Columns, bytes]:
    scenario = load(SCENARIO)
    found = run_block(Block(scenario, 1, 0, 200))
    return scenario, found, parts.written(scenario, 1, 0, found)


@given(st.data())
@examples(150)
def test_any_damage_is_noticed(data: st.DataObject) -> None:
    scenario, _, part = small_part()
    place = data.draw(st.integers(0, len(part) - 1))
    if data.draw(st.integers(0, 9)):
        damaged = part[:place] + bytes([part[place] ^ (1 << data.draw(st.integers(0, 7)))]) + part[place + 1 :]
    else:
        damaged = part[:place]
    with pytest.raises(parts.PartError):
        parts.read(damaged, scenario, 1, 0)


def test_the_bits_of_values_are_watched_also_by_other_readers() -> None:
    """Without checksums many a flipped bit of a number would pass for another number."""
    _, _, part = small_part()
    chunk = pq.ParquetFile(pa.BufferReader(part)).metadata.row_group(0).column(6)
    assert chunk.path_in_schema == "dilution"
    end = chunk.dictionary_page_offset + chunk.total_compressed_size
    for place in range(end - 24, end):
        damaged = part[:place] + bytes([part[place] ^ 4]) + part[place + 1 :]
        with pytest.raises(OSError, match="CRC checksum verification failed"):
            pq.ParquetFile(pa.BufferReader(damaged), page_checksum_verification=True).read()
        with pytest.raises(parts.PartError, match="is damaged"):
            parts.joined([damaged], ["dilution"])


def test_every_number_of_a_run_stands_under_its_own_name() -> None:
    scenario = load("iraq-training-2004")
    found = run_block(Block(scenario, 1, 0, 200))
    table = pq.read_table(pa.BufferReader(parts.written(scenario, 1, 0, found)))
    roles = {
        "breaks_silence": found.wrote,
        "last_to_give_way": found.gave_way_last,
        "sole_objector_at_end": found.sole,
        "opts_out": found.stood_aside,
    }
    numbers = ("run", "hours", "sessions", "redrafts", "silences_broken", "dilution", "unfinished")
    kept = {name: getattr(found, name) for name in numbers}
    kept |= {f"{role}.{code}": of[:, i] for role, of in roles.items() for i, code in enumerate(scenario.codes)}
    kept |= {f"used.{word}": found.used[:, i] for i, word in enumerate(MECHANISMS)}
    assert all(table[name].to_pylist() == values.tolist() for name, values in kept.items())
    # No two of them could be taken for each other here.
    assert len({of.tobytes() for of in roles.values()}) == 4 and len({kept[name].tobytes() for name in numbers}) == 7


def test_the_columns_say_in_words_what_nac_run_tells(tmp_path: Path) -> None:
    scenario = load("turkey-2003@no_dpc")
    found = ensemble(scenario, 40, 1, out=tmp_path / "out")
    (part,) = (tmp_path / "out" / "parts").iterdir()
    table = pq.read_table(part)
    names = [
        "run",
        "outcome",
        "hours",
        "sessions",
        "redrafts",
        "silences_broken",
        "dilution",
        "unfinished",
        *(f"used.{word}" for word in MECHANISMS),
        *(f"text.{p.key}" for p in scenario.provisions),
        *(f"{when}.{code}" for when in ("first", "final") for code in scenario.codes),
        *(f"objects_on.{p.key}.{code}" for p in scenario.provisions for code in scenario.codes),
        *(
            f"{role}.{code}"
            for role in ("breaks_silence", "last_to_give_way", "sole_objector_at_end", "opts_out")
            for code in scenario.codes
        ),
    ]
    assert table.column_names == names
    metadata = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert metadata == {"digest": scenario.digest, "seed": "1", "part": "0"}
    frame = found.runs()
    for number in (0, 17, 39):
        row, record = frame.loc[number], run(scenario, 1, number)
        assert (row["run"], row["outcome"], row["hours"]) == (number, record.outcome, record.hours)
        assert {p.key: row[f"text.{p.key}"] for p in scenario.provisions} == record.text
        for when in ("first", "final"):
            assert {code: row[f"{when}.{code}"] for code in scenario.codes} == getattr(record, when)
        assert [code for code in scenario.codes if row[f"opts_out.{code}"]] == list(record.opt_outs)
        voiced = [objections for event in record.of_kind("sounding") for objections in event["objections"].items()]
        named = {f"objects_on.{key}.{ally}" for ally, objection in voiced for key in objection["clauses"]}
        assert {name for name in names if name.startswith("objects_on.") and row[name]} == named
        assert row["used.redraft"] == bool(record.of_kind("redraft"))


def test_the_folder_holds_what_it_should(nac: Callable[..., Done], tmp_path: Path) -> None:
    assert nac("ensemble", SCENARIO, "--runs", RUNS, "--seed", 1, "--out", "out").code == 0
    assert sorted(str(path.relative_to("out")) for path in Path("out").rglob("*") if path.is_file()) == [
        "SHA256SUMS",
        "manifest.json",
        "parts/000000.parquet",
        "parts/000001.parquet",
        "scenario.yaml",
        "summary.json",
        "summary.txt",
    ]
    manifest = json.loads(Path("out/manifest.json").read_text())
    assert list(manifest) == ["kind", "runs", "versions", "scenario", "variant", "set", "seed", "digest", "version"]
    assert (manifest["kind"], manifest["runs"], set(manifest["versions"])) == ("ensemble", RUNS, {"numpy", "pyarrow"})
    assert Path("out/scenario.yaml").read_bytes() == Path(SCENARIO).read_bytes()
    summary = json.loads(Path("out/summary.json").read_text())
    assert summary == read_summary(Path("out"), EnsembleSummary).as_json()
    assert sum(n for of in summary["ends"].values() for _, n in of) == RUNS


def kept(nac: Callable[..., Done], runs: int = RUNS) -> Path:
    done = nac("ensemble", SCENARIO, "--runs", runs, "--seed", 1, "--out", "out")
    assert done.code == 0, done.err
    return Path("out")


def unfinished(nac: Callable[..., Done]) -> Path:
    """A folder with its first part and no summary."""
    out = kept(nac)
    for name in ("SHA256SUMS", "summary.json", "summary.txt", "parts/000001.parquet"):
        (out / name).unlink()
    return out


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def resumed(nac: Callable[..., Done], *more: object) -> Done:
    return nac("ensemble", SCENARIO, "--runs", RUNS, "--seed", 1, "--out", "out", "--resume", *more)


def test_what_is_finished_is_shown_again(nac: Callable[..., Done]) -> None:
    out = kept(nac)
    before, shown = everything(out), (out / "summary.txt").read_text()
    again = resumed(nac)
    assert (again.code, again.out.split(), everything(out)) == (0, shown.split(), before)
    assert json.loads(resumed(nac, "--json").out).keys() - json.loads((out / "summary.json").read_text()) == {"seconds"}


def test_resuming_what_was_never_begun_begins_it(nac: Callable[..., Done]) -> None:
    done = nac("ensemble", SCENARIO, "--runs", 20, "--seed", 1, "--resume")
    assert done.code == 0
    assert (Path("runs/ensemble-small-s1-n20") / "summary.json").exists()
    done = nac("ensemble", SCENARIO, "--runs", 20, "--seed", 1)
    assert done.err.strip() == "Kept in runs/ensemble-small-s1-n20-2".replace("/", os.sep)


def test_other_readers_say_that_it_is_not_finished(nac: Callable[..., Done]) -> None:
    out = unfinished(nac)
    said = "out is not finished. Repeat the command that started it, with --resume."
    for summary_type in (EnsembleSummary, ComparisonSummary):
        with pytest.raises(UserError, match=said):
            read_summary(out, summary_type)
    for command in (["explain", out], ["run", out], ["dashboard", out]):
        done = nac(*command)
        assert (done.code, done.err) == (2, f"{said}\n")


def test_a_summary_of_another_kind_is_told_apart(nac: Callable[..., Done]) -> None:
    with pytest.raises(UserError, match="holds a result of kind 'ensemble'; needed here: compare"):
        read_summary(kept(nac, 5), ComparisonSummary)


@pytest.mark.parametrize(
    ("options", "differs"),
    [
        (["--seed", "2"], "seed is 1 there and 2 here"),
        (["--set", "allies.FRA.value=0.5"], 'set is {} there and {"allies.FRA.value": 0.5} here'),
    ],
)
def test_another_ensemble_is_refused_and_told_apart(nac: Callable[..., Done], options: list[str], differs: str) -> None:
    out = unfinished(nac)
    before = everything(out)
    done = resumed(nac, *options)
    assert (done.code, done.out, everything(out)) == (2, "", before)
    assert done.err == (f"out holds another result and was not touched: {differs}. Name another folder with --out.\n")


def test_a_scenario_that_was_changed_since_is_refused(nac: Callable[..., Done]) -> None:
    changed = Path("small.yaml")
    changed.write_text(Path(SCENARIO).read_text())
    arguments = ["ensemble", changed, "--runs", 5, "--out", "out", "--resume"]
    assert nac(*arguments).code == 0
    changed.write_text(Path(SCENARIO).read_text().replace("salience: {command: 2}", "salience: {command: 3}"))
    done = nac(*arguments)
    assert done.code == 2
    said = "out holds another result and was not touched: its scenario has changed since "
    digests = re.match(said + r"\(digest (\w{12}) there and (\w{12}) here\)\. ", done.err)
    assert digests and digests[1] != digests[2]


@pytest.mark.parametrize("name", ["numpy", "pyarrow"])
def test_other_versions_are_refused(nac: Callable[..., Done], name: str) -> None:
    manifest = unfinished(nac) / "manifest.json"
    about = json.loads(manifest.read_text())
    about["versions"][name] = "1.0"
    manifest.write_text(json.dumps(about))
    done = resumed(nac)
    assert done.code == 2
    assert 'versions is {"numpy": ' in done.err and '"1.0"' in done.err


def test_a_new_folder_takes_nobodys_place_not_even_an_empty_ones() -> None:
    Path("there").mkdir()
    with pytest.raises(NacsimError, match="it already exists"):
        store.write_folder({"a.txt": "a"}, Path("runs/x"), "there")
    Path("runs/x").mkdir(parents=True)
    assert store.write_folder({"a.txt": "a"}, Path("runs/x")) == Path("runs/x-2")
    assert sorted(map(str, Path().rglob("*"))) == ["runs", "runs/x", "runs/x-2", "runs/x-2/a.txt", "there"]


def test_what_a_later_version_adds_to_a_manifest_is_passed_over() -> None:
    ensemble(SCENARIO, 2, 1, out="out")
    before = manifest.read(Path("out"))
    kept = json.loads(Path("out/manifest.json").read_text("utf-8"))
    Path("out/manifest.json").write_text(json.dumps(kept | {"mood": "good"}), encoding="utf-8")
    with pytest.raises(UserError, match=r"out is damaged: manifest\.json is not as it was written"):
        manifest.read(Path("out"))
    resealed(Path("out"))
    assert manifest.read(Path("out")) == before
    Path("out/manifest.json").write_text(json.dumps(kept | {"runs": "two"}), encoding="utf-8")
    resealed(Path("out"))
    with pytest.raises(UserError, match="is damaged"):
        manifest.read(Path("out"))


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (None, "out is not a result (it has no manifest.json) and was not touched."),
        ("[", "out cannot be resumed: its manifest.json cannot be read. Name another folder."),
        ("[]", "out holds another result and was not touched: its manifest.json is not a manifest."),
        ('{"kind": "run"}', "out holds another result and was not touched: kind is run there and ensemble here; "),
    ],
)
def test_what_is_no_ensemble_is_left_alone(nac: Callable[..., Done], write: str | None, said: str) -> None:
    Path("out").mkdir()
    Path("out/notes.txt").write_text("mine")
    if write is not None:
        Path("out/manifest.json").write_text(write)
    before = everything(Path("out"))
    done = resumed(nac)
    assert (done.code, done.out, everything(Path("out"))) == (2, "", before)
    assert done.err.startswith(said)


def test_a_file_in_the_way_is_left_alone(nac: Callable[..., Done]) -> None:
    Path("out").write_text("mine")
    done = resumed(nac)
    assert (done.code, Path("out").read_text()) == (2, "mine")
    assert done.err == "out already exists and was not touched. Name a new folder.\n"


def test_a_folder_that_was_killed_before_its_manifest_is_begun_anew(nac: Callable[..., Done]) -> None:
    Path("out").mkdir()
    Path(f"out/.manifest.json-0123abcd{store.SCRATCH}").write_text("{")
    assert resumed(nac).code == 0
    assert not list(Path("out").glob(".*"))


def rewritten(part: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    pq.write_table(change(pq.read_table(part)), part)


def about(**values: str) -> Callable[[pa.Table], pa.Table]:
    changed = {key.encode(): value.encode() for key, value in values.items()}
    return lambda table: table.replace_schema_metadata({**table.schema.metadata, **changed})


def other_words(table: pa.Table) -> pa.Table:
    place = table.column_names.index("outcome")
    words = pa.DictionaryArray.from_arrays(pa.array([0] * len(table), pa.int8()), pa.array(["victory"]))
    return table.set_column(place, table.schema.field(place), words)


def test_a_column_that_is_not_there_is_told_with_one_that_is() -> None:
    found = ensemble(SCENARIO, 5, 1)
    for wrong, right in (("frist.FRA", "first.FRA"), ("outcomes", "outcome")):
        with pytest.raises(UserError, match=rf"^There is no column '{wrong}'\. Did you mean {right}\?$"):
            found.runs(["run", wrong])


def of_other_runs() -> bytes:
    scenario = load(SCENARIO)
    return parts.written(scenario, 1, 0, run_block(Block(scenario, 1, 3, 20)))


@pytest.mark.parametrize(
    "what",
    [
        lambda part: part.write_bytes(part.read_bytes()[:-100]),
        lambda part: part.write_bytes(b""),
        lambda part: part.write_bytes(b"PAR1" * 400),
        lambda part: rewritten(part, other_words),
        lambda part: rewritten(part, lambda table: table),
        lambda part: part.write_bytes(small_part()[2]),
    ],
    ids=["cut", "empty", "garbage", "words", "written-otherwise", "short"],
)
@pytest.mark.parametrize("finished", [True, False])
def test_a_damaged_part_is_made_again(nac: Callable[..., Done], finished: bool, what: Callable[[Path], Any]) -> None:
    out = kept(nac)
    whole = everything(out)
    part = out / "parts" / "000000.parquet"
    what(part)
    assert part.read_bytes() != whole[str(part)]
    if not finished:
        (out / "SHA256SUMS").unlink()
    assert resumed(nac).code == 0
    assert everything(out) == whole


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (lambda part: rewritten(part, about(seed="2")), "is a part of another result: its seed is 2, not 1"),
        (lambda part: rewritten(part, about(part="7")), "is a part of another result: its part is 7, not 0"),
        (
            lambda part: rewritten(part, lambda table: table.drop_columns(["first.FRA", "hours"])),
            "is a part of another result: its columns are not those of the scenario (first.FRA, hours)",
        ),
        (
            lambda part: part.write_bytes(of_other_runs()),
            "is a part of another result: it holds other runs",
        ),
    ],
    ids=["seed", "number", "columns", "runs"],
)
def test_a_part_that_does_not_belong_is_named_and_kept(
    nac: Callable[..., Done], what: Callable[[Path], Any], said: str
) -> None:
    out = unfinished(nac)
    part = out / "parts" / "000000.parquet"
    what(part)
    before = everything(out)
    done = resumed(nac)
    assert (done.code, done.out, everything(out)) == (1, "", before)
    assert done.err.splitlines()[0] == f"{part} {said}. Delete it and resume: its runs are made again."
    part.unlink()
    assert resumed(nac).code == 0
    assert read_summary(out, EnsembleSummary).runs == RUNS


def test_a_part_too_many_is_named_and_kept(nac: Callable[..., Done]) -> None:
    out = unfinished(nac)
    shutil.copy(out / "parts" / "000000.parquet", out / "parts" / "000002.parquet")
    before = everything(out)
    done = resumed(nac)
    assert (done.code, done.out, everything(out)) == (2, "", before)
    assert done.err.endswith("000002.parquet is a part of a longer result. Move it elsewhere, then resume.\n")


def test_fewer_runs_of_a_finished_ensemble_are_refused(nac: Callable[..., Done]) -> None:
    kept(nac)
    done = resumed(nac, "--runs", 60)
    assert (done.code, done.out) == (2, "") and "runs is 4146 there and 60 here" in done.err


def test_a_part_of_another_scenario_is_named(nac: Callable[..., Done]) -> None:
    out = unfinished(nac)
    ensemble(load(SCENARIO, ["allies.FRA.value=0.5"]), 4096, 1, out="other")
    shutil.copy("other/parts/000000.parquet", out / "parts")
    done = resumed(nac)
    assert done.code == 1
    assert re.match(r"out.parts.000000.parquet is a part of another result: its digest is \w+, not \w+\.", done.err)


def test_a_file_that_would_be_read_as_a_part_is_refused(nac: Callable[..., Done]) -> None:
    (unfinished(nac) / "parts" / "copy.parquet").write_text("mine")
    done = resumed(nac)
    assert done.code == 2
    assert done.err.endswith("copy.parquet is not a part of this result. Move it elsewhere, then resume.\n")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_a_damaged_summary_is_said_and_can_be_made_again(nac: Callable[..., Done], text: str) -> None:
    out = kept(nac, RUNS)
    whole = everything(out)
    (out / "summary.json").write_text(text)
    done = nac("dashboard", out, "-o", "page.html")
    said = "out is damaged: summary.json is not as it was written. Make the result again.\n"
    assert (done.code, done.err) == (2, said)
    assert resumed(nac).code == 0
    assert everything(out) == whole


def test_a_part_lost_after_the_end_is_made_again(nac: Callable[..., Done]) -> None:
    out = kept(nac)
    before = everything(out)
    (out / "parts" / "000000.parquet").unlink()
    assert resumed(nac).code == 0
    assert everything(out) == before


def test_what_a_killed_run_left_behind_is_removed_and_nothing_else(nac: Callable[..., Done]) -> None:
    out = unfinished(nac)
    for name in ("parts/.000001.parquet-0123abcd", ".summary.json-0123abcd"):
        (out / f"{name}{store.SCRATCH}").write_text("half")
    (out / ".mine").write_text("notes")
    assert resumed(nac).code == 0
    assert [path.name for path in out.rglob(".*")] == [".mine"]


def test_a_full_disk_keeps_what_is_done(nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    out, calls = kept(nac), [0]
    whole = everything(out)
    shutil.rmtree(out)
    sync = os.fsync

    def full(descriptor: int) -> None:
        calls[0] += stat.S_ISREG(os.fstat(descriptor).st_mode)
        if calls[0] == 4:  # after the manifest, the scenario and one part
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    done = nac("ensemble", SCENARIO, "--runs", RUNS, "--seed", 1, "--out", "out")
    assert (done.code, done.out) == (1, "")
    reason, how_far, how = done.err.splitlines()
    assert reason.endswith("000001.parquet cannot be written: No space left on device.")
    assert how_far == "What is done is kept in out. To continue:"
    assert how == f"nac ensemble {SCENARIO} --runs {RUNS} --seed 1 --out out --resume"
    left = everything(out)
    assert left.keys() < whole.keys() and all(whole[name] == left[name] for name in left)
    assert resumed(nac).code == 0
    assert everything(out) == whole


@pytest.mark.parametrize("at", [1, 2])
def test_a_disk_too_full_to_begin_leaves_nothing(
    at: int, nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = [0]

    def full(descriptor: int) -> None:
        calls[0] += stat.S_ISREG(os.fstat(descriptor).st_mode)
        if calls[0] == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    done = nac("ensemble", SCENARIO, "--runs", 5, "--out", "out")
    assert (done.code, done.out, Path("out").exists()) == (1, "", False)
    assert len(done.err.splitlines()) == 1


def test_columns_can_be_read_alone_and_join_over_parts() -> None:
    found = ensemble(SCENARIO, RUNS, 1)
    frame = found.runs(["run", "outcome", "first.FRA"])
    assert frame.columns.tolist() == ["run", "outcome", "first.FRA"]
    assert frame["run"].tolist() == list(range(RUNS))
    counts = frame["outcome"].value_counts()
    assert {row.outcome: row.runs for row in found.outcomes.itertuples() if row.runs} == counts[counts > 0].to_dict()
    assert (frame["first.FRA"] == "object").mean() == pytest.approx(
        found.summary["allies"]["FRA"]["first"]["object"], abs=1e-6
    )


@pytest.mark.parametrize("package", ["polars", "duckdb"])
def test_other_readers_find_what_pandas_finds(
    package: str, nac: Callable[..., Done], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip(package)
    page = (Path(__file__).parents[1] / "docs" / "how-to" / "read-a-store.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^nac (.+)$", page, re.MULTILINE)
    assert nac(*command.split()).code == 0
    blocks = dict(re.findall(r"^```python\nimport (\w+).*?\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    assert list(blocks) == ["pandas", "polars", "duckdb"]
    shown = []
    for name in ("pandas", package):
        short = {"pandas": "pd", "polars": "pl"}.get(name, name)
        exec(blocks[name], {short: import_module(name)})
        shown.append(capsys.readouterr().out)
    assert re.fullmatch(r"[1-9]\d* of 5000\n", shown[0])
    assert shown[1] == shown[0]


def test_a_page_is_put_beside_the_runs_if_asked(
    nac: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = nac("ensemble", "turkey-2003", "--runs", 20, "--out", "result", "--dashboard", "--json")
    assert done.code == 0 and json.loads(done.out)["runs"] == 20
    assert done.err.splitlines()[-1] == f"Page: {Path('result/dashboard.html')}"
    assert "Planning for the defence of Turkey" in Path("result/dashboard.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("nul", "_nul"),
        ("COM7.s1-r0", "_COM7.s1-r0"),
        ("con .x", "con_.x"),
        ("matter. .", "matter._"),
        ("matter..", "matter"),
        ("...", "_"),
        ("../up/con", "_up_con"),
        ("\u00fc-s1-r0", "_-s1-r0"),
        ("console-s1-r0", "console-s1-r0"),
        ("a@b-s1-r0", "a@b-s1-r0"),
    ],
)
def test_a_folder_has_a_name_that_every_system_takes(name: str, portable: str) -> None:
    assert store.in_runs(name) == Path("runs", portable)


def test_a_name_keeps_its_letters_and_loses_its_end() -> None:
    names = {"\u00dcbung 1": "\u00dcbung 1", "page. ": "page", "lpt1.html": "_lpt1.html"}
    assert {name: store.portable(name) for name in names} == names
