"""A page in the browser: what plotly holds, what was said, what was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal


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
        """The same page on another screen; waits until it has been drawn anew."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.wait_for_timeout(600)


class Reader:
    """Opens pages, each in a context of its own with the network cut."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.contexts: list[Any] = []

    def open(self, path: Path, width: int = 1280, scheme: Literal["light", "dark"] = "light", **options: Any) -> Opened:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, **options
        )
        self.contexts.append(context)
        context.route("**/*", lambda route: route.continue_() if route.request.url == path.as_uri() else route.abort())
        opened = Opened(context.new_page())
        opened.page.on("console", lambda message: opened.said.append(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: opened.said.append(f"error: {error}"))
        opened.page.on("request", lambda request: opened.asked.append(request.url))
        opened.page.goto(path.as_uri())
        opened.page.wait_for_selector("body[data-drawn]", state="attached")
        return opened
