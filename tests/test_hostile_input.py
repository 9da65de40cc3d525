"""Input that nobody should write and somebody will: each told in one clear message, at once, with nothing written.

Every case is a process of its own: `nac validate FILE`, or `nac run FILE`. A process counts its processor time and not
the clock on the wall, for the machine may be busy with other things.
"""

# ruff: noqa: E501 - a message is compared whole, on one line
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from nacsim.scenario.document import MAX_BYTES, MAX_PROBLEMS

pytest.importorskip("resource", reason="the system does not measure its processes")

SECONDS = 2.0
MEGABYTES = 500
PEAKS = 2**20 if sys.platform == "darwin" else 2**10
"""A megabyte, in what the system counts the peak of a process in."""
RAW = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
"""What a terminal would obey."""


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


FORKS = """
import json, os, signal, sys
import nacsim.cli.validate, nacsim.studies.run
from nacsim.cli.main import main
nacsim.load("iraq-training-2004")
for line in sys.stdin:
    streams, folder, arguments = json.loads(line)
    child = os.fork()
    if not child:
        for number, (name, flags) in enumerate(streams):
            os.dup2(os.open(name, flags, 0o600), number)
        os.chdir(folder)
        signal.alarm(60)
        try:
            main(arguments)
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(end.code)
    _, status, used = os.wait4(child, 0)
    print(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss]), flush=True)
"""
"""`nac` for each line, in a process that is killed after a minute. It is forked from one that has imported everything
and read the alliance's files, so that what is measured is the command's work."""


@cache
def forks() -> subprocess.Popen[str]:
    """Begins with the first command and ends with these tests."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", FORKS]
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def nac(folder: Path, *arguments: str) -> Ended:
    """Run the command in a folder; it is killed after a minute."""
    files = [folder.parent / f"{folder.name}.{name}" for name in ("out", "err")]
    streams = [(os.devnull, os.O_RDONLY), *((str(file), os.O_WRONLY | os.O_CREAT | os.O_TRUNC) for file in files)]
    process = forks()
    assert process.stdin and process.stdout
    process.stdin.write(json.dumps([streams, str(folder), arguments]) + "\n")
    process.stdin.flush()
    status, seconds, peak = json.loads(process.stdout.readline())
    out, err = (file.read_bytes().decode("utf-8") for file in files)
    return Ended(os.waitstatus_to_exitcode(status), out, err, seconds, peak / PEAKS)


def refused(folder: Path, *arguments: str) -> list[str]:
    """The lines of a refusal, which is all there is: quick, small, clean, and nothing written."""
    before = sorted(folder.rglob("*"))
    ended = nac(folder, *arguments)
    assert ended.code == 2, (ended.code, ended.out, ended.err[-2000:])
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert not RAW.search(ended.err)
    assert sorted(folder.rglob("*")) == before
    assert ended.seconds < SECONDS
    assert ended.megabytes < MEGABYTES
    return ended.err.splitlines()


def fine(folder: Path, *arguments: str, seconds: float = SECONDS) -> str:
    """The output of a command that goes well: as quick, as small and as clean."""
    ended = nac(folder, *arguments)
    assert ended.code == 0, (ended.code, ended.err[-2000:])
    assert not RAW.search(ended.out + ended.err)
    assert ended.seconds < seconds
    assert ended.megabytes < MEGABYTES
    return ended.out


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
draft: {where: north}
allies:
  default: {disposition: supportive}
  FRA: {disposition: opposed, value: 0.1}
procedure:
  opening: 2004-07-28T09:00
  deadline: 2004-07-30T18:00
"""


def but(*edits: tuple[str, str], then: str = "") -> str:
    """The good scenario with some words replaced, and lines after it."""
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} is in the scenario {text.count(old)} times"
        text = text.replace(old, new)
    return text + then


def codes(count: int) -> list[str]:
    letters = [chr(number) for number in range(ord("A"), ord("Z") + 1)]
    return [f"Q{a}{b}" for a in letters for b in letters][:count]


def wide(clauses: int, options: int, then: str = "") -> str:
    """A scenario of options ** clauses texts."""
    blocks = [
        f"  p{clause}:\n    options:\n"
        + "".join(f"      o{option}: {{at: {option / options:.3f}}}\n" for option in range(options))
        for clause in range(clauses)
    ]
    draft = ", ".join(f"p{clause}: o{options - 1}" for clause in range(clauses))
    start, rest = GOOD.split("  where:")
    _, end = rest.split("draft: {where: north}")
    return f"{start}{''.join(blocks)}draft: {{{draft}}}{end}{then}"


