"""What one event of a record says, in words: who acts or is heard, and what is done; soundings and the close apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from math import isnan

from nacsim.findings.words import NO_RECKONING, Words, counted, safe, unstopped
from nacsim.record import (
    Adjourned,
    Amendment,
    Approach,
    Calendar,
    Condition,
    Demarche,
    Drafting,
    Event,
    ItemsDropped,
    MovedToBody,
    ObjectionWithdrawn,
    Redraft,
    ReferredUp,
    SideDeal,
    SilenceBroken,
    SilenceKept,
    SilenceStarted,
    Sounding,
    Speech,
    SponsorWithdrew,
    StagePassed,
    TimeAsked,
)
from nacsim.theory.rules import RULES


@dataclass(frozen=True, slots=True)
class EventWords:
    """One event in words."""

    who: str
    """As a transcript names it: Chair, Silence, Meanwhile, ..."""
    text: str
    """Of a redraft: which clauses it changes; `rewordings` say how."""
    rewordings: tuple[Rewording, ...] = ()

    @property
    def line(self) -> str:
        """All of it in one line."""
        changes = "; ".join(f"{change.old} → {change.new}" for change in self.rewordings)
        return f"{self.text} {changes}" if changes else self.text


@dataclass(frozen=True, slots=True)
class Rewording:
    """A clause, the wording that goes and the one that comes."""

    clause: str
    old: str
    new: str


@singledispatch
def event_words(event: Event, words: Words) -> EventWords:  # noqa: ARG001 - those registered below need it
    """An event in words. TypeError for a sounding or the close: these are told together, by session and as outcome."""
    raise TypeError(f"{event.kind} is not put into words by itself")


@event_words.register
def _redraft(event: Redraft, words: Words) -> EventWords:
    return EventWords("Chair", f"redrafts {_clauses(event, words)}:", _rewordings(event, words))


@event_words.register
def _drafting(event: Drafting, words: Words) -> EventWords:
    return EventWords("Chair", f"with nobody blocking, {_drafted(event, words)}:", _rewordings(event, words))


def _drafted(event: Drafting, words: Words) -> str:
    """Clauses that are put back as they were first tabled, and those on which a compromise is tabled."""
    draft = {
        p.key: p.options[option].key for p, option in zip(words.scenario.provisions, words.scenario.draft, strict=True)
    }
    back = [change.provision for change in event.changes if change.to == draft[change.provision]]
    new = [change.provision for change in event.changes if change.provision not in back]
    parts = [f"tables a compromise on {words.clauses(new)}"] if new else []
    return " and ".join([*parts, *([f"restores the draft's wording on {words.clauses(back)}"] if back else [])])


def _clauses(event: Redraft, words: Words) -> str:
    return words.clauses(change.provision for change in event.changes)


def _rewordings(event: Redraft, words: Words) -> tuple[Rewording, ...]:
    return tuple(
        Rewording(
            words.clause(change.provision),
            words.wording(change.provision, change.from_),
            words.wording(change.provision, change.to),
        )
        for change in event.changes
    )


@event_words.register
def _demarche(event: Demarche, words: Words) -> EventWords:
    text = f"lets capitals work: demarche by {words.allies(event.by)} on {words.ally(event.on)}"
    return EventWords("Chair", text + _pressed(event.pressure))


@event_words.register
def _approach(event: Approach, words: Words) -> EventWords:
    text = f"makes a demarche of its own on {words.ally(event.on)}"
    return EventWords(words.name(event.by[0]), text + _pressed(event.pressure))


def _pressed(pressure: float) -> str:
    """What all demarches so far come to, in brackets and in units of value; nothing at the table."""
    if isnan(pressure):
        return ""
    much = f"{pressure:.2f}" if round(pressure, 2) else "less than 0.01" if pressure else "nothing"
    return f" (demarches now add {much} to its price of refusing)"


def _known(what: str, number: float) -> str:
    """A number in brackets; nothing at the table, where nobody knows it."""
    return "" if isnan(number) else f" ({what} {number:.2f})"


@event_words.register
def _amendment(event: Amendment, words: Words) -> EventWords:
    return EventWords(words.name(event.by), f"asks for other words: {_wanted(event, words)}")


@event_words.register
def _condition(event: Condition, words: Words) -> EventWords:
    return EventWords(words.name(event.by), f'says "yes, if": {_wanted(event, words)}')


def _wanted(event: Amendment, words: Words) -> str:
    return "; ".join(f"{words.clause(key)}: {words.wording(key, option)}" for key, option in event.wanted.items())


@event_words.register
def _time_asked(event: TimeAsked, words: Words) -> EventWords:
    return EventWords(words.name(event.by), "asks the chair for time")


@event_words.register
def _objection_withdrawn(event: ObjectionWithdrawn, words: Words) -> EventWords:
    return EventWords(words.name(event.by), "takes back its objection")


@event_words.register
def _speech(event: Speech, words: Words) -> EventWords:
    return EventWords(words.name(event.by), f'says: "{safe(event.words)}"')


@event_words.register
def _side_deal(event: SideDeal, words: Words) -> EventWords:
    text = f"pays for what {words.ally(event.on)} held against the matter for another reason"
    return EventWords("Side deal", f"{words.name(event.by)} {text}{_known('a cost to it of', event.cost)}")


@event_words.register
def _silence_started(event: SilenceStarted, words: Words) -> EventWords:
    until = words.when(event.deadline)
    if event.all_the_same:
        return EventWords(
            "Chair",
            f"puts the text under silence until {until} despite the objections: whoever objects must say so by letter",
        )
    return EventWords("Chair", f"puts the text under silence until {until}")


@event_words.register
def _silence_broken(event: SilenceBroken, words: Words) -> EventWords:
    letters = ", ".join(
        f"{words.name(ally)}{_margin(event.margins[ally])}" for ally in sorted(event.by, key=words.name)
    )
    return EventWords("Silence", f"broken by {counted(len(event.by), 'letter')}: {letters}")


def _margin(margin: float | None) -> str:
    return f" ({NO_RECKONING})" if margin is None else _known("margin", margin)


@event_words.register
def _silence_kept(event: SilenceKept, words: Words) -> EventWords:
    until = words.when(event.hour)
    if event.by:
        letters = f"{counted(len(event.by), 'letter')} by {until} ({words.names(event.by)})"
        return EventWords("Silence", f"kept in effect: {letters}, which the rule lets the text survive")
    return EventWords("Silence", f"kept: by {until} nobody had written a letter")


@event_words.register
def _moved_to_body(event: MovedToBody, words: Words) -> EventWords:
    return EventWords(
        "Chair",
        f"moves the matter to {words.body(event.body)}, where {words.allies(event.without)} cannot object",
    )


@event_words.register
def _calendar(event: Calendar, words: Words) -> EventWords:
    due = next((e.hour for e in words.scenario.calendar if e.key == event.key), event.hour)
    return EventWords("Meanwhile", f"{words.due(due)}: {unstopped(event.event)}")


@event_words.register
def _stage_passed(event: StagePassed, words: Words) -> EventWords:
    return EventWords("Passed", f"by {words.stage(event.stage)}: the text goes up to {words.stage(event.next)}")


@event_words.register
def _referred_up(event: ReferredUp, words: Words) -> EventWords:
    text = f"by {words.stage(event.stage)} to {words.stage(event.next)}"
    if event.objections:
        text += f", with the objections of {words.allies(event.objections)} attached"
    return EventWords("Sent up", text)


@event_words.register
def _items_dropped(event: ItemsDropped, words: Words) -> EventWords:
    parts = [f"{words.clause(key)}: {words.wording(key, option)}" for key, option in event.provisions.items()]
    return EventWords("Chair", f"strikes what is objected to, so that the rest can pass: {'; '.join(parts)}")


@event_words.register
def _adjourned(event: Adjourned, words: Words) -> EventWords:
    return EventWords("Chair", f"adjourns until {words.when(event.until)}")


def keeps(event: Event, sounding: Sounding, words: Words) -> bool:
    """Whether what directly follows a sounding keeps a text that would pass for the meeting named beforehand.

    The record calls that an adjournment like any other. Where the rule counts more than objections, it is one for
    certain only if a meeting before that one is let go by.
    """
    main, rule = words.scenario.legs[-1], RULES[words.scenario.rule]
    named = main.named and sounding.body == main.body
    if not (isinstance(event, Adjourned) and named and event.until == main.deadline):
        return False
    if rule.silence_consents and rule.tolerates is not None:
        return len(sounding.objections) <= rule.tolerates
    return any(event.hour < meeting < event.until for meeting in main.meetings)


def words_after(event: Event, sounding: Sounding | None, words: Words) -> EventWords:
    """As `event_words`, of an event that directly follows a sounding, if it does: who keeps a text says so."""
    if sounding is not None and isinstance(event, Adjourned) and keeps(event, sounding, words):
        until = words.when(event.until)
        return EventWords("Chair", f"keeps the text, which would pass, for the meeting named beforehand, on {until}")
    return event_words(event, words)


@event_words.register
def _sponsor_withdrew(event: SponsorWithdrew, words: Words) -> EventWords:
    return EventWords("Withdrawn", f"by {words.allies(event.by)}: to its sponsors the text is worth less than none")
