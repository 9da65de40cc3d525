"""What happened in a session, in lines: the round table, the chair's move, the silence, the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from nacsim.findings.changes import changed
from nacsim.findings.event_words import words_after
from nacsim.findings.words import MARKS, NO_RECKONING, STANCE_WORDS, Words, apart
from nacsim.record import (
    STANCES,
    Calendar,
    Closed,
    Event,
    Objection,
    Record,
    ReferredUp,
    SilenceBroken,
    SilenceKept,
    Sounding,
    SponsorWithdrew,
    StagePassed,
    Stance,
)
from nacsim.scenario.resolved import Scenario
from nacsim.telling.lines import Line, Style, labelled, paragraph, rule

LONG = 6
"""Names that are read out in every session, changed or not."""


def sessions(record: Record, scenario: Scenario) -> list[Line]:
    """The whole run, session by session."""
    words, lines = Words(scenario), list[Line]()
    before: Sounding | None = None
    for rounds, following in _sittings([event for event in record.events if not isinstance(event, Closed)]):
        if rounds:
            lines += _round_table(words, rounds, before)
            before = rounds[-1]
        for place, event in enumerate(following):
            lines += event_lines(words, event, rounds[-1] if rounds and not place else None)
    return lines


def event_lines(words: Words, event: Event, sounding: Sounding | None = None) -> list[Line]:
    """What one event says, soundings and the close apart. sounding: the one that it directly follows, if it does."""
    phrase, style = words_after(event, sounding, words), _STYLES.get(type(event), "chair")
    lines = labelled(phrase.who, phrase.text, style)
    for change in phrase.rewordings:
        clause = f"{change.clause}: " if len(phrase.rewordings) > 1 else ""
        lines += paragraph(clause + change.old, "note", indent=17)
        lines += paragraph(f"-> {change.new}", "text", indent=14, hang=3)
    return lines


_STYLES: Mapping[type[Event], Style] = {
    SilenceBroken: "object",
    SilenceKept: "support",
    Calendar: "note",
    StagePassed: "support",
    ReferredUp: "object",
    SponsorWithdrew: "object",
}
"""How an event is shown that is no move of the chair."""


def _sittings(events: Sequence[Event]) -> list[tuple[list[Sounding], list[Event]]]:
    """The events by session: its soundings, and what followed them."""
    sittings: list[tuple[list[Sounding], list[Event]]] = []
    for event in events:
        if not sittings or (isinstance(event, Sounding) and not _goes_on(*sittings[-1], event)):
            sittings.append(([], []))
        rounds, following = sittings[-1]
        if isinstance(event, Sounding):
            rounds.append(event)
        else:
            following.append(event)
    return sittings


def _goes_on(rounds: Sequence[Sounding], following: Sequence[Event], sounding: Sounding) -> bool:
    """Whether a sounding is one more round of the same session."""
    return not following and (rounds[-1].session, rounds[-1].body) == (sounding.session, sounding.body)


def _round_table(words: Words, rounds: Sequence[Sounding], before: Sounding | None) -> list[Line]:
    last = rounds[-1]
    scenario = words.scenario
    gone = min(100, 100 * last.hour // max(scenario.legs[-1].deadline, 1))
    lines = rule(f"Session {last.session}, {words.when(last.hour)}, {last.body}", f"{gone}% of the time gone")
    lines += stance_changes(words, rounds, before)
    for stance in STANCES:
        lines += stance_group(words, last, stance, before)
    for ally, objection in last.objections.items():
        lines += _objection(words, ally, objection, last)
    absent = [code for code in scenario.codes if code not in last.stances]
    if absent:
        lines += paragraph(f"Without a seat here: {words.names(absent)}", "note")
    return [*lines, *_tally(last)]


def stance_changes(words: Words, rounds: Sequence[Sounding], before: Sounding | None) -> list[Line]:
    """Who took another stance since the last session, and from round to round of this one."""
    steps = [*([("", before, rounds[0])] if before else ())]
    steps += [(f"round {after.round}: ", earlier, after) for earlier, after in pairwise(rounds)]
    changes = []
    for label, old, new in steps:
        turned = changed(old.stances, new.stances)
        if turned:
            told = (f"{words.name(one.ally)} from {MARKS[one.was]} to {MARKS[one.now]}" for one in turned)
            changes.append(label + ", ".join(told))
    return labelled("Change", "; ".join(changes), "note") if changes else []


def stance_group(words: Words, sounding: Sounding, stance: Stance, before: Sounding | None) -> list[Line]:
    """Who takes one stance; a long list that has not changed since the last session is not read out again."""
    who = _taking(sounding, stance)
    same = len(who) > LONG and before is not None and who == _taking(before, stance)
    text = f"{MARKS[stance]} {STANCE_WORDS[stance]} ({len(who)}): {'the same as before' if same else words.names(who)}"
    return paragraph(text, stance, hang=2) if who else []


def _taking(sounding: Sounding, stance: Stance) -> list[str]:
    return [ally for ally, taken in sounding.stances.items() if taken == stance]


def _objection(words: Words, ally: str, objection: Objection, sounding: Sounding) -> list[Line]:
    text = f"{words.name(ally)} on {words.clauses(objection.clauses)}: {_reckoning(objection, ally, sounding)}"
    return paragraph(text, "object", indent=4, hang=2)


def _reckoning(objection: Objection, ally: str, sounding: Sounding) -> str:
    if objection.margin is None:
        return NO_RECKONING
    margin, asks = apart(objection.margin, sounding.terms[ally].reserve)
    return f"{'yes, if; ' if objection.yes_if else ''}margin {margin}, asks {asks}"


def _tally(sounding: Sounding) -> list[Line]:
    true = {stance: list(sounding.stances.values()).count(stance) for stance in STANCES}
    heard = "the same" if sounding.heard == true else f" {_counts(sounding.heard)}"
    return labelled("Tally", f"{_counts(true)};  the chair hears {heard}", "note")


def _counts(tally: Mapping[Stance, int]) -> str:
    return "  ".join(f"{MARKS[stance]} {tally[stance]}" for stance in STANCES)
