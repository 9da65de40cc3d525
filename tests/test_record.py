"""What a record holds is written down and read back unchanged; what is no record of a whole run is refused."""

from __future__ import annotations

import copy
import dataclasses
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Done
from nacsim.council.minutes import Minutes
from nacsim.council.run import run, runs
from nacsim.record import EVENTS, KINDS, OUTCOMES, Closed, LikeJson, Record, Redraft, Sounding
from nacsim.scenario.load import load
from nacsim.store.records import from_json, from_lines, to_lines
from nacsim.theory import happenings
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import matter_of
from strategies import examples, scenario, told, trees
from trees import paths

IRAQ = "iraq-training-2004"
SHIPPED = [IRAQ, "turkey-2003", "turkey-2003@no_dpc", "ntmi-review-2008@each_item"]


@cache
def lines() -> list[str]:
    """Runs in which every kind of event happens."""
    seldom = load("turkey-2003", ["procedure.rule=qualified_majority"]), load(IRAQ, ["allies.USA.value=0.02"])
    shipped = [record for name in SHIPPED for record in runs(load(name), 1, range(6))]
    found = [record.to_json() for record in shipped + [run(each, as_written=True) for each in seldom]]
    assert {event["kind"] for line in found for event in json.loads(line)["events"]} == set(KINDS)
    return found


def refused(data: object) -> bool:
    """Whether a record is refused; if not, what was read must be all that was there."""
    try:
        read = from_json(json.dumps(data, ensure_ascii=False))
    except ValueError:
        return True
    assert json.loads(read.to_json()) == data
    return False


# Written and read


@given(trees())
@examples(25)
def test_a_record_survives_being_written_down(tree: dict[str, Any]) -> None:
    records = told(scenario(tree), 2)
    written = list(to_lines(records))
    assert [line.count("\n") for line in written] == [1, 1]
    assert list(from_lines([*written, "\n"])) == records
    assert [from_json(line).to_json() + "\n" for line in written] == written


def test_the_kinds_of_events_are_those_of_the_documented_json() -> None:
    """Names and their order are a contract with other programs."""
    first = {event["kind"]: list(event) for line in lines() for event in json.loads(line)["events"]}
    common = ["kind", "hour", "session"]
    assert first.pop("sounding") == [
        *common,
        *("round", "body", "stances", "worth", "objections", "standing_aside", "heard", "dissent", "terms"),
    ]
    assert first == {
        "redraft": [*common, "provision", "from", "to", "gain", "paired"],
        "demarche": [*common, "by", "on", "pressure"],
        "silence_started": [*common, "deadline", "all_the_same"],
        "silence_broken": [*common, "by", "margins"],
        "silence_kept": [*common, "by"],
        "moved_to_body": [*common, "body", "without"],
        "calendar": [*common, "key", "event"],
        "stage_passed": [*common, "stage", "next"],
        "referred_up": [*common, "stage", "next", "objections"],
        "items_dropped": [*common, "provisions"],
        "adjourned": [*common, "until"],
        "sponsor_withdrew": [*common, "by"],
        "closed": [*common, "outcome"],
    }


def test_every_event_is_called_by_its_own_name() -> None:
    assert len(EVENTS) == len(KINDS) == 14
    for name, event in KINDS.items():
        assert name == re.sub(r"(?<!^)(?=[A-Z])", "_", event.__name__).lower()
        (literal,) = get_type_hints(event)["kind"].__args__
        assert literal == name


def test_an_event_can_be_read_like_its_json() -> None:
    for line in lines():
        record, data = from_json(line), json.loads(line)
        assert record["outcome"] == data["outcome"]
        for event, plain in zip(record.events, data["events"], strict=True):
            assert event.as_dict() == plain
            for name, value in plain.items():
                assert event[name] == (tuple(value) if isinstance(value, list) else event[name])
    redraft = Redraft(3, 1, provision="p", from_="a", to="b", gain=0.5, paired=False)
    assert (redraft["from"], redraft["kind"], redraft["hour"], redraft["session"]) == ("a", "redraft", 3, 1)
    for name in ("from_", "as_dict", "no such"):
        with pytest.raises(KeyError):
            redraft[name]


def test_events_are_asked_for_by_class_or_by_name() -> None:
    record = from_json(lines()[0])
    assert record.of_kind("sounding") == record.of_kind(Sounding) == [e for e in record.events if e.kind == "sounding"]
    assert [record.events[i] for i, _ in record.numbered(Redraft)] == record.of_kind(Redraft)
    assert record.at(-1, Closed).outcome == record.outcome
    with pytest.raises(KeyError):
        record.of_kind("soundings")
    with pytest.raises(TypeError, match="no Redraft: closed"):
        record.at(-1, Redraft)


