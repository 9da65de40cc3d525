"""What a class is handed on paper: the matter, a brief for each seat, the chair's sheet, a worksheet, the procedure.

One file for a printer, without a script. It tells no end: neither what is on record nor what the model makes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from nacsim.council.sitting import Sitting
from nacsim.findings.chair_moves import chair_moves
from nacsim.findings.own_brief import Labelled, OwnBrief, own_brief
from nacsim.findings.procedure import whole_procedure
from nacsim.findings.words import MARKS, OUTCOME_WORDS, TAKES, Words, at_hour, capital, duration, option_text, safe
from nacsim.record import CHAIR
from nacsim.scenario.resolved import Leg, Provision, Scenario
from nacsim.theory.rules import RULES
from nacsim_dashboards.pages.page import policy
from nacsim_dashboards.pages.templates import environment
from nacsim_dashboards.theme import DARK, FONT, LIGHT

SESSIONS = 9
"""Rows of the worksheet's table."""
MOST_TIMES = 12
"""So many meetings are listed; of more the first and the last."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause on paper: what is proposed, and what else it could say."""

    name: str
    title: str
    core: bool
    draft: str
    others: tuple[str, ...]


def handouts(scenario: Scenario) -> str:
    """All handouts of a decision as one page of HTML, a sheet of A4 for each seat. Every text in it is escaped."""
    words = Words(scenario)
    return (
        environment()
        .get_template("classroom/handouts.html")
        .render(
            title=_title(scenario),
            question=safe(scenario.question),
            notes=[safe(note) for note in scenario.notes],
            facts=_facts(words),
            clauses=_clauses(words),
            marks=[(mark, TAKES[stance]) for stance, mark in MARKS.items()],
            members=len(scenario.allies),
            chair=_brief(words, CHAIR),
            moves=chair_moves(words),
            times=_times(words),
            seats=_seats(words),
            outcomes=[capital(outcome) for outcome in OUTCOME_WORDS.values()],
            sessions=SESSIONS,
            procedure=whole_procedure(words),
            policy=policy(()),
            style=_style(),
            font=FONT,
            look={"light": LIGHT, "dark": DARK},
        )
    )


def _title(scenario: Scenario) -> str:
    name = scenario.variant_title or scenario.variant
    return safe(f"{scenario.title}: {name}" if name else scenario.title)


def _facts(words: Words) -> tuple[Labelled, ...]:
    scenario, main = words.scenario, words.scenario.legs[-1]
    facts = {
        "Tabled by": words.sponsors(),
        "Passes if": RULES[scenario.rule].says,
        "Opens": at_hour(scenario.opening, year=True),
        "First in": ", then ".join(words.body(leg.body) for leg in scenario.legs[:-1]),
        "Deadline": f"{words.when(main.deadline)}, {words.body(main.body)}, after {duration(main.deadline)}",
        "Round the table": words.names(scenario.codes),
    }
    return tuple((label, text) for label, text in facts.items() if text)


def _clauses(words: Words) -> tuple[Clause, ...]:
    scenario = words.scenario
    return tuple(_clause(words, p, draft) for p, draft in zip(scenario.provisions, scenario.draft, strict=True))


def _clause(words: Words, provision: Provision, draft: int) -> Clause:
    wordings = [option_text(option) for option in provision.options]
    proposed = wordings.pop(draft)
    return Clause(words.clause(provision.key), safe(provision.title), provision.core, proposed, tuple(wordings))


def _seats(words: Words) -> list[OwnBrief]:
    """A brief of each ally, in the order of their names."""
    return [_brief(words, code) for code in sorted(words.scenario.codes, key=words.name)]


def _brief(words: Words, seat: str) -> OwnBrief:
    """What whoever takes this seat is told before the first session."""
    sitting = Sitting.open(words.scenario, seats=[seat], as_written=True)
    told = sitting.private(seat)["brief"]
    assert isinstance(told, dict)  # noqa: S101 - as `Question.brief`
    return own_brief(words, seat, told)


def _times(words: Words) -> list[Labelled]:
    """When each body can meet."""
    scenario = words.scenario
    return [
        *((capital(words.body(leg.body)), _meetings(words, leg)) for leg in scenario.legs),
        *(
            (capital(words.body(other.body)), f"once the matter was moved there, for {duration(other.hours)}")
            for other in scenario.other_bodies
        ),
    ]


def _meetings(words: Words, leg: Leg) -> str:
    times: Sequence[str] = [words.when(hour) for hour in leg.meetings]
    if len(times) > MOST_TIMES:
        times = [*times[: MOST_TIMES - 2], f"{len(times) - MOST_TIMES + 1} more", times[-1]]
    return "; ".join(times)


@cache
def _style() -> str:
    return (resources.files("nacsim_dashboards.classroom") / "handouts.css").read_text("utf-8")
