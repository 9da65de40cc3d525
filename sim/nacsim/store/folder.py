"""Result folders: whole or not at all, and never over another."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from nacsim.errors import NacsimError, UserError
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.store.records import from_json, to_lines

RUNS = Path("runs")
"""Where results go unless another folder is named."""
SCRATCH = ".unfinished"
"""How the name of a file ends that is still being written."""


def manifest(kind: str, record: Record) -> dict[str, Any]:
    """What a result is of: enough to make it again."""
    names = ("scenario", "variant", "set", "seed", "run", "as_written", "digest", "version")
    return {"kind": kind} | {name: getattr(record, name) for name in names}


def keep_run(record: Record, transcript: str, scenario_text: str, out: Path | None = None) -> Path:
    """Write one run to `out`, which must not exist, or to a new folder under `RUNS`; return where.

    scenario_text: the file it was run from, kept with it so that the result can be explained anywhere.

    Raises:
        NacsimError: it cannot be written; nothing is left behind.
    """
    files = {
        "record.jsonl": "".join(to_lines([record])),
        "transcript.txt": transcript,
        "scenario.yaml": scenario_text,
    }
    return keep("run", record, files, out)


def keep(kind: str, record: Record, files: Mapping[str, str], out: Path | None = None) -> Path:
    """Write the files of a result about one run and its manifest, as `keep_run`."""
    name = _name(record) if kind == "run" else f"{kind}-{_name(record)}"
    return _write(
        {"manifest.json": as_json(manifest(kind, record)), **files}, iter([out]) if out else _numbered(RUNS / name)
    )


def keep_study(kind: str, about: Mapping[str, Any], files: Mapping[str, str], out: Path | None, name: str) -> Path:
    """Write the files of a result about many runs, as `keep_run`.

    about: what goes into the manifest beside the kind. name: of the folder under `RUNS`, unless there is an `out`.
    """
    files = {"manifest.json": as_json({"kind": kind} | dict(about)), **files}
    return _write(files, iter([out]) if out else _numbered(RUNS / _filtered(name)))


def default_folder(scenario: Scenario, seed: int, runs: int) -> Path:
    """The folder of an ensemble unless another is named."""
    return RUNS / _filtered(f"ensemble-{scenario.slug}{_at(scenario.variant)}-s{seed}-n{runs}")


def free(folder: Path) -> Path:
    """The folder, or the first of folder-2, folder-3 and so on that is not there."""
    return next(one for one in _numbered(folder) if not os.path.lexists(one))


def write_whole(file: Path, data: bytes) -> None:
    """Write a file so that it is there whole, also after a power cut, or not at all.

    Raises:
        NacsimError: it cannot be written; nothing is left behind.
    """
    scratch = file.with_name(f".{file.name}-{secrets.token_hex(4)}{SCRATCH}")
    try:
        try:
            with scratch.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            scratch.replace(file)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise NacsimError(f"{file} cannot be written: {error.strerror}.") from error


def as_json(data: Mapping[str, Any]) -> str:
    """Data as it stands in a file: for people too."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run read back: its record, and the file its scenario is in."""

    record: Record
    scenario: Path


def read_run(folder: Path) -> KeptRun:
    """A run that was kept. UserError if the folder holds none, or a damaged one."""
    try:
        kind = json.loads((folder / "manifest.json").read_text("utf-8"))["kind"]
        if kind != "run":
            raise UserError(f"{folder} holds a result of kind {kind!r}; what is needed here is a run.")
        record = from_json((folder / "record.jsonl").read_text("utf-8"))
    except OSError as error:
        raise UserError(f"{folder} is no result that can be read: {error.strerror} ({error.filename}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{folder} is damaged: its manifest or record cannot be made sense of.") from error
    return KeptRun(record, folder / "scenario.yaml")


def read_summary(folder: Path, *kinds: str) -> dict[str, Any]:
    """The JSON of a study that was kept: an ensemble, a comparison, a sweep.

    Raises:
        UserError: the folder holds no result of these kinds, a damaged one, or an ensemble that is not finished.
    """
    try:
        about = json.loads((folder / "manifest.json").read_text("utf-8"))
        kind = about["kind"]
        if kind not in kinds:
            raise UserError(f"{folder} holds a result of kind {kind!r}; what is needed here is {' or '.join(kinds)}.")
        if not (folder / "summary.json").exists():
            raise UserError(
                f"{folder} is not finished: it has no summary.json yet. Go on with the command that began it, and"
                " --resume."
            )
        found = json.loads((folder / "summary.json").read_text("utf-8"))
        return {**found}
    except OSError as error:
        raise UserError(f"{folder} is no result that can be read: {error.strerror} ({error.filename}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{folder} is damaged: its manifest or summary cannot be made sense of.") from error


def _name(record: Record) -> str:
    """iraq-training-2004@coding_b-s1-r0. Why the filter: a variant's name is text from a file, and no path."""
    how = "-as-written" if record.as_written else ""
    return _filtered(f"{record.scenario}{_at(record.variant)}-s{record.seed}-r{record.run}{how}")


def _at(variant: str | None) -> str:
    return f"@{variant}" if variant else ""


def _filtered(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9@._-]", "_", name).lstrip(".")


def _numbered(first: Path) -> Iterator[Path]:
    yield first
    for number in count(2):
        yield first.with_name(f"{first.name}-{number}")


def _write(files: Mapping[str, str], places: Iterator[Path]) -> Path:
    place = next(places)
    scratch = place.parent / f".{place.name}-{secrets.token_hex(4)}"
    try:
        scratch.mkdir(parents=True)
        try:
            for name, text in files.items():
                (scratch / name).write_text(text, encoding="utf-8", newline="\n")
            return _settle(scratch, place, places)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise NacsimError(
            f"The result cannot be written to {place}: {error.strerror}. Name another folder with --out."
        ) from error


def _settle(scratch: Path, place: Path, others: Iterator[Path]) -> Path:
    """Give the finished folder the first name that is free."""
    while True:
        if not place.exists():
            try:
                return scratch.rename(place)
            except OSError:
                if not place.exists():
                    raise
        following = next(others, None)
        if following is None:
            raise FileExistsError(None, "it is there already", str(place))
        place = following
