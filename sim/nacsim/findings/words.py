"""Words for what a record holds: stances, outcomes, dates, names. One place for each, plain ASCII of our own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nacsim.plain import plain
from nacsim.record import CHAIR, Mechanism, Outcome, Stance
from nacsim.scenario.resolved import Option, Scenario

MARKS: dict[Stance, str] = {"support": "+", "undecided": "?", "acquiesce": "~", "object": "X"}
"""A letter for each stance, so that a tally can be read without colour."""

STANCE_WORDS: dict[Stance, str] = {
    "support": "support",
    "undecided": "undecided",
    "acquiesce": "does not stand in the way",
    "object": "objects",
}

TAKES: dict[Stance, str] = STANCE_WORDS | {"support": "supports the text", "undecided": "is undecided"}
"""The same as a verb, after an ally's name."""

OFFICIALS = {"SECGEN": "the Secretary General", "SACEUR": "the Supreme Allied Commander Europe"}
"""Who may propose a text without a seat."""
OUTCOME_WORDS: dict[Outcome, str] = {
    "adopted_as_drafted": "adopted as drafted",
    "adopted_amended": "adopted, amended",
    "adopted_in_other_body": "adopted in another body",
    "deferred": "deferred",
    "not_adopted": "not adopted",
}

MECHANISM_WORDS: dict[Mechanism, str] = {
    "redraft": "the text was redrafted",
    "drafting": "a compromise was tabled with nobody blocking",
    "demarche": "a demarche was made",
    "silence_broken": "silence was broken",
    "silence_over_objections": "silence was tried over objections",
    "moved_to_body": "the matter moved to another body",
    "items_dropped": "items were struck",
    "sponsor_withdrew": "the sponsors withdrew it",
    "event_ended_it": "an event ended it",
    "deadline": "it closed with objections at the deadline",
    "side_deal": "an ally paid for another's quarrel",
}

NO_RECKONING = "gave no reckoning"
"""Of who is not the theory: why it answered as it did is nowhere on record."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FEW = 4
"""So many of a kind are named in a sentence; more are counted."""
_WITH_ARTICLE = ("United ", "Netherlands", "Czech Republic")


def safe(text: str) -> str:
    """A text on one line, harmless to a terminal."""
    return plain(" ".join(text.split()))


def unstopped(text: str) -> str:
    """What an author or a player wrote, to stand in a sentence: without the full stop that it may end in."""
    return safe(text).removesuffix(".")


def capital(text: str) -> str:
    """The first letter large."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The first letter small."""
    return text[:1].lower() + text[1:]


def quoted(name: str) -> str:
    """A name as it stands in a sentence: in quotes if it is a title, which begins with a capital as no key does."""
    return f'"{name}"' if name[:1].isupper() else name


def listed(parts: Iterable[str]) -> str:
    """a, b and c; "nobody" if there is none."""
    *head, last = [*parts] or ["nobody"]
    return f"{', '.join(head)} and {last}" if head else last


def possessive(name: str) -> str:
    """France's, the United States'."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def counted(number: int, noun: str) -> str:
    """1 hour, 2 hours, 2,000 runs."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def count_of_allies(number: int) -> str:
    """1 ally, 2 allies."""
    return "1 ally" if number == 1 else f"{number} allies"


def people(number: int) -> str:
    """1 person, 2 people."""
    return f"{number:,} {'person' if number == 1 else 'people'}"


def sentence(text: str) -> str:
    """With a full stop, unless it ends in a quotation that has one."""
    return text if text.rstrip('"').endswith((".", "!", "?", "\u2026")) else f"{text}."


def and_others(names: Sequence[str], most: int = 3) -> str:
    """All of two or three names, or of `most`; of more, the first and how many others."""
    return listed(names) if len(names) <= most else f"{names[0]} and {counted(len(names) - 1, 'other')}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def duration(hours: int) -> str:
    """2 days 11 hours."""
    days, rest = divmod(hours, 24)
    parts = [counted(n, noun) for n, noun in ((days, "day"), (rest, "hour")) if n]
    return " ".join(parts) or "no time at all"


