"""What one event of a record says, in words: who acts or is heard, and what is done; soundings and the close apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nacsim.findings.words import Words, counted, safe
from nacsim.record import Event


@dataclass(frozen=True, slots=True)
class Said:
    """One event in words."""

    who: str
    """As a transcript names it: Chair, Silence, Meanwhile, ..."""
    text: str
    old: str = ""
    """Of a redraft: the wording that goes."""
    new: str = ""
    """Of a redraft: the wording that comes."""


def said(words: Words, event: Event) -> Said:
    """An event in words. KeyError for a sounding or the close: these are told together, by session and as outcome."""
    return _SAYS[event["kind"]](words, event)


def _redraft(words: Words, event: Event) -> Said:
    clause = words.clause(event["provision"])
    return Said(
        "Chair",
        f"in return, redrafts {clause}:" if event["paired"] else f"redrafts {clause}:",
        words.wording(event["provision"], event["from"]),
        words.wording(event["provision"], event["to"]),
    )


def _demarche(words: Words, event: Event) -> Said:
    text = (
        f"lets capitals work: demarche by {words.allies(event['by'])} on {words.ally(event['on'])}"
        f" (pressure on it now {event['pressure']:.2f})"
    )
    return Said("Chair", text)


def _silence_started(words: Words, event: Event) -> Said:
    until = words.when(event["deadline"])
    if event["all_the_same"]:
        return Said(
            "Chair", f"puts the text under silence until {until} all the same: whoever objects must say so by letter"
        )
    return Said("Chair", f"puts the text under silence until {until}")


def _silence_broken(words: Words, event: Event) -> Said:
    letters = ", ".join(f"{words.name(ally)} (margin {event['margins'][ally]:.2f})" for ally in event["by"])
    return Said("Silence", f"broken by {counted(len(event['by']), 'letter')}: {letters}")


def _silence_kept(words: Words, event: Event) -> Said:
    until = words.when(event["hour"])
    if event["by"]:
        letters = f"{counted(len(event['by']), 'letter')} by {until} ({words.names(event['by'])})"
        return Said("Silence", f"kept in effect: {letters}, which the rule lets the text survive")
    return Said("Silence", f"kept: by {until} nobody had written a letter")


def _moved_to_body(words: Words, event: Event) -> Said:
    return Said(
        "Chair",
        f"moves the matter to {words.body(event['body'])}, where {words.allies(event['without'])} cannot object",
    )


def _calendar(words: Words, event: Event) -> Said:
    due = next((e.hour for e in words.scenario.calendar if e.key == event["key"]), event["hour"])
    return Said("Meanwhile", f"{words.due(due)}: {safe(event['event'])}")


def _stage_passed(words: Words, event: Event) -> Said:
    return Said("Passed", f"by {words.stage(event['stage'])}: the text goes up to {words.stage(event['next'])}")


def _referred_up(words: Words, event: Event) -> Said:
    text = f"by {words.stage(event['stage'])} to {words.stage(event['next'])}"
    if event["objections"]:
        text += f", with the objections of {words.allies(event['objections'])} attached"
    return Said("Sent up", text)


def _items_dropped(words: Words, event: Event) -> Said:
    parts = [f"{words.clause(key)}: {words.wording(key, option)}" for key, option in event["provisions"].items()]
    return Said("Chair", f"strikes what is objected to, so that the rest can pass: {'; '.join(parts)}")


def _adjourned(words: Words, event: Event) -> Said:
    return Said("Chair", f"adjourns until {words.when(event['until'])}")


def _sponsor_withdrew(words: Words, event: Event) -> Said:
    return Said("Withdrawn", f"by {words.allies(event['by'])}: to its sponsors the text is worth less than none")


_SAYS: Mapping[str, Callable[[Words, Event], Said]] = {
    "redraft": _redraft,
    "demarche": _demarche,
    "silence_started": _silence_started,
    "silence_broken": _silence_broken,
    "silence_kept": _silence_kept,
    "moved_to_body": _moved_to_body,
    "calendar": _calendar,
    "stage_passed": _stage_passed,
    "referred_up": _referred_up,
    "items_dropped": _items_dropped,
    "adjourned": _adjourned,
    "sponsor_withdrew": _sponsor_withdrew,
}
"""How each kind of event is put into words."""
