"""The public staircase as a picture for a big screen: bricks with names, that go down to consent on the ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from textwrap import wrap

from nacsim.findings.words import MARKS
from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.public_stairs import Stair, disputed, stairs_of, title
from nacsim_dashboards.classroom.rendering import part
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.voice import Voice, voice

WIDTH, MARGIN, EDGE = 780, 150, 18
"""Of the picture, in its units, 20 of which are a line of type; in the margin to the right the ground is named."""
BRICK, ROOM, LINE, CAPITAL = 24.0, 100.0, 20.0, 14.0
"""How high a brick is at most, all that stand on each other, a line of type, and a capital."""
OVER, UNDER = 25.0, 27.0
"""Room for the counts above, and for the sessions below."""
WIDEST = 150.0
"""Units that a session takes at most."""
LETTER, PAD = 11.6, 6.0
"""How wide a letter is, and how far a word stands from the edge of its brick."""
OWN = 0.5
"""The share of the width that the class's own sessions have at least, however long the model went on."""
MARK, LETTERS = MARKS["object"], "L"
"""Of an objection; of a session after which letters were written against the text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A stair, and where it is drawn."""

    stair: Stair
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Label:
    """A word in the picture, or beside it."""

    x: float
    text: str
    y: float = 0.0

    @property
    def end(self) -> float:
        """Where the next word may begin."""
        return self.x + (len(self.text) + 0.5) * LETTER


@dataclass(frozen=True, slots=True)
class Brick:
    """An ally, for as many sessions as it stands in the way at one height; all who do, where they are too many."""

    x: float
    y: float
    width: float
    height: float
    says: str
    words: tuple[Label, ...]
    """As much of the names as fits."""
    by_class: bool


def stairs(room: Room, language: str) -> str:
    """The staircase with its title; empty until the table has been heard."""
    return once(room.sitting, ("stairs", language, room.ended_early), lambda: _stairs(room, voice(room, language)))


def _stairs(room: Room, t: Voice) -> str:
    found = stairs_of(room)
    if not found:
        return ""
    columns = _placed(found)
    most = max(1, *(len(stair.who) for stair in found))
    high = min(BRICK, ROOM / most)
    ground = OVER + high * most
    alone, labels = _alone(columns, t), _labels(columns, t)
    counts = _apart(_counts(columns, ground, high))
    if alone and any(count.y < OVER and alone.x < count.x < alone.end for count in counts):
        counts, ground = [replace(count, y=count.y + OVER) for count in counts], ground + OVER
    bricks = _bricks(columns, ground, high, t) if high >= LINE else _steps(columns, ground, high, t)
    return part(
        "stairs",
        t=t,
        title=title(t, found[-1], over=room.sitting.over),
        size=(WIDTH, ground + UNDER),
        ground=ground,
        bricks=[*bricks],
        counts=counts,
        labels=labels,
        moved=[now.x for was, now in pairwise(columns) if was.stair.body != now.stair.body],
        over=OVER,
        alone=alone,
        edge=WIDTH - MARGIN + EDGE,
        letters=any(stair.letters for stair in found),
        stairs=found,
        disputed=disputed(room, t),
    )


def _placed(stairs: Sequence[Stair]) -> list[Column]:
    """Columns of one width; but those of the class have half of it all together, if the model went on for long."""
    own, wide = sum(stair.by_class for stair in stairs), WIDTH - MARGIN
    each = min(WIDEST, wide / len(stairs))
    if 0 < own < OWN * len(stairs):
        each = min(WIDEST, OWN * wide / own)
    rest = min(each, (wide - own * each) / max(1, len(stairs) - own))
    widths = [each if stair.by_class else rest for stair in stairs]
    starts = accumulate(widths, initial=0.0)
    return [Column(*each) for each in zip(stairs, starts, widths, strict=False)]


def _order(columns: Sequence[Column]) -> list[str]:
    """From the ground up: whoever stands in the way longest, so that the stairs go down to the right."""
    until = {ally: place for place, column in enumerate(columns) for ally in column.stair.who}
    often = Counter(ally for column in columns for ally in column.stair.who)
    return sorted(until, key=lambda ally: (-until[ally], -often[ally], ally))


