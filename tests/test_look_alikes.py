"""Pasted and mistyped characters: named with their place where they matter, and left alone in prose."""

# ruff: noqa: RUF001, E501 - these characters are what it is about; a case is one line
from __future__ import annotations

import pytest

from nacsim.errors import ScenarioError, UserError
from nacsim.scenario import document
from nacsim.scenario.load import all_problems, load
from nacsim.scenario.look_alikes import advice, instead
from nacsim.studies.steps import steps

GOOD = """\
title: „Größe“ – ≥ 2… 日本，人
question: Ist’s “gut”?
date: 2026-10-05
body: NAC
members: [ARD, BRU, CEL]
sponsors: [ARD]
provisions:
  ball:
    title: «Ball» −1
    options:
      grand: {at: 1.0, text: großer – Ball}
      none: {at: 0.0, text: keiner}
draft: {ball: grand}
allies:
  default: {disposition: supportive, because: weil’s schön\u00a0ist}
  BRU:
    value: -0.3
    salience: {ball: 2}
procedure:
  silence_hours: 12
notes:
  - erste — Bemerkung, 1,5
"""
SPACE, NOTHING = "U+00A0 (no-break space): type a space", "U+200B (zero width space): delete it"
STRUCTURE = "is not valid YAML here: a character only looks like what YAML needs. It holds "
CASES = {
    "a space after a colon": ("date: 2026", "date:\u00a02026", "3:6", STRUCTURE + SPACE),
    "a space after the last colon": ("silence_hours: 12", "silence_hours:\u00a012", "20:17", SPACE),
    "a space before a colon": ("date: 2026", "date\u00a0: 2026", "3:5", f"is not a field here. It holds {SPACE}"),
    "a space at the beginning of a line": ("  BRU:", "\u00a0 BRU:", "16:1", SPACE),
    "a thin space": ("  ball:\n", "\u2009 ball:\n", "8:1", "U+2009 (thin space): type a space"),
    "a space after a dash": ("  - erste", "  -\u00a0erste", "22:4", SPACE),
    "a space in braces": ("{at: 1.0", "{at:\u00a01.0", "11:18", f"is not a field here. It holds {SPACE}"),
    "a space in an indentation": ("    value:", "   \u00a0value:", "17:4", SPACE),
    "a wide space": ("title: «", "title:\u3000«", "9:11", "U+3000 (ideographic space): type a space"),
    "nothing in a key": ("draft:", "dra\u200bft:", "13:4", NOTHING),
    "nothing in a name": ("ball: grand", "ball: gra\u200bnd", "13:18", NOTHING),
    "nothing in a word": ("supportive", "supp\u200bortive", "15:30", NOTHING),
    "nothing in a word in quotes": ("supportive", '"supp\u200bortive"', "15:31", NOTHING),
    "nothing in a number": ("-0.3", "-0.3\u200b", "17:16", NOTHING),
    "nothing in a code": ("[ARD]", "[AR\u200bD]", "6:14", NOTHING),
    "a mark of byte order": ("body: NAC", "\ufeffbody: NAC", "4:1", "U+FEFF (byte-order mark): delete it"),
    "a minus": ("-0.3", "−0.3", "17:12", "U+2212 (minus sign): type - instead"),
    "a dash before a number": ("-0.3", "–0.3", "17:12", "U+2013 (en dash): type - instead"),
    "dashes in a date": ("2026-10-05", "2026–10–05", "3:11", "U+2013 (en dash): type - instead"),
    "a quote that opens": ("„Größe“ –", "“a: b”", "1:8", STRUCTURE + "U+201C (left double quotation mark): type \" in"),
    "a key in quotes": ("draft:", "“draft”:", "13:1", "U+201C (left double quotation mark): type \" instead"),
    "a wide colon": ("body: NAC", "body： NAC", "4:5", STRUCTURE + "U+FF1A (fullwidth colon): type : instead"),
    "a wide colon in braces": ("{at: 1.0", "{at：1.0", "11:17", "U+FF1A (fullwidth colon): type : instead"),
    "a wide comma in braces": ("{at: 1.0, t", "{at: 1.0， t", "11:22", "U+FF0C (fullwidth comma): type , instead"),
    "wide digits": ("-0.3", "０.3", "17:12", "U+FF10 (fullwidth digit zero): type 0 instead"),
    "a Cyrillic letter": ("  BRU:", "  BR\u0423:", "16:5", "U+0423 (cyrillic capital letter u): type Y instead"),
    "a line separator": ("body: NAC", "body: [NAC,\u2028", "4:12", "U+2028 (line separator): type a space instead"),
    "a comma in braces": ("{at: 1.0", "{at: 1,0", "11:19", "at: has a decimal comma (given: 1,0) Write 1.0 with a point."),
    "a comma in the last entry": ("ball: 2}", "ball: -0,25}", "18:22", "(given: -0,25) Write -0.25 with a point."),
    "a comma in a text": ("text: keiner", "text: keiner 1,5", "12:38", "none.text: YAML ends this text at its comma. Put"),
    "a comma with a zero": ("{at: 1.0", "{at: 0,05", "11:19", "(given: 0,05) Write 0.05 with a point."),
    "a comma": ("-0.3", "-0,3", "17:12", "(given: -0,3) Write -0.3 with a point."),
    "a comma in an ideal": ("    salience: {ball: 2}", "    ideal:\n      ball: 0,5", "19:13", "Write 0.5 with a point."),
    "a minus and a comma": ("-0.3", "−0,3", "17:12", "minus sign): type - instead. Write -0.3 with a point."),
}  # fmt: skip