NOBODY = but(
    ("date: 2004-07-28", "date: 1976-07-28"),
    ("2004-07-28T", "1976-07-28T"),
    ("2004-07-30", "1976-07-30"),
    ("[USA]", "[FRA]\nmembers: [FRA, GRC]"),
)
"""An alliance of two that both stay away from the Defence Planning Committee."""
BILLION = 'a: &a ["x","x","x","x","x","x","x","x","x"]\n' + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS: dict[str, tuple[str | bytes, str | Sequence[str]]] = {
    "empty": ("", ": is empty. `nac new NAME` writes a scenario to start from."),
    "blank lines only": ("\n\n  \n", ": is empty. `nac new NAME` writes a scenario to start from."),
    "comments only": ("# nothing yet\n", ": is empty. `nac new NAME` writes a scenario to start from."),
    "an explicit null": ("null\n", ": is empty. `nac new NAME` writes a scenario to start from."),
    "not YAML": (
        "title: [a\n",
        ":2:1: is not valid YAML here: expected ',' or ']', but got '<stream end>'. Put texts that hold commas, brackets or quotes in quotes.",
    ),
    "a colon too many": (
        but(("A bridge", "A bridge: built")),
        ":1:16: is not valid YAML here: mapping values are not allowed here. A text with a colon in it needs quotes.",
    ),
    "tabs": (
        but(("  where:", "\twhere:")),
        ":7:1: is not valid YAML here: found character '\\t' that cannot start any token. Indent with spaces, not with tabs.",
    ),
    "a list": ("- title: x\n", ":1:1: is not a mapping of fields to values. It begins with `title: ...`."),
    "a word": ("title\n", ":1:1: is not a mapping of fields to values. It begins with `title: ...`."),
    "several documents": (
        GOOD + "---\n" + GOOD,
        ":18:1: holds several documents; a file is one scenario. Remove the line `---`.",
    ),
    "Latin-1": (
        GOOD.replace("A bridge", "Un château").encode("latin-1"),
        ":1:13: is not UTF-8 text. Save it again as UTF-8.",
    ),
    "UTF-16": (GOOD.encode("utf-16"), ":1:1: is not UTF-8 text. Save it again as UTF-8."),
    "a NUL": (
        GOOD.encode() + b"\0",
        ":18:1: is not valid YAML here: it holds the character U+0000, which YAML does not allow",
    ),
    "an escape in the raw text": (
        but(("A bridge", "\x1b[31mA bridge")),
        ":1:8: is not valid YAML here: it holds the character U+001B, which YAML does not allow",
    ),
    "binary": (bytes(range(256)) * 10, ":2:118: is not UTF-8 text. Save it again as UTF-8."),
    "a duplicate key": (
        but(then="body: DPC\n"),
        ":18:1: body: appears twice; the first is on line 4. Keep one of them.",
    ),
    "a duplicate option": (
        but(("south: {at: 0.0}", "north: {at: 0.0}")),
        [
            ":8:5: provisions.where.options: needs at least two options, or there is nothing to decide",
            ":10:7: provisions.where.options.north: appears twice; the first is on line 9. Keep one of them.",
        ],
    ),
    "NO as a member": (
        but(("body: NAC", "body: NAC\nmembers: [NO, FRA, USA]")),
        ":5:11: members.0: must be text (given: false) YAML does not read it as text; put it in quotes.",
    ),
    "NO as an ally": (
        but(("  FRA:", "  NO:")),
        ":14:3: allies: YAML reads this key as false (given: NO) Choose another word.",
    ),
    "on as a key": (
        but(("  opening:", "  on: true\n  opening:")),
        ":16:3: procedure: YAML reads this key as true (given: on) Choose another word.",
    ),
    "off as a disposition": (
        but(("disposition: opposed", "disposition: off")),
        ":14:22: allies.FRA.disposition: must be sponsor, supportive, neutral, reluctant, conditional or opposed (given: false) YAML reads yes, no, on and off as true or false.",
    ),
    "1e-3": (
        but(("value: 0.1", "value: 1e-3")),
        ":14:38: allies.FRA.value: must be a number from -1 to 1 (given: 1e-3) YAML reads it as text; write it with a point and a sign: 1.0e-3.",
    ),
    "18:00": (
        but(("  opening:", "  silence_hours: 18:00\n  opening:")),
        ":16:18: procedure.silence_hours: YAML reads this as the number 1080 (given: 18:00) A time needs its date: 2004-07-28T18:00. A text needs quotes.",
    ),
    "18:00 as a deadline": (
        but(("2004-07-30T18:00", "18:00")),
        ":17:13: procedure.deadline: YAML reads this as the number 1080 (given: 18:00) A time needs its date: 2004-07-28T18:00. A text needs quotes.",
    ),
    "010": (
        but(("  opening:", "  silence_hours: 010\n  opening:")),
        ":16:18: procedure.silence_hours: YAML reads this as the number 8 (given: 010) Leave out the 0 at its beginning. A text needs quotes.",
    ),
    "a date that is none": (
        but(("date: 2004-07-28", "date: 2004-02-30")),
        ":3:7: date: looks like a number or a date, but is not a valid one (given: 2004-02-30)",
    ),
    "options yes and no": (
        but(("north:", "yes:"), ("south:", "no:"), ("where: north", "where: yes")),
        [
            ":9:7: provisions.where.options: YAML reads this key as true (given: yes) Choose another word.",
            ":10:7: provisions.where.options: YAML reads this key as false (given: no) Choose another word.",
            ":11:16: draft.where: must be text (given: true) YAML does not read it as text; put it in quotes.",
        ],
    ),
    "a tag for Python": (
        but(("A bridge", "!!python/object/apply:os.system [touch owned]")),
        ":1:8: tags (!name) are not accepted. Write the plain value.",
    ),
    "a tag of its own": (but(("A bridge", "!secret x")), ":1:8: tags (!name) are not accepted. Write the plain value."),
    "an alias": (
        but(("A bridge", "&a x"), ("Is it built?", "*a")),
        ":2:11: aliases (*name) are not accepted. Write the values out.",
    ),
    "a billion laughs": (BILLION, ":2:8: aliases (*name) are not accepted. Write the values out."),
    "merge keys": (
        but(("  FRA: {", "  FRA: {<<: {value: 1}, ")),
        ":14:9: merge keys (<<) are not accepted. Write the values out.",
    ),
    "a key that is a list": (
        "{[a]: 1}\n",
        ":1:2: a key must be a plain word. Texts that begin with { or [ need quotes.",
    ),
    "100,000 brackets": ("a: " + "[" * 100_000, ":1:53: is nested more than 50 deep"),
    "100,000 braces": ("{a: " * 60_000, ":1:201: is nested more than 50 deep"),
    "100,000 dashes": ("- " * 100_000, ":1:101: is nested more than 50 deep"),
    "a deep staircase": ("".join(f"{' ' * depth}a:\n" for depth in range(700)), ":51:51: is nested more than 50 deep"),
    "a deep staircase of keys that are none": ("{on: " * 50_000, ":1:251: is nested more than 50 deep"),
    "50 MB": (b"#" * 50_000_000, ": is too large for a scenario. At most 300,000 bytes are read."),
    "a million keys": (
        "".join(f"k{number}: 1\n" for number in range(1_000_000)),
        ": is too large for a scenario. At most 300,000 bytes are read.",
    ),
    "as many keys as the size allows": (
        "".join(f"k{number}: 1\n" for number in range(25_000)),
        ":10000:8: holds more than 20,000 keys and values. Say once under `default` what holds for all, or make several files of it.",
    ),
    "as many values as the size allows": (
        "notes: [" + "1," * 100_000 + "]",
        ":1:40003: holds more than 20,000 keys and values. Say once under `default` what holds for all, or make several files of it.",
    ),
    "a megabyte in one text": (
        but(("A bridge", "x" * 1_000_000)),
        ": is too large for a scenario. At most 300,000 bytes are read.",
    ),
    "a number of 200,000 digits": (
        but(("value: 0.1", "value: " + "9" * 200_000)),
        ":14:38: allies.FRA.value: looks like a number or a date, but is not a valid one (given: 99999999999999999999999999999999999999999999999999999999999…)",
    ),
    "a hexadecimal number of 200,000 digits": (
        but(("value: 0.1", "value: 0x" + "f" * 200_000)),
        ":14:38: allies.FRA.value: looks like a number or a date, but is not a valid one (given: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffff…)",
    ),
    "a number of 60,000 sixtieths": (
        but(("value: 0.1", "value: 1" + ":59" * 60_000)),
        ":14:38: allies.FRA.value: looks like a number or a date, but is not a valid one (given: 1:59:59:59:59:59:59:59:59:59:59:59:59:59:59:59:59:59:59:59:…)",
    ),
    "a huge number": (
        but(("value: 0.1", "value: " + "9" * 90)),
        ":14:38: allies.FRA.value: must be a number from -1 to 1 (given: 99999999999999999999999999999999999999999999999999999999999…)",
    ),
    "NaN": (but(("value: 0.1", "value: .nan")), ":14:38: allies.FRA.value: must be a number from -1 to 1 (given: nan)"),
    "infinity": (
        but(("value: 0.1", "weight: .inf")),
        ":14:39: allies.FRA.weight: must be a number above 0 (given: inf)",
    ),
    "a number that overflows": (
        but(("value: 0.1", "weight: 1.0e+400")),
        ":14:39: allies.FRA.weight: must be a number above 0 (given: inf)",
    ),
    "out of range": (
        but(("value: 0.1", "value: -1.01")),
        ":14:38: allies.FRA.value: must be a number from -1 to 1 (given: -1.01)",
    ),
    "silence for ever": (
        but(("  opening:", "  silence_hours: 100000000000000000000\n  opening:")),
        ":16:18: procedure.silence_hours: must be a number from 0 to 8784 (given: 100000000000000000000)",
    ),
    "a list for a number": (
        but(("value: 0.1", "value: [0.1]")),
        ":14:38: allies.FRA.value: must be a number from -1 to 1 (given: [0.1])",
    ),
    "a mapping for a text": (
        but(("title: A bridge", "title: {a: 1}")),
        ":1:1: title: must be text (given: {a: 1}) A text with a colon in it needs quotes.",
    ),
    "a text for a mapping": (
        but(("  FRA: {disposition: opposed, value: 0.1}", "  FRA: opposed")),
        ":14:8: allies.FRA: must be a mapping of names to values (given: opposed) Write `name: value`, indented, or {name: value}.",
    ),
    "a number for a list": (
        but(("[USA]", "7")),
        ":5:11: sponsors: must be a list (given: 7) Write [one, two], or one per line after `- `.",
    ),
    "true for a number": (
        but(("value: 0.1", "value: yes")),
        ":14:38: allies.FRA.value: must be a number from -1 to 1 (given: true)",
    ),
    "an unknown field": (
        but(("value: 0.1", "valeu: 0.1")),
        ":14:31: allies.FRA.valeu: is not a field here. Did you mean value?",
    ),
    "an unknown ally": (
        but(("  FRA:", "  FRE:")),
        ":14:3: allies.FRE: is not the code of a member (given: FRE) Did you mean FRA?",
    ),
    "an unknown member": (
        but(then="record: {outcome: [deferred], objected_first: [FRE]}\n"),
        ":18:48: record.objected_first.0: is not the code of a member (given: FRE) Did you mean FRA?",
    ),
    "an unknown option": (
        but(("where: north", "where: nroth")),
        ":11:16: draft.where: is not an option of where (given: nroth) Did you mean north?",
    ),
    "an unknown clause": (
        but(("draft: {", "draft: {were: north, ")),
        ":11:9: draft.were: is not a provision of this scenario. Did you mean where?",
    ),
    "a clause with one option": (
        but(("      south: {at: 0.0}\n", "")),
        ":8:5: provisions.where.options: needs at least two options, or there is nothing to decide",
    ),
    "a clause without options": (
        but(("      north: {at: 1.0}\n      south: {at: 0.0}\n", "")),
        ":8:13: provisions.where.options: must be a mapping of names to values (given: nothing) Write `name: value`, indented, or {name: value}.",
    ),
    "an empty alliance": (
        but(("body: NAC", "body: NAC\nmembers: []")),
        ":5:10: members: gives no alliance: fewer than two members (given: []) Name at least two.",
    ),
    "an alliance before there was one": (
        but(
            ("date: 2004-07-28", "date: 1948-07-28"),
            ("2004-07-28T09:00", "1948-07-28T09:00"),
            ("2004-07-30", "1948-07-30"),
        ),
        [
            ":3:7: date: gives no alliance: fewer than two members (given: 1948-07-28) The alliance begins in 1949.",
            ":4:7: body: does not exist on 1948-07-28 (given: NAC) North Atlantic Council: since September 1949.",
        ],
    ),
    "a sponsor outside the alliance": (
        but(("[USA]", "[SWE]")),
        ":5:12: sponsors.0: is not a member on 2004-07-28 (given: SWE) `members` or `members_as_of` can say so.",
    ),
    "a sponsor outside the body": (
        but(("body: NAC", "body: DPC"), ("[USA]", "[FRA]")),
        ":5:12: sponsors.0: has no seat in DPC on 2004-07-28 (given: FRA) A sponsor needs one to table a text.",
    ),
    "a deadline before the opening": (
        but(("2004-07-30", "2004-07-20")),
        ":17:13: procedure.deadline: must be after the opening, and within 366 days of it (given: 2004-07-20T18:00:00) It opens at 2004-07-28 09:00.",
    ),
    "a deadline in another century": (
        but(("2004-07-30", "2104-07-30")),
        ":17:13: procedure.deadline: must be after the opening, and within 366 days of it (given: 2104-07-30T18:00:00) It opens at 2004-07-28 09:00.",
    ),
    "a body that is no more": (
        but(
            ("date: 2004-07-28", "date: 2011-07-28"),
            ("body: NAC", "body: DPC"),
            ("2004-07-28T", "2011-07-28T"),
            ("2004-07-30", "2011-07-30"),
        ),
        ":4:7: body: does not exist on 2011-07-28 (given: DPC) Defence Planning Committee: October 1963 to June 2010.",
    ),
    "a stage in which nobody sits": (
        NOBODY + "  stages: {dpc: {body: DPC}}\n",
        ":19:24: procedure.stages.dpc.body: no member has a seat there on 1976-07-28 (given: DPC)",
    ),
    "another body in which nobody sits": (
        NOBODY + "  other_bodies: {DPC: {competent: true}}\n",
        ":19:18: procedure.other_bodies.DPC: no member has a seat there on 1976-07-28 (given: DPC)",
    ),
    "a variant that sets a variant": (
        but(then="variants:\n  a: {variants: {a: {title: x}}}\n"),
        ":19:29: variants.a.variants.a.title: variants cannot be changed, neither by a variant nor by --set (given: x)",
    ),
    "a variant that extends a variant": (
        but(then="variants:\n  a: {extends: b}\n  b: {extends: a}\n"),
        [
            ":19:7: variants.a.extends: is not a field here. Known here: title, question, date, members, members_as_of, body, sponsors, provisions, draft, reversion, allies, procedure, calendar, variants, sources, record, notes.",
            ":20:7: variants.b.extends: is not a field here. Known here: title, question, date, members, members_as_of, body, sponsors, provisions, draft, reversion, allies, procedure, calendar, variants, sources, record, notes.",
        ],
    ),
    "a variant that removes what is not there": (
        but(then="variants: {a: {allies: {DEU: null}}}\n"),
        ":18:30: variants.a.allies.DEU: cannot be removed: there is nothing here (given: nothing) Did you mean default?",
    ),
    "a variant that says by": (
        but(then="variants: {a: {by: 1}}\n"),
        ":18:16: variants.a.by: is not a field here. Did you mean body?",
    ),
    "by as a name": (
        but(then="variants: {by: {title: x}}\n"),
        ":18:12: variants.by: is reserved for adding to numbers. Choose another key.",
    ),
    "200 variants": (
        but(then="variants:\n" + "".join(f"  v{number}: {{title: x}}\n" for number in range(200))),
        ":18:1: variants: has 200 entries; at most 100 are allowed (given: {v0: {title: x}, v1: {title: x}, v2: {title: x}, v3: {title:…})",
    ),
    "100 variants of 50 events": (
        but(
            then="calendar:\n"
            + "".join(f"  e{n}: {{when: 2004-07-29, event: x}}\n" for n in range(50))
            + "variants:\n"
            + "".join(f"  v{n}: {{title: x}}\n" for n in range(100))
        ),
        ":69:1: variants: 100 variants with 50 events each are too many for a scenario of this size. Make several files of it.",
    ),
    "500 members": (
        but(
            ("[USA]", f"[QAA]\nmembers: [{', '.join(codes(500))}]"), ("  FRA: {disposition: opposed, value: 0.1}\n", "")
        ),
        ":6:10: members: has 500 entries; at most 100 are allowed (given: [QAA, QAB, QAC, QAD, QAE, QAF, QAG, QAH, QAI, QAJ, QAK, QAL,…])",
    ),
    "500 allies": (
        but(("  FRA:", "".join(f"  {code}: {{}}\n" for code in codes(500)) + "  FRA:")),
        ":12:1: allies: has 502 entries; at most 101 are allowed (given: {default: {disposition: supportive}, QAA: {}, QAB: {}, QAC: …})",
    ),
    "13 options": (
        wide(1, 13),
        ":8:5: provisions.p0.options: has 13 entries; at most 12 are allowed (given: {o0: {at: 0}, o1: {at: 0.077}, o2: {at: 0.154}, o3: {at: 0.2…})",
    ),
    "13 clauses": (
        wide(13, 2),
        ":6:1: provisions: has 13 entries; at most 12 are allowed (given: {p0: {options: {o0: {at: 0}, o1: {at: 0.5}}}, p1: {options: …})",
    ),
    "a billion texts for a perfect chair": (
        wide(9, 10, "  chair: perfect\n"),
        ":122:10: procedure.chair: looks at every text, and there are 1,000,000,000 (given: perfect) At most 1,000,000 are allowed; choose brokering, or offer fewer options.",
    ),
    "an escape in a key": (
        but(then='"\\e]0;owned\\a": 1\n'),
        ":18:1: ?]0;owned?: is not a field here. Known here: title, question, date, members, members_as_of, body, sponsors, provisions, draft, reversion, allies, procedure, calendar, variants, sources, record, notes.",
    ),
    "an escape in a value": (
        but(("disposition: opposed", 'disposition: "\\e[2J\\u202e\\x9b"')),
        ":14:22: allies.FRA.disposition: must be sponsor, supportive, neutral, reluctant, conditional or opposed (given: ?[2J??) It holds U+202E (right-to-left override): delete it.",
    ),
    "half a character": (
        but(("A bridge", '"\\ud83d\\ude00"')),
        ":1:8: title: a text holds half a character (U+D83D). Write the character itself, or as \\U and eight digits.",
    ),
    "a character that is none": (
        but(("A bridge", '"\\UFFFFFFFF"')),
        ":1:11: is not valid YAML here: no character has this number. Write the character itself.",
    ),
    "a key of 100,000 letters": (
        but(then=f"{'k' * 500}: 1\n" + f"? {'k' * 100_000}\n: 1\n"),
        [
            ":18:1: kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…: is not a field here",
            ":19:3: kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…: is not a field here",
        ],
    ),
    "an option of 100,000 letters": (
        but(("where: north", "where: " + "north" * 20_000)),
        ":11:16: draft.where: is not an option of where (given: northnorthnorthnorthnorthnorthnorthnorthnorthnorthnorthnort…)",
    ),
    "a path of 50,000 parts": (
        but(
            then="calendar: {e: {when: 2004-07-29, event: x, changes: {? allies.FRA" + ".x" * 50_000 + "\n    : 1}}}\n"
        ),
        ":18:56: calendar.e.changes.allies.FRA.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x…: is not a field of an ally. Write for example: allies.FRA.value: {by: 0.1}",
    ),
}
"""A file's content, and what is said of it after its name."""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "f.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the command runs; what it prints is kept beside it."""
    path = tmp_path / "here"
    path.mkdir()
    return path


