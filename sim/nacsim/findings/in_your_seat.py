"""What the model would have said in somebody's seat, and why: for telling it after that somebody has answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import fsum

from nacsim.findings.event_words import event_words
from nacsim.findings.words import OUTCOME_WORDS, STANCE_WORDS, Words, listed, sentence, small
from nacsim.record import (
    CHAIR,
    Adjourned,
    Closed,
    Event,
    Objection,
    SilenceBroken,
    SilenceKept,
    Sounding,
    Terms,
    ally_of,
)

CLOSE, SOME = 0.1, 0.4
"""In units of value: below the first a gap is small, from the second on wide."""
SHOWN = 0.05
"""Costs below this are part of the rest, as long as the rest is below it too."""
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


def unchanged(said: str) -> str:
    """What the model would have said, where that and its reckoning are what was told before."""
    stands = said.partition(" It reckons")[0].partition(" Why: ")[0]
    return f"{stands} As before, and for the same reasons."


def _stood(words: Words, ally: str, sounding: Sounding) -> str:
    stance, terms = sounding.stances[ally], sounding.terms.get(ally)
    objection, worth = sounding.objections.get(ally), sounding.worth[ally]
    aside = ", but would not take part" if ally in sounding.standing_aside and stance != "object" else ""
    if objection is None:
        why = _worth(worth, stance) if terms is None else _reckoned(words, ally, sounding.hour, terms)
        said = f"What the model would have said in your seat: {STANCE_WORDS[stance]}{aside}. {why}."
    else:
        against = f"on {words.clauses(objection.clauses)}"
        reckoned = "It gives no reckoning" if terms is None else _reckoned(words, ally, sounding.hour, terms, objection)
        said = f"What the model would have said in your seat: objects {against}. {reckoned}."
    return (
        said if terms is None else f"{said}{_why_these(words, terms, objection)}{_gap_of(words, ally, sounding.hour)}"
    )


def _why_these(words: Words, terms: Terms, objection: Objection | None) -> str:
    """Why it names no clause that costs it as much as one that it names: `theory.objection`."""
    if objection is None or not objection.clauses or words.scenario.granularity == "each_item":
        return ""
    least = min(terms.clauses[clause] for clause in objection.clauses)
    if not any(cost >= least for clause, cost in terms.clauses.items() if clause not in objection.clauses):
        return ""
    spared = ", and what standing aside spares it," if terms.aside else ""
    enough = "it takes to get there" if objection.yes_if else "would make up what it lacks"
    return f" It names those that weigh most (its earlier words on them{spared} taken off), and no more than {enough}."


def _gap_of(words: Words, code: str, hour: int) -> str:
    """That a delegation sees more or less in a decision than its brief, which is the capital's."""
    gap = next(ally.capital_gap.value for ally in words.scenario.allies_at(hour) if ally.code == code)
    if not gap:
        return ""
    sees = f"{abs(gap):.2f} {'less' if gap > 0 else 'more'}"
    return (
        " (The brief says what a decision is worth to the capital; until the capital writes a letter, the delegation"
        f" sees {sees} in it.)"
    )


def _worth(worth: float | None, stance: str) -> str:
    if worth is None:
        return "It gives no reckoning"
    amount = f"{_shown(worth)}, what refusing would cost left out"
    sense = {
        "support": f"the text is worth having to it ({amount})",
        "undecided": f"the text is worth about nothing to it ({amount})",
        "acquiesce": f"it does not like the text ({amount}), and refusing would cost it more",
    }
    return f"Why: {sense[stance]}"


def _gap(short: float) -> str:
    lacks = f"{short:.2f}" if round(short, 2) else "less than 0.01"
    return (
        f"It lacks {lacks} to let the text pass: {_width(short)}. It is not the sum of the table: a letter is a graver"
        " step than a word there, and the capital looks at the text anew"
    )


def _width(short: float) -> str:
    return "a small gap" if short < CLOSE else "a middling gap" if short < SOME else "a wide gap"


def _reckoned(words: Words, ally: str, hour: int, terms: Terms, objection: Objection | None = None) -> str:
    """What the text and refusing it come to, and where the line is: as shown, the parts make the sum."""
    margin, line = _shown(terms.margin), _shown(terms.reserve)
    parts = _told(_parts(words, ally, hour, terms), _named(words, objection), float(margin))
    listing = "; ".join(_group(name, group) for name, group in parts.items())
    hope = "a little more than that" if margin == line else line
    end = (
        f"it could live with that, but objects for now, in the hope of {hope}"
        if objection and objection.yes_if
        else _against(terms, margin, line)
    )
    return f"It reckons, with the numbers of this run: {listing}. That makes {margin}; {end}"