def _bricks(columns: Sequence[Column], ground: float, high: float, t: Voice) -> Iterator[Brick]:
    """Level by level, each as long as the same ally stands there."""
    order = _order(columns)
    for level in range(max(len(column.stair.who) for column in columns)):
        stands = [
            ([ally for ally in order if ally in column.stair.who][level : level + 1], column) for column in columns
        ]
        for (who, by_class), found in groupby(stands, key=lambda one: (one[0], one[1].stair.by_class)):
            run = [column for _, column in found]
            if who:
                words = _name(run, who[0], ground - level * high - (high - CAPITAL) / 2, t)
                yield _brick(run, ground - (level + 1) * high, high, t.words.name(who[0]), words, by_class)


def _name(run: Sequence[Column], ally: str, y: float, t: Voice) -> list[Label]:
    """The name with the mark of an objection, or as much of both as fits."""
    wide = sum(column.width for column in run)
    texts = (f"{MARK} {t.words.name(ally)}", f"{MARK} {ally}", ally, MARK)
    return [Label(run[0].x + PAD, text, y) for text in texts if len(text) * LETTER + PAD <= wide][:1]


def _steps(columns: Sequence[Column], ground: float, high: float, t: Voice) -> Iterator[Brick]:
    """Step by step, each as long as the same allies stand in the way: for so many that no brick can hold a name."""
    for (who, by_class), found in groupby(columns, key=lambda one: (t.by_name(one.stair.who), one.stair.by_class)):
        run = [*found]
        if not who:
            continue
        height, wide = high * len(who), int((sum(column.width for column in run) - PAD) / LETTER)
        names = [t.words.name(ally) for ally in who]
        lines = next((lines for lines in (_lines(names, wide), _lines(who, wide)) if LINE * len(lines) < height), [])
        top = ground - height
        words = [Label(run[0].x + PAD, line, top + LINE * (i + 1)) for i, line in enumerate(lines)]
        yield _brick(run, top, height, ", ".join(names), words, by_class)


def _lines(names: Sequence[str], wide: int) -> list[str]:
    """Lines of at most so many letters."""
    return wrap(f"{MARK} {', '.join(names)}", max(wide, 1), break_long_words=False)


def _brick(run: Sequence[Column], y: float, height: float, says: str, words: Sequence[Label], by_class: bool) -> Brick:
    return Brick(run[0].x, y, sum(column.width for column in run), height, says, tuple(words), by_class)


def _alone(columns: Sequence[Column], t: Voice) -> Label | None:
    """Where the people stopped and the model went on."""
    start = next((column.x for column in columns if not column.stair.by_class), None)
    return None if start is None else Label(start, t("stairs_alone"))


def _counts(columns: Sequence[Column], ground: float, high: float) -> Iterator[Label]:
    """How many stand in the way, where that changes."""
    before = None
    for column in columns:
        if len(column.stair.who) != before:
            before = len(column.stair.who)
            yield Label(column.x + PAD, str(before), ground - high * before - PAD)


def _labels(columns: Sequence[Column], t: Voice) -> list[Label]:
    """The numbers of the sessions, as many as there is room for, with letters, and the body where the matter moves."""
    ranked: list[tuple[int, Label]] = []
    for place, column in enumerate(columns):
        before = columns[place - 1] if place else column
        moved = before.stair.body != column.stair.body
        ends = place in (0, len(columns) - 1) or before.stair.by_class != column.stair.by_class
        rank = 0 if moved else 1 if ends or column.stair.letters else 2 if place % 5 == 4 else 3
        name = str(column.stair.session or t("stairs_end"))
        words = (name, column.stair.body if moved else "", LETTERS if column.stair.letters else "")
        ranked.append((rank, Label(column.x + PAD, " ".join(filter(None, words)))))
    roomy = min(column.width for column in columns) >= 2.5 * LETTER
    kept: list[Label] = []
    for rank, label in sorted(ranked, key=lambda one: one[0]):
        if (roomy or rank < 3) and all(_clear(label, other) for other in kept):
            kept.append(label)
    return sorted(kept, key=lambda label: label.x)


def _apart(labels: Iterable[Label]) -> list[Label]:
    """Without those that would touch the one before."""
    kept: list[Label] = []
    for label in labels:
        if not kept or label.y != kept[-1].y or _clear(label, kept[-1]):
            kept.append(label)
    return kept


def _clear(one: Label, other: Label) -> bool:
    left, right = sorted((one, other), key=lambda label: label.x)
    return left.end <= right.x
