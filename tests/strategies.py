"""Scenarios made up by hypothesis, and short ways to run them.

`trees()` draws what a person might write; `Shape` says how much of the theory it may use. `scenario(tree)` is the
loaded matter, `rows(scenario, n)` its first n runs at once, and `told(scenario, n)` the same runs told by the council.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from nacsim.council.run import runs
from nacsim.draws import Luck
from nacsim.record import OUTCOMES, Record
from nacsim.scenario import catalogue, document
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.theory import session
from nacsim.theory.luck import block_of, centre_of
from nacsim.theory.matter import Matter
from nacsim.theory.matter import matter_of as theory_matter
from nacsim.theory.state import State, start
from nacsim.theory.unanimity_core import unanimity_core

DAY = date(2003, 1, 22)
"""All members below sit in the Council; FRA has no seat in the Defence Planning Committee on this day."""
CODES = ("FRA", "USA", *(f"{letter}{letter}{other}" for letter in "ABCDEFGH" for other in "ABCDE"))
DISPOSITION_NAMES = ("sponsor", "supportive", "neutral", "reluctant", "conditional", "opposed")
CONSENSUS_RULES = ("consensus", "consensus_minus_one", "consensus_minus_two")
RULES = (*CONSENSUS_RULES, "unanimity", "simple_majority", "qualified_majority", "qualified_majority_population")

settings.register_profile(
    "nacsim",
    deadline=None,
    max_examples=60,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("ci", settings.get_profile("nacsim"), derandomize=True, database=None)
PROFILE = settings.get_profile("ci" if os.environ.get("CI") == "true" else "nacsim")


def examples(count: int) -> settings:
    """The house settings for a test with `count` examples; the same examples every time where CI=true."""
    return settings(PROFILE, max_examples=count)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a made-up scenario may use."""

    members: tuple[int, int] = (2, 12)
    provisions: tuple[int, int] = (1, 4)
    options: tuple[int, int] = (2, 4)
    large: bool = True
    """Now and then up to 40 members or 8 provisions."""
    chairs: Sequence[str] = ("brokering", "brokering", "passive", "perfect")
    rules: Sequence[str] = ("consensus", "consensus", *RULES)
    opt_outs: bool = True
    silence: bool = True
    stages: bool = True
    other_bodies: bool = True
    calendar: bool = True
    each_item: bool = True
    reversion: bool = True
    urgency: bool = True
    prices: bool = True
    """Whether refusing may cost anything: exposure, reserve, commitments, capital gap."""
    officials: bool = True
    """Whether officials without a seat may propose the text."""
    named: bool = True
    """Whether the deadline may have been named beforehand."""
    article_4: bool = True
    """Whether members may ask for consultations; only where there is a calendar."""
    acts_with: bool = True
    """Whether allies may act with others."""
    takes_part: bool = True
    """Whether members may have said that they take no part."""
    decides: bool = True
    """Whether a core clause may be worded so that nothing is decided."""


ANYTHING = Shape()
SMALL = Shape(members=(2, 6), provisions=(1, 3), large=False)


def steps(low: float, high: float, parts: int = 20) -> st.SearchStrategy[float]:
    """Numbers on a grid: short to read in a witness, and ties happen."""
    return st.integers(0, parts).map(lambda i: round(low + (high - low) * i / parts, 6))


@st.composite
def provisions(draw: st.DrawFn, shape: Shape) -> dict[str, Any]:
    """One clause: ordered or nominal, now and then with an option left open or worded vaguely."""
    count = draw(st.integers(*shape.options))
    nominal = draw(st.integers(0, 3)) == 0
    places = draw(st.permutations(range(11)))[:count]
    options: dict[str, Any] = {f"o{i}": {} if nominal else {"at": place / 10} for i, place in enumerate(places)}
    if count > 2:
        special = draw(st.sampled_from(["none", "left_open", "vague", "both"]))
        if special in ("left_open", "both"):
            options[f"o{count - 1}"] = {"kind": "left_open"}
        if special in ("vague", "both") and count > 3 - (special == "vague"):
            options["o1"] = {"kind": "vague", "width": draw(steps(0.1, 1, 9))} | options["o1"]
    found: dict[str, Any] = {"options": options}
    if nominal:
        found["kind"] = "nominal"
    if draw(st.booleans()):
        found["core"] = True
        if shape.decides and count > 2 and draw(st.integers(0, 3)) == 0:
            options["o0"]["decides"] = False
    return found


