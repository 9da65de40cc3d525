"""What is read back must fit together: a record and its scenario, the parts of a summary."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import nacsim
from nacsim.council.run import runs
from nacsim.errors import UserError
from nacsim.scenario.load import load
from nacsim.store.fitting import fits
from nacsim.store.records import from_json
from strategies import ANYTHING, examples, scenario, shipped, told, trees
from trees import resealed


@pytest.mark.parametrize("name", shipped())
def test_every_record_fits_its_scenario(name: str) -> None:
    whole = load(name)
    assert all(fits(record, whole) for record in runs(whole, 1, range(5)))


@given(trees(ANYTHING))
@examples(30)
def test_so_does_that_of_any_scenario(tree: dict[str, Any]) -> None:
    whole = scenario(tree)
    assert all(fits(record, whole) for record in told(whole, 2))


def of_kind(record: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(event for event in record["events"] if event["kind"] == kind)
    return found


def redrafted(record: dict[str, Any], **changes: str) -> None:
    """Alter a redraft and the clause it names first alike."""
    redraft = of_kind(record, "redraft")
    redraft.update(changes)
    redraft["changes"][0].update(changes)


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "an option nobody wrote": lambda r: r["text"].update(scope="XXX"),
    "a clause less": lambda r: r["text"].pop("scope"),
    "an ally less": lambda r: r["final"].pop("POL"),
    "an ally more": lambda r: r["first"].update(XXX="support"),
    "another body": lambda r: r.update(body="XXX"),
    "another opt-out": lambda r: r.update(opt_outs=["XXX"]),
    "a seat less": lambda r: of_kind(r, "sounding")["stances"].pop("POL"),
    "a worth less": lambda r: of_kind(r, "sounding")["worth"].pop("POL"),
    "an objector without terms": lambda r: of_kind(r, "sounding")["terms"].pop("FRA"),
    "an objection to nothing there": lambda r: of_kind(r, "sounding")["objections"]["FRA"].update(clauses=["XXX"]),
    "dissent on a clause less": lambda r: of_kind(r, "sounding")["dissent"].pop("scope"),
    "dissent of nobody": lambda r: of_kind(r, "sounding")["dissent"].update(scope=["XXX"]),
    "a redraft to nothing there": lambda r: redrafted(r, to="XXX"),
    "a redraft from nothing there": lambda r: redrafted(r, **{"from": "XXX"}),
    "a redraft of nothing there": lambda r: redrafted(r, provision="XXX"),
    "a redraft of a second clause that is not there": lambda r: of_kind(r, "redraft")["changes"].append(
        {"provision": "XXX", "from": "a", "to": "b"}
    ),
    "a redraft of a second clause to nothing there": lambda r: of_kind(r, "redraft")["changes"].append(
        {"provision": "scope", "from": "full_us_list", "to": "XXX"}
    ),
    "a demarche on nobody": lambda r: of_kind(r, "demarche").update(on="XXX"),
    "a letter without a margin": lambda r: of_kind(r, "silence_broken").update(margins={}),
    "a letter of nobody": lambda r: of_kind(r, "silence_broken").update(by=["XXX"], margins={"XXX": 0.0}),
    "a move to no body": lambda r: of_kind(r, "moved_to_body").update(body="XXX"),
    "an event nobody wrote": lambda r: of_kind(r, "calendar").update(key="XXX"),
}


@pytest.fixture(scope="module")
def turkey() -> dict[str, Any]:
    made = nacsim.run("turkey-2003", as_written=True).as_dict()
    assert [change["provision"] for change in of_kind(made, "redraft")["changes"]] == ["timing"]
    return made


@pytest.mark.parametrize("change", CHANGES)
def test_a_record_that_names_what_is_not_there_does_not_fit(change: str, turkey: dict[str, Any]) -> None:
    altered = deepcopy(turkey)
    if change == "an event nobody wrote":
        altered["events"].insert(1, {"kind": "calendar", "hour": 0, "session": 1, "key": "x", "event": "x"})
    CHANGES[change](altered)
    assert not fits(from_json(json.dumps(altered)), load("turkey-2003"))


def test_such_a_folder_is_damaged_and_no_traceback(tmp_path: Path, nac: Callable[..., Any]) -> None:
    folder = tmp_path / "run"
    assert nac("run", "turkey-2003", "--as-written", "--out", folder).code == 0
    file = folder / "record.jsonl"
    altered = json.loads(file.read_text())
    altered["text"]["scope"] = "XXX"
    file.write_text(json.dumps(altered))
    resealed(folder)
    for command in (["explain", folder], ["dashboard", folder, "-o", tmp_path / "x.html"]):
        done = nac(*command)
        assert done.code == 2 and "its files cannot be read as a result" in done.err and "Traceback" not in done.err


BREAKS: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "an outcome less": ("ensemble", lambda s: s["intervals"].pop("deferred")),
    "a stance less": ("ensemble", lambda s: s["allies"]["FRA"]["first"].pop("object")),
    "a count beyond all": ("compare", lambda s: s.update(runs=10**40)),
    "a pair of nothing there": ("compare", lambda s: s["pairs"][0].update({"to": 7})),
    "a result twice": ("compare", lambda s: s["results"].append(s["results"][0])),
    "a setting without its values": ("compare", lambda s: s["differs"][0].update(values=[])),
    "a point at nothing": ("sweep", lambda s: s["points"][1].update(at=[])),
    "a point less": ("sweep", lambda s: s["points"].pop()),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder of each kind of study."""
    top = tmp_path_factory.mktemp("kept")
    nacsim.ensemble("turkey-2003", runs=20, out=top / "ensemble")
    nacsim.compare("turkey-2003", "turkey-2003@no_dpc", runs=20).keep(top / "compare")
    nacsim.sweep("turkey-2003", {"allies.FRA.value": [0, 0.1]}, runs=10).keep(top / "sweep")
    return {kind: top / kind for kind in ("ensemble", "compare", "sweep")}


@pytest.mark.parametrize("why", BREAKS)
def test_a_summary_whose_parts_do_not_fit_is_damaged(why: str, kept: dict[str, Path]) -> None:
    kind, change = BREAKS[why]
    file = kept[kind] / "summary.json"
    before = file.read_text()
    nacsim.open_result(kept[kind])
    altered = json.loads(before)
    change(altered)
    try:
        file.write_text(json.dumps(altered))
        resealed(kept[kind])
        with pytest.raises(UserError, match="damaged: its files cannot be read"):
            nacsim.open_result(kept[kind])
    finally:
        file.write_text(before)
        resealed(kept[kind])


def test_what_to_set_is_taken_in_any_form_and_nothing_else() -> None:
    wanted = load("turkey-2003", ["allies.FRA.value=0.2"]).digest
    assert load("turkey-2003", "allies.FRA.value=0.2").digest == wanted
    assert load("turkey-2003", {"allies.FRA.value": 0.2}).digest == wanted
    assert load("turkey-2003", [{"allies.FRA.value": 0.2}]).digest == wanted
    for wrong in (3, [3], None):
        with pytest.raises(UserError, match="What to set is given as"):
            load("turkey-2003", wrong)  # type: ignore[arg-type]
    for thing in (None, 3, ["turkey-2003"]):
        with pytest.raises(UserError, match="A scenario is given by"):
            load(thing)  # type: ignore[arg-type]
    for count in ("many", 1e3, 0):
        with pytest.raises(UserError, match="whole number, 1 or more"):
            nacsim.ensemble("turkey-2003", runs=count)  # type: ignore[arg-type]
