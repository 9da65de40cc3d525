"""Why a term of an ally's reckoning changed between two soundings: in words, with what the record says happened."""

from __future__ import annotations

from dataclasses import dataclass

from nacsim.findings.evidence import Evidence, cite
from nacsim.findings.words import Words, safe
from nacsim.record import Record
from nacsim.scenario.resolved import OptionKind

Reason = tuple[str, tuple[Evidence, ...]]

_PHRASES = {
    "alone": ("it stood more alone", "it had more company"),
    "support": ("more of the alliance stood behind the text", "less of the alliance stood behind the text"),
    "pressure": ("demarches weighed on it", "demarches weighed less on it"),
    "bypass": ("another body could leave it out", "no other body could leave it out any more"),
    "commitments": ("its earlier words weighed more", "its earlier words weighed less"),
    "reserve": ("it had less time to hold out", "it held out for more"),
    "value": ("a decision was worth more to it", "a decision was worth less to it"),
    "aside": ("standing aside spared it more", "standing aside spared it less"),
    "others_aside": ("fewer others stood aside", "more others stood aside"),
    "worst_clause": ("the clause it minded most weighed less", "the clause it minded most weighed more"),
}
"""Term: how it is told when it brought consent nearer, and when it did not."""

_PRESUMED = {
    "alone": "nobody else had yet refused the new text",
    "support": "all were presumed to support the new text",
}
"""The same at the first sounding of a new text, when all are presumed in favour."""

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
        """Why a term brought the ally nearer (amount above 0) or not, and the evidence besides the term itself."""
        if term.startswith("clauses."):
            return self._clause(term.removeprefix("clauses."), amount)
        if term == "value":
            return self._worth(amount)
        if term in _PRESUMED and amount > 0 and self._new_text(self.after) and not self._new_text(self.before):
            return _PRESUMED[term], ()
        return _PHRASES[term][amount < 0], ()

    def _happened(self, kind: str, since: int) -> list[int]:
        return [i for i in range(since, self.after) if self.record.events[i]["kind"] == kind]

    def _clause(self, clause: str, amount: float) -> Reason:
        events, name = self.record.events, f"the {self.words.clause(clause)} clause"
        redrafts = [i for i in self._happened("redraft", self.before) if events[i]["provision"] == clause]
        if not redrafts:
            return f"{name} weighed {'less' if amount > 0 else 'more'} on it", ()
        became = _BECAME[self.words.option(clause, events[redrafts[-1]]["to"]).kind]
        return f"{name} was {became}", tuple(e for i in redrafts for e in cite(self.record, i, "provision", "to"))

    def _worth(self, amount: float) -> Reason:
        """A dated event that changed it, or the capital, which speaks for itself after its letter."""
        due = [i for i in self._happened("calendar", self.before) if self._touches_worth(i)]
        said = _PHRASES["value"][amount < 0]
        if due:
            event = cite(self.record, due[-1], "event")
            return f"{said} after this: {safe(event[0].value)}", event
        letters = [i for i in self._happened("silence_broken", 0) if self.ally in self.record.events[i]["by"]]
        if letters:
            warmly = "more" if amount > 0 else "less"
            return f"its capital saw the text {warmly} warmly", cite(self.record, letters[-1], "by")
        return said, ()

    def _touches_worth(self, event: int) -> bool:
        """Whether a dated event changed what a decision is worth to this ally, by the scenario."""
        scenario, key = self.words.scenario, self.record.events[event]["key"]
        phases = [scenario.allies, *(due.allies for due in scenario.calendar)]
        now = [due.key for due in scenario.calendar].index(key) + 1
        old, new = (next(ally for ally in phases[i] if ally.code == self.ally) for i in (now - 1, now))
        return (old.value, old.linkage, old.capital_gap) != (new.value, new.linkage, new.capital_gap)

    def _new_text(self, sounding: int) -> bool:
        """Whether a sounding was the first of a new text, or of a text in a new stage."""
        for event in reversed(self.record.events[:sounding]):
            if event["kind"] == "sounding":
                return False
            if event["kind"] in ("redraft", "stage_passed"):
                return True
        return True
