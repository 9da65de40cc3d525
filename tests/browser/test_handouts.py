"""Handouts in a real browser: quiet, accessible, narrow and wide, and on paper a page for each seat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import nacsim
from browser.shelf import HOSTILE
from browser.test_pages import overflow, serious, some
from nacsim_dashboards.classroom.handouts import handouts

NAMES = ["iraq-training-2004", "turkey-2003", "ntmi-review-2008", str(HOSTILE)]
BRIEFS_ONLY = "@media print { .sheet:not(.brief) { display: none; } .brief:nth-child(6) { break-before: auto; } }"


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    made = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    yield made
    made.close()


def opened(context: Any, name: str, folder: Path) -> tuple[Any, list[str]]:
    """The handouts of a scenario, and what the page says on the console or asks for."""
    path = folder / "handouts.html"
    path.write_text(handouts(nacsim.load(name)), encoding="utf-8")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    return page, said


@pytest.mark.parametrize("name", some(NAMES, quick=["turkey-2003"]))
def test_handouts_open_quietly_and_for_everyone(name: str, context: Any, tmp_path: Path) -> None:
    page, said = opened(context, name, tmp_path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == []
    for width in (1280, 800, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0, width
    assert page.evaluate("window.hurt") is None
    assert said == []


@pytest.mark.parametrize("name", some(NAMES, quick=["turkey-2003"]))
def test_on_paper_each_seat_has_one_page(name: str, context: Any, tmp_path: Path) -> None:
    page, _ = opened(context, name, tmp_path)
    seats = page.locator(".brief").count()
    everything = pages(page)
    assert everything == seats + 5, "each sheet is one page"
    page.add_style_tag(content=BRIEFS_ONLY)
    assert pages(page) == seats, "a brief is split"


def pages(page: Any) -> int:
    """How many pages it prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
