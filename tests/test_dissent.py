"""Who would not support a clause taken alone, in words that hold of both ends of a run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nacsim.council.run import run
from nacsim.findings.dissent import dissent
from nacsim.findings.words import Words
from nacsim.record import Sounding
from nacsim.scenario.load import load

IRAQ = load("iraq-training-2004")
RECORD = run(IRAQ, as_written=True)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (("FRA",), ("FRA",), "not supported, first and last, by France"),
        ((), (), "supported by everyone"),
        (("FRA", "DEU"), ("FRA",), "not supported at first by France and Germany, at the end by France"),
        (("FRA",), (), "not supported at first by France, supported at the end by everyone"),
        ((), ("FRA",), "supported at first by everyone, at the end not by France"),
    ],
)
def test_both_ends_are_told(first: tuple[str, ...], last: tuple[str, ...], words: str) -> None:
    (i, opening), *_, (j, closing) = RECORD.numbered(Sounding)
    events = list(RECORD.events)
    events[i], events[j] = (
        replace(opening, dissent={**opening.dissent, "scale": first}),
        replace(closing, dissent={**closing.dissent, "scale": last}),
    )
    assert dissent(replace(RECORD, events=tuple(events)), Words(IRAQ), "scale") == words
