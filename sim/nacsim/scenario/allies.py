"""Works out every member's numbers from what a file says about allies, each with its spread and its origin."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from statistics import fmean, median
from typing import Any

from nacsim.ally_numbers import NUMBERS
from nacsim.scenario import alliance_facts
from nacsim.scenario.dispositions import BY_DISPOSITION, DISPOSITIONS, IDEAL_SPREAD, OBJECTING, DispositionName, spread
from nacsim.scenario.document import Finding, Path
from nacsim.scenario.footing import Footing
from nacsim.scenario.resolved import Ally, Basis, Bond, Commitment, Confidence, Payment, RedLine, Sourced
from nacsim.scenario.schema import Entry, Spec, Statement
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


def called(spec: Spec, code: str) -> str:
    """What a member is called: as the file says, or as the country was called on the day that counts."""
    stated = spec.allies[code].name if code in spec.allies else None
    return stated or alliance_facts.name(code, spec.members_as_of or spec.date)


@dataclass(frozen=True, slots=True)
class Voice:
    """The entries that apply to an ally, in order of precedence: its own, `default`, both or neither."""

    code: str
    disposition: DispositionName
    entries: tuple[tuple[str, Entry], ...]

    def statements(self, field: str) -> Iterable[tuple[str, Entry, Any]]:
        """Each value stated for a field, as (key of the entry, entry, value)."""
        for key, entry in self.entries:
            value = getattr(entry, field)
            if value is not None:
                yield key, entry, value

    def by_clause(self, field: str) -> Mapping[str, tuple[str, Entry, Any]]:
        """The statements for a field by clause; the ally's own entry takes precedence over `default`."""
        statements: dict[str, tuple[str, Entry, Any]] = {}
        for key, entry, values in self.statements(field):
            for name, value in values.items():
                statements.setdefault(name, (key, entry, value))
        return statements


def voice(spec: Spec, code: str) -> Voice:
    """The entries of a member. One that states a disposition, or is a sponsor's, takes nothing from `default`."""
    own, default = spec.allies.get(code), spec.allies[DEFAULT]
    if own is not None and own.only_names:
        own = None
    mine = () if own is None else ((code, own),)
    if own is not None and own.disposition is not None:
        return Voice(code, own.disposition, mine)
    if code in spec.sponsors:
        return Voice(code, "sponsor", mine)
    return Voice(code, default.disposition or "neutral", (*mine, (DEFAULT, default)))


