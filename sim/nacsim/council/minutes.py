"""The minutes: what happened in a council's one run, as the events of a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nacsim.record import OUTCOMES, STANCES
from nacsim.theory.acceptability import clause_cost, draw_stakes
from nacsim.theory.chair import hearing
from nacsim.theory.clock import Happening
from nacsim.theory.matter import Matter
from nacsim.theory.objection import objected_clauses
from nacsim.theory.reaction import ACQUIESCE, OBJECT, SUPPORT, UNDECIDED, Answer, View
from nacsim.theory.state import State, seats

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

ROW = np.array([0])


class Minutes:
    """Collects events, in order, as plain data."""

    def __init__(self, scenario: Scenario, matter: Matter) -> None:
        """Empty minutes of a matter."""
        self.scenario, self.matter = scenario, matter
        self.codes = matter.alliance.codes
        self.events: list[dict[str, Any]] = []
        self.ever_objected: set[str] = set()

    def sounding(self, state: State, view: View, answer: Answer) -> None:
        """One sounding, as it stood when everyone had answered (call between `note_stances` and `conclude`)."""
        seated = seats(self.matter, state, ROW)[0]
        stance = answer.stance[0]
        objecting = [self.codes[i] for i in np.flatnonzero(seated & (stance == OBJECT))]
        self.ever_objected.update(objecting)
        self.events.append(
            {
                "kind": "sounding",
                "hour": int(state.hour[0]),
                "session": int(state.session[0]),
                "round": int(state.round[0]),
                "body": self._body(state),
                "stances": {self.codes[i]: STANCES[stance[i]] for i in np.flatnonzero(seated)},
                "worth": {self.codes[i]: _short(float(answer.acceptability[0, i])) for i in np.flatnonzero(seated)},
                "objections": self._objections(state, answer, objecting),
                "standing_aside": [self.codes[i] for i in np.flatnonzero(seated & answer.stands_aside[0])],
                "heard": self._heard(state, answer, seated),
                "dissent": self._dissent(state, seated),
                "terms": {code: self._terms(state, view, answer, code) for code in sorted(self.ever_objected)},
            }
        )

    def _objections(self, state: State, answer: Answer, objecting: Sequence[str]) -> dict[str, Any]:
        named = objected_clauses(self.matter, state, ROW)[0]
        costs = self._costs(state)
        found = {}
        for code in objecting:
            i = self.codes.index(code)
            clauses = sorted(
                (self.matter.space.keys[d] for d in np.flatnonzero(named[:, i])), key=lambda key: -costs[key][i]
            )
            margin = float(answer.margin[0, i])
            found[code] = {"clauses": clauses, "margin": _short(margin), "yes_if": margin >= 0}
        return found

    def _costs(self, state: State) -> dict[str, np.ndarray[Any, Any]]:
        cost = (clause_cost(state.stakes, state.phase, ROW, d, state.text[:, d]) for d in range(state.text.shape[1]))
        return {key: one.soft[0] + one.firm[0] for key, one in zip(self.matter.space.keys, cost, strict=True)}

    def _heard(self, state: State, answer: Answer, seated: np.ndarray[Any, Any]) -> dict[str, int]:
        """The tally as the chair hears it: objections are plain, the rest is read from tone (S-5, S-22)."""
        tone = answer.acceptability + hearing(self.matter, state, ROW)
        delta = self.matter.parameters.indifference
        consent = np.where(tone >= delta, SUPPORT, np.where(tone <= -delta, ACQUIESCE, UNDECIDED))
        heard = np.where(answer.stance == OBJECT, OBJECT, consent)[0][seated]
        return {word: int((heard == i).sum()) for i, word in enumerate(STANCES)}

    def _dissent(self, state: State, seated: np.ndarray[Any, Any]) -> dict[str, list[str]]:
        matter, phase, text = self.matter, state.phase, state.text[0]
        # Each clause as if it were the whole text.
        alone = draw_stakes(matter.alliance, matter.space, state.luck, matter.parameters, each_item=True)
        line = alone.value[phase[0], 0] - alone.gap[phase[0]]
        found = {}
        for d, key in enumerate(matter.space.keys):
            cost = clause_cost(alone, phase, ROW, d, text[d : d + 1])
            against = (line - cost.soft[0] - cost.firm[0] < matter.parameters.indifference) & seated
            found[key] = [self.codes[i] for i in np.flatnonzero(against)]
        return found

    def _terms(self, state: State, view: View, answer: Answer, code: str) -> dict[str, Any]:
        i = self.codes.index(code)

        def of(array: np.ndarray[Any, Any]) -> float:
            return _short(float(array[0, i]))

        return {
            "value": of(view.line),
            "clauses": {key: _short(float(cost[i])) for key, cost in self._costs(state).items()},
            "aside": bool(answer.stands_aside[0, i]),
            "acceptability": of(answer.acceptability),
            "alone": of(view.alone),
            "support": of(view.support),
            "pressure": of(view.pressure),
            "bypass": of(view.bypass),
            "commitments": of(view.consent + view.words),
            "reserve": of(view.reserve),
            "margin": of(answer.margin),
        }

    def add(self, happenings: Sequence[Happening], state: State) -> None:
        """What the session says happened, to the one run."""
        for happening in happenings:
            base = {
                "kind": happening.kind,
                "hour": int(happening.data["hour"][0]),
                "session": int(happening.data["session"][0]),
            }
            write = getattr(self, f"_{happening.kind}", None)
            for extra in write(happening.data, state) if write else [{}]:
                self.events.append(base | extra)

    def _redraft(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        before, after, lead = data["before"][0], data["after"][0], int(data["lead"][0])
        space = self.matter.space
        changed = sorted(np.flatnonzero(before != after), key=lambda d: d != lead)
        return [
            {
                "provision": space.keys[d],
                "from": space.options[d][before[d]],
                "to": space.options[d][after[d]],
                "gain": _short(float(data["gain"][0])),
                "paired": bool(d != lead),
            }
            for d in changed
        ]

    def _demarche(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        by = [self.codes[i] for i in np.flatnonzero(self.matter.alliance.sponsor)]
        return [{"by": by, "on": self.codes[int(data["target"][0])], "pressure": _short(float(data["pressure"][0]))}]

    def _silence_started(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        return [{"deadline": int(data["deadline"][0]), "all_the_same": bool(data["all_the_same"][0])}]

    def _silence_broken(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        by = list(np.flatnonzero(data["by"][0]))
        self.ever_objected.update(self.codes[i] for i in by)
        margins = {self.codes[i]: _short(float(data["margins"][0, i])) for i in by}
        return [{"by": [self.codes[i] for i in by], "margins": margins}]

    def _silence_kept(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        return [{"by": [self.codes[i] for i in np.flatnonzero(data["by"][0])]}]

    def _moved_to_body(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        return [{"body": self._body(state), "without": [self.codes[i] for i in np.flatnonzero(data["without"][0])]}]

    def _calendar(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        event = self.scenario.calendar[int(data["event"][0])]
        return [{"key": event.key, "event": event.event}]

    def _stage_passed(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        i = int(data["sitting"][0])
        return [{"stage": self.matter.sittings.keys[i], "next": self.matter.sittings.keys[i + 1]}]

    def _referred_up(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        objections = [self.codes[i] for i in np.flatnonzero(data["objections"][0])]
        return [self._stage_passed(data, state)[0] | {"objections": objections}]

    def _items_dropped(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        before, after, space = data["before"][0], data["after"][0], self.matter.space
        changed = np.flatnonzero(before != after)
        return [{"provisions": {space.keys[d]: space.options[d][after[d]] for d in changed}}]

    def _adjourned(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        return [{"until": int(data["until"][0])}]

    def _sponsor_withdrew(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        return [{"by": [self.codes[i] for i in np.flatnonzero(data["by"][0])]}]

    def _closed(self, data: dict[str, Any], state: State) -> list[dict[str, Any]]:
        return [{"outcome": OUTCOMES[int(data["outcome"][0])]}]

    def _body(self, state: State) -> str:
        return str(self.matter.alliance.bodies[int(self.matter.sittings.body[state.sitting[0]])])


def _short(number: float) -> float:
    """A number as the record keeps it: six decimals are more than the theory knows, and -0.0 is 0."""
    return round(number, 6) + 0.0
