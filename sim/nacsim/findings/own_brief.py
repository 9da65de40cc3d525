"""What a seat is told about itself: its interests, its red lines, and how much of that anybody has documented."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nacsim.findings.chair_moves import without
from nacsim.findings.provenance import CONFIDENCES, entries, read_in
from nacsim.findings.words import Words, capital, counted, listed, on_date, possessive, safe, sentence
from nacsim.record import CHAIR, ally_of
from nacsim.scenario.resolved import Provision, Source
from nacsim.theory.rules import RULES

Labelled = tuple[str, str]
NO_WISH = "no wish of your own"
ESTIMATE = "By how much is an estimate, whatever documents say of the event"


@dataclass(frozen=True, slots=True)
class OwnBrief:
    """A brief in words: what is said of each clause, and what besides, each under a label."""

    who: str
    opening: str
    clauses: tuple[Labelled, ...]
    rest: tuple[Labelled, ...]


def own_brief(words: Words, seat: str, brief: Mapping[str, Any]) -> OwnBrief:
    """The brief of a seat, from that of a question (`Question.brief`)."""
    return _of_chair(words, brief) if seat == CHAIR else _of_ally(words, ally_of(seat), brief)


def _of_chair(words: Words, brief: Mapping[str, Any]) -> OwnBrief:
    scenario = words.scenario
    elsewhere = "; ".join(
        f"{without(words, body)}{f': {safe(because)}' if because else ''}"
        for body, because in brief["other_bodies"].items()
    )
    rest = [
        (
            "Your task",
            "to find words that everybody can let pass, before the time is over; you have no vote and no veto",
        ),
        ("It passes if", RULES[scenario.rule].says),
        ("Tabled by", words.sponsors()),
        ("Demarches", "capitals can be asked to work on those who object" if brief["demarches"] else "none are made"),
        ("Elsewhere", elsewhere or "there is no other body that could take this up"),
    ]
    return OwnBrief(
        "the chair", "You preside. You see what all see; what allies would accept you hear or ask.", (), (*rest,)
    )


def _of_ally(words: Words, code: str, brief: Mapping[str, Any]) -> OwnBrief:
    opening = "You tabled this text, with others." if brief["sponsor"] else "You did not table this text."
    if brief["because"]:
        opening += sentence(f' Why you stand where you stand, as the file has it: "{safe(brief["because"])}"')
    rest = [("A decision", _worth(brief["value"], brief["stake"])), *_limits(words, brief)]
    if not brief["takes_part"]:
        rest.append(("Taking part", "you have said that you send and pay nobody: whatever is adopted, you stand aside"))
    changed = _changed(words, code, brief)
    hidden = {*changed} if brief["linkage"] else {*changed, "linkage"}
    rest += [("Alone", _alone(words, code)), *_known(words, code, hidden=hidden)]
    if changed:
        rest.append(("Changed", f"by an event: {'; '.join(_NAMES[name] for name in changed)}. {ESTIMATE}"))
    return OwnBrief(words.ally(code), opening, _wishes(words, brief), (*rest,))


_MUCH = ((0.95, "as much as a whole decision can be worth"), (0.5, "very much"), (0.2, "much"), (0.1, "a little"))
"""From how much on, of 1 at most, it is called so."""


def _much(amount: float) -> str:
    """An amount in words, for readers to whom the number says nothing."""
    return next((word for least, word in _MUCH if abs(amount) >= least), "very little")


def _price(what: str, price: float, bound: str = "") -> str:
    return f"{what} you {_much(price)} ({bound}{price:.2f})"


def _worth(value: float, stake: float) -> str:
    number = f"({abs(value):.2f}, where 1 is the most)"
    if value > 0:
        rather = f"is worth {_much(value)} to you {number}: you would rather have one than none"
    elif value < 0:
        rather = f"costs you {_much(value)} {number}: you would rather have none"
    else:
        rather = "is as such worth nothing to you either way"
    return f"{rather}. {_price('Wrong words can cost', stake, 'up to ')}"


def _wishes(words: Words, brief: Mapping[str, Any]) -> tuple[Labelled, ...]:
    """Clause by clause the wording nearest to what it wants, those that matter most to it first."""
    weights = {p.key: brief["salience"].get(p.key, 1.0) for p in words.scenario.provisions}
    total = sum(weights.values()) or 1.0
    return tuple(
        (words.clause(p.key), f"{wish(words, p, brief) or NO_WISH} ({100 * weights[p.key] / total:.0f}%)")
        for p in sorted(words.scenario.provisions, key=lambda p: -weights[p.key])
    )


def wish(words: Words, provision: Provision, brief: Mapping[str, Any]) -> str | None:
    """The wording of a clause that is nearest to what an ally wants; None if it has no wish there."""
    best = _nearest(provision, brief)
    return None if best is None else words.wording(provision.key, best)


def _nearest(provision: Provision, brief: Mapping[str, Any]) -> str | None:
    """The option nearest to what it wants; None if it wants nothing here."""
    ideal, far = brief["ideal"].get(provision.key), brief["distance"].get(provision.key)
    places = [option for option in provision.options if option.at is not None]
    if far:
        return str(min(far, key=far.__getitem__))
    if ideal is None or not places:
        return None
    return min(places, key=lambda option: abs((option.at or 0.0) - ideal)).key


def in_your_eyes(words: Words, brief: Mapping[str, Any], clause: str, option: str) -> str:
    """What a wording is to a seat: past its red line, what it wants, or nothing to say, as of the chair always."""
    if "red_lines" not in brief:
        return ""
    if any(line["clause"] == clause and option in line["refuses"] for line in brief["red_lines"]):
        return "past your red line"
    provision = next(p for p in words.scenario.provisions if p.key == clause)
    return "what you want" if _nearest(provision, brief) == option else ""


def _limits(words: Words, brief: Mapping[str, Any]) -> Iterable[Labelled]:
    for line in brief["red_lines"]:
        refused = listed(words.wording(line["clause"], option) for option in line["refuses"])
        cost = _price("past it costs", line["firmness"])
        yield "Red line", f"{words.clause(line['clause'])}: {refused}{_why(line)}; {cost}"
    for word in brief["commitments"]:
        consents = word["on"] == "consent"
        to = "to let a decision pass" if consents else f"not to refuse over {words.clause(word['on'])}"
        yield "Your word", f"{to}{_why(word)}; {_price('going back on it costs', word['strength'], 'up to ')}"
    if asked := brief["in_need"]["allies"]:
        costs = _price("going back on it costs", brief["in_need"]["strength"], "up to ")
        yield (
            "Your word",
            f"the treaty's, as {words.allies(asked)} asked for consultations: to let a decision pass; {costs}",
        )
    for other, bond in brief["acts_with"].items():
        yield "Together", f"you mean to stand or fall with {words.ally(other)}{_why(bond)}"
    if brief["linkage"]:
        payers = f"; {words.allies(brief['paid_by'])} could pay for it" if brief["paid_by"] else ""
        yield "Linkage", f"for a reason outside this text, {_price('to let it pass costs', brief['linkage'])}{payers}"


def _why(entry: Mapping[str, Any]) -> str:
    return f' ("{safe(entry["because"])}")' if entry["because"] else ""


def _alone(words: Words, code: str) -> str:
    allies = words.scenario.allies
    own = next(ally.exposure.value for ally in allies if ally.code == code)
    more, less = (sum((ally.exposure.value - own) * way > 0 for ally in allies) for way in (1, -1))
    of = f"of the {counted(len(allies) - 1, 'other')}"
    than = f"easier for you than for {more} {of}" if more >= less else f"harder for you than for {less} {of}"
    than = than if more or less else "as hard for you as for all others"
    return (
        f"to be the only one that refuses is {than} ({own:.2f}, where 1 is the hardest). Each ally that refuses with"
        " you makes it lighter, and the time that goes by makes it heavier"
    )


_NAMES = {
    "value": "what a decision is worth",
    "stake": "what wrong words can cost",
    "exposure": "what standing alone costs",
    "linkage": "what you hold against it for another reason",
}
"""Numbers that a brief shows, besides those of clauses; of the others it does not say where they come from."""
_KINDS = {
    "ideal": "wishes on",
    "distance": "wishes on",
    "salience": "your attention to",
    "red_lines": "the red line on",
    "commitments": "your word on",
    "acts_with": "the bond with",
}


def _known(words: Words, code: str, hidden: Collection[str]) -> Iterable[Labelled]:
    """Which of the numbers shown anybody has documented, which were inferred, which assumed, and in whose accounts."""
    own = [e for e in entries(words.scenario) if e.ally == words.name(code) and e.number not in hidden]
    named = {word: _named(words, [entry.number for entry in own if entry.confidence == word]) for word in CONFIDENCES}
    yield from ((capital(word), numbers) for word, numbers in named.items() if numbers)
    if sources := read_in(words.scenario, code):
        yield "Read in", "; ".join(_account(source) for source in sources)
    if named["assumed"]:
        yield "", f"What is assumed nobody has shown; it may be false of {possessive(words.ally(code))} government."


def _changed(words: Words, code: str, brief: Mapping[str, Any]) -> list[str]:
    """The numbers of a brief that are not, or no longer, those that the ally began with."""
    ally = next(ally for ally in words.scenario.allies if ally.code == code)
    first = {"value": ally.value.value, "stake": ally.stake.value, "linkage": ally.linkage.value}
    return [name for name, was in first.items() if brief[name] != was]


def _account(source: Source) -> str:
    """Whose account it is, and of what day. Not its title, which can tell how the matter ended."""
    whose = ", ".join(filter(None, (safe(source.publisher or source.title), on_date(source.date))))
    note = f"; {safe(source.note)}" if source.note else ""
    return f"{whose} ({safe(source.key)}{note})"


def _named(words: Words, numbers: list[str]) -> str:
    plain = [_NAMES[number] for number in numbers if number in _NAMES]
    groups: dict[str, dict[str, None]] = {}
    for number in numbers:
        kind, _, rest = number.partition(".")
        if kind in _KINDS:
            groups.setdefault(_KINDS[kind], {})[_about(words, kind, rest.partition(".")[0])] = None
    return "; ".join([*plain, *(f"{kind} {listed(keys)}" for kind, keys in groups.items())])


def _about(words: Words, kind: str, key: str) -> str:
    if kind == "acts_with":
        return words.ally(key)
    return "letting a decision pass" if key == "consent" else words.clause(key)
