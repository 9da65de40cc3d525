"""A table of positions as a scenario file, with comments that say what is the table's and what was assumed.

Every text of the table stands in quotes, and none in a comment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import fmean, median

from nacsim.scenario import alliance_facts
from nacsim.scenario.values import LONGEST_NAME
from nacsim.tables_in.codes import codes, distinct
from nacsim.tables_in.positions import Positions
from nacsim.tables_in.rest import LONGEST_TEXT, Rest, issue_keys
from nacsim.tables_in.scales import options, plainly

LEAST_WEIGHT = 1000
"""Influence of 0 counts as this part of the largest: a weight is above 0."""
SOURCE = "table"


def quoted(text: str) -> str:
    """A text as YAML has it in double quotes, whatever is in it."""
    return '"' + "".join(_escaped(mark) for mark in text) + '"'


def _escaped(mark: str) -> str:
    if mark in '"\\':
        return f"\\{mark}"
    return mark if mark.isprintable() else f"\\U{ord(mark):08X}"


def scenario_text(positions: Positions, rest: Rest, name: str) -> str:
    """The whole file."""
    return "\n".join(_Writer(positions, rest, name).lines()) + "\n"


class _Writer:
    def __init__(self, positions: Positions, rest: Rest, name: str) -> None:
        self.positions, self.rest, self.name = positions, rest, name
        self.codes = [*codes([actor.label for actor in positions.actors]).values()]
        called = [actor.name or actor.label for actor in positions.actors]
        self.names = distinct(self._official(called), self.codes, LONGEST_NAME)
        self.keys = issue_keys(positions)
        self.places = [options(issue.scale, self._on(i), issue.meanings) for i, issue in enumerate(positions.issues)]
        self.file = positions.file[-LONGEST_TEXT:]

    def _official(self, called: list[str]) -> list[str]:
        """A country by the name it has on the day, where the table gives its code or one of its names."""
        known = alliance_facts.ever_member
        return [
            alliance_facts.name(code, self.rest.day)
            if known(code) and (name.upper() == code or alliance_facts.code_named(name) == code)
            else name
            for code, name in zip(self.codes, called, strict=True)
        ]

    def _on(self, issue: int) -> list[float]:
        return [place for (_, on), place in self.positions.position.items() if on == issue]

    def _mark(self, what: str, reason: str = "") -> str:
        """The comment behind a line that nobody answered for."""
        return f"    # assumed{f': {reason}' if reason else ''}" if what in self.rest.assumed else ""

    def lines(self) -> Iterator[str]:
        """The lines of the file."""
        rest = self.rest
        yield "# A scenario of nacsim, made from a table of positions."
        yield f"# Check it with: nac validate {self.name}.yaml     Run it with: nac run {self.name}.yaml"
        yield "# Positions, salience and weight are the table's. What no table holds was assumed where a line says so:"
        yield "# change that first."
        yield ""
        yield f"title: {quoted(rest.title)}{self._mark('title')}"
        yield f"question: {quoted(rest.question)}{self._mark('question')}"
        yield f"date: {rest.day}{self._mark('date', 'the day of writing')}"
        yield f"members: [{', '.join(_key(code) for code in sorted(self.codes))}]"
        yield f"body: {rest.body}{self._mark('body')}"
        sponsors = ", ".join(_key(code) for code in rest.sponsors)
        yield f"sponsors: [{sponsors}]{self._mark('sponsors', 'who has the most influence, the first of equals')}"
        yield ""
        yield from self._provisions()
        draft = ", ".join(f"{key}: {self._nearest(i)}" for i, key in enumerate(self.keys))
        yield "# The text as tabled: of each clause the option nearest to what the first sponsor wants, if unsaid."
        yield f"draft: {{{draft}}}{self._mark('draft')}"
        yield ""
        yield from self._allies()
        yield ""
        yield "procedure:"
        yield f"  deadline: {rest.deadline}{self._mark('deadline')}"
        yield ""
        yield "sources:"
        yield f"  {SOURCE}: {{title: {quoted(f'The table {self.file}')}}}"
        yield ""
        yield "notes:"
        yield f"  - {quoted(self._note())}"

    def _note(self) -> str:
        assumed = [what for what in ("date", "body", "sponsors", "draft", "deadline") if what in self.rest.assumed]
        others = ", ".join([*assumed, "how much each wants a decision at all"])
        return f"Made from the table {self.file}. It does not hold, so that it was assumed: {others}."

    def _provisions(self) -> Iterator[str]:
        yield "# Each issue is a clause. Its options are places on the table's scale, from its low end (0) to its high:"
        yield "# the ends, what somebody wants and, where no meanings are told, some between, for a compromise."
        yield "provisions:"
        for i, issue in enumerate(self.positions.issues):
            yield f"  {self.keys[i]}:    # {issue.scale}"
            yield f"    title: {quoted(_cut(issue.title))}"
            yield "    options:"
            meanings = {issue.scale.place(issue.scale.share(place)): text for place, text in issue.meanings.items()}
            for place in self.places[i]:
                share = plainly(issue.scale.share(place))
                text = _cut(meanings.get(place, "")) or plainly(place)
                yield f"      {_option(place)}: {{at: {share}, text: {quoted(text)}}}"
        yield ""

    def _nearest(self, issue: int) -> str:
        wanted = self.rest.draft[issue]
        return _option(min(self.places[issue], key=lambda place: abs(place - wanted)))

    def _allies(self) -> Iterator[str]:
        yield "allies:"
        yield "  # No table says how much each wants a decision at all: neutral is assumed, one word for value,"
        yield "  # stake and reserve. Give an actor a disposition of its own where you know better."
        yield "  default: {disposition: neutral, confidence: assumed}"
        weights = self._weights()
        for actor in sorted(range(len(self.codes)), key=lambda i: self.codes[i]):
            code, name = self.codes[actor], self.names[actor]
            yield f"  {_key(code)}:"
            if name != alliance_facts.name(code, self.rest.day):
                yield f"    name: {quoted(name)}"
            yield from self._wishes(actor)
            if actor in weights:
                yield f"    weight: {weights[actor]}"
            yield f"    source: {SOURCE}"
            yield "    confidence: inferred"

    def _wishes(self, actor: int) -> Iterator[str]:
        issues, held = range(len(self.keys)), self.positions.position
        ideal = {
            self.keys[i]: self.positions.issues[i].scale.share(held[actor, i]) for i in issues if (actor, i) in held
        }
        yield f"    ideal: {_mapping(ideal)}"
        attention = {i: self._salience(actor, i) for i in issues}
        if not any(share for share, _ in attention.values()):
            yield "    stake: 0    # nothing in the table matters to it"
        elif any(share != 1 for share, _ in attention.values()):
            shares = {self.keys[i]: share for i, (share, _) in attention.items()}
            guessed = [self.keys[i] for i, (_, said) in attention.items() if not said]
            why = f"    # assumed on {', '.join(guessed)}" if guessed else ""
            yield f"    salience: {_mapping(shares)}{why}"

    def _salience(self, actor: int, issue: int) -> tuple[float, bool]:
        """0..1, and whether the table says so. Without a position 0; else, if the table is silent, the issue's mean."""
        known, most = self.positions.salience, self.positions.salience_scale
        if (actor, issue) not in self.positions.position:
            return 0.0, False
        if not known:
            return 1.0, True
        if (actor, issue) in known:
            return round(known[actor, issue] / most, 6), True
        others = [share for (_, on), share in known.items() if on == issue] or [*known.values()]
        return round(fmean(others) / most, 6), False

    def _weights(self) -> Mapping[int, str]:
        """By actor; none if the table has no influence at all."""
        stated = {i: one.influence for i, one in enumerate(self.positions.actors) if one.influence is not None}
        largest = max(stated.values(), default=0.0)
        if not largest:
            return {}
        usual = median(stated.values()) or largest / LEAST_WEIGHT
        weights = {}
        for i in range(len(self.codes)):
            if i not in stated:
                weights[i] = f"{plainly(usual)}    # assumed: the median of the others"
            elif not stated[i]:
                weights[i] = f"{plainly(largest / LEAST_WEIGHT)}    # 0 in the table; a weight is above 0"
            else:
                weights[i] = plainly(stated[i])
        return weights


def _key(code: str) -> str:
    """A code as a key or an entry of a list. Y and N are words to some readers of YAML."""
    return quoted(code) if code in "YN" else code


def _option(place: float) -> str:
    return f"at_{plainly(place).replace('-', 'minus_').replace('.', '_')}"


def _mapping(numbers: Mapping[str, float]) -> str:
    return f"{{{', '.join(f'{key}: {plainly(value)}' for key, value in numbers.items())}}}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1].rstrip()}…"
