"""The page of an exploration: controls, and what was found at each of their settings, in one file that works offline.

The script on it knows no rule and no sentence of the model's: all texts travel as data, each once, and a setting is a
row of their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any

from nacsim.findings.exploration import Exploration
from nacsim.findings.explore import Explored, SettingWords, explored
from nacsim.findings.words import safe
from nacsim.store.folder import new_file
from nacsim_dashboards.chart import Strip, Table
from nacsim_dashboards.charts.outcome_strip import strip
from nacsim_dashboards.pages.page import Script, policy
from nacsim_dashboards.pages.run_page import about
from nacsim_dashboards.pages.sources import no_votes
from nacsim_dashboards.pages.templates import environment
from nacsim_dashboards.theme import DARK, FONT, LIGHT

SET = " --set "
"""Where a command is cut, so that what it sets travels once."""


class Texts:
    """Texts by number, each kept once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Of a text, new or not."""
        return self._numbers.setdefault(text, len(self._numbers))

    def numbers(self, texts: Sequence[str]) -> list[int]:
        """Of several."""
        return [self.number(text) for text in texts]

    def all(self) -> list[str]:
        """In the order of their numbers."""
        return list(self._numbers)


def html(found: Exploration) -> str:
    """The whole page."""
    finding, script = explored(found), Script(_file("explore/explore.js"))
    return (
        environment()
        .get_template("explore/page.html")
        .render(
            finding=finding,
            title=safe(finding.words.scenario.title),
            question=safe(finding.words.scenario.question),
            notes=[safe(note) for note in finding.words.scenario.notes],
            strip=strip(finding.as_written.strip),
            strips=[strip(setting.strip) for setting in finding.settings.values()],
            table=one_at_a_time(finding),
            badges=about(finding.words.scenario),
            no_votes=no_votes(finding.words.scenario),
            version=safe(found.as_written.version),
            digest=found.as_written.digest[:16],
            data=data(finding),
            policy=policy([script]),
            style=_file("pages/page.css") + _file("explore/explore.css"),
            font=FONT,
            look={"light": LIGHT, "dark": DARK},
            script=script.text,
        )
    )


def write(found: Exploration, path: Path) -> None:
    """Write the page to a file, whole or not at all.

    Raises:
        UserError: there is something at `path`; it is left as it is.
        NacsimError: it cannot be written.
    """
    with new_file(path) as stream:
        stream.write(html(found).encode())


def one_at_a_time(finding: Explored) -> Table:
    """Each change made alone: what a reader without a script has of the page."""
    rows = (
        (one.words, one.adopted.shown, one.change.points, one.given_up or "nothing adopted")
        for one in finding.one_at_a_time
    )
    return Table(
        ("change", "adopted, of runs", "against as written, points", "of the draft given up"),
        tuple(rows),
        caption=f"{finding.as_written.heading}. Each of these changed alone, all else as written, on the same draws.",
    )


def data(finding: Explored) -> dict[str, Any]:
    """What the script chooses from: the settings in the order in which the places of the last control move fastest."""
    texts = Texts()
    every = product(*(range(len(control.places)) for control in finding.controls))
    settings = [_setting(finding.settings[at], texts) for at in every]
    return {
        "controls": [{"keys": control.keys, "written": control.written} for control in finding.controls],
        "settings": settings,
        "texts": texts.all(),
        "set": SET,
    }


def _setting(setting: SettingWords, texts: Texts) -> dict[str, Any]:
    drawn = strip(setting.strip)
    return {
        "heading": texts.number(setting.heading),
        "adopted": texts.number("" if setting.note else setting.strip.adopted.text),
        "share": round(setting.strip.adopted.value, 4),
        "slices": _slices(drawn, texts),
        "says": texts.number(drawn.says),
        "note": texts.number(setting.note),
        "against": texts.number(setting.against),
        "take": texts.number(setting.take),
        "most": texts.number(setting.most),
        "given": texts.numbers(setting.given_up),
        "set": texts.numbers(setting.set),
        "command": texts.numbers(setting.command.split(SET)),
    }


def _slices(drawn: Strip, texts: Texts) -> list[list[float]]:
    """Of each: outcome, share, label on the bar, and words with its share; all but the share are texts."""
    return [
        [
            texts.number(one.outcome),
            round(one.share, 4),
            texts.number(one.label),
            texts.number(f"{one.words} {one.shown}; "),
        ]
        for one in drawn.slices
    ]


@cache
def _file(name: str) -> str:
    return (resources.files("nacsim_dashboards") / name).read_text("utf-8")
