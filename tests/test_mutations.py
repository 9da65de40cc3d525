"""Shipped scenarios with something wrong in them: they load and run, or tell it; nothing else ever happens."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.oracle import check_bytes, check_tree
from nacsim.scenario import catalogue, document
from strategies import examples
from trees import paths

SLUGS = tuple(catalogue.shipped())
TRIED = {"text": 300, "tree": 200}
"""Mutations tried of each kind in one run of the tests."""


@cache
def text_of(slug: str) -> bytes:
    return catalogue.shipped()[slug].read_bytes()


@cache
def tree_of(slug: str) -> dict[str, Any]:
    return document.read(catalogue.shipped()[slug]).tree


Lines = list[bytes]
Edit = Callable[[random.Random, Lines], Lines]


def _delete(luck: random.Random, lines: Lines) -> Lines:
    at = luck.randrange(len(lines))
    return lines[:at] + lines[at + luck.randint(1, 5) :]


def _repeat(luck: random.Random, lines: Lines) -> Lines:
    at = luck.randrange(len(lines))
    return lines[: at + 1] + lines[max(0, at - luck.randint(0, 3)) :]


def _swap(luck: random.Random, lines: Lines) -> Lines:
    a, b = sorted(luck.sample(range(len(lines)), 2))
    return [*lines[:a], lines[b], *lines[a + 1 : b], lines[a], *lines[b + 1 :]]


def _indent(luck: random.Random, lines: Lines) -> Lines:
    at = luck.randrange(len(lines))
    line = lines[at][1:] if luck.random() < 0.5 else luck.choice([b" ", b"  ", b"\t", b"- "]) + lines[at]
    return [*lines[:at], line, *lines[at + 1 :]]


def _words(luck: random.Random, lines: Lines) -> Lines:
    """Replace one word by another word of the same file, or by one that means something to YAML."""
    at = luck.randrange(len(lines))
    words = lines[at].split(b" ")
    others = b" ".join(lines).split(b" ")
    words[luck.randrange(len(words))] = luck.choice(others) if luck.random() < 0.5 else luck.choice(DISPOSITION_NAMES)
    return [*lines[:at], b" ".join(words), *lines[at + 1 :]]


def _bytes(luck: random.Random, lines: Lines) -> Lines:
    data = bytearray(b"".join(lines))
    for _ in range(luck.randint(1, 4)):
        data[luck.randrange(len(data))] = luck.randrange(256)
    return bytes(data).splitlines(keepends=True)


def _truncate(luck: random.Random, lines: Lines) -> Lines:
    data = b"".join(lines)
    return data[: luck.randrange(len(data))].splitlines(keepends=True)


EDITS: tuple[Edit, ...] = (_delete, _repeat, _swap, _indent, _words, _bytes, _truncate)
DISPOSITION_NAMES = [
    b"no",
    b"NO",
    b"on",
    b"~",
    b"null",
    b"1e-3",
    b"18:00",
    b"010",
    b"0x1F",
    b".nan",
    b"-.inf",
    b"1e400",
    b"9" * 400,
    b"''",
    b"!!python/object:os.system",
    b"*a",
    b"&a",
    b"<<:",
    b"{",
    b"}",
    b"[",
    b"]",
    b"|",
    b">",
    b"%",
    b"@",
    b"\xff",
    b"\x00",
    b"---",
    b"...",
    b"2004-02-30",
    b"9999-12-31",
    b"0001-01-01",
    b'"\\ud800"',
    b'"\\e[31m"',
    b"by",
    b"default:",
    b"{by: 1}",
]


@given(st.sampled_from(SLUGS), st.integers(0, 2**32), st.integers(1, 3))
@examples(TRIED["text"])
def test_a_text_with_mistakes_runs_or_is_told(slug: str, seed: int, edits: int) -> None:
    luck = random.Random(seed)
    lines = text_of(slug).splitlines(keepends=True)
    for edit in luck.choices(EDITS, k=edits):
        lines = edit(luck, lines) if len(lines) > 1 else lines
    check_bytes(b"".join(lines))


NUMBERS = [0, 1, -1, 0.5, 1e-320, 1e11, -1e11, 10**13, 10**400, float("nan"), float("inf"), 8784]
CODES = ["FRA", "USA", "ISL", "AAA", "default", "NAC", "DPC", "MC", "PCG", "by", "consent", "", "\x1b[31m", "x" * 1000]
DAYS = [date(1, 1, 1), date(1949, 8, 24), date(2004, 7, 28), date(9999, 12, 31), datetime(2004, 7, 28, 23, 59)]
SIMPLE: tuple[Any, ...] = (1e11, {"by": 1})
leaves = st.one_of(st.none(), st.booleans(), st.sampled_from(NUMBERS), st.sampled_from(CODES), st.sampled_from(DAYS))
junk = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(CODES), inner, max_size=3)
)


@cache
def places(slug: str) -> tuple[tuple[str | int, ...], ...]:
    return tuple(paths(tree_of(slug)))


def found(tree: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        tree = tree[part]
    return tree


@given(st.data(), st.sampled_from(SLUGS), st.integers(1, 3))
@examples(TRIED["tree"])
def test_a_tree_with_mistakes_runs_or_is_told(data: st.DataObject, slug: str, edits: int) -> None:
    tree = copy.deepcopy(tree_of(slug))
    for _ in range(edits):
        path = data.draw(st.sampled_from(places(slug)))
        elsewhere = st.sampled_from(places(slug)).map(lambda place: found(tree_of(slug), place))
        try:
            block = found(tree, path[:-1])
            block[path[-1]] = copy.deepcopy(data.draw(junk | elsewhere))
        except (KeyError, IndexError, TypeError):  # an edit before this one took the place away
            continue
    check_tree(tree)


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_each_value_replaced_by_each_kind_of_junk(slug: str) -> None:
    tried = 0
    for path in places(slug):
        for value in SIMPLE:
            tree = copy.deepcopy(tree_of(slug))
            found(tree, path[:-1])[path[-1]] = value
            check_tree(tree)
            tried += 1
    assert tried == len(places(slug)) * len(SIMPLE) >= 300


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_the_file_cut_off_after_each_line_and_without_it(slug: str) -> None:
    lines = text_of(slug).splitlines(keepends=True)
    assert len(lines) > 80
    for at in range(len(lines)):
        check_bytes(b"".join(lines[:at]))
        check_bytes(b"".join([*lines[:at], *lines[at + 1 :]]))


def test_mutations_are_of_both_kinds() -> None:
    luck = random.Random(1)
    lines = text_of(SLUGS[-1]).splitlines(keepends=True)
    counts = Counter(check_bytes(b"".join(luck.choice(EDITS)(luck, lines))) for _ in range(60))
    assert min(counts[kind] for kind in ("unreadable", "problems", "fine")) >= 3, (
        f"mutations that try too little: {counts}"
    )


def test_what_the_fuzzer_begins_from_and_has_found_holds() -> None:
    corpus = sorted((Path(__file__).parent / "fuzz" / "corpus").iterdir())
    assert len(corpus) >= 8
    counts = Counter(check_bytes(path.read_bytes()) for path in corpus)
    assert set(counts) == {"unreadable", "problems", "fine"}
