"""One run in which programs answer for some of the seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from nacsim.council.program import Program
from nacsim.council.sitting import Sitting
from nacsim.errors import AnswerRefusedError, UserError
from nacsim.plain import plain
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.text import scenario_text
from nacsim.store.keeping import keep_run
from nacsim.store.manifest import JOURNAL, damaged
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim.theory.question import Question


def run_seated(
    scenario: Scenario, seed: int, run: int, commands: Mapping[str, str], as_written: bool = False
) -> Sitting:
    """A run to its end, one program for each seat, started by its command, without a shell.

    UserError if a program cannot be started, or does not give an answer that is allowed, even when asked again.
    """
    seats = {seat: plain(command) for seat, command in commands.items()}
    sitting = Sitting.open(scenario, seed=seed, run=run, seats=seats, as_written=as_written)
    with ExitStack() as running:
        programs = {seat: running.enter_context(Program(seat, command)) for seat, command in commands.items()}
        while not sitting.over:
            for question in sitting.pending():
                sitting = _answered(sitting, question, programs[question.seat])
        for program in programs.values():
            program.bid_farewell(sitting.record().outcome)
    return sitting


def sitting_of(folder: Path) -> Sitting:
    """The sitting of a result, held again from its journal.

    UserError if there is none, it cannot be read, or it was held with another version.
    """
    try:
        lines = (folder / JOURNAL).read_text("utf-8").split("\n")
    except (OSError, ValueError):
        raise damaged(folder, f"{JOURNAL} is missing or cannot be read") from None
    return Sitting.replay(lines)


def _answered(sitting: Sitting, question: Question, program: Program) -> Sitting:
    """The sitting after a program's answer; it may answer a second time where the first is refused."""
    refused: str | None = None
    for _ in range(2):
        try:
            return sitting.put({"id": question.id, "answer": program.answer(question, refused)})
        except AnswerRefusedError as error:
            refused = str(error)
    raise program.refused_again(str(refused))


def commands_of(given: Sequence[str]) -> dict[str, str]:
    """From texts of `--seat SEAT=COMMAND` the command for each seat. UserError for any other text."""
    commands: dict[str, str] = {}
    for text in given:
        seat, equals, command = text.partition("=")
        if not (seat and equals and command.strip()):
            raise UserError(f'--seat is given as SEAT=COMMAND, FRA="python my_france.py" (given: {text!r}).')
        if seat in commands:
            raise UserError(f"--seat gives {seat} to two programs. A seat has one.")
        commands[seat] = command
    return commands


def keep(sitting: Sitting, out: Path | str | None = None) -> Path:
    """Write a run that is over to a new folder, as `studies.run.keep`, with its journal: it can be replayed from that.

    NacsimError if it cannot be written.
    """
    record, scenario = sitting.record(), sitting.scenario
    text = as_text(transcript(record, scenario))
    return keep_run(record, text, scenario_text(scenario), out, sitting.journal())
