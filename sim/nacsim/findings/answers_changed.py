"""What somebody's answers changed: one sitting against the model in the same seat, on the same draws and over many.

A sentence must be true of any result: where nothing differs, where the difference may be chance, and where only one of
the two comes to a decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nacsim.findings.answers_again import Many
from nacsim.findings.changes import Changed, changed
from nacsim.findings.own_answers import OwnAnswer
from nacsim.findings.wishes import distance
from nacsim.findings.words import OUTCOME_WORDS, STANCE_WORDS, Words, capital, counted, duration, listed
from nacsim.record import CHAIR, Record, Stance, ally_of
from nacsim.scenario.resolved import Ally, Provision, Scenario

_STANDS: Mapping[Stance, tuple[str, str]] = {
    "support": ("supports it", "support it"),
    "undecided": ("is undecided", "are undecided"),
    "acquiesce": ("lets it pass", "let it pass"),
    "object": ("objects", "object"),
}
"""Where one ally stands, and where several do."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A clause that ends otherwise."""

    provision: str
    title: str
    yours: str
    model: str
    """The wordings."""
    nearer: Mapping[str, bool]
    """By ally in whose seat somebody sat: whether yours is nearer to what it wants; left out where that is not known or
    equal."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing about the end, with the answers and with the model."""

    what: str
    yours: str
    model: str


