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
from floor_samples import busy
from nacsim.council.minutes import Minutes
from nacsim.council.run import run, runs
from nacsim.record import (
    EVENTS,
    KINDS,
    OUTCOMES,
    Change,
    Closed,
    Event,
    ItemsDropped,
    LikeJson,
    Record,
    Redraft,
    Sounding,
)
from nacsim.scenario.load import load
from nacsim.store.records import from_json, from_lines, to_lines
from nacsim.theory import events, happenings
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import matter_of
from strategies import examples, scenario, told, trees
from trees import paths

IRAQ = "iraq-training-2004"
SHIPPED = [IRAQ, "turkey-2003", "turkey-2003@no_dpc", "ntmi-review-2008", "ntmi-review-2008@each_item"]
SELDOM = [
    ("turkey-2003", ["procedure.rule=qualified_majority"]),
    (IRAQ, ["allies.GRC.linkage={price: 0.8, paid_by: {USA: {cost: 0.05}}}"]),
    (IRAQ, ["sponsors=[USA, GBR]", "allies.USA.value=-0.3", "allies.GBR.value=-0.3"]),
    (IRAQ, ["procedure.granularity=each_item", "procedure.chair=passive"]),
]


@cache
def lines() -> list[str]:
    """Runs in which every kind of event happens."""
    scenarios = [*map(load, SHIPPED), *(load(*each) for each in SELDOM)]
    found = [record.to_json() for each in scenarios for record in runs(each, 1, range(8))]
    found.append(busy().to_json())
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
        "redraft": [*common, "provision", "from", "to", "gain", "changes"],
        "drafting": [*common, "provision", "from", "to", "gain", "changes"],
        "demarche": [*common, "by", "on", "pressure"],
        "approach": [*common, "by", "on", "pressure"],
        "amendment": [*common, "by", "wanted"],
        "condition": [*common, "by", "wanted"],
        "time_asked": [*common, "by"],
        "objection_withdrawn": [*common, "by"],
        "speech": [*common, "by", "words"],
        "side_deal": [*common, "by", "on", "cost"],
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
    redrafts = [e for line in lines() for e in json.loads(line)["events"] if e["kind"] in ("redraft", "drafting")]
    assert {tuple(change) for redraft in redrafts for change in redraft["changes"]} == {("provision", "from", "to")}
    assert max(len(redraft["changes"]) for redraft in redrafts) >= 3


def test_a_redraft_changes_the_text_clause_by_clause() -> None:
    """What the events change, taken together, leads from the draft to the text at the end."""
    scenarios = {name: load(name) for name in SHIPPED}
    records = [r for name, scenario in scenarios.items() for r in runs(scenario, 1, range(6))]
    assert {event.kind for record in records for event in record.of_kind(Redraft)} == {"redraft", "drafting"}
    for record in records:
        scenario = scenarios[f"{record.scenario}@{record.variant}" if record.variant else record.scenario]
        text = {p.key: p.options[o].key for p, o in zip(scenario.provisions, scenario.draft, strict=True)}
        order = [provision.key for provision in scenario.provisions]
        for event in record.events:
            if isinstance(event, ItemsDropped):
                text |= event.provisions
            if isinstance(event, Redraft):
                assert event.changes[0] == Change(provision=event.provision, from_=event.from_, to=event.to)
                assert [c.provision for c in event.changes[1:]] == [
                    key for key in order if key in {c.provision for c in event.changes[1:]}
                ]
                for change in event.changes:
                    assert text[change.provision] == change.from_ != change.to
                    text[change.provision] = change.to
        assert text == record.text


def test_every_event_is_called_by_its_own_name() -> None:
    assert len(EVENTS) == len(KINDS) == 22
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
                if isinstance(value, list) and name != "changes":
                    assert event[name] == tuple(value)
    change = Change(provision="p", from_="a", to="b")
    redraft = Redraft(3, 1, provision="p", from_="a", to="b", gain=0.5, changes=(change,))
    assert (redraft["changes"][0]["from"], redraft["changes"][0]["to"]) == ("a", "b")
    assert redraft.as_dict()["changes"] == [{"provision": "p", "from": "a", "to": "b"}]
    assert (redraft["from"], redraft["kind"], redraft["hour"], redraft["session"]) == ("a", "redraft", 3, 1)
    for name in ("from_", "as_dict", "no such"):
        with pytest.raises(KeyError):
            redraft[name]


def test_events_are_asked_for_by_class_or_by_name() -> None:
    record = from_json(lines()[0])
    assert record.of_kind("sounding") == record.of_kind(Sounding) == [e for e in record.events if e.kind == "sounding"]
    assert [record.events[i] for i, _ in record.numbered(Redraft)] == record.of_kind(Redraft)
    assert record.at(-1, Closed).outcome == record.outcome
    every = [event for line in lines() for event in from_json(line).of_kind("redraft")]
    assert {event.kind for event in every} == {"redraft", "drafting"}, "a drafting is among the redrafts"
    assert all(e.kind == "drafting" for line in lines() for e in from_json(line).of_kind("drafting"))
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
    """A kind with other fields: what has the same fields could be a record."""
    event = luck.choice(data["events"])
    event["kind"] = luck.choice([kind for kind, of in KINDS.items() if names(of) != names(KINDS[event["kind"]])])


def names(event: type[Event]) -> list[str]:
    return [field.name for field in fields(event)]


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
    yield Change, next(event for event in data["events"] if event["kind"] == "redraft")["changes"][0]


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
    assert len(kinds) == 1 + len(EVENTS) + 3
    for place, (kind, block) in enumerate(kinds):
        names = [field.name.removesuffix("_") for field in fields(kind)]
        assert list(block) == [name for name in names if (kind, name) != (Record, "seats")]  # all are the model's
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
        "a redraft of nothing": lambda data: _first(data, "redraft")["changes"].clear(),
        "a redraft that leaves a clause as it is": lambda data: _redraft(data, to=_first(data, "redraft")["from"]),
        "a redraft led by a clause it does not change": lambda data: _first(data, "redraft").update(provision="x"),
        "a redraft of a clause twice": lambda data: _first(data, "redraft")["changes"].append(
            _first(data, "redraft")["changes"][0]
        ),
        "a drafting of nothing": lambda data: _first(data, "drafting")["changes"].clear(),
        "a list for a record": lambda data: data["events"].insert(0, []),
    }


def _redraft(data: dict[str, Any], **fields_of_it: str) -> None:
    """Change a redraft and the clause it names first alike."""
    redraft = _first(data, "redraft")
    redraft.update(fields_of_it)
    redraft["changes"][0].update(fields_of_it)


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
    assert {*events.event.registry} - {object} == kinds


def test_what_has_no_minutes_fails_loudly() -> None:
    class Overheard(Happening):
        """A kind that somebody forgot to take minutes of."""

    whole, zero = load(IRAQ), np.array([0])
    with pytest.raises(TypeError, match="Overheard"):
        Minutes(whole, matter_of(whole)).add([Overheard(zero, zero, zero)])


def test_events_of_the_record_have_no_default_but_their_kind() -> None:
    for event in EVENTS:
        assert [field.name for field in fields(event) if field.default is not dataclasses.MISSING] == ["kind"]
