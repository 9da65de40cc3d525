"""The rules of the house: who may import what, what may stand where, what must never be in the tree."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import nacsim

ROOT = Path(__file__).parent.parent
PACKAGES = {"nacsim": ROOT / "sim", "nacsim_dashboards": ROOT / "dashboards"}

AT_THE_ROOT = {
    ".ci",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "dashboards",
    "docs",
    "mkdocs.yml",
    "pyproject.toml",
    "scenarios",
    "sim",
    "tests",
    "tools",
}

FENCES = {
    "pydantic": ["nacsim.scenario", "nacsim.store"],
    "pydantic_core": ["nacsim.scenario", "nacsim.store"],
    "yaml": ["nacsim.scenario"],
    "mesa": ["nacsim.council"],
    "typer": ["nacsim.cli"],
    "rich": ["nacsim.cli"],
    "plotly": ["nacsim_dashboards"],
    "jinja2": ["nacsim_dashboards.pages", "nacsim_dashboards.classroom"],
    "starlette": ["nacsim_dashboards.classroom"],
    "uvicorn": ["nacsim_dashboards.classroom"],
    "segno": ["nacsim_dashboards.classroom"],
    "sqlite3": ["nacsim_dashboards.classroom"],
    "numpy": [
        "nacsim.theory",
        "nacsim.council",
        "nacsim.ensembles",
        "nacsim.draws",
        "nacsim.store.parts",
        "nacsim.studies",
        "nacsim.recorded",
    ],
    "pyarrow": ["nacsim.store.parts"],
    "pandas": ["nacsim.studies"],
    "openpyxl": ["nacsim.studies", "nacsim.tables_in"],
    "scipy": ["nacsim.studies"],
    "dask": ["nacsim.ensembles.executors"],
    "distributed": ["nacsim.ensembles.executors"],
    "numpy.random": ["nacsim.draws"],
    "random": [],
}
"""Who may import what is not ours."""

GROUND = [
    "nacsim.errors",
    "nacsim.docstrings",
    "nacsim.plain",
    "nacsim.pictured",
    "nacsim.record",
    "nacsim.parameters",
    "nacsim.ally_numbers",
    "nacsim.registry",
    "nacsim.draws",
]
"""What every room stands on."""

ROOMS = {
    "nacsim": ["nacsim", "nacsim_dashboards.door"],
    "nacsim.__main__": ["nacsim.cli"],
    "nacsim.errors": [],
    "nacsim.docstrings": [],
    "nacsim.plain": [],
    "nacsim.pictured": ["nacsim._door"],
    "nacsim.record": ["nacsim.pictured"],
    "nacsim.parameters": ["nacsim.errors"],
    "nacsim.ally_numbers": ["nacsim.parameters"],
    "nacsim.registry": ["nacsim.errors"],
    "nacsim.draws": ["nacsim.errors", "nacsim.parameters"],
    "nacsim.scenario": [*GROUND, "nacsim.scenario"],
    "nacsim.tables_in": [*GROUND, "nacsim.tables_in", "nacsim.scenario"],
    "nacsim.theory": [*GROUND, "nacsim.theory"],
    "nacsim.council": [*GROUND, "nacsim.council", "nacsim.theory", "nacsim.scenario"],
    "nacsim.ensembles": [*GROUND, "nacsim.ensembles", "nacsim.theory"],
    "nacsim.store": [*GROUND, "nacsim.store", "nacsim.scenario", "nacsim.ensembles.columns"],
    "nacsim.findings": [*GROUND, "nacsim.findings", "nacsim.store", "nacsim.theory.rules", "nacsim.scenario.resolved"],
    "nacsim.telling": [
        *GROUND,
        "nacsim.telling",
        "nacsim.findings",
        "nacsim.store",
        "nacsim.theory.rules",
        "nacsim.scenario.resolved",
    ],
    "nacsim.rivals": [*GROUND, "nacsim.rivals", "nacsim.scenario"],
    "nacsim.recorded": [
        *GROUND,
        "nacsim.recorded",
        "nacsim.rivals",
        "nacsim.ensembles",
        "nacsim.theory",
        "nacsim.scenario",
        "nacsim.findings.estimates",
    ],
    "nacsim.studies": [
        *GROUND,
        "nacsim.studies",
        "nacsim.recorded",
        "nacsim.rivals",
        "nacsim.council",
        "nacsim.ensembles",
        "nacsim.store",
        "nacsim.findings",
        "nacsim.telling",
        "nacsim.theory",
        "nacsim.scenario",
    ],
    "nacsim.cli": ["nacsim", "nacsim_dashboards"],
    "nacsim_dashboards": [
        "nacsim_dashboards",
        "nacsim.telling",
        "nacsim.findings",
        "nacsim.store",
        "nacsim.scenario.resolved",
        "nacsim.scenario.sets",
        "nacsim.errors",
        "nacsim.record",
    ],
    "nacsim_dashboards.classroom": [
        *GROUND,
        "nacsim_dashboards",
        "nacsim.council.injection",
        "nacsim.council.sitting",
        "nacsim.theory.answers",
        "nacsim.theory.question",
        "nacsim.theory.rules",
        "nacsim.recorded.reachable",
        "nacsim.studies",
        "nacsim.store",
        "nacsim.findings",
        "nacsim.telling",
        "nacsim.scenario.resolved",
        "nacsim.scenario.text",
    ],
    "nacsim_dashboards.explore": [
        "nacsim_dashboards.explore",
        "nacsim_dashboards.chart",
        "nacsim_dashboards.charts.outcome_strip",
        "nacsim_dashboards.pages",
        "nacsim_dashboards.theme",
        "nacsim.findings",
        "nacsim.store.folder",
    ],
    "nacsim_dashboards.classroom.handouts": [
        "nacsim_dashboards.pages",
        "nacsim_dashboards.theme",
        "nacsim.council.sitting",
        "nacsim.findings",
        "nacsim.theory.rules",
        "nacsim.scenario.resolved",
        "nacsim.record",
    ],
    "nacsim_dashboards.door": [
        *GROUND,
        "nacsim_dashboards",
        "nacsim.studies",
        "nacsim.findings",
        "nacsim.store",
        "nacsim.scenario",
    ],
}
"""Which rooms each room may import; everyone may import nacsim and ask for its __version__."""

FOR_TYPES_ONLY = {"nacsim.theory": ["nacsim.scenario.resolved"], "nacsim.ensembles": ["nacsim.scenario.resolved"]}
"""What a room may import besides, under TYPE_CHECKING."""


@dataclass(frozen=True)
class Edge:
    """One import: `module` asks for `target` (dotted, with the name taken from it)."""

    module: str
    target: str
    line: int
    for_types: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def within(name: str, rooms: list[str]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of both packages, parsed, by dotted name."""
    found = {}
    for package, folder in PACKAGES.items():
        for path in sorted((folder / package).rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def edges_of(module: str, node: ast.AST, for_types: bool = False) -> Iterator[Edge]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Edge(module, alias.name, child.lineno, for_types) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{module}:{child.lineno} imports relatively; write the whole name"
            yield from (Edge(module, f"{child.module}.{name.name}", child.lineno, for_types) for name in child.names)
        elif isinstance(child, ast.Attribute) and ast.unparse(child) in ("np.random", "numpy.random"):
            yield Edge(module, "numpy.random", child.lineno, for_types)
        elif isinstance(child, ast.Attribute) and ast.unparse(child.value) == "nacsim":
            yield Edge(module, f"nacsim.{child.attr}", child.lineno, for_types)
        else:
            yield from edges_of(module, child, for_types or is_type_checking(child))


@cache
def edges() -> list[Edge]:
    found = [edge for name, tree in modules().items() for edge in edges_of(name, tree)]
    ours = [edge for edge in found if within(edge.target, list(PACKAGES))]
    assert len(modules()) >= 20, f"only {len(modules())} modules seen"
    assert len(found) >= 100, f"only {len(found)} imports seen"
    assert len(ours) >= 30, f"only {len(ours)} imports of our own modules seen"
    return found


def room_of(module: str) -> str:
    """The room a module belongs to: the longest name in ROOMS that it stands in."""
    rooms = [room for room in ROOMS if room != "nacsim" and within(module, [room])]
    if module == "nacsim":
        return "nacsim"
    assert rooms, f"{module} belongs to no room: say in ROOMS what it may import"
    return max(rooms, key=len)


def test_what_is_not_ours_is_imported_only_behind_its_fence() -> None:
    offenders = [
        str(edge)
        for edge in edges()
        for name, rooms in FENCES.items()
        if within(edge.target, [name]) and not within(edge.module, rooms)
    ]
    assert not offenders, "\n".join(offenders)


def test_imports_go_one_way() -> None:
    offenders = []
    for edge in edges():
        if edge.target in ("nacsim", "nacsim.__version__") or not within(edge.target, list(PACKAGES)):
            continue
        room = room_of(edge.module)
        allowed = ROOMS[room] + (FOR_TYPES_ONLY.get(room, []) if edge.for_types else [])
        if not within(edge.target, allowed):
            offenders.append(f"{edge}; {room} may import {', '.join(allowed) or 'none of ours'}")
    assert not offenders, "\n".join(offenders)


def test_contributing_shows_these_fences() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### Fences")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z0-9`., ]+) \| (`.+) \|$", text, re.MULTILINE)
    shown = {
        name.strip("`"): sorted(re.findall(r"`(.+?)`", rooms)) for names, rooms in rows for name in names.split(", ")
    }
    hidden = {"pydantic_core"}  # a part of pydantic
    assert shown == {name: sorted(rooms) for name, rooms in FENCES.items() if rooms and name not in hidden}


@pytest.mark.parametrize(
    ("source", "target", "for_types"),
    [
        ("import mesa.space", "mesa.space", False),
        ("from numpy import random", "numpy.random", False),
        ("def f():\n    from nacsim import cli", "nacsim.cli", False),
        ("x = np.random.default_rng(1)", "numpy.random", False),
        ("x = nacsim.load('y')", "nacsim.load", False),
        ("if TYPE_CHECKING:\n    from nacsim.scenario.resolved import Ally", "nacsim.scenario.resolved.Ally", True),
    ],
)
def test_the_scan_sees_an_import_however_it_is_written(source: str, target: str, for_types: bool) -> None:
    (edge,) = edges_of("probe", ast.parse(source))
    assert (edge.target, edge.for_types) == (target, for_types)


def is_overload(node: ast.FunctionDef) -> bool:
    """Whether this is only a type that a function has besides; the function itself follows, with what it does."""
    return any(ast.unparse(decorator) == "overload" for decorator in node.decorator_list)


def public_things(
    node: ast.Module | ast.ClassDef, name: str
) -> Iterator[tuple[str, ast.Module | ast.ClassDef | ast.FunctionDef]]:
    yield name, node
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from public_things(child, f"{name}.{child.name}")
        elif isinstance(child, ast.FunctionDef) and not child.name.startswith("_") and not is_overload(child):
            yield f"{name}.{child.name}", child


def test_everything_public_says_what_it_is() -> None:
    things = [thing for name, tree in modules().items() for thing in public_things(tree, name)]
    silent = [name for name, node in things if not ast.get_docstring(node)]
    assert len(things) >= 100, f"only {len(things)} public things seen"
    assert not silent, "\n".join(silent)


def test_public_names_are_few_and_there() -> None:
    assert len({*nacsim.__all__} - {"__version__"}) <= 20
    assert set(nacsim.__all__) <= set(dir(nacsim))
    for name in nacsim.__all__:
        assert getattr(nacsim, name) is not None, name
    with pytest.raises(AttributeError, match="no attribute 'vote'"):
        nacsim.vote  # noqa: B018 - asking for it is the test


def test_importing_nacsim_imports_only_the_standard_library() -> None:
    code = "import sys; before = set(sys.modules); import nacsim; print(*sorted(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "nacsim" in loaded
    foreign = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names - {"nacsim"}
    assert not foreign


@cache
def files() -> list[Path]:
    """Every file that is in the repository or would be by `git add .`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted(ROOT / name for name in set(listed) if name and (ROOT / name).is_file())


def test_only_what_belongs_stands_at_the_root() -> None:
    entries = {path.relative_to(ROOT).parts[0] for path in files()}
    assert entries <= AT_THE_ROOT, f"not on the list: {entries - AT_THE_ROOT}"
    assert {"pyproject.toml", "README.md", "sim", "scenarios", "tests"} <= entries


NOT_OURS = ROOT / "dashboards/nacsim_dashboards/pages/plotly"
"""A library as its authors hand it out."""

NEVER = {
    "a path of somebody's machine": r"(?<![\w.])/(?:work|root|home|Users|tmp)/\w|[A-Z]:\\Users\\",
    "an e-mail address": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|int|gov|mil|edu|eu|uk|de|fr|be|io)\b",
    "a telephone number": r"\(\d{3}\) ?\d{3}-\d{4}|\+\d{1,3}[ -]\(?\d{1,4}\)?(?:[ -]\d{2,4}){2}|\b\d{3}-\d{3}-\d{4}\b",
    "a package registry's host": r"pypi\.(?:org|python)|pythonhosted\.|registry\.npmjs",
}


@pytest.mark.parametrize(("what", "pattern"), NEVER.items(), ids=NEVER)
def test_what_must_never_be_in_the_tree(what: str, pattern: str) -> None:
    ours = [path for path in files() if path != Path(__file__) and path.parent != NOT_OURS]
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in ours}
    assert len(texts) >= 40, f"only {len(texts)} files seen"
    hits = [(path, hit[0]) for path, text in texts.items() for hit in re.finditer(pattern, text)]
    found = [f"{path.relative_to(ROOT)}: {hit}" for path, hit in hits]
    assert not found, f"{what}:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a path of somebody's machine", "see /home/ann/notes"),
        ("an e-mail address", "ask ann.b@mod.example.gov today"),
        ("a telephone number", "call +32 2 707 41 11"),
        ("a telephone number", "call (202) 555-0100"),
        ("a package registry's host", "https://pypi" + ".org/simple"),
    ],
)
def test_the_patterns_find_what_they_look_for(what: str, text: str) -> None:
    assert re.search(NEVER[what], text)
