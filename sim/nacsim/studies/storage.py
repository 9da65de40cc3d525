"""Where the parts of a study go while it is worked out: into its folder, into memory, or nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from nacsim.ensembles.columns import Columns
from nacsim.errors import UserError
from nacsim.scenario.resolved import Scenario
from nacsim.store.folder import write_whole
from nacsim.store.json_model import JsonModel
from nacsim.store.manifest import StudyManifest
from nacsim.store.study_folder import opened

S = TypeVar("S", bound=JsonModel)


class Storage(Protocol):
    """What a study asks of the place for its parts. As `StudyFolder`, where the methods are described."""

    def part(self, number: int) -> Path | bytes | None:
        """A part: its file, or the bytes of it; None: parts are not kept."""

    def numbers(self) -> list[int]:
        """The parts that are there."""

    def keep(self, number: int, data: bytes) -> None:
        """Add a part."""

    def contents(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """Parts of a finished study."""

    def summary(self, summary_type: type[S]) -> S | None:
        """The summary, if it was finished."""

    def text(self, name: str) -> str:
        """One of the files that it was finished with."""

    def drop(self, numbers: Iterable[int]) -> None:
        """Remove parts that it is no longer to have."""

    def finish(self, summary: JsonModel, text: str, files: Mapping[str, str]) -> None:
        """Add what all runs say."""


@dataclass(frozen=True, slots=True)
class InMemory:
    """Parts as the bytes of their files, which take a tenth of what the runs take unpacked."""

    parts: dict[int, bytes] = field(default_factory=dict)

    def part(self, number: int) -> bytes | None:
        """As `Storage.part`."""
        return self.parts.get(number, b"")

    def numbers(self) -> list[int]:
        """As `Storage.numbers`."""
        return sorted(self.parts)

    def keep(self, number: int, data: bytes) -> None:
        """As `Storage.keep`."""
        self.parts[number] = data

    def contents(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """As `Storage.contents`."""
        return (self.parts[number] for number in numbers)

    def summary(self, summary_type: type[S]) -> S | None:
        """There is none yet."""

    def text(self, name: str) -> str:
        """There is none: KeyError."""
        raise KeyError(name)

    def drop(self, numbers: Iterable[int]) -> None:
        """As `Storage.drop`."""
        for number in numbers:
            self.parts.pop(number, None)

    def finish(self, summary: JsonModel, text: str, files: Mapping[str, str]) -> None:
        """Nothing more is kept."""


class Nowhere(InMemory):
    """For a study of which only the summary is wanted: nothing is kept."""

    def part(self, number: int) -> None:
        """There is no place for it."""

    def keep(self, number: int, data: bytes) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a worker leaves a part: in its file, if it sees that; else it sends the part back, or makes none."""

    number: int
    kept: bool
    file: Path | None

    def keep(self, scenario: Scenario, seed: int, runs: Columns) -> bytes | None:
        """Write the part, and return what is to be sent back. NacsimError if it cannot be written.

        Why a worker writes it: whoever is killed while sending much leaves the other end waiting for the rest.
        """
        if not self.kept:
            return None
        from nacsim.store import parts

        data = parts.written(scenario, seed, self.number, runs)
        if self.file is None:
            return data
        write_whole(self.file, data)
        return None


def place_of(storage: Storage, number: int, *, local: bool) -> Place:
    """The place of a part. local: whether the worker sees the files of this machine."""
    part = storage.part(number)
    return Place(number, part is not None, part.absolute() if local and isinstance(part, Path) else None)


def storage(
    out: Path | str | None,
    manifest: StudyManifest,
    files: Mapping[str, str],
    most: int,
    *,
    resume: bool,
    parts: range | None = None,
    otherwise: InMemory | None = None,
) -> AbstractContextManager[Storage]:
    """The folder `out`, as `study_folder.opened`; without one `otherwise`, or nowhere.

    Raises:
        UserError: no folder is named to resume in; otherwise as `study_folder.opened`.
        NacsimError: as `study_folder.opened`.
    """
    if out is None:
        if resume:
            raise UserError("Only a result in a folder can be resumed. Name the folder with `out`.")
        return nullcontext(otherwise or Nowhere())
    return opened(Path(out), manifest, files, most, resume=resume, parts=parts)
