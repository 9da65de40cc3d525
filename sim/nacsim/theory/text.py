"""What is decided: a text, one option for each provision.

Arrays over (provision P, option O), padded where a provision has fewer options. A text is an integer array (..., P).
The order of a file must not matter: sums over clauses, ties and the numbers of texts go by core and by names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from nacsim.draws import Keys, name_key
from nacsim.parameters import Parameters

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Option, Scenario

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)


def pick(table: npt.NDArray[Kind], rows: Ints) -> npt.NDArray[Kind]:
    """Rows of a table. Why not `table[rows]`: numpy takes three times as long for that."""
    return table.take(rows, axis=0)


@dataclass(frozen=True, slots=True)
class TextSpace:
    """All texts a matter allows."""

    keys: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    exists: Bools
    """(P, O)."""
    at: Floats
    """(P, O): place on the scale; 0 where there is none."""
    width: Floats
    """(P, O): width of a vague wording, else 0."""
    left_open: Bools
    """(P, O)."""
    vague: Bools
    """(P, O)."""
    decides: Bools
    """(P, O): not, where a text with this wording of a core clause decides nothing."""
    ordered: Bools
    """(P,)."""
    core: Bools
    """(P,)."""
    near: Ints
    """(P, O, O): the place of each option among those of its provision, by distance from another, then by name."""
    least: Ints
    """(P,): the option nearest to doing nothing; -1 where the provision is nominal."""
    draft: Ints
    """(P,)."""
    reversion: Ints
    """(P,): -1 where nothing holds if nothing is adopted."""
    order: tuple[int, ...]
    """The provisions in an order of their own: the core ones first, each kind by name."""
    rank: Ints
    """(P, O): place of each option among those of its provision, by name; those that do not exist come last."""
    radix: Ints
    """(P,): a text's number is the sum of its options' ranks times these."""
    name_keys: Keys
    """(P, O): a key of each wording's name."""
    cells: Ints
    """The places of all wordings in a table (P, O) made flat: by `order`, then by `rank`."""

    @property
    def size(self) -> int:
        """How many texts there are."""
        return prod(len(options) for options in self.options)

    def number(self, text: Ints) -> Ints:
        """The number of each text, shape (...)."""
        return np.asarray((self.rank[np.arange(len(self.keys)), text] * self.radix).sum(-1))

    def key(self, text: Ints) -> Keys:
        """A key of each text, shape (...): that of its wordings' names, so of no other option and of no order."""
        return np.asarray(self.name_keys[np.arange(len(self.keys)), text].sum(-1))

    def words(self, text: Ints) -> dict[str, str]:
        """One text (P,) as provision and option keys."""
        return {key: self.options[d][int(text[d])] for d, key in enumerate(self.keys)}

    def texts(self, chunk: int = 4096) -> Iterator[Ints]:
        """Every text, in chunks of shape (<= chunk, P), in the order of their numbers."""
        counts = np.array([len(options) for options in self.options])
        of_rank = self.rank.argsort(-1)
        for start in range(0, self.size, chunk):
            numbers = np.arange(start, min(start + chunk, self.size))
            yield of_rank[np.arange(len(counts)), numbers[:, None] // self.radix % counts]


def text_space(scenario: Scenario) -> TextSpace:
    """The texts of a scenario."""
    provisions = scenario.provisions
    shape = (len(provisions), max(len(p.options) for p in provisions))
    exists, left_open, vague = (np.zeros(shape, bool) for _ in range(3))
    decides = np.ones(shape, bool)
    at, width = np.zeros(shape), np.zeros(shape)
    name_keys = np.zeros(shape, dtype=np.uint64)
    for d, provision in enumerate(provisions):
        for o, option in enumerate(provision.options):
            exists[d, o] = True
            at[d, o] = option.at or 0.0
            width[d, o] = option.width
            left_open[d, o] = option.kind == "left_open"
            vague[d, o] = option.kind == "vague"
            decides[d, o] = option.decides
            name_keys[d, o] = name_key(f"{provision.key}={option.key}")
    order = sorted(range(shape[0]), key=lambda d: (not provisions[d].core, provisions[d].key))
    radix = np.zeros(shape[0], dtype=np.int64)
    radix[order] = np.cumprod([1, *[len(provisions[d].options) for d in order[:-1]]])
    rank = _ranks(scenario, shape[1])
    points = exists & ~left_open & ~vague
    ordered = np.array([p.kind == "ordered" for p in provisions])
    return TextSpace(
        keys=tuple(p.key for p in provisions),
        options=tuple(tuple(o.key for o in p.options) for p in provisions),
        exists=exists,
        at=at,
        width=width,
        left_open=left_open,
        vague=vague,
        decides=decides,
        ordered=ordered,
        core=np.array([p.core for p in provisions]),
        near=_near(scenario, rank),
        least=np.where(ordered, np.where(points, at, np.inf).argmin(-1), -1),
        draft=np.array(scenario.draft, dtype=np.int64),
        reversion=np.array([-1 if o is None else o for o in scenario.reversion or [None] * shape[0]], dtype=np.int64),
        order=tuple(order),
        rank=rank,
        radix=radix,
        name_keys=name_keys,
        cells=np.array([d * shape[1] + o for d in order for o in rank[d].argsort()]),
    )


def _ranks(scenario: Scenario, options: int) -> Ints:
    """(P, O): places of the options by name."""
    ranks = np.tile(np.arange(options), (len(scenario.provisions), 1))
    for d, provision in enumerate(scenario.provisions):
        names = [option.key for option in provision.options]
        ranks[d, : len(names)] = [sorted(names).index(name) for name in names]
    return ranks


def _near(scenario: Scenario, rank: Ints) -> Ints:
    """(P, O, O): itself first; then on a scale by distance, options without a place last; of equals by name."""
    near = np.tile(np.arange(rank.shape[1]), (*rank.shape, 1))
    for d, provision in enumerate(scenario.provisions):
        for o, here in enumerate(provision.options):
            order = sorted(
                range(len(provision.options)),
                key=lambda i: (i != o, _apart(here, provision.options[i]), rank[d, i]),
            )
            near[d, o, order] = np.arange(len(order))
    return near


def _apart(here: Option, there: Option) -> float:
    return float("inf") if here.at is None or there.at is None else abs(here.at - there.at)


def dilution(space: TextSpace, text: Ints, attention: Floats, parameters: Parameters) -> Floats:
    """Weighted distance of texts (n, P) from the draft, 0..1.

    The weights `attention` (P,) are the sponsors' salience.
    """
    total, away = np.zeros(len(text)), from_draft(space, parameters)
    for d in space.order:
        total += attention[d] * away[d][text[:, d]]
    return total


def from_draft(space: TextSpace, parameters: Parameters) -> Floats:
    """(P, O): how far each option is from the draft's, as somebody would see it whose ideal is the draft.

    A draft that leaves a clause open counts as its fullest form, as it does for ideals that nobody stated.
    """
    clauses = np.arange(len(space.keys))
    place = np.where(space.left_open[clauses, space.draft], 1.0, space.at[clauses, space.draft])
    away = np.where(space.ordered[:, None], np.abs(space.at - place[:, None]), 1.0)
    soft = np.maximum(0, away - parameters.vague_relief * space.width) + parameters.vague_cost * space.width
    away = np.where(space.left_open, parameters.deferral_loss, np.where(space.vague, soft, away))
    away[clauses, space.draft] = 0.0
    return np.asarray(away)


def unfinished(space: TextSpace, text: Ints, attention: Floats) -> Floats:
    """Conflict put off in texts (n, P), 0..1: open clauses count whole, vague ones by their width."""
    total = np.zeros(len(text))
    for d in space.order:
        put_off = np.where(space.left_open[d], 1.0, np.where(space.vague[d], np.minimum(1.0, space.width[d]), 0.0))
        total += attention[d] * put_off[text[:, d]]
    return total