Parts = dict[str, dict[str, float]]


def _parts(words: Words, ally: str, hour: int, terms: Terms) -> Parts:
    """All that makes the sum, in groups; item by item only the clause that it minds most counts."""
    costs = {words.clause(key): -cost for key, cost in terms.clauses.items()}
    if words.scenario.granularity == "each_item":
        worst = min(costs, key=lambda clause: costs[clause], default="")
        costs = {clause: cost for clause, cost in costs.items() if clause == worst}
    return {
        "a decision": {"": terms.value},
        "the words": dict(sorted(costs.items(), key=lambda cost: cost[1])),
        **_aside(terms, fsum(costs.values())),
        "what refusing costs": _prices(words, ally, hour, terms),
    }


def _named(words: Words, objection: Objection | None) -> set[str]:
    """The clauses that it names."""
    return {words.clause(key) for key in objection.clauses} if objection else set()


def _told(parts: Parts, named: Collection[str], total: float) -> Parts:
    """Those that weigh something, the clauses that it names, and as many more as keep the rest small; then the rest."""
    amounts = {(group, what): round(amount, 2) + 0.0 for group, of in parts.items() for what, amount in of.items()}
    shown = {key for key, amount in amounts.items() if key[0] == "a decision" or abs(amount) >= SHOWN}
    shown |= {("the words", clause) for clause in named} & amounts.keys()
    hidden = sorted((key for key in amounts.keys() - shown if amounts[key]), key=lambda key: (abs(amounts[key]), key))

    def rest() -> float:
        return round(total - fsum(amounts[key] for key in shown), 2)

    while hidden and abs(rest()) >= SHOWN:
        shown.add(hidden.pop())
    told = {group: {what: amounts[group, what] for what in of if (group, what) in shown} for group, of in parts.items()}
    last = {"the rest": {"": rest()}} if rest() else {}
    return {group: of for group, of in (told | last).items() if of}


def _against(terms: Terms, margin: str, line: str) -> str:
    """What it comes to beside the line, as far apart as the two are shown."""
    short = round(float(line) - float(margin), 2)
    if short > 0:
        far = f"lacks {short:.2f}, {_width(short)}"
    elif short < 0:
        far = f"is {abs(short):.2f} past that"
    else:
        far = "falls just short of that" if terms.margin < terms.reserve else "is just past that"
    return f"it lets a text pass from {line} on, so it {far}"


def _shown(amount: float) -> str:
    """With two decimals, and no minus before nothing."""
    return f"{round(amount, 2) + 0.0:.2f}"


def _group(name: str, amounts: Mapping[str, float]) -> str:
    """The words: location -1.02, command -0.57."""
    listing = ", ".join(f"{what} {amount:+.2f}".strip() for what, amount in amounts.items())
    return f"{name} {listing}" if [*amounts] == [""] else f"{name}: {listing}"


def _aside(terms: Terms, of_words: float) -> dict[str, dict[str, float]]:
    """What standing aside spares it; of one that takes part, what it loses by others that do not (theory.worth)."""
    name = "standing aside" if terms.aside else "others that stand aside"
    return {name: {"": terms.acceptability - terms.value - of_words}}


def _prices(words: Words, ally: str, hour: int, terms: Terms) -> dict[str, float]:
    """What refusing would cost it all the same."""
    return {
        "standing alone": terms.alone,
        "delay, as time goes by": terms.time,
        "the demarches made on it": terms.pressure,
        "being left out by another body": terms.bypass,
        _bound_by(words, ally, hour): terms.commitments,
    }


def _bound_by(words: Words, code: str, hour: int) -> str:
    """What binds it besides its interest: its own words, the treaty's to an ally in need, allies that it acts with."""
    own = next(ally for ally in words.scenario.allies_at(hour) if ally.code == code)
    in_need = {asks for event in words.scenario.calendar if event.hour <= hour for asks in event.article_4} - {code}
    bonds = {
        "its earlier words": own.commitments,
        f"the treaty's word to {words.allies(in_need)}, which asked for consultations": in_need,
        "the allies that it acts with": own.acts_with,
    }
    return f"what binds it ({listed(name for name, is_so in bonds.items() if is_so)})"


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
    return sentence(f"What the model would have done in your chair: {who}{small(text)}")
