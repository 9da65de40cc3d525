"""What a seat is told, as plain data: the matter in the words of its author, where it stands, and the seat's own brief.

Nothing here is drawn, and nothing is another's: a program or a person is shown what a delegation would be.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from nacsim.record import CHAIR
from nacsim.theory.clock import next_hour
from nacsim.theory.events import body_of
from nacsim.theory.matter import Matter
from nacsim.theory.public import history
from nacsim.theory.rules import RULES
from nacsim.theory.state import SILENCE, State, seats

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Ally


def in_public(matter: Matter, state: State, row: int) -> dict[str, object]:
    """What everyone in the room knows: the matter, where it stands, and what has happened.

    Hours are counted from the opening. ValueError if the run keeps no public history.
    """
    if state.public is None:
        raise ValueError("this run keeps no public history")
    hour, sitting, deadline = (int(of[row]) for of in (state.hour, state.sitting, state.deadline))
    following = min(int(next_hour(matter.sittings.meetings, np.array([sitting]), np.array([hour + 1]))[0]), deadline)
    seated = seats(matter, state, np.array([row]))[0]
    silent = {"silence_until": int(state.silence_until[row])} if state.awaits[row] == SILENCE else {}
    return {
        "matter": the_matter(matter),
        "hour": hour,
        "when": (matter.scenario.opening + timedelta(hours=hour)).isoformat(),
        "deadline": deadline,
        "next_meeting": following if hour < deadline else None,
        "session": int(state.session[row]),
        "body": body_of(matter, sitting),
        "seated": [matter.alliance.codes[i] for i in np.flatnonzero(seated)],
        "text": matter.space.words(state.text[row]),
        **silent,
        "events": history(matter, state.public[row]),
    }


def the_matter(matter: Matter) -> dict[str, object]:
    """What is to be decided, by whom and by what rule."""
    scenario = matter.scenario
    return {
        "scenario": scenario.slug,
        "variant": scenario.variant,
        "title": scenario.title,
        "question": scenario.question,
        "opening": scenario.opening.isoformat(),
        "members": {ally.code: ally.name for ally in scenario.allies},
        "sponsors": [*(ally.code for ally in scenario.allies if ally.sponsor), *scenario.officials],
        "passes_if": RULES[scenario.rule].says,
        "clauses": {
            provision.key: {
                "title": provision.title,
                "core": provision.core,
                "options": {option.key: option.text for option in provision.options},
            }
            for provision in scenario.provisions
        },
        "draft": matter.space.words(matter.space.draft),
    }


def own_brief(matter: Matter, phase: int, seat: str) -> dict[str, object]:
    """What a seat knows besides, after so many dated events. KeyError if there is no such seat."""
    if seat == CHAIR:
        return _of_chair(matter)
    scenario = matter.scenario
    allies = scenario.calendar[phase - 1].allies if phase else scenario.allies
    ally = {ally.code: ally for ally in allies}[seat]
    asked = {code for event in scenario.calendar[:phase] for code in event.article_4} - {seat}
    in_need = {"allies": sorted(asked), "strength": matter.parameters.ally_in_need if asked else 0.0}
    return _of_ally(ally, bool(matter.alliance.sponsor[phase, matter.alliance.codes.index(seat)]), in_need)


def _of_chair(matter: Matter) -> dict[str, object]:
    return {
        "presides": True,
        "other_bodies": {other.body: other.because for other in matter.scenario.other_bodies},
        "demarches": matter.demarches,
    }


def _of_ally(ally: Ally, sponsor: bool, in_need: dict[str, object]) -> dict[str, object]:
    """Its wishes and limits, as the file has them: the number that is written, not the one that a run draws.

    in_need: others that have asked for consultations, and what the treaty's word to them weighs.
    """
    return {
        "ally": ally.code,
        "name": ally.name,
        "sponsor": sponsor,
        "disposition": ally.disposition,
        "takes_part": ally.takes_part,
        "because": ally.because,
        "value": ally.value.value,
        "stake": ally.stake.value,
        "ideal": {clause: place.value for clause, place in ally.ideal.items()},
        "distance": {
            clause: {option: far.value for option, far in by_option.items()}
            for clause, by_option in ally.distance.items()
        },
        "salience": {clause: weight.value for clause, weight in ally.salience.items()},
        "red_lines": [
            {
                "clause": line.provision,
                "refuses": [*line.refuses],
                "firmness": line.firmness.value,
                "because": line.because,
            }
            for line in ally.red_lines
        ],
        "commitments": [
            {"on": given.on, "strength": given.strength.value, "because": given.because} for given in ally.commitments
        ],
        "in_need": in_need,
        "acts_with": {bond.to: {"strength": bond.strength.value, "because": bond.because} for bond in ally.acts_with},
        "linkage": ally.linkage.value,
        "paid_by": [payment.by for payment in ally.payments],
    }
