"""Which clauses cannot be reworded now, and why: for whoever is asked of which clause."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nacsim.findings.words import Words, capital
from nacsim.scenario.resolved import Provision

NAMED = 2
"""So many of the wordings that cannot be chosen are named."""
NO_OTHER = "there are no other words for {it}"
IDLE = "{its} other words would decide nothing"
REFUSED = "{its} other words are past a red line of those who tabled the text"
REFUSED_OR_IDLE = f"{REFUSED}, or would decide nothing"


def clauses_that_stay(words: Words, now: Mapping[str, str], open_: Collection[str]) -> str:
    """Scope stays: its other words ("Turkey alone") are past a red line of those who tabled the text.

    Empty where none stays.

    now: the text on the table. open_: the clauses that can be reworded. What decides something and can still not be
    tabled is past a red line of a sponsor: nothing else forbids it (`theory.redraft.may_go`).
    """
    whys: dict[str, list[str]] = {}
    for provision in words.scenario.provisions:
        if provision.key not in open_:
            whys.setdefault(_why(provision, now[provision.key]), []).append(provision.key)
    return " ".join(_sentence(words, now, why, keys) for why, keys in whys.items())


def _why(provision: Provision, now: str) -> str:
    others = [option for option in provision.options if option.key != now]
    refused = any(option.decides for option in others)
    idle = any(not option.decides for option in others)
    if not others:
        return NO_OTHER
    return REFUSED_OR_IDLE if refused and idle else REFUSED if refused else IDLE


def _sentence(words: Words, now: Mapping[str, str], why: str, keys: list[str]) -> str:
    several = len(keys) > 1
    it, its = ("them", "their") if several else ("it", "its")
    others = [
        f'"{words.wording(provision.key, option.key)}"'
        for provision in words.scenario.provisions
        for option in provision.options
        if provision.key in keys and option.key != now[provision.key]
    ]
    named = f"other words ({', '.join(others)})" if 0 < len(others) <= NAMED else "other words"
    text = why.format(it=it, its=its).replace("other words", named)
    return f"{capital(words.clauses(keys))} {'stay' if several else 'stays'}: {text}."
