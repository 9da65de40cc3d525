"""The folder of an ensemble: begun with a manifest, grown part by part, finished with a summary.

    manifest.json    first, and never changed: what the runs are of
    scenario.yaml    the file they were run from
    parts/           000000.parquet and so on, one for each block, in whatever order they are done
    summary.txt, summary.json    last: without the latter the folder is not finished

Every file is there whole or not at all, so that whatever ends the work leaves a folder in which it can be resumed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from nacsim.errors import NacsimError, UserError
from nacsim.plain import plain
from nacsim.store.folder import SCRATCH, as_json, write_whole
from nacsim.store.manifest import FILE, EnsembleManifest
from nacsim.store.summaries import EnsembleSummary


@dataclass(frozen=True, slots=True)
class EnsembleFolder:
    """An ensemble on disk."""

    path: Path

    def part(self, block: int) -> Path:
        """The file of a block's runs, whether it is there or not."""
        return self.path / "parts" / f"{block:06}.parquet"

    def blocks(self) -> list[int]:
        """The blocks whose parts are there. UserError if there is a file that would be read as a part and is none."""
        numbers = []
        for file in sorted((self.path / "parts").glob("*.parquet")):
            if not re.fullmatch(r"[0-9]{6}\.parquet", file.name):
                raise UserError(f"{file} is not a part of this ensemble. Move it elsewhere, then resume.")
            numbers.append(int(file.stem))
        return numbers

    def keep(self, block: int, data: bytes) -> None:
        """Add a part. NacsimError if it cannot be written."""
        write_whole(self.part(block), data)

    def summary(self) -> EnsembleSummary | None:
        """The summary, if it was finished. UserError if that is damaged."""
        file = self.path / "summary.json"
        try:
            return EnsembleSummary.model_validate_json(file.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise UserError(f"{file} is damaged. Delete it and resume: the parts are counted again.") from error

    def finish(self, summary: EnsembleSummary, text: str) -> None:
        """Add what all runs say, in words and as JSON. NacsimError if it cannot be written."""
        write_whole(self.path / "summary.txt", text.encode())
        write_whole(self.path / "summary.json", as_json(summary.as_json()).encode())

    def tidy(self) -> None:
        """Remove what writing left behind where it was killed."""
        for folder in (self.path, self.path / "parts"):
            for file in folder.glob(f".*{SCRATCH}"):
                file.unlink(missing_ok=True)


def begin(path: Path, manifest: EnsembleManifest, scenario: str | None) -> EnsembleFolder:
    """A new folder. scenario: the text of its file, if there is one.

    Raises:
        UserError: it is there already, and is left as it is.
        NacsimError: it cannot be written; nothing is left behind.
    """
    try:
        path.mkdir(parents=True)
    except FileExistsError as error:
        raise UserError(f"{path} already exists and was not touched. Name a new folder.") from error
    except OSError as error:
        raise NacsimError(f"{path} cannot be written: {error.strerror}. Name another folder with --out.") from error
    try:
        return _begun(path, manifest, scenario)
    except NacsimError:
        shutil.rmtree(path, ignore_errors=True)
        raise


def resume(path: Path, manifest: EnsembleManifest, scenario: str | None) -> EnsembleFolder:
    """The folder to go on in; a new one where there is none.

    Raises:
        UserError: what is there is something else, and is left as it is.
        NacsimError: it cannot be written.
    """
    if not os.path.lexists(path):
        return begin(path, manifest, scenario)
    try:
        stored: object = json.loads((path / FILE).read_text("utf-8"))
    except FileNotFoundError:
        # It may have been stopped before its manifest was written.
        if not _only_scratch(path):
            raise UserError(
                f"{path} is not a result (it has no manifest.json) and was not touched. Name another folder."
            ) from None
        stored = manifest.as_json()
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{path} cannot be resumed: its manifest.json cannot be read. Name another folder.") from error
    if differs := _differs(stored, manifest):
        raise UserError(f"{path} holds another result and was not touched: {differs}. Name another folder with --out.")
    EnsembleFolder(path).tidy()
    return _begun(path, manifest, scenario)


def _only_scratch(path: Path) -> bool:
    try:
        return all(file.name.endswith(SCRATCH) for file in path.iterdir())
    except OSError:  # no folder, or one that may not be looked into
        return False


def _begun(path: Path, manifest: EnsembleManifest, scenario: str | None) -> EnsembleFolder:
    """Write what is not there yet, the manifest first."""
    texts = {FILE: as_json(manifest.as_json())} | ({"scenario.yaml": scenario} if scenario is not None else {})
    for name, text in texts.items():
        if not (path / name).exists():
            write_whole(path / name, text.encode())
    try:
        (path / "parts").mkdir(exist_ok=True)
    except OSError as error:
        raise NacsimError(f"{path / 'parts'} cannot be made: {error.strerror}.") from error
    return EnsembleFolder(path)


def _differs(stored: object, manifest: EnsembleManifest) -> str:
    """What tells a manifest that was read from the one that is wanted, in words; empty if nothing does.

    Field by field, and not as a type: what is there may be of any kind, and is to be told apart.
    """
    if not isinstance(stored, dict):
        return "its manifest.json is not a manifest"
    expected = manifest.as_json()
    names = [name for name in expected if stored.get(name) != expected[name]]
    if names == ["digest"]:
        digests = (plain(str(manifest.get("digest"))[:12]) for manifest in (stored, expected))
        return "its scenario has changed since (digest {} there and {} here)".format(*digests)
    shown = (name for name in names if name != "digest")  # which differs with whatever else does
    return "; ".join(f"{name} is {_shown(stored.get(name))} there and {_shown(expected[name])} here" for name in shown)


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return plain(text if len(text) <= 60 else text[:57] + "...")
