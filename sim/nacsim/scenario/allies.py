"""From what a file says of allies to every member's numbers, each with its spread and its origin."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from nacsim.ally_numbers import NUMBERS
from nacsim.scenario import alliance_facts
from nacsim.scenario.dispositions import BY_DISPOSITION, DISPOSITIONS, IDEAL_SPREAD, OBJECTING, Word, spread
from nacsim.scenario.resolved import Ally, Basis, Commitment, Confidence, RedLine, Sourced
from nacsim.scenario.schema import Entry, Spec, Statement
from nacsim.scenario.source import Finding, Path
from nacsim.scenario.values import By, number_problem

DEFAULT = "default"


def roster(spec: Spec) -> tuple[str, ...]:
    """Codes of all members, sorted: as listed, or as of the day that counts."""
    if spec.members is not None:
        return tuple(sorted(set(spec.members)))
    return alliance_facts.members(spec.members_as_of or spec.date)


def seats(spec: Spec, body: str) -> tuple[str, ...]:
    """Codes of the members with a seat in a body on the scenario's date; all of them if there is no such body then."""
    facts = alliance_facts.body(body, spec.date)
    return tuple(code for code in roster(spec) if facts is None or code not in facts.absent)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks for an ally: its own entry, `default`, both or neither, in the order in which they count."""

    code: str
    word: Word
    entries: tuple[tuple[str, Entry], ...]

    def said(self, field: str) -> Iterable[tuple[str, Entry, Any]]:
        """What is stated on a field: whose entry, the entry and the value."""
        for key, entry in self.entries:
            value = getattr(entry, field)
            if value is not None:
                yield key, entry, value

    def named(self, field: str) -> Mapping[str, tuple[str, Entry, Any]]:
        """What is stated on a field by name (clauses): the ally's own words before those of `default`."""
        found: dict[str, tuple[str, Entry, Any]] = {}
        for key, entry, values in self.said(field):
            for name, value in values.items():
                found.setdefault(name, (key, entry, value))
        return found


def voice(spec: Spec, code: str) -> Voice:
    """Who speaks for a member. An entry that states its own disposition, or a sponsor's, takes nothing from default."""
    own, default = spec.allies.get(code), spec.allies[DEFAULT]
    mine = () if own is None else ((code, own),)
    if own is not None and own.disposition is not None:
        return Voice(code, own.disposition, mine)
    if code in spec.sponsors:
        return Voice(code, "sponsor", mine)
    return Voice(code, default.disposition or "neutral", (*mine, (DEFAULT, default)))


