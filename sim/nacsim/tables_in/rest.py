"""What no table holds and a scenario needs: title, question, date, body, sponsors, draft, deadline.

Each has a default. What nobody answered is `assumed`, and the file says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nacsim.scenario import alliance_facts
from nacsim.scenario.assemble import OFFICIALS
from nacsim.scenario.values import YEARS
from nacsim.tables_in.codes import codes, keys
from nacsim.tables_in.positions import Positions
from nacsim.tables_in.scales import plainly

DAYS = 30
"""From the date to the deadline, if nobody says."""
LONGEST_TEXT = 200

Ask = Callable[[str, str, Callable[[str], str]], str]
"""Asks for one thing: the question, the answer that is proposed, and what checks an answer and gives it back tidy (its
ValueError says what is wrong with it)."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The matter around the positions. draft: by issue, a place on its scale. assumed: what was not answered."""

    title: str
    question: str
    day: date
    body: str
    sponsors: tuple[str, ...]
    draft: Mapping[int, float]
    deadline: date
    assumed: frozenset[str]


def proposed(_what: str, proposal: str, _check: Callable[[str], str]) -> str:
    """What to ask with where nobody can answer."""
    return proposal


def rest(positions: Positions, name: str, today: date, ask: Ask = proposed) -> Rest:
    """What is answered, in the order in which a file has it; what is proposed where the answer is that."""
    code_of = codes([actor.label for actor in positions.actors])
    asked = _Asked(ask, set())
    title = asked("title", "Title", positions.title[:LONGEST_TEXT] or name.replace("-", " ").capitalize(), _words)
    about = _listed([issue.title for issue in positions.issues])
    question = asked("question", "Question to be decided", f"What is decided on {about}?"[:LONGEST_TEXT], _words)
    on = date.fromisoformat(asked("date", "Date", today.isoformat(), _date))
    body = asked("body", "Body that decides", "NAC", lambda text: _body(text, on))
    first = _most_influential(positions)
    by = asked(
        "sponsors", "Who tables it (codes)", code_of[positions.actors[first].label], _sponsors([*code_of.values()])
    )
    sponsors = tuple(by.split(", "))
    tabled = next((i for i, actor in enumerate(positions.actors) if code_of[actor.label] in sponsors), first)
    draft = {i: asked.draft(positions, i, tabled) for i in range(len(positions.issues))}
    deadline = asked("deadline", "Deadline", (on + timedelta(days=DAYS)).isoformat(), lambda text: _later(text, on))
    return Rest(title, question, on, body, sponsors, draft, date.fromisoformat(deadline), frozenset(asked.assumed))


@dataclass(slots=True)
class _Asked:
    """Asks, and notes where the answer is what was proposed."""

    ask: Ask
    assumed: set[str]

    def __call__(self, what: str, words: str, proposal: str, check: Callable[[str], str]) -> str:
        answer = self.ask(words, proposal, check)
        if answer == proposal:
            self.assumed.add(what)
        return answer

    def draft(self, positions: Positions, issue: int, sponsor: int) -> float:
        """The place on an issue that is tabled: what the first sponsor wants, or who has a position there."""
        scale, label = positions.issues[issue].scale, positions.issues[issue].label
        wanted = positions.position.get((sponsor, issue))
        if wanted is None:
            wanted = next(place for (_, on), place in positions.position.items() if on == issue)

        def place(text: str) -> str:
            try:
                if scale.holds(value := float(text.replace(",", "."))):
                    return plainly(value)
            except ValueError:
                pass
            raise ValueError(f"a number from {scale}")

        return float(self("draft", f"Draft on {label} ({scale})", plainly(wanted), place))


def _most_influential(positions: Positions) -> int:
    """The actor with the largest influence, the first of equals."""
    return max(range(len(positions.actors)), key=lambda i: (positions.actors[i].influence or 0.0, -i))


def _words(text: str) -> str:
    tidy = " ".join(text.split())
    if not tidy or len(tidy) > LONGEST_TEXT:
        raise ValueError(f"a few words, at most {LONGEST_TEXT} characters")
    return tidy


def _date(text: str) -> str:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise ValueError("a date such as 2026-03-02")
    return found.isoformat()


def _later(text: str, opening: date) -> str:
    found = _date(text)
    if not opening < date.fromisoformat(found) <= opening + timedelta(days=365):
        raise ValueError(f"a date after {opening}, within a year of it")
    return found


def _body(text: str, on: date) -> str:
    key = text.strip().upper()
    known = [body for body in alliance_facts.bodies() if alliance_facts.body(body, on)]
    if key not in known:
        raise ValueError(f"one of {', '.join(known)}")
    return key


def _sponsors(known: Sequence[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = [code.upper() for code in text.replace(",", " ").split()]
        if not found or len(set(found)) < len(found) or not set(found) <= {*known, *OFFICIALS}:
            raise ValueError(f"one or several of {', '.join([*known, *OFFICIALS])}")
        return ", ".join(found)

    return check


def _listed(titles: Sequence[str]) -> str:
    *head, last = titles
    return f"{', '.join(head)} and {last}" if head else last


def issue_keys(positions: Positions) -> list[str]:
    """The keys of the clauses, in the order of the issues."""
    return [*keys([issue.label for issue in positions.issues]).values()]
