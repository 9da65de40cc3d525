"""What many pages show alike is drawn once: kept for as long as the room, or the sitting, that it was drawn from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")
MOST = 16
"""Values of which something is kept: the last rooms, their sittings, people and notes, what was closed last."""
_kept: OrderedDict[int, tuple[object, dict[Hashable, object]]] = OrderedDict()
"""By the identity of a value, which is held so that no other can have it."""


def once(of: object, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, made once for this very value and key. Why not `lru_cache`: rooms hold mappings."""
    held, drawn = _kept.get(id(of), (of, {}))
    _kept[id(of)] = (held, drawn)
    _kept.move_to_end(id(of))
    while len(_kept) > MOST:
        _kept.popitem(last=False)
    if key not in drawn:
        drawn[key] = make()
    return cast(T, drawn[key])