@pytest.mark.parametrize("case", TEXTS)
def test_a_file_is_refused_in_one_message(case: str, folder: Path) -> None:
    text, expected = TEXTS[case]
    write(folder, text)
    lines = [expected] if isinstance(expected, str) else expected
    assert refused(folder, "validate", "f.yaml") == [f"f.yaml{line}" for line in lines]


def test_the_table_is_long() -> None:
    assert len(TEXTS) >= 80


RUN_AS_WELL = ("empty", "a NUL", "a billion laughs", "100,000 brackets", "NaN", "500 members", "an escape in a key")


@pytest.mark.parametrize("case", RUN_AS_WELL)
def test_running_says_the_same_as_validating(case: str, folder: Path) -> None:
    text, expected = TEXTS[case]
    write(folder, text)
    assert refused(folder, "run", "f.yaml") == [f"f.yaml{expected}"]


MANY = {
    "unknown fields": "".join(f"k{number}: 1\n" for number in range(5000)),
    "unknown codes": but(then=f"record: {{outcome: [deferred], objected_last: [{', '.join(codes(600))}]}}\n"),
    "changes in a variant": but(
        then="variants: {a: {draft: {" + ", ".join(f"k{number}: null" for number in range(3000)) + "}}}\n"
    ),
    "variants": but(then="variants:\n" + "".join(f"  v{number}: {{titel: x}}\n" for number in range(100))),
}


