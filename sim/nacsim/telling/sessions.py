"""What happened in a session, in lines: the round table, the chair's move, the silence, the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from nacsim.findings.said import said
from nacsim.findings.words import MARKS, STANCE_WORDS, Words, apart
from nacsim.record import STANCES, Event, Record, Stance
from nacsim.scenario.resolved import Scenario
from nacsim.telling.lines import Line, Style, labelled, paragraph, rule

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
    found, style = said(words, event), _STYLES.get(event["kind"], "chair")
    lines = labelled(found.who, found.text, style)
    if found.new:
        lines += [*paragraph(found.old, "note", indent=17), *paragraph(f"-> {found.new}", "text", indent=14, hang=3)]
    return lines


_STYLES: Mapping[str, Style] = {
    "silence_broken": "object",
    "silence_kept": "support",
    "calendar": "note",
    "stage_passed": "support",
    "referred_up": "object",
    "sponsor_withdrew": "object",
}
"""How an event is shown that is no move of the chair."""


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
