"""Results written down at once: each in a folder of its own, whole or not at all.

Studies may also grow in theirs: `study_folder`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from nacsim.errors import NacsimError, UserError
from nacsim.record import Record
from nacsim.store import checksums, manifest
from nacsim.store.folder import as_json, in_runs, write_folder, write_whole
from nacsim.store.json_model import JsonModel
from nacsim.store.manifest import JOURNAL, Manifest, SingleRunManifest
from nacsim.store.records import to_lines


def keep_run(
    record: Record,
    transcript: str,
    scenario_text: str,
    out: Path | str | None = None,
    journal: Iterable[str] = (),
) -> Path:
    """Write one run to `out`, which must not exist, or to a new folder under `RUNS`; return where.

    scenario_text: the file it was run from, kept with it so that the result can be explained anywhere. journal: the
    lines of one, of a run in which somebody else answered.

    Raises:
        NacsimError: it cannot be written; nothing is left behind.
    """
    about = manifest.of_run(record)
    files = _one_run(record, scenario_text) | {"transcript.txt": transcript}
    if lines := "".join(f"{line}\n" for line in journal):
        files[JOURNAL] = lines
    return _keep(about, files, in_runs(run_name(about)), out)


def keep_play(record: Record, transcript: str, scenario_text: str, folder: Path) -> Path:
    """Make a result of the folder of a sitting that is over, which holds its journal; return it.

    The manifest is written last: before that the folder is none, and whoever is stopped can do this again.

    Raises:
        NacsimError: a file cannot be written, or there is no journal.
    """
    try:
        journal = (folder / JOURNAL).read_bytes().decode()
    except (OSError, ValueError) as error:
        raise NacsimError(f"{folder / JOURNAL} cannot be read, and without it there is no result.") from error
    return _settled(manifest.of_play(record), _one_run(record, scenario_text), transcript, {JOURNAL: journal}, folder)


def keep_class(
    record: Record, transcript: str, scenario_text: str, journal: str, more: Mapping[str, str], folder: Path
) -> Path:
    """Make a result of the folder of a class that is over, as `keep_play`; more: tables and the page, by name."""
    files = {JOURNAL: journal, **more}
    return _settled(manifest.of_class(record), _one_run(record, scenario_text), transcript, files, folder)


def _settled(
    about: SingleRunManifest, files: Mapping[str, str], transcript: str, more: Mapping[str, str], folder: Path
) -> Path:
    """Write what makes a folder that is there a result, the manifest last."""
    body = {**files, "transcript.txt": transcript, **more}
    told = as_json(about.as_json())
    sums = checksums.of_texts(body | {manifest.FILE: told})
    for name, text in (body | {checksums.FILE: sums, manifest.FILE: told}).items():
        write_whole(folder / name, text.encode())
    return folder


def newest_unfinished(*names: Path, journal: str) -> Path:
    """Of these folders and their numbered namesakes the one that went on last and has not become a result.

    journal: the file in it that grows while it goes on. UserError if there is none.
    """
    found = [
        path
        for name in names
        for path in Path().glob(f"{name}*")
        if re.fullmatch(re.escape(name.name) + r"(-[0-9]+)?", path.name)
        and (path / journal).is_file()
        and not os.path.lexists(path / manifest.FILE)
    ]
    if not found:
        which = names[0] if len(names) == 1 else f"{names[0]} or the like"
        raise UserError(f"There is no unfinished {which} here. Name a folder with --out, or begin without --resume.")
    return max(found, key=lambda path: (path / journal).stat().st_mtime_ns)


def keep_explanation(
    record: Record, explanation: Mapping[str, object], text: str, scenario_text: str, out: Path | str | None = None
) -> Path:
    """Write an explanation of one run, as JSON and in words, with the run itself, as `keep_run`."""
    about = manifest.of_explanation(record)
    files = {"explanation.json": as_json(explanation), "explanation.txt": text}
    return _keep(about, files | _one_run(record, scenario_text), in_runs(f"explain-{run_name(about)}"), out)


def keep_study(
    about: Manifest,
    summary: JsonModel,
    text: str,
    files: Mapping[str, str],
    folder: Path,
    out: Path | str | None = None,
) -> Path:
    """Write what many runs say, as JSON and in words, as `keep_run`.

    files: what lies beside it, by name. folder: where, unless there is an `out`; it gets a number if it is there.
    """
    return _keep(about, {"summary.json": as_json(summary.as_json()), "summary.txt": text, **files}, folder, out)


def run_name(about: SingleRunManifest) -> str:
    """iraq-training-2004@coding_b-s1-r0."""
    how = "-as-written" if about.as_written else ""
    return f"{scenario_name(about.scenario, about.variant)}-s{about.seed}-r{about.run}{how}"


def scenario_name(slug: str, variant: str | None) -> str:
    """iraq-training-2004@coding_b."""
    return f"{slug}@{variant}" if variant else slug


def _one_run(record: Record, scenario_text: str) -> dict[str, str]:
    return {"record.jsonl": "".join(to_lines([record])), "scenario.yaml": scenario_text}


def _keep(about: Manifest, files: Mapping[str, str], folder: Path, out: Path | str | None) -> Path:
    all_files = {manifest.FILE: as_json(about.as_json()), **files}
    return write_folder(all_files | {checksums.FILE: checksums.of_texts(all_files)}, folder, out)
