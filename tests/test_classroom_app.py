"""The classroom's addresses under attack: what is refused, with which message, and that nothing comes of it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from nacsim import load

pytest.importorskip("starlette")
import httpx

from loops import run_apart
from nacsim_dashboards.classroom import server
from nacsim_dashboards.classroom.answering import Classroom
from nacsim_dashboards.classroom.app import application
from nacsim_dashboards.classroom.catalogue import texts
from nacsim_dashboards.classroom.debrief import Debrief
from nacsim_dashboards.classroom.frames import Joining
from nacsim_dashboards.classroom.guard import MOST_BYTES
from nacsim_dashboards.classroom.people import TEACHER

CASE = "iraq-training-2004"
MARKUP = "<img src=x onerror=alert(1)>"


class Door:
    """A class, reached without a network."""

    def __init__(self, folder: Path, *, bets: bool = False) -> None:
        self.held = server.begin(load(CASE), 1, 0, folder / "class", bets=bets)
        self.host = self.held.host
        joining = Joining("http://nac", str(self.host.about["code"]), "<svg></svg>")
        self.app = application(Classroom(self.host, joining, Debrief(self.host, self.held.folder)), {"PC17.school.lan"})

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """Somebody's browser, with no cookies yet."""
        transport = httpx.ASGITransport(self.app, client=("10.0.0.1", 1))
        return httpx.AsyncClient(transport=transport, base_url="http://nac", headers=headers)

    async def enter(self, name: str, seat: str | None = None) -> httpx.AsyncClient:
        """Somebody who has joined."""
        browser = self.browser()
        answer = await browser.post("/join", json={"code": self.host.about["code"], "name": name})
        assert answer.status_code == 200, answer.text
        if seat:
            assert (await self.act(browser, "take", seat=seat)).status_code == 200
        return browser

    async def teacher(self) -> httpx.AsyncClient:
        """The teacher's browser."""
        browser = self.browser()
        await browser.get("/teacher", params={"key": self.host.about["key"]})
        return browser

    async def act(self, browser: httpx.AsyncClient, kind: str, role: str = "seat", **more: Any) -> httpx.Response:
        """What the page would send."""
        self.sent = getattr(self, "sent", 0) + 1
        act = {"id": f"act-{self.sent:012}", "room": self.host.about["room"], "kind": kind, **more}
        return await browser.post(f"/act/{role}", json=act)

    async def begin(self) -> None:
        """Let the class begin."""
        assert (await self.act(await self.teacher(), "begin", "teacher")).status_code == 200


def through(folder: Path, attack: Callable[[Door], Coroutine[Any, Any, None]], *, bets: bool = False) -> Door:
    """The class after an attack."""

    async def main() -> Door:
        door = Door(folder, bets=bets)
        task = asyncio.create_task(door.host.run())
        try:
            await attack(door)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            door.host.ledger.close()
        return door

    return run_apart(main())


def is_refused(answer: httpx.Response, status: int, reason: str) -> None:
    """With this status, for this reason, in a sentence."""
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert len(answer.json()["refused"]) > 10


