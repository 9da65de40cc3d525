"""What the name of a column says: whether it holds actors, issues or numbers, and on which issue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["position", "salience", "influence"]
Role = Literal["actor", "name", "issue", "position", "salience", "influence", "other"]

SYNONYMS: Mapping[Role, tuple[str, ...]] = {
    "actor": (
        *("actor", "actors", "country", "countries", "player", "state", "member", "member state", "ally", "party"),
        *("stakeholder", "group", "agent", "organisation", "organization", "code"),
    ),
    "name": ("name", "description", "full name", "long name", "actor name", "country name", "actor description"),
    "issue": ("issue", "issues", "dimension", "topic", "item", "clause", "provision", "controversy"),
    "position": ("position", "positions", "pos", "ideal", "ideal point", "preference", "preferred position"),
    "salience": ("salience", "saliency", "sal", "importance", "attention", "priority"),
    "influence": ("influence", "power", "weight", "capability", "capabilities", "resources", "resource", "clout"),
}
"""The words for each, in small letters."""
KINDS: tuple[Kind, ...] = ("position", "salience", "influence")


@dataclass(frozen=True, slots=True)
class Head:
    """What a column holds. issue: that on which its numbers are, "" where none is named; title: its name as written."""

    role: Role
    issue: str
    title: str


def head(title: str) -> Head:
    """What the name of a column says: `Budget position`, `salience (Budget)`, `Country`."""
    words = " ".join(re.findall(r"[^\W_]+", title.casefold()))
    for role, synonyms in SYNONYMS.items():
        if words in synonyms:
            return Head(role, "", title)
    for kind in KINDS:
        one_of = "|".join(re.escape(word).replace(r"\ ", r"[\s_]") for word in SYNONYMS[kind])
        after = re.fullmatch(rf"(.+?)[\s_:./(\[-]+(?:{one_of})[)\]]*", title, re.IGNORECASE)
        before = re.fullmatch(
            rf"(?:{one_of})(?:\s*[_:./(\[-]+|\s+(?:of|on|for)\s+)\s*(.+?)[)\]]*", title, re.IGNORECASE
        )
        if found := after or before:
            return Head(kind, found[1].strip(), title)
    return Head("other", "", title)


def alike(title: str) -> str:
    """A label as it is compared with others: whatever its capitals, spaces and underscores."""
    return " ".join(re.findall(r"[^\W_]+", title.casefold())) or title.casefold()