@dataclass(frozen=True, slots=True)
class AnswersChanged:
    """One sitting against the model in the same seats."""

    scenario: Scenario
    seats: tuple[str, ...]
    answers: tuple[OwnAnswer, ...]
    """In the order in which they were given."""
    yours: Record
    model: Record
    """The same run, all left to the model."""
    many: Many

    @property
    def given(self) -> bool:
        """Whether any question was not left to the model."""
        return not all(own.left for own in self.answers)

    @property
    def draws(self) -> str:
        """What both have in common."""
        return "in the run as written" if self.yours.as_written else "on the same draws"

    @property
    def headline(self) -> str:
        """How it ends, and how it would have ended."""
        yours, model = self.yours, self.model
        there = f"the model {self._there}"
        if not self.answers:
            return "You were asked nothing, so nothing can differ"
        if not self.given:
            return "You left every question to the model, so nothing can differ"
        if self.same:
            return (
                f"{capital(self.draws)} your answers changed nothing of how it ends: with {there} the outcome, the"
                " hour, the text and the stances are the same"
            )
        hours = model.hours - yours.hours
        when = f"{duration(abs(hours))} {'later' if hours > 0 else 'earlier'}" if hours else "at the same hour"
        ours = OUTCOME_WORDS[yours.outcome]
        if yours.outcome == model.outcome:
            comes = f"with {there} it comes {when}" if hours else f"it comes {when}"
            return f"{capital(self.draws)} the outcome is the same without your answers, {ours}; {comes}"
        would = f"would have been {OUTCOME_WORDS[model.outcome]}" if model.adopted else "would not have been adopted"
        return f"With your answers it is {ours}; {self.draws}, with {there}, it {would} ({when})"

    @property
    def same(self) -> bool:
        """Whether both end alike."""
        return all(
            getattr(self.yours, name) == getattr(self.model, name)
            for name in ("outcome", "body", "hours", "text", "final", "opt_outs")
        )

    @property
    def claims(self) -> tuple[str, ...]:
        """What else differs on the same draws; nothing where nothing does."""
        if self.same:
            return ()
        return tuple(filter(None, (self.of_text, *self.of_wishes, self.of_stances, self.of_taking_part)))

    @property
    def of_text(self) -> str:
        """Which clauses end otherwise."""
        clauses = self.clauses
        if not clauses:
            return "The text at the end is the same"
        count = f"{len(clauses)} of {counted(len(self.scenario.provisions), 'clause')}"
        return f"The texts at the end differ in {count}: {listed(clause.title for clause in clauses)}"

    @property
    def of_wishes(self) -> tuple[str, ...]:
        """What each ally got of it that somebody answered for, where both come to a decision."""
        if not (self.yours.adopted and self.model.adopted):
            return ()
        return tuple(filter(None, (self._wishes(ally) for ally in self.allies)))

    @property
    def of_stances(self) -> str:
        """Who stands otherwise at the end."""
        moved = self.stances
        if not moved:
            return "At the end every ally stands where it would have stood"
        groups: dict[tuple[Stance, Stance], list[str]] = {}
        for one in moved:
            groups.setdefault((one.now, one.was), []).append(one.ally)
        return f"At the end {'; '.join(self._stand(who, *stances) for stances, who in groups.items())}"

    @property
    def of_taking_part(self) -> str:
        """Who stands aside with the one and not with the other; nothing where nobody does."""
        yours, model = (_aside(record) for record in (self.yours, self.model))
        only = {"with your answers alone": yours - model, "with the model alone": model - yours}
        parts = [f"{how}: {Words(self.scenario).some(sorted(allies))}" for how, allies in only.items() if allies]
        return f"Stand aside {'; '.join(parts)}" if parts else ""

    @property
    def allies(self) -> tuple[str, ...]:
        """Whose seats or capitals somebody answered for."""
        return tuple(dict.fromkeys(ally_of(seat) for seat in self.seats if seat != CHAIR))

    @property
    def clauses(self) -> tuple[Reworded, ...]:
        """Those that end otherwise, in the order of the file."""
        return tuple(self._reworded())

    @property
    def stances(self) -> tuple[Changed, ...]:
        """Who stands otherwise at the end; `was` with the model."""
        return changed(self.model.final, self.yours.final)

    @property
    def beside(self) -> tuple[Beside, ...]:
        """How both end, side by side: the outcome, where and when; and of clauses and allies those that differ."""
        words, yours, model = Words(self.scenario), self.yours, self.model
        aside = [_aside(record) for record in (yours, model)]
        return (
            Beside("Outcome", OUTCOME_WORDS[yours.outcome], OUTCOME_WORDS[model.outcome]),
            Beside("Body at the end", words.body(yours.body), words.body(model.body)),
            Beside("Over on", words.when(yours.hours), words.when(model.hours)),
            *(Beside(f"Clause: {clause.title}", clause.yours, clause.model) for clause in self.clauses),
            *(
                Beside(f"At the end: {words.name(one.ally)}", STANCE_WORDS[one.now], STANCE_WORDS[one.was])
                for one in self.stances
            ),
            *([Beside("Stand aside", *map(words.names, aside))] if aside[0] != aside[1] else []),
        )

    @property
    def _there(self) -> str:
        """Where the model would have sat."""
        if self.seats == (CHAIR,):
            return "in the chair"
        return "in your seat" if len(self.seats) == 1 else "in your seats"

    def _stand(self, who: Sequence[str], now: Stance, was: Stance) -> str:
        several = len(who) > 1
        before = f"with the model {'they' if several else 'it'} {_STANDS[was][several]}"
        return f"{Words(self.scenario).some(who)} {_STANDS[now][several]} ({before})"

    def _reworded(self) -> Iterator[Reworded]:
        words, allies = Words(self.scenario), {ally.code: ally for ally in self.scenario.allies}
        for provision in self.scenario.provisions:
            key = provision.key
            ours, theirs = (record.text[key] for record in (self.yours, self.model))
            if ours != theirs:
                distances = {code: _distances(allies[code], provision, (ours, theirs)) for code in self.allies}
                nearer = {code: far[0] < far[1] for code, far in distances.items() if far and far[0] != far[1]}
                yours, model = (words.wording(key, option) for option in (ours, theirs))
                yield Reworded(key, words.clause(key), yours, model, nearer)

    def _wishes(self, ally: str) -> str:
        known = [(clause.title, clause.nearer[ally]) for clause in self.clauses if ally in clause.nearer]
        nearer, further = ([title for title, near in known if near == way] for way in (True, False))
        parts = [f"nearer to what it wants on {listed(nearer)}"] if nearer else []
        parts += [f"further from what it wants on {listed(further)}"] if further else []
        name = Words(self.scenario).name(ally)
        return f"For your {name} the text is {listed(parts)} than with the model" if parts else ""


def _aside(record: Record) -> set[str]:
    """Who stands aside from a text that is adopted."""
    return {*record.opt_outs} if record.adopted else set()


def answered_yourself(found: AnswersChanged) -> tuple[str, ...]:
    """That the model has no reckoning of what somebody answered; nothing where all was left to it."""
    words = Words(found.scenario)
    allies = [ally for ally in found.allies if any(ally_of(own.seat) == ally and not own.left for own in found.answers)]
    if not allies:
        return ()
    return (f"You answered for {words.allies(allies)} yourself, so the model has no reckoning of what you said there.",)


def _distances(ally: Ally, provision: Provision, options: Sequence[str]) -> list[float]:
    """How far these options are from what an ally wants, as written; empty where that is not known of each."""
    found = [distance(ally, provision, provision.options[provision.index(option)]) for option in options]
    known = [far for far in found if far is not None]
    return known if ally.position and len(known) == len(found) else []
