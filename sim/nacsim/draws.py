"""Named random streams: a draw depends on its owner and purpose, not on the order of calls or on other draws.

A stream belongs to (seed, block, owner, purpose) and gives one number per run of a fixed block of runs. Changing one
ally, adding a clause or asking in another order leaves all other draws unchanged. Run r is row `r % BLOCK` of block
`r // BLOCK`. This is the only module that names numpy's generators.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from nacsim.errors import check_at_least

Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.uint64]

BLOCK = 4096
"""Runs per block. Another size would change the draws of every seed."""


def _stream(seed: int, block: int, owner: str, purpose: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=_key(f"{seed}/{block}/{owner}/{purpose}")))


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "little")


def generator(seed: int, purpose: str) -> np.random.Generator:
    """A separate generator for a library that draws its own numbers; it can spawn children, as scipy requires."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(_key(f"{seed}/{purpose}"))))


def normals(seed: int, block: int, owner: str, purpose: str, runs: int = BLOCK) -> Floats:
    """Standard normal numbers of one stream for the first runs of a block, shape (runs,)."""
    return _stream(seed, block, owner, purpose).standard_normal(runs)


def keys(seed: int, block: int, owner: str, purpose: str, runs: int = BLOCK) -> Keys:
    """Random 64-bit keys of one stream, shape (runs,), to be turned into noise by `keyed_noise`."""
    return _stream(seed, block, owner, purpose).integers(0, 2**64, runs, dtype=np.uint64)


def name_key(name: str) -> np.uint64:
    """A 64-bit key of a name; sums of keys, which wrap around, are keys of sets of names."""
    return np.uint64(_key(name) % 2**64)


def keyed_noise(key: Keys, number: npt.NDArray[np.int64] | Keys) -> Floats:
    """Noise of mean 0 and standard deviation 1 that belongs to a key and a number (a text's key, a session).

    Why: there may be 10^9 texts, so their shocks cannot be drawn beforehand. The pair is mixed (the finaliser of
    SplitMix64, Steele et al. 2014) and four 16-bit pieces are summed: nearly normal, never beyond 3.5, and the same to
    the last bit on every machine. Shapes broadcast.
    """
    mixed = key ^ (number.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = mixed ^ (mixed >> np.uint64(31))
    piece = np.uint64(0xFFFF)
    total = (
        (mixed & piece) + (mixed >> np.uint64(16) & piece) + (mixed >> np.uint64(32) & piece) + (mixed >> np.uint64(48))
    )
    # Each piece is uniform on 0..65535: mean 32767.5, variance (2^32 - 1) / 12.
    return np.asarray((total.astype(np.float64) - 4 * 32767.5) / np.sqrt(4 * (2.0**32 - 1) / 12))


@dataclass(frozen=True, slots=True)
class Luck:
    """All draws of n runs, made before anything is decided. Last axis = ally; standard units.

    value, exposure, reserve, stake, firmness, linkage, commitment, sway: (n, A). ideal, salience: (n, P, A). hearing,
    capital: keys (n, A). officials: (n,), as sway, of officials who propose. theory: (n,), from 0 to 1, the place in
    the table of the theory's parameters. `noise` is 1, or 0 where every draw is at its centre.
    """

    value: Floats
    exposure: Floats
    reserve: Floats
    stake: Floats
    firmness: Floats
    linkage: Floats
    commitment: Floats
    sway: Floats
    ideal: Floats
    salience: Floats
    hearing: Keys
    capital: Keys
    officials: Floats
    theory: Floats
    noise: float

    def rows(self, which: slice | npt.NDArray[np.int64]) -> Luck:
        """The draws of the selected runs; a run selected twice appears twice."""
        return replace(self, **{name: getattr(self, name)[which] for name in (*PER_ALLY, *PER_CLAUSE, *OTHERS)})

    def by_ally(self, which: npt.NDArray[np.int64]) -> Luck:
        """The draws of n runs in which each ally has those of a row of its own, (n, A). All others stay as they are."""
        allies, clauses = np.arange(which.shape[1]), np.arange(self.ideal.shape[1])[:, None]
        own = {name: getattr(self, name)[which, allies] for name in (*PER_ALLY, "hearing", "capital")}
        of_clauses = {name: getattr(self, name)[which[:, None, :], clauses, allies] for name in PER_CLAUSE}
        return replace(self, **own, **of_clauses)


PER_ALLY = ("value", "exposure", "reserve", "stake", "firmness", "linkage", "commitment", "sway")
PER_CLAUSE = ("ideal", "salience")
OTHERS = ("hearing", "capital", "officials", "theory")
"""The draws of `Luck`, by shape."""


def centre(allies: int, provisions: int) -> Luck:
    """One run with every draw at its centre: all numbers as written, and no noise."""
    zeros, clauses = np.zeros((1, allies)), np.zeros((1, provisions, allies))
    nothing = np.zeros((1, allies), dtype=np.uint64)
    numbers = dict.fromkeys(PER_ALLY, zeros) | dict.fromkeys(PER_CLAUSE, clauses)
    return Luck(**numbers, hearing=nothing, capital=nothing, officials=np.zeros(1), theory=np.zeros(1), noise=0.0)


def draw_block(
    seed: int,
    block: int,
    codes: Sequence[str],
    groups: Sequence[str],
    provisions: Sequence[str],
    common: float,
    runs: int = BLOCK,
    only: Mapping[str, Sequence[bool]] = MappingProxyType({}),
) -> Luck:
    """The luck of the first `runs` runs of a block; a run's draws do not depend on how many are asked for.

    `common` is the share of the variance an ally has in common with its group: independent errors alone would make
    "more members, more blocks" an artefact of taking a minimum over more draws. `only`: by purpose, the allies for whom
    a draw can matter; the others get 0, which costs nothing.

    Raises:
        UserError: there is no such seed or block.
    """
    check_at_least("A seed", seed, 0)
    check_at_least("A block", block, 0)
    cache: dict[tuple[str, str], Floats] = {}

    def shared(group: str, purpose: str) -> Floats:
        if (group, purpose) not in cache:
            cache[group, purpose] = normals(seed, block, f"group:{group}", purpose, runs)
        return cache[group, purpose]

    def per_ally(purpose: str, matters: Sequence[bool]) -> Floats:
        columns = np.zeros((runs, len(codes)))
        for i in (i for i, does in enumerate(matters) if does):
            own = normals(seed, block, codes[i], purpose, runs)
            columns[:, i] = np.sqrt(common) * shared(groups[i], purpose) + np.sqrt(1 - common) * own
        return columns

    def per_clause(name: str) -> Floats:
        clauses = [per_ally(f"{name}:{key}", everyone) for key in provisions]
        return np.stack(clauses, axis=1)

    def per_ally_keys(purpose: str) -> Keys:
        return np.stack([keys(seed, block, code, purpose, runs) for code in codes], axis=-1)

    everyone = [True] * len(codes)
    return Luck(
        **{name: per_ally(name, only.get(name, everyone)) for name in PER_ALLY},
        **{name: per_clause(name) for name in PER_CLAUSE},
        hearing=per_ally_keys("hearing"),
        capital=per_ally_keys("capital"),
        officials=normals(seed, block, "officials", "sway", runs),
        theory=_stream(seed, block, "theory", "row").random(runs),
        noise=1.0,
    )