@pytest.mark.parametrize("case", MANY)
def test_of_very_many_mistakes_the_first_are_told(case: str, folder: Path) -> None:
    write(folder, MANY[case])
    *lines, last = refused(folder, "validate", "f.yaml")
    assert len(lines) in (MAX_PROBLEMS, MAX_PROBLEMS - 1)
    assert case == "variants" or last == f"f.yaml: has more problems than these {MAX_PROBLEMS}; fix these first"


def no_file(folder: Path) -> str:
    return "nothing.yaml"


def a_folder(folder: Path) -> str:
    (folder / "sub.yaml").mkdir()
    return "sub.yaml"


def a_pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe.yaml")
    return "pipe.yaml"


def a_loop(folder: Path) -> str:
    (folder / "loop.yaml").symlink_to("loop.yaml")
    return "loop.yaml"


def zeros(folder: Path) -> str:
    return "/dev/zero"


def nothing(folder: Path) -> str:
    return "/dev/null"


def a_terminal(folder: Path) -> str:
    return "/dev/tty"


def a_long_name(folder: Path) -> str:
    return "x" * 5000 + ".yaml"


def a_name_that_speaks_to_the_terminal(folder: Path) -> str:
    return "\x1b]0;owned\x07.yaml"


FILES: dict[Callable[[Path], str], str] = {
    no_file: "nothing.yaml: cannot be read: no such file or directory",
    a_folder: "sub.yaml: is a folder; give a file",
    a_pipe: "pipe.yaml: is a device or a pipe; give a file, or - for standard input",
    a_loop: "loop.yaml: cannot be read: too many levels of symbolic links",
    zeros: "/dev/zero: is a device or a pipe; give a file, or - for standard input",
    nothing: "/dev/null: is a device or a pipe; give a file, or - for standard input",
    a_terminal: "/dev/tty: is a device or a pipe; give a file, or - for standard input",
    a_long_name: "x" * 5000 + ".yaml: cannot be read: file name too long",
    a_name_that_speaks_to_the_terminal: "?]0;owned?.yaml: cannot be read: no such file or directory",
}


