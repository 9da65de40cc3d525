"""Reading YAML: what each text is, where everything stands, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.errors import ScenarioError
from nacsim.scenario.document import MAX_BYTES, MAX_DEPTH, parse, read

REFUSED = {
    "": "f: is empty. `nac new NAME` writes a scenario to start from.",
    "# only a comment\n": "f: is empty. `nac new NAME` writes a scenario to start from.",
    "- a\n": "f:1:1: is not a mapping of fields to values. It begins with `title: ...`.",
    "a: 1\n---\nb: 2\n": "f:2:1: holds several documents; a file is one scenario. Remove the line `---`.",
    "a: &x 1\nb: *x\n": "f:2:4: aliases (*name) are not accepted. Write the values out.",
    "a: !!python/name:os.system x\n": "f:1:4: tags (!name) are not accepted. Write the plain value.",
    "a: {b: 1\n": "f:2:1: is not valid YAML here: expected ',' or '}', but got '<stream end>'."
    " Put texts that hold commas, brackets or quotes in quotes.",
    "a:\n\tb: 1\n": "f:2:1: is not valid YAML here: found character '\\t' that cannot start any token."
    " Indent with spaces, not with tabs.",
    "a: b: c\n": "f:1:5: is not valid YAML here: mapping values are not allowed here."
    " A text with a colon in it needs quotes.",
    "a: \x07\n": "f:1:4: is not valid YAML here: it holds the character U+0007, which YAML does not allow",
    "<<: x\n": "f:1:1: merge keys (<<) are not accepted. Write the values out.",
    "{[a]: 1}\n": "f:1:2: a key must be a plain word. Texts that begin with { or [ need quotes.",
    "a: " + "[" * 60: f"f:1:53: is nested more than {MAX_DEPTH} deep",
}
NOTED = {
    "a: 1\nb: 2\na: 3\n": "f:3:1: a: appears twice; the first is on line 1. Keep one of them.",
    "a:\n  on: 1\n": "f:2:3: a: YAML reads this key as true (given: on) Choose another word.",
    "no: {x: 1}\n": "f:1:1: YAML reads this key as false (given: no) Choose another word.",
    "2004: x\n": "f:1:1: a key must be a word (given: 2004) Put it in quotes, or begin it with a letter.",
    "a: 2004-02-30\n": "f:1:4: a: looks like a number or a date, but is not a valid one (given: 2004-02-30)",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_says_why_and_where(text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse(text, "f")
    assert str(caught.value) == REFUSED[text]


@pytest.mark.parametrize("text", NOTED)
def test_mistakes_that_do_not_stop_the_reading_are_noted(text: str) -> None:
    assert [str(problem) for problem in parse(text, "f").problems] == [NOTED[text]]


def test_reading_goes_on_after_a_note() -> None:
    document = parse("on: {a: [1, {b: 2}]}\nc: 3\nc: 4\n", "f")
    assert document.tree == {"c": 3} and len(document.problems) == 2


def test_every_value_has_its_place() -> None:
    document = parse("a: 1\nb:\n  c: [x, y]\n  d: {e: 5}\n", "f")
    places = {path: (place.key, place.value) for path, place in document.places.items() if path}
    assert places == {
        ("a",): ((1, 1), (1, 4)),
        ("b",): ((2, 1), (2, 1)),
        ("b", "c"): ((3, 3), (3, 6)),
        ("b", "c", 0): ((3, 7), (3, 7)),
        ("b", "c", 1): ((3, 10), (3, 10)),
        ("b", "d"): ((4, 3), (4, 3)),
        ("b", "d", "e"): ((4, 7), (4, 10)),
    }


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    latin, large = tmp_path / "latin.yaml", tmp_path / "large.yaml"
    latin.write_bytes(b"title: x\nquestion: caf\xe9\n")
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    for path, message in (
        (latin, f"{latin}:2:14: is not UTF-8 text. Save it again as UTF-8."),
        (large, f"{large}: is too large for a scenario. At most {MAX_BYTES:,} bytes are read."),
        (tmp_path, f"{tmp_path}: is a folder; give a file"),
        (tmp_path / "none.yaml", f"{tmp_path / 'none.yaml'}: cannot be read: no such file or directory"),
    ):
        with pytest.raises(ScenarioError) as caught:
            read(path)
        assert str(caught.value) == message


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: x\n")
    assert read(path).tree == {"title": "x"}


@given(st.text(max_size=60))
def test_no_text_crashes_the_reader(text: str) -> None:
    try:
        document = parse(text, "f")
    except ScenarioError:
        return
    else:
        assert isinstance(document.tree, dict)
