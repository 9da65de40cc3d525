"""The page of a class that is over: its own council beside history and the model's, what it bet, what each seat got.

It names nobody, so that it can be handed round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from statistics import fmean

from nacsim.findings.bet_scores import Scores
from nacsim.findings.bets import Bet, whole_percents
from nacsim.findings.profile import Profile, profiles
from nacsim.findings.talk import talk
from nacsim.findings.words import OUTCOME_WORDS, Words, capital, sentence
from nacsim.record import OUTCOMES, Outcome, Record, Redraft
from nacsim.studies.answers_changed import answers_changed
from nacsim.studies.explain import explain
from nacsim_dashboards.chart import Fold, Part, Points, Section, Slice, Strip, Strips, Table
from nacsim_dashboards.classroom.injected import brought_in
from nacsim_dashboards.classroom.result import Ended, model_bets
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.pages.page import html
from nacsim_dashboards.pages.play_page import play_page

FIRST = ("table", "changed", "history")
"""Sections of the run that a class is shown first; what it bet and got comes after them."""
DRAFT_AGAIN = (
    "Words of the draft may come back after they were changed: the chair tables what it holds to be nearest to all"
    " wishes by then, most often once nobody blocks, and that can be the draft's wording. So “adopted as drafted” stays"
    " possible with clauses reworded."
)
"""`theory.redraft`."""


def debrief_html(ended: Ended) -> str:
    """The whole page, offline."""
    room, record, scenario = ended.room, ended.record, ended.sitting.scenario
    found = answers_changed(ended.sitting)
    page = play_page(explain(record, scenario, runs=0), found)
    seats = profiles(record, scenario)
    own = (
        *_brought_in(room, record, Words(scenario)),
        Section("talk", "Five questions to talk about", (Points(tuple(f"{q.fact} {q.asks}" for q in talk(found))),)),
        *_bets(room, ended.scores, record),
        *_profiles(seats),
    )
    first = [section for key in FIRST for section in page.sections if section.key == key]
    more = _more(section for section in page.sections if section not in first)
    return html(replace(page, answer=f"{_ended_early(room)}{page.answer}", sections=(*first, *own, more)))


def _more(sections: Iterable[Section]) -> Section:
    """Sections that a class can do without, each of them folded."""
    return Section("more", "More about this run", tuple(Fold(each.heading, each.parts) for each in sections))


def _ended_early(room: Room) -> str:
    """Said first: what follows is then less the class's than the model's."""
    if room.ended_early is None:
        return ""
    return "The class was ended before its council was, and from there on the model answered in all seats. "


def _brought_in(room: Room, record: Record, words: Words) -> tuple[Section, ...]:
    """What the teacher let happen, if anything."""
    events = tuple(sentence(event) for event in brought_in(room.injected, record, words))
    if not events:
        return ()
    basis = (
        "What an event does is assumed, by the teacher, and told to nobody but whom it moves; the model, when it bets,"
        " knows it once all have heard of the event. The model's runs on this page have it too; history had not."
    )
    return (Section("events", "What the teacher let happen", (Points(events), basis)),)


def _bets(room: Room, scores: Scores | None, record: Record) -> tuple[Section, ...]:
    """The class's mean bet before each session beside the model's, and how they came true."""
    if scores is None:
        return ()
    strips = Strips(tuple(_strips(room)))
    claims = [f"{claim}." for claim in (scores.claim, scores.why_not_scored, scores.calibration_claim) if claim]
    rows = tuple(
        (
            f"{100 * each.low:.0f} to {100 * each.high:.0f}%",
            each.bets,
            each.happened,
            each.share.text,
            each.share.interval,
        )
        for each in scores.calibration
        if each.share is not None
    )
    caption = (
        "Every chance that anybody gave, to an outcome or to an ally's giving way, and how often it came true. All bets"
        " are on one decision, so that the intervals are too narrow."
    )
    table = Table(("chance given", "bets", "came true", "share", "95% interval"), rows, caption)
    basis = tuple(f"Session {session}: {bet['says']}" for session, bet in room.model_bets.items())
    what = (
        "The log score is the logarithm of the chance that was given to what happened, at least that of 1%: 0 is best."
        " The model bets with the same public information, and never with the run that was played."
    )
    parts: tuple[Part, ...] = (
        strips,
        Points(tuple(claims)),
        what,
        table,
        Fold("What the model's bets rest on", (Points(basis), *_draft_again(room, record))),
    )
    return (Section("bets", "What the class bet, and what the model", parts),)


def _draft_again(room: Room, record: Record) -> tuple[str, ...]:
    """Why it bets on the draft's words also after others were tabled, if it did."""
    as_drafted = any(bet["chances"].get("adopted_as_drafted") for bet in room.model_bets.values())
    return (DRAFT_AGAIN,) if as_drafted and record.of_kind(Redraft) else ()


def _strips(room: Room) -> Iterator[Strip]:
    by_session: dict[int, list[Bet]] = {}
    for bet in room.bets.values():
        by_session.setdefault(bet.session, []).append(bet)
    model = model_bets(room)
    for session, bets in sorted(by_session.items()):
        if session not in model:
            continue
        mean = {outcome: fmean(bet.chances.get(outcome, 0.0) for bet in bets) for outcome in OUTCOMES}
        whose, of = ("the class", f"The mean of {len(bets)} bets.") if len(bets) > 1 else ("the only bet", "One bet.")
        yield _strip(f"Before session {session}: {whose}", mean, of)
        yield _strip(f"Before session {session}: the model", model[session].chances, "By what all in the room knew.")


def _strip(label: str, chances: Mapping[Outcome, float], says: str) -> Strip:
    percents = whole_percents([chances.get(outcome, 0.0) for outcome in OUTCOMES])
    slices = tuple(
        Slice(outcome, OUTCOME_WORDS[outcome], chances[outcome], f"{percent}%")
        for outcome, percent in zip(OUTCOMES, percents, strict=True)
        if percent
    )
    return Strip(label, slices, says)


def _profiles(seats: tuple[Profile, ...]) -> tuple[Section, ...]:
    """What each seat that people held got of what it wanted, in the order of names."""
    if not seats:
        return ()
    claims = Points(tuple(f"{claim}." for seat in seats for claim in seat.claims))
    rows = tuple(
        (capital(seat.who), wish.title, wish.wanted, wish.final, wish.fate) for seat in seats for wish in seat.wishes
    )
    caption = "Clause by clause, against the draft. Seats want different things: this is a profile, and no rank."
    table = Table(("seat", "clause", "wanted", "at the end", "which is"), rows, caption, sortable=True)
    return (Section("profiles", "What each seat got of what it wanted", (claims, Fold("Clause by clause", (table,)))),)