@pytest.mark.skipif(sys.platform == "darwin", reason="its words for what cannot be read are others")
@pytest.mark.parametrize("command", ["validate", "run"])
@pytest.mark.parametrize("make", FILES)
def test_what_is_no_file_is_refused(make: Callable[[Path], str], command: str, folder: Path) -> None:
    assert refused(folder, command, make(folder)) == [FILES[make]]


@pytest.mark.parametrize("command", ["validate", "run"])
def test_a_file_that_may_not_be_read_is_refused(command: str, folder: Path) -> None:
    write(folder, GOOD).chmod(0)
    if os.access(folder / "f.yaml", os.R_OK):
        pytest.skip("this user may read everything")
    # The command line's own library may have looked first; its words are as good.
    assert re.search(
        "f.yaml.*(cannot be read: permission denied|is not readable)", refused(folder, command, "f.yaml")[-1]
    )


def test_the_largest_file_that_is_read_is_read_at_once(folder: Path) -> None:
    for filling in ("#\n", "# x x x", " \n"):
        write(folder, GOOD + (filling * MAX_BYTES)[: MAX_BYTES - len(GOOD)])
        assert fine(folder, "validate", "f.yaml").startswith("f.yaml: fine")


SETS: dict[str, tuple[Sequence[str], str]] = {
    "no value": (["title"], "--set: must be PATH=VALUE (given: title) For example: allies.FRA.value=0.2"),
    "no path": (["=1"], "--set: must be PATH=VALUE (given: =1) For example: allies.FRA.value=0.2"),
    "a dot too many": (
        ["allies..value=1"],
        "--set: must be PATH=VALUE (given: allies..value=1) For example: allies.FRA.value=0.2",
    ),
    "nothing after =": (
        ["title="],
        "--set: title: has no value. Write a value after the =, or null to remove the entry.",
    ),
    "a comment after =": (
        ["title=# 1"],
        "--set: title: has no value. Write a value after the =, or null to remove the entry.",
    ),
    "half a list": (
        ["sponsors=[USA"],
        "--set sponsors:1:5: is not valid YAML here: expected ',' or ']', but got '<stream end>'. "
        "Put texts that hold commas, brackets or quotes in quotes.",
    ),
    "a tag": (
        ["title=!!python/name:os.system"],
        "--set title:1:1: tags (!name) are not accepted. Write the plain value.",
    ),
    "two documents": (
        ["title=a\n--- b"],
        "--set title:2:1: holds several documents; a file is one scenario. Remove the line `---`.",
    ),
    "an escape": (
        ["title=\x1b[31m"],
        "--set title:1:1: is not valid YAML here: it holds the character U+001B, which YAML does not allow",
    ),
    "an escape in the path": (
        ["\x1b[31m=1"],
        "--set: ?[31m: is not a field here. Known here: title, question, date, members, members_as_of, "
        "body, sponsors, provisions, draft, reversion, allies, procedure, calendar, variants, sources, record, notes.",
    ),
    "30,000 parts": (
        ["allies" + ".x" * 30_000 + "=1"],
        "--set: allies" + ".x" * 96 + ".…: is a path of more than 50 parts (given: 1)",
    ),
    "50,000 brackets": (["title=" + "[" * 50_000], "--set title:1:51: is nested more than 50 deep"),
    "18:00": (
        ["procedure.silence_hours=18:00"],
        "--set procedure.silence_hours:1:1: YAML reads this as the number 1080 (given: 18:00) "
        "A time needs its date: 2004-07-28T18:00. A text needs quotes.",
    ),
    "infinity": (["allies.FRA.value=.inf"], "--set: allies.FRA.value: must be a number from -1 to 1 (given: inf)"),
    "NaN for the theory": (["theory.lobby=.nan"], "--set: theory.lobby: must be a number from 0 to 100 (given: nan)"),
    "the same twice": (["title=a", "title=b"], "--set: title: is set twice (given: b) Keep one of them."),
    "what a part of is set": (
        ["allies.FRA.value=0", "allies.FRA=null"],
        "--set: allies.FRA: is already set by --set. Keep one of them.",
    ),
    "a variant": (
        ["variants={}"],
        "--set: variants: variants cannot be changed, neither by a variant nor by --set (given: {})",
    ),
    "a list by place": (
        ["sponsors.0=FRA"],
        "--set: sponsors: must be a list (given: {0: FRA}) Write [one, two], or one per line after `- `.",
    ),
}


