"""What the pages for people show is run, not believed.

In docs/tutorial.md and docs/how-to/ the blocks of each page are worked through in order, in one empty folder:

- `sh`: each line is run. `powershell`: must be a line of the README.
- `text` and `json`: printed by the block before it. `...` stands for lines left out.
- `python`: run; names live on to the end of the page.
- `toml`: entry points; their groups must be those that are looked up.
- `yaml`, `csv`: goes where the remark above it says.

Remarks above a block: `install` (a line of the README, not run again), `exit N` (how the last line ends), `file NAME`
(the block is that file), `into NAME` (its top-level entries replace those of the file), `fix NAME` (its first line
replaces the line of the file that it is nearest to), `needs NAME` (a package without which the block is left out).
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import shlex
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import nacsim
import reference
from conftest import Done
from nacsim import record, registry
from nacsim.parameters import Parameters
from nacsim.scenario import catalogue
from nacsim.scenario.assemble import OFFICIALS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = [DOCS / "tutorial.md", *sorted((DOCS / "how-to").glob("*.md"))]
BLOCK = re.compile(r"^(?:<!-- ([^>]*) -->\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ENTRY = r"^{}:.*\n(?:(?:[ ].*)?\n)*?(?=\n*(?:\S|\Z))"
"""A top-level entry of a YAML file: its line and all that is indented under it."""


@dataclass
class Reader:
    """Somebody who does what a page says, in an empty folder."""

    nac: Callable[..., Done]
    capsys: pytest.CaptureFixture[str]
    names: dict[str, Any] = field(default_factory=dict)
    shown: str = ""
    ran: int = 0
    compared: int = 0

    def does(self, kind: str, remark: str, text: str) -> None:
        verb, _, what = remark.partition(" ")
        if verb == "install":
            assert all(line in README.splitlines() for line in text.splitlines()), "install as the README says"
        elif kind == "sh":
            self.types(text, int(what) if verb == "exit" else 0)
        elif verb == "needs" and find_spec(what) is None:
            pass  # shown for those who have it
        elif kind == "python":
            exec(compile(text, "page", "exec"), self.names)
            self.shown, self.ran = self.capsys.readouterr().out, self.ran + 1
        elif kind == "toml":
            groups = tomllib.loads(text)["project"]["entry-points"]
            assert groups.keys() == {registry.CHAIRS.group, registry.RULES.group}
        elif kind in ("text", "json"):
            self.sees(text)
        else:
            assert kind in ("yaml", "csv"), f"what is a reader to do with a block of {kind}?"
            self.writes(verb, Path(what), text)

    def types(self, text: str, code: int) -> None:
        *lines, last = text.splitlines()
        self.shown = ""
        for line in (*lines, last):
            command, _, target = line.partition(" > ")
            program, *arguments = shlex.split(command, comments=True)
            assert program == "nac", f"only nac is run here: {line}"
            done = self.nac(*arguments)
            assert done.code == (code if line is last else 0), f"{line}\n{done.err}"
            if target:
                Path(target).write_text(done.out, encoding="utf-8")
            self.shown += done.out * (not target) + done.err
            self.ran += 1

    def sees(self, text: str) -> None:
        lines = [line.rstrip() for line in self.shown.splitlines()]
        for part in re.split(r"^\.\.\.\n", text, flags=re.MULTILINE):
            wanted = [line.rstrip() for line in part.splitlines()]
            places = range(len(lines) - len(wanted) + 1)
            at = next((i for i in places if lines[i : i + len(wanted)] == wanted), None)
            assert at is not None, f"this is not what is printed:\n{part}\nbut:\n{self.shown}"
            lines = lines[at + len(wanted) :]
            self.compared += len(wanted)

    def writes(self, verb: str, file: Path, text: str) -> None:
        if verb == "file":
            assert not file.exists()
            file.write_text(text, encoding="utf-8")
        elif verb == "into":
            changed = file.read_text(encoding="utf-8")
            for entry in re.findall(ENTRY.format(r"\w+"), text, re.MULTILINE):
                there = re.findall(ENTRY.format(entry.partition(":")[0]), changed, re.MULTILINE)
                assert len(there) == 1, f"{file} has {len(there)} entries like {entry}"
                changed = changed.replace(there[0], entry)
            file.write_text(changed, encoding="utf-8")
        else:
            assert verb == "fix", "say above the block where it goes"
            lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
            (nearest,) = difflib.get_close_matches(text, lines, n=1)
            assert nearest != text
            file.write_text("".join(text if line == nearest else line for line in lines), encoding="utf-8")


@pytest.mark.usefixtures("own_names_forgotten")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_reader_sees_what_the_page_shows(
    page: Path,
    nac: Callable[..., Done],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert len(blocks) == len(re.findall("^```", text, re.MULTILINE)) / 2, "a block that no test would see"
    reader = Reader(nac, capsys)
    for remark, kind, block in blocks:
        reader.does(kind, remark, block)
    assert reader.ran >= (12 if page.stem == "tutorial" else 1)
    assert reader.compared >= (40 if page.stem == "tutorial" else 1)


def test_there_are_pages() -> None:
    assert len(PAGES) >= 8


def test_every_what_if_of_the_table_can_be_asked() -> None:
    page = (DOCS / "how-to" / "what-if.md").read_text(encoding="utf-8")
    asked = re.findall(r'^\| `"?([a-z][\w.]*=[^"`]+)"?` \|', page, re.MULTILINE)
    assert len(asked) >= 7
    for one in asked:
        assert nacsim.load("iraq-training-2004", [one]).set, one


def test_the_reference_is_fresh() -> None:
    stale = [
        name
        for name, page in reference.PAGES.items()
        if (reference.FOLDER / name).read_text(encoding="utf-8") != page()
    ]
    assert stale == [], f"refresh with: {reference.COMMAND}"


def test_the_reference_has_every_field_and_links_every_block() -> None:
    page = reference.scenario_page().partition("## Limits")[0]
    found = reference.blocks()
    fields = [name for block in found for name in block.schema["properties"]]
    assert len(found) >= 14
    assert len(fields) >= 90
    assert len(re.findall(r"^\| `[a-z0-9_]+` \| .+ \| .* \| .+ \|$", page, re.MULTILINE)) == len(fields)


def test_a_class_has_as_many_questions_as_its_page_says() -> None:
    page = (DOCS / "how-to" / "run-a-class.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (\d+) \| (\d+), (\d+) \| (\d+) to (\d+) minutes", page, re.MULTILINE)
    assert {slug for slug, *_ in rows} == {*catalogue.shipped()}
    for slug, *numbers in rows:
        scenario = nacsim.load(slug)
        sitting = nacsim.Sitting.open(scenario, seats=[*scenario.codes, record.CHAIR])
        sessions, kinds = set(), []
        while not sitting.over:
            asked = sitting.pending()
            sessions.add(sitting.public()["session"])
            kinds.append(asked[0].kind)
            for question in asked:
                sitting = sitting.put({"id": question.id, "answer": None})
        chair = sum(kind in ("move", "drafting") for kind in kinds)
        minutes = [round((len(sessions) + len(kinds)) * seconds / 60 + 0.01) for seconds in (15, 90)]
        assert [*map(int, numbers)] == [len(sessions), len(kinds), chair, *minutes], slug


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {reference.anchor(heading) for heading in headings}


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if "://" not in link
    ]
    assert len(links) >= 60
    broken = []
    for page, link in links:
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert broken == []


def test_good_messages_are_what_is_printed(
    nac: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = re.findall(r"^\| `(nac [^`]+)` \|.*\| `([^`]+)` \|$", CONTRIBUTING, re.MULTILINE)
    assert len(rows) >= 4
    for typed, good in rows:
        done = nac(*shlex.split(typed)[1:])
        assert (done.code, done.err.splitlines(), list(tmp_path.iterdir())) == (2, [good], [])


def test_every_checklist_ends_in_tests_that_exist() -> None:
    lists = re.findall(r"^## To add (.+)\n((?:(?!## ).*\n)*)", CONTRIBUTING, flags=re.MULTILINE)
    assert [title for title, _ in lists] == ["a scenario", "a rule", "a mechanism", "a chart"]
    for title, text in lists:
        assert re.search(r"```sh\npytest tests/.*\n```\n*\Z", text), title
    named = set(re.findall(r"\b(?:tests|tools|sim|dashboards|docs|scenarios)/[\w/.-]*\w", CONTRIBUTING))
    assert len(named) >= 50
    assert [one for one in sorted(named) if not (ROOT / one).exists()] == ["scenarios/SLUG.yaml"]


def test_nine_changes_have_their_place() -> None:
    table = CONTRIBUTING.partition("### Where would I change ...?")[2].partition("###")[0]
    rows = re.findall(r"^\| (a|the) (.+?) \| (.*) \|$", table, re.MULTILINE)
    assert len(rows) == 9
    assert all(re.search(r"`[\w/]+/[\w/.-]+`", place) for _, _, place in rows)


def test_the_glossary_cites_what_is_listed_and_lists_what_is_cited() -> None:
    text, _, table = (DOCS / "glossary.md").read_text(encoding="utf-8").partition("## Sources")
    text = text.partition("## Deciding")[2]
    listed = {row.split("|")[1].strip() for row in table.splitlines() if row.startswith("| ")} - {"id"}
    brackets = re.findall(r"\[([^\]]+)\](?!\()", text)
    cited = {
        word
        for one in brackets
        for word in re.findall(
            r"\b(?:S-\d+|[a-z_]+\d{4,}\w*|\d\d[A-Z]+\d+|[a-z]+_[a-z]+|"
            r"petersen|pedaliu)\b",
            one,
        )
    }
    facts = {one for one in cited if re.fullmatch(r"S-\d+", one)}
    assert len(listed) >= 25 and len(facts) >= 20
    assert cited - facts == listed
    assert all(1 <= int(one.removeprefix("S-")) <= 64 for one in facts)


def test_the_glossary_says_what_nacsim_does_in_its_own_names() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^\*\*[^*]+\*\*.*?(?=\n\n)", text, re.MULTILINE | re.DOTALL)
    assert len(terms) >= 45
    assert [term.splitlines()[0] for term in terms if "*In nacsim:*" not in " ".join(term.split())] == []
    fields = {name for block in reference.blocks() for name in block.schema["properties"]}
    words = {*record.KINDS, *record.STANCES, *record.OUTCOMES, *OFFICIALS, "consent", "default", "dilution"}
    parameters = {field.name for field in dataclasses.fields(Parameters)}
    known = {*fields, *words, *parameters, *catalogue.shipped()}
    names = {name.partition(":")[0] for name in re.findall(r"`([^`/]+)`", text)}
    assert len(names) >= 30
    assert names <= known
