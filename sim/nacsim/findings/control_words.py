"""What a control and its places are called, in the scenario's own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from nacsim.findings.estimates import signed
from nacsim.findings.exploration import Control, Place
from nacsim.findings.lever_words import lever_words
from nacsim.findings.portions import size
from nacsim.findings.words import Words, at_hour, counted, listed, option_text, possessive, safe
from nacsim.scenario.resolved import Ally, Option
from nacsim.store.levers import SingleChange

AS_WRITTEN = "as written"


def control_label(words: Words, control: Control) -> str:
    """What is set, as a statement where the answer is yes or no: The chair may change the text."""
    whose = words.ally(control.ally) if control.ally else ""
    if control.kind == "body":
        return _body(words, control)
    if control.kind == "redraft":
        return _clause(words, control)
    if control.kind == "ally_beside":
        return f"{words.name(control.places[-1].key)} objects as {whose} does"
    if control.kind == "red_lines":
        return f"{words.name(control.ally)} holds to its {_red_lines(words, control.ally)}"
    return {
        "chair": "The chair may change the text",
        "silence": "How long a silence lasts",
        "deadline": "When the deadline is",
        "value": f"What a decision is worth to {whose}",
    }[control.kind]


def place_label(words: Words, control: Control, place: Place) -> str:
    """Where a control stands, in a word or two; of two places no and yes, unless they have an order of their own."""
    leg = words.scenario.legs[-1]
    if control.kind == "silence":
        hours = int(place.key or leg.silence_hours)
        return counted(hours, "hour") if hours else "none"
    if control.kind == "deadline":
        opening = words.scenario.opening.replace(minute=0, second=0, microsecond=0)
        return at_hour(datetime.fromisoformat(place.key) if place.key else opening + timedelta(hours=leg.deadline))
    if control.kind == "value":
        way = "more" if place.by > 0 else "less"
        return f"{size(place.by)} {way} ({signed(place.by, 1)})" if place.by else "no change"
    if len(control.places) > 2:
        return option_text(_option(words, control, place))
    return "yes" if place is control.places[1] else "no"


def place_words(words: Words, control: Control, place: Place) -> str:
    """The scenario with a control at a place, as the subject of a sentence: a silence of 24 hours instead of 12."""
    if not place.sets:
        return _as_written(words, control)
    if place.change:
        return lever_words(words, place.change)
    if control.kind == "value":
        return f"a decision worth {size(place.by)} {'more' if place.by > 0 else 'less'} to {words.ally(control.ally)}"
    return f"{possessive(words.ally(control.ally))} {_red_lines(words, control.ally)} lifted"


def _as_written(words: Words, control: Control) -> str:
    """A control that is moved back: the deadline as written."""
    whose, other = words.ally(control.ally) if control.ally else "", next(one for one in control.places if one.sets)
    if control.kind == "body":
        return f"{'the' if control.written else 'no'} way to the {safe(other.key)}, {AS_WRITTEN}"
    if control.kind == "red_lines":
        return f"{possessive(whose)} {_red_lines(words, control.ally)} {AS_WRITTEN}"
    return {
        "chair": lever_words(words, _chair(words.scenario.chair)) + f", {AS_WRITTEN}",
        "silence": f"the silence {AS_WRITTEN}",
        "deadline": f"the deadline {AS_WRITTEN}",
        "redraft": f"the draft {AS_WRITTEN}",
        "ally_beside": f"{words.name(other.key)} {AS_WRITTEN}",
        "value": f"a decision worth to {whose} what it is {AS_WRITTEN}",
    }[control.kind]


def _chair(name: str) -> SingleChange:
    return SingleChange(kind="chair", allies=[], provision=None, to=name, set=[])


def _body(words: Words, control: Control) -> str:
    place = next(one for one in control.places if one.sets)
    without = words.some(_absent(words, place))
    seat = f", where {without} {'has' if len(_absent(words, place)) == 1 else 'have'} no seat"
    return f"The matter may go to the {safe(place.key)}{seat if _absent(words, place) else ''}"


def _absent(words: Words, place: Place) -> Sequence[str]:
    """Who has no seat in a body: of one that is not open yet, who is known to have none of those that hold out."""
    scenario = words.scenario
    opened = next((body.body for body in scenario.other_bodies if scenario.body_names[body.body] == place.key), None)
    if opened is None:
        return place.change.allies if place.change else ()
    return [code for code in scenario.codes if code not in scenario.seats[opened]]


def _clause(words: Words, control: Control) -> str:
    changed = [place for place in control.places if place.change]
    clause = words.clause((changed[0].change and changed[0].change.provision) or "")
    if len(changed) > 1:
        return f"What the draft says on {clause}"
    return f'The {clause} clause of the draft reads "{option_text(_option(words, control, changed[0]))}"'


def _option(words: Words, control: Control, place: Place) -> Option:
    """The wording at a place of a clause."""
    key = next(place.change.provision or "" for place in control.places if place.change)
    provisions = words.scenario.provisions
    i = [provision.key for provision in provisions].index(key)
    return words.option(key, place.key) if place.key else provisions[i].options[words.scenario.draft[i]]


def _red_lines(words: Words, code: str) -> str:
    """Red line on location; red lines on location and command."""
    ally: Ally = next(ally for ally in words.scenario.allies if ally.code == code)
    noun = "red line" if len(ally.red_lines) == 1 else "red lines"
    return f"{noun} on {listed(words.clause(line.provision) for line in ally.red_lines)}"
