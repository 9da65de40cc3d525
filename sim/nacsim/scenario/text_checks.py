"""Checks of clauses and texts: enough options, fields that fit an option's kind, one option for each clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from math import prod

from nacsim.scenario import timetable
from nacsim.scenario.document import Finding, Path
from nacsim.scenario.schema import Option, Spec
from nacsim.scenario.wording import near

MAX_TEXTS = 10**6
"""Most texts that a perfect chair can judge; other chairs judge only those one step away."""


def clauses_offer_a_choice(spec: Spec) -> Iterator[Finding]:
    """A clause has two options or more."""
    for key, provision in spec.provisions.items():
        if len(provision.options) < 2:
            path: Path = ("provisions", key, "options")
            yield Finding(path, "needs at least two options, or there is nothing to decide")


def a_perfect_chair_can_look_at_all_texts(spec: Spec) -> Iterator[Finding]:
    """There are not too many texts for a perfect chair, which judges them all."""
    texts = prod(len(provision.options) for provision in spec.provisions.values())
    if spec.procedure.chair == "perfect" and texts > MAX_TEXTS:
        message = f"looks at every text, and there are {texts:,}"
        hint = f"At most {MAX_TEXTS:,} are allowed; choose brokering, or offer fewer options."
        yield Finding(("procedure", "chair"), message, "perfect", hint)


def options_fit_their_kind(spec: Spec) -> Iterator[Finding]:
    """`at`, `width` and `until` are present where an option's kind needs them, and only there."""
    for key, provision in spec.provisions.items():
        for name, option in provision.options.items():
            for field, message, hint in _option(option, ordered=provision.kind == "ordered"):
                yield Finding(("provisions", key, "options", name, *field), message, hint=hint)


def _option(option: Option, *, ordered: bool) -> Iterator[tuple[tuple[str, ...], str, str | None]]:
    left_open, vague = option.kind == "left_open", option.kind == "vague"
    if ordered and option.at is None and not left_open:
        yield (), "has no `at`", "Give its place on the scale from 0 to 1, or make the clause `kind: nominal`."
    if left_open and option.at is not None:
        yield ("at",), "has no meaning for an option that leaves the clause open", "Remove it."
    if vague and option.width is None:
        yield (), "is vague but has no `width`", "Say how far its readings lie apart, from 0 to 1."
    if not vague and option.width is not None:
        yield ("width",), "has a meaning only for a vague option", "Remove it, or add `kind: vague`."
    if not left_open and option.until is not None:
        yield ("until",), "has a meaning only for an option that is left open", "Remove it, or add `kind: left_open`."


def options_differ(spec: Spec) -> Iterator[Finding]:
    """No two plain options of an ordered clause stand at the same place."""
    for key, provision in spec.provisions.items():
        points = [
            (name, option)
            for name, option in provision.options.items()
            if option.kind == "point" and option.at is not None
        ]
        for (first, earlier), (name, option) in combinations(points, 2):
            if provision.kind == "ordered" and option.at == earlier.at:
                message = f"is also the place of the option {first}"
                path: Path = ("provisions", key, "options", name, "at")
                yield Finding(path, message, option.at, "Give each option its own place.")


def options_are_known_at_the_opening(spec: Spec) -> Iterator[Finding]:
    """No wording that came up later is offered; one that decides nothing is of a core clause, and not the draft's."""
    opens = timetable.opening(spec)
    for key, provision in spec.provisions.items():
        for name, option in provision.options.items():
            path: Path = ("provisions", key, "options", name)
            if option.mentioned is not None and timetable.moment(option.mentioned, 0) > opens:
                message = "is after the opening: a later compromise would tell the ending"
                yield Finding((*path, "mentioned"), message, option.mentioned, "Leave the option out.")
            if not option.decides and not provision.core:
                hint = "Say `core: true` of the clause, or leave this out."
                yield Finding((*path, "decides"), "has a meaning only in a core clause", hint=hint)
            elif not option.decides and spec.draft.get(key) == name:
                yield Finding(("draft", key), "decides nothing", name, "A draft has to decide the matter.")


def texts_are_complete(spec: Spec) -> Iterator[Finding]:
    """The draft names one option for each clause; reversion and the text on record name options that exist."""
    yield from _text(spec, spec.draft, ("draft",), complete=True)
    yield from _text(spec, spec.reversion or {}, ("reversion",), complete=False)
    yield from _text(spec, spec.record.text if spec.record else {}, ("record", "text"), complete=False)


def _text(spec: Spec, text: Mapping[str, str], path: Path, *, complete: bool) -> Iterator[Finding]:
    for provision, option in text.items():
        if provision not in spec.provisions:
            hint = near(provision, spec.provisions, else_list=True)
            yield Finding((*path, provision), "is not a provision of this scenario", hint=hint, at_key=True)
        elif option not in spec.provisions[provision].options:
            hint = near(option, spec.provisions[provision].options, else_list=True)
            yield Finding((*path, provision), f"is not an option of {provision}", option, hint)
    missing = [key for key in spec.provisions if key not in text] if complete else []
    if missing:
        yield Finding(path, f"leaves out {', '.join(missing)}", hint="Give one option for each provision.")
