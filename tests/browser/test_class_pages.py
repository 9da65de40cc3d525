"""The pages of a class in a real browser: for everyone, on a phone and on a big screen; what their script sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

pytest.importorskip("starlette")

from browser.test_pages import overflow, serious, until
from nacsim.record import CHAIR
from nacsim_dashboards.classroom.acts import entry_of
from nacsim_dashboards.classroom.entries import after
from nacsim_dashboards.classroom.frames import Joining, screen_parts, seat_parts, teacher_parts
from nacsim_dashboards.classroom.guard import POLICY
from nacsim_dashboards.classroom.people import TEACHER
from nacsim_dashboards.classroom.qr import qr
from nacsim_dashboards.classroom.rendering import page, stylesheet
from nacsim_dashboards.classroom.room import Room
from test_classroom_frames import CASES, FOLDER, Anybody, held_out, rooms
from test_classroom_room import answer, do

ADDRESS = "http://class.test"
JOINING = Joining(f"{ADDRESS}:8040", "K7M3QX", qr(ADDRESS))


def seat(room: Room, person: str = "a", language: str = "en") -> str:
    parts = seat_parts(room, room.people[person], language)
    return page("seat", language, room="r", now=0.0, events="/events/seat", parts=parts)


def teacher(room: Room) -> str:
    parts = teacher_parts(room, Anybody(), "en", JOINING)
    return page("teacher", "en", room="r", now=0.0, events="/events/teacher", parts=parts)


def screen(room: Room, language: str = "en") -> str:
    parts = screen_parts(room, language, JOINING)
    return page("screen", language, room="r", now=0.0, events="/events/screen", parts=parts)


def at(stage: str, case: str = CASES[0]) -> Room:
    """A room at the first such stage or question, in its second session if it has one."""
    found = [room for room in rooms(case) if stage in (room.stage, room.asked_kind) and not room.answers]
    return next((room for room in found if room.stage != "lobby" and room.session > 1), found[0])


PAGES: dict[str, Callable[[], str]] = {
    "lobby": lambda: seat(at("lobby")),
    "bets": lambda: seat(at("bets")),
    "sounding": lambda: seat(at("sounding")),
    "floor": lambda: seat(at("floor"), language="fr"),
    "chair": lambda: seat(at("move"), "d"),
    "observer": lambda: seat(at("move"), "e", "fr"),
    "over": lambda: seat(rooms(CASES[0])[-1]),
    "teacher": lambda: teacher(at("move")),
    "teacher-lobby": lambda: teacher(at("lobby")),
    "screen": lambda: screen(at("sounding")),
    "screen-turkey": lambda: screen(at("move", CASES[1])),
    "screen-lobby": lambda: screen(at("lobby")),
    "screen-over": lambda: screen(rooms(CASES[0])[-1]),
    "join": lambda: page("join", "en", room="r", now=0.0, code="", joining=JOINING),
    "check": lambda: page("check", "fr", room="r", now=0.0, events="/events/screen"),
    "message": lambda: page("message", "en", room="r", now=0.0, key="no_token"),
}


@dataclass
class Stand:
    """A server that is none: one page, what was sent to it, and how it answers."""

    html: str = ""
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    busy: int = 0
    """So many times it says that it is busy."""
    faults: list[str] = field(default_factory=list)

    def answer(self, route: Any) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("/static/classroom.css"):
            route.fulfill(body=stylesheet(), content_type="text/css")
        elif path.startswith("/static/"):
            route.fulfill(body=(FOLDER / path[1:]).read_text("utf-8"), content_type="text/javascript")
        elif path.startswith("/events/"):
            route.fulfill(body='event: beat\ndata: {"now": 0}\n\n', content_type="text/event-stream")
        elif path.startswith("/here/"):
            route.fulfill(status=204)
        elif route.request.method == "POST":
            self.sent.append((path, route.request.post_data_json))
            self.busy -= 1
            status = 503 if self.busy >= 0 else 200
            route.fulfill(body=json.dumps({"kept": True, "html": "<p>heard</p>"}), status=status)
        else:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def opened(chromium: Any, stand: Stand) -> Iterator[Callable[..., Any]]:
    contexts: list[Any] = []

    def open_(html: str, width: int = 360, scheme: str = "light") -> Any:
        stand.html = html
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        context.route("**/*", stand.answer)
        made = context.new_page()
        made.on("pageerror", lambda error: stand.faults.append(str(error)))
        made.on("console", lambda said: stand.faults.append(said.text) if "Security Policy" in said.text else None)
        made.goto(f"{ADDRESS}/page")
        return made

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_class_is_for_everyone(name: str, opened: Callable[..., Any], stand: Stand) -> None:
    html = PAGES[name]()
    for width, scheme in ((360, "light"), (1280, "dark"), (1920, "light")):
        shown = opened(html, width, scheme)
        for fold in shown.locator("details").all():
            fold.evaluate("fold => { fold.open = true; }")
        assert serious(shown) == []
        assert overflow(shown) == 0
    assert stand.faults == []


def test_large_enough_for_a_thumb(opened: Callable[..., Any]) -> None:
    for name in ("lobby", "bets", "sounding", "join"):
        shown = opened(PAGES[name]())
        heights = shown.locator("main button:visible, main .choice:visible, main select:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert heights and min(heights) >= 44


BOXES = """groups => groups.map(group => [...group.querySelectorAll("text.name")]
  .map(name => name.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom]))"""


@pytest.mark.parametrize("width", [1920, 1280, 800])
@pytest.mark.parametrize("case", CASES)
def test_no_name_at_the_table_touches_another(case: str, width: int, opened: Callable[..., Any]) -> None:
    shown = opened(screen(at("move", case)), width)
    boxes = [group for group in shown.locator("svg.table g").evaluate_all(BOXES) if group]
    size = shown.locator("svg.table").evaluate("svg => 11 * svg.getScreenCTM().a")
    assert size >= 11 and len(boxes) >= 19
    apart = [(i, j) for i, a in enumerate(boxes) for j, b in enumerate(boxes) if i < j and touch(a, b)]
    assert apart == []


def touch(these: list[list[float]], those: list[list[float]]) -> bool:
    return any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a in these for b in those)


STAIRS: dict[str, Callable[[], Room]] = {
    "short": lambda: at("move", CASES[1]),
    "long": lambda: held_out(CASES[1], ("BEL",)),
    "ended-early": lambda: held_out(CASES[1], ("BEL",), 3),
    "many": lambda: held_out(CASES[0], ("FRA", "BEL", "DEU", "ESP", "ITA", "POL")),
}
WORDS = """svg => [...svg.querySelectorAll("text")].map(text => text.getBoundingClientRect())
  .map(box => [[box.left, box.top + 4, box.right, box.bottom - 4]])"""  # what of a box is above and below its letters
OUT = """svg => [...svg.querySelectorAll("g")].filter(brick => {
  const box = brick.querySelector("rect").getBoundingClientRect();
  return [...brick.querySelectorAll("text")].some(text => text.getBoundingClientRect().right > box.right + 1);
}).length"""


@pytest.mark.parametrize("name", STAIRS)
def test_no_word_of_the_staircase_touches_another(name: str, opened: Callable[..., Any]) -> None:
    for language in ("en", "fr"):
        shown = opened(screen(STAIRS[name](), language), 1920)
        shown.set_viewport_size({"width": 1920, "height": 1080})
        stairs = shown.locator("svg.stairs")
        words = stairs.evaluate(WORDS)
        apart = [(i, j) for i, a in enumerate(words) for j, b in enumerate(words) if i < j and touch(a, b)]
        assert apart == [] and stairs.evaluate(OUT) == 0
        assert stairs.evaluate("svg => 19 * svg.getScreenCTM().a") >= 18
        assert shown.evaluate(HIDDEN) <= 1
        assert serious(shown) == []


SCREENS = ((1920, 1080), (1280, 720), (1366, 768))
SHIPPED = ("iraq-training-2004", "turkey-2003", "ntmi-review-2008")
HIDDEN = """() => Math.max(...[...document.querySelectorAll("main, .first, .second")]
  .map(each => Math.max(each.scrollHeight - each.clientHeight, each.scrollWidth - each.clientWidth)))"""


def fullest(case: str) -> list[Room]:
    """Rooms at whose stages the screen shows most: one of each kind, the last, and with news that are long."""
    kinds = {(room.stage, room.asked_kind): room for room in rooms(case)}
    return [do(room, TEACHER, "news", text="Two minutes to talk. " * 12) for room in kinds.values()]


@pytest.mark.parametrize("case", SHIPPED)
def test_the_big_screen_never_overflows_and_its_names_can_be_read(
    case: str, opened: Callable[..., Any], stand: Stand
) -> None:
    for width, height in SCREENS:
        shown = opened("<p>", width)
        shown.set_viewport_size({"width": width, "height": height})
        for room in fullest(case):
            stand.html = screen(room)
            shown.reload()
            assert shown.evaluate(HIDDEN) <= 1, (width, room.stage, room.asked_kind)
            assert overflow(shown) == 0
            if width == 1920 and room.stage != "lobby":
                assert shown.locator("svg.table").evaluate("svg => 11 * svg.getScreenCTM().a") >= 20


def frame(shown: Any, room: Room, person: str = "a") -> None:
    """What the server would send of a room."""
    parts = seat_parts(room, room.people[person], "en")
    shown.evaluate("parts => frame({data: JSON.stringify({now: 0, parts})})", parts)


def test_a_new_question_is_shown_unless_somebody_writes(opened: Callable[..., Any]) -> None:
    room, before = at("sounding"), at("floor")
    shown = opened(seat(before))
    assert shown.title().startswith("(!) ")
    shown.evaluate("scrollTo(0, document.body.scrollHeight)")
    frame(shown, room)
    until(lambda: 0 < heading_at(shown) < 400)
    shown = opened(seat(before))
    shown.click("details[data-keep=notes] summary")
    shown.locator("[name=text]").press_sequentially("We")
    frame(shown, room)
    assert shown.inner_text("#show-question").startswith("New question: Where do you stand on this text?")
    assert shown.input_value("[name=text]") == "We" and shown.evaluate("document.activeElement.name") == "text"
    shown.click("#show-question")
    until(lambda: 0 < heading_at(shown) < 400)
    assert not shown.is_visible("#show-question")
    answered = answer(room, "a", "FRA", {"stance": "support"})
    frame(shown, answered)
    assert not shown.title().startswith("(!)")


def heading_at(shown: Any) -> float:
    """How low the question stands on the screen."""
    return float(shown.locator("[data-part=question] h2").bounding_box()["y"])


def test_the_end_comes_into_view_on_every_page_and_leads_to_the_debrief(opened: Callable[..., Any]) -> None:
    room, over = at("sounding"), rooms(CASES[0])[-1]
    for width, shows, ended in (
        (1280, teacher(room), teacher_parts(over, Anybody(), "en", JOINING)),
        (360, teacher(room), teacher_parts(over, Anybody(), "en", JOINING)),
        (360, seat(room), seat_parts(over, over.people["a"], "en")),
    ):
        shown = opened(shows, width)
        shown.evaluate("scrollTo(0, document.body.scrollHeight)")
        shown.evaluate("parts => frame({data: JSON.stringify({now: 0, parts})})", ended)
        until(partial(debrief_in_view, shown))
    assert opened(screen(over), 1280).locator("[data-part=outcome] a[href='/debrief']").is_visible()


def debrief_in_view(shown: Any) -> bool:
    """Below what stays at the top, and above the fold."""
    kept, outcome, link = (
        shown.locator(what).bounding_box() for what in (".top", "[data-part=outcome]", "a[href='/debrief']")
    )
    return bool(kept["y"] + kept["height"] <= outcome["y"] < link["y"] < 300)


def test_a_note_is_counted_until_it_is_read(opened: Callable[..., Any]) -> None:
    room = at("sounding")
    shown = opened(seat(room))
    before = len([note for note in room.notes if note.to == "FRA"])
    frame(shown, do(room, "c", "note", to="FRA", text="Will you come with us?"))
    assert shown.inner_text("#unread") == f"{before + 1} unread note" + ("s" if before else "")
    shown.click("#show-note")
    until(lambda: shown.locator("text=Will you come with us?").bounding_box()["y"] < 700)
    assert not shown.is_visible("#show-note") and not shown.is_visible("#unread")
    assert shown.inner_text("#show-question") == "Back to the question"
    shown.click("#show-question")
    until(lambda: 0 < heading_at(shown) < 400)
    assert not shown.is_visible("#show-question")
    shown.reload()
    assert not shown.is_visible("#show-note")


def test_nothing_is_sent_in_a_pause(opened: Callable[..., Any]) -> None:
    room = at("sounding")
    shown = opened(seat(room))
    assert shown.is_enabled("form[data-act=answer] button.main") and not shown.is_visible(".stopped")
    frame(shown, do(room, TEACHER, "pause"))
    assert shown.is_disabled("form[data-act=answer] button.main") and shown.is_visible(".stopped")
    shown.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert shown.locator(".paused").bounding_box()["y"] >= 0
    frame(shown, room)
    assert shown.is_enabled("form[data-act=answer] button.main")


def test_a_seat_is_given_instead_of_others(opened: Callable[..., Any], stand: Stand) -> None:
    room = at("move")
    shown = opened(teacher(room), 1280)
    shown.click("details[data-keep=hand-over] summary")
    shown.locator("[data-act=give] [name=person]").select_option("e")
    shown.locator("[data-act=give] [name=seat]").select_option('"FRA"')
    shown.locator("label:has([name=instead]):visible").click()
    shown.click("#give")
    entry = taken(room, TEACHER, stand)
    assert (entry["person"], entry["seat"], entry["instead"]) == ("e", "FRA", ["a", "b"])
    stand.sent.clear()
    shown.locator("[data-act=give] [name=person]").select_option("a")
    shown.locator("[data-act=give] [name=seat]").select_option("null")
    shown.click("#give")
    entry = taken(room, TEACHER, stand)
    assert (entry["person"], entry["seat"]) == ("a", None)


def test_an_event_is_sent_as_the_room_takes_it(opened: Callable[..., Any], stand: Stand) -> None:
    room = at("move")
    shown = opened(teacher(room), 1280)
    shown.on("dialog", lambda dialog: dialog.accept())
    shown.click("details[data-keep=events] summary")
    shown.fill("[data-act=inject] textarea", "x: [1, 2] # '")
    shown.locator("[data-act=inject] [name=ally]").select_option("null")
    shown.locator("[data-act=inject] [name=effect]").select_option("less")
    shown.click("#inject")
    event = taken(room, TEACHER, stand)["event"]
    assert event["event"] == "x: [1, 2] # '"
    assert [*event["changes"]] == [f"allies.{code}.value" for code in room.sitting.scenario.codes]


def taken(room: Room, who: str, stand: Stand) -> Any:
    """What the room makes of the last thing that was sent."""
    until(lambda: bool(stand.sent))
    _, act = stand.sent[-1]
    assert act["room"] == "r" and len(act["id"]) == 16
    return entry_of(room, who, act, 0.0)


def test_an_answer_is_sent_as_the_room_takes_it(opened: Callable[..., Any], stand: Stand) -> None:
    room = at("sounding")
    shown = opened(seat(room))
    assert not shown.is_visible('[name="answer.on[]"]')
    shown.check("[value=object]")
    shown.locator('[name="answer.on[]"]').first.check()
    shown.check('[name="answer.floor"]')
    shown.click("button.main")
    given = taken(room, "a", stand)["answer"]
    clause = room.sitting.scenario.provisions[0].key
    assert (given["stance"], given["on"], given["floor"]) == ("object", [clause], True)
    shown.check("[value=acquiesce]")
    stand.sent.clear()
    shown.click("button.main")
    assert "on" not in taken(room, "a", stand)["answer"], "what is not shown is not sent"
    stand.sent.clear()
    shown.click('[id^="left-"]')
    assert taken(room, "a", stand)["answer"] is None


def test_the_floor_is_sent_as_the_room_takes_it(opened: Callable[..., Any], stand: Stand) -> None:
    room = at("floor")
    shown = opened(seat(room))
    shown.fill('[name="answer.says"]', "No <b>further</b>.")
    shown.click("details[data-keep=amend] summary")
    shown.locator('[name^="answer.amend."]').first.select_option(index=1)
    shown.click("button.main")
    given = taken(room, "a", stand)["answer"]
    assert given["says"] == "No <b>further</b>." and len(given["amend"]) == 1 and not given["if"]


def test_a_move_is_sent_as_the_room_takes_it(opened: Callable[..., Any], stand: Stand) -> None:
    room = at("move")
    shown = opened(seat(room, "d"))
    shown.check("[value=redraft]")
    shown.locator('[name^="answer.text."]').first.select_option(index=1)
    shown.click("#preview")
    until(lambda: bool(stand.sent))
    path, look = stand.sent[-1]
    assert path == "/look/seat"
    until(lambda: shown.inner_text("form [data-looked] >> nth=0") == "heard")
    assert room.sitting.preview(look["preview"]) and look["question"] == room.asked[CHAIR].id
    stand.sent.clear()
    shown.click("button.main")
    assert taken(room, "d", stand)["answer"]["move"] == "redraft"


def test_a_bet_is_sent_as_the_room_takes_it(opened: Callable[..., Any], stand: Stand) -> None:
    room = at("bets")
    shown = opened(seat(room))
    shown.click("#send-bet")
    assert "Push at least one" in shown.inner_text("#said") and not stand.sent
    shown.locator('[name="chances.not_adopted"]').fill("6")
    shown.locator('[name="chances.adopted_amended"]').fill("3")
    shown.click("#send-bet")
    bet = taken(room, "a", stand)
    assert bet["chances"]["not_adopted"] == pytest.approx(2 / 3)
    assert bet["chances"]["adopted_amended"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("sliders", [(5, 3, 0), (1, 1, 1), (1, 4, 1), (7, 9, 10)])
def test_a_bet_reads_alike_while_it_is_made_and_when_bets_are_closed(
    sliders: tuple[int, ...], opened: Callable[..., Any]
) -> None:
    room = next(room for room in rooms(CASES[0]) if room.stage == "bets" and not room.bets)
    names = ("adopted_as_drafted", "adopted_amended", "not_adopted")
    bet = do(room, "a", "bet", session=1, chances={n: at / sum(sliders) for n, at in zip(names, sliders, strict=True)})
    closed = seat(after(bet, {"kind": "asked", "by": "room", "at": 0.0}))
    made = [said for said in opened(seat(bet)).locator("form[data-act=bet] output").all_inner_texts() if said[0] != "0"]
    kept = opened(closed).locator("table.bets").first.locator("td.number").all_inner_texts()
    assert made == kept and sum(int(said[:-2]) for said in made) == 100


def test_what_the_teacher_does_is_sent_as_the_room_takes_it(opened: Callable[..., Any], stand: Stand) -> None:
    room = at("move")
    shown = opened(teacher(room), 1280)
    shown.click("#next")
    assert taken(room, TEACHER, stand)["kind"] == "closed"
    stand.sent.clear()
    shown.click("details[data-keep=hand-over] summary")
    shown.locator("[data-act=give] [name=person]").select_option("e")
    shown.locator("[data-act=give] [name=seat]").select_option('"ITA"')
    shown.click("#give")
    assert taken(room, TEACHER, stand)["seat"] == "ITA"
    stand.sent.clear()
    shown.click("details[data-keep=limits] summary")
    shown.fill("[name=most]", "120")
    shown.click("[id=limits]")
    assert taken(room, TEACHER, stand)["most"] == 120


def test_a_busy_server_is_asked_again_with_the_same_number(opened: Callable[..., Any], stand: Stand) -> None:
    shown = opened(seat(at("sounding")))
    stand.busy = 2
    shown.check("[value=support]")
    shown.click("button.main")
    until(lambda: "trying again" in shown.inner_text("#said"))
    until(lambda: "Kept at" in shown.inner_text("#said"), 8)
    assert len(stand.sent) == 3 and len({act["id"] for _, act in stand.sent}) == 1


def test_a_draft_survives_a_reload_and_goes_when_it_is_kept(opened: Callable[..., Any], stand: Stand) -> None:
    shown = opened(seat(at("sounding")))
    shown.check("[value=object]")
    shown.locator('[name="answer.on[]"]').last.check()
    shown.reload()
    assert shown.is_checked("[value=object]") and shown.locator('[name="answer.on[]"]').last.is_checked()
    shown.click("button.main")
    until(lambda: "Kept at" in shown.inner_text("#said"))
    shown.reload()
    assert not shown.is_checked("[value=object]")


def test_what_is_being_written_stays_while_the_page_changes(opened: Callable[..., Any]) -> None:
    room = at("floor")
    shown = opened(seat(room))
    parts = seat_parts(room, room.people["a"], "en")
    changed = {"question": parts["question"].replace("You have the floor", "Still yours"), "happened": "<p>News</p>"}
    shown.locator('[name="answer.says"]').press_sequentially("We can")
    shown.evaluate("parts => frame({data: JSON.stringify({now: 0, parts})})", changed)
    assert shown.input_value('[name="answer.says"]') == "We can" and "News" in shown.inner_text("main")
    assert shown.evaluate("document.activeElement.name") == "answer.says"
    shown.locator("footer select").focus()
    until(lambda: "Still yours" in shown.inner_text("main"))
    assert shown.input_value('[name="answer.says"]') == "We can"


def test_the_clock_counts_down_by_the_clock_of_the_server(opened: Callable[..., Any]) -> None:
    shown = opened(seat(at("sounding")))
    ends = float(shown.get_attribute("[data-ends]", "data-ends"))
    shown.evaluate("now => frame({data: JSON.stringify({now, parts: {}})})", ends - 65)
    assert shown.inner_text("[data-ends]") in ("1:05", "1:04")
    assert shown.get_attribute("[data-ends]", "role") == "timer"
