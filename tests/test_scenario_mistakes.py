"""Everyday mistakes in a scenario file: each told once, at its line and column, with what was given and what to do."""

# ruff: noqa: E501 - a message is compared whole, on one line
from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from nacsim.errors import ScenarioError
from nacsim.scenario.document import Document, parse
from nacsim.scenario.load import all_problems, complete
from trees import paths

GOOD = """\
title: A bridge
question: Is it built?
date: 2004-07-28
body: NAC
sponsors: [USA]
provisions:
  where:
    options:
      north: {at: 1.0}
      south: {at: 0.0}
      later: {kind: left_open}
  name:
    kind: nominal
    options:
      rose: {}
      lily: {}
draft: {where: north, name: rose}
allies:
  default: {disposition: supportive}
  FRA:
    disposition: opposed
    ideal: {where: south}
    red_lines:
      where: {refuses: [north], firmness: 1.0}
    value: 0.1
procedure:
  opening: 2004-07-28T09:00
  deadline: 2004-08-20T09:00
calendar:
  storm: {when: 2004-08-01, event: a storm, changes: {allies.FRA.value: 0.2}}
variants:
  milder: {allies: {FRA: {value: {by: 0.1}}}}
sources:
  paper: {title: A paper}
"""


def problems(text: str) -> list[str]:
    return [str(problem) for problem in all_problems(parse(text, "f"))]


def changed(*edits: tuple[str, str]) -> str:
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} is in the scenario {text.count(old)} times"
        text = text.replace(old, new)
    return text