def problems(text: str) -> list[str]:
    try:
        return [str(problem) for problem in all_problems(document.parse(text, "f"))]
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize("case", CASES)
def test_a_character_that_only_looks_right_is_named(case: str) -> None:
    before, after, place, message = CASES[case]
    assert GOOD.count(before) == 1
    seen = problems(GOOD.replace(before, after))
    assert any(line.startswith(f"f:{place}: ") and message in line for line in seen), seen


def test_prose_may_hold_any_of_them() -> None:
    assert problems(GOOD) == []
    assert problems(GOOD.replace("großer – Ball", "“Nein”， sagt – er − ‘so’\u200b\u00a0")) == []


def test_an_error_beside_prose_is_not_blamed_on_it() -> None:
    [line] = problems(GOOD.replace("[ARD]", "[ARD"))
    assert "It holds" not in line
    [line] = problems(GOOD.replace("großer – Ball", "großer – Ball: ‘x’: y"))
    assert "It holds" not in line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("allies.FRA.value=−0.3", "(given: −0.3) It holds U+2212 (minus sign): type - instead."),
        ("allies.FRA.value=0,3", "(given: 0,3) Write 0.3 with a point."),
        ("theory.lobby=0,1", "(given: 0,1) Write 0.1 with a point."),
        ("allies.FRA={value: 0,3}", "--set allies.FRA:1:9: value: has a decimal comma (given: 0,3) Write 0.3"),
        ("allies.F\u200bRA.value=0.3", "It holds U+200B (zero width space): delete it."),
    ],
)
def test_a_setting_says_the_same(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        load("turkey-2003", [text])
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("allies.FRA.value=0,1:0,5:5", r"Write 0\.1 with a point\. Write 0\.5 with a point\.$"),
        ("allies.FRA.value=−0.1:0.5:5", r"It holds U\+2212 \(minus sign\): type - instead\.$"),
    ],
)
def test_a_range_says_the_same(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        steps(text)


def test_letters_and_ascii_are_what_they_seem() -> None:
    assert [instead(mark) for mark in 'aß日é°,"-'] == [None] * 8
    assert [instead(mark) for mark in "\u00a0\u200d—”’３"] == [" ", "", "-", '"', "'", "3"]
    assert advice("größer") is advice("1.5") is advice("a,b") is None
