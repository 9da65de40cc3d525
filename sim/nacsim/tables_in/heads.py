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


def _one_of(kind: Kind) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"[\s_]") for word in SYNONYMS[kind])


_AFTER = {kind: re.compile(rf"(?P<issue>.+?)[\s_:./(\[-]+(?:{_one_of(kind)})[)\]]*", re.IGNORECASE) for kind in KINDS}
_BEFORE = {
    kind: re.compile(
        rf"(?:{_one_of(kind)})(?:\s*[_:./(\[-]+|\s+(?:of|on|for)\s+)\s*(?P<issue>.+?)[)\]]*", re.IGNORECASE
    )
    for kind in KINDS
}
_PLAINLY = re.compile(r"(?P<word>position|pos|salience|saliency|sal) (?P<issue>.+)", re.IGNORECASE)
"""Words that are hardly part of an issue's name, unlike those of `power plants` and `priority lanes`."""


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
    spaced = re.sub("(?<=[a-z])(?=[A-Z])", " ", title)  # PosBudget
    for kind in KINDS:
        if found := _AFTER[kind].fullmatch(spaced) or _BEFORE[kind].fullmatch(spaced) or _PLAINLY.fullmatch(spaced):
            named = found.groupdict().get("word", kind).casefold()
            if kind == named or named in SYNONYMS[kind]:
                return Head(kind, found["issue"].strip(), title)
    return Head("other", "", title)


def alike(title: str) -> str:
    """A label as it is compared with others: whatever its capitals, spaces and underscores."""
    return " ".join(re.findall(r"[^\W_]+", title.casefold())) or title.casefold()
