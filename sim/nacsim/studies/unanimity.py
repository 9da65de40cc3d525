"""What would have been worth having to all, in the one run that is explained."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nacsim.draws import Luck
from nacsim.findings.consent import Core, Judged
from nacsim.theory.matter import Matter
from nacsim.theory.state import State, start
from nacsim.theory.text import Ints
from nacsim.theory.unanimity_core import MOST_TEXTS, judge, unanimity_core


def core(matter: Matter, luck: Luck, final: Mapping[str, str]) -> Core:
    """What would have been worth having to all in the one run of `luck`; `final`: its last text, by option keys."""
    opening = start(matter, luck)
    opening.sitting[:] = matter.sittings.legs - 1  # the body that decides, whatever stages come before it
    space = matter.space
    last = np.array([space.options[d].index(final[key]) for d, key in enumerate(space.keys)])
    in_common = unanimity_core(matter, opening, 0) if space.size <= MOST_TEXTS else None
    return Core(
        texts=space.size,
        size=in_common.size if in_common else None,
        draft=_judged(matter, opening, space.draft),
        final=_judged(matter, opening, last),
        favourite=_judged(matter, opening, in_common.favourite)
        if in_common and in_common.favourite is not None
        else None,
        nearest=_judged(matter, opening, in_common.nearest) if in_common else None,
    )


def _judged(matter: Matter, state: State, text: Ints) -> Judged:
    verdict = judge(matter, state, 0, text[None])
    not_for = tuple(matter.alliance.codes[i] for i in np.flatnonzero(~verdict.fine[0]))
    return Judged(matter.space.words(text), not_for, round(float(verdict.liked[0]), 6))
