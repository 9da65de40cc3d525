"""What somebody's answers changed: one sitting against the model alone, on the same draws and over many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import numpy as np

from nacsim.council.run import run
from nacsim.council.sitting import Sitting
from nacsim.ensembles.again import Again, Script
from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns
from nacsim.errors import check_at_least
from nacsim.findings.answers_again import MODEL, YOURS, Half, Many
from nacsim.findings.answers_changed import AnswersChanged
from nacsim.findings.estimates import change
from nacsim.findings.own_answers import OwnAnswer
from nacsim.record import OUTCOMES, Outcome
from nacsim.studies.paired import adopted_difference, paired, share_difference, traits
from nacsim.studies.progress import Progress, silent
from nacsim.theory.answers import Given
from nacsim.theory.question import Kind, Question

RUNS = 300


def answers_changed(sitting: Sitting, runs: int = RUNS, progress: Progress = silent) -> AnswersChanged:
    """A sitting that is over, against the same run left to the model; and both in runs 0 to `runs` - 1 of the seed.

    Over many draws the questions are others: the k-th answer of a kind is given again at the k-th question of that
    kind, the last one from then on, and where that is not allowed the model answers.

    progress: called with how many runs are done, of how many.

    Raises:
        UserError: the sitting is not over, or there are no runs.
    """
    check_at_least("The number of runs", runs, 1)
    record, scenario, seed = sitting.record(), sitting.scenario, sitting.seed
    script = script_of(sitting)
    alone = run(scenario, seed, sitting.run, sitting.as_written)
    progress(0, 2 * runs)
    theirs = joined(list(columns(scenario, seed, 0, runs)))
    progress(runs, 2 * runs)
    ours = joined(list(columns(scenario, seed, 0, runs, lambda n: Again(script, sitting.seats, n))))
    progress(2 * runs, 2 * runs)
    return AnswersChanged(
        scenario, tuple(sitting.seats), own_answers(sitting), record, alone, _many(ours, theirs, seed)
    )


def own_answers(sitting: Sitting) -> tuple[OwnAnswer, ...]:
    """What was asked and answered, in the order of the answers."""
    return tuple(
        OwnAnswer(question.public["session"], question.public["hour"], question.seat, question.kind, answer)
        for question, answer in _asked(sitting)
    )


def script_of(sitting: Sitting) -> Script:
    """The answers of a sitting in their order, by seat and kind of question."""
    answers: defaultdict[tuple[str, Kind], defaultdict[int, list[Given | None]]]
    answers = defaultdict(lambda: defaultdict(list))
    for question, answer in _asked(sitting):
        of_kind = answers[question.seat, question.kind]
        turn = int(question.public["session"]) if question.kind == "sounding" else len(of_kind)
        of_kind[turn].append(answer)
    return {asked: [*by_turn.values()] for asked, by_turn in answers.items()}


def _asked(sitting: Sitting) -> Iterator[tuple[Question, Given | None]]:
    """Every question with its answer: the sitting is held again, as it keeps only the answers."""
    again = Sitting.open(
        sitting.scenario, seed=sitting.seed, run=sitting.run, seats=sitting.seats, as_written=sitting.as_written
    )
    for answered in sitting.answered:
        yield next(each for each in again.pending() if each.id == answered.id), answered.answer
        again = again.put({"id": answered.id, "answer": answered.answer})


def _many(ours: Columns, theirs: Columns, seed: int) -> Many:
    pairs = paired(traits(theirs), traits(ours))
    return Many(
        len(ours.run),
        seed,
        _half(YOURS, ours),
        _half(MODEL, theirs),
        dict(_turns(ours, theirs)),
        change(adopted_difference(pairs)),
        {word: change(share_difference(pairs, [i])) for i, word in enumerate(OUTCOMES)},
    )


def _turns(ours: Columns, theirs: Columns) -> Iterator[tuple[tuple[Outcome, Outcome], int]]:
    """How many runs end in which outcome instead of which."""
    for (i, model), (j, yours) in product(enumerate(OUTCOMES), repeat=2):
        if i != j and (runs := int(((theirs.outcome == i) & (ours.outcome == j)).sum())):
            yield (model, yours), runs


def _half(label: str, runs: Columns) -> Half:
    counts = np.bincount(runs.outcome, minlength=len(OUTCOMES)).tolist()
    return Half(label, dict(zip(OUTCOMES, counts, strict=True)), float(np.median(runs.hours)))
