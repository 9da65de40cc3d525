"""What a person at the table is shown: the brief, the clock, what happened, who stands where, and the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nacsim.findings.as_heard import heard, new_words, soundings
from nacsim.findings.chair_moves import without
from nacsim.findings.own_brief import own_brief
from nacsim.findings.procedure import procedure
from nacsim.findings.words import (
    MARKS,
    OUTCOME_WORDS,
    STANCE_WORDS,
    Words,
    at_hour,
    capital,
    counted,
    duration,
    safe,
)
from nacsim.parameters import from_sets
from nacsim.record import (
    CHAIR,
    STANCES,
    Adjourned,
    Approach,
    Closed,
    Demarche,
    Event,
    Redraft,
    SideDeal,
    Sounding,
    Stance,
)
from nacsim.scenario.resolved import Scenario
from nacsim.telling.claims import question
from nacsim.telling.lines import Line, heading, labelled, paragraph, points, rule, unbroken
from nacsim.telling.sessions import event_lines, stance_changes, stance_group
from nacsim.theory.rules import RULES

KEYS = "? explain  b brief  t table  r answer anew  m let the model answer  q stop"
"""What can be said at any prompt."""
Public = Mapping[str, Any]
"""What everyone in the room knows: `Question.public`."""


def opening(scenario: Scenario, seat: str) -> list[Line]:
    """What is to be decided, and who you are."""
    words, main = Words(scenario), scenario.legs[-1]
    you = "You are the chair." if seat == CHAIR else f"You speak for {words.ally(seat)}."
    facts = {
        "You": you,
        "Tabled by": words.sponsors(),
        "Passes if": RULES[scenario.rule].says,
        "Opens": at_hour(scenario.opening, year=True),
        "Deadline": f"{words.when(main.deadline)}, {words.body(main.body)}",
        "First in": _first_in(words),
        "Elsewhere": capital("; ".join(without(words, other.body) for other in scenario.other_bodies)),
    }
    lines = [*question(scenario), Line()]
    for label, text in facts.items():
        lines += labelled(label, text) if text else []
    signs = "   ".join(f"{mark} {STANCE_WORDS[stance]}" for stance, mark in MARKS.items())
    return [
        *lines,
        *heading("The marks"),
        *paragraph(signs),
        *paragraph(BLOCKS if scenario.rule == "consensus" else f"The text passes if {RULES[scenario.rule].says}."),
        *(paragraph(ASIDE) if scenario.opt_outs else []),
        *heading("At any time"),
        *paragraph(KEYS),
    ]


def _first_in(words: Words) -> str:
    """The bodies below the last, and that a text goes up from there in any case."""
    below = words.scenario.legs[:-1]
    if not below:
        return ""
    bodies = ", then ".join(f"{words.body(leg.body)}, until {words.when(leg.deadline)}" for leg in below)
    return f"{bodies}. A text that passes goes up; one that does not by then is sent up too, with the objections"


BLOCKS = "Only an objection blocks a text; who is undecided does not."
"""What the marks mean for the text."""
ASIDE = "To stand aside is to send and pay nobody if the text passes, whatever one says of it."
"""What it means, where an ally may."""


def brief_lines(scenario: Scenario, seat: str, brief: Mapping[str, Any]) -> list[Line]:
    """Your brief: interests, limits, what standing alone would cost, and how much of it is documented."""
    told = own_brief(Words(scenario), seat, brief)
    lines = [*heading(f"Your brief: {told.who}"), *paragraph(told.opening)]
    column = min(24, max((len(label) for label, _ in (*told.clauses, *told.rest)), default=0) + 3)
    if told.clauses:
        lines += paragraph("What is nearest to what you want, and how much of your attention each clause has:", "note")
    for label, text in (*told.clauses, *told.rest):
        lines += labelled(label, text, column=column)
    drawn = "The numbers are the file's; a run, unless as written, draws its own around them." if seat != CHAIR else ""
    return [*lines, *paragraph(drawn, "note")]


def clock(words: Words, public: Public, kind: str) -> list[Line]:
    """The session, the hour, and how much time is left."""
    hour, deadline = public["hour"], public["deadline"]
    gone, body = min(100, 100 * hour // max(deadline, 1)), safe(public["body"])
    session = f"{'Silence after session' if kind == 'silence' else 'Session'} {public['session']}"
    lines = rule(f"{session}, {words.when(hour)}, {body}", f"{gone}% of the {body}'s time gone")
    left = f"{duration(deadline - hour)} left in the {body}, until {words.when(deadline)}"
    left = left if deadline > hour else f"the last hour in the {body}{_goes_up(words, public)}"
    lines += labelled("Clock", f"hour {hour}, day {hour // 24 + 1}: {left}", "note")
    if kind in ("floor", "move", "drafting") and public["next_meeting"] is not None:
        lines += labelled("Next", f"the {body} can meet again on {words.when(public['next_meeting'])}", "note")
    rounds = _rounds(public)
    if rounds and kind == "sounding":
        again = f"round {rounds + 1}, now that all have been heard: it ends once nobody changes, or after three"
        lines += labelled("Again", again, "note")
    if until := public.get("silence_until"):
        enough = RULES[words.scenario.rule].veto
        letter = "a letter" if enough else "more letters than the rule lets it survive"
        now = f"it runs out now, and this is the last moment; only {letter} can stop the text"
        left = now if hour >= until else f"only {letter} before that hour can stop the text"
        lines += labelled("Silence", f"until {words.when(until)}: {left}", "chair")
    return lines


def _goes_up(words: Words, public: Public) -> str:
    """Below the last body: what becomes of a text that is not agreed."""
    stages = [leg.body for leg in words.scenario.legs]
    if public["body"] not in stages[:-1]:
        return ""
    return f"; what is not agreed now is sent up to {words.body(stages[stages.index(public['body']) + 1])}"


def _rounds(public: Public) -> int:
    """Soundings of this session so far that nothing has followed."""
    rounds = 0
    for event in reversed(public["events"]):
        if event["kind"] != "sounding" or (event["session"], event["body"]) != (public["session"], public["body"]):
            break
        rounds += 1
    return rounds


def happened(words: Words, public: Public, seen: int) -> list[Line]:
    """What followed since so many events had been shown, and the round table if there was another sounding."""
    events = [heard(event) for event in public["events"]]
    lines: list[Line] = []
    for place, event in enumerate(events[seen:], start=seen):
        if isinstance(event, Sounding):
            lines += _in_passing(words, events, place)
        elif isinstance(event, Closed):
            lines += labelled("Closed", OUTCOME_WORDS[event.outcome])
        elif not (place and _only_goes_on(event, events[place - 1])):
            before = events[place - 1] if place else None
            lines += event_lines(words, event, before if isinstance(before, Sounding) else None)
    return [*heading("What happened"), *lines] if lines else []


def _only_goes_on(event: Event, before: Event) -> bool:
    """Whether an adjournment is but the way to the next meeting, after a move of the chair."""
    moved = isinstance(before, Redraft | Demarche | SideDeal) and not isinstance(before, Approach)
    return isinstance(event, Adjourned) and moved


def unasked(public: Public, seen: int) -> list[Line]:
    """To the chair: that a text was put through meanwhile without asking it."""
    kinds = [event["kind"] for event in public["events"][seen:]]
    if "sounding" not in kinds or "silence_started" not in kinds[kinds.index("sounding") :]:
        return []
    return paragraph("You were not asked, as nobody blocked it and there was nothing left to choose.", "note")


def _in_passing(words: Words, events: Sequence[Event], place: int) -> list[Line]:
    """A sounding that another one followed: who changed. The last is the round table, told below."""
    later = soundings([*events[place + 1 :]])
    if not later:
        return []
    event = events[place]
    assert isinstance(event, Sounding)  # noqa: S101 - nothing else is passed
    following = events[place + 1]
    if isinstance(following, Sounding) and following.session == event.session:
        return []
    objecting = [ally for ally, stance in event.stances.items() if stance == "object"]
    by = f": {words.some(objecting)}" if objecting else ""
    return labelled(
        "Sounding", f"{words.when(event.hour)}, {words.body(event.body)}: {unbroken(tally(event.stances))}{by}"
    )


def tally(stances: Mapping[str, Stance]) -> str:
    """+ 22  ? 1  ~ 1  X 2."""
    taken = [*stances.values()]
    return "  ".join(f"{MARKS[stance]} {taken.count(stance)}" for stance in STANCES)


def table(words: Words, public: Public, seat: str, seen: int = 0) -> list[Line]:
    """Who stood where at the last sounding.

    seen: so many events had been shown: who has changed since is told, and a long list that has not is not read out.
    """
    events = [heard(event) for event in public["events"]]
    heard_so_far = soundings(events)
    if not heard_so_far:
        seats = counted(len(public["seated"]), "ally").replace("allys", "allies")
        return [*heading("The round table"), *paragraph(f"Nobody has spoken yet; {seats} have a seat.", "note")]
    last = heard_so_far[-1]
    shown = soundings(events[:seen])
    before = shown[-1] if shown else None
    lines = _counted(f"The round table, {words.when(last.hour)}, {safe(last.body)}", last.stances)
    if before is not None and _said(last) == _said(before):
        return [*lines, *paragraph("Nobody has changed.", "note")]
    lines += stance_changes(words, [last], before)
    if before is not None:
        lines += paragraph(new_words(events[events.index(before) :], opt_outs=words.scenario.opt_outs), "note")
    for stance in STANCES:
        lines += stance_group(words, last, stance, before)
    for ally in sorted(last.objections, key=words.name):
        objection = last.objections[ally]
        you = " (you)" if ally == seat else ""
        lines += paragraph(f"{words.name(ally)}{you} on {words.clauses(objection.clauses)}", "object", indent=4, hang=2)
    aside = [ally for ally in last.standing_aside if ally in last.stances]
    lines += paragraph(f"Would stand aside: {words.allies(aside)}") if aside else []
    if seat in last.stances:
        lines += paragraph(f"You: {STANCE_WORDS[last.stances[seat]]}", "note")
    return lines


def _counted(title: str, stances: Mapping[str, Stance]) -> list[Line]:
    """A heading with the tally, which is never broken."""
    return [Line(), *paragraph(f"{title}:  {unbroken(tally(stances))}", "heading", indent=0, hang=2)]


def _said(sounding: Sounding) -> tuple[object, ...]:
    """What all heard at a sounding."""
    clauses = {ally: said.clauses for ally, said in sounding.objections.items()}
    return sounding.body, sounding.stances, clauses, sounding.standing_aside


def explained(words: Words, kind: str) -> list[Line]:
    """The procedure now in force, each fact with its source."""
    lines = heading("The procedure now in force")
    for fact in procedure(words, kind):
        lines += points([fact.text])
        lines += paragraph(f"[{fact.source}]", "note", indent=4) if fact.source else []
    return lines


def foreseen(words: Words, stances: Mapping[str, Stance], now: Mapping[str, Stance]) -> list[Line]:
    """What a chair hears of a move before it makes it, with the error of its hearing. now: as it hears them without."""
    lines = _counted("As you hear it", stances)
    for stance in STANCES:
        who = [ally for ally, taken in stances.items() if taken == stance]
        if not who:
            continue
        moved = [ally for ally in who if now.get(ally, stance) != stance]
        named = f": {words.names(who)}" if stance != "support" else ""
        news = f"; by this move: {words.names(moved)}" if moved else ""
        lines += paragraph(f"{MARKS[stance]} {STANCE_WORDS[stance]} ({len(who)}){named}{news}", stance, hang=2)
    off = from_sets(words.scenario.theory).hearing
    mishear = (
        "You hear it with an error: what the text is worth to an ally, to within"
        f" {off:.2f} about two times in three, where 1 is the most; so who is near a line may stand on its other side."
        " What you ask an ally in private is what it would say. "
        if off
        else ""
    )
    return [*lines, *paragraph(f"{mishear}By the next meeting time has gone, and others have moved.", "note")]


def model_lines(said: str) -> list[Line]:
    """What the model would have said in your seat."""
    return [Line(), *paragraph(capital(said), "note")] if said else []