def on_day(day: date) -> str:
    """28 July 2004. English in every locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def on_date(text: str) -> str:
    """A date as a source gives it: 28 July 2004 where it names a day, else as it stands."""
    try:
        return on_day(date.fromisoformat(text))
    except ValueError:
        return safe(text)


def at_hour(moment: datetime, year: bool = False) -> str:
    """Wed 28 July, 16:00."""
    years = f" {moment.year}" if year else ""
    return f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]}{years}, {moment:%H:%M}"


def apart(*numbers: float) -> list[str]:
    """Numbers with two decimals, or more where two would show different ones as equal."""
    for decimals in range(2, 7):
        shown = [f"{round(number, decimals) + 0.0:.{decimals}f}" for number in numbers]
        if len(set(shown)) == len(set(numbers)):
            break
    return shown


def option_text(option: Option) -> str:
    """An option in its author's words, saying if it puts the clause off or leaves it vague."""
    text = unstopped(option.text)
    if option.kind == "left_open":
        return f"{text} (put off{f' until {on_day(option.until)}' if option.until else ''})"
    return f"{text} (vague)" if option.kind == "vague" else text


@dataclass(frozen=True, slots=True)
class Words:
    """The names and dates of one scenario."""

    scenario: Scenario

    def name(self, code: str) -> str:
        """A country as it stands in a list: United States."""
        return next((safe(ally.name) for ally in self.scenario.allies if ally.code == code), code)

    def ally(self, code: str) -> str:
        """A country as it stands in a sentence: the United States."""
        name = self.name(code)
        return f"the {name}" if name.startswith(_WITH_ARTICLE) else name

    def seat(self, seat: str) -> str:
        """Whoever has a seat, or the chair, in a sentence."""
        return "the chair" if seat == CHAIR else self.ally(seat)

    def because(self, code: str) -> str:
        """What the file says moves it, in the file's words; nothing if it says nothing."""
        reason = next((safe(ally.because) for ally in self.scenario.allies if ally.code == code), "")
        return f' (the file says why: "{reason}")' if reason else ""

    def allies(self, codes: Iterable[str]) -> str:
        """Several, in a sentence, in the order of their names."""
        return listed(sorted((self.ally(code) for code in codes), key=lambda name: name.removeprefix("the ")))

    def some(self, codes: Sequence[str], few: int = FEW) -> str:
        """A few by name, in a sentence; more of them as a number."""
        return self.allies(codes) if len(codes) <= few else count_of_allies(len(codes))

    def names(self, codes: Iterable[str]) -> str:
        """Several, in a list, in the order of their names."""
        return ", ".join(sorted(self.name(code) for code in codes)) or "nobody"

    def sponsors(self) -> str:
        """Who tables the text: members, in the order of their names, and officials."""
        members = [self.name(ally.code) for ally in self.scenario.allies if ally.sponsor]
        return ", ".join([*sorted(members), *(OFFICIALS[code] for code in self.scenario.officials)])

    def body(self, key: str) -> str:
        """A body by its full name, in a sentence."""
        return f"the {safe(self.scenario.body_names.get(key, key))}"

    def stage(self, key: str) -> str:
        """The body of a stage."""
        return self.body(next(leg.body for leg in self.scenario.legs if leg.key == key))

    def when(self, hour: int) -> str:
        """The clock time of an hour since the opening."""
        return at_hour(self.scenario.opening + timedelta(hours=hour))

    def due(self, hour: int) -> str:
        """The same for a dated event, whose hour matters only if it has one: Fri 14 February."""
        return self.when(hour).removesuffix(", 00:00")

    def clause(self, key: str) -> str:
        """A provision's short name: fact finding."""
        return key.replace("_", " ")

    def clauses(self, keys: Iterable[str]) -> str:
        """Several; none: it is not a clause that is in dispute."""
        return listed([self.clause(key) for key in keys] or ["the matter as such"])

    def option(self, provision: str, option: str) -> Option:
        """An option by its keys."""
        matching = next(p for p in self.scenario.provisions if p.key == provision)
        return matching.options[matching.index(option)]

    def wording(self, provision: str, option: str) -> str:
        """An option's text by its keys."""
        return option_text(self.option(provision, option))
