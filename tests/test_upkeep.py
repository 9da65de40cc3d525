"""What maintainers rely on: one version everywhere, hooks that ask what `.ci/run` asks, tidy files."""

from __future__ import annotations

import datetime
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_citation_names_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]
    assert isinstance(citation["date-released"], datetime.date)


def test_the_changelog_begins_with_what_is_unreleased_and_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *others = re.findall(r"^## (\S+)", changelog, re.MULTILINE)
    assert first == "Unreleased"
    version = PROJECT["project"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+\.dev\d+", version) or version in [one.rstrip(",") for one in others]


def test_hooks_are_pinned_and_ask_what_ci_asks() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = {hook["id"]: hook for repository in config["repos"] for hook in repository["hooks"]}
    for repository in config["repos"]:
        assert repository["repo"] == "local" or re.fullmatch(r"v\d+\.\d+\.\d+", repository["rev"])
    assert {"end-of-file-fixer", "trailing-whitespace", "ruff-check", "ruff-format", "mypy"} <= hooks.keys()
    for name, asked in {"ruff-check": "ruff check", "ruff-format": "ruff format", "mypy": "mypy"}.items():
        assert hooks[name]["language"] == "system", "the environment's own, so that there is one version"
        assert hooks[name]["entry"].startswith(asked)
        assert asked in CI


AS_IT_IS = re.compile(r"tests/fuzz/corpus/|.*/pages/plotly/|.*\.(?:svg|png)$")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="files are listed by git")
def test_text_files_end_in_one_line_end_and_no_line_in_blanks() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name and not AS_IT_IS.match(name)]
    texts = {path: path.read_text(encoding="utf-8") for path in paths if path.is_file()}
    assert len(texts) >= 200
    untidy = [
        path.relative_to(ROOT).as_posix()
        for path, text in texts.items()
        if re.search(r"[ \t]$|\n\n\Z|[^\n]\Z", text, re.MULTILINE)
    ]
    assert untidy == []


def test_every_library_has_a_lowest_version_which_ci_tries_as_it_does_the_newest() -> None:
    dependencies = PROJECT["project"]["dependencies"]
    assert len(dependencies) >= 10
    assert [each for each in dependencies if len(re.findall(r">=\d", each.partition(";")[0])) != 1] == []
    (parts,) = re.findall(r"^parts=\((.*)\)$", CI, re.MULTILINE)
    assert {"lowest", "newest"} <= {*parts.split()}
