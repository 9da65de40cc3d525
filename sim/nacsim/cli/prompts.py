"""A prompt with numbered answers, and how a line that was typed is read: a number or a word, never both wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nacsim.plain import is_blank, plain
from nacsim.telling.lines import Line, heading, paragraph, points, unbroken

SHORTEST = 2
"""Letters from which on the beginning of a word is taken for it."""
LONGEST = 500
"""Characters of free words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: the key that it stands for, and what it says; `also` names it too."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    sign: str = ""
    """In place of its number."""
    does: str = ""
    """What follows from it, for whoever asks."""
    spent: str = ""
    """Why it can no longer be chosen, in a sentence; it keeps its number."""
    noted: str = ""
    """What was chosen of it, where it may be chosen again."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked next; `before` is shown first."""

    ask: str
    choices: tuple[Choice, ...] = ()
    several: bool = False
    """Whether more than one may be chosen."""
    before: tuple[Line, ...] = ()
    afresh: bool = False
    """Whether nothing that was said up to here is part of the answer."""

    @property
    def free(self) -> bool:
        """Whether any words are an answer."""
        return not self.choices

    @property
    def signs(self) -> tuple[str, ...]:
        """What each choice is called by: its number, or its own sign."""
        numbers = iter(range(1, len(self.choices) + 1))
        return tuple(choice.sign or str(next(numbers)) for choice in self.choices)

    def lines(self) -> list[Line]:
        """The question and its numbered answers; many short ones share lines."""
        lines = [Line(), *paragraph(self.ask, "heading", indent=0)]
        done = {choice.key: " (done)" for choice in self.choices if choice.spent}
        done |= {choice.key: f" (so far: {choice.noted})" for choice in self.choices if choice.noted}
        only = " (the only one)" if len(self.choices) == 1 else ""
        named = [f"{sign} {choice.label}{done.get(choice.key, only)}" for sign, choice in self._signed()]
        if len(named) > 9:
            return [*lines, *paragraph("   ".join(unbroken(name) for name in named))]
        return [*lines, *(line for name in named for line in paragraph(name, hang=name.index(" ") + 1))]

    def told(self, said: Sequence[str]) -> str:
        """A reply in the words of the answers that were shown."""
        if self.free:
            return f'"{plain(" ".join(said))}"'
        labels = {choice.key: choice.label for choice in self.choices}
        return ", ".join(labels[key] for key in said)

    def explained(self) -> list[Line]:
        """What each answer does; of answers that need no explanation, how they are given."""
        told = [
            f"{sign} {choice.label.partition(':')[0]}: {choice.does}." for sign, choice in self._signed() if choice.does
        ]
        how = (
            []
            if told and len(told) == len(self.choices)
            else [f"{_how(self)} Your answer takes effect once it is whole."]
        )
        return [*heading("What you can answer here"), *points([*how, *told])]

    def _signed(self) -> Iterable[tuple[str, Choice]]:
        return zip(self.signs, self.choices, strict=True)


@dataclass(frozen=True, slots=True)
class Misread(Exception):  # noqa: N818 - it is told, never raised as an error
    """Why a line is no answer, in one sentence."""

    why: str


def read(prompt: Prompt, typed: str) -> tuple[str, ...]:
    """The keys that a line chooses, or the free words in it. Misread for anything else."""
    if is_blank(typed):
        raise Misread("Nothing was typed." + _hint(prompt))
    if prompt.free:
        said = plain(" ".join(typed.split()))
        if len(said) > LONGEST:
            raise Misread(f"That is {len(said)} characters; {LONGEST} can be said at once.")
        return (said,)
    whole = _chosen(prompt, typed)
    if whole is not None:
        if spent := next(choice.spent for choice in prompt.choices if choice.key == whole):
            raise Misread(spent)
        return (whole,)
    parts = [part for part in re.split(r"[,;]\s*|\s+and\s+", typed.strip()) if part.strip()]
    if prompt.several and all(part.strip().replace(" ", "").isdigit() for part in parts):
        parts = [number for part in parts for number in part.split()]
    found = [_chosen(prompt, part) for part in parts] if prompt.several else [None]
    if not found or None in found:
        raise Misread(f"{_short(typed)} is no answer here." + _hint(prompt))
    return tuple(dict.fromkeys(key for key in found if key is not None))


def _hint(prompt: Prompt) -> str:
    return f" {_how(prompt)}"


def _how(prompt: Prompt) -> str:
    """How this prompt is answered, in a sentence."""
    if prompt.free:
        return "Say it in your own words, on one line."
    numbers = [sign for sign in prompt.signs if sign.isdigit()]
    which = f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else (prompt.signs[0])
    more = "".join(f", {sign}" for sign in prompt.signs if numbers and not sign.isdigit())
    return f"Give a number, {which}{more}{', or several with commas' if prompt.several else ', or its word'}."


def _chosen(prompt: Prompt, typed: str) -> str | None:
    """The one choice that is meant by its number; else by its key, its label, or the beginning of these."""
    word = _plain_word(typed)
    signed = dict(zip(prompt.signs, prompt.choices, strict=True))
    if word in signed:
        return signed[word].key
    named = {choice.key for choice in prompt.choices if word in _names(choice)}
    if not named and len(word) >= SHORTEST and not word.isdigit():
        named = {choice.key for choice in prompt.choices if any(name.startswith(word) for name in _names(choice))}
    return named.pop() if len(named) == 1 else None


def _names(choice: Choice) -> Sequence[str]:
    return [_plain_word(name) for name in (choice.key, choice.label, *choice.also)]


def _plain_word(text: str) -> str:
    return " ".join(text.replace("_", " ").lower().split()).rstrip(".")


def _short(typed: str) -> str:
    shown = plain(" ".join(typed.split()))
    return f'"{shown[:37]}..."' if len(shown) > 40 else f'"{shown}"'
