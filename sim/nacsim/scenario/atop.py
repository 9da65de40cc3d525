"""A scenario with something more set, also over what a variant or an earlier `--set` says already.

What a person may not write twice, a study may try: the change takes the place of what was set before. Where that was
set by a variant, the variant's other changes are written as `--set` texts, so that a command line can say the whole.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from functools import reduce

from nacsim.scenario.catalogue import shipped
from nacsim.scenario.document import Path
from nacsim.scenario.load import complete
from nacsim.scenario.resolved import Origin, Scenario
from nacsim.scenario.sets import parse_sets, set_text
from nacsim.scenario.variants import Change, variant


def atop(scenario: Scenario, sets: Sequence[str]) -> Scenario:
    """The scenario with these set as well, or instead.

    Raises:
        ValueError: it was altered in memory, so that no file describes it.
        ScenarioError: it is not valid with these.
    """
    origin = scenario.origin
    if origin is None:
        raise ValueError(f"{scenario.slug} was changed in memory")
    new = [change.path for change in parse_sets(sets).changes]
    by_variant = variant(origin.document, origin.variant) if origin.variant else []
    kept = [text for text in origin.sets if not _clashes(parse_sets([text]).changes, new)]
    cut = [change for text in origin.sets if text not in kept for change in parse_sets([text]).changes]
    earlier = _without(cut, new)
    named = origin.variant
    if _clashes(by_variant, new):
        named, earlier = None, [*_without(by_variant, new), *earlier]
    return complete(origin.document, slug=origin.slug, variant=named, sets=[*earlier, *kept, *sets])


def command(origin: Origin) -> str:
    """A scenario as the command line takes it: its name, its variant and what is set."""
    file = shipped().get(origin.slug)
    name = origin.slug if file and str(file) == origin.document.file else origin.document.file
    words = [f"{name}@{origin.variant}" if origin.variant else name]
    return shlex.join([*words, *(word for text in origin.sets for word in ("--set", text))])


def _without(changes: Iterable[Change], new: Sequence[Path]) -> list[str]:
    """Changes as texts, but for those that new ones take the place of."""
    return [_text(change) for change in changes if not _clashes([change], new)]


def _text(change: Change) -> str:
    """A change as a text of `--set`. A key with a dot in it, as of an event's changes, stands in a mapping."""
    keys = [str(key) for key in change.path]
    dotted = next((i for i, key in enumerate(keys) if "." in key), len(keys))
    value = reduce(lambda inner, key: {key: inner}, reversed(keys[dotted:]), change.value)
    return set_text(".".join(keys[:dotted]), value)


def _clashes(changes: Iterable[Change], new: Sequence[Path]) -> bool:
    """Whether one of them sets what a new one sets, in whole or in part."""
    return any(one.path[: len(path)] == path[: len(one.path)] for one in changes for path in new)
