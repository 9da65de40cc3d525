"""Data nested without end, wherever data is read: one clear error, and no recursion that ends in a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import nacsim
from nacsim.errors import NacsimError, ScenarioError
from nacsim.studies.explain import keep as keep_explanation
from nacsim.studies.run import keep as keep_run
from trees import resealed

SCENARIO = str(Path(__file__).parent / "scenarios" / "small.yaml")
DEEP = {"lists": "[" * 100_000, "mappings": '{"a":' * 50_000}


def nested(kind: str) -> Any:
    value: Any = 1
    if kind == "itself":
        value = {}
        value["a"] = value
    for _ in range(0 if kind == "itself" else 5_000):
        value = [value] if kind == "lists" else {"a": value}
    if kind == "doubled":  # a trillion values in forty lists
        value = []
        for _ in range(40):
            value = [value, value]
    return value


@pytest.mark.parametrize("kind", ["lists", "mappings", "itself", "doubled"])
def test_data_is_refused(kind: str) -> None:
    message = r"is nested more than 50 deep|holds more than 20,000 values"
    for attempt in (
        lambda value: nacsim.load({"title": value}),
        lambda value: nacsim.load({"variants": {"a": value}}),
        lambda value: nacsim.load(SCENARIO, {"title": value}),
        lambda value: nacsim.load(SCENARIO).changed({"title": value}),
        lambda value: nacsim.compare(SCENARIO, runs=2, what_ifs={"a": {"question": value}}),
    ):
        with pytest.raises(ScenarioError, match=message):
            attempt(nested(kind))


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_text_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "what-ifs.json"
    file.write_text(text)
    with pytest.raises(ScenarioError, match="is nested more than 50 deep"):
        nacsim.compare(SCENARIO, runs=2, what_ifs=str(file))
    with pytest.raises(ScenarioError, match=r"--set title:1:\d+: is nested more than 50 deep"):
        nacsim.load(SCENARIO, [f"title={text}"])


@pytest.fixture
def results(tmp_path: Path) -> Path:
    keep_run(nacsim.run(SCENARIO), nacsim.load(SCENARIO), tmp_path / "run")
    keep_explanation(nacsim.explain(SCENARIO), tmp_path / "explain")
    nacsim.ensemble(SCENARIO, runs=10, out=tmp_path / "ensemble")
    nacsim.compare(SCENARIO, SCENARIO, runs=2).keep(tmp_path / "compare")
    return tmp_path


def test_a_result_is_damaged(results: Path) -> None:
    files = [*results.glob("*/*.json"), *results.glob("*/*.jsonl")]
    assert len(files) == 9
    for file in files:
        good = file.read_text("utf-8")
        for bad in (*DEEP.values(), f'{good.rstrip()[:-1]}, "set": {DEEP["lists"]}}}'):
            file.write_text(bad, "utf-8")
            resealed(file.parent)
            with pytest.raises(NacsimError, match="is damaged: its files cannot be read"):
                nacsim.open_result(file.parent)
            if (file.parent.name, file.name) == ("ensemble", "manifest.json"):
                with pytest.raises(NacsimError, match="cannot be resumed"):
                    nacsim.ensemble(SCENARIO, runs=10, out=file.parent, resume=True)
        file.write_text(good, "utf-8")
        resealed(file.parent)
        nacsim.open_result(file.parent)
