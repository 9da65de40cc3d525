"""Sittings that were played, kept as `nac play` keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nacsim.council.sitting import Sitting
from nacsim.scenario.text import scenario_text
from nacsim.store.keeping import keep_play
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim.theory.question import Question

Answering = Callable[[Question], Mapping[str, Any] | None]
SPEECH = "<b>We</b> cannot & will not: ${x} \x1b[31m"
"""With whatever a page or a terminal could take for more than words."""


def stubborn(question: Question) -> Mapping[str, Any] | None:
    """Objects, asks for the floor and speaks; writes a letter; in the chair, closes the matter or puts it through."""
    if question.kind in ("move", "drafting"):
        return {"move": "close" if question.kind == "move" else "pass"}
    answers: dict[str, Mapping[str, Any]] = {
        "sounding": {"stance": "object", "floor": True},
        "floor": {"says": SPEECH},
        "silence": {"letter": True},
    }
    return answers[question.kind]


def held(sitting: Sitting, answer: Answering) -> Sitting:
    """A sitting to its end."""
    while not sitting.over:
        for question in sitting.pending():
            sitting = sitting.put({"id": question.id, "answer": answer(question)})
    return sitting


def played(
    folder: Path, scenario: str, seat: str, seed: int = 1, run: int = 3, answer: Answering = stubborn
) -> Sitting:
    """A sitting, and the folder of its result."""
    sitting = held(Sitting.open(scenario, seed=seed, run=run, seats={seat: "a person"}), answer)
    folder.mkdir()
    (folder / "journal.jsonl").write_text("".join(f"{line}\n" for line in sitting.journal()), "utf-8")
    record = sitting.record()
    keep_play(record, as_text(transcript(record, sitting.scenario)), scenario_text(sitting.scenario), folder)
    return sitting
