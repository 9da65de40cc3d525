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
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from nacsim.errors import NacsimError, UserError
from nacsim.plain import plain
from nacsim.store import checksums
from nacsim.store.folder import as_json, flush_names, is_scratch, write_whole
from nacsim.store.json_model import JsonModel
from nacsim.store.lock import ALL, locked
from nacsim.store.lock import FILE as LOCK
from nacsim.store.manifest import FILE, GROWING, StudyManifest, damaged

S = TypeVar("S", bound=JsonModel)
SUMMARY = "summary.json"
PARTS = checksums.PARTS.rstrip("/")


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """A study on disk."""

    path: Path
    first_files: tuple[str, ...] = ()
    """The names of what it was begun with."""

    def part(self, number: int) -> Path:
        """The file of a part, whether it is there or not."""
        return self.path / _name(number)

    def numbers(self) -> list[int]:
        """The parts that are there. UserError if there is a file that would be read as a part and is none."""
        numbers = []
        for file in (self.path / PARTS).glob("*.parquet"):
            if file.name.startswith("."):  # what a file system or a program keeps beside a file
                continue
            if not re.fullmatch(r"[0-9]{6,}\.parquet", file.name) or file.is_symlink() or not file.is_file():
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
            name = _name(number)
            if problems := checksums.wrong(self.path, {name: sums.get(name, "")}, aside=True):
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

    def text(self, name: str) -> str:
        """One of the files that it was finished with. UserError if it cannot be read."""
        try:
            return (self.path / name).read_text("utf-8")
        except (OSError, ValueError) as error:
            raise damaged(self.path, f"{name} cannot be read") from error

    def drop(self, numbers: Iterable[int]) -> None:
        """Remove parts that it is no longer to have. NacsimError if they cannot be."""
        for number in numbers:
            _remove(self.part(number))

    def finish(self, summary: JsonModel, text: str, files: Mapping[str, str]) -> None:
        """Add what all runs say, in words and as JSON, and other files. NacsimError if it cannot be written."""
        last_files = {**files, "summary.txt": text, SUMMARY: as_json(summary.as_json())}
        for name, content in last_files.items():
            write_whole(self.path / name, content.encode())
        flush_names(self.path / PARTS)
        names = [*self.first_files, *last_files, *(_name(number) for number in self.numbers())]
        try:
            sums = checksums.of_files(self.path, names)
        except OSError as error:
            raise NacsimError(f"{self.path} cannot be read: {error.strerror}.") from error
        write_whole(self.path / checksums.FILE, sums.encode())


def _name(number: int) -> str:
    """A part's name in the folder, as the checksums list it."""
    return f"{checksums.PARTS}{number:06}.parquet"


@contextmanager
def opened(
    path: Path,
    manifest: StudyManifest,
    files: Mapping[str, str],
    most: int,
    *,
    resume: bool,
    parts: range | None = None,
) -> Iterator[StudyFolder]:
    """A new folder, or the one to go on in, held until it is let go of.

    A finished result is opened again only if it is to grow, or if something in it is not as it was written.

    Args:
        path: of the folder.
        manifest: what the runs are of.
        files: what to begin with besides, by name.
        most: how many parts there can be.
        resume: go on in what is there, if anything is.
        parts: those that will be written, where several commands fill one folder; None: all, and the summary.

    Raises:
        UserError: what is there is something else, or must not be there; it is left as it is.
        NacsimError: it cannot be written, or somebody else is at work there.
    """
    is_new = _made(path, resume=resume)
    try:
        with locked(path, ALL if parts is None else parts):
            folder = StudyFolder(path, (FILE, *files))
            if is_new:
                _begin_new(path, manifest, files)
            elif not _is_whole(folder, manifest, most):
                _open_again(path)
                _begin(path, manifest, files)
            try:
                yield folder
            finally:
                if parts is None:
                    _tidy(path)
    finally:
        if is_new and not (path / FILE).exists():
            _remove_bare(path)


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


def _is_whole(folder: StudyFolder, manifest: StudyManifest, most: int) -> bool:
    """Whether all is there as it was written. Nothing is changed.

    UserError if what is there is something else than what the manifest is of.
    """
    path = folder.path
    if _is_bare(path):
        return False
    stored = _stored(path)
    if differs := _differs(stored, manifest, is_finished=(path / checksums.FILE).exists()):
        raise UserError(f"{path} holds another result and was not touched: {differs}. Name another folder with --out.")
    strays = [number for number in folder.numbers() if number >= most]
    if strays and isinstance(stored, dict) and stored.get("runs") == manifest.runs:
        raise UserError(f"{folder.part(strays[0])} is a part of a longer result. Move it elsewhere, then resume.")
    return _problems(path) == {} and (path / FILE).read_bytes() == _content(manifest)


