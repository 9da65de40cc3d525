"""What an ally told the chair in private, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from nacsim.findings.words import TAKES, Words, capital
from nacsim.theory.ear import Private

_BESIDE: Mapping[bool | None, str] = {
    True: "easier for it to let pass than the text on the table",
    False: "harder for it to let pass than the text on the table",
    None: "neither easier nor harder for it to let pass than the text on the table",
}


def in_private_words(words: Words, ally: str, said: Private, text: Mapping[str, str] | None = None) -> str:
    """Where it stands, on which clauses, and how a reworded text, by clause, compares with the one on the table."""
    on = f" on {words.clauses(said.on)}" if said.stance == "object" else ""
    changed = f" with {words.clauses(text)} reworded" if text else ""
    beside = f"; this text is {_BESIDE[said.nearer]}" if text else ""
    return f"{capital(words.ally(ally))}, in private, on the text{changed}: {TAKES[said.stance]}{on}{beside}."
