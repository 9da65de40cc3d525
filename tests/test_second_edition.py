"""What the second edition of the coding book added to the language of scenario files."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest

import nacsim
from nacsim.ensembles.engine import columns
from nacsim.findings.provenance import entries
from nacsim.record import OUTCOMES
from nacsim.scenario.digest import digest
from nacsim.scenario.load import load
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim.theory.luck import centre_of
from nacsim.theory.matter import matter_of
from nacsim.theory.state import start

TREE: dict[str, Any] = {
    "title": "T",
    "question": "Q?",
    "date": "2004-07-28",
    "body": "NAC",
    "sponsors": ["USA"],
    "provisions": {
        "what": {"core": True, "options": {"all": {"at": 1}, "some": {"at": 0.5}, "none": {"at": 0}}},
        "who": {"options": {"us": {"at": 1}, "them": {"at": 0}}},
    },
    "draft": {"what": "all", "who": "us"},
    "allies": {
        "default": {"disposition": "supportive"},
        "FRA": {"disposition": "opposed", "ideal": {"what": "none", "who": "us"}},
    },
    "sources": {"one": {"title": "One"}, "two": {"title": "Two"}},
}


def changed(path: str, value: object) -> dict[str, Any]:
    tree = deepcopy(TREE)
    *before, last = path.split(".")
    node = tree
    for key in before:
        node = node.setdefault(key, {})
    node[last] = value
    return tree


def test_a_file_that_uses_no_later_word_keeps_its_digest() -> None:
    """Written down when the theory got its second edition; nothing that the file does not say may change it."""
    assert load(TREE).digest == "c2d6eb8033a4dff8b5712d99c73ecc60f2270fcc598004e53c272372d4e68566"
    for path, value in {
        "provisions.what.options.none.decides": False,
        "allies.FRA.takes_part": False,
        "procedure.deadline": {"when": "2004-07-31T09:00", "named": True},
        "sponsors": ["USA", "SECGEN"],
    }.items():
        assert load(changed(path, value)).digest != load(TREE).digest, path


def test_a_text_that_decides_nothing_is_neither_tabled_nor_adopted() -> None:
    tree = changed("provisions.what.options.none.decides", False)
    tree["allies"]["default"] = {"disposition": "opposed", "ideal": {"what": "none", "who": "them"}}
    space = matter_of(load(tree)).space
    nothing = space.options[0].index("none")
    for chair in ("brokering", "perfect"):
        runs = [*columns(load(tree, [f"procedure.chair={chair}"]), 1, 0, 300)]
        assert all((part.text[:, 0] != nothing).all() for part in runs)
    plain = [*columns(load({**tree, "provisions": TREE["provisions"]}), 1, 0, 300)]
    assert any((part.text[:, 0] == nothing).any() for part in plain), "or the first half proves nothing"


def test_what_decides_nothing_and_is_left_at_the_end_counts_as_not_adopted() -> None:
    """Item by item, what is objected to is struck down to the least, which here decides nothing."""
    tree = changed("provisions.what.options.none.decides", False)
    tree["procedure"] = {"granularity": "each_item", "chair": "passive"}
    tree["provisions"]["who"]["options"]["them"] = {"at": 0.9}
    runs = [*columns(load(tree), 1, 0, 300)]
    outcome = np.concatenate([part.outcome for part in runs])
    text = np.concatenate([part.text for part in runs])
    struck = text[:, 0] == 2
    assert struck.any() and (outcome[struck] == OUTCOMES.index("not_adopted")).all()


def test_an_official_may_propose() -> None:
    scenario = load(changed("sponsors", ["SECGEN"]))
    assert scenario.officials == ("SECGEN",) and not any(ally.sponsor for ally in scenario.allies)
    record = nacsim.run(scenario, as_written=True)
    assert np.isfinite(record.dilution) and "Tabled by   the Secretary General" in as_text(transcript(record, scenario))
    assert not any(event["kind"] == "sponsor_withdrew" for event in record.events)
    both = load(changed("sponsors", ["USA", "SECGEN"]))
    told = as_text(transcript(nacsim.run(both, as_written=True), both))
    assert "Tabled by   United States, the Secretary General" in told


def test_several_sources_are_all_shown() -> None:
    tree = changed("allies.FRA.source", ["one", "two"])
    tree["allies"]["FRA"]["confidence"] = "documented"
    assert next(ally for ally in load(tree).allies if ally.code == "FRA").value.source == ("one", "two")
    assert "One; Two" in {number.source for number in entries(load(tree)) if number.ally == "France"}
    single = changed("allies.FRA.source", "one")
    assert next(ally for ally in load(single).allies if ally.code == "FRA").value.source == ("one",)


def test_a_reversion_may_cover_some_clauses() -> None:
    """Of a clause that it covers only the difference counts; the others cost what they cost without it."""

    def soft(tree: dict[str, Any]) -> Any:
        scenario = load(tree)
        matter = matter_of(scenario)
        return start(matter, centre_of(scenario)).stakes.soft[0, 0]

    none, part = soft(TREE), soft(changed("reversion", {"who": "them"}))
    whole = soft(changed("reversion", {"what": "none", "who": "them"}))
    assert (part[0] == none[0]).all() and (part[1] == whole[1]).all()
    assert (part[1] != none[1]).any() and (whole[0] != none[0]).any()


def test_a_deadline_may_be_a_time_or_a_block() -> None:
    bare = load(changed("procedure.deadline", "2004-08-13T20:00")).legs[-1]
    block = load(changed("procedure.deadline", {"when": "2004-08-13T20:00", "named": True})).legs[-1]
    assert bare.meetings == block.meetings and (bare.named, block.named) == (False, True)
    over = nacsim.sweep(
        changed("procedure.deadline", {"when": "2004-08-13T20:00"}), {"procedure.silence_hours": [0, 12]}, 5
    )
    assert len(over.points) == 2
    moved = load(changed("procedure.deadline", {"when": "2004-08-13T20:00"}), ["procedure.deadline=2004-08-20"])
    assert moved.legs[-1].deadline > block.deadline


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("provisions.what.options.some.mentioned", "2004-07-29", "is after the opening: a later compromise"),
        ("provisions.who.options.us.decides", False, "has a meaning only in a core clause"),
        ("provisions.what.options.all.decides", False, r"draft\.what: decides nothing"),
        ("provisions.what.options.all.source", "three", "is not a source of this scenario"),
        ("allies.FRA.source", ["one", "three"], "is not a source of this scenario"),
        ("allies.FRA.source", 3, "must be the id of a source, or a list of them"),
        ("procedure.deadline", {"when": "2004-08-13", "confidence": "documented"}, "but no source is named"),
        ("procedure.deadline", "soon", r"procedure\.deadline.*must be a date"),
        (
            "calendar.help",
            {"when": "2004-08-01", "event": "It asks", "article_4": ["XXX"]},
            "is not the code of a member",
        ),
    ],
)
def test_a_mistake_in_the_new_words_is_told(path: str, value: object, message: str) -> None:
    with pytest.raises(nacsim.ScenarioError, match=message):
        load(changed(path, value))


def test_what_is_said_is_kept() -> None:
    tree = changed("allies.FRA.takes_part", False)
    tree["calendar"] = {"help": {"when": "2004-08-01", "event": "It asks", "article_4": ["TUR"]}}
    scenario = load(tree)
    assert [ally.code for ally in scenario.allies if not ally.takes_part] == ["FRA"]
    assert scenario.calendar[0].article_4 == ("TUR",)
    assert digest(scenario) == scenario.digest