CODES = "Codes are ISO 3166 alpha-3: FRA, DEU."
MISTAKES: list[tuple[str, str, str | Sequence[str]]] = [
    # fields and types
    ("title: A bridge\n", "", "f:1:1: title: is missing. A short name."),
    (
        "title: A bridge",
        "titel: A bridge",
        ["f:1:1: title: is missing. A short name.", "f:1:1: titel: is not a field here. Did you mean title?"],
    ),
    (
        "title: A bridge",
        "title: no",
        "f:1:8: title: must be text (given: false) YAML does not read it as text; put it in quotes.",
    ),
    (
        "disposition: opposed",
        "dispositon: opposed",
        "f:21:5: allies.FRA.dispositon: is not a field here. Did you mean disposition?",
    ),
    (
        "disposition: opposed",
        "disposition: oposed",
        "f:21:18: allies.FRA.disposition: must be sponsor, supportive, neutral, "
        "reluctant, conditional or opposed (given: oposed) Did you mean opposed?",
    ),
    ("value: 0.1", "value: 1.1", "f:25:12: allies.FRA.value: must be a number from -1 to 1 (given: 1.1)"),
    ("value: 0.1", "value: .nan", "f:25:12: allies.FRA.value: must be a number from -1 to 1 (given: nan)"),
    ("value: 0.1", "value: true", "f:25:12: allies.FRA.value: must be a number from -1 to 1 (given: true)"),
    ("value: 0.1", "value: '0.1'", "f:25:12: allies.FRA.value: must be a number from -1 to 1 (given: 0.1)"),
    ("value: 0.1", "weight: 0", "f:25:13: allies.FRA.weight: must be a number above 0 (given: 0)"),
    (
        "value: 0.1",
        "value: {add: 1}",
        "f:25:5: allies.FRA.value: must be a number, or {by: number} to add to one (given: {add: 1})",
    ),
    (
        "firmness: 1.0",
        "firmness: -1",
        "f:24:43: allies.FRA.red_lines.where.firmness: must be a number from 0 up (given: -1)",
    ),
    (
        "sponsors: [USA]",
        "sponsors: USA",
        "f:5:11: sponsors: must be a list (given: USA) Write [one, two], or one per line after `- `.",
    ),
    ("date: 2004-07-28", "date: 2004", "f:3:7: date: must be a date such as 2004-07-28 (given: 2004)"),
    ("date: 2004-07-28", "date: 9999-07-28", "f:3:7: date: must be a date such as 2004-07-28 (given: 9999-07-28)"),
    (
        "opening: 2004-07-28T09:00",
        "opening: 2004-07-28T09:00:00+02:00",
        "f:27:12: procedure.opening: must be without an offset: times are those on the clock in Brussels "
        "(given: 2004-07-28T09:00:00+02:00)",
    ),
    (
        "kind: nominal",
        "kind: nomnal",
        "f:13:11: provisions.name.kind: must be ordered or nominal (given: nomnal) Did you mean nominal?",
    ),
    (
        "      north: {at: 1.0}",
        "      North: {at: 1.0}",
        "f:9:7: provisions.where.options.North: is not a plain key. Use lower-case letters, digits and _ only, at most 60, and not _ alone.",
    ),
    (
        "  FRA:\n",
        "  France:\n",
        "f:20:3: allies.France: is not the code of an ally. Use three capitals (ISO 3166: FRA), or for an invented ally capitals, digits and _, at most 12. Or say default.",
    ),
    (
        "  opening:",
        "  rhythm: daily\n  opening:",
        "f:27:11: procedure.rhythm: must be crisis, weekly or committee (given: daily)",
    ),
    (
        "  opening:",
        "  rule: majority\n  opening:",
        "f:27:9: procedure.rule: must be consensus, consensus_minus_one, consensus_minus_two, "
        "unanimity, simple_majority, qualified_majority or qualified_majority_population (given: majority) Did you mean simple_majority?",
    ),
    (
        "event: a storm,",
        "event: a storm, over the sea,",
        "f:30:45: calendar.storm.over the sea: is not a field here. If it belongs to a text: inside braces, a text with a comma needs quotes.",
    ),
    # who
    ("  FRA:\n", "  FRE:\n", ["f:20:3: allies.FRE: is not the code of a member (given: FRE) Did you mean FRA?"]),
    (
        "  FRA:\n",
        "  SWE:\n",
        "f:20:3: allies.SWE: is not a member on 2004-07-28 (given: SWE) `members` or `members_as_of` can say so.",
    ),
    ("sponsors: [USA]", "sponsors: [XYZ]", f"f:5:12: sponsors.0: is not the code of a member (given: XYZ) {CODES}"),
    (
        "sponsors: [USA]",
        "sponsors: []",
        "f:5:11: sponsors: is empty. Name at least one member that tables it, or SECGEN.",
    ),
    ("sponsors: [USA]", "sponsors: [USA, USA]", "f:5:17: sponsors.1: is listed twice (given: USA) Keep one of them."),
    (
        "  default: {disposition: supportive}\n",
        "",
        "f:18:1: allies: has no `default`. "
        "Say what holds for every ally not named, such as default: {disposition: supportive}.",
    ),
    (
        "sponsors: [USA]",
        "sponsors: [FRA]\nmembers: [FRA]",
        "f:6:10: members: gives no alliance: fewer than two members (given: [FRA]) Name at least two.",
    ),
    (
        "sponsors: [USA]",
        "sponsors: [USA]\nmembers_as_of: 1940-01-01",
        "f:6:16: members_as_of: gives no alliance: fewer than "
        "two members (given: 1940-01-01) The alliance begins in 1949.",
    ),
    # bodies
    ("body: NAC", "body: NCA", "f:4:7: body: is not a body known here (given: NCA) Did you mean NAC?"),
    (
        "  opening:",
        "  other_bodies: {NAC: {competent: true}}\n  opening:",
        "f:27:18: procedure.other_bodies.NAC: is the body that already has the matter. Name another body.",
    ),
    # the text
    (
        "      south: {at: 0.0}",
        "      south: {}",
        "f:10:7: provisions.where.options.south: has no `at`. "
        "Give its place on the scale from 0 to 1, or make the clause `kind: nominal`.",
    ),
    (
        "      south: {at: 0.0}",
        "      south: {at: 1}",
        "f:10:19: provisions.where.options.south.at: is also the place of the option north "
        "(given: 1) Give each option its own place.",
    ),
    (
        "south: {at: 0.0}",
        "south: {at: 0.0, kind: vague}",
        "f:10:7: provisions.where.options.south: is vague but has no `width`. "
        "Say how far its readings lie apart, from 0 to 1.",
    ),
    (
        "south: {at: 0.0}",
        "south: {at: 0.0, width: 0.5}",
        "f:10:31: provisions.where.options.south.width: has a meaning only for a vague "
        "option. Remove it, or add `kind: vague`.",
    ),
    (
        "{kind: left_open}",
        "{kind: left_open, at: 0.5}",
        "f:11:36: provisions.where.options.later.at: has no meaning for an option that "
        "leaves the clause open. Remove it.",
    ),
    (
        "      lily: {}\n",
        "",
        "f:14:5: provisions.name.options: needs at least two options, or there is nothing to decide",
    ),
    (
        "draft: {where: north, name: rose}",
        "draft: {where: north}",
        "f:17:1: draft: leaves out name. Give one option for each provision.",
    ),
    (
        "draft: {where: north,",
        "draft: {where: nort,",
        "f:17:16: draft.where: is not an option of where (given: nort) Did you mean north?",
    ),
    (
        "draft: {where: north,",
        "draft: {were: north, where: north,",
        "f:17:9: draft.were: is not a provision of this scenario. Did you mean where?",
    ),
    (
        "variants:",
        "record: {outcome: [deferred], text: {where: nrth}}\nvariants:",
        "f:31:45: record.text.where: is not an option of where (given: nrth) Did you mean north?",
    ),
    (
        "variants:",
        "record: {outcome: [defered]}\nvariants:",
        "f:31:20: record.outcome.0: must be adopted_as_drafted, adopted_amended, "
        "adopted_in_other_body, deferred or not_adopted (given: defered) Did you mean deferred?",
    ),
    # what allies want
    (
        "ideal: {where: south}",
        "ideal: {where: sout}",
        "f:22:20: allies.FRA.ideal.where: is not an option of this clause (given: sout) Did you mean south?",
    ),
    (
        "ideal: {where: south}",
        "ideal: {where: later}",
        "f:22:20: allies.FRA.ideal.where: leaves the clause open and has no place on the "
        "scale (given: later) Name another option.",
    ),
    (
        "ideal: {where: south}",
        "ideal: {name: 0.5}",
        "f:22:19: allies.FRA.ideal.name: must be an option, or {option: distance}, for the "
        "clause is nominal (given: 0.5) Options: rose, lily.",
    ),
    (
        "ideal: {where: south}",
        "ideal: {name: {rose: 0.5}}",
        "f:22:13: allies.FRA.ideal.name: gives no option the distance 0 "
        "(given: {rose: 0.5}) An ally is nearest to something: say 0.",
    ),
    (
        "refuses: [north]",
        "refuses: [nord]",
        "f:24:25: allies.FRA.red_lines.where.refuses.0: is not an option of this clause (given: nord) "
        "Did you mean north?",
    ),
    (
        "refuses: [north]",
        "refuses: []",
        "f:24:24: allies.FRA.red_lines.where.refuses: is empty. Name the options refused, or remove the red line.",
    ),
    (
        "    value: 0.1",
        "    salience: {where: 0, name: 0}",
        "f:25:5: allies.FRA.salience: is 0 for every clause. Give one clause more than 0, or lower `stake`.",
    ),
    (
        "    value: 0.1",
        "    commitments: {consnt: {strength: 1}}",
        "f:25:19: allies.FRA.commitments.consnt: is not a provision of this scenario. Did you mean consent?",
    ),
    # sources
    (
        "variants:",
        "notes:\n  - Careful: assumed\nvariants:",
        "f:32:5: notes.0: must be text (given: {Careful: assumed}) A text with a colon in it needs quotes.",
    ),
    (
        "    value: 0.1",
        "    source: papr",
        "f:25:13: allies.FRA.source: is not a source of this scenario (given: papr) Did you mean paper?",
    ),
    (
        "    value: 0.1",
        "    confidence: documented",
        "f:25:17: allies.FRA.confidence: says documented, but no source is named. Name the source, or say `assumed`.",
    ),
    # times
    (
        "deadline: 2004-08-20T09:00",
        "deadline: 2004-07-20T09:00",
        "f:28:13: procedure.deadline: must be after the opening, and within 366 "
        "days of it (given: 2004-07-20T09:00:00) It opens at 2004-07-28 09:00.",
    ),
    (
        "  deadline: 2004-08-20T09:00",
        "  deadline: 2004-08-20T09:00\n"
        "  stages: {mc: {body: MC, deadline: 2004-08-10}, pc: {body: MC, deadline: 2004-08-10}}",
        "f:29:75: procedure.stages.pc.deadline: must come after the deadline of the stage before it, and before the last deadline "
        "(given: 2004-08-10) Stages run in the order in which they are written.",
    ),
    (
        "  deadline: 2004-08-20T09:00",
        "  deadline: 2004-08-20T09:00\n  stages: {mc: {body: MC, deadline: 2004-09-01}}",
        "f:29:37: procedure.stages.mc.deadline: must come after the deadline of the stage before it, and before the last deadline "
        "(given: 2004-09-01) Stages run in the order in which they are written.",
    ),
    (
        "{when: 2004-08-01,",
        "{when: 2014-08-01,",
        "f:30:17: calendar.storm.when: is more than a year from the opening (given: 2014-08-01) Is the year right?",
    ),
    (
        "{allies.FRA.value: 0.2}",
        "{body: MC}",
        "f:30:55: calendar.storm.changes.body: is not a field of an ally. "
        "Write for example: allies.FRA.value: {by: 0.1}",
    ),
    (
        "{allies.FRA.value: 0.2}",
        "{allies.FRA.valeu: 0.2}",
        "f:30:55: calendar.storm.changes.allies.FRA.valeu: is not a field here. Did you mean value?",
    ),
    (
        "{allies.FRA.value: 0.2}",
        "{allies.FRA.value: {by: 2}}",
        "f:30:55: calendar.storm.changes.allies.FRA.value: must be a number from -1 to 1 (given: 2.1)",
    ),
    # variants
    (
        "{value: {by: 0.1}}",
        "{value: {by: 1}}",
        "f:32:27: variants.milder.allies.FRA.value: must be a number from -1 to 1 (given: 1.1)",
    ),
    (
        "{value: {by: 0.1}}",
        "{stake: {by: 0.5}}",
        "f:32:27: variants.milder.allies.FRA.stake: must be a number from 0 to 1, and is 1.1 for "
        "FRA once this is added to 0.6 (given: {by: 0.5})",
    ),
    (
        "{value: {by: 0.1}}",
        "{valeu: 0.3}",
        "f:32:27: variants.milder.allies.FRA.valeu: is not a field here. Did you mean value?",
    ),
    (
        "{value: {by: 0.1}}",
        "{stake: null}",
        "f:32:34: variants.milder.allies.FRA.stake: cannot be removed: there is nothing here (given: nothing)",
    ),
    (
        "{value: {by: 0.1}}",
        "{disposition: {by: 1}}",
        "f:32:27: variants.milder.allies.FRA.disposition: is not a number, so nothing can be added to it "
        "(opposed) (given: {by: 1}) State a value instead of {by: ...}.",
    ),
]


