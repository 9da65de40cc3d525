"""One person at the table: a sitting whose every answer is on disk before anything follows from it.

While it goes on, its folder holds the journal, and perhaps a draft of the answer that is being given. At the end it
becomes a result of kind `play`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nacsim.council.sitting import Sitting
from nacsim.errors import NacsimError, UserError
from nacsim.findings.words import Words, capital, listed
from nacsim.record import CHAIR, Record
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.text import scenario_text
from nacsim.store import manifest
from nacsim.store.checksums import regular
from nacsim.store.folder import named, tidy, write_folder, write_whole
from nacsim.store.keeping import keep_play, newest_unfinished, scenario_name
from nacsim.store.manifest import JOURNAL
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript

DRAFT = "draft.json"
"""Beside the journal: what was said of an answer that is not given yet."""
PLAYER = "a person at the table"
"""Who answers, as the record says."""
MAX_BYTES = 50_000_000
"""Of a journal."""


@dataclass(frozen=True, slots=True)
class Play:
    """A sitting with one seat that a person holds, and the folder that it is kept in."""

    sitting: Sitting
    folder: Path

    @property
    def seat(self) -> str:
        """The person's: a code, or `chair`."""
        return next(iter(self.sitting.seats))

    def answer(self, event: Mapping[str, object]) -> Play:
        """After an answer, `{"id": ..., "answer": ...}`, which is on disk when this returns.

        Raises:
            AnswerRefusedError: the question does not allow it; nothing is written then.
            NacsimError: it cannot be written.
        """
        after = self.sitting.put(event)
        if after is not self.sitting:
            _append(self.folder / JOURNAL, after.journal()[-1])
            (self.folder / DRAFT).unlink(missing_ok=True)
        return replace(self, sitting=after)

    def keep_draft(self, question: str, given: Sequence[Sequence[str]]) -> None:
        """Keep what has been said so far of an answer, prompt by prompt. NacsimError if it cannot be written."""
        write_whole(self.folder / DRAFT, json.dumps({"id": question, "given": given}).encode())

    def draft(self, question: str) -> list[list[str]]:
        """What had been said of the answer to this question; nothing if the draft is of another, or is none."""
        try:
            found = json.loads(_content(self.folder / DRAFT))
            kept = found["given"] if found["id"] == question else []
            return [[str(word) for word in words] for words in kept]
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return []


def _content(file: Path) -> bytes:
    """What a file holds. OSError if it is none, or cannot be read; ValueError if it holds too much."""
    if regular(file).stat().st_size > MAX_BYTES:
        raise ValueError
    return file.read_bytes()


def _append(journal: Path, line: str) -> None:
    """Add a line that survives a power cut; a part of one that a killed command left is taken off first."""
    try:
        with journal.open("r+b") as stream:
            stream.seek(len(_whole_lines(stream.read())))
            stream.truncate()
            stream.write(f"{line}\n".encode())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise NacsimError(f"{journal} cannot be written: {error.strerror}.") from error


def _whole_lines(data: bytes) -> bytes:
    """Without the last line if it has no end: it was not written to its end, so nobody was shown what follows it."""
    return data[: data.rfind(b"\n") + 1]


def begin(
    scenario: Scenario, seat: str, seed: int, run: int, out: Path | None = None, *, as_written: bool = False
) -> Play:
    """A sitting about to begin, in a new folder: `out`, or the first free one of `folder_name`.

    as_written: every draw at its centre; seed and run then mean nothing.

    Raises:
        UserError: there is no such seat, or it would be asked nothing.
        NacsimError: the folder cannot be written.
    """
    _check_is_asked(scenario, seat)
    sitting = Sitting.open(scenario, seed=seed, run=run, seats={seat: PLAYER}, as_written=as_written)
    journal = "".join(f"{line}\n" for line in sitting.journal())
    return Play(sitting, write_folder({JOURNAL: journal}, folder_name(scenario, seat), out))


def _check_is_asked(scenario: Scenario, seat: str) -> None:
    bodies = [*(leg.body for leg in scenario.legs), *(other.body for other in scenario.other_bodies)]
    if seat in scenario.codes and not any(seat in scenario.seats[body] for body in bodies):
        words = Words(scenario)
        decided = listed(words.body(leg.body) for leg in scenario.legs)
        raise UserError(f"{capital(words.ally(seat))} has no seat in {decided}: it would be asked nothing here.")


def folder_name(scenario: Scenario, seat: str) -> Path:
    """play-iraq-training-2004-FRA."""
    return Path(named(f"play-{scenario_name(scenario.slug, scenario.variant)}-{seat}"))


def newest(scenario: Scenario, seat: str | None) -> Path:
    """The folder, of those that `begin` makes, that went on last and is not over. UserError if there is none.

    seat: None for any.
    """
    seats = [seat] if seat else [CHAIR, *scenario.codes]
    return newest_unfinished(*(folder_name(scenario, each) for each in seats), journal=JOURNAL)


def check_goes_on(folder: Path) -> None:
    """UserError if no sitting lies there, or it is over."""
    _lines(folder)


def _lines(folder: Path) -> list[str]:
    """The journal of a sitting that is not over, line by line. UserError as `check_goes_on`."""
    if manifest.is_result(folder):
        raise UserError(
            f"{folder} holds a result: what was played there is over. nac explain {folder} says why,"
            f" nac dashboard {folder} makes its page."
        )
    try:
        return _whole_lines(_content(folder / JOURNAL)).decode().splitlines()
    except (OSError, ValueError):
        raise UserError(f"{folder} holds no sitting that was played: there is no {JOURNAL} that can be read.") from None


def resume(folder: Path) -> Play:
    """The sitting of a folder as far as it went. To be asked for while the folder is held, so that nobody else goes on.

    UserError if none lies there, if it is over, was not one person's, or was held with another version.
    """
    lines = _lines(folder)
    tidy(folder)
    try:
        sitting = Sitting.replay(lines)
    except UserError as error:
        raise UserError(f"{folder}: {error}") from None
    if len(sitting.seats) != 1:
        raise UserError(f"{folder} holds a sitting of another kind: in one that is played, a person holds one seat.")
    return Play(sitting, folder)


def finish(play: Play) -> Record:
    """Make the folder a result of kind `play`; the record. NacsimError if it cannot be written."""
    sitting = play.sitting
    record = sitting.record()
    text = as_text(transcript(record, sitting.scenario))
    keep_play(record, text, scenario_text(sitting.scenario), play.folder)
    (play.folder / DRAFT).unlink(missing_ok=True)
    return record
