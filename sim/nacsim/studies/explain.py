"""Why one run ended as it did: with what would have turned it, and what everyone could have lived with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from nacsim.draws import Luck
from nacsim.findings.consent import Core, Judged
from nacsim.findings.explanation import Explanation
from nacsim.findings.explanation import explain as put_together
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.studies.price_of_consent import prices
from nacsim.theory.luck import luck_of
from nacsim.theory.matter import Matter, matter
from nacsim.theory.state import State, start
from nacsim.theory.text import Ints
from nacsim.theory.unanimity_core import MOST_TEXTS, judge, unanimity_core

Progress = Callable[[int, int], None]
"""Called with how many tries are done, of how many."""


def explained(record: Record, scenario: Scenario, progress: Progress = lambda _done, _all: None) -> Explanation:
    """Explain a run of a scenario. ValueError if the scenario is not the one that was run."""
    the_matter = matter(scenario)
    luck = luck_of(scenario, record.seed, record.run, record.as_written)
    return put_together(record, scenario, prices(the_matter, luck, progress), core(the_matter, luck, record.text))


def core(matter: Matter, luck: Luck, final: Mapping[str, str]) -> Core:
    """What everyone could have lived with in the one run of `luck`; `final`: its last text, by option keys."""
    opening = start(matter, luck)
    opening.sitting[:] = matter.sittings.legs - 1  # the body that decides, whatever stages come before it
    space = matter.space
    last = np.array([space.options[d].index(final[key]) for d, key in enumerate(space.keys)])
    found = unanimity_core(matter, opening, 0) if space.size <= MOST_TEXTS else None
    return Core(
        texts=space.size,
        size=found.size if found else None,
        draft=_judged(matter, opening, space.draft),
        final=_judged(matter, opening, last),
        favourite=_judged(matter, opening, found.favourite) if found and found.favourite is not None else None,
        nearest=_judged(matter, opening, found.nearest) if found else None,
    )


def _judged(matter: Matter, state: State, text: Ints) -> Judged:
    verdict = judge(matter, state, 0, text[None])
    not_for = tuple(matter.alliance.codes[i] for i in np.flatnonzero(~verdict.fine[0]))
    return Judged(matter.space.words(text), not_for, round(float(verdict.liked[0]), 6))
