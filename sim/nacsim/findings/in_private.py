"""What an ally told the chair in private, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nacsim.findings.words import TAKES, Words, capital
from nacsim.record import Stance

_BESIDE: Mapping[bool | None, str] = {
    True: "easier for it to let pass than the text on the table",
    False: "harder for it to let pass than the text on the table",
    None: "neither easier nor harder for it to let pass than the text on the table",
}


def in_private_words(
    words: Words,
    ally: str,
    stance: Stance,
    on: Sequence[str],
    *,
    text: Mapping[str, str] | None = None,
    nearer: bool | None = None,
) -> str:
    """Where it stands and on which clauses.

    text: the clauses reworded, with their options. nearer: whether that is nearer to its consent than the text now.
    """
    objects = f" on {words.clauses(on)}" if stance == "object" else ""
    reworded = "; ".join(f"{words.clause(key)}: {words.wording(key, option)}" for key, option in (text or {}).items())
    changed = f" with other words ({reworded})" if text else ""
    beside = f"; this text is {_BESIDE[nearer]}" if text else ""
    return f"{capital(words.ally(ally))}, in private, on the text{changed}: {TAKES[stance]}{objects}{beside}."