# Refused


def parent(data: Any, path: tuple[str | int, ...]) -> Any:
    for key in path[:-1]:
        data = data[key]
    return data


OTHERS: list[Any] = [None, True, -1, 1.5, "no such word", [], {}, float("nan"), float("inf"), ["x", 1], {"x": [None]}]


def _delete(luck: random.Random, data: Any, path: tuple[str | int, ...]) -> None:
    del parent(data, path)[path[-1]]


def _exchange(luck: random.Random, data: Any, path: tuple[str | int, ...]) -> None:
    parent(data, path)[path[-1]] = luck.choice(OTHERS)


def _rename(luck: random.Random, data: Any, path: tuple[str | int, ...]) -> None:
    holder = parent(data, path)
    if isinstance(holder, dict):
        holder[f"{path[-1]}_"] = holder.pop(path[-1])
    else:
        holder.append(luck.choice(OTHERS))


def _other_kind(luck: random.Random, data: Any, path: tuple[str | int, ...]) -> None:
    event = luck.choice(data["events"])
    event["kind"] = luck.choice([kind for kind in KINDS if kind != event["kind"]])


MUTATIONS = (_delete, _exchange, _rename, _other_kind)


def test_a_mutated_record_is_refused_or_is_a_record() -> None:
    """Never another error than ValueError, and nothing is read that would not be written so."""
    luck, ends = random.Random(7), Counter[tuple[str, bool]]()
    for number in range(1200):
        data = json.loads(luck.choice(lines()))
        mutate = MUTATIONS[number % len(MUTATIONS)]
        mutate(luck, data, luck.choice(list(paths(data))))
        ends[mutate.__name__, refused(data)] += 1
    assert ends["_other_kind", False] == 0
    assert min(ends[mutate.__name__, True] for mutate in MUTATIONS) >= 40, ends


def fields_of(data: Any) -> Iterator[tuple[type[LikeJson], Any]]:
    """The record and everything in it that has fields, once of each type."""
    yield Record, data
    for kind, event in KINDS.items():
        yield event, next(each for each in data["events"] if each["kind"] == kind)
    soundings = [event for event in data["events"] if event["kind"] == "sounding"]
    hints = get_type_hints(Sounding)
    for name in ("objections", "terms"):
        yield hints[name].__args__[1], next(block for s in soundings for block in s[name].values())


@cache
def everything() -> str:
    """One record with an event of each kind, as no run has them all."""
    data = json.loads(lines()[0])
    events = {event["kind"]: event for line in lines() for event in json.loads(line)["events"]}
    data["events"][1:1] = [event for kind, event in events.items() if kind != "closed"]
    return json.dumps(data, ensure_ascii=False)


def blocks(data: Any) -> list[Any]:
    return [block for _, block in fields_of(data)]


def test_no_field_may_be_missing_and_none_added() -> None:
    assert not refused(json.loads(everything()))
    kinds = list(fields_of(json.loads(everything())))
    assert len(kinds) == 1 + len(EVENTS) + 2
    for place, (kind, block) in enumerate(kinds):
        assert list(block) == [field.name.removesuffix("_") for field in fields(kind)]
        for name in block:
            data = json.loads(everything())
            del blocks(data)[place][name]
            assert refused(data), (kind, name)
        data = json.loads(everything())
        blocks(data)[place]["a field nobody knows"] = 1
        assert refused(data), kind


def test_no_field_may_be_of_another_type() -> None:
    tried = 0
    for place, (kind, block) in enumerate(fields_of(json.loads(everything()))):
        for name, given_ in block.items():
            for value in (None, True, 0.5, "no such word", ["x"], {"x": [1]}):
                may_be_either = kind is Record and name == "variant" and value in (None, "no such word")
                if may_be_either or type(given_) is type(value):
                    continue
                data = json.loads(everything())
                blocks(data)[place][name] = value
                assert refused(data), (kind, name, value)
                tried += 1
    assert tried > 400


