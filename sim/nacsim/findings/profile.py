"""What became of what a seat wants: where it got it, which red lines were given up, and what was gained besides.

From the record and the brief as it stood at the end. It is a profile and no rank: seats want different things, and are
in the order of their names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import fsum
from typing import Literal

from nacsim.findings.wishes import distance
from nacsim.findings.words import TAKES, Words, capital, counted, listed, quoted
from nacsim.record import CHAIR, Record, SilenceBroken, SilenceKept, Sounding, Stance, ally_of
from nacsim.scenario.resolved import Ally, Scenario

Fate = Literal["as wanted", "nearer", "as near", "farther", "in no one place"]
"""Of a wish, against the draft; the last where a wording that is vague or puts the clause off has no place."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A clause of which the seat wants something."""

    provision: str
    title: str
    weight: float
    """Its share of what the seat attends to, 0 to 1."""
    wanted: str
    """The wording nearest to what it wants."""
    draft: str
    final: str
    """Wordings as tabled and at the end: as adopted, or as last on the table."""
    near_draft: float | None
    near: float | None
    """How near these are to what it wants: 1, it is that; 0, nothing is farther. None: in no one place."""
    met: bool
    """The wording at the end is the one nearest to what it wants."""

    @property
    def fate(self) -> Fate:
        """Against the draft."""
        if self.met:
            return "as wanted"
        if self.near is None or self.near_draft is None:
            return "in no one place"
        if round(self.near - self.near_draft, 6) == 0:
            return "as near"
        return "nearer" if self.near > self.near_draft else "farther"

    @property
    def gained(self) -> bool:
        """Whether it was reworded towards the wish; of a draft in no one place, whether it was met."""
        if self.draft == self.final or self.near is None:
            return False
        return self.met if self.near_draft is None else round(self.near - self.near_draft, 6) > 0


@dataclass(frozen=True, slots=True)
class RedLineFate:
    """A red line."""

    provision: str
    title: str
    refused: tuple[str, ...]
    """Wordings."""
    final: str
    """The clause at the end."""
    kept: bool
    """Nothing past it was adopted."""


@dataclass(frozen=True, slots=True)
class WordFate:
    """An earlier word that makes refusing costly."""

    on: str
    """A clause's title, or "the decision as such"."""
    kept: bool
    """It did not refuse that at the end."""
    refused: bool
    """It did before the end, at a sounding or by letter."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One ally in whose seat somebody sat."""

    code: str
    who: str
    """As it stands in a sentence: the United States."""
    adopted: bool
    stance: Stance
    """Its last."""
    aside: bool
    wishes: tuple[Wish, ...]
    """In the order of the file."""
    red_lines: tuple[RedLineFate, ...]
    given_word: tuple[WordFate, ...]

    @property
    def kept(self) -> tuple[Wish, ...]:
        """Clauses that were worded as it wanted, in what was adopted."""
        return tuple(wish for wish in self.wishes if self.adopted and wish.met)

    @property
    def gained(self) -> tuple[Wish, ...]:
        """Clauses that were reworded towards it since the draft, in what was adopted."""
        return tuple(wish for wish in self.wishes if self.adopted and wish.gained)

    @property
    def passed(self) -> tuple[RedLineFate, ...]:
        """Red lines past which something was adopted."""
        return tuple(line for line in self.red_lines if not line.kept)

    @property
    def claims(self) -> tuple[str, ...]:
        """Sentences: wishes, red lines and for what, earlier words."""
        return tuple(filter(None, (self.of_wishes, self.of_red_lines, self.of_words)))

    @property
    def of_wishes(self) -> str:
        """Where it got what it wants, and what moved towards it."""
        who = capital(self.who)
        if not self.wishes:
            return f"{who} wants nothing of any clause"
        if not self.adopted:
            return f"Nothing was adopted, so no clause is settled as {self.who} wants it, nor against that"
        on = f"{len(self.kept)} of {counted(len(self.wishes), 'clause')}"
        weight = fsum(wish.weight for wish in self.kept) / (fsum(wish.weight for wish in self.wishes) or 1.0)
        weighed = f", with {100 * weight:.0f}% of its attention" if self.kept else ""
        return f"{who} got the wording nearest to what it wants on {on}{weighed}; {self._gains}"

    @property
    def of_red_lines(self) -> str:
        """Which were given up, and what was gained besides."""
        if not self.red_lines:
            return ""
        if not self.passed:
            lines = "red line" if len(self.red_lines) == 1 else f"{len(self.red_lines)} red lines"
            return f"{capital(self.who)} kept its {lines}{'' if self.adopted else ': nothing was adopted'}"
        past = listed(f"{line.title} ({quoted(line.final)})" for line in self.passed)
        return f"{capital(self.who)} {self._how} past {self._lines} on {past}; {self._gains}"

    @property
    def of_words(self) -> str:
        """Which earlier words were kept, and which broken."""
        given = self.given_word
        told = {
            "kept its word on {}": [word.on for word in given if word.kept and not word.refused],
            "kept its word on {} in the end, after refusing that before": [w.on for w in given if w.kept and w.refused],
            "broke its word on {}": [word.on for word in given if not word.kept],
        }
        parts = [says.format(listed(on)) for says, on in told.items() if on]
        return f"{capital(self.who)} {'; '.join(parts)}" if parts else ""

    @property
    def _gains(self) -> str:
        titles = [wish.title for wish in self.gained]
        return f"reworded towards it since the draft: {listed(titles)}" if titles else "nothing was reworded towards it"

    @property
    def _lines(self) -> str:
        return "its red line" if len(self.passed) == 1 else "its red lines"

    @property
    def _how(self) -> str:
        if self.stance == "object":
            return "objected to the end, and the text was adopted over it with wording"
        stands = f"({TAKES[self.stance]})"
        return f"consented, standing aside {stands}, to wording" if self.aside else f"consented {stands} to wording"


