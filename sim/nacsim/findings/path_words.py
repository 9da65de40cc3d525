"""What a path of a scenario file leads to, in words: a noun phrase, singular, for axes, labels and sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nacsim.findings.words import Words, possessive, safe

PARAMETER_WORDS: Mapping[str, str] = {
    "alone_cost": "the price of refusing alone",
    "companion_relief": "how fast company lowers the price of refusing",
    "support_pressure": "what the deadline adds to the price of refusing",
    "indifference": "the margin within which an ally is undecided",
    "formality": "the price of breaking a silence by letter",
    "capital_shock": "how much a capital's second look can change",
    "shortfall_weight": "how much objections count with the chair",
    "sponsor_weight": "how much a sponsor counts with the chair",
    "sway": "how unequally members count with the chair",
    "stride": "how far a redraft goes at least",
    "doubt": "how uncertain stakes and salience are",
    "least_gain": "the least gain worth a redraft",
    "participation": "the share of the stake in taking part",
    "thinning": "what a supporter loses when others stand aside",
    "deferral_loss": "the loss from a clause that is put off",
    "vague_relief": "how much a vague wording brings nearer",
    "vague_cost": "what a vague wording costs everyone",
    "lobby": "the push of one demarche",
    "lobby_limit": "the most that demarches can push",
    "commitment_lever": "how much earlier words strengthen a demarche",
    "reserve_shape": "how late reserves are given up",
    "hearing": "how far the chair mishears an ally",
    "bypass": "the price of refusing where another body could decide",
    "ally_in_need": "what an ally's call for consultations adds",
    "pressing": "the time from which time presses",
    "common_noise": "how far allies of one group err alike",
}
"""What each parameter of the theory is, in a few words; `parameters` has it in full."""

_OF_ALLY: tuple[tuple[str, str], ...] = (
    ("value", "the worth of a decision to {ally}"),
    ("stake", "{own} stake in the clauses"),
    ("exposure", "the weight of standing alone on {ally}"),
    ("weight", "{own} capability"),
    (r"linkage(\.price)?", "{own} price outside the matter"),
    (r"ideal\.(.+)", "{own} ideal on {0}"),
    (r"salience\.(.+)", "{own} salience of {0}"),
    (r"red_lines\.(.+?)(\.firmness|\.refuses)?", "{own} red line on {0}"),
    (r"commitments\.consent(\.strength)?", "{own} earlier word to consent"),
    (r"commitments\.(.+?)(\.strength)?", "{own} earlier word on {0}"),
    ("commitments", "{own} earlier words"),
    (r"acts_with\.(.+?)(\.strength)?", "{own} bond with {0}"),
    ("(.+)", "{own} {0}"),
)
_OF_MATTER: tuple[tuple[str, str], ...] = (
    (r"procedure\.silence_hours", "the length of silence in hours"),
    (r"procedure\.rhythm", "the rhythm of meetings"),
    (r"procedure\.demarches", "the use of demarches"),
    (r"procedure\.opt_outs", "consent without taking part"),
    (r"procedure\.granularity", "what is tested at once"),
    (r"procedure\.deadline\.when", "the deadline"),
    (r"procedure\.deadline\.named", "the naming of the deadline"),
    (r"procedure\.other_bodies", "the way to another body"),
    (r"procedure\.other_bodies\.([^.]+?)(\.competent)?", "the way to the {0}"),
    (r"procedure\.([^.]+)", "the {0}"),
    (r"calendar\.([^.]+)\.when", 'the date of "{0}"'),
    (r"calendar\.([^.]+)", 'the event "{0}"'),
    (r"draft\.([^.]+)", "the draft on {0}"),
    ("members_as_of", "the day whose members decide"),
    ("sponsors", "the list of sponsors"),
    ("body", "the body that decides"),
)
"""The first that fits the whole path counts. `{0}`: what is in the first parentheses, with spaces for `_`."""


def path_words(path: str, words: Words) -> str:
    """Such as: the worth of a decision to France, for allies.FRA.value. Without a dot, whatever the path is."""
    first, _, rest = path.partition(".")
    if first == "theory":
        return PARAMETER_WORDS.get(rest, _plain(rest))
    if first == "allies" and rest:
        code, _, field = rest.partition(".")
        ally = "every other ally" if code == "default" else words.ally(safe(code))
        return _first(_OF_ALLY, field, words, ally=ally, own=possessive(ally)) or f"what is said of {ally}"
    return _first(_OF_MATTER, path, words) or " of ".join(reversed([_plain(part) for part in path.split(".")]))


def _first(patterns: tuple[tuple[str, str], ...], path: str, words: Words, **names: str) -> str:
    for pattern, phrase in patterns:
        if found := re.fullmatch(pattern, path):
            return phrase.format(*(_name(part, words) for part in found.groups("")), **names)
    return ""


def _name(part: str, words: Words) -> str:
    """An ally by its name; any other key as words."""
    name = words.ally(part)
    return _plain(part) if name == part else name


def _plain(part: str) -> str:
    return safe(part.replace("_", " ").replace(".", ": "))
