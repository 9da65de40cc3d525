"""What the model would have said in somebody's seat, and why: for telling it after that somebody has answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nacsim.findings.event_words import event_words
from nacsim.findings.words import OUTCOME_WORDS, STANCE_WORDS, Words, listed, small
from nacsim.record import CHAIR, Adjourned, Closed, Event, SilenceBroken, SilenceKept, Sounding, Terms, ally_of

CLOSE, SOME = 0.1, 0.4
"""In units of value: below the first a gap is small, below the second it can be bridged, above it is wide."""
SHOWN = 0.05
"""A price of refusing below this is not worth a word."""
NOTHING = "On the floor the model asks for nothing: it speaks only when it is asked where it stands."


def in_your_seat(words: Words, kind: str, seat: str, events: Sequence[Event]) -> str:
    """In sentences. kind: of the question. events: what would have happened had it been left to the model."""
    if kind == "floor":
        return NOTHING
    if kind == "silence":
        return _letter(ally_of(seat), events)
    if seat == CHAIR:
        return _moved(words, events)
    sounding = next((event for event in events if isinstance(event, Sounding)), None)
    return "" if sounding is None else _stood(words, seat, sounding)


def _stood(words: Words, ally: str, sounding: Sounding) -> str:
    stance, terms = sounding.stances[ally], sounding.terms.get(ally)
    objection, worth = sounding.objections.get(ally), sounding.worth[ally]
    aside = ", but would not take part" if ally in sounding.standing_aside and stance != "object" else ""
    if objection is None or terms is None:
        return f"What the model would have said in your seat: {STANCE_WORDS[stance]}{aside}. {_worth(worth, stance)}."
    against = f"on {words.clauses(objection.clauses)}"
    short = terms.reserve - terms.margin
    how = "It could live with this text, and objects in the hope of more" if objection.yes_if else _gap(short)
    return f"What the model would have said in your seat: objects {against}. {how}. {'. '.join(_weighs(words, terms))}."


def _worth(worth: float | None, stance: str) -> str:
    if worth is None:
        return "It gives no reckoning"
    sense = {
        "support": "the text is worth having to it",
        "undecided": "the text is worth about nothing to it",
        "acquiesce": "it does not like the text, and refusing would cost it more",
    }
    return f"Why: {sense.get(stance, 'of the text')} ({worth:.2f})"


def _gap(short: float) -> str:
    wide = "a small gap" if short < CLOSE else "a gap that words can bridge" if short < SOME else "a wide gap"
    return f"It lacks {short:.2f} to let the text pass: {wide}"


def _weighs(words: Words, terms: Terms) -> Iterator[str]:
    """The clauses that cost it most, and what refusing would cost it all the same."""
    dear = sorted((key for key, cost in terms.clauses.items() if cost >= SHOWN), key=lambda key: -terms.clauses[key])
    if dear:
        yield f"Most costly to it: {listed(f'{words.clause(key)} ({terms.clauses[key]:.2f})' for key in dear[:3])}"
    prices = {
        "standing alone": terms.alone,
        "the time that is gone": terms.time,
        "demarches": terms.pressure,
        "another body": terms.bypass,
        "its earlier words": terms.commitments,
    }
    costs = [f"{name} ({price:.2f})" for name, price in prices.items() if price >= SHOWN]
    yield f"What makes refusing dear: {listed(costs)}" if costs else "Refusing costs it next to nothing"


def _letter(ally: str, events: Sequence[Event]) -> str:
    silence = next((event for event in events if isinstance(event, SilenceBroken | SilenceKept)), None)
    if silence is None or ally not in silence.by:
        return "What the model would have said in your seat: it writes no letter, and so lets the text pass."
    margin = silence.margins[ally] if isinstance(silence, SilenceBroken) else None
    why = "" if margin is None else f" {_gap(-margin)}."
    return f"What the model would have said in your seat: it writes a letter.{why}"


def _moved(words: Words, events: Sequence[Event]) -> str:
    """The chair's move: what comes before anybody else is heard."""
    own: list[Event] = []
    for event in events:
        if isinstance(event, Sounding | SilenceBroken | SilenceKept):
            break
        own.append(event)
    own = [event for event in own if not isinstance(event, Adjourned)] or own
    if not own:
        return ""
    first = own[0]
    if isinstance(first, Closed):
        does = "closes the matter" if first.outcome == "not_adopted" else "puts the text through"
        return f"What the model would have done in your chair: {does} ({OUTCOME_WORDS[first.outcome]})."
    said = event_words(first, words)
    several = len(said.rewordings) > 1
    changes = "; ".join(
        f"{f'{change.clause}: ' if several else ''}{change.old} -> {change.new}" for change in said.rewordings
    )
    text = f"{said.text} {changes}".rstrip() if changes else said.text
    who = "" if said.who == "Chair" else f"{said.who.lower()} "
    return f"What the model would have done in your chair: {who}{small(text)}."
