"""Every kind of page in a real browser: offline, quiet, accessible, wide and narrow, light and dark, on paper."""

from __future__ import annotations

import csv
import io
import json
import struct
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from browser.reading import WIDE, Desk, Opened, Reader
from browser.shelf import HOSTILE, OF_A_RUN, PAGES, Shelf, nac
from browser.test_many import TEXTS, crossing
from nacsim.council.run import run
from nacsim.findings.evidence import last_soundings
from nacsim.findings.sittings import sittings
from nacsim.findings.stances import stances
from nacsim.findings.words import Words
from nacsim.record import STANCES, Record
from nacsim.scenario.load import load
from nacsim.store.reading import read_record
from nacsim.store.records import from_json
from nacsim_dashboards.chart import Page, Section
from nacsim_dashboards.charts.round_table import chart as round_table
from nacsim_dashboards.charts.stances import chart as stances_chart
from nacsim_dashboards.classroom.debrief_page import debrief_html
from nacsim_dashboards.classroom.result import Ended
from nacsim_dashboards.pages.page import html
from nacsim_dashboards.theme import DARK, LIGHT
from test_class_result import played as class_played

PICTURES = Path(__file__).parent / "pictures"
MOST_BYTES = 3_000_000
QUICK = ("elsewhere",)


def some(names: Iterable[str], quick: Iterable[str] = QUICK) -> list[Any]:
    """Names as parameters, all but the quick ones marked slow."""
    return [name if name in quick else pytest.param(name, marks=pytest.mark.slow) for name in names]


