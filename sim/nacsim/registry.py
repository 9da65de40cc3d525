"""What a scenario chooses by name: chairs and rules that ship, that a decorator adds, or that installed packages offer.

Names are kept apart from what they name, so that a scenario can be checked without loading the theory. Installed
packages are looked at only when a name is not known otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from nacsim.errors import NacsimError, UserError

Item = TypeVar("Item")

_NAME = re.compile(r"[a-z0-9_]{1,60}")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of all chairs, or of all rules."""

    kind: str
    """What each of them names, in a word: chair, rule."""
    group: str
    """The group of entry points under which installed packages offer more."""
    shipped: tuple[str, ...]
    added: list[str] = field(default_factory=list)
    """By a decorator, in this process."""

    def knows(self, name: str) -> bool:
        """Whether there is one of this name, after loading it from the package that offers it.

        Raises:
            NacsimError: a package offers it, and it cannot be loaded from there.
        """
        if name not in self.shipped and name not in self.added:
            for point in entry_points(group=self.group, name=name):
                self._load(point)
        return name in self.shipped or name in self.added

    def all(self) -> list[str]:
        """Every name, those that ship first."""
        offered = (point.name for point in entry_points(group=self.group))
        return list(dict.fromkeys([*self.shipped, *self.added, *sorted(offered)]))

    def _load(self, point: EntryPoint) -> None:
        where = f"The {self.kind} {point.name!r} is offered as {point.value}"
        try:
            point.load()
        except Exception as error:  # whatever a package of somebody else's does when it is imported
            raise NacsimError(f"{where}, which cannot be loaded: {type(error).__name__}: {error}") from error
        if point.name not in self.added:
            raise NacsimError(
                f'{where}, which registers nothing under that name: decorate it with @{self.kind}("{point.name}").'
            )


CHAIRS = Names("chair", "nacsim.chairs", ("brokering", "passive", "perfect"))
RULES = Names(
    "rule",
    "nacsim.rules",
    (
        "consensus",
        "consensus_minus_one",
        "consensus_minus_two",
        "unanimity",
        "simple_majority",
        "qualified_majority",
        "qualified_majority_population",
    ),
)


class Registry(dict[str, Item], Generic[Item]):
    """Chairs or rules by name; one that is missing is looked for in installed packages."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.names = names

    def add(self, name: str, item: Item) -> None:
        """Register an item. Adding a name again replaces it, so that a notebook cell can be run twice.

        Raises:
            UserError: the name is not a plain word, or belongs to one that ships.
        """
        kind = self.names.kind
        if not _NAME.fullmatch(name):
            raise UserError(f"{name!r} cannot name a {kind}: use lower-case letters, digits and _ only, at most 60.")
        if name in self.names.shipped:
            if name in self:
                raise UserError(f"{name!r} already names a {kind} of nacsim. Choose another name.")
        elif name not in self.names.added:
            self.names.added.append(name)
        self[name] = item

    def __missing__(self, name: str) -> Item:
        if self.names.knows(name) and name in self:
            return self[name]
        raise UserError(
            f"No {self.names.kind} {name!r} is registered in this process. Import one of your own, or install it,"
            " wherever it is used."
        )
