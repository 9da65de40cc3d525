"""The folder of an ensemble: begun with a manifest, grown part by part, finished with a summary.

    manifest.json    first, and never changed: what the runs are of
    scenario.yaml    the file they were run from
    parts/           000000.parquet and so on, one for each block, in whatever order they are done
    summary.txt, summary.json    last: without the latter the folder is not finished

Every file is there whole or not at all, so that whatever ends the work leaves a folder that can be gone on with.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacsim.errors import NacsimError, UserError
from nacsim.plain import plain
from nacsim.store.folder import SCRATCH, as_json, write_whole


@dataclass(frozen=True, slots=True)
class EnsembleFolder:
    """An ensemble on disk."""

    path: Path

    def part(self, block: int) -> Path:
        """The file of a block's runs, whether it is there or not."""
        return self.path / "parts" / f"{block:06}.parquet"

    def blocks(self) -> list[int]:
        """The blocks whose parts are there. UserError if there is a file that would be read as a part and is none."""
        found = []
        for file in sorted((self.path / "parts").glob("*.parquet")):
            if not re.fullmatch(r"[0-9]{6}\.parquet", file.name):
                raise UserError(f"{file} is no part of this ensemble. Move it elsewhere, and resume.")
            found.append(int(file.stem))
        return found

    def keep(self, block: int, data: bytes) -> None:
        """Add a part. NacsimError if it cannot be written."""
        write_whole(self.part(block), data)

    def summary(self) -> dict[str, Any] | None:
        """The summary, if it was finished. UserError if that is damaged."""
        file = self.path / "summary.json"
        try:
            found = json.loads(file.read_text("utf-8"))
            if not isinstance(found, dict) or not found.keys() >= {"outcomes", "intervals", "ends", "allies", "texts"}:
                raise ValueError
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise UserError(f"{file} is damaged. Delete it and resume: the parts are counted again.") from error
        return found

    def finish(self, summary: Mapping[str, Any], text: str) -> None:
        """Add what all runs say, in words and as JSON. NacsimError if it cannot be written."""
        write_whole(self.path / "summary.txt", text.encode())
        write_whole(self.path / "summary.json", as_json(summary).encode())

    def tidy(self) -> None:
        """Remove what writing left behind where it was killed."""
        for folder in (self.path, self.path / "parts"):
            for file in folder.glob(f".*{SCRATCH}"):
                file.unlink(missing_ok=True)


def begin(path: Path, manifest: Mapping[str, Any], scenario: str | None) -> EnsembleFolder:
    """A new folder. scenario: the text of its file, if there is one.

    Raises:
        UserError: it is there already, and is left as it is.
        NacsimError: it cannot be written; nothing is left behind.
    """
    try:
        path.mkdir(parents=True)
    except FileExistsError as error:
        raise UserError(f"{path} is there already and is left as it is; name a folder that does not exist.") from error
    except OSError as error:
        raise NacsimError(f"{path} cannot be written: {error.strerror}. Name another folder with --out.") from error
    try:
        return _begun(path, manifest, scenario)
    except NacsimError:
        shutil.rmtree(path, ignore_errors=True)
        raise


def resume(path: Path, manifest: Mapping[str, Any], scenario: str | None) -> EnsembleFolder:
    """The folder to go on in; a new one where there is none.

    Raises:
        UserError: what is there is something else, and is left as it is.
        NacsimError: it cannot be written.
    """
    if not os.path.lexists(path):
        return begin(path, manifest, scenario)
    try:
        there = json.loads((path / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        # It may have been stopped before its manifest was written.
        if not _only_scratch(path):
            raise UserError(f"{path} is no result: it has no manifest.json. It is left as it is.") from None
        there = manifest
    except (OSError, ValueError) as error:
        raise UserError(f"{path} is no result that can be gone on with: its manifest cannot be read.") from error
    if differs := _differs(there, manifest):
        raise UserError(f"{path} holds another result and is left as it is: {differs}. Name another folder with --out.")
    EnsembleFolder(path).tidy()
    return _begun(path, manifest, scenario)


def _only_scratch(path: Path) -> bool:
    try:
        return all(one.name.endswith(SCRATCH) for one in path.iterdir())
    except OSError:  # no folder, or one that may not be looked into
        return False


def _begun(path: Path, manifest: Mapping[str, Any], scenario: str | None) -> EnsembleFolder:
    """Write what is not there yet, the manifest first."""
    texts = {"manifest.json": as_json(manifest)} | ({"scenario.yaml": scenario} if scenario is not None else {})
    for name, text in texts.items():
        if not (path / name).exists():
            write_whole(path / name, text.encode())
    try:
        (path / "parts").mkdir(exist_ok=True)
    except OSError as error:
        raise NacsimError(f"{path / 'parts'} cannot be made: {error.strerror}.") from error
    return EnsembleFolder(path)


def _differs(there: Any, here: Mapping[str, Any]) -> str:
    """What tells two manifests apart, in words; empty if nothing does."""
    if not isinstance(there, dict):
        return "its manifest is none"
    wanted = json.loads(json.dumps(here))
    names = [name for name in wanted if there.get(name) != wanted[name]]
    if names == ["digest"]:
        digests = (str(of.get("digest"))[:12] for of in (there, wanted))
        return "its scenario has changed since (digest {} there and {} here)".format(*map(plain, digests))
    told = (name for name in names if name != "digest")  # which differs with whatever else does
    return "; ".join(f"{name} is {_shown(there.get(name))} there and {_shown(wanted[name])} here" for name in told)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return plain(text if len(text) <= 60 else text[:57] + "...")