def _stored(path: Path) -> object:
    """What its manifest holds. UserError if the folder is none that we began."""
    for name in (PARTS, FILE, checksums.FILE, SUMMARY):
        entry = path / name
        if os.path.lexists(entry) and (entry.is_symlink() or entry.is_dir() != (name == PARTS)):
            raise UserError(
                f"{path} is not a result ({name} is something else) and was not touched. Name another folder."
            )
    try:
        stored: object = json.loads((path / FILE).read_text("utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"{path} is not a result (it has no manifest.json) and was not touched. Name another folder."
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{path} cannot be resumed: its manifest.json cannot be read. Name another folder.") from error
    return stored


def _is_bare(path: Path) -> bool:
    """Whether nothing is there but what a command leaves that was stopped before its manifest was written."""
    return all(
        file.name == LOCK or is_scratch(file) or (file.name == PARTS and file.is_dir() and not any(file.iterdir()))
        for file in path.iterdir()
    )


def _problems(path: Path) -> dict[str, str] | None:
    """What is not as it was written, by file; None if it was not finished."""
    try:
        sums = checksums.read(path)
    except (OSError, ValueError) as error:
        return {checksums.FILE: str(error)}
    return None if sums is None else checksums.wrong(path, sums, aside=True)


def _open_again(path: Path) -> None:
    """No longer say that it is finished, and drop the parts that are not as they were written."""
    damaged_parts = [name for name in _problems(path) or () if name.startswith(checksums.PARTS)]
    for name in (checksums.FILE, SUMMARY, *damaged_parts):
        _remove(path / name)


def _begin_new(path: Path, manifest: StudyManifest, files: Mapping[str, str]) -> None:
    """As `_begin`; what cannot be begun leaves nothing behind."""
    try:
        _begin(path, manifest, files)
    except NacsimError:
        for name in (FILE, *files):
            _remove(path / name)
        raise


def _begin(path: Path, manifest: StudyManifest, files: Mapping[str, str]) -> None:
    """Write what is not there yet, or was of another number of runs, the manifest first."""
    for name, data in ((FILE, _content(manifest)), *((name, text.encode()) for name, text in files.items())):
        if not (path / name).exists() or (path / name).read_bytes() != data:
            write_whole(path / name, data)
    try:
        (path / PARTS).mkdir(exist_ok=True)
    except OSError as error:
        raise NacsimError(f"{path / PARTS} cannot be made: {error.strerror}.") from error


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise NacsimError(f"{file} cannot be removed: {error.strerror}.") from error


def _tidy(path: Path) -> None:
    """Remove what writing left behind where it was killed. Nobody else writes here now."""
    for folder in (path, path / PARTS):
        for file in folder.glob(".*"):
            if is_scratch(file) and file.is_file():
                _remove(file)


def _remove_bare(path: Path) -> None:
    """Remove a folder that could not be begun, if nothing else has come into it."""
    with suppress(OSError, NacsimError):
        _tidy(path)
        if (path / PARTS).exists():
            (path / PARTS).rmdir()
        path.rmdir()


def _content(manifest: StudyManifest) -> bytes:
    return as_json(manifest.as_json()).encode()


def _differs(stored: object, manifest: StudyManifest, *, is_finished: bool) -> str:
    """What tells a manifest that was read from the one that is wanted, in words; empty if nothing does.

    Field by field, and not as a type: what is there may be of any kind, and is to be told apart. Another number of runs
    is no difference where a result can grow; fewer are wanted only of one that is not finished.
    """
    if not isinstance(stored, dict):
        return "its manifest.json is not a manifest"
    expected = manifest.as_json()
    before = stored.get("runs")
    if isinstance(manifest, GROWING) and type(before) is int and (0 < before < manifest.runs or not is_finished):
        stored = {**stored, "runs": manifest.runs}
    differences = [*_places(stored, expected)]
    others = [difference for difference in differences if difference[0].rpartition(".")[2] != "digest"]
    if differences and not others:
        digests = (plain(str(value)[:12]) for value in differences[0][1:])
        return "its scenario has changed since (digest {} there and {} here)".format(*digests)
    return "; ".join(
        f"{plain(place)} is {_shown(there)} there and {_shown(here)} here" for place, there, here in others
    )


def _places(stored: object, expected: object, place: str = "") -> Iterator[tuple[str, object, object]]:
    """Where two trees differ, with both values. What only the stored one says is passed over."""
    if isinstance(stored, dict) and isinstance(expected, dict) and place not in ("set", "versions"):
        for key, value in expected.items():
            yield from _places(stored.get(key), value, f"{place}.{key}" if place else key)
    elif isinstance(stored, list) and isinstance(expected, list) and len(stored) == len(expected):
        for i, (there, here) in enumerate(zip(stored, expected, strict=True)):
            yield from _places(there, here, f"{place}.{i}")
    elif stored != expected:
        yield place, stored, expected


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return plain(text if len(text) <= 60 else text[:57] + "...")
