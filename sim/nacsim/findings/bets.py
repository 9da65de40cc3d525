"""Bets on how a sitting ends and on who gives way, and their scores against the model's and the class's bets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite, log
from statistics import fmean

from nacsim.errors import UserError
from nacsim.findings.bet_scores import FEWEST, Beside, Calibrated, Score, Scored, Scores
from nacsim.findings.estimates import FLOOR, Change, Share, mean_change, wilson
from nacsim.findings.words import safe
from nacsim.record import OUTCOMES, ObjectionWithdrawn, Outcome, Record, SilenceBroken, Sounding

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Edges of the calibration table; a chance on an edge is in the bin above it, 1 in the last."""
ROUNDING = 0.005
"""The chances of a bet may miss 1 by this much."""


@dataclass(frozen=True, slots=True)
class Bet:
    """What somebody thought before a session. UserError if the chances of the outcomes are none."""

    who: str
    """By name. The model's and the class's own bets have a name too."""
    session: int
    """Before which it was made."""
    chances: Mapping[Outcome, float]
    """By outcome, summing to 1; what is left out has 0."""
    gives_way: Mapping[str, float]
    """By ally that objected then: the chance that it no longer does at the end."""
    seats: Collection[str] = field(default_factory=frozenset)
    """Codes of the allies for which whoever bets answers: what these decide alone it is not scored on."""

    def __post_init__(self) -> None:
        """Whether these are chances."""
        if unknown := sorted({*self.chances} - {*OUTCOMES}):
            raise UserError(f"A bet is on {', '.join(OUTCOMES)} (given: {safe(str(unknown[0]))}).")
        every = (*self.chances.values(), *self.gives_way.values())
        if not all(isfinite(chance) and 0 <= chance <= 1 for chance in every):
            raise UserError("A chance is a number from 0 to 1.")
        if abs(sum(self.chances.values()) - 1) > ROUNDING:
            raise UserError(f"The chances of a bet sum to 1 (given: {sum(self.chances.values()):.2f}).")


def whole_percents(chances: Sequence[float]) -> list[int]:
    """Chances that sum to 1 as whole percents that sum to 100: what is left goes to the largest remainders.

    Of equal ones the first gets it. The page does the same while somebody bets.
    """
    exact = [round(100 * chance, 6) for chance in chances]
    whole = [int(each) for each in exact]
    left = round(sum(exact)) - sum(whole)
    most = sorted(range(len(exact)), key=lambda i: -round(1e6 * (exact[i] - whole[i])))[:left]
    return [each + (i in most) for i, each in enumerate(whole)]


def scores(
    bets: Iterable[Bet],
    model: Mapping[int, Bet],
    outcome: Outcome,
    gave_way: Collection[str],
    vetoes: Collection[str] = (),
) -> Scores:
    """All persons' bets on a sitting, scored; of two by one person before one session the later counts.

    Sessions before which the model has made no bet are left out, and so are bets on whether one's own seat gives way.

    Args:
        bets: of everybody, in the order in which they came.
        model: its own by session.
        outcome: how it ended.
        gave_way: codes of the allies that objected once and did not at the end: `gave_way`.
        vetoes: codes of the allies whose veto alone decided: `alone_decided`. Who answers for one is not scored.
    """
    every = [*{(bet.who, bet.session): bet for bet in bets if bet.session in model}.values()]
    not_scored = {bet.who for bet in every if {*bet.seats} & {*vetoes}}
    by_person: dict[str, list[Bet]] = {}
    for bet in sorted(every, key=lambda bet: (bet.who, bet.session)):
        if bet.who not in not_scored:
            by_person.setdefault(bet.who, []).append(bet)
    scored = [bet for own in by_person.values() for bet in own]
    room = {session: _mean_bet(session, scored) for session in {bet.session for bet in scored}}
    happened = _Happened(outcome, gave_way)
    persons = tuple(_person(who, own, model, room, happened) for who, own in by_person.items())
    return Scores(
        outcome,
        persons,
        tuple(sorted(not_scored)),
        _against_model([each.outcome.own.log - each.outcome.model.log for each in persons]),
        _against_model([each.outcome.own.brier - each.outcome.model.brier for each in persons]),
        _calibration(scored, happened),
    )


def log_score(chance: float) -> float:
    """Of the chance that was given to what happened: its natural logarithm, at least that of `FLOOR`."""
    return log(max(chance, FLOOR))


