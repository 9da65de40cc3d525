"""A page in the browser: what plotly holds, what was said, what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from browser.shelf import Shelf

WIDE = 1280
REDRAWN = """() => [...document.querySelectorAll(".plot")].every(
  plot => !plot.clientWidth || plot._fullLayout.width === plot.clientWidth)"""
"""Whether every figure that can be seen has the width of its place."""


@dataclass
class Opened:
    """A page in the browser, and what it said and asked for meanwhile."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def drawn(self, chart: str) -> dict[str, Any]:
        """What plotly holds for a chart: its data and layout, as plain data."""
        script = "key => (({data, layout}) => JSON.parse(JSON.stringify({data, layout})))(document.querySelector(key))"
        found: dict[str, Any] = self.page.evaluate(script, f"#{chart} .plot")
        return found

    def resized(self, width: int) -> None:
        """The same page on another screen; waits until every figure has been drawn for it."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.wait_for_timeout(200)  # a page waits a moment for the last of many changes
        self.page.wait_for_function(REDRAWN)


class Reader:
    """Opens pages, each in a context of its own with the network cut."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.contexts: list[Any] = []

    def open(
        self,
        path: Path,
        width: int = WIDE,
        scheme: Literal["light", "dark"] = "light",
        beside: Sequence[str] = (),
        **options: Any,
    ) -> Opened:
        """Open a page, and wait until it is drawn if it has a script. beside: files of its folder that it may read."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, **options
        )
        self.contexts.append(context)
        known = {path.as_uri(), *(path.with_name(name).as_uri() for name in beside)}
        context.route("**/*", lambda route: route.continue_() if route.request.url in known else route.abort())
        opened = Opened(context.new_page())
        opened.page.on("console", lambda message: opened.said.append(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: opened.said.append(f"error: {error}"))
        opened.page.on("request", lambda request: opened.asked.append(request.url))
        opened.page.goto(path.as_uri())
        if options.get("java_script_enabled", True):
            opened.page.wait_for_selector("body[data-drawn]", state="attached")
        return opened

    def close(self) -> None:
        """Close every page."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()


class Desk:
    """The page that is looked at: it stays open, wide and light, until another is asked for."""

    def __init__(self, reader: Reader, shelf: Shelf) -> None:
        self.reader, self.shelf = reader, shelf
        self.name: str | None = None

    def __getitem__(self, name: str) -> Opened:
        if name != self.name:
            self.clear()
            self.opened, self.name = self.reader.open(self.shelf[name]), name
        elif self.opened.page.viewport_size["width"] != WIDE:
            self.opened.resized(WIDE)
        return self.opened

    def clear(self) -> None:
        """Take the page away, so that the next test gets it fresh."""
        self.reader.close()
        self.name = None
