"""A question to a seat as plain data, and which answers it allows.

Whoever is not the theory, be it a program, a person or a chair from another package, is asked this and nothing else. It
holds what everyone knows and the seat's own brief, never arrays of the theory, another's means, or what a run draws.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nacsim.record import CAPITAL, CHAIR, STANCES, LikeJson, ally_of
from nacsim.theory import floor
from nacsim.theory.brief import in_public, own_brief
from nacsim.theory.chair import MOVE_NAMES, may_hold, unsponsored
from nacsim.theory.demarches import open_to
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import OBJECT
from nacsim.theory.redraft import may_go
from nacsim.theory.side_deal import possible
from nacsim.theory.state import CHAIR as CHAIR_MOVES
from nacsim.theory.state import DRAFTING, FLOOR, SILENCE, SOUNDING, State, seats, sponsors
from nacsim.theory.text import Ints

Kind = Literal["sounding", "floor", "silence", "move", "drafting"]
KINDS: Mapping[int, Kind] = {
    SOUNDING: "sounding",
    FLOOR: "floor",
    SILENCE: "silence",
    CHAIR_MOVES: "move",
    DRAFTING: "drafting",
}
"""What a run waits for: where all seats stand; who wants the floor; letters; the chair's move after objections, or with
nobody blocking."""
NO_OR_YES = (False, True)


@dataclass(frozen=True, slots=True)
class Question(LikeJson):
    """What one seat is asked."""

    id: str
    """Its own within a run."""
    seat: str
    """An ally's code, or `chair`."""
    kind: Kind
    answers: Mapping[str, Any]
    """What may be answered: `allowed_answers`."""
    public: Mapping[str, Any]
    """What everyone in the room knows: `brief.in_public`."""
    brief: Mapping[str, Any]
    """The seat's own: `brief.own_brief`."""

    @property
    def text(self) -> dict[str, str]:
        """The text on the table."""
        return dict(self.public["text"])


def questions(matter: Matter, state: State, row: int, seats_: Collection[str]) -> tuple[Question, ...]:
    """What a run now asks of some seats, in the order of their codes."""
    now = asked(matter, state, row, seats_)
    public = in_public(matter, state, row) if now else {}
    return tuple(_question(matter, state, row, seat, public) for seat in now)


def asked(matter: Matter, state: State, row: int, seats_: Collection[str]) -> list[str]:
    """Which of some seats a run now asks, in the order of their codes. Nobody without a seat in the body is asked."""
    kind = KINDS.get(int(state.awaits[row]))
    if kind in ("move", "drafting"):
        now = [CHAIR]
    else:
        seated = seats(matter, state, np.array([row]))[0]
        now = [matter.alliance.codes[i] for i in np.flatnonzero(seated & _may_speak(state, row, kind))]
        if kind == "silence":  # a capital may be somebody else's than its delegation
            now = [capital if (capital := code + CAPITAL) in seats_ else code for code in now]
    return [seat for seat in now if kind and seat in seats_]


def _may_speak(state: State, row: int, kind: Kind | None) -> Any:
    """(A,): of whom a question of that kind is asked."""
    return state.floor.holders[row] if kind == "floor" and state.floor is not None else True


def question(matter: Matter, state: State, row: int, seat: str) -> Question:
    """What a run that waits for a seat asks of it."""
    return _question(matter, state, row, seat, in_public(matter, state, row))


def _question(matter: Matter, state: State, row: int, seat: str, public: Mapping[str, object]) -> Question:
    said = len(state.public[row]) if state.public is not None else 0  # something happens after each question
    return Question(
        id=f"{said}-{seat}",
        seat=seat,
        kind=KINDS[int(state.awaits[row])],
        answers=allowed_answers(matter, state, row, seat),
        public=public,
        brief=own_brief(matter, int(state.phase[row]), ally_of(seat)),
    )


