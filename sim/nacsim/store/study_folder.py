"""The folder of a study: begun with a manifest, grown part by part, finished with a summary and its checksums.

    manifest.json    first: what the runs are of
    scenario.yaml    the file they were run from; scenario-0.yaml and so on of a comparison
    parts/           000000.parquet and so on, in whatever order they are done
    summary.txt, summary.json, and what else the study has to say
    SHA256SUMS       last: without it the folder is not finished

Every file is there whole or not at all, so that whatever ends the work leaves a folder in which it can be resumed.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from nacsim.errors import NacsimError, UserError
from nacsim.plain import plain
from nacsim.store import checksums
from nacsim.store.folder import SCRATCH, as_json, flush_names, write_whole
from nacsim.store.json_model import JsonModel
from nacsim.store.lock import locked
from nacsim.store.manifest import FILE, GROWING, StudyManifest, damaged

S = TypeVar("S", bound=JsonModel)
SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """A study on disk."""

    path: Path
    first_files: tuple[str, ...] = ()
    """The names of what it was begun with."""

    def part(self, number: int) -> Path:
        """The file of a part, whether it is there or not."""
        return self.path / "parts" / f"{number:06}.parquet"

    def numbers(self) -> list[int]:
        """The parts that are there. UserError if there is a file that would be read as a part and is none."""
        numbers = []
        for file in sorted((self.path / "parts").glob("*.parquet")):
            if not re.fullmatch(r"[0-9]{6,}\.parquet", file.name):
                raise UserError(f"{file} is not a part of this result. Move it elsewhere, then resume.")
            numbers.append(int(file.stem))
        return sorted(numbers)

    def keep(self, number: int, data: bytes) -> None:
        """Add a part. NacsimError if it cannot be written."""
        write_whole(self.part(number), data)

    def contents(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """Parts of a finished study, as they were written. UserError if one is not that any more."""
        sums = checksums.read(self.path) or {}
        for number in numbers:
            name = f"parts/{number:06}.parquet"
            if problems := checksums.wrong(self.path, {name: sums.get(name, "")}, parts=True):
                remedy = "Repeat the command that made it, with --resume."
                raise UserError(f"{self.path} is damaged: {problems[name]}. {remedy}")
            yield self.part(number).read_bytes()

    def summary(self, summary_type: type[S]) -> S | None:
        """The summary, if it was finished. UserError if that is damaged."""
        if not (self.path / checksums.FILE).exists():
            return None
        try:
            return summary_type.model_validate_json((self.path / SUMMARY).read_bytes())
        except (OSError, ValueError) as error:
            raise damaged(self.path, f"{SUMMARY} cannot be read as a summary") from error

    def finish(self, summary: JsonModel, text: str, files: Mapping[str, str]) -> None:
        """Add what all runs say, in words and as JSON, and other files. NacsimError if it cannot be written."""
        last_files = {**files, "summary.txt": text, SUMMARY: as_json(summary.as_json())}
        for name, content in last_files.items():
            write_whole(self.path / name, content.encode())
        flush_names(self.path / "parts")
        names = [*self.first_files, *last_files, *(f"parts/{self.part(number).name}" for number in self.numbers())]
        try:
            sums = checksums.of_files(self.path, names)
        except OSError as error:
            raise NacsimError(f"{self.path} cannot be read: {error.strerror}.") from error
        write_whole(self.path / checksums.FILE, sums.encode())

    def tidy(self) -> None:
        """Remove what writing left behind where it was killed."""
        for folder in (self.path, self.path / "parts"):
            for file in folder.glob(f".*{SCRATCH}"):
                file.unlink(missing_ok=True)


@contextmanager
def opened(
    path: Path, manifest: StudyManifest, files: Mapping[str, str], *, resume: bool, parts: range | None = None
) -> Iterator[StudyFolder]:
    """A new folder, or the one to go on in, held until it is let go of.

    Args:
        path: of the folder.
        manifest: what the runs are of.
        files: what to begin with besides, by name.
        resume: go on in what is there, if anything is.
        parts: those that will be written, where several commands fill one folder; None: all, and the summary.

    Raises:
        UserError: what is there is something else, or must not be there; it is left as it is.
        NacsimError: it cannot be written, or somebody else is at work there.
    """
    is_new = _made(path, resume=resume)
    with locked(path, parts):
        folder = StudyFolder(path, (FILE, *files))
        if is_new:
            _begin_new(path, manifest, files)
        else:
            _check(path, manifest)
            if not _is_finished(folder, manifest):
                _begin(path, manifest, files)
        try:
            yield folder
        finally:
            if parts is None:
                folder.tidy()


def _made(path: Path, *, resume: bool) -> bool:
    """Make the folder; False if it was there."""
    try:
        path.mkdir(parents=True)
    except FileExistsError as error:
        if resume and path.is_dir():
            return False
        raise UserError(f"{path} already exists and was not touched. Name a new folder.") from error
    except OSError as error:
        raise NacsimError(f"{path} cannot be written: {error.strerror}. Name another folder with --out.") from error
    flush_names(path.parent)
    return True


def _check(path: Path, manifest: StudyManifest) -> None:
    """UserError if what is in the folder is something else than what the manifest is of."""
    try:
        stored: object = json.loads((path / FILE).read_text("utf-8"))
    except FileNotFoundError:
        # It may have been stopped before its manifest was written.
        if _is_bare(path):
            return
        raise UserError(
            f"{path} is not a result (it has no manifest.json) and was not touched. Name another folder."
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{path} cannot be resumed: its manifest.json cannot be read. Name another folder.") from error
    if differs := _differs(stored, manifest):
        raise UserError(f"{path} holds another result and was not touched: {differs}. Name another folder with --out.")


def _is_bare(path: Path) -> bool:
    return all(file.name.startswith(".") or file.name == "parts" for file in path.iterdir())


def _is_finished(folder: StudyFolder, manifest: StudyManifest) -> bool:
    """Whether all is there and whole. If not, no longer say so, and drop the parts that are damaged."""
    try:
        sums = checksums.read(folder.path)
    except (OSError, ValueError):
        sums = {}
    if sums is None:
        return False
    problems = checksums.wrong(folder.path, sums, parts=True)
    if sums and not problems and (folder.path / FILE).read_bytes() == _content(manifest):
        return True
    for name in (checksums.FILE, SUMMARY, *(name for name in problems if name.startswith(checksums.PARTS))):
        (folder.path / name).unlink(missing_ok=True)
    return False


def _begin_new(path: Path, manifest: StudyManifest, files: Mapping[str, str]) -> None:
    """As `_begin`; what cannot be begun leaves nothing behind."""
    try:
        _begin(path, manifest, files)
    except NacsimError:
        shutil.rmtree(path, ignore_errors=True)
        raise


def _begin(path: Path, manifest: StudyManifest, files: Mapping[str, str]) -> None:
    """Write what is not there yet, or was of fewer runs, the manifest first."""
    for name, data in ((FILE, _content(manifest)), *((name, text.encode()) for name, text in files.items())):
        if not (path / name).exists() or (path / name).read_bytes() != data:
            write_whole(path / name, data)
    try:
        (path / "parts").mkdir(exist_ok=True)
    except OSError as error:
        raise NacsimError(f"{path / 'parts'} cannot be made: {error.strerror}.") from error


def _content(manifest: StudyManifest) -> bytes:
    return as_json(manifest.as_json()).encode()


def _differs(stored: object, manifest: StudyManifest) -> str:
    """What tells a manifest that was read from the one that is wanted, in words; empty if nothing does.

    Field by field, and not as a type: what is there may be of any kind, and is to be told apart. Fewer runs are no
    difference where a result can grow.
    """
    if not isinstance(stored, dict):
        return "its manifest.json is not a manifest"
    expected = manifest.as_json()
    names = [name for name in expected if stored.get(name) != expected[name]]
    before = stored.get("runs")
    if isinstance(manifest, GROWING) and type(before) is int and 0 < before < manifest.runs:
        names.remove("runs")
    if names == ["digest"]:
        digests = (plain(str(manifest.get("digest"))[:12]) for manifest in (stored, expected))
        return "its scenario has changed since (digest {} there and {} here)".format(*digests)
    shown = (name for name in names if name != "digest")  # which differs with whatever else does
    return "; ".join(f"{name} is {_shown(stored.get(name))} there and {_shown(expected[name])} here" for name in shown)


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return plain(text if len(text) <= 60 else text[:57] + "...")
