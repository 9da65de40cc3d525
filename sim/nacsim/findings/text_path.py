"""Each clause's way from the draft to the end, before what every ally wants of it and refuses in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nacsim.findings.concessions import Fate, clause_fates
from nacsim.findings.words import FEW, Words, counted, listed, option_text
from nacsim.record import ItemsDropped, Record, Redraft
from nacsim.scenario.resolved import Ally, Option, OptionKind, Provision, Scenario

Places = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Wording:
    """One option of a clause."""

    key: str
    text: str
    kind: OptionKind
    place: float | None
    """On the clause's scale, 1 the fullest; None: it has no place there (put off). Unordered ones stand in a row."""
    refused_by: tuple[str, ...]
    """Allies with a red line against it."""


@dataclass(frozen=True, slots=True)
class Want:
    """A place on a clause's scale, and who wants just that."""

    place: float
    allies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A wording the clause had, from a session on."""

    option: str
    session: int


@dataclass(frozen=True, slots=True)
class ClausePath:
    """One clause, from the draft to the end."""

    key: str
    title: str
    core: bool
    ordered: bool
    fate: Fate
    wordings: tuple[Wording, ...]
    wants: tuple[Want, ...]
    path: tuple[Stop, ...]
    """From the draft to the end; one stop if nobody touched it. What went and came back is kept too."""

    def wording(self, key: str) -> Wording:
        """One of its wordings."""
        return next(wording for wording in self.wordings if wording.key == key)


@dataclass(frozen=True, slots=True)
class TextPath:
    """What became of the text."""

    adopted: bool
    clauses: tuple[ClausePath, ...]
    """In the order of the scenario."""

    @property
    def headline(self) -> str:
        """How many clauses changed, and how; first of all, if nothing came of them."""
        changed = [clause for clause in self.clauses if clause.fate != "kept"]
        share = f"{len(changed)} of {counted(len(self.clauses), 'clause')}"
        if not self.adopted:
            became = f"{share} had been changed by then" if changed else "the draft stays as it was"
            return f"Nothing is agreed; {became}"
        if not changed:
            return "The draft comes through word for word"
        head = f"{share} {'changes' if len(changed) == 1 else 'change'}"
        if len(changed) <= FEW:
            return f"{head}: {listed(f'{clause.title} is {_fate(clause)}' for clause in changed)}"
        unsettled = sum(clause.fate != "changed" for clause in changed)
        return f"{head}, {unsettled} of them put off or left vague" if unsettled else head

    @property
    def red_lines(self) -> int:
        """How many wordings are refused, each counted once for every ally that says it refuses it."""
        return sum(len(wording.refused_by) for clause in self.clauses for wording in clause.wordings)


def text_path(record: Record, scenario: Scenario) -> TextPath:
    """Every clause of a run."""
    ends = {clause.provision: clause.fate for clause in clause_fates(record, scenario)}
    paths = (_clause(record, scenario, provision, ends[provision.key]) for provision in scenario.provisions)
    return TextPath(record.adopted, tuple(paths))


def _fate(clause: ClausePath) -> str:
    return "redrafted" if clause.fate == "changed" else clause.fate


def _clause(record: Record, scenario: Scenario, provision: Provision, fate: Fate) -> ClausePath:
    at = places(provision)
    return ClausePath(
        key=provision.key,
        title=Words(scenario).clause(provision.key),
        core=provision.core,
        ordered=provision.kind == "ordered",
        fate=fate,
        wordings=tuple(
            Wording(o.key, option_text(o), o.kind, at[o.key], _refusing(scenario, provision.key, o))
            for o in provision.options
        ),
        wants=_wants(scenario, provision, at),
        path=tuple(_path(record, scenario, provision)),
    )


def places(provision: Provision) -> Places:
    """Each option's place on the clause's scale, None if it has none.

    As written; the options of an unordered clause are evenly spread, in the order of the file.
    """
    if provision.kind == "ordered":
        return {option.key: option.at for option in provision.options}
    named = [option.key for option in provision.options if option.kind != "left_open"]
    gaps = max(len(named) - 1, 1)
    spread: dict[str, float | None] = {key: 1 - i / gaps for i, key in enumerate(named)}
    return {option.key: spread.get(option.key) for option in provision.options}


def _refusing(scenario: Scenario, provision: str, option: Option) -> tuple[str, ...]:
    return tuple(
        ally.code
        for ally in scenario.allies
        if any(line.provision == provision and option.key in line.refuses for line in ally.red_lines)
    )


def _wants(scenario: Scenario, provision: Provision, at: Places) -> tuple[Want, ...]:
    """What they want as written, before any draw; those who want the same together."""
    together: defaultdict[float, list[str]] = defaultdict(list)
    for ally in scenario.allies:
        for place in _ideal(ally, provision, at):
            together[round(place, 3)].append(ally.code)
    return tuple(Want(place, tuple(allies)) for place, allies in sorted(together.items(), reverse=True))


def _ideal(ally: Ally, provision: Provision, at: Places) -> list[float]:
    """Its place on the scale; of an unordered clause every option that none is nearer than."""
    if provision.kind == "ordered":
        return [ally.ideal[provision.key].value] if provision.key in ally.ideal else []
    distances = ally.distance.get(provision.key, {})
    least = min((distance.value for distance in distances.values()), default=0.0)
    nearest = [key for key, distance in distances.items() if distance.value == least]
    return [place for key, place in at.items() if place is not None and key in nearest]


def _path(record: Record, scenario: Scenario, provision: Provision) -> Iterator[Stop]:
    draft = scenario.draft[scenario.provisions.index(provision)]
    yield Stop(provision.options[draft].key, 1)
    for event in record.events:
        if isinstance(event, Redraft):
            yield from (Stop(c.to, event.session) for c in event.changes if c.provision == provision.key)
        elif isinstance(event, ItemsDropped) and provision.key in event.provisions:
            yield Stop(event.provisions[provision.key], event.session)