class Register:
    """All allies of a scenario, worked out together because some numbers depend on other allies'.

    footing: where they stand by the file alone. findings: numbers that a {by: x} took out of range.
    """

    def __init__(self, spec: Spec, footing: Footing, set_paths: Sequence[Path] = ()) -> None:
        self.spec, self.footing, self.set_paths = spec, footing, set_paths
        self.findings: list[Finding] = []
        self.voices = [voice(spec, code) for code in roster(spec)]
        self.documented_ideals = {
            key: self._documented(key) for key, provision in spec.provisions.items() if provision.kind == "ordered"
        }
        weights = ((voice.code, self._known_weight(voice)) for voice in self.voices)
        self.known_weights = {code: weight for code, weight in weights if weight is not None}

    def allies(self) -> tuple[Ally, ...]:
        """Every member, in the order of the codes."""
        return tuple(self._ally(voice) for voice in self.voices)

    def as_if(self, code: str, disposition: DispositionName, keys: Sequence[str]) -> tuple[Ally, list[Entry]]:
        """A member as it would be with a disposition, and the entries of these keys, which apply to it."""
        entries = [(key, self.spec.allies.get(key) or Entry()) for key in keys]
        return self._ally(Voice(code, disposition, tuple(entries))), [entry for _, entry in entries]

    def _ally(self, voice: Voice) -> Ally:
        """A member, of whom these entries speak."""
        numbers = {name: self._number(voice, name) for name in NUMBERS}
        participation = numbers.pop("participation")
        return Ally(
            **numbers,
            participation=None if participation.basis == "rule" else participation,
            code=voice.code,
            name=called(self.spec, voice.code),
            group=self._group(voice),
            sponsor=voice.code in self.spec.sponsors,
            disposition=voice.disposition,
            position=voice.code in self.footing.positions,
            salience={key: self._salience(voice, key) for key in self.spec.provisions},
            ideal={key: self._ideal(voice, key) for key in self.documented_ideals},
            distance={
                key: self._distances(voice, key) for key in self.spec.provisions if key not in self.documented_ideals
            },
            red_lines=self._red_lines(voice),
            commitments=self._commitments(voice),
            acts_with=self._bonds(voice),
            payments=self._payments(voice),
            linkage_because=next((block.because for _, _, block in voice.statements("linkage")), ""),
            takes_part=next((stated for _, _, stated in voice.statements("takes_part")), True),
            because=next((entry.because for _, entry in voice.entries if entry.because), ""),
        )

    def _group(self, voice: Voice) -> str:
        stated = next((entry.group for _, entry in voice.entries if entry.group), None)
        return stated or (voice.code if voice.code in self.footing.named else DEFAULT)

    # Numbers

    def _number(self, voice: Voice, field: str) -> Sourced:
        """A number as stated, plus what {by: x} adds; if unstated, from the disposition, the shared facts or a rule."""
        statements = list(voice.statements(field))
        if NUMBERS[field].inside:
            block = NUMBERS[field].inside
            return self._block_number(statements[0], block, field) if statements else Sourced(NUMBERS[field].otherwise)
        values = [value for _, _, value in statements]
        increments = list(takewhile(lambda value: isinstance(value, By), values))
        absolute = statements[len(increments) :]
        base = self._stated(voice, absolute[0], field) if absolute else self._unstated(voice, field)
        if not increments:
            return base
        key, entry, _ = statements[0]
        total = base.value + sum(increment.by for increment in increments)
        problem = number_problem(total, *NUMBERS[field].limits)
        if problem:
            message = f"{problem}, and is {total:g} for {voice.code} once this is added to {base.value:g}"
            self.findings.append(Finding(("allies", key, field), message, {"by": statements[0][2].by}))
        confidence = entry.confidence or base.confidence
        return self._sourced(field, total, confidence, entry.source, self._basis(("allies", key, field)))

    def _stated(self, voice: Voice, statement: tuple[str, Entry, Any], field: str) -> Sourced:
        """A number as stated. Of an entry that only `--set` or a variant made, it is as doubtful as it was without."""
        key, entry, value = statement
        confidence = entry.confidence or "assumed"
        if entry.confidence is None and key not in self.footing.named and key != DEFAULT:
            confidence = self._number(replace(voice, entries=voice.entries[1:]), field).confidence
        return self._sourced(field, value, confidence, entry.source, self._basis(("allies", key, field)))

    def _unstated(self, voice: Voice, field: str) -> Sourced:
        if field in BY_DISPOSITION:
            stating = [pair for pair in voice.entries if pair[1].disposition] or list(voice.entries)
            key, entry = stating[0] if stating else (voice.code, None)
            basis: Basis = "set" if self._basis(("allies", key, "disposition")) == "set" else "disposition"
            confidence = (entry.confidence if entry else None) or "assumed"
            number = getattr(DISPOSITIONS[voice.disposition], field)
            if field == "value" and voice.disposition in OBJECTING:
                keys = tuple(key for key, _ in voice.entries)
                off = self.footing.taken_off(voice.code, voice.disposition, keys)
                number = max(number - off, NUMBERS[field].low)
            return self._sourced(field, number, confidence, entry.source if entry else (), basis)
        if field == "weight":
            return self._weight(voice)
        fact = alliance_facts.exposure(voice.code) if field == "exposure" else None
        if fact is None:
            return self._sourced(field, NUMBERS[field].otherwise, "assumed", (), "rule")
        return self._sourced(field, fact.value, fact.confidence, fact.cited, "shared_facts")

    def _weight(self, voice: Voice) -> Sourced:
        fact = alliance_facts.weight(voice.code, self.spec.date.year)
        if fact is not None:
            return Sourced(fact.value, 0.0, fact.confidence, fact.cited, "shared_facts")
        others = [weight for code, weight in self.known_weights.items() if code != voice.code]
        return Sourced(median(others) if others else NUMBERS["weight"].otherwise)

    def _known_weight(self, voice: Voice) -> float | None:
        stated = next((value for _, _, value in voice.statements("weight") if not isinstance(value, By)), None)
        fact = alliance_facts.weight(voice.code, self.spec.date.year)
        return stated if stated is not None else fact.value if fact else None

    def _sourced(
        self, field: str, value: float, confidence: Confidence, source: tuple[str, ...], basis: Basis
    ) -> Sourced:
        return Sourced(float(value), spread(NUMBERS[field], value, confidence), confidence, source, basis)

    def _basis(self, path: Path) -> Basis:
        touched = any(path[: len(set_path)] == set_path[: len(path)] for set_path in self.set_paths)
        return "set" if touched else "stated"

    # Clauses

    def _salience(self, voice: Voice, provision: str) -> Sourced:
        statement = voice.by_clause("salience").get(provision)
        if statement is None:
            return Sourced(1.0)
        key, entry, value = statement
        basis = self._basis(("allies", key, "salience", provision))
        return Sourced(value, 0.0, entry.confidence or "assumed", entry.source, basis)

    def _ideal(self, voice: Voice, provision: str) -> Sourced:
        """The place an ally wants on an ordered clause."""
        statement = voice.by_clause("ideal").get(provision)
        if statement is not None:
            key, entry, value = statement
            confidence = entry.confidence or "assumed"
            if entry.confidence is None and key not in self.footing.named and key != DEFAULT:
                confidence = self._ideal(replace(voice, entries=voice.entries[1:]), provision).confidence
            basis = self._basis(("allies", key, "ideal", provision))
            return Sourced(self._place(provision, value), IDEAL_SPREAD[confidence], confidence, entry.source, basis)
        return Sourced(self._unstated_ideal(voice, provision), IDEAL_SPREAD["assumed"], "assumed", (), "disposition")

    def _unstated_ideal(self, voice: Voice, provision: str) -> float:
        """The draft's place times the disposition's; of an objector, what documented objectors want.

        An objector is presumed to want less than the draft, so only those count who do. Nobody wants less than 0.
        """
        draft = self._draft_place(provision)
        if voice.disposition in OBJECTING and draft > 0:
            others = [
                place
                for code, place in self.documented_ideals[provision].items()
                if code != voice.code and place <= draft
            ]
            if others:
                return fmean(others)
        return DISPOSITIONS[voice.disposition].ideal * draft if draft > 0 else draft

    def _draft_place(self, provision: str) -> float:
        """Where the draft stands on a clause's scale; one that leaves the clause open counts as its fullest form."""
        at = self.spec.provisions[provision].options[self.spec.draft[provision]].at
        return 1.0 if at is None else at

    def _documented(self, provision: str) -> dict[str, float]:
        """Places on a clause that objecting allies want, where documented."""
        places = {}
        for voice in self.voices:
            statement = voice.by_clause("ideal").get(provision)
            if statement and voice.disposition in OBJECTING and statement[1].confidence == "documented":
                places[voice.code] = self._place(provision, statement[2])
        return places

    def _place(self, provision: str, ideal: float | str) -> float:
        if isinstance(ideal, str):
            at = self.spec.provisions[provision].options[ideal].at
            return 0.5 if at is None else at
        return float(ideal)

    def _distances(self, voice: Voice, provision: str) -> dict[str, Sourced]:
        """How far each option of a nominal clause is from what an ally wants. A clause left open has none."""
        options = [key for key, option in self.spec.provisions[provision].options.items() if option.kind != "left_open"]
        statement = voice.by_clause("ideal").get(provision)
        if statement is None:
            level = DISPOSITIONS[voice.disposition].ideal
            draft = {self.spec.draft[provision]: 1 - level}
            return {key: _distance(draft.get(key, 0.5), "assumed", (), "disposition") for key in options}
        key, entry, value = statement
        basis = self._basis(("allies", key, "ideal", provision))
        stated = value if isinstance(value, dict) else {value: 0.0}
        confidence = entry.confidence or "assumed"
        return {option: _distance(stated.get(option, 1.0), confidence, entry.source, basis) for option in options}

    def _red_lines(self, voice: Voice) -> tuple[RedLine, ...]:
        statements = voice.by_clause("red_lines")
        return tuple(
            RedLine(
                provision,
                tuple(option for option in clause.options if option in statements[provision][2].refuses),
                self._block_number(statements[provision], "firmness", "red_lines", provision),
                statements[provision][2].because,
            )
            for provision, clause in self.spec.provisions.items()
            if provision in statements
        )

    def _commitments(self, voice: Voice) -> tuple[Commitment, ...]:
        statements = voice.by_clause("commitments")
        return tuple(
            Commitment(on, self._block_number(statements[on], "strength", "commitments", on), statements[on][2].because)
            for on in ("consent", *self.spec.provisions)
            if on in statements
        )

    def _payments(self, voice: Voice) -> tuple[Payment, ...]:
        """Who could pay for its linkage; `default` names nobody's own payer."""
        stated = next(iter(voice.statements("linkage")), None)
        if stated is None:
            return ()
        key, entry, linkage = stated
        teaches = self._block_number((key, entry, linkage), "teaches", "linkage")
        return tuple(
            Payment(
                by,
                self._block_number((key, entry, payment), "cost", "linkage", "paid_by", by),
                teaches,
                payment.because,
            )
            for by, payment in sorted(linkage.paid_by.items())
            if by != voice.code
        )

    def _bonds(self, voice: Voice) -> tuple[Bond, ...]:
        statements = voice.by_clause("acts_with")
        return tuple(
            Bond(to, self._block_number(statements[to], "strength", "acts_with", to), statements[to][2].because)
            for to in sorted(statements)
            if to != voice.code
        )

    def _block_number(self, statement: tuple[str, Entry, Any], field: str, *keys: str) -> Sourced:
        """A number of a block inside an entry; a block that names no source takes that of its entry."""
        key, entry, block = statement
        cited: Statement = entry if not block.source and block.confidence is None else block
        value = float(getattr(block, field))
        return Sourced(
            value, 0.0, cited.confidence or "assumed", cited.source, self._basis(("allies", key, *keys, field))
        )


def _distance(value: float, confidence: Confidence, source: tuple[str, ...], basis: Basis) -> Sourced:
    spread = 0.0 if math.isclose(value, 0) else IDEAL_SPREAD[confidence]
    return Sourced(value, spread, confidence, source, basis)