@pytest.mark.parametrize("case", SETS)
def test_a_set_that_makes_no_sense_is_refused(case: str, folder: Path) -> None:
    write(folder, GOOD)
    sets, expected = SETS[case]
    assert refused(folder, "run", "f.yaml", *(part for one in sets for part in ("--set", one))) == [expected]


VARIANTS = but(
    then="variants:\n  mild: {allies: {FRA: {value: 0.2}}}\n  cyclic: {allies: {FRA: {value: {by: {by: 1}}}}}\n"
)


@pytest.mark.parametrize(
    ("name", "sets", "expected"),
    [
        ("f.yaml@mld", (), "f.yaml:18:1: variants: there is no such variant (given: mld) Did you mean mild?"),
        (
            "f.yaml@mild@mild",
            (),
            "There is no scenario 'f.yaml@mild', neither shipped nor as a file. `nac list` shows what ships.",
        ),
        (
            "f.yaml@cyclic",
            (),
            "f.yaml:20:27: variants.cyclic.allies.FRA.value: must be a number, or {by: number} to add to one (given: {by: {by: 1}})",
        ),
        (
            "f.yaml@mild",
            ("--set", "allies.FRA.value=0.3"),
            "--set: allies.FRA.value: is already set by the variant mild (given: 0.3) Keep one of them.",
        ),
    ],
)
def test_a_variant_that_makes_no_sense_is_refused(name: str, sets: Sequence[str], expected: str, folder: Path) -> None:
    write(folder, VARIANTS)
    assert refused(folder, "run", name, *sets) == [expected]


