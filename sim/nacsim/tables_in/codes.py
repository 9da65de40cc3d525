"""Codes for actors and keys for issues, made from what a table calls them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence

from nacsim.scenario import alliance_facts
from nacsim.scenario.assemble import OFFICIALS
from nacsim.scenario.values import CODE

LONGEST_CODE = 12
LONGEST_KEY = 40
YAML_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "default", "by", "consent"}
"""Words that mean something of their own in a file, in small letters."""


def codes(labels: Sequence[str]) -> dict[str, str]:
    """A code for each actor: its label, if that can be one; of a country its own; else one made from the label.

    Why made ones are never a country's: its exposure and capability would come with the code.
    """
    found = {label: code for label in labels if (code := _given(label))}
    if len(set(found.values())) < len(found):  # FRA and France: the first of them is it
        first = {code: label for label, code in reversed(found.items())}
        found = {label: code for label, code in found.items() if first[code] == label}
    taken = {*found.values(), *alliance_facts.all_codes(), *OFFICIALS}
    for label in labels:
        if label not in found:
            found[label] = _free(_candidates(label), taken, LONGEST_CODE)
            taken.add(found[label])
    return {label: found[label] for label in labels}


def _given(label: str) -> str | None:
    """The code that a label is, or that of the country it names."""
    if alliance_facts.ever_member(label.upper()):
        return label.upper()
    usable = re.fullmatch(CODE, label) and label not in OFFICIALS and label.casefold() not in YAML_WORDS - {"y", "n"}
    return label if usable else alliance_facts.code_named(label)


def _candidates(label: str) -> list[str]:
    """Codes that a label suggests, the most telling first."""
    words = _latin(label).upper().split()
    whole, initials = "_".join(words), "".join(word[0] for word in words)
    short = [whole] if len(whole) <= LONGEST_CODE else [initials[:LONGEST_CODE]] if len(words) > 1 else []
    return [code for code in (*short, whole[:LONGEST_CODE].rstrip("_")) if re.fullmatch(CODE, code)] or ["A1"]


def keys(labels: Sequence[str]) -> dict[str, str]:
    """A key for each issue: its label in small letters, digits and underscores."""
    found: dict[str, str] = {}
    for label in labels:
        key = _latin(label).lower().replace(" ", "_")[:LONGEST_KEY].strip("_")
        if not key[:1].isalpha() or key in YAML_WORDS:
            key = f"issue_{key}".rstrip("_")
        found[label] = _free([key], found.values(), LONGEST_KEY)
    return found


def _latin(label: str) -> str:
    """The words of a label in ASCII letters and digits, without accents."""
    plain = unicodedata.normalize(
        "NFKD", label.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l")
    )
    without = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(re.findall("[A-Za-z0-9]+", without))


def _free(candidates: Iterable[str], taken: Collection[str], longest: int) -> str:
    """The first candidate that is free; else the last one with the first number that makes it so."""
    last = ""
    for last in candidates:
        if last not in taken and last.casefold() not in YAML_WORDS:
            return last
    stem = last.rstrip("0123456789_") or last
    numbered = (f"{stem[: longest - len(str(n))]}{n}" for n in range(2 if stem == last else 1, 10_000))
    return next(name for name in numbered if name not in taken)


def distinct(names: Sequence[str], codes: Sequence[str], longest: int) -> list[str]:
    """Names cut to a length, each unlike the others: of two alike the later one has its code behind it."""
    cut: Callable[[str, int], str] = lambda text, most: text if len(text) <= most else f"{text[: most - 1].rstrip()}…"  # noqa: E731
    found: list[str] = []
    for name, code in zip(names, codes, strict=True):
        short = cut(name, longest)
        if short.casefold() in {other.casefold() for other in found} or short.casefold() in _others(code, codes):
            short = f"{cut(name, longest - len(code) - 3)} ({code})"
        found.append(short)
    return found


def _others(code: str, codes: Sequence[str]) -> set[str]:
    return {other.casefold() for other in codes if other != code}
