"""The procedure in force, in our own words, each fact with where it was read; ids are those of docs/glossary.md.

What a fact was seen in is told only in decisions that came after: nobody at an earlier table could have known it, and
it may be the very end of what is being decided. It is told without the case, for the next lesson may be that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from nacsim.findings.words import Words
from nacsim.scenario.resolved import Scenario
from nacsim.theory.rules import RULES


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known, and from where; or what nacsim makes of it."""

    text: str
    source: str
    """Empty where it would tell what came of the decision, or of a later one."""


OWN = "a rule of nacsim's"
"""The source of what nacsim makes of the procedure."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A fact, and what was seen of it, in no case by name, from the day on which that was known."""

    text: str
    known: date
    seen: str
    source: str

    def told(self, day: date) -> Fact:
        """What is said of it in a decision of a day."""
        return Fact(f"{self.text} {self.seen}".strip(), self.source) if self.known < day else Fact(self.text, "")


_CONSENSUS = Fact(
    "NATO takes no votes. Talk goes on until there is a text that every member can live with.",
    "NATO, Consensus decision-making at NATO, 2016 and 2023 (nato_consensus)",
)
_STANDING = Fact(
    "Not standing in the way: a government may dislike a text and let it pass. London told Parliament in 1963"
    " that members who could not agree had at times acquiesced, with a reservation, rather than oppose"
    " formally.",
    "House of Commons, Hansard, 28 May 1963 (hansard630528)",
)
_ALONE = _Seen(
    "Being the only one is costly.",
    date(2003, 2, 6),
    "Allies have left a group that objected; that loneliness was the reason is inferred.",
    "UPI in the Washington Times, 6 February 2003 (wt030206); APA, 5 March 2009 (apa090305)",
)
_WORDS = Fact(
    "Every ally must accept every word of a text, and each delegation clears words with its capital.",
    "blogs.state.gov, 2010 (dosblog2010)",
)
_ASIDE = _Seen(
    "Standing aside: consent without taking part.",
    date(2004, 12, 10),
    "Allies have kept their own officers out of a mission that all had agreed to.",
    "International Herald Tribune, 10 December 2004 (iht041210)",
)
_YES_IF = _Seen(
    '"Yes, if": an objection with a condition, which may bring a new text.',
    date(2003, 2, 16),
    "",
    "globalsecurity.org, 18 February 2003 (usia030218)",
)
_LETTER = Fact(
    "Silence is broken by a letter to the Secretary General; one is enough. It is no defeat on record but a"
    " return to talks.",
    "Congressional Research Service, RS21510, 8 March 2004 (crs21510)",
)
_SILENCE = Fact(
    "The chair sets an hour. If no government objects before it, the text is adopted at that hour, without a"
    " meeting. It gives capitals time to read, and lets them assent by saying nothing.",
    "Irish Times, 22 August 2001 (it010822)",
)
_LATE = _Seen(
    "A letter can come at any time before the hour.",
    date(2003, 2, 10),
    "One has come about an hour before it.",
    "AP, 10 February 2003 (ap030210)",
)
_OVER = _Seen(
    "A silence can be set over known objections, to make hesitant capitals own them.",
    date(2003, 2, 6),
    "That this is what it is for is how a newspaper read it.",
    "UPI in the Washington Times, 6 February 2003 (wt030206)",
)
_CHAIR = Fact(
    "Helping the members to consult and to agree is one of the Secretary General's main tasks. (That he has"
    " neither vote nor veto was not checked in a source.)",
    "NATO, Consensus decision-making at NATO (nato_consensus)",
)
_DPC = _Seen(
    "Another body of equal authority may take a matter up. A move there removes only the objections of those without"
    " a seat.",
    date(2003, 2, 16),
    "",
    "Reuters, 16 February 2003 (reuters030216); NATO, decision sheet (natopr030216)",
)
_POSTPONE = _Seen(
    "A compromise may put the hard point off.",
    date(2004, 7, 30),
    "",
    "AFP, 30 July 2004 (afp040730a)",
)

_AGAIN = Fact(
    "A sounding asks everybody at once. It is asked again, three times in a session at most, until nobody changes.",
    OWN,
)
_HOLDS_OUT = Fact(
    "An ally of the model that could live with a text may object all the same, in the hope of a better one. The later"
    " it is, the less it holds out for.",
    OWN,
)
_UNBLOCKED = Fact(
    "Nobody blocks the text. You may put it through, or table a compromise first, which those who let this text pass"
    " may yet refuse.",
    OWN,
)
_FACTS: Mapping[str, tuple[Fact | _Seen, ...]] = {
    "sounding": (
        _CONSENSUS,
        _STANDING,
        _ALONE,
        _ASIDE,
        _AGAIN,
        _HOLDS_OUT,
    ),
    "floor": (_YES_IF, _WORDS),
    "silence": (_SILENCE, _LETTER, _LATE),
    "move": (
        _CHAIR,
        _POSTPONE,
        _OVER,
        _DPC,
    ),
    "drafting": (_CHAIR, _SILENCE, _UNBLOCKED),
}
"""What is known at each kind of question; what may be done there is added by `_may`."""


def _silences(scenario: Scenario) -> bool:
    return any(leg.silence_hours for leg in scenario.legs)


def _always(_scenario: Scenario) -> bool:
    return True


_NEEDS: Mapping[Fact | _Seen, Callable[[Scenario], bool]] = {
    _SILENCE: _silences,
    _OVER: lambda scenario: bool(scenario.legs[-1].silence_hours),
    _DPC: lambda scenario: bool(scenario.other_bodies),
    _ASIDE: lambda scenario: scenario.opt_outs,
}
"""What is in force only where the decision has it."""


def _may(scenario: Scenario, kind: str) -> Iterator[Fact]:
    """What may be done on the floor and in the chair, as far as this decision allows it."""
    if kind == "floor":
        press = "press another ally that objects, in its capital; " if scenario.demarches else ""
        yield Fact(
            f"Between the session and the chair's move you may ask for other words; ask for time; {press}or speak. If"
            " you object, you may also set a condition, or take your objection back. The chair weighs your words as one"
            " wish among others, believes a condition, and where the text is blocked gives time to who asks for the"
            " first time.",
            OWN,
        )
    if kind == "move":
        press = "ask capitals to work on one who objects; " if scenario.demarches else ""
        silence = "set a silence; " if scenario.legs[-1].silence_hours else ""
        yield Fact(
            f"You may redraft, but past no red line of those who tabled the text; {press}{silence}adjourn; or close."
            " Each move needs the time until the next meeting.",
            OWN,
        )


def procedure(words: Words, kind: str) -> tuple[Fact, ...]:
    """What is in force at a question of a kind; the rule first where it is not the alliance's own."""
    scenario = words.scenario
    there = [fact for fact in _FACTS[kind] if _NEEDS.get(fact, _always)(scenario)]
    facts = (*(fact.told(scenario.date) if isinstance(fact, _Seen) else fact for fact in there), *_may(scenario, kind))
    if scenario.rule == "consensus":
        return facts
    says = RULES[scenario.rule].says
    return (Fact(f"In this what-if a text passes if {says}.", "the scenario's procedure"), *facts)


def whole_procedure(words: Words) -> tuple[Fact, ...]:
    """All of it, each fact once."""
    return tuple(dict.fromkeys(fact for kind in _FACTS for fact in procedure(words, kind)))