LEGAL: dict[str, str | bytes] = {
    "a byte-order mark": GOOD.encode("utf-8-sig"),
    "Windows line ends": GOOD.replace("\n", "\r\n"),
    "options yes and no, in quotes": but(("north:", "'yes':"), ("south:", "'no':"), ("where: north", "where: 'no'")),
    "100 allies": but(
        ("[USA]", f"[QAA]\nmembers: [{', '.join(codes(100))}]"),
        (
            "  FRA: {disposition: opposed, value: 0.1}\n",
            "".join(f"  {code}: {{disposition: opposed}}\n" for code in codes(100)),
        ),
    ),
    "a billion texts": wide(9, 10),
    "as many texts as there can be": wide(12, 12),
    "ten thousand texts for a perfect chair": wide(4, 10, "  chair: perfect\n"),
    "control characters": but(
        ("title: A bridge", 'title: "\\e[31mA \\u202e bridge\\x9b"'), ("Is it built?", '"\\e]0;x\\a?"')
    ),
    "a long text": but(("A bridge", "bridge " * 30_000)),
    "every number at its smallest": but(
        ("value: 0.1", "value: -1, stake: 0, reserve: 0, exposure: 0, weight: 1.0e-300")
    ),
    "every number at its largest": but(
        ("value: 0.1", "value: 1, stake: 1, reserve: 1, exposure: 1, weight: 1.0e+11, urgency: 1.0e+11")
    ),
}


@pytest.mark.parametrize("case", LEGAL)
def test_what_is_legal_runs(case: str, folder: Path) -> None:
    write(folder, LEGAL[case])
    assert fine(folder, "validate", "f.yaml").startswith("f.yaml: fine")
    assert "NAC" in fine(folder, "run", "f.yaml", "--as-written", seconds=3 * SECONDS)
    kept = [path for path in (folder / "runs").rglob("*") if path.is_file()]
    assert len(kept) >= 3
    for path in kept:
        assert not RAW.search(path.read_bytes().decode()), path


def test_a_file_whose_name_is_no_text_runs(folder: Path) -> None:
    name = os.fsdecode(b"\xff.yaml")
    try:
        write(folder, GOOD).rename(folder / name)
    except OSError:
        pytest.skip("the file system takes no such name")
    assert "NAC" in fine(folder, "run", name, "--as-written", seconds=3 * SECONDS)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_the_memory_of_a_command_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    assert 10 < nac(folder, "list").megabytes < MEGABYTES