def test_the_scenario_without_mistakes_is_fine() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"), MISTAKES, ids=[new.strip()[:40] or old for old, new, _ in MISTAKES]
)
def test_a_mistake_is_told_once_at_its_place(old: str, new: str, expected: str | Sequence[str]) -> None:
    assert problems(changed((old, new))) == ([expected] if isinstance(expected, str) else list(expected))


def test_a_body_that_does_not_exist_then_is_told_with_when_it_did() -> None:
    text = changed(
        ("date: 2004-07-28", "date: 2012-07-28"),
        ("body: NAC", "body: DPC"),
        ("opening: 2004-07-28T09:00", "opening: 2012-07-28"),
        ("2004-08-20T09:00", "2012-08-20"),
        ("when: 2004-08-01", "when: 2012-08-01"),
    )
    [line] = problems(text)
    assert line.startswith("f:4:7: body: does not exist on 2012-07-28 (given: DPC) Defence Planning Committee")
    assert "June 2010" in line


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = changed(
        ("sponsors: [USA]", "sponsors: [XYZ]"),
        ("draft: {where: north,", "draft: {where: nort,"),
        ("value: 0.1", "valeu: 0.1"),
        ("  deadline:", "  chair: pasive\n  on: 3\n  deadline:"),
        ("{by: 0.1}", "{by: lots}"),
    )
    places = [(problem.line, problem.field) for problem in all_problems(parse(text, "f"))]
    assert places == [
        (5, "sponsors.0"),
        (17, "draft.where"),
        (25, "allies.FRA.valeu"),
        (28, "procedure.chair"),
        (29, "procedure"),
        (34, "variants.milder.allies.FRA.value"),
    ]


