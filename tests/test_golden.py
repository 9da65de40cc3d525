"""What the shipped scenarios tell is what was last read and accepted, line by line."""

from __future__ import annotations

from itertools import zip_longest

import pytest

from accept import COMMAND, GOLDEN, Telling, tellings

TELLINGS = tellings()
CONTEXT = 3


def first_difference(golden: str, told: str) -> str | None:
    """The first line that differs, with the lines before it; None if none does."""
    before = golden.splitlines()
    for number, (old, new) in enumerate(zip_longest(before, told.splitlines()), start=1):
        if old != new:
            context = "".join(f"    {line}\n" for line in before[max(0, number - 1 - CONTEXT) : number - 1])
            return f"line {number}:\n{context}  - {old}\n  + {new}"
    return None


@pytest.mark.parametrize("telling", TELLINGS.values(), ids=TELLINGS)
def test_a_run_is_told_as_it_was_accepted(telling: Telling) -> None:
    golden = (GOLDEN / telling.file).read_text(encoding="utf-8")
    assert golden.count("--- Session ") >= 1
    difference = first_difference(golden, telling.text())
    assert difference is None, f"{telling.file}, {difference}\nif this is right: {COMMAND}, and read what changed"


def test_every_scenario_and_variant_has_its_transcript_and_nothing_else_is_there() -> None:
    assert len(TELLINGS) >= 16
    assert {"iraq-training-2004.txt", "turkey-2003@no_dpc.txt", "ntmi-review-2008-s1-r0.txt"} <= set(TELLINGS)
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(TELLINGS)


def test_the_transcripts_differ_from_each_other() -> None:
    texts = {path.read_text(encoding="utf-8").partition("How to read")[2] for path in GOLDEN.iterdir()}
    assert len(texts) >= 10


@pytest.mark.parametrize(
    ("told", "named"),
    [("a\nb\nc\n", None), ("a\nX\nc\n", "line 2"), ("a\nb\n", "line 3"), ("a\nb\nc\nd\n", "line 4")],
)
def test_the_comparison_names_the_first_line_that_differs(told: str, named: str | None) -> None:
    difference = first_difference("a\nb\nc\n", told)
    assert (difference or "").startswith(named or "") and (difference is None) == (named is None)
