"""What a class leaves behind: a result of kind `class`, with what it bet, and an anonymous version of all of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nacsim.council.injection import heard_of
from nacsim.council.sitting import Sitting
from nacsim.errors import NacsimError
from nacsim.findings.bet_scores import Scores
from nacsim.findings.bets import Bet, alone_decided, gave_way, scores
from nacsim.plain import plain
from nacsim.record import OUTCOMES, Calendar, Event, Record, Speech
from nacsim.scenario.text import scenario_text
from nacsim.store import checksums
from nacsim.store.keeping import keep_class
from nacsim.store.records import to_lines
from nacsim.studies.spreadsheet import no_formula
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim_dashboards.classroom.room import Room

CLASS = "the class"
"""Who answers in the seats of people, as the record says: it names nobody."""
MODEL = "the model"
ANONYMOUS = checksums.ANONYMOUS.removesuffix("/")
"""The folder with what names nobody."""
PAGE = checksums.DEBRIEF
EXPORTS = ("transcript.txt", "record.jsonl", "bets.csv", "scores.csv")
"""Files of the result that also have an anonymous version."""
SILENT = "..."
"""In that, in place of people's words."""


def sitting_of_class(room: Room) -> Sitting:
    """The sitting with only those seats given away for which somebody has answered: the same run, in fewer words.

    Without events that the teacher brought in and nobody heard of. UserError if it is not over.
    """
    held = heard_of(room.sitting, room.injected)
    given = {answered.id: answered.answer for answered in held.answered}
    sitting = Sitting.open(
        held.scenario,
        seed=held.seed,
        run=held.run,
        as_written=held.as_written,
        seats=dict.fromkeys(room.ever_held, CLASS),
    )
    while not sitting.over:
        for question in sitting.pending():
            sitting = sitting.put({"id": question.id, "answer": given[question.id]})
    return sitting


def model_bets(room: Room) -> dict[int, Bet]:
    """What the model bet, by session."""
    return {session: Bet(MODEL, session, bet["chances"], bet["gives_way"]) for session, bet in room.model_bets.items()}


def class_scores(room: Room, record: Record) -> Scores | None:
    """How everybody bet, under their numbers; None if nobody did, or the model did not."""
    model, number = model_bets(room), numbered(room)
    bets = [replace(bet, who=number[bet.who]) for bet in room.bets.values() if bet.session in model]
    if not bets:
        return None
    vetoes = alone_decided(record) & room.ever_held
    return scores(bets, model, record.outcome, gave_way(record), vetoes)


@dataclass(frozen=True, slots=True)
class Ended:
    """A class that is over, and what all that it leaves is made of."""

    room: Room
    sitting: Sitting
    """As `sitting_of_class`."""
    record: Record
    scores: Scores | None

    @classmethod
    def of(cls, room: Room) -> Ended:
        """UserError if it is not over."""
        sitting = sitting_of_class(room)
        record = sitting.record()
        return cls(room, sitting, record, class_scores(room, record))


def keep(ended: Ended, page: str | None, folder: Path) -> None:
    """Make the folder of a class a result, with its debrief page, if there is one.

    NacsimError if it cannot be written.
    """
    record, scenario = ended.record, ended.sitting.scenario
    silent = without_words(record)
    nameless = {
        "transcript.txt": as_text(transcript(silent, scenario)),
        "record.jsonl": "".join(to_lines([silent])),
        **_tables(ended, numbered(ended.room)),
    }
    try:
        (folder / ANONYMOUS).mkdir(exist_ok=True)
    except OSError as error:
        raise NacsimError(f"{folder / ANONYMOUS} cannot be made: {error.strerror}.") from error
    files = {
        **_tables(ended, names_of(ended.room)),
        **{f"{ANONYMOUS}/{name}": body for name, body in nameless.items()},
        **({} if page is None else {PAGE: page}),
    }
    journal = "".join(f"{line}\n" for line in ended.sitting.journal())
    keep_class(record, as_text(transcript(record, scenario)), scenario_text(scenario), journal, files, folder)


def names_of(room: Room) -> dict[str, str]:
    """Everybody's name, by id."""
    return {person.id: person.name for person in room.people.values()}


def numbered(room: Room) -> dict[str, str]:
    """Numbers in place of names, in an order that says nothing: that of the ids, which were drawn."""
    return {person: f"person {number}" for number, person in enumerate(sorted(room.people), start=1)}


def _tables(ended: Ended, names: Mapping[str, str]) -> dict[str, str]:
    """names: by id, to be shown."""
    shown = {number: names[person] for person, number in numbered(ended.room).items()}
    return {"bets.csv": _bets(ended.room, names), "scores.csv": _scores(ended.scores, shown)}


def without_words(record: Record) -> Record:
    """The record without what people said or let happen in words of their own: they may have said who they are."""
    events = tuple(_silent(event, record.set) for event in record.events)
    given = {
        key: {**value, "event": SILENT} if isinstance(value, Mapping) and "event" in value else value
        for key, value in record.set.items()
    }
    return replace(record, events=events, set=given)


def _silent(event: Event, given: Mapping[str, object]) -> Event:
    if isinstance(event, Speech):
        return replace(event, words=SILENT)
    if isinstance(event, Calendar) and f"calendar.{event.key}" in given:
        return replace(event, event=SILENT)
    return event


def _bets(room: Room, names: Mapping[str, str]) -> str:
    """Everybody's bets as they were made, then the model's."""
    own = [(names[bet.who], "".join(bet.seats), bet) for bet in room.bets.values()]
    rows = [
        (
            bet.session,
            who,
            seat,
            *(bet.chances.get(outcome, 0.0) for outcome in OUTCOMES),
            json.dumps(dict(bet.gives_way)),
        )
        for who, seat, bet in (*own, *((MODEL, "", bet) for bet in model_bets(room).values()))
    ]
    return _csv(("session", "who", "seat", *OUTCOMES, "gives_way"), rows)


def _scores(found: Scores | None, shown: Mapping[str, str]) -> str:
    """shown: names by number, in whose order they are."""
    header = (
        "who",
        "sessions",
        "log_score",
        "log_score_model",
        "log_score_class",
        "brier",
        "brier_model",
        "brier_class",
    )
    if found is None:
        return _csv(header, [])
    rows = [
        (
            shown[each.who],
            len(each.sessions),
            *(round(score.log, 4) for score in (each.outcome.own, each.outcome.model, each.outcome.room)),
            *(round(score.brier, 4) for score in (each.outcome.own, each.outcome.model, each.outcome.room)),
        )
        for each in sorted(found.persons, key=lambda each: shown[each.who])
    ]
    return _csv(header, rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Text that a spreadsheet opens and never takes for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([no_formula(plain(cell)) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()
