"""The templates of the classroom: whole pages, the parts of which they are made, and the one style sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nacsim.findings.words import MARKS
from nacsim.record import OUTCOMES, STANCES
from nacsim_dashboards.classroom.catalogue import LANGUAGES, say, texts
from nacsim_dashboards.classroom.heard import turn
from nacsim_dashboards.theme import DARK, FONT, LIGHT

HEARD_BY_SCRIPT = (
    "kept",
    "sending",
    "again",
    "lost",
    "closed",
    "back",
    "bet_empty",
    "question",
    "to_question",
    "note",
    "notes_one",
    "notes_many",
    "check_post",
    "check_stream",
    "check_none",
)
"""Texts that the script shows by itself."""


@cache
def environment() -> Environment:
    """Templates that escape every text."""
    made = Environment(
        loader=PackageLoader("nacsim_dashboards.classroom"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["data"] = data
    made.globals |= {
        "MARKS": dict[str, str](MARKS.items()) | {"letter": "L"},
        "STANCES": STANCES,
        "OUTCOMES": OUTCOMES,
        "LANGUAGES": LANGUAGES,
        "turn": turn,
    }
    return made


def data(value: object) -> str:
    """A value as JSON, for an attribute; the template escapes it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def page(name: str, language: str, **details: Any) -> str:
    """A whole page, `templates/NAME.html`. parts: HTML by name, as a frame has it."""
    parts: Mapping[str, str] = details.pop("parts", {})
    return (
        environment()
        .get_template(f"{name}.html")
        .render(
            language=language,
            t=partial(say, language),
            texts={key: texts(language)[f"script_{key}"] for key in HEARD_BY_SCRIPT},
            parts={key: Markup(html) for key, html in parts.items()},  # noqa: S704 - rendered here, and escaped then
            **details,
        )
    )


def part(name: str, **details: Any) -> str:
    """What stands inside a part, `templates/parts/NAME.html`. t: a `Voice`."""
    return environment().get_template(f"parts/{name}.html").render(**details).strip()


@cache
def script() -> str:
    """What all pages do."""
    return (files("nacsim_dashboards.classroom") / "static" / "classroom.js").read_text("utf-8")


@cache
def stylesheet() -> str:
    """The style sheet, with the colours of `theme`."""
    rules = (files("nacsim_dashboards.classroom") / "static" / "classroom.css").read_text("utf-8")
    light, dark = _colours(LIGHT), _colours(DARK)
    return (
        f":root{{--font:{FONT};color-scheme:light dark;{light}}}\n"
        f"@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n{rules}"
    )


def _colours(palette: Mapping[str, str]) -> str:
    return "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in palette.items())