def serious(page: Any) -> list[str]:
    """What axe finds of serious or critical impact, each with the first place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in ("serious", "critical")]


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something that the page does in its own time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def overflow(page: Any) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("name", some(PAGES))
def test_a_page_opens_offline_quietly_and_for_everyone(name: str, shelf: Shelf, desk: Desk) -> None:
    path = shelf[name]
    assert path.stat().st_size < MOST_BYTES
    opened = desk[name]
    page = opened.page
    charts = page.locator("figure.chart")
    assert charts.count() >= 2
    assert page.locator("figure.chart .plot svg.main-svg").count() >= charts.count()
    assert page.locator("figure.chart details table").count() == charts.count()
    assert page.locator(".plot[role=img][aria-label]").count() == charts.count()
    assert page.locator("figure.chart figcaption").count() == charts.count()
    for width in (1280, 390):
        opened.resized(width)
        assert overflow(page) <= 0, width
    assert opened.said == []
    assert opened.asked == [path.as_uri()]


CUT = """() => {
  const wide = document.documentElement.clientWidth + 1;
  const scrolling = node => node.closest(".scroll, pre");
  const named = node => `${node.tagName} ${node.className.baseVal ?? node.className}: ${node.textContent.slice(0, 60)}`;
  const seen = [...document.querySelectorAll("body *")].filter(node => node.checkVisibility());
  const cut = seen.filter(node => !(node.parentElement && scrolling(node.parentElement))
    && !node.closest("defs, .unseen") && node.getBoundingClientRect().right > wide);
  const captions = [...document.querySelectorAll(".scroll caption")].filter(node => node.checkVisibility()
    && node.getBoundingClientRect().width > node.closest(".scroll").clientWidth + 1);
  return [...cut, ...captions].map(named);
}"""
"""What reaches over the right edge of the screen, outside of a box that scrolls; captions wider than such a box."""


@pytest.mark.parametrize("name", some(PAGES, ("played",)))
def test_nothing_is_cut_off_on_a_phone(name: str, shelf: Shelf, reader: Reader) -> None:
    assert cut_off(reader.open(shelf[name], 390)) == []


def cut_off(opened: Opened) -> list[str]:
    """What is cut off on phones, all that folds being open."""
    opened.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found: list[str] = []
    for width in (390, 360):
        opened.resized(width)
        found += opened.page.evaluate(CUT)
    return found


@pytest.mark.slow
def test_nothing_is_cut_off_on_the_page_of_a_class(tmp_path: Path, reader: Reader) -> None:
    page = tmp_path / "debrief.html"
    page.write_text(debrief_html(Ended.of(class_played())), "utf-8")
    assert cut_off(reader.open(page, 390)) == []


@pytest.mark.parametrize("name", some(PAGES))
def test_the_upload_button_is_absent_and_nothing_names_a_server(name: str, desk: Desk) -> None:
    page = desk[name].page
    page.locator(".plot").first.hover()
    assert page.locator(".modebar-btn, a[href^=http], [src]").count() == 0
    contexts = page.evaluate("[...document.querySelectorAll('.plot')].map(plot => plot._context)")
    assert contexts
    for context in contexts:
        assert (context["showSendToCloud"], context["plotlyServerURL"], context["displaylogo"]) == (False, "", False)


def record_of(shelf: Shelf, name: str) -> Record:
    return from_json((shelf.result(name) / "record.jsonl").read_text("utf-8"))


@pytest.mark.parametrize("name", some(OF_A_RUN))
def test_the_round_table_and_the_stances_hold_the_record(name: str, shelf: Shelf, desk: Desk) -> None:
    record, opened = record_of(shelf, name), desk[name]
    heard = [record.events[i]["stances"] for i in last_soundings(record)]
    steps = opened.page.locator("#round-table input[type=range]")
    assert int(steps.get_attribute("max") or 0) == len(heard)
    for i, taken in enumerate(heard):
        assert seated(opened) == taken, f"step {i}"
        opened.page.locator("#round-table [data-step='1']").click()
    assert {ally: record.final[ally] for ally in seated(opened)} == seated(opened)
    rows = opened.drawn("stances")["layout"]["yaxis"]["ticktext"][1:]
    words = {trace["name"]: trace for trace in opened.drawn("stances")["data"][1:5]}
    assert len(opened.drawn("stances")["data"][0]["z"]) == len(rows) <= len(record.final)
    for i, taken in enumerate(heard):
        column = {
            ally: STANCE_OF[name]
            for name, trace in words.items()
            for x, allies in zip(trace["x"], trace.get("customdata", ()), strict=False)
            for ally in allies.split()
            if x == i
        }
        assert column == taken


STANCE_OF = {
    "+ support": "support",
    "? undecided": "undecided",
    "~ does not stand in the way": "acquiesce",
    "X objects": "object",
}


def seated(opened: Opened) -> dict[str, str]:
    """Who takes which stance round the table, as plotly has it; empty seats left out."""
    traces = [trace for trace in opened.drawn("round-table")["data"] if trace.get("name") in STANCE_OF]
    assert len(traces) == len(STANCE_OF)
    return {ally: STANCE_OF[trace["name"]] for trace in traces for ally in trace.get("customdata", ())}


@pytest.mark.parametrize("name", some(name for name in OF_A_RUN if name != "hostile"))
def test_text_and_price_hold_the_record_and_its_explanation(
    name: str, shelf: Shelf, desk: Desk, tmp_path: Path
) -> None:
    record, opened = record_of(shelf, name), desk[name]
    ends = next(t for t in opened.drawn("text-path")["data"] if t.get("name") == "the text at the end")
    assert dict(entry.split(".") for entry in ends["customdata"]) == record.text
    nac("explain", str(shelf.result(name)), "--out", str(tmp_path / "why"))
    prices = json.loads((tmp_path / "why" / "explanation.json").read_text("utf-8"))["price_of_consent"]
    marks = opened.drawn("price")["data"][1]
    shown = dict(zip(marks["customdata"], marks["x"], strict=True))
    events = json.loads(record.to_json())["events"]
    held_out = {ally for event in events for ally, said in event.get("stances", {}).items() if said == "object"}
    held_out |= {ally for event in events if event["kind"] == "silence_broken" for ally in event["by"]}
    turned = {ally: abs(of["value"]["change"]) for ally, of in prices.items() if of["value"]}
    assert shown == {ally: change for ally, change in turned.items() if ally in held_out or not held_out}


@pytest.mark.parametrize("name", some(OF_A_RUN))
@pytest.mark.parametrize("chart", ["staircase", "text-path"])
def test_no_text_on_a_chart_of_a_run_runs_into_another(name: str, chart: str, desk: Desk) -> None:
    opened = desk[name]
    unbroken = (name, chart) == ("hostile", "text-path")  # words without a space that no shipped scenario has
    for width in (1280, *(() if unbroken else (800,)), 390, 360):
        opened.resized(width)
        texts = opened.page.evaluate(TEXTS, chart)
        assert len(texts) > 6
        for i, one in enumerate(texts):
            assert one["left"] >= -1 and one["right"] <= one["width"] + 1, f"at {width}: {one}"
            assert one["top"] >= -1 and one["bottom"] <= one["height"] + 1, f"at {width}: {one}"
            into = [other["text"] for other in texts[i + 1 :] if crossing(one, other)]
            assert not into, f"at {width}: {one['text']} runs into {into}"


def test_one_steps_by_keyboard(shelf: Shelf, reader: Reader) -> None:
    opened = reader.open(shelf["elsewhere"], reduced_motion="reduce")
    page, table = opened.page, opened.page.locator("#round-table")
    label, said, slider = (table.locator(one) for one in (".label", ".says", "input"))
    assert label.text_content() == "Session 1, Wed 22 January, 10:00"
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert (label.text_content(), slider.get_attribute("aria-valuetext")) == ("Session 2, Wed 29 January, 10:00",) * 2
    assert "Broken by 4 letters".lower() in (said.text_content() or "").lower()
    page.keyboard.press("End")
    assert seated(opened).keys().isdisjoint({"FRA"})
    assert (label.text_content() or "").startswith("The end")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == "Play"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Pause"
    assert (label.text_content() or "").startswith("Session 1")
    until(lambda: (label.text_content() or "").startswith("Session 2"))
    assert page.evaluate("document.getAnimations().length") == 0
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.textContent") == "Play"
    assert opened.said == []


def test_a_table_is_sorted_by_keyboard(shelf: Shelf, reader: Reader) -> None:
    page = reader.open(shelf["elsewhere"]).page
    page.locator("#sources details").nth(1).evaluate("element => { element.open = true; }")
    head = page.locator("#sources table.sortable th", has_text="value").first
    head.locator("button").focus()
    rows = "[...document.querySelectorAll('#sources table.sortable tbody tr')]"
    column = f"{rows}.map(row => Number(row.cells[2].textContent))"
    before = page.evaluate(column)
    page.keyboard.press("Enter")
    assert (head.get_attribute("aria-sort"), page.evaluate(column)) == ("ascending", sorted(before))
    page.keyboard.press("Enter")
    assert (head.get_attribute("aria-sort"), page.evaluate(column)) == ("descending", sorted(before, reverse=True))


def test_light_dark_and_paper_each_have_their_colours(shelf: Shelf, reader: Reader) -> None:
    opened = reader.open(shelf["adopted"], scheme="dark")

    def colours() -> set[str]:
        return {trace["marker"]["color"] for trace in opened.drawn("stances")["data"][1:5]}

    def letters() -> tuple[str, str]:
        """The colour of a figure's text and of its ticks, as plotly takes them from the common look."""
        layout = "document.querySelector('#price .plot')._fullLayout"
        text, ticks = opened.page.evaluate(f"[{layout}.font.color, {layout}.xaxis.tickfont.color]")
        return text, ticks

    dark, light = ({palette[stance] for stance in STANCES} for palette in (DARK, LIGHT))
    until(lambda: colours() == dark)
    until(lambda: letters() == (DARK["ink"], DARK["soft"]))
    assert opened.page.evaluate("document.querySelector('#price .plot')._fullLayout.xaxis.showline")
    opened.page.emulate_media(color_scheme="light")
    until(lambda: colours() == light)
    until(lambda: letters() == (LIGHT["ink"], LIGHT["soft"]))
    opened.page.get_by_role("button", name="Dark").click()
    until(lambda: colours() == dark)
    opened.page.emulate_media(media="print")
    until(lambda: colours() == light)
    assert opened.drawn("text-path")["layout"]["width"] == 920
    opened.page.emulate_media(media="screen")
    until(lambda: colours() == dark)
    assert opened.drawn("text-path")["layout"]["width"] < 1080


