"""The page of `nac explore` in a real browser: by keyboard, by touch, as a link, on a phone, and without a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.reading import Opened, Reader
from browser.shelf import HOSTILE, nac
from browser.test_pages import cut_off, overflow, serious
from nacsim.findings.explore import Explored, explored
from nacsim.scenario.load import load
from nacsim.studies import control_list
from nacsim.studies.explore import explore, grid

RUNS, SEED = 30, 20040728
NAMES = ("turkey-2003", "hostile")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Explored]]:
    """A page of few settings by its name, and what it should say."""
    found: dict[str, tuple[Path, Explored]] = {}
    folder = tmp_path_factory.mktemp("explore")

    def make(name: str) -> tuple[Path, Explored]:
        if name not in found:
            scenario, page = str(HOSTILE) if name == "hostile" else name, folder / f"{name}.html"
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(control_list, "MOST", 72)
                nac("explore", scenario, "-o", str(page), "--runs", str(RUNS), "--seed", str(SEED))
                found[name] = page, explored(explore(grid(scenario, RUNS, SEED)))
        return found[name]

    return make


def shown(page: Any, element: str) -> str:
    return " ".join((page.locator(element).text_content() or "").split())


def at_of(page: Any) -> tuple[int, ...]:
    script = "input => input.type === 'checkbox' ? Number(input.checked) : Number(input.value)"
    return tuple(one.evaluate(script) for one in page.locator(".control input, .control select").all())


def is_shown(page: Any, found: Explored) -> None:
    """Whether all that stands on the page is of the setting that its controls stand at."""
    said = found.settings[at_of(page)]
    for element, sentence in {"#finding": said.heading, "#take": said.take, "#against": said.against}.items():
        assert shown(page, element) == " ".join(sentence.split())
    slices = page.locator("#strip .slice")
    shares = [float(one.evaluate("one => one.style.flexGrow")) for one in slices.all()]
    assert shares == [pytest.approx(share.value, abs=1e-4) for _, share in said.strip.outcomes]
    assert [one.get_attribute("class") for one in slices.all()] == [f"slice {word}" for word, _ in said.strip.outcomes]
    assert shown(page, "#strip .says-so") == f"{said.strip.says}."
    assert page.locator("#set li").all_text_contents() == list(said.set)
    assert page.locator("#given li").all_text_contents() == list(said.given_up)
    assert shown(page, "#command") == " ".join(said.command.split())
    at = at_of(page)
    for i, row in enumerate(page.locator(".control").all()):
        there = [found.settings[(*at[:i], place, *at[i + 1 :])] for place in range(len(found.controls[i].places))]
        assert row.locator("b").all_text_contents() == [words.strip.adopted.text for words in there]
        assert row.locator("li").nth(at[i]).get_attribute("class") == "chosen"


def test_a_keyboard_moves_a_slider_and_all_follows(
    made: Callable[[str], tuple[Path, Explored]], reader: Reader
) -> None:
    path, found = made("turkey-2003")
    opened = reader.open(path)
    page = opened.page
    is_shown(page, found)
    assert shown(page, "#said") == "", "nothing is announced before anything is moved"
    page.locator("#c-value").focus()
    page.keyboard.press("ArrowLeft")
    assert at_of(page) != found.found.written
    is_shown(page, found)
    assert shown(page, "#said") == shown(page, "#finding")
    assert page.locator("#said").get_attribute("role") == "status"
    assert page.locator("#c-value").get_attribute("aria-valuetext") == "clearly less (\u22120.2)"
    page.locator("#c-chair").focus()
    page.keyboard.press("Space")
    is_shown(page, found)
    assert "#chair=passive&value=-0.2" in page.url
    page.get_by_role("button", name="Back to as written").click()
    assert at_of(page) == found.found.written and page.url.endswith("#")
    is_shown(page, found)
    assert opened.said == [] and opened.asked == [path.as_uri()]


def test_a_link_holds_a_setting(made: Callable[[str], tuple[Path, Explored]], reader: Reader) -> None:
    path, found = made("turkey-2003")
    page = reader.open(path).page
    page.locator("#c-value").focus()
    page.keyboard.press("End")
    page.locator("#c-body").uncheck()
    at, link = at_of(page), page.locator("#link").get_attribute("href")
    page.get_by_role("button", name="Back to as written").click()
    page.evaluate("link => { location.hash = link; }", link)
    page.wait_for_function("document.getElementById('c-body').checked === false")
    assert at_of(page) == at
    is_shown(page, found)
    for odd in ("#value=%2B7&nothing=1", "#<img src=x onerror=window.hurt=1>", "#value"):
        page.evaluate("link => { location.hash = link; }", odd)
        page.wait_for_function("document.getElementById('c-body').checked === true")
        assert at_of(page) == found.found.written
    assert page.evaluate("window.hurt") is None


@pytest.mark.parametrize("name", NAMES)
def test_it_fits_a_phone_and_axe_finds_nothing(
    name: str, made: Callable[[str], tuple[Path, Explored]], reader: Reader
) -> None:
    path, found = made(name)
    for width, scheme in ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")):
        opened = reader.open(path, width=width, scheme=scheme)  # type: ignore[arg-type]
        page = opened.page
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        assert overflow(page) <= 0, width
        assert not serious(page), (width, scheme)
        is_shown(page, found)
        assert opened.said == [] and opened.asked == [path.as_uri()]


def test_a_finger_finds_its_target_and_the_result_stays_in_sight(
    made: Callable[[str], tuple[Path, Explored]], reader: Reader
) -> None:
    path, found = made("turkey-2003")
    page = reader.open(path, width=360, has_touch=True, is_mobile=True).page
    for one in page.locator(".control input[type=range], .switch, .ways button, .ways a, #controls summary").all():
        assert one.bounding_box()["height"] >= 44
    last, before = page.locator(".switch").last, at_of(page)
    last.evaluate("one => one.scrollIntoView({block: 'center'})")
    last.tap()
    assert at_of(page) != before
    is_shown(page, found)
    heading = page.locator("#finding").bounding_box()
    assert 0 <= heading["y"] < 100


def test_a_hostile_scenario_is_text_in_the_browser(
    made: Callable[[str], tuple[Path, Explored]], reader: Reader
) -> None:
    path, _ = made("hostile")
    opened = reader.open(path)
    page = opened.page
    for one in page.locator(".control input[type=checkbox]").all():
        one.click()
    assert page.evaluate("window.hurt") is None
    assert page.locator("img, iframe, main script, main a[href^='javascript'], svg").count() == 0
    assert load(str(HOSTILE)).title in shown(page, "h1")
    assert opened.said == [] and opened.asked == [path.as_uri()]


def test_without_a_script_there_is_a_table(made: Callable[[str], tuple[Path, Explored]], reader: Reader) -> None:
    path, found = made("turkey-2003")
    page = reader.open(path, width=360, java_script_enabled=False).page
    assert not page.locator("#controls").is_visible()
    assert page.locator("noscript").is_visible() or "need JavaScript" in shown(page, "header")
    assert shown(page, "#finding") == found.as_written.heading
    assert page.locator("#strip .slice").count() == len(found.as_written.strip.outcomes)
    rows = page.locator("#alone tbody tr")
    assert rows.count() == len(found.one_at_a_time)
    first = found.one_at_a_time[0]
    assert rows.first.locator("th, td").all_text_contents()[:3] == [
        first.words,
        first.adopted.shown,
        first.change.points,
    ]


def test_nothing_is_cut_off_on_a_phone(made: Callable[[str], tuple[Path, Explored]], reader: Reader) -> None:
    assert cut_off(reader.open(made("turkey-2003")[0], 390)) == []


def test_opened_again_it_stands_as_the_address_says(
    made: Callable[[str], tuple[Path, Explored]], reader: Reader
) -> None:
    path, found = made("turkey-2003")
    opened: Opened = reader.open(path)
    opened.page.locator("#c-chair").uncheck()
    opened.page.reload()
    opened.page.wait_for_selector("body[data-drawn]", state="attached")
    assert at_of(opened.page)[0] == 0
    is_shown(opened.page, found)