def changes() -> dict[str, Callable[[dict[str, Any]], object]]:
    """What types alone do not tell."""
    return {
        "no events": lambda data: data["events"].clear(),
        "no end": lambda data: data["events"].pop(),
        "two ends": lambda data: data["events"].append(data["events"][-1]),
        "an end before the end": lambda data: data["events"].insert(0, data["events"][-1]),
        "another outcome": lambda data: data.update(outcome=_other(OUTCOMES, data["outcome"])),
        "another hour": lambda data: data.update(hours=data["hours"] + 1),
        "a run below 0": lambda data: data.update(run=-1),
        "a seed below 0": lambda data: data.update(seed=-1),
        "hours below 0": lambda data: (data.update(hours=-1), data["events"][-1].update(hour=-1)),
        "an hour below 0": lambda data: data["events"][0].update(hour=-1),
        "a session below 1": lambda data: data["events"][0].update(session=0),
        "adjourned until before the opening": lambda data: _first(data, "adjourned").update(until=-1),
        "silence until before the opening": lambda data: _first(data, "silence_started").update(deadline=-1),
        "a stance nobody takes": lambda data: _first(data, "sounding")["stances"].update(FRA="veto"),
        "a first stance nobody takes": lambda data: data["first"].update(FRA="veto"),
        "a tally of a stance nobody takes": lambda data: _first(data, "sounding")["heard"].update(veto=1),
        "no number": lambda data: _first(data, "sounding")["worth"].update(FRA=float("nan")),
        "no number in what was set": lambda data: data["set"].update(x=[{"y": float("nan")}]),
        "endless": lambda data: data.update(dilution=float("inf")),
        "true for a number": lambda data: data["events"][0].update(hour=True),
        "a broken number of hours": lambda data: data["events"][0].update(hour=9.0),
        "words for a number": lambda data: data.update(hours="9"),
        "an unknown kind": lambda data: data["events"][0].update(kind="vote"),
        "no kind": lambda data: data["events"][0].pop("kind"),
        "python's spelling": lambda data: _first(data, "redraft").update(from_=_first(data, "redraft").pop("from")),
        "a list for a record": lambda data: data["events"].insert(0, []),
    }


def _other(words: tuple[str, ...], word: str) -> str:
    return next(each for each in words if each != word)


def _first(data: dict[str, Any], kind: str) -> Any:
    return next(event for event in data["events"] if event["kind"] == kind)


@pytest.mark.parametrize("what", changes())
def test_what_is_no_record_of_a_whole_run_is_refused(what: str) -> None:
    data = json.loads(everything())
    before = copy.deepcopy(data)
    changes()[what](data)
    assert data != before and refused(data)


LINE = run(load(IRAQ), as_written=True).to_json()


@pytest.mark.parametrize(
    "line",
    ["", " ", "[]", "null", "1", "{}", "{", "[" * 100_000, LINE * 2, LINE[:-1], LINE[1:]],
    ids=lambda line: line[:8],
)
def test_what_is_no_line_of_a_record_is_refused(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what is wrong with it is nobody's to read
        from_json(line)


@given(st.text(max_size=60))
@examples(50)
def test_any_text_is_a_record_or_refused_with_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        from_json(text)


def test_a_kept_run_that_was_tampered_with_is_refused_in_one_line(
    nac: Callable[..., Done], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert nac("run", "turkey-2003", "--as-written", "--out", "kept").code == 0
    file = tmp_path / "kept" / "record.jsonl"
    data = json.loads(file.read_text("utf-8"))
    data["events"][0]["stances"]["FRA"] = "veto"
    file.write_text(json.dumps(data), "utf-8")
    done = nac("explain", "kept")
    assert (done.code, done.out) == (2, "")
    assert "kept is damaged" in done.err and "Traceback" not in done.err and len(done.err.splitlines()) <= 2


# Minutes


def test_there_are_minutes_of_everything_that_can_happen() -> None:
    named = [thing for thing in vars(happenings).values() if isinstance(thing, type) and issubclass(thing, Happening)]
    kinds = set(named) - {Happening}
    assert {kind.__name__ for kind in kinds} == {event.__name__ for event in EVENTS} - {"Sounding"}
    assert set(Minutes.__dict__["_events"].dispatcher.registry) - {object} == kinds


def test_what_has_no_minutes_fails_loudly() -> None:
    class Overheard(Happening):
        """A kind that somebody forgot to take minutes of."""

    whole, zero = load(IRAQ), np.array([0])
    with pytest.raises(TypeError, match="Overheard"):
        Minutes(whole, matter_of(whole)).add([Overheard(zero, zero, zero)])


def test_events_of_the_record_have_no_default_but_their_kind() -> None:
    for event in EVENTS:
        assert [field.name for field in fields(event) if field.default is not dataclasses.MISSING] == ["kind"]