def test_a_picture_can_be_taken_away_offline(shelf: Shelf, reader: Reader) -> None:
    opened = reader.open(shelf["adopted"], accept_downloads=True)
    files: dict[str, bytes] = {}
    opened.page.locator("#stances details.table summary").click()
    for kind in ("png", "svg", "csv"):
        with opened.page.expect_download() as saved:
            opened.page.locator(f"#stances .{kind}").click()
        files[saved.value.suggested_filename.rpartition(".")[2]] = Path(saved.value.path()).read_bytes()
    assert files["png"].startswith(b"\x89PNG")
    assert struct.unpack(">II", files["png"][16:24]) == (2560, 1440)
    picture = ElementTree.fromstring(files["svg"])
    said = " ".join("".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text"))
    record = read_record(shelf.result("adopted"))
    for told in ("France alone objects, and gives way", f"nacsim {record.version}", "as written", record.digest[:12]):
        assert told in said, told
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert len(rows) == 1 + len(record.final)
    assert rows[0][0] == "ally"
    assert opened.said == []


def test_one_picture_fills_the_screen_and_arrows_lead_on(shelf: Shelf, reader: Reader) -> None:
    page = reader.open(shelf["adopted"]).page
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.keyboard.press("p")
    assert page.locator("#stage").is_visible()
    count, title = page.locator(".stage-count"), page.locator(".stage-title")
    titles = [title.text_content()]
    steps = page.locator("#round-table .steps input").get_attribute("max")
    assert (count.text_content() or "").endswith(f"step 1 of {int(steps or 0) + 1}")
    for _ in range(int(steps or 0)):
        page.keyboard.press("ArrowRight")
    assert title.text_content() == titles[0]
    page.keyboard.press("PageDown")
    assert title.text_content() != titles[0]
    drawn = page.locator(".stage-plot").bounding_box()
    assert drawn
    assert drawn["width"] > 1200 or drawn["height"] > 600
    assert not serious(page)
    page.keyboard.press("Escape")
    assert not page.locator("#stage").is_visible()


def test_arrows_step_and_the_address_says_where(shelf: Shelf, reader: Reader) -> None:
    opened = reader.open(shelf["adopted"])
    page = opened.page
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.url.endswith("#round-table=1")
    label = page.locator("#round-table .label").text_content() or ""
    assert label.startswith("Session 2")
    page.goto(page.url.replace("=1", "=2"))
    page.wait_for_function("document.querySelector('#round-table .label').textContent.startsWith('Session 3')")
    for key in page.eval_on_selector_all("[data-follows='round-table']", "all => all.map(one => one.id)"):
        assert page.locator(f"#{key} .steps").count() == 0
    page.goto(page.url.replace("=2", "=999"))
    assert (page.locator("#round-table .label").text_content() or "").startswith("Session 3")
    assert opened.said == []


def test_a_lesson_keeps_the_end_to_itself(shelf: Shelf, reader: Reader) -> None:
    page = reader.open(shelf["lesson"]).page
    shown = page.locator("body").inner_text()
    for told in ("Adopted", "adopted", "not adopted", "% of"):
        assert told not in shown, told
    assert page.locator("details.asked[open]").count() == 0
    heading = page.locator("#round-table h3")
    asked = heading.text_content() or ""
    assert asked.endswith("?")
    while page.locator("#round-table .label").inner_text()[:7] != "The end":
        assert heading.text_content() == asked
        page.keyboard.press("ArrowRight")
    assert heading.text_content() != asked
    page.locator("details.asked summary").first.click()
    assert page.locator(".strip").first.is_visible()
    page.locator("#course details.asked > summary").click()
    page.wait_for_function("document.querySelector('#stances .plot').querySelector('svg')?.clientWidth > 300")


def test_without_a_script_tables_stand_open_and_no_box_is_empty(shelf: Shelf, reader: Reader) -> None:
    page = reader.open(shelf["iraq-training-2004"], java_script_enabled=False).page
    assert page.locator(".plot:visible, .steps:visible, .tools button:visible, #stage:visible").count() == 0
    charts = page.locator("figure.chart")
    for i in range(charts.count()):
        assert charts.nth(i).locator("table").first.is_visible(), i
    assert page.locator(".strip .slice").first.is_visible()


SHARES = """() => [...document.querySelectorAll(".strips:not(.one) .strip")].map(strip => {
  const seen = [...strip.querySelectorAll(".slices .slice span, .key > span")].filter(node =>
    node.checkVisibility() && node.scrollWidth <= node.clientWidth + 1
    && node.getBoundingClientRect().right <= strip.getBoundingClientRect().right + 1);
  const every = strip.querySelector(".unseen").textContent.split("; ").filter(Boolean);
  return every.filter(one => !seen.some(node => one.endsWith(` ${node.textContent.trim()}`)
    || node.textContent.trim() === one));
})"""
"""Of each of several strips, the shares that can be read nowhere."""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["comparison", "played", "rules", "hostile-comparison"])
def test_every_share_of_a_strip_can_be_read(name: str, desk: Desk) -> None:
    opened = desk[name]
    for width in (1280, 800, 700, 390, 360):
        opened.resized(width)
        found = opened.page.evaluate(SHARES)
        assert found and not any(found), width


