"""Characters that look like others or like nothing, as pasted text brings them, and what to type instead.

They may stand freely in prose. Where a key, a number, a date or a name is refused, or the YAML itself, they are named.
"""

from __future__ import annotations

import re
import unicodedata

_LOOK_LIKE = {
    **dict.fromkeys("\u2212", "-"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
    "\u3001": ",",
}
_LETTERS = dict(zip("АВЕЗКМНОРСТХУаеорсухіѕј", "ABE3KMHOPCTXYaeopcyxisj", strict=True))  # noqa: RUF001
"""Cyrillic and Latin."""
_TO_LATIN = str.maketrans("".join(_LETTERS), "".join(_LETTERS.values()))
_DECIMAL_COMMA = re.compile(r"([-+]?[0-9]+),([0-9]+)")
_STRUCTURE = re.compile(
    r"^ *(?:- +)*-?(?P<space>[^\S \t\n]|[\u200b-\u200f\u2060\ufeff])"  # where a line is indented, or after a dash
    r"|(?<=[\w\"']):(?P<after>[^\S \t\n]|[\u200b\u2060\ufeff])"  # after the colon of a key
    r"|(?<=[A-Za-z0-9_\"'\]}])(?P<wide>[\uff0c\uff1a\uff3b\uff3d\uff5b\uff5d\ufe55\u3001])"  # wide punctuation
    r"|(?P<end>[\x85\u2028\u2029])$"  # a line break, and none to an editor
)
_QUOTE = re.compile(r"(?:^|[{,\[]) *(?:- +)*(?:\w+: +)?(?P<quote>[\u201c-\u201f\u2018-\u201b\u00ab\u00bb])")
"""A quotation mark where a text begins."""


def instead(mark: str) -> str | None:
    """What a character looks like: an ASCII character, or "" for one that is invisible; None if it is what it seems."""
    if mark.isascii():
        return None
    if mark in _LOOK_LIKE:
        return _LOOK_LIKE[mark]
    kind = unicodedata.category(mark)
    if kind == "Pd":
        return "-"
    if kind in ("Zs", "Zl", "Zp") or mark == "\x85":
        return " "
    if kind == "Cf":
        return ""
    narrow = unicodedata.normalize("NFKC", mark)
    return narrow if len(narrow) == 1 and narrow.isascii() else None


def first(text: str) -> int | None:
    """Where the first such character stands in a text; None if there is none."""
    if text.isascii():
        return None
    found = next((i for i, mark in enumerate(text) if instead(mark) is not None), None)
    if found is None and text.translate(_TO_LATIN).isascii():
        found = next(i for i, mark in enumerate(text) if mark in _LETTERS)
    return found


def advice(text: str) -> str | None:
    """What to type instead, in a text that was refused as a key, a number, a date or a name; None if nothing is odd."""
    at = first(text)
    typed = "".join(mark if (like := instead(mark)) is None else like for mark in text)
    comma = _DECIMAL_COMMA.fullmatch(typed.strip())
    sentences = [] if at is None else [named(text[at])]
    sentences += [point(*comma.groups())] if comma else []
    return " ".join(sentences) or None


def named(mark: str) -> str:
    """It holds U+00A0 (no-break space): type a space instead."""
    like = instead(mark) if mark not in _LETTERS else _LETTERS[mark]
    do = "delete it" if not like else f"type {'a space' if like == ' ' else like} instead"
    return f"It holds U+{ord(mark):04X} ({_name(mark)}): {do}."


def point(whole: str, decimals: str) -> str:
    """What to write for a number with a decimal comma."""
    return f"Write {whole}.{decimals} with a point."


def in_structure(line: str, *, quotes: bool) -> int | None:
    """Where such a character stands in a line of YAML in the place of its punctuation; None if nowhere.

    quotes: whether to look for quotation marks too, which may as well be part of a text.
    """
    if line.isascii():
        return None
    match = _STRUCTURE.search(line) or (_QUOTE.search(line) if quotes else None)
    return match.start(str(match.lastgroup)) if match else None


def _name(mark: str) -> str:
    return "byte-order mark" if mark == "\ufeff" else unicodedata.name(mark, "a control character").lower()
