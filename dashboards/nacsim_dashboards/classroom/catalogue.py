"""Every text of the classroom in every language it is prepared in: one file a language, the same keys in each.

What the model's findings say, and what a scenario's author wrote, stays in the language that it was written in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "français"}
"""By code, each in its own words."""


@cache
def texts(language: str) -> Mapping[str, str]:
    """The texts of one of `LANGUAGES`."""
    file = files("nacsim_dashboards.classroom") / "texts" / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def say(language: str, key: str, **details: Any) -> str:
    """A text with its details filled in. KeyError if there is no such text."""
    return texts(language)[key].format(**details)


def preferred(header: str) -> str:
    """The first language of an Accept-Language header that is prepared; English if none is."""
    for part in header.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return "en"
