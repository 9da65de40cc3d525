"""The room of a class: entries, who may do what, and the ledger that brings all of it back."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nacsim import Sitting, load
from nacsim.council.run import run as run_of
from nacsim.errors import NacsimError, UserError
from nacsim.parameters import DEFAULT_SEED

pytest.importorskip("starlette")

from loops import run_apart, until
from nacsim_dashboards.classroom import host as host_module
from nacsim_dashboards.classroom import teacher_acts
from nacsim_dashboards.classroom.acts import entry_of, join
from nacsim_dashboards.classroom.entries import Entry, after
from nacsim_dashboards.classroom.host import BREATH, Host
from nacsim_dashboards.classroom.ledger import Ledger
from nacsim_dashboards.classroom.model_bets import model_bet
from nacsim_dashboards.classroom.people import TEACHER, told_apart
from nacsim_dashboards.classroom.result import sitting_of_class
from nacsim_dashboards.classroom.room import Limits, Room
from nacsim_dashboards.classroom.stream_routes import GATHER
from nacsim_dashboards.classroom.tried import RefusedError
from nacsim_dashboards.classroom.wish import digest_of

CASE = "iraq-training-2004"


def room_of(case: str = CASE, *, bets: bool = False, **given: Any) -> Room:
    """A room in the lobby, the teacher in it."""
    scenario = load(case)
    sitting = Sitting.open(scenario, seats=[*scenario.codes, "chair"], **given)
    return enter(Room(sitting, with_bets=bets), TEACHER, "Teacher")


def enter(room: Room, person: str, name: str, seat: str | None = None, at: float = 0.0) -> Room:
    """The room with one more in it."""
    entry = {"kind": "joined", "by": person, "at": at, "person": person, "name": name, "language": "en"}
    room = after(room, entry)
    return after(room, {"kind": "took", "by": person, "at": at, "person": person, "seat": seat}) if seat else room


def do(room: Room, who: str, kind: str, at: float = 0.0, **act: Any) -> Room:
    """The room after an act, as the host would have it."""
    return after(room, entry_of(room, who, {"kind": kind, **act}, at))


def answer(room: Room, who: str, seat: str, given: Any, at: float = 0.0) -> Room:
    """The room after an answer to the question that waits."""
    return do(room, who, "answer", at, seat=seat, question=room.asked[seat].id, answer=given)


def pass_time(room: Room, at: float) -> Room:
    """The room after all that time has done by then."""
    while kind := room.due(at):
        room = after(room, {"kind": kind, "by": "room", "at": at})
    return room


def refused(call: Callable[[], object]) -> str:
    """The reason for which it is refused."""
    with pytest.raises(RefusedError) as error:
        call()
    return error.value.reason


OBJECT = {"stance": "object", "on": ["location"]}


def test_a_class_in_which_nobody_answers_is_the_run_of_the_model() -> None:
    room = do(room_of(), TEACHER, "begin")
    at = 0.0
    while room.stage != "debrief":
        at += 15
        room = pass_time(room, at)
    assert sitting_of_class(room).record().events == run_of(load(CASE), DEFAULT_SEED, 0).events


def test_an_answer_counts_only_when_the_question_is_closed_and_may_be_changed_until_then() -> None:
    room = do(enter(room_of(), "p1", "Anna", "FRA"), TEACHER, "begin")
    room = answer(room, "p1", "FRA", {"stance": "support"})
    assert not room.sitting.answered
    room = pass_time(answer(room, "p1", "FRA", OBJECT), Limits().least)
    given = {each.seat: each.answer for each in room.sitting.answered}
    assert given["FRA"] is not None
    assert given["FRA"]["stance"] == "object"
    assert given["DEU"] is None


def test_a_question_waits_for_those_who_are_there_but_no_longer_than_its_time() -> None:
    room = do(enter(enter(room_of(), "p1", "Anna", "FRA"), "p2", "Ben", "DEU"), TEACHER, "begin")
    room = answer(room, "p1", "FRA", OBJECT, 3)
    assert room.waiting == ["DEU"]
    assert room.due(Limits().least + 1) is None
    assert room.due(Limits().most) == "closed"
    room = pass_time(room, Limits().most)
    assert room.closed is not None
    assert room.closed.left == ("DEU",)


def test_reading_time_passes_before_a_question_is_closed_though_all_have_answered() -> None:
    room = answer(do(enter(room_of(), "p1", "Anna", "FRA"), TEACHER, "begin"), "p1", "FRA", OBJECT, 1)
    assert room.due(Limits().least - 0.1) is None
    assert room.due(Limits().least) == "closed"


def test_a_pause_stops_the_clock_and_nobody_loses_time_by_it() -> None:
    room = do(enter(room_of(), "p1", "Anna", "FRA"), TEACHER, "begin")
    room = do(room, TEACHER, "pause", 10)
    assert room.elapsed(500) == 10
    assert room.due(500) is None
    assert refused(lambda: answer(room, "p1", "FRA", OBJECT, 20)) == "class_paused"
    room = do(room, TEACHER, "go_on", 500)
    assert room.elapsed(505) == 15
    assert room.wait(505) == Limits().most - 15


def test_after_a_stop_the_clock_stands_where_the_last_thing_happened() -> None:
    room = answer(do(enter(room_of(), "p1", "Anna", "FRA"), TEACHER, "begin"), "p1", "FRA", OBJECT, 7)
    room = after(room, {"kind": "resumed", "by": "room", "at": 10_000})
    assert room.paused == 7
    assert room.elapsed(20_000) == 7
    assert do(room, TEACHER, "go_on", 20_000).elapsed(20_001) == 8


def test_a_seat_passes_to_the_model_when_its_people_are_lost_and_back_with_the_first_of_them() -> None:
    room = do(enter(enter(room_of(), "p1", "Anna", "FRA"), "p2", "Ben", "FRA"), TEACHER, "begin")
    lost = after(room, {"kind": "away", "by": "room", "at": 1, "person": "p1"})
    assert lost.held("FRA")
    lost = after(lost, {"kind": "away", "by": "room", "at": 1, "person": "p2"})
    assert not lost.held("FRA")
    assert do(lost, TEACHER, "mode", seat="FRA", mode="person").held("FRA")
    assert after(lost, {"kind": "back", "by": "room", "at": 2, "person": "p2"}).held("FRA")
    assert not do(room, TEACHER, "mode", seat="FRA", mode="model").held("FRA")


def test_what_nobody_may_do() -> None:
    room = enter(enter(room_of(bets=True), "p1", "Anna", "FRA"), "p2", "Ben")
    assert refused(lambda: do(room, "p1", "begin")) == "teacher_only"
    assert refused(lambda: do(room, "nobody", "ready")) == "not_in_class"
    assert refused(lambda: do(room, "p1", "eval")) == "no_such_act"
    assert refused(lambda: do(room, "p1", "take", seat="XXX")) == "no_such_seat"
    assert refused(lambda: do(room, "p2", "note", to="FRA", text="psst")) == "notes_need_seat"
    begun = do(room, TEACHER, "begin")
    assert refused(lambda: do(begun, "p1", "take", seat="DEU")) == "seat_fixed"
    assert refused(lambda: do(begun, TEACHER, "next", stage="bets-0-9")) == "stage_over"
    assert refused(lambda: do(begun, "p1", "bet", session=2, chances={"adopted_amended": 1.0})) == "bets_closed"
    assert refused(lambda: do(begun, "p1", "bet", session=1, chances={"adopted_amended": 0.5})) == "bet_refused"
    assert refused(lambda: do(begun, "p1", "bet", session=1, chances={"adopted_amended": "1"})) == "bet_unreadable"
    assert (
        refused(lambda: do(begun, TEACHER, "bet", session=1, chances={"adopted_amended": 1.0}))
        == "teacher_does_not_bet"
    )
    asked = after(begun, {"kind": "asked", "by": "room", "at": 0})
    question = asked.asked["FRA"].id
    assert refused(lambda: do(asked, "p2", "answer", seat="FRA", question=question, answer=OBJECT)) == "other_seat"
    assert refused(lambda: do(asked, "p1", "answer", seat="FRA", question="9-FRA", answer=OBJECT)) == "question_closed"
    assert refused(lambda: do(asked, "p1", "answer", seat="FRA", question=question, answer="no")) == "answer_refused"
    assert refused(lambda: do(asked, "p1", "note", to="DEU", text="psst")) == "note_to_model"
    assert refused(lambda: do(asked, "p1", "note", to="FRA", text="psst")) == "note_to_self"
    gone = do(asked, TEACHER, "remove", person="p1")
    assert refused(lambda: answer(gone, "p1", "FRA", OBJECT)) == "not_in_class"


def test_three_have_a_seat_and_no_fourth() -> None:
    room = room_of()
    for number in range(3):
        room = do(enter(room, f"p{number}", f"N{number}"), f"p{number}", "take", seat="FRA")
    room = enter(room, "p9", "Late")
    assert refused(lambda: do(room, "p9", "take", seat="FRA")) == "seat_full"
    assert refused(lambda: do(room, TEACHER, "give", person="p9", seat="FRA")) == "seat_full"


def test_next_ends_the_stage_it_was_meant_for_and_no_other() -> None:
    room = do(enter(room_of(bets=True), "p1", "Anna", "FRA"), TEACHER, "begin")
    meant = room.stage_id
    room = do(room, TEACHER, "next", stage=meant)
    assert room.stage == "question"
    assert refused(lambda: do(room, TEACHER, "next", stage=meant)) == "stage_over"


def test_bets_come_before_every_session_and_only_there() -> None:
    room = do(enter(room_of(bets=True), "p1", "Anna"), TEACHER, "begin")
    sessions, at = [], 0.0
    while room.stage != "debrief":
        if room.stage == "bets":
            sessions.append(room.session)
            room = do(room, "p1", "bet", at, session=room.session, chances={"adopted_amended": 1.0})
        at += 15
        room = pass_time(room, at)
    assert sessions == sorted({*sessions})
    assert sessions[0] == 1
    assert len(sessions) > 2
    assert {session for session, _ in room.bets} == {*sessions}


def test_what_is_ended_early_is_played_on_by_the_model() -> None:
    room = do(enter(room_of(), "p1", "Anna", "FRA"), TEACHER, "begin")
    room = do(answer(room, "p1", "FRA", OBJECT), TEACHER, "end", 5)
    assert room.stage == "debrief"
    assert room.ended_early is not None
    record = sitting_of_class(room).record()
    assert dict(record.seats) == {"FRA": "the class"}


@given(st.lists(st.text(max_size=40), max_size=12))
def test_no_two_names_are_alike(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(told_apart(name, taken))
    assert len({name.casefold() for name in taken}) == len(taken)
    assert all(name.strip() and name.isprintable() for name in taken)


# The ledger and the host


def ledger_of(folder: Path, room: Room) -> Ledger:
    about = {"room": "r1", "code": "ABCDEF", "key": "k", "bets": room.with_bets}
    entry = {"kind": "joined", "by": TEACHER, "at": 0.0, "person": TEACHER, "name": "Teacher", "language": "en"}
    return Ledger.begin(folder / "class.sqlite", about, entry, digest_of("k"))


def bare(*, bets: bool = False) -> Room:
    scenario = load(CASE)
    return Room(Sitting.open(scenario, seats=[*scenario.codes, "chair"]), with_bets=bets)


SHORT = 0.05
"""A grace in seconds, for what comes after it."""


def hosting(
    folder: Path, play: Callable[[Host], Coroutine[Any, Any, None]], *, bets: bool = False, grace: float = 600.0
) -> Room:
    """What is left in the room after a host has run while something is played."""

    async def main() -> Room:
        ledger = ledger_of(folder, bare())
        host = Host(ledger, bare(bets=bets), grace=grace)
        task = asyncio.create_task(host.run())
        try:
            await play(host)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            ledger.close()
        return host.room

    return run_apart(main())


def again(folder: Path) -> Room:
    """The room that the ledger alone brings back."""
    room = bare()
    with closing(Ledger.open(folder / "class.sqlite")) as ledger:
        for _, entry in ledger.entries():
            room = after(room, entry)
    return room


def same(one: Room, other: Room) -> bool:
    names = [name for name in Room.__dataclass_fields__ if name not in ("sitting", "asked", "closed")]
    return one.sitting == other.sitting and all(getattr(one, name) == getattr(other, name) for name in names)


def test_the_ledger_brings_the_room_back(tmp_path: Path) -> None:
    async def play(host: Host) -> None:
        anna, _ = await host.enter("Anna", "en")
        await host.act(anna, {"id": "a" * 16, "kind": "take", "seat": "FRA"})
        await host.act(TEACHER, {"id": "b" * 16, "kind": "limits", "least": 0, "most": 60})
        await host.act(TEACHER, {"id": "c" * 16, "kind": "begin"})
        question = host.room.asked["FRA"].id
        given = {"kind": "answer", "seat": "FRA", "question": question, "answer": OBJECT}
        await host.act(anna, {"id": "d" * 16, **given})

    room = hosting(tmp_path, play)
    assert len(room.sitting.answered) == 26
    assert same(room, again(tmp_path))


def test_the_same_act_twice_counts_once_and_another_under_its_id_not_at_all(tmp_path: Path) -> None:
    async def play(host: Host) -> None:
        anna, _ = await host.enter("Anna", "en")
        act = {"id": "a" * 16, "kind": "take", "seat": "FRA"}
        await asyncio.gather(*(host.act(anna, act) for _ in range(5)))
        with pytest.raises(RefusedError, match="id_used"):
            await host.act(anna, {**act, "seat": "DEU"})
        ben, _ = await host.enter("Ben", "en")
        await host.act(ben, act)

    hosting(tmp_path, play)
    with closing(Ledger.open(tmp_path / "class.sqlite")) as ledger:
        kinds = [entry["kind"] for _, entry in ledger.entries()]
    assert kinds.count("took") == 2


def test_who_is_lost_for_longer_than_the_grace_is_away_and_comes_back(tmp_path: Path) -> None:
    async def play(host: Host) -> None:
        anna, _ = await host.enter("Anna", "en")
        with host.stream(anna):
            await asyncio.sleep(0.1)
            assert not host.room.people[anna].away
        await until(lambda: host.room.people[anna].away)
        with host.stream(anna):
            await until(lambda: not host.room.people[anna].away)

    hosting(tmp_path, play, grace=SHORT)


def test_a_token_is_kept_as_its_digest_and_says_who_somebody_is_after_a_restart(tmp_path: Path) -> None:
    tokens = []

    async def play(host: Host) -> None:
        person, token = await host.enter("Anna", "en")
        tokens.append((person, token))

    hosting(tmp_path, play)
    ((person, token),) = tokens
    assert token.encode() not in (tmp_path / "class.sqlite").read_bytes()
    with closing(Ledger.open(tmp_path / "class.sqlite")) as ledger:
        host = Host(ledger, bare())
    assert host.who(token) == person
    assert host.who("k") == TEACHER
    assert host.who(token[:-1]) is None
    assert host.who(None) is None


def test_a_ledger_that_cannot_be_written_acknowledges_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(host: Host) -> None:
        anna, _ = await host.enter("Anna", "en")

        def full(*_: object) -> None:
            raise NacsimError("disk full")

        monkeypatch.setattr(host.ledger, "write", full)
        with pytest.raises(RefusedError, match="cannot_keep"):
            await host.act(anna, {"id": "a" * 16, "kind": "take", "seat": "FRA"})
        assert host.room.people[anna].seat is None
        with pytest.raises(RefusedError, match="cannot_keep"):
            await host.act(anna, {"id": "b" * 16, "kind": "take", "seat": "FRA"})

    hosting(tmp_path, play)


@pytest.mark.parametrize("damage", ["text", "empty", "other"])
def test_what_is_no_ledger_is_refused_with_its_place(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "class.sqlite"
    if damage == "text":
        path.write_text("no database" * 100)
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE about (name, body)")
        connection.execute("INSERT INTO about VALUES ('format', '99')")
        connection.commit()
        connection.close()
    with pytest.raises(UserError, match=r"class\.sqlite"):
        Ledger.open(path)


def test_the_ledger_is_its_owners_alone(tmp_path: Path) -> None:
    ledger_of(tmp_path, bare()).close()
    assert (tmp_path / "class.sqlite").stat().st_mode & 0o077 == 0


ACTS = st.sampled_from(
    ["answer", "take", "bet", "ready", "note", "give", "begin", "next", "pause", "go_on", "mode", "limits", "remove"]
)
FIELDS = st.dictionaries(
    st.sampled_from(
        ["seat", "question", "answer", "to", "text", "person", "stage", "mode", "least", "most", "chances", "session"]
    ),
    st.one_of(
        st.none(), st.booleans(), st.integers(-1, 5), st.floats(allow_nan=True), st.text(max_size=5),
        st.sampled_from(["FRA", "DEU", "chair", "p1", "p2", "auto"]),
        st.dictionaries(st.sampled_from(["stance", "adopted_amended"]), st.sampled_from(["object", 1.0, float("nan")])),
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([TEACHER, "p1", "p2"]), ACTS, FIELDS, st.floats(0, 60)), max_size=25))
def test_whatever_is_sent_is_refused_or_makes_an_entry_that_json_holds(
    sent: list[tuple[str, str, dict[str, Any], float]],
) -> None:
    room, at = enter(enter(room_of(bets=True), "p1", "Anna", "FRA"), "p2", "Ben"), 0.0
    for who, kind, fields, later in sent:
        at += later
        try:
            entry: Entry = entry_of(room, who, {"kind": kind, **fields}, at)
        except RefusedError:
            continue
        assert json.loads(json.dumps(entry, allow_nan=False)) == json.loads(json.dumps(entry))
        room = pass_time(after(room, entry), at)


def test_a_full_class_takes_nobody_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nacsim_dashboards.classroom.acts.MOST_PEOPLE", 2)
    room = enter(room_of(), "p1", "Anna")
    assert refused(lambda: join(room, "p2", "Ben", "en", 0.0)) == "class_full"
    assert refused(lambda: join(room_of(), "p2", "  ", "en", 0.0)) == "name_missing"
    assert refused(lambda: join(room_of(), "p2", 3, "en", 0.0)) == "name_missing"


def test_the_model_bets_once_before_each_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Found:
        bet: ClassVar = {"adopted_amended": 1.0}
        gives_way: ClassVar[dict[str, Any]] = {}
        left, runs, redrawn, claim, basis = 5, 5, False, "It ends", "All"

    def think(sitting: Sitting, runs: int) -> Found:
        asked.append((len(sitting.answered), runs))
        return Found()

    monkeypatch.setattr("nacsim_dashboards.classroom.model_bets.live_chances", think)

    async def play(host: Host) -> None:
        await host.act(TEACHER, {"id": "b" * 16, "kind": "begin"})
        await until(lambda: 1 in host.room.model_bets)

    room = hosting(tmp_path, play, bets=True)
    assert asked == [(0, 1000)]
    assert room.model_bets[1]["chances"] == {"adopted_amended": 1.0}


def test_an_answer_of_a_seat_that_was_handed_to_the_model_or_of_somebody_removed_counts_no_more() -> None:
    room = answer(do(enter(room_of(), "p1", "Anna", "FRA"), TEACHER, "begin"), "p1", "FRA", OBJECT)
    for act in ({"kind": "mode", "seat": "FRA", "mode": "model"}, {"kind": "remove", "person": "p1"}):
        later = pass_time(after(room, entry_of(room, TEACHER, act, 1)), Limits().most)
        assert {each.seat: each.answer for each in later.sitting.answered}["FRA"] is None
        assert not later.ever_held


def test_once_it_has_begun_only_an_empty_seat_can_be_taken() -> None:
    room = do(enter(enter(room_of(), "p1", "Anna", "FRA"), "p2", "Anna again"), TEACHER, "begin")
    assert refused(lambda: do(room, "p2", "take", seat="FRA")) == "seat_has_people"
    assert do(room, "p2", "take", seat="DEU").held("DEU")
    assert len(do(room, TEACHER, "give", person="p2", seat="FRA").delegation("FRA")) == 2


@pytest.mark.parametrize("language", [[], {}, None, 3, "xx"])
def test_a_language_that_is_none_is_refused(language: object) -> None:
    room = enter(room_of(), "p1", "Anna")
    assert refused(lambda: do(room, "p1", "language", language=language)) == "no_such_language"


def test_what_goes_wrong_in_one_act_is_refused_and_the_class_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(host: Host) -> None:
        anna, _ = await host.enter("Anna", "en")

        def broken(*_: object) -> Entry:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr(host_module, "entry_of", broken)
            with pytest.raises(RefusedError, match="failed"):
                await host.act(anna, {"id": "a" * 16, "kind": "take", "seat": "FRA"})
        await host.act(anna, {"id": "b" * 16, "kind": "take", "seat": "FRA"})
        assert host.room.people[anna].seat == "FRA"

    hosting(tmp_path, play)


def test_whoever_joins_twice_with_the_same_knock_is_one_person(tmp_path: Path) -> None:
    async def play(host: Host) -> None:
        first = await host.enter("Anna", "en", "knock-knock-1")
        assert await host.enter("Anna", "en", "knock-knock-1") == first
        assert (await host.enter("Anna", "en", "knock-knock-2")) != first

    names = [person.name for person in hosting(tmp_path, play).people.values()]
    assert names == ["Teacher", "Anna", "Anna 2"]


def test_whoever_joins_and_opens_no_page_is_away_after_the_grace(tmp_path: Path) -> None:
    async def play(host: Host) -> None:
        anna, _ = await host.enter("Anna", "en")
        await until(lambda: host.room.people[anna].away)

    hosting(tmp_path, play, grace=SHORT)


def test_an_open_page_that_gives_no_sign_of_life_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nacsim_dashboards.classroom.presence.SILENT", 0.2)

    async def play(host: Host) -> None:
        anna, _ = await host.enter("Anna", "en")
        with host.stream(anna):
            await until(lambda: host.room.people[anna].away)

            def here() -> bool:
                host.here(anna)
                return not host.room.people[anna].away

            await until(here)

    hosting(tmp_path, play, grace=SHORT)


def test_a_clock_that_was_set_back_ends_no_stage(tmp_path: Path) -> None:
    room = do(enter(room_of(), "p1", "Anna", "FRA"), TEACHER, "begin", 10_000_000_000)
    ledger = ledger_of(tmp_path, bare())
    ahead = 10_000_000_000.0  # later than now
    ledger.write([(None, {"kind": "began", "by": TEACHER, "at": ahead})])
    host = Host(ledger, bare())
    host.take_up()
    assert host.now() >= ahead
    assert host.room.elapsed(host.now()) < 1
    assert room.stage == host.room.stage
    ledger.close()


def test_the_model_bets_later_if_the_class_was_stopped_before_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def think(sitting: Sitting, runs: int) -> Any:
        asked.append(len(sitting.answered))
        raise RuntimeError("not now")

    monkeypatch.setattr("nacsim_dashboards.classroom.model_bets.live_chances", think)

    async def play(host: Host) -> None:
        await host.act(TEACHER, {"id": "b" * 16, "kind": "begin"})
        await host.act(TEACHER, {"id": "c" * 16, "kind": "next", "stage": host.room.stage_id})
        await until(lambda: asked)
        await host.act(TEACHER, {"id": "d" * 16, "kind": "next", "stage": host.room.stage_id})
        await until(lambda: host.room.sitting.answered)
        await asyncio.sleep(0.2)
        assert asked == [0], "once, from where bets were opened, and a failure is not tried again and again"

    hosting(tmp_path, play, bets=True)


def injected(room: Room, effect: str, ally: str | None = "FRA", text: str = "They see it.") -> Room:
    """The room after the teacher has let something happen."""
    return do(room, TEACHER, "inject", text=text, ally=ally, effect=effect)


def one_on(room: Room) -> Room:
    """The room after the next question is closed, whatever is asked."""
    return do(room, TEACHER, "next", stage=room.stage_id)


def heard_events(room: Room) -> list[str]:
    """The dated events that all have heard of."""
    events = dict[str, Any](room.sitting.public())["events"]
    return [event["key"] for event in events if event["kind"] == "calendar"]


def test_an_event_that_the_teacher_brings_in_is_heard_of_at_the_next_meeting() -> None:
    room = do(enter(room_of("turkey-2003"), "anna", "Anna", "FRA"), TEACHER, "begin")
    room = answer(room, "anna", "FRA", {"stance": "object", "on": []})
    later = injected(room, "much_more")
    assert (later.answers, later.asked, later.stage) == (room.answers, room.asked, room.stage)
    assert later.sitting.public() == room.sitting.public()
    session = later.session
    while later.session == session:
        assert heard_events(later) == []
        later = one_on(later)
    assert heard_events(later) == ["brought_in_1"]
    value = later.sitting.private("FRA")["brief"]["value"]  # type: ignore[index]
    assert value == pytest.approx(room.sitting.private("FRA")["brief"]["value"] + 0.3)  # type: ignore[index]
    assert refused(lambda: do(later, TEACHER, "take_back", event="brought_in_1")) == "event_refused"
    assert later.bet_at is None or "brought_in_1" not in {event.key for event in later.bet_at.scenario.calendar}
    kept = sitting_of_class(do(later, TEACHER, "end")).record()
    assert dict[str, Any](kept.set)["calendar.brought_in_1"]["confidence"] == "assumed"


def test_an_event_that_is_taken_back_leaves_the_class_as_it_was() -> None:
    room = one_on(do(room_of("turkey-2003"), TEACHER, "begin"))
    again = do(injected(room, "consults"), TEACHER, "take_back", event="brought_in_1")
    assert (again.sitting, again.injected) == (room.sitting, ())
    sooner = do(room, TEACHER, "bring_forward", event="inspectors_report")
    assert sooner.injected == ("inspectors_report",)
    assert do(sooner, TEACHER, "take_back", event="inspectors_report").sitting == room.sitting


def test_events_that_cannot_be_are_refused() -> None:
    room = do(enter(room_of(), "anna", "Anna", "FRA"), TEACHER, "begin")
    assert refused(lambda: do(room, "anna", "inject", text="x", ally="FRA", effect="more")) == "teacher_only"
    assert refused(lambda: injected(room, "more", ally="XXX")) == "no_such_seat"
    assert refused(lambda: injected(room, "more", ally="chair")) == "no_such_seat"
    assert refused(lambda: injected(room, "wins")) == "no_such_act"
    assert refused(lambda: injected(room, "consults", ally=None)) == "one_consults"
    assert refused(lambda: injected(room, "more", text="  ")) == "text_length"
    assert refused(lambda: do(room, TEACHER, "bring_forward", event="nothing")) == "event_refused"
    assert refused(lambda: do(room, TEACHER, "take_back", event="nothing")) == "nothing_to_unsay"
    assert refused(lambda: injected(do(room, TEACHER, "end"), "more")) == "not_going_on"
    much = injected(injected(room, "much_more", "USA"), "more", "CAN")
    assert refused(lambda: injected(much, "much_more", "USA")) == "event_refused"
    assert refused(lambda: do(room, TEACHER, "take_back", event="turkey_asks")) == "nothing_to_unsay"
    sooner = do(do(room_of("turkey-2003"), TEACHER, "begin"), TEACHER, "bring_forward", event="turkey_asks")
    assert refused(lambda: do(sooner, TEACHER, "bring_forward", event="turkey_asks")) == "event_refused"
    again = injected(do(much, TEACHER, "take_back", event="brought_in_2"), "more", "USA")
    assert again.injected == ("brought_in_1", "brought_in_3"), "another page may still show the second"
    assert refused(lambda: injected(room_of(), "more")) == "not_going_on"


def test_an_event_moves_every_ally_where_none_is_named() -> None:
    room = injected(do(room_of("turkey-2003"), TEACHER, "begin"), "less", ally=None)
    before, [event] = (
        room.sitting.scenario.allies,
        [e for e in room.sitting.scenario.calendar if e.key == "brought_in_1"],
    )
    moved = [now.value.value - was.value.value for was, now in zip(before, event.allies, strict=True)]
    assert moved == pytest.approx([-0.1] * len(before))


def test_where_no_stage_lasts_pages_see_each_session_and_acts_are_taken_in_between(tmp_path: Path) -> None:
    seen: list[int] = []

    async def watch(host: Host) -> None:
        """As a stream does."""
        with host.watching() as changed:
            while True:
                seen.append(host.room.session)
                changed.clear()
                await changed.wait()
                await asyncio.sleep(GATHER)

    async def play(host: Host) -> None:
        watching = asyncio.create_task(watch(host))
        await host.act(TEACHER, {"id": "a" * 16, "kind": "limits", "least": 0, "most": 0})
        await host.act(TEACHER, {"id": "b" * 16, "kind": "begin"})
        await host.act(TEACHER, {"id": "c" * 16, "kind": "pause"})
        assert not host.room.sitting.over, "the whole matter is not played before an act is taken"
        await host.act(TEACHER, {"id": "d" * 16, "kind": "go_on"})
        async with asyncio.timeout(60):
            while host.room.stage != "debrief":
                await asyncio.sleep(BREATH)
        await asyncio.sleep(BREATH)
        watching.cancel()

    room = hosting(tmp_path, play)
    assert {*range(1, room.session + 1)} <= {*seen}
    assert same(room, again(tmp_path))


def test_time_passes_over_stages_that_do_not_last_in_one_transaction_before_anybody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[list[str]] = []

    async def play(host: Host) -> None:
        write = host.ledger.write

        def noted(entries: Any, *more: Any) -> None:
            written.append([entry["kind"] for _, entry in entries])
            write(entries, *more)

        monkeypatch.setattr(host.ledger, "write", noted)
        await host.act(TEACHER, {"id": "a" * 16, "kind": "limits", "least": 0, "most": 0})
        await host.act(TEACHER, {"id": "b" * 16, "kind": "begin"})
        assert host.room.session == 2

    hosting(tmp_path, play)
    assert written[1][:2] == ["began", "closed"]


def test_a_seat_that_is_given_instead_of_somebody_is_not_the_models_in_between() -> None:
    """The chair is asked for a move, and the only other seat of people has nothing to answer."""
    room = do(enter(enter(room_of("turkey-2003"), "anna", "Anna", "chair"), "ben", "Ben"), TEACHER, "begin")
    while room.asked_kind != "move":
        room = one_on(room)
    given = do(room, TEACHER, "give", 1.0, person="ben", seat="chair", instead=["anna", "nobody"])
    assert (given.people["ben"].seat, given.people["anna"].seat) == ("chair", None)
    assert given.waiting == ["chair"] and given.due(Limits().least + 2.0) is None
    both = do(room, TEACHER, "give", 1.0, person="ben", seat="chair")
    assert len(both.delegation("chair")) == 2


def test_a_full_seat_can_be_given_instead_of_one_of_its_people() -> None:
    room = room_of()
    for person in ("a", "b", "c"):
        room = enter(room, person, person, "FRA")
    room = enter(room, "d", "d")
    assert refused(lambda: do(room, TEACHER, "give", person="d", seat="FRA")) == "seat_full"
    given = do(room, TEACHER, "give", person="d", seat="FRA", instead=["b"])
    assert [each.id for each in given.delegation("FRA")] == ["a", "c", "d"]


@pytest.mark.parametrize("kind", teacher_acts.ACTS)
def test_what_is_the_teachers_is_refused_to_everybody_else(kind: str) -> None:
    room = do(enter(room_of(), "anna", "Anna", "chair"), TEACHER, "begin")
    assert refused(lambda: do(room, "anna", kind)) == "teacher_only"


def test_the_models_bet_knows_of_no_event_that_nobody_has_heard_of() -> None:
    room = do(room_of("turkey-2003"), TEACHER, "begin")
    secret = injected(room, "much_less", ally=None)
    assert model_bet(secret.sitting, secret.injected) == model_bet(room.sitting)
    session = secret.session
    while secret.session == session:
        room, secret = one_on(room), one_on(secret)
    assert model_bet(secret.sitting, secret.injected) != model_bet(room.sitting)
