"""A whole class in a real browser: a teacher, a big screen, three phones, 23 seats of the model, to the debrief.

France proposes an amendment, which the chair takes; Germany breaks a silence; Belgium's phone is locked and comes back;
the teacher lets something happen, with an effect.
With NACSIM_PICTURES=FOLDER the pages are kept there as pictures.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")

from browser.test_pages import serious
from classroom_clients import Served, serve
from nacsim.record import Amendment, Record, SilenceBroken
from nacsim.studies.open_result import open_result
from nacsim.studies.verify import problems
from nacsim_dashboards.classroom.forgetting import forget

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
ASKED = """() => {
  const form = document.querySelector("form[data-act=answer], form[data-act=bet]");
  return form?.dataset.question ?? "";
}"""
EVENT = "Berlin sees <i>more</i> in it"
PATIENCE = 60_000
"""Milliseconds."""


@dataclass
class Class:
    """Everybody's page, and what went wrong on any of them."""

    served: Served
    browser: Any
    pages: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    """What has happened."""

    def open(self, who: str, path: str, **screen: Any) -> Any:
        """Somebody's browser, with a page of the class in it."""
        page = self.browser.new_context(**screen).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self.faults.append(f"{who}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(f"{who}: {error}"))
        page.on("request", lambda request: self._is_ours(who, request.url))
        page.goto(self.served.address + path)
        self.pages[who] = page
        return page

    def _is_ours(self, who: str, url: str) -> None:
        if not url.startswith((self.served.address, "data:", "blob:")):
            self.faults.append(f"{who} asked for {url}")

    def picture(self, name: str, *who: str) -> None:
        """Keep how pages look, if that was asked for."""
        if folder := os.environ.get("NACSIM_PICTURES"):
            for each in who or self.pages:
                self.pages[each].screenshot(path=str(Path(folder) / f"{name}-{each}.png"), full_page=each != "screen")

    def once(self, name: str) -> None:
        """The same, the first time that something happens."""
        if name not in self.done:
            self.done.add(name)
            self.picture(name)

    def ask(self, who: str) -> str:
        """What somebody is asked now: the id of the question; empty where nothing is asked."""
        return str(self.pages[who].evaluate(ASKED))

    def join(self, who: str, seat: str) -> None:
        """Join on a phone, and take a seat."""
        page = self.open(who, f"/?c={self.served.code}", **PHONE)
        page.fill("[name=name]", who)
        page.click("form[data-join] button")
        page.wait_for_url("**/seat")
        page.click(f"button[data-act=take][data-json*='\"{seat}\"']")
        page.wait_for_selector(f"button[data-act=take][data-json*='\"{seat}\"'][aria-pressed=true]")


@pytest.fixture
def room(chromium: Any, tmp_path: Path) -> Iterator[Class]:
    held = Class(serve(tmp_path / "class"), chromium)
    yield held
    for page in held.pages.values():
        page.context.close()
    held.served.kill()


def test_a_class_from_joining_to_its_debrief(room: Class) -> None:
    screen = room.open("screen", "/screen", viewport={"width": 1920, "height": 1080})
    teacher = room.open("teacher", f"/teacher?key={room.served.key}", viewport={"width": 1280, "height": 800})
    room.picture("1-lobby")
    for who, seat in (("Anna", "FRA"), ("Ben", "DEU"), ("Carl", "BEL")):
        room.join(who, seat)
    assert "Anna" in screen.inner_text("main")
    for seat in ("null", '"BEL"'):
        give(teacher, "Carl", seat)
    teacher.click("summary:has-text('Time')")
    teacher.fill("[name=least]", "0")
    teacher.fill("[name=most]", "300")
    teacher.click("#limits")
    teacher.wait_for_selector("summary:has-text('0 to 300')")
    room.picture("2-seated")
    for page in room.pages.values():
        assert serious(page) == []
    teacher.on("dialog", lambda dialog: dialog.accept())
    teacher.click("#begin")
    play(room)
    assert {"letter", "locked", "5-floor", "event", "heard"} <= room.done
    room.picture("9-debrief")
    assert screen.wait_for_selector("text=amended")
    ended(room)


def give(teacher: Any, person: str, seat: str) -> None:
    """Give somebody a seat, or none, by the teacher's form."""
    form = teacher.locator("form[data-act=give]")
    if not form.is_visible():
        teacher.click("details[data-keep=hand-over] > summary")
    name = form.locator("[name=person] option", has_text=person).get_attribute("value")
    form.locator("[name=person]").select_option(name)
    form.locator("[name=seat]").select_option(seat)
    teacher.click("#give")
    where = "Observers" if seat == "null" else "Belgium"
    teacher.wait_for_selector(f"[data-part=seats] tr:has(th:text-is('{where}')):has-text('{person}')")


def play(room: Class) -> None:
    """Answer what is asked, as it comes, until the matter is closed; bets before each session."""
    done: set[tuple[str, str]] = set()
    for _ in range(4000):
        if room.pages["Anna"].locator("a[href='/debrief']").count():
            return
        for who in ("Anna", "Ben", "Carl"):
            question = room.ask(who)
            if question and (who, question) not in done:
                done.add((who, question))
                respond(room, who, question)
        room.pages["teacher"].wait_for_timeout(100)
    pytest.fail("the class did not come to its end")


def respond(room: Class, who: str, question: str) -> None:
    """A bet, or an answer."""
    page = room.pages[who]
    if question.startswith("bet"):
        bet(page)
        room.once("3-bets")
        return
    if who == "Carl" and question.startswith("1-"):
        lock(room, who)
    if page.locator("[name='answer.letter']").count():
        wants = who == "Ben" and "letter" not in room.done
        room.done.add("letter" if wants else "")
        room.once("6-silence")
        choose(page, f"[name='answer.letter'][value={'true' if wants else 'false'}]")
    elif page.locator("[name='answer.says']").count():
        floor(page)
        room.once("5-floor")
    else:
        sounding(page, objects=who == "Anna" and int(question.split("-")[0]) < 9)
        if "event" not in room.done:
            let_happen(room)
        if EVENT in page.inner_text("main"):
            room.done.add("heard")
            room.once("7-event")
        room.once("4-sounding")
    send(page)


def let_happen(room: Class) -> None:
    """Something that makes a decision worth more to Germany; what moved every ally is taken back."""
    teacher = room.pages["teacher"]
    teacher.click("summary:has-text('Let something happen')")
    for words, ally in (("A slip", "null"), (EVENT, '"DEU"')):
        teacher.fill("form[data-act=inject] textarea", words)
        teacher.select_option("form[data-act=inject] [name=ally]", ally)
        teacher.select_option("form[data-act=inject] [name=effect]", "more")
        teacher.click("#inject")
        teacher.wait_for_selector(f"li:has-text('{words}')")
    teacher.click("li:has-text('A slip') button")
    teacher.wait_for_selector("li:has-text('A slip')", state="detached")
    assert serious(teacher) == []
    room.picture("4-event", "teacher")
    room.done.add("event")


def bet(page: Any) -> None:
    """Amended is likelier than drafted."""
    for name, value in (("chances.adopted_amended", 6), ("chances.not_adopted", 2)):
        page.locator(f"[name='{name}']").fill(str(value))
    page.click("#send-bet")


def choose(page: Any, what: str) -> None:
    """As a thumb does: on the label of what is chosen."""
    page.locator(f"label:has({what})").click()


def sounding(page: Any, *, objects: bool) -> None:
    """France objects to where, and wants the floor; all others let it pass."""
    choose(page, f"[name='answer.stance'][value={'object' if objects else 'acquiesce'}]")
    if objects:
        choose(page, "[name='answer.on[]'][value=location]")
        if not page.locator("[name='answer.floor']").is_checked():  # it is asked for still, at a second sounding
            choose(page, "[name='answer.floor']")


def floor(page: Any) -> None:
    """Part of it abroad; and then yes."""
    page.fill("[name='answer.says']", "Part of it abroad, <b>please</b>")
    for name in ("amend", "if"):
        field = page.locator(f"[name='answer.{name}.location']")
        if field.count() and field.locator("option[value=mixed]").count():
            page.click(f"details[data-keep={name}] summary")
            field.select_option("mixed")


def send(page: Any) -> None:
    """Send the answer; that it is kept can be seen."""
    page.locator("form[data-act=answer] button.main").first.click()
    page.wait_for_selector("#said.kept")


def lock(room: Class, who: str) -> None:
    """A phone that is locked half-way through an answer, and comes back to the same seat and the same draft."""
    page = room.pages[who]
    choose(page, "[name='answer.stance'][value=undecided]")
    page.context.set_offline(True)
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector("[name='answer.stance'][value=undecided]:checked", state="attached")
    assert "Belgium" in page.inner_text("header")
    room.faults = [fault for fault in room.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    room.done.add("locked")


def ended(room: Class) -> None:
    """The debrief can be read, the result is whole, and nobody's page had a fault."""
    page = room.open("debrief", "/debrief", viewport={"width": 1280, "height": 800})
    page.wait_for_selector("#talk", timeout=60_000)
    assert {"changed", "history", "talk", "bets", "profiles"} <= {
        each.get_attribute("id") for each in page.locator("section[id]").all()
    }
    assert "<b>please</b>" in page.text_content("body")
    assert EVENT in page.text_content("body")
    room.picture("10-page", "debrief")
    assert serious(page) == []
    for name in ("bets.csv", "anonymous-bets.csv", "record.jsonl", "anonymous-scores.csv", "transcript.txt"):
        answer = room.pages["teacher"].context.request.get(f"{room.served.address}/export/{name}")
        assert answer.ok, name
        assert ("Anna" in answer.text()) == (name == "bets.csv")
    silent = room.pages["teacher"].context.request.get(f"{room.served.address}/export/anonymous-transcript.txt").text()
    assert "France" in silent and "please" not in silent
    assert room.faults == []
    assert room.served.stop() in (0, 130)
    assert "has been closed" in room.pages["Anna"].inner_text("#lost"), "and no promise to send later"
    folder = room.served.folder
    record = open_result(folder)
    assert isinstance(record, Record)
    assert record.outcome == "adopted_amended"
    brought_in = {path: value for path, value in dict[str, Any](record.set).items() if path.startswith("calendar.")}
    assert [event["event"] for event in brought_in.values()] == [EVENT]
    assert dict(record.seats) == dict.fromkeys(("BEL", "DEU", "FRA"), "the class")
    assert record.of_kind(Amendment)[0].by == "FRA"
    assert record.of_kind(SilenceBroken)[0].by == ("DEU",)
    assert problems(folder) == []
    rows = [*csv.DictReader((folder / "bets.csv").read_text("utf-8").splitlines())]
    assert {row["who"] for row in rows} == {"Anna", "Ben", "Carl", "the model"}
    forget(folder)
    assert [path.name for path in folder.iterdir()] == ["anonymous"]
    assert "Anna" not in "".join(path.read_text("utf-8") for path in (folder / "anonymous").iterdir())
