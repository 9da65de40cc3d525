"""The texts that were worth having to all, and how far the draft and the final text were from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nacsim.findings.consent import Judged
from nacsim.findings.explanation import Explanation
from nacsim.findings.text_path import places
from nacsim.findings.words import Words, small

NAMED = 6
"""So many allies to whom a text is worth less than nothing are named; more are counted."""
UNANIMITY_CORE = (
    "The unanimity core: the texts worth having to every member, taking part or standing aside, with nothing pressing"
    " it. What refusing would cost is left out, so a text that is worth less than nothing to an ally may still pass."
)


CORE = "worth having to all, with nothing pressing them"


@dataclass(frozen=True, slots=True)
class JudgedText:
    """One whole text, as all members would judge it at the opening, with no price on refusing."""

    role: str
    """The draft, The adopted text, ..."""
    options: Mapping[str, str]
    """Wording by clause."""
    places: tuple[float | None, ...]
    """On each clause's scale, 1 the fullest, in the scenario's order; None: it has no place there."""
    not_for: tuple[str, ...]
    """Those to whom it is worth less than nothing."""
    liked: float
    """What it is worth to its sponsors, added up."""


@dataclass(frozen=True, slots=True)
class CommonGround:
    """The unanimity core: which of all texts are worth at least nothing to every member."""

    words: Words
    adopted: bool
    texts: int
    size: int | None
    """None: there are too many texts to look at each."""
    clauses: tuple[str, ...]
    """Short names, in the scenario's order."""
    scales: tuple[tuple[float | None, ...], ...]
    """By clause, the places of all its options."""
    draft: JudgedText
    final: JudgedText
    best: JudgedText | None
    """The sponsors' favourite among them, or, if there are none, the text of the smallest total shortfall."""

    @property
    def shown(self) -> tuple[JudgedText, ...]:
        """The texts that are judged: the draft, the final one, and the best if there is one."""
        return tuple(text for text in (self.draft, self.final, self.best) if text)

    @property
    def headline(self) -> str:
        """How many texts were worth having to all, and whether the final one is among them."""
        if self.size is None:
            return f"{self.texts:,} texts are too many to check one by one"
        were = "was" if self.size <= 1 else "were"
        head = f"{f'{self.size:,}' if self.size else 'None'} of {self.texts:,} texts {were} {CORE}"
        if not self.size:
            return head
        final = small(self.final.role)
        return f"{head}; {final} is {'not ' if self.final.not_for else ''}among them"

    def judgement(self, text: JudgedText) -> str:
        """To whom a text was worth less than nothing, if it passed all the same, and what it was to the sponsors."""
        whom = f"less than nothing to {self.words.some(text.not_for, NAMED)}" if text.not_for else "having to all"
        passed = " and passed all the same" if self.adopted and text is self.final and text.not_for else ""
        return f"{small(text.role)} was worth {whom}{passed} (to its sponsors together {text.liked:.2f})"


def common_ground(explanation: Explanation) -> CommonGround:
    """From an explanation."""
    words, core, adopted = Words(explanation.scenario), explanation.core, explanation.record.adopted
    provisions = explanation.scenario.provisions

    def text(role: str, judged: Judged) -> JudgedText:
        options = {p.key: words.wording(p.key, judged.text[p.key]) for p in provisions}
        at = tuple(places(provision)[judged.text[provision.key]] for provision in provisions)
        return JudgedText(role, options, at, judged.not_for, judged.liked)

    best = core.favourite or core.nearest
    role = "The sponsors' best common text" if core.favourite else "The nearest to a common text"
    return CommonGround(
        words=words,
        adopted=adopted,
        texts=core.texts,
        size=core.size,
        clauses=tuple(words.clause(provision.key) for provision in provisions),
        scales=tuple(tuple(places(provision).values()) for provision in provisions),
        draft=text("The draft", core.draft),
        final=text("The adopted text" if adopted else "The last text on the table", core.final),
        best=text(role, best) if best else None,
    )