def test_the_first_picture_stands_on_the_first_screen(desk: Desk) -> None:
    for name in ("iraq-training-2004", "turkey-2003", "ntmi-review-2008"):
        top = desk[name].page.evaluate("document.querySelector('.plot').getBoundingClientRect().top")
        assert top < 540, name


@pytest.mark.parametrize(
    "name",
    some(["hostile", "hostile-played", "hostile-scenario", "hostile-comparison"]),
)
def test_hostile_text_is_shown_as_text(name: str, shelf: Shelf, desk: Desk) -> None:
    opened = desk[name]
    page = opened.page
    for width in (1280, 390):
        opened.resized(width)
        assert page.evaluate("window.hurt") is None
        assert page.locator("main img, main iframe, main a[href^='javascript'], svg a, svg b, svg script").count() == 0
    matter = load(str(HOSTILE))
    assert page.locator("h1").text_content() == page.title() == matter.title
    notes = page.locator("details.about summary, p.note").all_text_contents()
    assert any(matter.notes[0] in note for note in notes)
    assert opened.said == []
    assert opened.asked == [shelf[name].as_uri()]


def test_plotly_shows_hostile_wordings_letter_by_letter(desk: Desk) -> None:
    page = desk["hostile"].page
    drawn = "".join(page.locator("#text-path svg text").all_text_contents()).replace(" ", "").replace("\u00a0", "")
    north = "<b>north</b> %{customdata} &lt;i&gt; $\\alpha$"
    for wording in (north, "south <br> <sub>low</sub>", "the second {{candidate}}"):
        assert wording.replace(" ", "") in drawn, wording
    page.locator("#text-path .plot").scroll_into_view_if_needed()
    point = page.locator("#text-path .scatterlayer .trace").nth(2).locator("path.point").first
    point.hover(force=True)
    hover = "".join(page.locator("#text-path .hoverlayer text").all_text_contents())
    assert north in hover