def test_without_a_token_or_with_a_wrong_one_nothing_is_done(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        stranger = door.browser()
        is_refused(await door.act(stranger, "take", seat="FRA"), 401, "no_token")
        stranger.cookies.set(f"nac_seat_{door.host.about['room']}", "guessed-token")
        is_refused(await door.act(stranger, "take", seat="FRA"), 401, "no_token")
        is_refused(await door.act(stranger, "begin", "teacher"), 401, "no_token")
        is_refused(await door.act(stranger, "begin", "screen"), 401, "no_token")
        for path in ("/seat", "/teacher", "/export/bets.csv", "/teacher?key=guessed"):
            assert (await stranger.get(path)).status_code in (401, 403)
        assert (await stranger.get("/debrief")).status_code == 404

    door = through(tmp_path, attack)
    assert [*door.host.room.people] == [TEACHER]


def test_a_student_is_no_teacher_with_any_cookie(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        anna = await door.enter("Anna", "FRA")
        is_refused(await door.act(anna, "begin"), 403, "teacher_only")
        anna.cookies.set(f"nac_teacher_{door.host.about['room']}", anna.cookies[f"nac_seat_{door.host.about['room']}"])
        is_refused(await door.act(anna, "begin", "teacher"), 401, "no_token")
        assert (await anna.get("/teacher")).status_code == 403
        chief = await door.teacher()
        chief.cookies.set(
            f"nac_seat_{door.host.about['room']}", chief.cookies[f"nac_teacher_{door.host.about['room']}"]
        )
        is_refused(await door.act(chief, "take", seat="FRA"), 401, "no_token")

    assert through(tmp_path, attack).host.room.stage == "lobby"


def test_who_is_removed_is_out(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        anna = await door.enter("Anna", "FRA")
        (who,) = [person for person in door.host.room.people if person != TEACHER]
        assert (await door.act(await door.teacher(), "remove", "teacher", person=who)).status_code == 200
        is_refused(await door.act(anna, "take", seat="DEU"), 401, "no_token")
        assert (await anna.get("/seat")).status_code == 401

    through(tmp_path, attack)


def test_of_another_class_another_seat_out_of_turn_and_twice(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        anna, ben = await door.enter("Anna", "FRA"), await door.enter("Ben", "DEU")
        early = await door.act(anna, "answer", seat="FRA", question="0-FRA", answer={"stance": "support"})
        is_refused(early, 409, "question_closed")
        await door.begin()
        answer: dict[str, Any] = {
            "seat": "FRA",
            "question": "0-FRA",
            "answer": {"stance": "object", "on": ["location"]},
        }
        is_refused(await door.act(ben, "answer", **answer), 403, "other_seat")
        is_refused(await door.act(anna, "answer", **{**answer, "question": "7-FRA"}), 409, "question_closed")
        is_refused(await door.act(anna, "answer", **{**answer, "answer": {"stance": "veto"}}), 422, "answer_refused")
        is_refused(await door.act(anna, "answer", **answer, room="yesterday"), 409, "other_room")
        act = {"id": "the-same-id-twice", "room": door.host.about["room"], "kind": "answer", **answer}
        assert (await anna.post("/act/seat", json=act)).status_code == 200
        assert (await anna.post("/act/seat", json=act)).status_code == 200
        changed = {**act, "answer": {"stance": "support"}}
        is_refused(await anna.post("/act/seat", json=changed), 409, "id_used")
        assert door.host.room.answers["FRA"]["stance"] == "object"

    door = through(tmp_path, attack)
    assert [*door.host.room.answers] == ["FRA"]


def test_too_large_too_fast_and_no_json(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        anna = await door.enter("Anna", "FRA")
        is_refused(await door.act(anna, "note", to="DEU", text="x" * MOST_BYTES), 413, "too_large")
        head = {"content-type": "application/json"}
        for body in (b"", b"[]", b"{", b"null", b'{"a":' * 2500, b"\xff\xfe", b'{"id": 1e999}'):
            answer = await anna.post("/act/seat", content=body, headers=head)
            assert answer.status_code in (409, 422), body
        form = await anna.post("/act/seat", data={"kind": "take"})
        is_refused(form, 422, "not_json")
        answers = [await door.act(anna, "take", seat="FRA") for _ in range(40)]
        is_refused(answers[-1], 429, "too_fast")

    through(tmp_path, attack)


def test_codes_cannot_be_guessed_by_trying(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        browser = door.browser()
        tried = [await browser.post("/join", json={"code": f"AAAA{n:02}", "name": "Eve"}) for n in range(60)]
        is_refused(tried[0], 403, "wrong_code")
        is_refused(tried[-1], 429, "too_fast")

    assert len(through(tmp_path, attack).host.room.people) == 1


def test_the_wrong_method_and_no_such_page_are_no_blank_page(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        browser = door.browser()
        for path in (
            "/nowhere",
            "/static/../class.sqlite",
            "/export/class.sqlite",
            "/act/seat",
            "/static/classroom.html",
        ):
            answer = await browser.get(path)
            assert answer.status_code in (403, 404)
            assert "<h1>" in answer.text
        chief = await door.teacher()
        for name in ("class.sqlite", "..%2Fclass.sqlite", "manifest.json", "record.jsonl"):
            assert (await chief.get(f"/export/{name}")).status_code == 404

    through(tmp_path, attack)


def test_every_answer_has_the_policy_that_lets_nothing_in(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        browser = await door.enter("Anna")
        for path in ("/", "/seat", "/screen", "/check", "/nowhere", "/static/classroom.css", "/static/classroom.js"):
            answer = await browser.get(path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy
            assert answer.headers["cache-control"] == "no-store"
            assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\s*(https?:)?//""", answer.text)
            assert not re.search(r"<[^>]*\s(style|on\w+)=", answer.text)

    through(tmp_path, attack)


def test_names_notes_and_news_with_markup_are_shown_as_text(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        anna, ben = await door.enter(MARKUP[:20], "FRA"), await door.enter("Ben", "DEU")
        chief = await door.teacher()
        await door.begin()
        assert (await door.act(anna, "note", to="DEU", text=MARKUP)).status_code == 200
        assert (await door.act(chief, "news", "teacher", text=MARKUP)).status_code == 200
        for browser, path in ((anna, "/seat"), (ben, "/seat"), (chief, "/teacher"), (chief, "/screen")):
            page = (await browser.get(path)).text
            assert "&lt;img src=x" in page
            assert "<img" not in page

    through(tmp_path, attack)


def test_a_note_and_a_brief_are_seen_by_the_two_seats_and_nobody_else(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        anna, ben, eve = await door.enter("Anna", "FRA"), await door.enter("Ben", "DEU"), await door.enter("Eve", "BEL")
        watcher = await door.enter("Watcher")
        await door.begin()
        await door.act(anna, "note", to="DEU", text="Between the two of us")
        for browser, sees in ((anna, True), (ben, True), (eve, False), (watcher, False)):
            assert ("Between the two of us" in (await browser.get("/seat")).text) is sees
        assert "Between the two of us" not in (await eve.get("/screen")).text
        because = {ally.code: ally.because for ally in load(CASE).allies}
        for browser, own, other in ((anna, "FRA", "BEL"), (eve, "BEL", "FRA")):
            page = (await browser.get("/seat")).text
            assert str(because[own])[:30] in page
            assert str(because[other])[:30] not in page
        assert str(because["FRA"])[:30] not in (await watcher.get("/seat")).text

    through(tmp_path, attack)


def test_a_chair_can_look_and_nobody_else(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        anna, chair = await door.enter("Anna", "FRA"), await door.enter("Carl", "chair")
        chief = await door.teacher()
        await door.act(chief, "limits", "teacher", least=0, most=60)
        await door.begin()
        for _ in range(6):  # soundings, until the chair is asked
            room = door.host.room
            if "chair" in room.asked:
                break
            given = {"stance": "object", "on": ["location"]}
            await door.act(anna, "answer", seat="FRA", question=room.asked["FRA"].id, answer=given)
        question = door.host.room.asked["chair"].id
        look = {"room": door.host.about["room"], "seat": "chair", "question": question}
        seen = await chair.post("/look/seat", json={**look, "sound_out": "DEU"})
        assert seen.status_code == 200 and "Germany" in seen.json()["html"]
        seen = await chair.post(
            "/look/seat", json={**look, "preview": {"move": "redraft", "text": {"timing": "august"}}}
        )
        assert seen.status_code == 200
        is_refused(await anna.post("/look/seat", json={**look, "sound_out": "DEU"}), 403, "other_seat")
        is_refused(await chair.post("/look/seat", json={**look, "sound_out": "FRA"}), 422, "ask_it_yourself")
        is_refused(await chair.post("/look/seat", json={**look, "sound_out": "XXX"}), 422, "look_refused")
        is_refused(await chair.post("/look/seat", json={**look, "preview": {"move": "dance"}}), 422, "look_refused")

    through(tmp_path, attack)


def test_every_refusal_is_said_in_the_language_of_whom_it_is_said_to(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        french = door.browser(**{"accept-language": "fr-FR,fr;q=0.9"})
        answer = await french.post("/join", json={"code": "WRONG1", "name": "Zoé"})
        assert answer.json()["refused"] == texts("fr")["wrong_code"]

    through(tmp_path, attack)


def test_a_form_of_another_site_cannot_act(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        anna = await door.enter("Anna")
        body = json.dumps({"id": "x" * 16, "room": door.host.about["room"], "kind": "take", "seat": "FRA"})
        sent = await anna.post("/act/seat", content=body, headers={"content-type": "text/plain"})
        is_refused(sent, 422, "not_json")
        joined = await door.browser().post("/join", json={"code": door.host.about["code"], "name": "Dora"})
        cookie = joined.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=strict" in cookie

    through(tmp_path, attack)


@pytest.mark.parametrize("name", ["\ud800aaaaaaaaaa", "short", "a" * 65, "spaces are out", 3, None, ["x"]])
def test_an_act_without_a_proper_id_is_refused(tmp_path: Path, name: object) -> None:
    async def attack(door: Door) -> None:
        anna = await door.enter("Anna")
        act = {"id": name, "room": door.host.about["room"], "kind": "take", "seat": "FRA"}
        head = {"content-type": "application/json"}
        is_refused(await anna.post("/act/seat", content=json.dumps(act), headers=head), 422, "not_json")
        assert (await door.act(anna, "take", seat="FRA")).status_code == 200

    through(tmp_path, attack)


@pytest.mark.parametrize("language", [[], {}, 3, "xx"])
def test_a_language_that_is_none_is_no_reason_to_stay_outside(tmp_path: Path, language: object) -> None:
    async def attack(door: Door) -> None:
        given = {"code": door.host.about["code"], "name": "Anna", "language": language}
        assert (await door.browser().post("/join", json=given)).status_code == 200

    through(tmp_path, attack)


def test_a_sign_of_life_needs_a_seat(tmp_path: Path) -> None:
    async def attack(door: Door) -> None:
        anna = await door.enter("Anna")
        (who,) = [person for person in door.host.room.people if person != TEACHER]
        before = door.host.presence.last.get(who, 0.0)
        assert (await door.browser().post("/here/seat")).status_code == 204
        assert door.host.presence.last.get(who, 0.0) == before
        assert (await anna.post("/here/seat")).status_code == 204
        assert door.host.presence.last[who] > before

    through(tmp_path, attack)


NUMBERS = ["127.0.0.1:8040", "192.168.1.20:8040", "10.0.0.9", "[::1]:8040", "[fe80::1]"]
OWN = ["nac", "localhost", "LOCALHOST:8040", "raspberrypi.local", "raspberrypi.local.", "pc17.school.lan:8040"]
OTHERS = [
    "evil.example", "evil.example:8040", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.20.nip.io:8040",
    "raspberrypi.evil.example", "nac.evil.example", "", "[", "0x7f000001", "2130706433",
]  # fmt: skip


@pytest.mark.parametrize(
    "host", [*NUMBERS, "nac", "localhost", "LOCALHOST:8040", "raspberrypi.local", "pc17.school.lan:8040"]
)
def test_the_class_answers_to_numbers_and_to_its_own_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "RaspberryPi")

    async def attack(door: Door) -> None:
        assert (await door.browser(host=host).get("/screen")).status_code == 200

    through(tmp_path, attack)


@pytest.mark.parametrize("host", OTHERS)
def test_a_page_of_another_site_that_lets_its_name_lead_here_reads_nothing_and_does_nothing(
    tmp_path: Path, host: str
) -> None:
    async def attack(door: Door) -> None:
        rebound = door.browser(host=host)
        for path in ("/", "/screen", "/check", "/events/screen", "/debrief", "/static/classroom.js", "/nowhere"):
            answer = await rebound.get(path)
            assert (answer.status_code, answer.text) == (421, texts("en")["wrong_host"].format(address="http://nac"))
        joined = await rebound.post("/join", json={"code": door.host.about["code"], "name": "Eve"})
        assert joined.status_code == 421

    assert [*through(tmp_path, attack).host.room.people] == [TEACHER]