def allowed_answers(matter: Matter, state: State, row: int, seat: str) -> dict[str, object]:
    """What a seat may answer.

    sounding: `stance`, one of these; `on`, any of these clauses, and `withdraws`, of a sponsor, where it objects;
    `stands_aside`; `floor`, to be asked what else it does once the session is over. floor: as `floor.allowed`. silence:
    `letter`, and `joins`, to write one if that ally does. move, drafting: `move`, each with what it needs.
    """
    kind = KINDS[int(state.awaits[row])]
    if kind == "silence":
        seated = np.flatnonzero(seats(matter, state, np.array([row]))[0])
        others = [code for code in (matter.alliance.codes[i] for i in seated) if code != ally_of(seat)]
        return {"letter": [*NO_OR_YES], "joins": others}
    if kind == "floor":
        return floor.allowed(matter, state, row, seat)
    if kind == "sounding":
        tabled = sponsors(matter, state, np.array([row]))[0, matter.alliance.codes.index(seat)]
        return {
            "stance": [*STANCES],
            "on": [*matter.space.keys],
            "stands_aside": [*NO_OR_YES[: 1 + matter.opt_outs]],
            "floor": [*NO_OR_YES],
            **({"withdraws": [*NO_OR_YES]} if tabled else {}),
        }
    return {"move": (_moves if kind == "move" else _drafting)(matter, state, np.array([row]))}


def _drafting(matter: Matter, state: State, rows: Ints) -> dict[str, object]:
    """With nobody blocking: put the text through, keep it for a meeting that was named, or table another."""
    moves: dict[str, object] = {"pass": {}}
    if may_hold(matter, state, rows)[0]:
        moves["hold"] = {}
    return moves | _redrafts(matter, state, rows)


def _moves(matter: Matter, state: State, rows: Ints) -> dict[str, object]:
    """After objections. At the deadline nothing is left that needs another meeting here.

    To another body a matter goes from its main body and once, so that none can go in circles while the clock stands.
    """
    moves: dict[str, object] = {}
    if elsewhere := other_bodies(matter, int(state.sitting[rows[0]])):
        moves["move_body"] = {"body": [*elsewhere]}
    if state.hour[rows[0]] < state.deadline[rows[0]]:
        if targets := _targets(matter, state, rows):
            moves["demarche"] = {"on": targets}
        if _may_be_silent(matter, int(state.sitting[rows[0]])):
            moves["silence"] = {}
        moves |= _redrafts(matter, state, rows)
        if deals := _deals(matter, state, rows):
            moves["side_deal"] = {"on": deals}
        moves["adjourn"] = {}
    if unsponsored(matter, state, rows)[0]:
        moves["withdraw"] = {}
    moves["close"] = {}
    return {name: moves[name] for name in MOVE_NAMES if name in moves}


def other_bodies(matter: Matter, sitting: int) -> dict[str, int]:
    """The bodies to which a matter can be moved from a sitting, by code, each with the sitting it would be there."""
    if sitting != matter.sittings.legs - 1:
        return {}
    here = matter.sittings.body[sitting]
    found = {}
    for other in reversed(range(matter.sittings.legs, len(matter.sittings.keys))):
        body = matter.sittings.body[other]
        if body != here and matter.alliance.seats[body].any():
            found[matter.alliance.bodies[int(body)]] = other
    return dict(sorted(found.items()))


def _targets(matter: Matter, state: State, rows: Ints) -> list[str]:
    """Who can be pressed."""
    return [matter.alliance.codes[i] for i in np.flatnonzero(open_to(matter, state, rows)[0])]


def _deals(matter: Matter, state: State, rows: Ints) -> dict[str, list[str]]:
    """Whose linkage can be paid for, and by whom: who could pay and does not itself object."""
    could = possible(matter, state, rows)[0] & (state.stance[rows] != OBJECT)
    codes = matter.alliance.codes
    return {codes[i]: [codes[p] for p in np.flatnonzero(could[i])] for i in np.flatnonzero(could.any(-1))}


def _may_be_silent(matter: Matter, sitting: int) -> bool:
    """Whether a text can be put under silence over objections: in the last body, if a silence there can pass it."""
    sittings = matter.sittings
    return bool(sittings.final[sitting] and sittings.silence_hours[sitting] > 0 and matter.rule.silence_consents)


def _redrafts(matter: Matter, state: State, rows: Ints) -> dict[str, object]:
    """By clause that can be reworded, the options it can have, the present one among them."""
    open_ = {key: names for key, names in tableable(matter, state, rows).items() if len(names) > 1}
    return {"redraft": {"text": open_}} if open_ else {}


def tableable(matter: Matter, state: State, rows: Ints) -> dict[str, list[str]]:
    """By clause, the options that a chair may table in a run: the present one, and where `may_go` allows it to go."""
    space = matter.space
    return {
        key: [name for o, name in enumerate(space.options[d]) if free[o]]
        for d, (key, free) in enumerate(zip(space.keys, may_go(matter, state, rows)[..., 0], strict=True))
    }