TOUCHING = """key => {
  const seen = [...document.querySelectorAll(`#${key} .plot svg text`)].filter(text => text.textContent.trim());
  const boxes = seen.map(text => [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width);
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom - 2 <= b.top || b.bottom - 2 <= a.top;
  return boxes.flatMap(([text, box], i) => boxes.slice(i + 1)
    .filter(([, other]) => !apart(box, other)).map(([other]) => `${text} | ${other}`));
}"""
"""Texts of a chart that touch each other."""


def test_no_text_touches_another_among_32_allies(reader: Reader, tmp_path: Path) -> None:
    written = HOSTILE.read_text("utf-8")
    assert "2004-07" in written
    scenario = load(yaml.safe_load(written.replace("2004-", "2024-")))
    assert len(scenario.allies) == 32
    record = run(scenario, as_written=True)
    told = stances(Words(scenario), sittings(record, scenario))
    charts = (round_table(told, unfolding=True), stances_chart(told))
    path = tmp_path / "table.html"
    path.write_text(html(Page("t", "", "", (), (), (Section("one", "One", charts),))), "utf-8")
    opened = reader.open(path)
    for width in (1280, 1100, 800, 390):
        opened.resized(width)
        assert opened.page.evaluate(TOUCHING, "stances") == []
        opened.page.locator("#round-table input[type=range]").fill("0")
        for step in range(len(charts[0].steps)):
            until(lambda: opened.page.locator("#round-table .label").text_content() == charts[0].steps[step].label)  # noqa: B023
            assert opened.page.evaluate(TOUCHING, "round-table") == [], (width, step)
            opened.page.locator("#round-table [data-step='1']").click()
    assert opened.page.evaluate("window.hurt") is None


