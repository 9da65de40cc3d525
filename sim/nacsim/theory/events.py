"""What happened in one run, in the words of its record; soundings apart, which whoever keeps the record notes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

import numpy as np

from nacsim.record import (
    OUTCOMES,
    Adjourned,
    Amendment,
    Approach,
    Calendar,
    Change,
    Closed,
    Condition,
    Demarche,
    Drafting,
    Event,
    ItemsDropped,
    MovedToBody,
    ObjectionWithdrawn,
    Redraft,
    ReferredUp,
    SideDeal,
    SilenceBroken,
    SilenceKept,
    SilenceStarted,
    Speech,
    SponsorWithdrew,
    StagePassed,
    TimeAsked,
    reckoned,
    short,
)
from nacsim.theory import happenings
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import Matter
from nacsim.theory.text import Bools, Ints


@singledispatch
def event(happening: Happening, place: int, matter: Matter) -> Event:  # noqa: ARG001 - those registered below need them
    """The event of a record for the run at this place of a happening."""
    raise TypeError(f"a record has no words for {type(happening).__name__}")


@event.register
def _redraft(happening: happenings.Redraft, place: int, matter: Matter) -> Event:
    return _new_text(Redraft, happening, place, matter)


@event.register
def _drafting(happening: happenings.Drafting, place: int, matter: Matter) -> Event:
    return _new_text(Drafting, happening, place, matter)


def _new_text(kind: type[Redraft], happening: happenings.Redraft, place: int, matter: Matter) -> Redraft:
    before, after, lead = happening.before[place], happening.after[place], int(happening.lead[place])
    space = matter.space
    changes = tuple(
        Change(provision=space.keys[d], from_=space.options[d][before[d]], to=space.options[d][after[d]])
        for d in sorted(np.flatnonzero(before != after), key=lambda d: bool(d != lead))
    )
    first = changes[0]
    return kind(
        *_when(happening, place),
        provision=first.provision,
        from_=first.from_,
        to=first.to,
        gain=reckoned(happening.gain[place]),
        changes=changes,
    )


@event.register
def _demarche(happening: happenings.Demarche, place: int, matter: Matter) -> Event:
    by, on = _codes(matter, matter.alliance.sponsor[0]), matter.alliance.codes[int(happening.target[place])]
    return Demarche(*_when(happening, place), by=by, on=on, pressure=short(happening.pressure[place]))


@event.register
def _approach(happening: happenings.Approach, place: int, matter: Matter) -> Event:
    by, on = _code(matter, happening.by, place), _code(matter, happening.target, place)
    return Approach(*_when(happening, place), by=(by,), on=on, pressure=short(happening.pressure[place]))


@event.register
def _amendment(happening: happenings.Amendment, place: int, matter: Matter) -> Event:
    return _asked(Amendment, happening, place, matter)


@event.register
def _condition(happening: happenings.Condition, place: int, matter: Matter) -> Event:
    return _asked(Condition, happening, place, matter)


def _asked(kind: type[Amendment], happening: happenings.Amendment, place: int, matter: Matter) -> Amendment:
    space, options = matter.space, happening.wanted[place]
    wanted = {space.keys[d]: space.options[d][options[d]] for d in np.flatnonzero(options >= 0)}
    return kind(*_when(happening, place), by=_code(matter, happening.by, place), wanted=wanted)


@event.register
def _time_asked(happening: happenings.TimeAsked, place: int, matter: Matter) -> Event:
    return TimeAsked(*_when(happening, place), by=_code(matter, happening.by, place))


@event.register
def _objection_withdrawn(happening: happenings.ObjectionWithdrawn, place: int, matter: Matter) -> Event:
    return ObjectionWithdrawn(*_when(happening, place), by=_code(matter, happening.by, place))


@event.register
def _speech(happening: happenings.Speech, place: int, matter: Matter) -> Event:
    return Speech(*_when(happening, place), by=_code(matter, happening.by, place), words=happening.words[place])


@event.register
def _side_deal(happening: happenings.SideDeal, place: int, matter: Matter) -> Event:
    by, on = (matter.alliance.codes[int(whose[place])] for whose in (happening.payer, happening.target))
    return SideDeal(*_when(happening, place), by=by, on=on, cost=short(happening.cost[place]))


@event.register
def _silence_started(happening: happenings.SilenceStarted, place: int, _matter: Matter) -> Event:
    deadline, all_the_same = int(happening.deadline[place]), bool(happening.all_the_same[place])
    return SilenceStarted(*_when(happening, place), deadline=deadline, all_the_same=all_the_same)


@event.register
def _silence_broken(happening: happenings.SilenceBroken, place: int, matter: Matter) -> Event:
    by = _codes(matter, happening.by[place])
    margins = {code: reckoned(happening.margins[place, matter.alliance.codes.index(code)]) for code in by}
    return SilenceBroken(*_when(happening, place), by=by, margins=margins)


@event.register
def _silence_kept(happening: happenings.SilenceKept, place: int, matter: Matter) -> Event:
    return SilenceKept(*_when(happening, place), by=_codes(matter, happening.by[place]))


@event.register
def _moved_to_body(happening: happenings.MovedToBody, place: int, matter: Matter) -> Event:
    body, without = body_of(matter, int(happening.sitting[place])), _codes(matter, happening.without[place])
    return MovedToBody(*_when(happening, place), body=body, without=without)


@event.register
def _calendar(happening: happenings.Calendar, place: int, matter: Matter) -> Event:
    due = matter.scenario.calendar[int(happening.event[place])]
    return Calendar(*_when(happening, place), key=due.key, event=due.event)


@event.register
def _stage_passed(happening: happenings.StagePassed, place: int, matter: Matter) -> Event:
    stage, following = _stages(matter, int(happening.sitting[place]))
    return StagePassed(*_when(happening, place), stage=stage, next=following)


@event.register
def _referred_up(happening: happenings.ReferredUp, place: int, matter: Matter) -> Event:
    stage, following = _stages(matter, int(happening.sitting[place]))
    objections = _codes(matter, happening.objections[place])
    return ReferredUp(*_when(happening, place), stage=stage, next=following, objections=objections)


def _stages(matter: Matter, sitting: int) -> Sequence[str]:
    """A stage and the next."""
    return matter.sittings.keys[sitting : sitting + 2]


@event.register
def _items_dropped(happening: happenings.ItemsDropped, place: int, matter: Matter) -> Event:
    after, space = happening.after[place], matter.space
    changed = np.flatnonzero(happening.before[place] != after)
    provisions = {space.keys[d]: space.options[d][after[d]] for d in changed}
    return ItemsDropped(*_when(happening, place), provisions=provisions)


@event.register
def _adjourned(happening: happenings.Adjourned, place: int, _matter: Matter) -> Event:
    return Adjourned(*_when(happening, place), until=int(happening.until[place]))


@event.register
def _sponsor_withdrew(happening: happenings.SponsorWithdrew, place: int, matter: Matter) -> Event:
    return SponsorWithdrew(*_when(happening, place), by=_codes(matter, happening.by[place]))


@event.register
def _closed(happening: happenings.Closed, place: int, _matter: Matter) -> Event:
    return Closed(*_when(happening, place), outcome=OUTCOMES[int(happening.outcome[place])])


def _when(happening: Happening, place: int) -> tuple[int, int]:
    """Hour and session."""
    return int(happening.hour[place]), int(happening.session[place])


def _code(matter: Matter, whose: Ints, place: int) -> str:
    return matter.alliance.codes[int(whose[place])]


def _codes(matter: Matter, allies: Bools) -> tuple[str, ...]:
    return tuple(matter.alliance.codes[i] for i in np.flatnonzero(allies))


def body_of(matter: Matter, sitting: int) -> str:
    """The body that a sitting is of."""
    return matter.alliance.bodies[int(matter.sittings.body[sitting])]
