"""The scenarios that ship with nacsim, and where they are: in a clone or in an installed package.

Importing this is cheap: nothing is read, only folders are listed, and only when asked.
"""

from __future__ import annotations

from pathlib import Path

from nacsim.errors import NacsimError

_PACKAGE = Path(__file__).resolve().parent.parent
_INSTALLED = _PACKAGE / "_scenarios"
_CLONE = _PACKAGE.parent.parent / "scenarios"


def data_folder() -> Path:
    """The folder with the shipped scenarios and, in `alliance/`, the facts they share.

    An installed package carries it as `nacsim/_scenarios`; a clone has it as `scenarios` at its root.

    Raises:
        NacsimError: neither is there.
    """
    for folder in (_INSTALLED, _CLONE):
        if (folder / "alliance").is_dir():
            return folder
    raise NacsimError(f"nacsim's own scenarios are missing; looked in {_INSTALLED} and {_CLONE}. Install nacsim again.")


def shipped() -> dict[str, Path]:
    """Slug to file of every shipped scenario, in the order of the slugs."""
    return _files("*.yaml")


def recorded() -> dict[str, Path]:
    """The same of the decisions on record that the theory is held against; `find` knows them too."""
    return _files("recorded/*.yaml")


def find(name: str) -> Path | None:
    """The file of a scenario that ships by its slug; None if there is none of that name."""
    return (recorded() | shipped()).get(name)


def _files(pattern: str) -> dict[str, Path]:
    return {path.stem: path for path in sorted(data_folder().glob(pattern), key=lambda path: path.stem)}