def _placed(clause: Mapping[str, Any]) -> list[str]:
    return [key for key, option in clause["options"].items() if option.get("kind") != "left_open"]


def _deciding(clause: Mapping[str, Any]) -> list[str]:
    return sorted(key for key, option in clause["options"].items() if option.get("decides", True))


def _ideal(draw: st.DrawFn, clause: Mapping[str, Any]) -> Any:
    placed = _placed(clause)
    if draw(st.booleans()):
        return draw(st.sampled_from(placed))
    if clause.get("kind") != "nominal":
        return draw(steps(0, 1, 10))
    own = draw(st.sampled_from(placed))
    return {key: 0 if key == own else draw(steps(0, 1, 10)) for key in placed}


def _on_clauses(draw: st.DrawFn, clauses: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    found: dict[str, Any] = {}
    some = st.sets(st.sampled_from(sorted(clauses)), max_size=2).map(sorted)
    if ideal := {key: _ideal(draw, clauses[key]) for key in draw(some)}:
        found["ideal"] = ideal
    if salience := {key: draw(st.sampled_from([0.5, 2, 4])) for key in draw(some)}:
        found["salience"] = salience
    if draw(st.integers(0, 2)) == 0:
        key = draw(st.sampled_from(sorted(clauses)))
        refused = draw(st.sets(st.sampled_from(sorted(clauses[key]["options"])), min_size=1, max_size=2))
        found["red_lines"] = {key: {"refuses": sorted(refused), "firmness": draw(steps(0.05, 1, 19))}}
    if shape.prices and draw(st.integers(0, 2)) == 0:
        words = draw(st.sets(st.sampled_from(["consent", *sorted(clauses)]), min_size=1, max_size=2))
        found["commitments"] = {key: {"strength": draw(steps(0.02, 0.3, 14))} for key in sorted(words)}
    return found


@st.composite
def entries(
    draw: st.DrawFn, clauses: Mapping[str, Any], shape: Shape, others: Sequence[str], *, sponsor: bool
) -> dict[str, Any]:
    """What is said of one ally, beside `others`."""
    entry: dict[str, Any] = {"disposition": "sponsor" if sponsor else draw(st.sampled_from(DISPOSITION_NAMES[1:]))}
    if not shape.prices:
        entry |= {"exposure": 0, "reserve": 0}
    numbers = {"value": (-0.4, 0.8), "stake": (0, 1), "participation": (0, 1)}
    if shape.prices:
        numbers |= {"exposure": (0, 1), "reserve": (0, 0.4), "capital_gap": (-0.3, 0.3)}
    if shape.urgency:
        numbers["urgency"] = (0, 0.1)
    for name in draw(st.sets(st.sampled_from(sorted(numbers)), max_size=3)):
        entry[name] = draw(steps(*numbers[name]))
    entry |= _on_clauses(draw, clauses, shape)
    if draw(st.integers(0, 5)) == 0:
        entry["linkage"] = {"price": draw(steps(0, 0.3))}
    entry["confidence"] = "assumed"
    if draw(st.integers(0, 3)) == 0:
        entry["group"] = draw(st.sampled_from(["east", "west"]))
    if shape.prices and shape.acts_with and draw(st.integers(0, 4)) == 0:
        entry["acts_with"] = {draw(st.sampled_from(others)): {"strength": draw(steps(0.05, 0.4, 7))}}
    if shape.takes_part and draw(st.integers(0, 5)) == 0:
        entry["takes_part"] = False
    return entry


def _procedure(draw: st.DrawFn, shape: Shape) -> tuple[dict[str, Any], timedelta]:
    span = timedelta(days=draw(st.sampled_from([1, 3, 10, 30])))
    opening = datetime(DAY.year, DAY.month, DAY.day, 9)
    found: dict[str, Any] = {
        "rhythm": draw(st.sampled_from(["crisis", "weekly", "committee"])),
        "opening": opening,
        "deadline": opening + span,
        "silence_hours": draw(st.sampled_from([0, 2, 12, 48])) if shape.silence else 0,
        "rule": draw(st.sampled_from(list(shape.rules))),
        "chair": draw(st.sampled_from(list(shape.chairs))),
        "opt_outs": shape.opt_outs and draw(st.booleans()),
        "demarches": draw(st.booleans()),
        "granularity": "each_item" if shape.each_item and draw(st.integers(0, 4)) == 0 else "package",
    }
    if shape.named and draw(st.integers(0, 3)) == 0:
        found["deadline"] = {"when": opening + span, "named": True}
    if shape.other_bodies and draw(st.booleans()):
        hours = draw(st.sampled_from([1, 24, 60]))
        found["other_bodies"] = {
            "DPC": {"competent": True, "hours": hours, "silence_hours": draw(st.sampled_from([0, 6]))}
        }
    if shape.stages and draw(st.integers(0, 2)) == 0:
        bodies = ["MC", "PCG", "DPC"][: draw(st.integers(1, 3))]
        silences = st.sampled_from([0, 6, 24]) if shape.silence else st.just(0)
        found["stages"] = {
            f"stage_{body.lower()}": {
                "body": body,
                "silence_hours": draw(silences),
                "reserve_share": draw(steps(0, 1, 4)),
            }
            for body in bodies
        }
    return found, span


def _calendar(draw: st.DrawFn, members: Sequence[str], span: timedelta, shape: Shape) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for i in range(draw(st.integers(0, 2))):
        hours = draw(st.integers(-10, int(span / timedelta(hours=1)) + 10))
        event: dict[str, Any] = {
            "when": datetime(DAY.year, DAY.month, DAY.day, 9) + timedelta(hours=hours),
            "event": f"event {i}",
        }
        if draw(st.integers(0, 3)) == 0:
            event["ends"] = True
        else:
            field, low, high = draw(st.sampled_from([("value", -0.4, 0.8), ("stake", 0, 1), ("linkage.price", 0, 0.3)]))
            event["changes"] = {f"allies.{draw(st.sampled_from(list(members)))}.{field}": draw(steps(low, high))}
        if shape.article_4 and "ends" not in event and draw(st.integers(0, 3)) == 0:
            event["article_4"] = draw(st.lists(st.sampled_from(list(members)), unique=True, min_size=1, max_size=2))
        found[f"event_{i}"] = event
    return found


@st.composite
def trees(draw: st.DrawFn, shape: Shape = ANYTHING) -> dict[str, Any]:
    """A scenario as a person might write it."""
    huge = shape.large and draw(st.integers(0, 19)) == 0
    wordy = shape.large and not huge and draw(st.integers(0, 19)) == 0
    members = list(CODES[: draw(st.integers(*((30, 40) if huge else shape.members)))])
    count = draw(st.integers(*((5, 8) if wordy else shape.provisions)))
    clauses = {f"p{i}": draw(provisions(shape)) for i in range(count)}
    sponsors = sorted(draw(st.sets(st.sampled_from(members), min_size=1, max_size=2)))
    procedure, span = _procedure(draw, shape)
    named = members if not huge else draw(st.lists(st.sampled_from(members), unique=True, max_size=8)) + sponsors
    tree: dict[str, Any] = {
        "title": "A made-up matter",
        "question": "Is it agreed?",
        "date": DAY,
        "members": members,
        "body": "NAC",
        "sponsors": sponsors,
        "provisions": clauses,
        "draft": {key: draw(st.sampled_from(_deciding(clause))) for key, clause in clauses.items()},
        "allies": {
            code: draw(entries(clauses, shape, [one for one in members if one != code], sponsor=code in sponsors))
            for code in sorted(set(named))
        },
        "procedure": procedure,
    }
    if shape.officials and draw(st.integers(0, 3)) == 0:
        officials = draw(st.sampled_from([["SECGEN"], ["SACEUR"], ["SECGEN", "SACEUR"]]))
        tree["sponsors"] = [*(sponsors if draw(st.booleans()) else ()), *officials]
        for code in sponsors:
            if code not in tree["sponsors"]:
                tree["allies"][code]["disposition"] = draw(st.sampled_from(DISPOSITION_NAMES[1:]))
    tree["allies"]["default"] = {"disposition": draw(st.sampled_from(DISPOSITION_NAMES[1:]))}
    if not shape.prices:
        tree["allies"]["default"] |= {"exposure": 0, "reserve": 0}
    if shape.reversion and draw(st.integers(0, 3)) == 0:
        tree["reversion"] = {key: draw(st.sampled_from(sorted(clause["options"]))) for key, clause in clauses.items()}
    if shape.calendar:
        tree["calendar"] = _calendar(draw, members, span, shape)
    return tree


FREE = (
    *(f"theory.{name}=0" for name in ("lobby", "bypass", "formality", "ally_in_need")),
    "theory.stride=1",
    "theory.shortfall_weight=100",
)
"""With exposure, reserve, commitments and capital gap at 0 (`Shape(prices=False)`), refusing costs nothing.

The chair goes the whole way at once, and what members lack weighs far more with it than distance does.
"""


PRICED = ("theory.alone_cost=0.4", "theory.companion_relief=1", "theory.support_pressure=0.8")
"""Refusing costs exposure (1 - h) (.4 + .8 tau^1.5), h the share that holds out: easy to work out by hand."""
UNHURRIED = (*PRICED[:-1], "theory.support_pressure=0")
"""The same, whatever the hour."""


def changed(tree: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of a tree with one thing in it replaced: `changed(tree, "allies.FRA.value", 0.1)`."""
    whole = copy.deepcopy(dict(tree))
    *way, last = path.split(".")
    node = whole
    for key in way:
        node = node.setdefault(key, {})
    node[last] = value
    return whole


def small(**fields: Any) -> dict[str, Any]:
    """A matter with one clause before three allies, no noise but the spreads, to be changed by the test that needs it.

    AAA tables `full`; BBB and CCC are in favour; nobody's number rests on a disposition that a test does not name.
    """
    tree: dict[str, Any] = {
        "title": "A small matter",
        "question": "Is it agreed?",
        "date": DAY,
        "members": ["AAA", "BBB", "CCC"],
        "body": "NAC",
        "sponsors": ["AAA"],
        "provisions": {"p": {"options": {"full": {"at": 1.0}, "half": {"at": 0.5}, "none": {"at": 0.0}}}},
        "draft": {"p": "full"},
        "allies": {"default": {"value": 0.35, "stake": 0.35, "reserve": 0, "exposure": 0.5}},
        "procedure": {"chair": "passive", "silence_hours": 0, "opt_outs": False, "rhythm": "crisis"},
    }
    return copy.deepcopy(tree | fields)


def scenario(tree: Mapping[str, Any], *sets: str) -> Scenario:
    """The loaded matter; `sets` as on the command line."""
    return load(tree, sets=sets)


def luck(matter_of: Scenario, seed: int = 1, n: int | None = None) -> Luck:
    """The chance of runs 0..n-1; n None: one run with every draw at its centre."""
    return centre_of(matter_of) if n is None else block_of(matter_of, seed, 0).rows(slice(0, n))


def opened(matter_of: Scenario, n: int | None = None, seed: int = 1) -> tuple[Matter, State]:
    """A matter and its runs at the opening."""
    fixed = theory_matter(matter_of)
    return fixed, start(fixed, luck(matter_of, seed, n))


def rows(matter_of: Scenario, n: int | None = None, seed: int = 1) -> State:
    """Runs 0..n-1 at once, each to its end; n None: the one as written."""
    return session.run(*opened(matter_of, n, seed))


def told(matter_of: Scenario, n: int | None = None, seed: int = 1) -> list[Record]:
    """The same runs, told by the council."""
    return list(runs(matter_of, seed, range(n or 1), as_written=n is None))


def adopted(state: State) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """(n,): which runs ended with a decision."""
    return np.asarray(state.outcome != OUTCOMES.index("not_adopted"))


@cache
def shipped() -> tuple[str, ...]:
    """Every shipped scenario and variant, as the command line names them."""
    found: list[str] = []
    for slug, path in catalogue.shipped().items():
        spec = document.read(path).tree.get("variants") or {}
        found += [slug, *(f"{slug}@{variant}" for variant in spec)]
    return tuple(found)


def possible(fixed: Matter, state: State, row: int = 0) -> bool:
    """Whether there is a text that every member with a seat could live with, as things stand in a run."""
    return unanimity_core(fixed, state, row).favourite is not None
