"""Why a term of an ally's reckoning changed between two soundings: in words, with what the record says happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nacsim.findings.evidence import cite
from nacsim.findings.reason_words import DESERTED, PHRASES, PRESUMED, Reason
from nacsim.findings.words import Words, listed, unstopped
from nacsim.record import Calendar, Record, Redraft, SideDeal, SilenceBroken, Sounding, StagePassed
from nacsim.scenario.resolved import CalendarEvent, OptionKind

_BECAME: dict[OptionKind, str] = {"point": "redrafted", "vague": "left vague", "left_open": "put off"}


@dataclass(frozen=True, slots=True)
class Span:
    """The time between two soundings, given as indices among the record's events, for one ally."""

    record: Record
    words: Words
    ally: str
    before: int
    after: int

    def reason(self, term: str, amount: float) -> Reason:
        """Why a term brought the ally nearer (amount above 0) or not."""
        if term.startswith("clauses."):
            return self._clause(term.removeprefix("clauses."), amount)
        if term == "value":
            return self._worth(amount)
        if term == "commitments":
            return self._words_given(amount)
        if term == "time" and amount > 0 and not self._time_went_by():
            return DESERTED
        if term == "alone" and amount > 0 and self._new_text(self.after) and not self._new_text(self.before):
            return PRESUMED
        return PHRASES[term][amount < 0]

    def _clause(self, clause: str, amount: float) -> Reason:
        key = self.words.clause(clause)
        name = f"the {key} clause"
        changes = [
            (i, change)
            for i, redraft in self.record.numbered(Redraft)
            if self._within(i)
            for change in redraft.changes
            if change.provision == clause
        ]
        if not changes:
            weight = "less" if amount > 0 else "more"
            return Reason(f"{name} weighed {weight} on it", f"{key} weighs {weight}")
        _, last = changes[-1]
        became = _BECAME[self.words.option(clause, last.to).kind]
        evidence = tuple(e for i, _ in changes for e in cite(self.record, i, "changes"))
        return Reason(f"{name} was {became}", f"{key} {became}", evidence)

    def _within(self, event: int) -> bool:
        return self.before <= event < self.after

    def _worth(self, amount: float) -> Reason:
        """A dated event that changed it, or the capital, which speaks for itself after its letter."""
        phrase = PHRASES["value"][amount < 0]
        if deal := self._deal(amount):
            return deal
        if due := self._due("value", "linkage", "capital_gap"):
            place, event = due[-1]
            short = f"event speaks {'for' if amount > 0 else 'against'} it"
            return Reason(
                f"{phrase.words} after this: {unstopped(event.event)}", short, cite(self.record, place, "event")
            )
        broken = self.record.numbered(SilenceBroken)
        letters = [i for i, silence in broken if i < self.after and self.ally in silence.by]
        if letters:
            warmly, short = ("more", "capital warms") if amount > 0 else ("less", "capital cools")
            return Reason(f"its capital saw the text {warmly} warmly", short, cite(self.record, letters[-1], "by"))
        return phrase

    def _deal(self, amount: float) -> Reason | None:
        """A side deal: what it held against the matter was paid for, it paid, or it learnt from it."""
        deals = [(i, deal) for i, deal in self.record.numbered(SideDeal) if self._within(i)]
        if not deals:
            return None
        place, deal = deals[-1]
        evidence = cite(self.record, place, "by", "on")
        if amount > 0:
            own = [(i, deal) for i, deal in deals if deal.on == self.ally]
            if not own:
                return None
            payer = self.words.ally(own[-1][1].by)
            paid = f"{payer} paid for what it held against the matter for another reason"
            return Reason(paid, "paid by side deal", evidence)
        if any(deal.by == self.ally for _, deal in deals):
            paid = f"it paid for what {self.words.ally(deal.on)} held against the matter"
            return Reason(paid, "pays a side deal", evidence)
        return Reason(f"it asked for more, as {self.words.ally(deal.on)} had been paid", "asks for more", evidence)

    def _words_given(self, amount: float) -> Reason:
        """Words it gave itself, or the treaty's to an ally that has asked for consultations."""
        asked = [
            (i, event)
            for i, event in self.record.numbered(Calendar)
            if self._within(i) and self._dated(event).article_4 and self._dated(event).article_4 != (self.ally,)
        ]
        if asked and amount > 0:
            place, event = asked[-1]
            need = f"an ally in need had the treaty's word: {unstopped(event.event)}"
            return Reason(need, "an ally in need", cite(self.record, place, "event"))
        if joined := self._beside(amount):
            return joined
        phrase = PHRASES["commitments"][amount < 0]
        if due := self._due("commitments"):
            place, event = due[-1]
            evidence = cite(self.record, place, "event")
            return Reason(f"{phrase.words} after this: {unstopped(event.event)}", phrase.short, evidence)
        return phrase

    def _beside(self, amount: float) -> Reason | None:
        """Allies that it acts with no longer refuse, or do now."""
        phases = [self.words.scenario.allies, *(due.allies for due in self.words.scenario.calendar)]
        bonds = {bond.to for allies in phases for ally in allies if ally.code == self.ally for bond in ally.acts_with}
        old, new = (self._refused_before(i) for i in (self.before, self.after))
        moved = sorted(bonds & ((old - new) if amount > 0 else (new - old)))
        if not moved:
            return None
        who = listed([self.words.ally(code) for code in moved])
        presumed = self._new_text(self.after) and not self._new_text(self.before)
        if amount < 0:
            return Reason(f"{who}, with which it acts, refused", "partners refuse")
        if presumed:
            return Reason(f"{who}, with which it acts, had yet to be heard on the new text", "partners not yet heard")
        return Reason(f"{who}, with which it acts, no longer refused", "partners give way")

    def _refused_before(self, sounding: int) -> set[str]:
        """Who was known to refuse when this sounding was taken: as at the one before, of the same text."""
        for event in reversed(self.record.events[:sounding]):
            if isinstance(event, Redraft | StagePassed):
                return set()
            if isinstance(event, SilenceBroken):
                return set(event.by)
            if isinstance(event, Sounding):
                return {code for code, stance in event.stances.items() if stance == "object"}
        return set()

    def _due(self, *names: str) -> list[tuple[int, Calendar]]:
        """The dated events between that changed any of these numbers of the ally, by the scenario."""
        return [
            (i, event) for i, event in self.record.numbered(Calendar) if self._within(i) and self._touches(event, names)
        ]

    def _touches(self, event: Calendar, names: Sequence[str]) -> bool:
        scenario = self.words.scenario
        phases = [scenario.allies, *(due.allies for due in scenario.calendar)]
        now = scenario.calendar.index(self._dated(event)) + 1
        old, new = (next(ally for ally in phases[i] if ally.code == self.ally) for i in (now - 1, now))
        return any(getattr(old, name) != getattr(new, name) for name in names)

    def _dated(self, event: Calendar) -> CalendarEvent:
        return next(due for due in self.words.scenario.calendar if due.key == event.key)

    def _time_went_by(self) -> bool:
        """Whether the two soundings lie apart by the theory's clock, which stops at the deadline."""
        deadline, events = self.words.scenario.legs[-1].deadline, self.record.events
        return events[self.before].hour < min(events[self.after].hour, deadline)

    def _new_text(self, sounding: int) -> bool:
        """Whether a sounding was the first of a new text, or of a text in a new stage."""
        for event in reversed(self.record.events[:sounding]):
            if isinstance(event, Sounding):
                return False
            if isinstance(event, Redraft | StagePassed):
                return True
        return True