def brier(chances: Mapping[Outcome, float], happened: Outcome) -> float:
    """The squared errors summed over the outcomes (Brier 1950)."""
    return sum((chances.get(outcome, 0.0) - (outcome == happened)) ** 2 for outcome in OUTCOMES)


def gave_way(record: Record) -> frozenset[str]:
    """Codes of the allies that objected once, at a sounding or by a letter, and did not at the end."""
    objected = {code for each in record.of_kind(Sounding) for code in each.objections}
    objected |= {code for each in record.of_kind(SilenceBroken) for code in each.by}
    return frozenset(code for code in objected if record.final[code] != "object")


def alone_decided(record: Record) -> frozenset[str]:
    """The code of the ally whose veto alone kept a text from being adopted, if one's did.

    Nothing was adopted, and after the last sounding or letter it was the only one to object: it decided by its own
    answer how it ends, so that its bet on the outcome is no forecast.
    """
    objects: set[str] = set()
    for event in record.events:
        if isinstance(event, Sounding):
            objects = {*event.objections}
        elif isinstance(event, SilenceBroken):
            objects = {*event.by}
        elif isinstance(event, ObjectionWithdrawn):
            objects.discard(event.by)
    return frozenset(objects if not record.adopted and len(objects) == 1 else ())


@dataclass(frozen=True, slots=True)
class _Happened:
    """What bets were on."""

    outcome: Outcome
    gave_way: Collection[str]

    def of_outcome(self, bet: Bet) -> Score:
        return Score(log_score(bet.chances.get(self.outcome, 0.0)), brier(bet.chances, self.outcome))

    def of_ally(self, bet: Bet, ally: str) -> Score:
        chance = bet.gives_way[ally] if ally in self.gave_way else 1 - bet.gives_way[ally]
        return Score(log_score(chance), 2 * (1 - chance) ** 2)


def _person(
    who: str, own: Sequence[Bet], model: Mapping[int, Bet], room: Mapping[int, Bet], happened: _Happened
) -> Scored:
    sessions = tuple(bet.session for bet in own)
    others = [[of[session] for session in sessions] for of in (model, room)]
    outcome = [_mean(map(happened.of_outcome, bets)) for bets in (own, *others)]
    on = [(place, ally) for place, bet in enumerate(own) for ally in _others(bet) if ally in others[0][place].gives_way]
    giving = [_mean(happened.of_ally(bets[place], ally) for place, ally in on) for bets in (own, *others)] if on else []
    return Scored(who, sessions, Beside(*outcome), Beside(*giving) if giving else None)


def _others(bet: Bet) -> Iterator[str]:
    """The allies on whose giving way it is a bet, but for its own seats, which itself decides."""
    return (ally for ally in bet.gives_way if ally not in bet.seats)


def _mean(scores_: Iterable[Score]) -> Score:
    every = [*scores_]
    return Score(fmean(each.log for each in every), fmean(each.brier for each in every))


def _mean_bet(session: int, scored: Iterable[Bet]) -> Bet:
    """The class's own: the mean of what everybody thought before a session."""
    bets = [bet for bet in scored if bet.session == session]
    chances = {outcome: fmean(bet.chances.get(outcome, 0.0) for bet in bets) for outcome in OUTCOMES}
    on = sorted({ally for bet in bets for ally in _others(bet)})
    gives_way = {ally: fmean(bet.gives_way[ally] for bet in bets if ally in _others(bet)) for ally in on}
    return Bet("The class", session, chances, gives_way)


def _against_model(differences: Sequence[float]) -> Change | None:
    return mean_change(differences) if len(differences) >= FEWEST else None


def _calibration(scored: Iterable[Bet], happened: _Happened) -> tuple[Calibrated, ...]:
    came = [pair for bet in scored for pair in _came_true(bet, happened)]
    return tuple(_bin(low, high, came) for low, high in pairwise(BINS))


def _came_true(bet: Bet, happened: _Happened) -> Iterator[tuple[float, bool]]:
    """Each chance that was given, and whether it came true."""
    yield from ((chance, outcome == happened.outcome) for outcome, chance in bet.chances.items())
    yield from ((bet.gives_way[ally], ally in happened.gave_way) for ally in _others(bet))


def _bin(low: float, high: float, came: Sequence[tuple[float, bool]]) -> Calibrated:
    within = [true for chance, true in came if low <= chance < high or chance == high == BINS[-1]]
    hits, bets = sum(within), len(within)
    share = Share(hits / bets, *wilson(hits, bets)) if bets else None
    return Calibrated(low, high, hits, bets, share)
