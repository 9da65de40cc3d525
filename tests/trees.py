"""What lies in a tree of mappings and lists, and in a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path


def paths(tree: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a tree, the tree itself left out."""
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from paths(value, (*path, key))


def resealed(folder: Path) -> None:
    """Make the checksums of a result those of its files as they are now: for what is behind them."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    digests = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    lines = [f"{digest}  {name}\n" for name, digest in sorted(digests.items())]
    (folder / "SHA256SUMS").write_text("".join(lines), "ascii")


def hashes(folder: Path) -> dict[str, str]:
    """Of every file in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(files) >= 5
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
