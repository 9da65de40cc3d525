"""What happened in a session, in lines: the round table, the chair's move, the silence, the calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from nacsim.record import STANCES, Event, Record, Stance
from nacsim.results.page import Line, labelled, paragraph, rule
from nacsim.results.words import MARKS, STANCE_WORDS, Words, apart, counted, safe
from nacsim.scenario.resolved import Scenario

LONG = 6
"""Names that are read out in every session, changed or not."""


def sessions(record: Record, scenario: Scenario) -> list[Line]:
    """The whole run, session by session."""
    words, lines = Words(scenario), list[Line]()
    held: Event | None = None
    for rounds, others in _sittings([event for event in record.events if event["kind"] != "closed"]):
        if rounds:
            lines += _round_table(words, rounds, held)
            held = rounds[-1]
        for event in others:
            lines += event_lines(words, event)
    return lines


def event_lines(words: Words, event: Event) -> list[Line]:
    """What one event says, soundings and the close apart."""
    return _TELL[event["kind"]](words, event)


def _sittings(events: Sequence[Event]) -> list[tuple[list[Event], list[Event]]]:
    """The events by session: its soundings, and what followed them."""
    found: list[tuple[list[Event], list[Event]]] = []
    for event in events:
        sounds = event["kind"] == "sounding"
        place = (event["session"], event.get("body"))
        goes_on = found and not found[-1][1] and (found[-1][0][-1]["session"], found[-1][0][-1]["body"]) == place
        if not found or (sounds and not goes_on):
            found.append(([], []))
        found[-1][0 if sounds else 1].append(event)
    return found


def _round_table(words: Words, rounds: Sequence[Event], before: Event | None) -> list[Line]:
    last = rounds[-1]
    scenario = words.scenario
    gone = min(100, 100 * last["hour"] // max(scenario.legs[-1].deadline, 1))
    lines = rule(f"Session {last['session']}, {words.when(last['hour'])}, {last['body']}", f"{gone}% of the time gone")
    lines += _moved(words, rounds, before)
    for stance in STANCES:
        lines += _group(words, last, stance, before)
    for ally, objection in last["objections"].items():
        lines += _objection(words, ally, objection, last)
    absent = [code for code in scenario.codes if code not in last["stances"]]
    if absent:
        lines += paragraph(f"Without a seat here: {words.names(absent)}", "note")
    return [*lines, *_tally(last)]


def _moved(words: Words, rounds: Sequence[Event], before: Event | None) -> list[Line]:
    """Who took another stance since the last session, and from round to round of this one."""
    steps = [*([("", before, rounds[0])] if before else ())]
    steps += [(f"round {after['round']}: ", earlier, after) for earlier, after in pairwise(rounds)]
    changes = []
    for label, old, new in steps:
        turned = [
            f"{words.name(ally)} from {MARKS[old['stances'][ally]]} to {MARKS[stance]}"
            for ally, stance in new["stances"].items()
            if old["stances"].get(ally, stance) != stance
        ]
        if turned:
            changes.append(label + ", ".join(turned))
    return labelled("Change", "; ".join(changes), "note") if changes else []


def _group(words: Words, event: Event, stance: Stance, before: Event | None) -> list[Line]:
    """Who takes one stance; a long list that has not changed since the last session is not read out again."""
    who = _taking(event, stance)
    same = len(who) > LONG and before is not None and who == _taking(before, stance)
    text = f"{MARKS[stance]} {STANCE_WORDS[stance]} ({len(who)}): {'the same as before' if same else words.names(who)}"
    return paragraph(text, stance, hang=2) if who else []


def _taking(event: Event, stance: Stance) -> list[str]:
    return [ally for ally, taken in event["stances"].items() if taken == stance]


def _objection(words: Words, ally: str, objection: Mapping[str, Any], event: Event) -> list[Line]:
    margin, asks = apart(objection["margin"], event["terms"][ally]["reserve"])
    yes_if = "yes, if; " if objection["yes_if"] else ""
    text = f"{words.name(ally)} on {words.clauses(objection['clauses'])}: {yes_if}margin {margin}, asks {asks}"
    return paragraph(text, "object", indent=4, hang=2)


def _tally(event: Event) -> list[Line]:
    true = {stance: list(event["stances"].values()).count(stance) for stance in STANCES}
    heard = event["heard"]
    told = "the chair hears the same" if heard == true else f"the chair hears  {_counts(heard)}"
    return labelled("Tally", f"{_counts(true)};  {told}", "note")


def _counts(tally: Mapping[Stance, int]) -> str:
    return "  ".join(f"{MARKS[stance]} {tally[stance]}" for stance in STANCES)


def _chair(text: str) -> list[Line]:
    return labelled("Chair", text, "chair")


def _redraft(words: Words, event: Event) -> list[Line]:
    clause = words.clause(event["provision"])
    said = f"in return, redrafts {clause}:" if event["paired"] else f"redrafts {clause}:"
    return [
        *_chair(said),
        *paragraph(words.wording(event["provision"], event["from"]), "note", indent=17),
        *paragraph(f"-> {words.wording(event['provision'], event['to'])}", "text", indent=14, hang=3),
    ]


def _demarche(words: Words, event: Event) -> list[Line]:
    text = (
        f"lets capitals work: demarche by {words.allies(event['by'])} on {words.ally(event['on'])}"
        f" (pressure on it now {event['pressure']:.2f})"
    )
    return _chair(text)


def _silence_started(words: Words, event: Event) -> list[Line]:
    until = words.when(event["deadline"])
    if event["all_the_same"]:
        return _chair(f"puts the text under silence until {until} all the same: whoever objects must say so by letter")
    return _chair(f"puts the text under silence until {until}")


def _silence_broken(words: Words, event: Event) -> list[Line]:
    letters = ", ".join(f"{words.name(ally)} (margin {event['margins'][ally]:.2f})" for ally in event["by"])
    return labelled("Silence", f"broken by {counted(len(event['by']), 'letter')}: {letters}", "object")


def _silence_kept(words: Words, event: Event) -> list[Line]:
    until = words.when(event["hour"])
    if event["by"]:
        letters = f"{counted(len(event['by']), 'letter')} by {until} ({words.names(event['by'])})"
        return labelled("Silence", f"kept in effect: {letters}, which the rule lets the text survive", "support")
    return labelled("Silence", f"kept: by {until} nobody had written a letter", "support")


def _moved_to_body(words: Words, event: Event) -> list[Line]:
    return _chair(
        f"moves the matter to {words.body(event['body'])}, where {words.allies(event['without'])} cannot object"
    )


def _calendar(words: Words, event: Event) -> list[Line]:
    due = next((e.hour for e in words.scenario.calendar if e.key == event["key"]), event["hour"])
    return labelled("Meanwhile", f"{words.due(due)}: {safe(event['event'])}", "note")


def _stage_passed(words: Words, event: Event) -> list[Line]:
    return labelled(
        "Passed", f"by {words.stage(event['stage'])}: the text goes up to {words.stage(event['next'])}", "support"
    )


def _referred_up(words: Words, event: Event) -> list[Line]:
    text = f"by {words.stage(event['stage'])} to {words.stage(event['next'])}"
    if event["objections"]:
        text += f", with the objections of {words.allies(event['objections'])} attached"
    return labelled("Sent up", text, "object")


def _items_dropped(words: Words, event: Event) -> list[Line]:
    parts = [f"{words.clause(key)}: {words.wording(key, option)}" for key, option in event["provisions"].items()]
    return _chair(f"strikes what is objected to, so that the rest can pass: {'; '.join(parts)}")


def _adjourned(words: Words, event: Event) -> list[Line]:
    return _chair(f"adjourns until {words.when(event['until'])}")


def _sponsor_withdrew(words: Words, event: Event) -> list[Line]:
    return labelled(
        "Withdrawn", f"by {words.allies(event['by'])}: to its sponsors the text is worth less than none", "object"
    )


_TELL: Mapping[str, Callable[[Words, Event], list[Line]]] = {
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
"""How each kind of event is told; soundings are told together, by session, and the close as the outcome."""