def profiles(record: Record, scenario: Scenario, seats: Collection[str] | None = None) -> tuple[Profile, ...]:
    """Of the allies whose seats somebody held, in the order of their names. The chair wants nothing of any clause.

    seats: those that a person held; None: all that were not left to the model.
    """
    words = Words(scenario)
    held = {ally_of(seat) for seat in (record.seats if seats is None else seats) if seat != CHAIR}
    own = sorted(
        (ally for ally in scenario.allies_at(record.hours) if ally.code in held), key=lambda ally: words.name(ally.code)
    )
    return tuple(_profile(words, record, ally) for ally in own)


def _profile(words: Words, record: Record, ally: Ally) -> Profile:
    return Profile(
        code=ally.code,
        who=words.ally(ally.code),
        adopted=record.adopted,
        stance=record.final[ally.code],
        aside=ally.code in record.opt_outs,
        wishes=tuple(_wishes(words, record, ally)),
        red_lines=tuple(_red_lines(words, record, ally)),
        given_word=tuple(_given_word(words, record, ally)),
    )


def _wishes(words: Words, record: Record, ally: Ally) -> Iterator[Wish]:
    weights = {p.key: _salience(ally, p.key) for p in words.scenario.provisions}
    total = fsum(weights.values())
    for p, draft in zip(words.scenario.provisions, words.scenario.draft, strict=True):
        far = {option.key: distance(ally, p, option) for option in p.options}
        known = {key: away for key, away in far.items() if away is not None}
        if not known:
            continue
        least, final, tabled = min(known.values()), record.text[p.key], p.options[draft].key
        wanted = next(key for key, away in known.items() if away == least)
        yield Wish(
            provision=p.key,
            title=words.clause(p.key),
            weight=weights[p.key] / total if total else 1 / len(weights),
            wanted=words.wording(p.key, wanted),
            draft=words.wording(p.key, tabled),
            final=words.wording(p.key, final),
            near_draft=_near(far[tabled]),
            near=_near(far[final]),
            met=far[final] == least,
        )


def _near(away: float | None) -> float | None:
    return None if away is None else 1 - away


def _salience(ally: Ally, provision: str) -> float:
    return ally.salience[provision].value if provision in ally.salience else 1.0


def _red_lines(words: Words, record: Record, ally: Ally) -> Iterator[RedLineFate]:
    for line in ally.red_lines:
        final = record.text[line.provision]
        yield RedLineFate(
            provision=line.provision,
            title=words.clause(line.provision),
            refused=tuple(words.wording(line.provision, option) for option in line.refuses),
            final=words.wording(line.provision, final),
            kept=not record.adopted or final not in line.refuses,
        )


def _given_word(words: Words, record: Record, ally: Ally) -> Iterator[WordFate]:
    """Kept, unless at the end it objects to the decision, or to a clause by name."""
    objects, code = record.final[ally.code] == "object", ally.code
    named = [event.objections[code].clauses for event in record.of_kind(Sounding) if code in event.objections]
    letters = any(code in event.by for event in record.events if isinstance(event, SilenceBroken | SilenceKept))
    for word in ally.commitments:
        if word.on == "consent":
            yield WordFate("the decision as such", not objects, bool(named) or letters)
        else:
            kept = not (objects and named and word.on in named[-1])
            yield WordFate(words.clause(word.on), kept, any(word.on in clauses for clauses in named))