def test_small_pictures_stand_in_where_no_script_runs_and_on_paper(shelf: Shelf, reader: Reader) -> None:
    opened = reader.open(shelf["elsewhere"])
    stills, plot = (opened.page.locator(f"#round-table .{one}") for one in ("stills", "plot"))
    assert (stills.is_visible(), plot.is_visible()) == (False, True)
    opened.page.emulate_media(media="print")
    until(lambda: (stills.is_visible(), plot.is_visible()) == (True, False))
    context = reader.browser.new_context(java_script_enabled=False, offline=True)
    reader.contexts.append(context)
    page = context.new_page()
    page.goto(shelf["elsewhere"].as_uri())
    assert page.locator("#round-table .still").count() == 8
    assert page.locator("#round-table .still svg").first.is_visible()
    assert not page.locator("#round-table .plot").is_visible()


@pytest.mark.slow
def test_the_index_leads_to_every_page(reader: Reader, tmp_path: Path) -> None:
    nac("dashboard", "--all", str(tmp_path / "site"), "--runs", "20")
    scripts = ("page.js", "plotly.js")
    opened = reader.open(tmp_path / "site" / "index.html", beside=scripts)
    opened.resized(390)
    assert overflow(opened.page) <= 0
    assert not serious(opened.page)
    cards = opened.page.locator("a.card")
    assert cards.count() == 3
    assert opened.page.locator("a.card .slices").count() == 3
    assert opened.page.locator(".more a").count() == 6
    assert "rests on one government's account" in (cards.nth(1).text_content() or "")
    assert opened.said == []
    titles = cards.locator("strong").all_text_contents()
    places = opened.page.eval_on_selector_all("main a", "links => links.map(link => link.getAttribute('href'))")
    assert len(places) == 9
    for i, place in enumerate(places):
        page = reader.open(tmp_path / "site" / place, beside=scripts)
        assert page.page.title() == titles[i // 3]
        assert page.said == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_pictures_are_taken(name: str, desk: Desk) -> None:
    PICTURES.mkdir(exist_ok=True)
    opened = desk[name]
    for width, scheme in ((WIDE, "light"), (390, "dark")):
        opened.page.emulate_media(color_scheme=scheme)
        opened.resized(width)
        picture = opened.page.screenshot(full_page=True, path=PICTURES / f"{name}-{width}-{scheme}.png")
        assert len(picture) > 20_000
    opened.page.emulate_media(color_scheme="light")
    printed = opened.page.pdf(format="A4", path=PICTURES / f"{name}.pdf")
    assert printed.count(b"/Type /Page\n") >= 2


def test_the_hostile_scenario_is_as_hostile_as_it_says() -> None:
    text = HOSTILE.read_text("utf-8")
    assert text.count("window.hurt") >= 10
    assert text.count("<script>") >= 6


@pytest.mark.parametrize("name", some(PAGES, ["elsewhere"]))
def test_axe_finds_nothing_serious(name: str, desk: Desk) -> None:
    opened = desk[name]
    opened.page.evaluate(  # everything unfolded, and a few rows of long tables: axe looks at each cell
        "document.querySelectorAll('details').forEach(one => { one.open = true; });"
        "document.querySelectorAll('tbody').forEach(one => [...one.rows].slice(4).forEach(row => row.remove()))"
    )
    for width in (1280, 390):
        opened.resized(width)
        assert not serious(opened.page), width
    desk.clear()  # not as it was