def test_too_many_is_told() -> None:
    options = "".join(f"      o{number}: {{at: {number / 20}}}\n" for number in range(13))
    assert problems(changed(("      south: {at: 0.0}\n", options))) == [
        "f:8:5: provisions.where.options: has 15 entries; at most 12 are allowed (given: {north: {at: 1}, o0: {at: 0}, o1: {at: 0.05}, o2: {at: 0.1},…})"
    ]


JUNK: list[object] = [
    None,
    True,
    3,
    10**400,
    float("nan"),
    "x",
    "by",
    "FRA",
    [],
    [None],
    {},
    {"by": 1},
    {"where": {"x": 1}},
    {"allies.FRA.value.by": 1},
    date(1, 1, 1),
    datetime(9999, 12, 31, 23),
]


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: str(junk)[:20])
def test_no_value_anywhere_ends_in_anything_but_a_scenario_or_problems(junk: object) -> None:
    good = parse(GOOD, "f").tree
    tried = 0
    for path in paths(good):
        tree = copy.deepcopy(good)
        block: Any = tree
        for part in path[:-1]:
            block = block[part]
        block[path[-1]] = junk
        assert all(str(problem).startswith("f: ") for problem in all_problems(Document("f", tree)))
        tried += 1
    assert tried > 50


def test_a_file_with_any_line_missing_is_told_with_places_inside_it() -> None:
    lines = GOOD.splitlines(keepends=True)
    with_problems = 0
    for index in range(len(lines)):
        try:
            found = all_problems(parse("".join(lines[:index] + lines[index + 1 :]), "f"))
        except ScenarioError as error:
            found = list(error.problems)
        assert all(problem.line is not None and 1 <= problem.line <= len(lines) for problem in found)
        with_problems += bool(found)
    assert with_problems > len(lines) / 2


def test_set_problems_have_no_place_but_name_their_field() -> None:
    for text, message in {
        "allies.FRA.valeu=1": "--set: allies.FRA.valeu: is not a field here. Did you mean value?",
        "allies.GRE.value=1": "--set: allies.GRE: is not the code of a member (given: GRE) Did you mean GRC?",
        "theory.loby=1": "--set: theory.loby: the theory has no such parameter (given: 1) Did you mean lobby?",
        "theory.lobby=-1": "--set: theory.lobby: must be a number from 0 to 100 (given: -1)",
        "theory.common_noise=5": "--set: theory.common_noise: must be a number from 0 to 1 (given: 5)",
        "value": "--set: must be PATH=VALUE (given: value) For example: allies.FRA.value=0.2",
        "title.x=1": "--set: title: must be text (given: {x: 1}) A text with a colon in it needs quotes.",
        "draft.where=": "--set: draft.where: has no value. Write a value after the =, or null to remove the entry.",
        "record=null": "--set: record: cannot be removed: there is nothing here",
    }.items():
        with pytest.raises(ScenarioError) as caught:
            complete(parse(GOOD, "f"), slug="x", sets=[text])
        assert str(caught.value) == message