class Register:
    """All allies of one scenario worked out together, for some numbers rest on those of others.

    findings: numbers that a {by: x} took out of their range.
    """

    def __init__(self, spec: Spec, set_paths: Sequence[Path] = ()) -> None:
        self.spec, self.set_paths = spec, set_paths
        self.findings: list[Finding] = []
        self.voices = [voice(spec, code) for code in roster(spec)]
        self.borrowed = {key: self._documented(key) for key, one in spec.provisions.items() if one.kind == "ordered"}
        weights = ((one.code, self._known_weight(one)) for one in self.voices)
        self.known_weights = {code: weight for code, weight in weights if weight is not None}

    def allies(self) -> tuple[Ally, ...]:
        """Every member, in the order of the codes."""
        return tuple(self._ally(one) for one in self.voices)

    def _ally(self, one: Voice) -> Ally:
        numbers = {name: self._number(one, name) for name in NUMBERS}
        participation = numbers.pop("participation")
        return Ally(
            **numbers,
            participation=None if participation.basis == "rule" else participation,
            code=one.code,
            name=alliance_facts.name(one.code, self.spec.members_as_of or self.spec.date),
            group=self._group(one),
            sponsor=one.code in self.spec.sponsors,
            disposition=one.word,
            salience={key: self._salience(one, key) for key in self.spec.provisions},
            ideal={key: self._ideal(one, key) for key in self.borrowed},
            distance={key: self._distances(one, key) for key in self.spec.provisions if key not in self.borrowed},
            red_lines=self._red_lines(one),
            commitments=self._commitments(one),
            because=next((entry.because for _, entry in one.entries if entry.because), ""),
        )

    def _group(self, one: Voice) -> str:
        key, entry = one.entries[0] if one.entries else (one.code, None)
        return (entry.group if entry else None) or key

    # Numbers

    def _number(self, one: Voice, field: str) -> Sourced:
        """A number as stated, plus what {by: x} adds to it; else by disposition, shared facts or rule."""
        said = list(one.said(field))
        if NUMBERS[field].inside:
            return self._sub(said[0], NUMBERS[field].inside, field) if said else Sourced(NUMBERS[field].otherwise)
        stated = next((index for index, (_, _, value) in enumerate(said) if not isinstance(value, By)), len(said))
        added = sum(value.by for _, _, value in said[:stated])
        base = self._stated(said[stated], field) if stated < len(said) else self._unstated(one, field)
        if not stated:
            return base
        key, entry, _ = said[0]
        total = base.value + added
        wrong = number_problem(total, *NUMBERS[field].limits)
        if wrong:
            message = f"{wrong}, and is {total:g} for {one.code} once this is added to {base.value:g}"
            self.findings.append(Finding(("allies", key, field), message, {"by": said[0][2].by}))
        confidence = entry.confidence or "assumed"
        return self._sourced(field, total, confidence, entry.source, self._basis(("allies", key, field)))

    def _stated(self, said: tuple[str, Entry, Any], field: str) -> Sourced:
        key, entry, value = said
        return self._sourced(
            field, value, entry.confidence or "assumed", entry.source, self._basis(("allies", key, field))
        )

    def _unstated(self, one: Voice, field: str) -> Sourced:
        if field in BY_DISPOSITION:
            stating = [pair for pair in one.entries if pair[1].disposition] or list(one.entries)
            key, entry = stating[0] if stating else (one.code, None)
            basis: Basis = "set" if self._basis(("allies", key, "disposition")) == "set" else "disposition"
            confidence = (entry.confidence if entry else None) or "assumed"
            number = getattr(DISPOSITIONS[one.word], field)
            return self._sourced(field, number, confidence, entry.source if entry else None, basis)
        if field == "weight":
            return self._weight(one)
        fact = alliance_facts.exposure(one.code) if field == "exposure" else None
        if fact is None:
            return self._sourced(field, NUMBERS[field].otherwise, "assumed", None, "rule")
        return self._sourced(field, fact.value, fact.confidence, fact.source, "shared_facts")

    def _weight(self, one: Voice) -> Sourced:
        fact = alliance_facts.weight(one.code, self.spec.date.year)
        if fact is not None:
            return Sourced(fact.value, 0.0, fact.confidence, fact.source, "shared_facts")
        others = [weight for code, weight in self.known_weights.items() if code != one.code]
        return Sourced(median(others) if others else NUMBERS["weight"].otherwise)

    def _known_weight(self, one: Voice) -> float | None:
        stated = next((value for _, _, value in one.said("weight") if not isinstance(value, By)), None)
        fact = alliance_facts.weight(one.code, self.spec.date.year)
        return stated if stated is not None else fact.value if fact else None

    def _sourced(self, field: str, value: float, confidence: Confidence, source: str | None, basis: Basis) -> Sourced:
        return Sourced(float(value), spread(NUMBERS[field], value, confidence), confidence, source, basis)

    def _basis(self, path: Path) -> Basis:
        touched = any(path[: len(one)] == one[: len(path)] for one in self.set_paths)
        return "set" if touched else "stated"

    # Clauses

    def _salience(self, one: Voice, provision: str) -> Sourced:
        said = one.named("salience").get(provision)
        if said is None:
            return Sourced(1.0)
        key, entry, value = said
        basis = self._basis(("allies", key, "salience", provision))
        return Sourced(value, 0.0, entry.confidence or "assumed", entry.source, basis)

    def _ideal(self, one: Voice, provision: str) -> Sourced:
        """The place an ally wants on an ordered clause."""
        said = one.named("ideal").get(provision)
        if said is not None:
            key, entry, value = said
            confidence = entry.confidence or "assumed"
            basis = self._basis(("allies", key, "ideal", provision))
            return Sourced(self._place(provision, value), IDEAL_SPREAD[confidence], confidence, entry.source, basis)
        return Sourced(self._unstated_ideal(one, provision), IDEAL_SPREAD["assumed"], "assumed", None, "disposition")

    def _unstated_ideal(self, one: Voice, provision: str) -> float:
        if one.word in OBJECTING:
            others = [place for code, place in self.borrowed[provision].items() if code != one.code]
            if others:
                return fmean(others)
        ideal = DISPOSITIONS[one.word].ideal
        return self._place(provision, self.spec.draft[provision]) if ideal is None else ideal

    def _documented(self, provision: str) -> dict[str, float]:
        """Places on a clause that objecting allies want, where documented."""
        found = {}
        for one in self.voices:
            said = one.named("ideal").get(provision)
            if said and one.word in OBJECTING and said[1].confidence == "documented":
                found[one.code] = self._place(provision, said[2])
        return found

    def _place(self, provision: str, ideal: float | str) -> float:
        if isinstance(ideal, str):
            at = self.spec.provisions[provision].options[ideal].at
            return 0.5 if at is None else at
        return float(ideal)

    def _distances(self, one: Voice, provision: str) -> dict[str, Sourced]:
        """How far each option of a nominal clause is from what an ally wants. A clause left open has none."""
        options = [key for key, option in self.spec.provisions[provision].options.items() if option.kind != "left_open"]
        said = one.named("ideal").get(provision)
        if said is None:
            level = DISPOSITIONS[one.word].ideal
            draft = {self.spec.draft[provision]: 1 - (1.0 if level is None else level)}
            return {key: _distance(draft.get(key, 0.5), "assumed", None, "disposition") for key in options}
        key, entry, value = said
        basis = self._basis(("allies", key, "ideal", provision))
        stated = value if isinstance(value, dict) else {value: 0.0}
        confidence = entry.confidence or "assumed"
        return {option: _distance(stated.get(option, 1.0), confidence, entry.source, basis) for option in options}

    def _red_lines(self, one: Voice) -> tuple[RedLine, ...]:
        said = one.named("red_lines")
        return tuple(
            RedLine(
                provision,
                tuple(option for option in clause.options if option in said[provision][2].refuses),
                self._sub(said[provision], "firmness", "red_lines", provision),
                said[provision][2].because,
            )
            for provision, clause in self.spec.provisions.items()
            if provision in said
        )

    def _commitments(self, one: Voice) -> tuple[Commitment, ...]:
        said = one.named("commitments")
        return tuple(
            Commitment(on, self._sub(said[on], "strength", "commitments", on), said[on][2].because)
            for on in ("consent", *self.spec.provisions)
            if on in said
        )

    def _sub(self, said: tuple[str, Entry, Any], field: str, *way: str) -> Sourced:
        """A number of a block inside an entry; a block that names no source has that of its entry."""
        key, entry, block = said
        speaker: Statement = entry if block.source is None and block.confidence is None else block
        value = float(getattr(block, field))
        return Sourced(
            value, 0.0, speaker.confidence or "assumed", speaker.source, self._basis(("allies", key, *way, field))
        )


def _distance(value: float, confidence: Confidence, source: str | None, basis: Basis) -> Sourced:
    spread = 0.0 if math.isclose(value, 0) else IDEAL_SPREAD[confidence]
    return Sourced(value, spread, confidence, source, basis)
