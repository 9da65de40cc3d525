"""Pages as files: nothing in them asks for anything, nothing from a scenario is markup; and what makes them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.graph_objects import Figure, Scatter

from conftest import Done
from nacsim.errors import NacsimError, UserError
from nacsim_dashboards.chart import Badge, Chart, Fold, Lines, Link, Page, Points, Section, Slice, Step, Strip, Table
from nacsim_dashboards.pages.page import html, write
from nacsim_dashboards.pages.site import INDEX, Decision, index_page, write_site
from nacsim_dashboards.pages.templates import environment
from nacsim_dashboards.theme import TEMPLATE, look
from trees import resealed

Nac = Callable[..., Done]
BAD = """</script><script>x()</script> "><img src=x onerror='x()'> & &amp; <!--"""
HOSTILE = Path(__file__).parent / "scenarios" / "hostile.yaml"


class Reader(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.text = ""
        self._inside: dict[str, str | None] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "script":
            self._inside = dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        self._inside = None if tag == "script" else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside is None:
            self.text += data
        else:
            self.scripts.append((self._inside, data))

    def of(self, name: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [value for _, found, value in self.attributes if found == name]


def figure(text: str = "") -> Figure:
    return Figure(Scatter(x=[1, 2], y=[2, 1], hovertext=[text, text]), look(200))


def chart(key: str, text: str, steps: int = 0) -> Chart:
    made = tuple(Step(f"{text} {i}", text, figure(text), figure(text)) for i in range(steps))
    return Chart(key, text, text, figure(text), Table((text, "n"), ((text, 1), (text, 0.25))), made, figure(text))


def page(text: str) -> Page:
    everything = (
        text,
        chart("one", text),
        chart("two", text, 3),
        Table((text, "n"), ((text, 2),), text, sortable=True),
        Fold(text, (Lines(text), Points((text, text)), chart("three", text))),
        Link("other.html", text, text),
    )
    return Page(text, text, text, (Badge(text, text),), (text,), (Section("part", text, everything),))


def test_nothing_on_a_page_asks_for_anything_or_can_run_but_our_two_scripts() -> None:
    found = Reader(html(page("calm")))
    assert found.of("src") == []
    assert set(found.of("href")) <= {"data:,", "other.html", "#part"}
    runs = [data for attributes, data in found.scripts if attributes.get("type") != "application/json"]
    assert len(runs) == 2
    assert "plotly.js (cartesian" in runs[0][:200]
    digests = {f"'sha256-{base64.b64encode(hashlib.sha256(run.encode()).digest()).decode()}'" for run in runs}
    policy = next(value for tag, name, value in found.attributes if tag == "meta" and value.startswith("default-src"))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert set(rules["script-src"].split()) == digests
    assert not {"connect-src", "font-src", "frame-src"} & rules.keys()
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]


def test_hostile_text_changes_nothing_but_the_text() -> None:
    calm, bad = Reader(html(page("calm"))), Reader(html(page(BAD)))
    assert bad.tags == calm.tags
    assert [(tag, name) for tag, name, _ in bad.attributes] == [(tag, name) for tag, name, _ in calm.attributes]
    assert bad.text.count(BAD) == calm.text.count("calm") >= 15
    for (_, mine), (_, theirs) in zip(calm.scripts, bad.scripts, strict=True):
        if mine.startswith(("[", "{")):
            assert json.loads(theirs) == json.loads(mine.replace("calm", json.dumps(BAD)[1:-1]))


PLAIN = st.text() | st.integers() | st.none()


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_in_a_page_says_the_same_and_cannot_end_its_element(data: Any) -> None:
    written = environment().from_string("{{ data|tojson }}").render(data=data)
    assert json.loads(written) == data
    assert not re.search("[<>&\u2028\u2029]", written)


def test_every_chart_has_a_name_a_caption_a_table_and_its_drawing() -> None:
    found = Reader(html(page("calm")))
    ids = found.of("id")
    assert len(ids) == len(set(ids))
    for tag, name, value in found.attributes:
        if name in ("aria-labelledby", "aria-describedby"):
            assert value in ids, (tag, value)
    assert found.tags["figure"] == found.tags["figcaption"] == 3
    assert found.tags["caption"] == found.tags["table"] == 4
    assert found.of("role").count("img") == 3 + 1  # and the stage
    states = [json.loads(d) for a, d in found.scripts if a.get("class") == "drawing"]
    assert [len(state) for state in states] == [1, 3, 1]
    assert [state["label"] for state in states[1]] == ["calm 0", "calm 1", "calm 2"]
    assert states[0][0]["wide"]["data"][0]["y"] == [2, 1]
    assert (found.tags["input"], found.of("max")) == (1, ["2"])


def shown(table: Table) -> str:
    return html(Page("t", "q", "a", (), (), (Section("s", "S", (table,)),)))


def test_the_common_look_is_carried_once_and_each_figure_has_it_by_itself() -> None:
    found = Reader(html(page("calm")))
    (look,) = [json.loads(data) for attributes, data in found.scripts if attributes.get("id") == "look"]
    assert look["template"] == TEMPLATE.to_plotly_json() == figure().layout.template.to_plotly_json()
    states = [state for a, data in found.scripts if a.get("class") == "drawing" for state in json.loads(data)]
    drawn = [state[width]["layout"] for state in states for width in ("wide", "narrow")]
    assert len(drawn) == 10
    assert {tuple(layout) for layout in drawn} == {("height",)}


def test_numbers_in_tables_are_numbers_and_stand_to_the_right() -> None:
    table = shown(Table(("name", "share"), (("a", 0.5), ("b", 1 / 3), ("c", 0.0), ("d", 12)), "Shares"))
    assert re.findall(r'<td class="number">([^<]*)<', table) == ["0.5", "0.333333", "0", "12"]
    assert '<td class="number">' not in shown(Table(("name", "share"), (("a", 0.5), ("b", "none")), "Shares"))


def test_two_charts_of_one_name_are_refused() -> None:
    twice = Page("t", "q", "a", (), (), (Section("one", "One", (chart("same", "x"), chart("same", "y"))),))
    with pytest.raises(ValueError, match="same"):
        html(twice)


def test_pages_of_a_site_share_their_scripts() -> None:
    found = Reader(html(page("calm"), beside=True))
    assert found.of("src") == ["plotly.js", "page.js"]
    assert [data for attributes, data in found.scripts if attributes.get("type") != "application/json"] == []
    policy = next(value for tag, name, value in found.attributes if tag == "meta" and value.startswith("default-src"))
    assert "script-src 'self' file:;" in policy


def test_a_chart_that_follows_has_the_steps_of_what_it_follows() -> None:
    def of(steps: int) -> Page:
        led = replace(chart("led", "x", steps), follows="leads")
        return Page("t", "q", "a", (), (), (Section("s", "S", (chart("leads", "x", 3), led)),))

    assert html(of(3)).count('class="steps"') == 1
    with pytest.raises(ValueError, match="led: not as many steps"):
        html(of(2))


def test_a_lesson_asks_before_it_answers() -> None:
    told = replace(chart("told", "The end is known", 2), question="What happens?")
    sections = (Section("s", "S", (told,)), Section("t", "T", ("the whole story",), "How did it end?"))
    whole = Page("t", "q", "It ended well", (Badge("Outcome", "adopted", "good"),), (), sections)
    lesson = html(replace(whole, lesson=True))
    assert "<summary>How did it end? Show the end, and how likely it was</summary>" in lesson
    assert "<summary>How did it end?</summary>" in lesson
    assert re.search(r"<h3[^>]*>What happens\?</h3>", lesson)
    assert "<dd>adopted</dd>" not in lesson
    assert 'class="asked"' not in html(whole)
    assert re.search(r"<h3[^>]*>The end is known</h3>", html(whole))


def test_a_page_without_charts_does_not_carry_plotly() -> None:
    bare = html(Page("t", "q", "a", (), (), (Section("s", "S", ("text",)),)))
    assert len(bare) < 40_000 < len(html(page("calm"))) < 3_000_000


def test_a_page_is_never_written_over_anything(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    place.write_text("mine")
    with pytest.raises(UserError, match="already exists"):
        write(page("calm"), place)
    assert place.read_text() == "mine"
    with pytest.raises(NacsimError, match="cannot be written"):
        write(page("calm"), tmp_path / "no" / "folder.html")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_site_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site([Decision("a", page("calm"), {"rules": ("Rules", page(BAD))})], site)
    assert sorted(path.name for path in site.iterdir()) == ["a-rules.html", "a.html", INDEX, "page.js", "plotly.js"]
    index = Reader((site / INDEX).read_text("utf-8"))
    assert [href for href in index.of("href") if href.endswith(".html")] == ["a.html", "a-rules.html"]
    assert BAD in index.text
    (tmp_path / "file").write_text("")
    with pytest.raises(NacsimError, match="cannot be written"):
        write_site([Decision("a", page("calm"), {})], tmp_path / "file" / "site")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "site"]


def test_an_index_has_a_card_for_each_decision_with_its_strip_and_what_must_be_told() -> None:
    strip = Strip(
        "", (Slice("deferred", "deferred", 0.25, "25%"), Slice("not_adopted", "not adopted", 0.75, "75%")), "x."
    )
    one = replace(page("one"), notes=("told by one side",), strips=(strip,))
    decisions = [Decision("a", one, {"variants": ("What if", page("other"))}), Decision("b", page("two"), {})]
    first, second = (part for section in index_page(decisions).sections for part in section.parts)
    assert isinstance(first, Link) and isinstance(second, Link)
    assert (first.href, first.strip, second.strip) == ("a.html", strip, None)
    assert first.text.splitlines() == [one.answer, "Note: told by one side"]
    assert [(link.href, link.title, link.text) for link in first.more] == [
        ("a-variants.html", "What if", page("other").answer)
    ]
    shown = html(index_page(decisions))
    assert shown.count('class="card"') == 2 and shown.count("deferred 25%") == 2
    assert shown.index("a-variants.html") > shown.index("told by one side")


# Commands


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_run_has_its_page(nac: Nac, here: Path) -> None:
    done = nac("run", "ntmi-review-2008", "--as-written", "--out", "kept", "--dashboard", "--json")
    assert (done.code, done.err) == (0, "Kept in kept\nPage: kept/dashboard.html\n")
    assert json.loads(done.out)["outcome"] == "adopted_as_drafted"
    beside = (here / "kept" / "dashboard.html").read_text("utf-8")
    assert nac("dashboard", "kept").out == "kept.html: written. Open it in any browser.\n"
    assert (here / "kept.html").read_text("utf-8") == beside
    assert nac("dashboard", "kept").out == "kept-2.html: written. Open it in any browser.\n"
    Path("kept").rename("aux")
    assert nac("dashboard", "aux").out == "_aux.html: written. Open it in any browser.\n"
    Path("aux").rename("kept")
    found = Reader(beside)
    assert "Adopted as drafted by the North Atlantic Council on Fri 20 June, 10:00" in found.text
    assert "This scenario rests on one government's account" in found.text
    assert "nac run ntmi-review-2008 --as-written" in found.text


def test_a_scenario_is_run_first_as_written_and_many_times(nac: Nac, here: Path) -> None:
    done = nac("dashboard", "ntmi-review-2008", "--runs", "30", "--seed", "3", "-o", "page.html")
    assert (done.code, done.out) == (0, "page.html: written. Open it in any browser.\n")
    text = Reader((here / "page.html").read_text("utf-8")).text
    assert "Run once, as the scenario is written: adopted as drafted by the North Atlantic Council" in text
    assert "30 runs, seed 3" in text
    assert text.count("NATO takes no votes.") == 1
    assert (here / "page.html").stat().st_size < 3_000_000
    assert sorted(path.name for path in here.iterdir()) == ["page.html"]  # what was run is not kept


@pytest.mark.parametrize(
    ("before", "what", "title"),
    [
        ([["ensemble", "ntmi-review-2008", "--runs", "30", "--out", "kept"]], ["kept"], "Enlarging the training"),
        ([["compare", "turkey-2003", "turkey-2003@no_dpc", "--runs", "20", "--out", "kept"]], ["kept"], "Planning for"),
        (
            [["sweep", "turkey-2003", "--over", "allies.LUX.value=0:0.4:3", "--runs", "10", "--out", "kept"]],
            ["kept"],
            "Planning for",
        ),
        (
            [["run", "turkey-2003", "--out", "kept"]],
            ["kept", "turkey-2003@no_dpc", "iraq-training-2004"],
            "Planning for the defence of Turkey and A training mission for Iraq",
        ),
    ],
)
def test_every_result_has_the_page_that_fits(
    nac: Nac, here: Path, before: list[list[str]], what: list[str], title: str
) -> None:
    for command in before:
        assert nac(*command).code == 0
    done = nac("dashboard", *what, "--runs", "20", "-o", "page.html")
    assert (done.code, done.err) == (0, "")
    found = Reader((here / "page.html").read_text("utf-8"))
    assert title in found.text
    assert found.text.count("NATO takes no votes.") == 1
    assert found.tags["figure"] >= 2
    assert found.tags["figure"] == len([1 for a, _ in found.scripts if a.get("class") == "drawing"])


def test_variants_that_are_set_are_shown_as_they_were(nac: Nac, here: Path) -> None:
    nac("run", f"{HOSTILE}@passive", "--set", "allies.DEU.value=0.0000001", "--out", "kept")
    assert nac("dashboard", "kept", "-o", "page.html").code == 0
    text = Reader((here / "page.html").read_text("utf-8")).text
    assert "hostile@passive" in text
    assert "allies.DEU.value=1e-07" in text


NOTHING_NAMED = "Name scenarios or results, or make all pages with --all FOLDER (which takes no -o and no --lesson)."
DAMAGED = "is damaged: its files cannot be read as a result. Make the result again."
NO_LESSON = "A lesson is of one decision: give one scenario, or the folder of one run."
THERE = "mine already exists and was not touched. Choose another name."
MISTAKES = [
    ("", NOTHING_NAMED),
    ("turkey-2003 --all site", NOTHING_NAMED),
    ("--all site -o page.html", NOTHING_NAMED),
    ("turky-2003 -o page.html", "There is no scenario 'turky-2003', neither shipped nor as a file. Did you mean"),
    ("turkey-2003 " * 7, "One page compares at most 6 results; 7 are given."),
    ("turkey-2003 -o mine", THERE),
    ("--all mine", THERE),
    ("--all site --lesson", NOTHING_NAMED),
    ("turkey-2003 iraq-training-2004 --lesson", NO_LESSON),
    ("why", "why is damaged: SHA256SUMS leaves out explanation.json. Make the result again."),
    ("odd", f"odd {DAMAGED}"),
    ("empty", f"empty {DAMAGED}"),
    ("half", f"half {DAMAGED}"),
    ("bare", "bare is damaged: SHA256SUMS leaves out scenario.yaml. Make the result again."),
    ("other", "other/scenario.yaml no longer gives the scenario that was run"),
    ("two turkey-2003", "two already covers several scenarios. Give it alone, or name scenarios."),
]


@pytest.fixture(scope="module")
def mishaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results to which something has happened."""
    folder = tmp_path_factory.mktemp("mishaps")
    about: dict[str, Any] = {"kind": "ensemble", "scenario": "turkey-2003", "variant": None, "set": {}}
    about |= {"digest": "0" * 64, "version": "0.1.0", "seed": 1, "runs": 5, "versions": {}}
    result = {name: about[name] for name in ("scenario", "variant", "set", "digest")} | {"label": "x"}
    several = {"kind": "compare", "runs": 5, "seed": 1, "version": "0.1.0", "results": [result, result]}
    manifests = {
        "why": about | {"kind": "explain", "run": 0, "as_written": True},
        "odd": [1],
        "empty": {},
        "bare": about,
        "other": about,
        "half": {"kind": "sweep", "set": {}},
        "two": several,
    }
    for name, manifest in manifests.items():
        (folder / name).mkdir()
        (folder / name / "manifest.json").write_text(json.dumps(manifest))
        (folder / name / "summary.json").write_text("{}")
    shipped = Path(__file__).parent.parent / "scenarios" / "turkey-2003.yaml"
    for file in ("other/scenario.yaml", "half/scenario.yaml", "two/scenario-0.yaml", "two/scenario-1.yaml"):
        (folder / file).write_text(shipped.read_text("utf-8"), encoding="utf-8")
    (folder / "two/flips.csv").write_text("pair,run,from,to\n")
    for name in manifests:
        resealed(folder / name)
    (folder / "mine").write_text("mine")
    return folder


@pytest.mark.parametrize(("arguments", "said"), MISTAKES)
def test_a_mistake_is_one_clear_message_and_writes_nothing(
    nac: Nac, mishaps: Path, monkeypatch: pytest.MonkeyPatch, arguments: str, said: str
) -> None:
    monkeypatch.chdir(mishaps)
    before = sorted(mishaps.rglob("*"))
    done = nac("dashboard", *arguments.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(said), done.err
    assert done.err.count("\n") == 1
    assert sorted(mishaps.rglob("*")) == before
    assert (mishaps / "mine").read_text() == "mine"


def test_the_page_is_opened_if_asked(nac: Nac, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    nac("run", "ntmi-review-2008", "--out", "kept")
    nac("dashboard", "kept", "-o", "first.html")
    assert opened == []
    nac("dashboard", "kept", "-o", "a page.html", "--open")
    assert opened == [(here / "a page.html").as_uri()]


def test_many_runs_have_no_page(nac: Nac, here: Path) -> None:
    done = nac("run", "turkey-2003", "--runs", "2", "--dashboard")
    assert (done.code, done.err) == (2, "--runs keeps no folder for a page: leave out --dashboard.\n")
    assert list(here.iterdir()) == []


@pytest.mark.slow
def test_everything_that_ships_is_on_the_site(nac: Nac, here: Path) -> None:
    done = nac("dashboard", "--all", "site", "--runs", "20")
    assert (done.code, done.out) == (0, "site/index.html: written. Open it in any browser.\n")
    pages = {path.name for path in (here / "site").iterdir()}
    assert {"turkey-2003.html", "turkey-2003-variants.html", "turkey-2003-rules.html"} < pages
    assert len(pages) == 10 + len({"page.js", "plotly.js"})
    index = Reader((here / "site" / INDEX).read_text("utf-8"))
    assert {href for href in index.of("href") if href.endswith(".html")} == pages - {INDEX, "page.js", "plotly.js"}


def test_kept_ensembles_are_compared_on_their_own_runs_and_seed(
    nac: Nac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, runs, seed in (("turkey-2003", 40, 5), ("turkey-2003@no_dpc", 60, 5), ("turkey-2003", 40, 6)):
        assert nac("ensemble", name, "--runs", runs, "--seed", seed, "--out", f"n{runs}s{seed}").code == 0
    assert nac("dashboard", "n40s5", "n60s5", "-o", "page.html").code == 0
    assert "nac compare turkey-2003 turkey-2003@no_dpc --runs 40 --seed 5" in Path("page.html").read_text("utf-8")
    refused = nac("dashboard", "n40s5", "n40s6")
    assert (refused.code, refused.out) == (2, "")
    assert "seeds 5 and 6" in refused.err
