"""What followed each sitting, above the stances: in a word where there is room for it, else in a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plotly.graph_objects import Scatter

from nacsim.findings.sittings import Move, Sitting
from nacsim_dashboards.theme import LIGHT, literal

SIGNS = {
    "redraft": ("redraft", "R"),
    "drafting": ("compromise", "C"),
    "kept": ("text kept", "K"),
    "items_dropped": ("items struck", "I"),
    "demarche": ("demarche", "D"),
    "approach": ("demarche", "D"),
    "amendment": ("asks", "A"),
    "condition": ("yes, if", "Y"),
    "time_asked": ("time", "T"),
    "objection_withdrawn": ("taken back", "O"),
    "side_deal": ("side deal", "P"),
    "silence_started": ("silence", "S"),
    "silence_broken": ("letter", "L"),
    "moved_to_body": ("other body", "B"),
    "stage_passed": ("sent up", "U"),
    "referred_up": ("sent up", "U"),
    "calendar": ("event", "E"),
    "sponsor_withdrew": ("withdrawn", "W"),
}
"""What followed a sitting, in a word or two, and in a letter."""
SIZE, LETTER, LINE = 11, 6.4, 14
"""Of the words, in pixels: their size, how wide a letter is and how high a line."""
WIDE, NARROW = 540, 265
"""Pixels that all columns have at least, on a wide screen and on a narrow one."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands above each column."""

    moves: tuple[tuple[Move, ...], ...]
    """Of each sitting those that are shown."""
    in_words: bool
    letters: bool
    """Whether any ally objected by letter."""

    @property
    def letter(self) -> str:
        """What stands for an objection by letter."""
        return self._sign("silence_broken")

    @property
    def key(self) -> str:
        """What the letters stand for, of those that occur; empty where whole words stand."""
        found = {SIGNS[move.kind]: None for moves in self.moves for move in moves}
        if self.letters:  # one that did not stop the text stands beside its writer, not above
            found.setdefault(SIGNS["silence_broken"])
        return "" if self.in_words or not found else f": {', '.join(f'{letter} {word}' for word, letter in found)}"

    @property
    def height(self) -> int:
        """Room for the most that follows any sitting, in pixels; 0: nothing follows any."""
        lines = max((text.count("<br>") + 1 for text in self._texts() if text), default=0)
        return lines * LINE + 8 if lines else 0

    def drawn(self) -> Scatter:
        """The signs, from the edge of the first row upwards."""
        return Scatter(
            x=list(range(len(self.moves))),
            y=[-0.5] * len(self.moves),
            mode="text",
            text=self._texts(),
            textposition="top center",
            textfont={"color": LIGHT["ink"], "size": SIZE},
            hovertext=["<br>".join(literal(f"{move.who}: {move.text}") for move in moves) for moves in self.moves],
            hoverinfo="text",
            showlegend=False,
        )

    def _texts(self) -> list[str]:
        """Below each other if they are words, beside each other if they are letters."""
        between = "<br>" if self.in_words else ""
        signs = ([self._sign(move.kind) for move in moves] for moves in self.moves)
        return [between.join(sign.replace(" ", "<br>") for sign in of_one) for of_one in signs]

    def _sign(self, kind: str) -> str:
        return SIGNS[kind][0 if self.in_words else 1]


def signs_of(sittings: Sequence[Sitting], *, narrow: bool) -> Signs:
    """In words, if the longest fits into a column."""
    moves = tuple(tuple(move for move in sitting.moves if move.kind in SIGNS) for sitting in sittings)
    parts = [part for of_one in moves for move in of_one for part in SIGNS[move.kind][0].split()]
    longest = max(map(len, parts), default=0) * LETTER + LETTER
    in_words = longest <= (NARROW if narrow else WIDE) / len(sittings)
    return Signs(moves, in_words, any(sitting.letters for sitting in sittings))
