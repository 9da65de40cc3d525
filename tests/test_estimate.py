"""What is said before work that takes long."""

from __future__ import annotations

import pytest

from nacsim.cli import estimate
from nacsim.scenario.load import load


def test_usual_work_begins_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    estimate.say_if_long(load("turkey-2003"), 1, 200, 1)
    assert capsys.readouterr() == ("", "")


def test_long_work_is_announced_on_stderr(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimate, "seconds", lambda _scenario, _seed, runs: 0.72 * runs)
    estimate.say_if_long(load("turkey-2003"), 1, 10_000, 2)
    assert capsys.readouterr() == ("", "This will take about 60 minutes.\n")


def test_few_runs_are_tried_where_each_is_costly(monkeypatch: pytest.MonkeyPatch) -> None:
    now, tried = [0.0], list[int]()

    def columns(_scenario: object, _seed: int, _first: int, last: int) -> list[object]:
        tried.append(last)
        now[0] += 0.01 + 0.001 * last
        return []

    monkeypatch.setattr("nacsim.ensembles.engine.columns", columns)
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    assert estimate.seconds(load("turkey-2003"), 1, 1_000_000) == pytest.approx(1_000_000 * 0.522 / 512)
    assert tried == [8, 32, 128, 512]
    assert estimate.seconds(load("turkey-2003"), 1, 4) == pytest.approx(0.014)
