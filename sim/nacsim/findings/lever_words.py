"""What a lever is, in words: a change that somebody could bring about, as the subject of a sentence."""

from __future__ import annotations

from datetime import datetime

from nacsim.findings.words import Words, at_hour, duration, listed, possessive, safe
from nacsim.store.levers import LeverKind, SingleChange

ASKS = (
    "the chair and the calendar, then another body, then the sponsors for a clause, then another ally, and last the"
    " ally itself, for its word, for what it wants elsewhere, for its red lines"
)
"""The order of `CHEAPEST_FIRST` in words: of whom a lever asks something."""
_CHAIRS = {
    "brokering": "a chair that redrafts and brokers",
    "passive": "a chair that only tests for consensus",
    "perfect": "a chair that tables the best text worth having to all, or does nothing",
}
_RED_LINES: dict[LeverKind, str] = {
    "red_line_softened": "half as firm",
    "red_line_lifted": "lifted",
    "red_line_hardened": "twice as firm",
}


def lever_words(words: Words, lever: SingleChange) -> str:
    """Such as: France's red line on location half as firm; closing in session, without a silence."""
    if lever.kind in ("chair", "silence", "deadline", "body"):
        return _procedure(words, lever)
    if lever.kind == "redraft" and lever.provision and lever.to:
        return (
            f'a draft whose {words.clause(lever.provision)} clause reads "{words.wording(lever.provision, lever.to)}"'
        )
    return _of_allies(words, lever)


def _procedure(words: Words, lever: SingleChange) -> str:
    leg, to = words.scenario.legs[-1], lever.to or ""
    if lever.kind == "chair":
        return _CHAIRS.get(to, f"the chair {to}")
    if lever.kind == "silence":
        before = f" instead of {leg.silence_hours}" if leg.silence_hours else ""
        return f"a silence of {to} hours{before}" if int(to) else "closing in session, without a silence"
    if lever.kind == "deadline":
        when = datetime.fromisoformat(to)
        moved = when - words.scenario.opening.replace(minute=0, second=0, microsecond=0)
        hours = int(moved.total_seconds() // 3600) - leg.deadline
        return f"a deadline {_weeks(abs(hours))} {'later' if hours > 0 else 'earlier'} ({at_hour(when)})"
    if lever.allies:
        seat = "has" if len(lever.allies) == 1 else "have"
        return f"a way to the {safe(to)}, where {words.allies(lever.allies)} {seat} no seat"
    return f"no way to the {safe(to)}"


def _weeks(hours: int) -> str:
    return "a week" if hours == 7 * 24 else "a day" if hours == 24 else duration(hours)


def _of_allies(words: Words, lever: SingleChange) -> str:
    firmer = "firmer " if ".strength=" in lever.set[0] else ""
    others, own = words.allies(lever.allies), possessive(listed(words.ally(code) for code in lever.allies))
    on = words.clause(lever.provision) if lever.provision else "consent"
    if lever.kind in _RED_LINES:
        return f"{own} red line on {on} {_RED_LINES[lever.kind]}"
    return {
        "ally_brought_round": f"{words.ally(lever.to or '')} brought round to the draft",
        "ally_beside": f"{words.ally(lever.to or '')} objecting as {others} does",
        "commitment_made": f"a {firmer}word from {others} not to stand in the way",
        "commitment_dropped": f"{own} earlier words on {on} gone",
        "bond_dropped": f"{others} acting without {words.ally(lever.to or '')}",
        "linkage_paid": f"{words.ally(lever.to or '')} able to pay {own} price outside the matter",
        "linkage_lifted": f"{own} price outside the matter lifted",
    }[lever.kind]
