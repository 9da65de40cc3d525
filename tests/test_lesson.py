"""The lessons' figures are the model's, and what they tell the teacher to type works."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import nacsim
from conftest import Done
from nacsim.record import Approach, Closed, Demarche, Record, Redraft
from nacsim.studies.compare import Comparison

TEACHING = Path(__file__).parent.parent / "docs" / "teaching"
LESSONS = {
    "iraq-training-2004": TEACHING / "iraq-2004-lesson.md",
    "turkey-2003": TEACHING / "turkey-2003-lesson.md",
    "ntmi-review-2008": TEACHING / "ntmi-2008-lesson.md",
}
RULES = 500
"""Runs of each what-if of the table of rules."""


def text(slug: str) -> str:
    """A lesson without its line ends."""
    return " ".join(LESSONS[slug].read_text(encoding="utf-8").split())


TEXT = text("iraq-training-2004")


@pytest.fixture(scope="module")
def compared() -> Comparison:
    names = [f"iraq-training-2004{variant}" for variant in ("", "@no_amendments", "@dpc_threat")]
    return nacsim.compare(*names, runs=2000)


def percent(pattern: str, lesson: str = TEXT) -> list[float]:
    """The one place in the lesson where a sentence has these shares."""
    [found] = re.findall(pattern, lesson)
    return [float(share) for share in ([found] if isinstance(found, str) else found)]


def test_the_shares_of_2000_runs_are_those_of_the_page(compared: Comparison) -> None:
    base, without, threat = (result["outcomes"] for result in compared.summary["results"])
    share, failed = percent(r"in ([\d.]+)% of 2,000 runs it is adopted in an amended form, and in (\d+) of them")
    assert share == pytest.approx(100 * base["adopted_amended"], abs=0.051)
    assert failed == round(2000 * base["not_adopted"])
    assert base["adopted_amended"] + base["not_adopted"] == pytest.approx(1)
    assert percent(r"Then it is adopted in (\d+)% of runs: the same") == [100 * (1 - without["not_adopted"])]
    stayed, moved = percent(r"In (\d+)% of runs the text is adopted in the Council all the same; in (\d+)% the matter")
    assert (stayed, moved) == tuple(round(100 * threat[key]) for key in ("adopted_amended", "adopted_in_other_body"))
    assert 0 < threat["not_adopted"] < 0.005, "hardly a run ends with nothing"
    changes = compared.differences[compared.differences["label"] == "dpc_threat"].set_index("measure")["difference"]
    assert percent(r"less far from the draft \(by ([\d.]+) of 1") == [round(-changes["dilution"], 2)]
    assert percent(r"it ends some (\d+) hours sooner") == [round(-changes["hours"])]


def test_the_chance_and_the_wordings_are_those_of_the_page() -> None:
    many = nacsim.ensemble("iraq-training-2004", runs=2000)
    assert many.summary.chances is not None
    assert percent(r"\*chance\*, about (\d+)%") == [round(100 * many.summary.chances["adopted_amended"])]
    runs = many.runs()
    assert 0.5 < runs["used.drafting"].mean() < 0.8, "in most of the runs he drafts"
    adopted = runs[runs["outcome"] == "adopted_amended"]
    assert set(adopted["text.location"]) == {"mixed"} and set(adopted["text.command"]) == {"nato_chain_only"}
    shares = percent(r"flag stays in (\d+)% of them, and the mission starts next week in (\d+)%, in August in (\d+)%")
    wordings = [("flag", "visible_flag"), ("timing", "next_week"), ("timing", "august")]
    assert shares == [round(100 * (adopted[f"text.{clause}"] == one).mean()) for clause, one in wordings]


def test_the_run_as_written_goes_as_the_lesson_tells() -> None:
    record = nacsim.run(nacsim.load("iraq-training-2004"), as_written=True)
    first = list(record.first.values())
    assert [first.count(stance) for stance in ("object", "acquiesce", "undecided")] == [1, 2, 1]
    assert {ally for ally, stance in record.first.items() if stance == "acquiesce"} == {"DEU", "BEL"}
    assert record.text["command"] == "nato_chain_only" and record.text["location"] == "mixed"
    [redraft] = [event for event in record.events if event["kind"] == "redraft"]
    assert {change["provision"] for change in redraft["changes"]} == {"location", "command", "fact_finding", "flag"}
    assert record.text["fact_finding"] == "second_team_first"
    assert not list(record.of_kind("drafting")), "the chair finds nothing better"
    assert (record.text["timing"], record.text["flag"]) == ("next_week", "low_profile")
    last = max(event["session"] for event in record.of_kind("sounding") if "FRA" in event["objections"])
    assert record.final["FRA"] == "undecided" and last + 1 == 4


def test_the_lesson_and_its_worksheet_name_the_clauses_that_the_scenario_has() -> None:
    scenario = nacsim.load("iraq-training-2004")
    asked = TEXT.partition("Which of these clauses will be changed: ")[2].partition("?")[0].split(", ")
    assert len(asked) == len(scenario.provisions) == 5
    days = (scenario.legs[-1].deadline + 1) / 24
    assert f"There are {['no', 'one', 'two', 'three'][round(days)]} days." in TEXT


TURKEY, REVIEW = text("turkey-2003"), text("ntmi-review-2008")


def table(lesson: str, head: str) -> list[list[str]]:
    """The rows of a lesson's table under a row of heads."""
    return table_of(LESSONS[lesson].read_text(encoding="utf-8"), head)


def table_of(page: str, head: str) -> list[list[str]]:
    """The rows of a page's table under a row of heads."""
    rows = page.partition(f"| {head} |\n")[2].partition("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def pct(share: float) -> str:
    """A share as terminal and lesson have it: with a decimal only at either end."""
    hundred = 100 * share
    return f"{hundred:.1f}%" if 99 < hundred < 100 or 0 < hundred < 1 else f"{hundred:.0f}%"


WHAT_IFS = {
    "unanimity": "unanimity",
    "consensus minus one": "consensus_minus_one",
    "qualified majority": "qualified_majority",
    "simple majority": "simple_majority",
    "consensus, but the chair": "chair_passive",
    "consensus, without the other body": "dpc_not_allowed",
}


@pytest.mark.parametrize("slug", LESSONS)
def test_the_table_of_rules_is_that_of_the_comparison(slug: str) -> None:
    head = "what-if | adopted | change in points, with 95% interval"
    rows = table(slug, head) or table(slug, f"{head} | hours")
    assert len(rows) >= 5
    study = nacsim.compare(slug, what_ifs="rules", runs=RULES)
    assert f"nac compare {slug} --what-ifs rules --runs {RULES}" in text(slug)
    shares = {result["label"]: 1 - result["outcomes"]["not_adopted"] for result in study.summary["results"]}
    assert rows[0][:2] == ["as it is: consensus", pct(shares["base"])]
    table_of = study.differences[study.differences["measure"] == "adopted"].set_index("label")
    hours = study.differences[study.differences["measure"] == "hours"].set_index("label")["difference"]
    for what, adopted, change, *more in rows[1:]:
        label = next(name for begins, name in WHAT_IFS.items() if what.startswith(begins))
        assert adopted == pct(shares[label]), what
        row = table_of.loc[label]
        told = [float(number) for number in re.findall(r"[-+]\d+(?:\.\d+)?", change.replace(" to ", " "))]
        wanted = [100 * row[name] for name in ("difference", "low", "high")]
        assert told == pytest.approx(wanted, abs=0.51), what
        assert [float(one) for one in more] == pytest.approx([hours[label]] * len(more), abs=0.51), what


def test_turkey_is_as_the_lesson_tells() -> None:
    many = nacsim.ensemble("turkey-2003", runs=2000)
    outcomes, allies = many.summary.outcomes, many.summary.allies
    told = percent(
        r"in (\d+)% of 2,000 runs \(42% to 46%\), adopted in the Council with other words in (\d+)%,"
        r" not adopted in (\d+)%",
        TURKEY,
    )
    assert told == [round(100 * outcomes[key]) for key in ("adopted_in_other_body", "adopted_amended", "not_adopted")]
    assert many.summary.chances is not None
    assert percent(r"chance\* of what happened is about (\d+)%", TURKEY) == [
        round(100 * many.summary.chances["adopted_in_other_body"])
    ]
    assert percent(r"France writes, Luxembourg in (\d+)%", TURKEY) == [round(100 * allies["LUX"]["breaks_silence"])]
    assert allies["FRA"]["breaks_silence"] > 0.99
    record = nacsim.run("turkey-2003", as_written=True)
    assert record.outcome == "adopted_in_other_body" and record.text["timing"] == "after_inspectors_report"
    [broken] = record.of_kind("silence_broken")
    assert f"broken by {len(broken['by'])} letters" in TURKEY
    objected = [
        max(e["session"] for e in record.of_kind("sounding") if ally in e["objections"]) for ally in ("DEU", "LUX")
    ]
    assert objected == [4, 4], "both give way in the 5th"


def test_a_majority_in_turkey_leaves_the_objectors_where_they_are() -> None:
    many = nacsim.ensemble(nacsim.load("turkey-2003", ["procedure.rule=simple_majority"]), runs=2000)
    told = percent(r"Germany objects to the end in (\d+)% of runs, France in (\d+)%, Belgium in (\d+)%", TURKEY)
    assert told == [round(100 * many.summary.allies[ally]["final"]["object"]) for ally in ("DEU", "FRA", "BEL")]
    hours = many.runs()["hours"]
    assert percent(r"in (\d+)% of runs 9 days after the opening", TURKEY) == [round(100 * (hours == 9 * 24).mean())]
    usual = nacsim.ensemble("turkey-2003", runs=2000).runs()["hours"]
    assert percent(r"consensus takes half of the runs (\d+) days", TURKEY) == [int(usual.median() // 24)]


def test_the_door_of_2003_is_worth_what_the_lesson_says() -> None:
    study = nacsim.compare("turkey-2003", "turkey-2003@no_dpc", runs=2000)
    base, closed = (result["outcomes"] for result in study.summary["results"])
    adopted = [round(100 * (1 - outcomes["not_adopted"])) for outcomes in (closed, base)]
    assert percent(r"adopted in (\d+)% of runs and not in (\d+)%: 17 points less", TURKEY) == adopted
    assert percent(r"Runs that fail go from (\d+)% to (\d+)%", TURKEY) == [
        round(100 * outcomes["not_adopted"]) for outcomes in (base, closed)
    ]
    went = study.flips.groupby(["from", "to"]).size()
    told = percent(
        r"(\d+) of the 2,000 runs end in the Council instead, with a text that all let pass, and (\d+) end", TURKEY
    )
    assert told == [went["adopted_in_other_body", to] for to in ("adopted_amended", "not_adopted")]
    change = study.differences.set_index("measure")["difference"]
    assert percent(r"takes some (\d+) hours longer", TURKEY) == [round(change["hours"])]
    assert percent(r"further from the draft \(by ([\d.]+) of 1", TURKEY) == [round(change["dilution"], 2)]


def test_the_review_is_as_the_lesson_tells() -> None:
    many = nacsim.ensemble("ntmi-review-2008", runs=2000)
    allies, outcomes = many.summary.allies, many.summary.outcomes
    assert percent(r"it objects first in (\d+)%, and to the end in ([\d.]+)%", REVIEW) == [
        round(100 * allies["FRA"]["first"]["object"]),
        round(100 * allies["FRA"]["final"]["object"], 1),
    ]
    assert percent(r"Adopted in ([\d.]+)% of 2,000 runs", REVIEW) == [round(100 * (1 - outcomes["not_adopted"]), 1)]
    assert round(100 * outcomes["adopted_as_drafted"]) == round(100 * outcomes["adopted_amended"]) == 50
    mandate = many.summary.texts["mandate"]
    told = percent(r"stays as drafted in (\d+)% of the texts adopted, and in (\d+)% new activities", REVIEW)
    assert told == [round(100 * mandate[one]) for one in ("plan_covers_them", "tied_to_plan")]
    record = nacsim.run("ntmi-review-2008", as_written=True)
    objecting = [event for event in record.of_kind("sounding") if event["objections"]]
    assert {(*event["objections"], event["session"]) for event in objecting} == {("FRA", 1)}
    assert len(list(record.of_kind(Demarche))) == 1


def test_the_what_ifs_of_the_review_are_as_the_lesson_tells() -> None:
    names = ("no_demarche", "no_commitment", "each_item")
    study = nacsim.compare("ntmi-review-2008", *(f"ntmi-review-2008@{name}" for name in names), runs=2000)
    outcomes = {result["label"]: result["outcomes"] for result in study.summary["results"]}
    share = {label: round(100 * (1 - ends["not_adopted"])) for label, ends in outcomes.items()}
    drafted = {label: round(100 * ends["adopted_as_drafted"]) for label, ends in outcomes.items()}
    hours = study.differences[study.differences["measure"] == "hours"].set_index("label")["difference"].round()
    told = percent(
        r"Without demarches the text is adopted in (\d+)% of runs.*?as drafted in (\d+)% and not in 50%, and (\d+)",
        REVIEW,
    )
    assert told == [share["no_demarche"], drafted["no_demarche"], hours["no_demarche"]]
    told = percent(
        r"it is adopted in (\d+)%, 7 points less \(6 to 8\), as drafted in only (\d+)%, and some (\d+) hours", REVIEW
    )
    assert told == [share["no_commitment"], drafted["no_commitment"], hours["no_commitment"]]
    told = percent(r"Adopted in (\d+)%, 5 points less \(4 to 6\), some (\d+) hours", REVIEW)
    assert told == [share["each_item"], hours["each_item"]]


EXPLAIN_TURKEY = "explain turkey-2003"
MAJORITY = "ensemble iraq-training-2004 --set procedure.rule=simple_majority --runs 2000"
SHOWN = {
    "turkey-2003": [
        (
            EXPLAIN_TURKEY,
            "Of 400 runs 80 failed (20%); in these Germany objected at the end in 96%, France in 31%",
            "Of 400 runs 80 fail (20%), and in these Germany objects at the end in 96%, France in 31%",
        ),
        (
            EXPLAIN_TURKEY,
            "Germany brought round to the draft (for Belgium and Luxembourg too) turns 79% (69-86%)",
            "Germany brought round to the draft turns 79% of those that failed (69-86%)",
        ),
        (EXPLAIN_TURKEY, "No difference that these runs can tell:", "no difference that these runs can tell"),
        (EXPLAIN_TURKEY, 'reported"; France brought round to the draft;', "France brought round makes no difference"),
        (EXPLAIN_TURKEY, "Turkey asks for consultations (+0.10)", "Turkey asks for consultations (+0.10 for each)"),
        (EXPLAIN_TURKEY, "less time was left: refusing cost more (+0.23)", "Luxembourg most of all (+0.23)"),
        ("compare turkey-2003 turkey-2003@no_dpc --runs 2000", "-17 points (-19 to -16)", "17 points less (16 to 19)"),
    ],
    "ntmi-review-2008": [
        (
            "run ntmi-review-2008 --as-written",
            "demarche by the United States on France (demarches now add 0.05 to its price of refusing)",
            "One demarche is worth 0.05",
        ),
        (
            "run ntmi-review-2008 --as-written",
            "yes, if; margin 0.06, asks 0.10",
            "(its margin is 0.06), and asks for more (0.10)",
        ),
        ("ensemble ntmi-review-2008 --runs 2000", "(95% interval 99.4% to 99.9%)", "(99.4% to 99.9%)"),
        (
            "compare ntmi-review-2008 ntmi-review-2008@no_demarche --runs 2000",
            "-0.9 points (-1.4 to -0.5)",
            "0.9 points less (0.5 to 1.4 less)",
        ),
        (
            "compare ntmi-review-2008 ntmi-review-2008@no_commitment --runs 2000",
            "-7 points (-8 to -6)",
            "7 points less (6 to 8)",
        ),
        (
            "compare ntmi-review-2008 ntmi-review-2008@each_item --runs 2000",
            "-5 points (-6 to -4)",
            "5 points less (4 to 6)",
        ),
    ],
    "iraq-training-2004": [
        (MAJORITY, "Most runs (77%) end 1 day 1 hour after", "most runs (77%) end 1 day 1 hour after"),
        (MAJORITY, "adopted as drafted 0%", "adopted word by word in 0% of runs"),
        ("ensemble iraq-training-2004 --runs 2000", "(64%) end 2 days 1 hour after", "takes 2 days 1 hour or more"),
    ],
}
"""By lesson: a command, what it prints, and how the lesson says it."""


@pytest.mark.parametrize("slug", LESSONS)
def test_the_lesson_says_what_the_terminal_prints(
    slug: str, nac: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed: dict[str, str] = {}
    for command, shown, said in SHOWN[slug]:
        if command not in printed:
            printed[command] = " ".join(nac(*command.split()).out.split())
        assert shown in printed[command]
        assert said in text(slug)


def review(wanted: str, *, floor: bool) -> Record:
    """The mission of 2008 with France against it until the plan's clause reads as wanted, for which it may ask."""
    sitting = nacsim.Sitting.open("ntmi-review-2008", seats=["FRA"], as_written=True)
    while not sitting.over:
        (question,) = sitting.pending()
        met = question.text["mandate"] == wanted
        stance: dict[str, object] = {"stance": "acquiesce"} if met else {"stance": "object", "floor": floor}
        answers = {"sounding": stance, "silence": {"letter": not met}, "floor": {"if": {"mandate": wanted}}}
        sitting = sitting.put({"id": question.id, "answer": answers[question.kind]})
    return sitting.record()


def test_a_chair_of_the_model_offers_what_the_floor_asks_for_and_else_may_offer_nothing() -> None:
    silent, asked = (review("tied_to_plan", floor=floor) for floor in (False, True))
    told = "makes a demarche in each of five sessions, changes no word, and closes a text that fails in the seventh"
    assert told in text("ntmi-review-2008")
    assert len(silent.of_kind(Demarche)) == 5 and not silent.of_kind(Redraft)
    assert silent.outcome == "not_adopted" and silent.of_kind(Closed)[0].session == 7
    [redraft] = asked.of_kind(Redraft)
    assert redraft.session == 1 and asked.outcome == "adopted_amended" and asked.hours == 4 * 24 + 1
    assert "adopted after 4 days 1 hour" in text("ntmi-review-2008")


def test_a_demarche_from_the_floor_has_the_weight_of_its_ally() -> None:
    told = percent(r"([\d.]+) for the United States, ([\d.]+) for Italy", text("ntmi-review-2008"))
    found = []
    for ally in ("USA", "ITA"):
        sitting = nacsim.Sitting.open("ntmi-review-2008", seats=[ally], as_written=True)
        while not sitting.over:
            (question,) = sitting.pending()
            may = question.kind == "sounding" or "FRA" in question.answers.get("press", ())
            given = {"sounding": {"floor": True}, "floor": {"press": "FRA"}}.get(question.kind) if may else None
            sitting = sitting.put({"id": question.id, "answer": given})
        found.append(sitting.record().of_kind(Approach)[0].pressure)
    assert told == [round(found[0], 2), round(found[1], 3)]


@pytest.mark.parametrize("slug", LESSONS)
def test_every_student_has_a_place(slug: str) -> None:
    rows = table(slug, "seat | of 25 students | of 60 students")
    members = {ally.name for ally in nacsim.load(slug).allies}
    assert {row[0] for row in rows} - {"the chair", "observers"} <= members
    for column, students in ((1, 25), (2, 60)):
        places = {row[0]: int(row[column].replace("-", "0")) for row in rows}
        assert sum(places.values()) == students
        assert max(count for seat, count in places.items() if seat != "observers") <= 3


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_is_whole_and_its_minutes_follow_each_other(slug: str) -> None:
    lesson = LESSONS[slug].read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", lesson, re.MULTILINE)
    for wanted in (
        "Aims",
        "What to type",
        "Who sits where",
        "Consensus and a majority vote",
        "What the model leaves out",
    ):
        assert wanted in headings
    for plan in (50, 90):
        part = lesson.partition(f"## {plan} minutes: ")[2].partition("\n## ")[0]
        spans = spans_of(part)
        assert spans[0][0] == 0 and spans[-1][1] == plan
        assert all(one[1] == two[0] for one, two in pairwise(spans))


def test_all_lessons_say_alike_how_to_type() -> None:
    said = set()
    for slug, path in LESSONS.items():
        part = path.read_text(encoding="utf-8").partition("## What to type\n")[2].partition("\n## ")[0]
        said.add(" ".join(re.sub(r"^nac .*$|nac class\s\S+ --resume", "", part, flags=re.MULTILINE).split()))
        assert f"`nac class {slug} --resume --out monday`" in " ".join(part.split())
    assert len(said) == 1


@pytest.mark.slow
@pytest.mark.parametrize("slug", LESSONS)
def test_what_the_teacher_types_makes_the_pages(
    slug: str, nac: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lesson = LESSONS[slug].read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", lesson, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line != ". .venv/bin/activate"]
    lines += [" ".join(line.split()) for line in re.findall(r"`(nac [^`]+)`", lesson)]
    assert {line for line in lines if line.startswith("nac class ")} == {
        f"nac class {slug}{more}"
        for more in (" --as-written --out monday", " --resume --out monday", f" --handouts {SHORT[slug]}-handouts.html")
    }
    shown = [line for line in dict.fromkeys(lines) if not line.startswith("nac class ")]
    assert len(shown) >= 5
    for line in shown:
        assert nac(*line.split()[1:]).code == 0, line
    page = (tmp_path / f"{SHORT[slug]}.html").read_text(encoding="utf-8")
    plan = text(slug).partition("## 50 minutes: what to show when")[2].partition("## ")[0]
    headings = [one for one in re.findall(r"\*([A-Z][^*]+)\*", plan) if one != "Worksheet: before" and one != "France"]
    assert len(headings) >= 4
    for heading in headings:
        assert heading in page, heading
    named = set(re.findall(r"`([\w-]+\.html)`", lesson))
    assert named <= {path.name for path in tmp_path.glob("*.html")}


SHORT = {"iraq-training-2004": "iraq", "turkey-2003": "turkey", "ntmi-review-2008": "review"}
"""What a lesson's files are called."""


HAND = (TEACHING / "the-class-in-hand.md").read_text(encoding="utf-8")


def spans_of(plan: str) -> list[tuple[int, int]]:
    """From which minute to which each row of a plan goes; a row of one minute stands between two."""
    return [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)-(\d+) \|", plan, re.MULTILINE)]


@pytest.mark.parametrize("slug", LESSONS)
def test_the_clock_of_a_lesson_fits_its_plan(slug: str) -> None:
    rows = re.findall(rf"^\| \[[^\]]+\]\({LESSONS[slug].name}\) \| (.+) \|$", HAND, re.MULTILINE)
    sessions, questions, first, *times, pauses, most = (re.findall(r"\d+", cell) for cell in rows[0].split("|"))
    scenario = nacsim.load(slug)
    sitting = nacsim.Sitting.open(scenario, seats=[*scenario.codes, "chair"], as_written=True)
    asked, chair = [], 0
    while not sitting.over:
        asked.append(sitting.public()["session"])
        chair += sitting.pending()[0].kind in ("move", "drafting")
        for question in sitting.pending():
            sitting = sitting.put({"id": question.id, "answer": None})
    assert [int(n) for [n] in (sessions, questions, first)] == [len({*asked}), len(asked), 1 + asked.count(1)]
    (least, much), (less, little) = times
    to_answer = len({*asked}) + len(asked)
    seconds = int(first[0]) * int(much) + (to_answer - int(first[0])) * int(little)
    assert int(most[0]) == round(seconds / 60 + 2 * int(pauses[0]) + 0.01)
    plan = LESSONS[slug].read_text(encoding="utf-8").partition("## 90 minutes: ")[2].partition("\n## ")[0]
    assert f"{least} to {much} seconds" in plan and f"set {less} to {little} seconds" in plan
    assert f"sessions with {questions[0]} questions" in plan
    assert f"(step 2 of {int(sessions[0]) + 2}" in text(slug), "one step before the first session, and one for the end"
    [ends] = map(int, re.findall(r"^\| (\d+) \| If it is not over: press \*End the class\*", plan, re.MULTILINE))
    [begins] = [start for start, end in spans_of(plan) if end == ends]
    assert ends - begins >= int(most[0])
    assert f"{chair} in {'2008' if slug == 'ntmi-review-2008' else slug.partition('-')[0].capitalize()}" in HAND


@pytest.mark.parametrize(
    ("slug", "ally", "clause", "told"),
    [
        ("iraq-training-2004", "FRA", "location", "Iraq has (\\d+) sessions and (\\d+) questions"),
        ("turkey-2003", "BEL", "timing", "Belgium against it to the end it has (\\d+) sessions()"),
    ],
)
def test_whoever_never_gives_way_makes_it_as_long_as_is_said(slug: str, ally: str, clause: str, told: str) -> None:
    sitting = nacsim.Sitting.open(slug, seats=[*nacsim.load(slug).codes, "chair"], as_written=True)
    sessions, questions = set(), 0
    objects = {"sounding": {"stance": "object", "on": [clause]}, "silence": {"letter": True}}
    while not sitting.over:
        sessions.add(sitting.public()["session"])
        questions += 1
        for question in sitting.pending():
            answer = objects.get(question.kind) if question.seat == ally else None
            sitting = sitting.put({"id": question.id, "answer": answer})
    [found] = re.findall(told, " ".join((HAND + LESSONS[slug].read_text(encoding="utf-8")).split()))
    assert found in {(str(len(sessions)), str(questions)), (str(len(sessions)), "")}


def test_as_many_copies_as_students_and_seats() -> None:
    copies = {row[0].partition(":")[0]: row[1:] for row in table_of(HAND, "handout | copies for 25 students | for 60")}
    for column, students in ((1, 25), (2, 60)):
        briefs, chairs, procedures = set(), set(), set()
        for slug in LESSONS:
            rows = table(slug, "seat | of 25 students | of 60 students")
            places = {row[0]: int(row[column].replace("-", "0")) for row in rows}
            chair, observers = places.pop("the chair"), places.pop("observers")
            briefs.add(sum(places.values()))
            chairs.add(chair)
            procedures.add(1 + sum(number > 0 for number in places.values()) + -(-observers // 3))
        told = [copies[name][column - 1] for name in ("the matter", "the worksheet, on both sides")]
        assert told == [str(students)] * 2
        assert copies["the chair's sheet"][column - 1] == str(*chairs)
        assert copies["briefs"][column - 1] == f"{min(briefs)} to {max(briefs)}"
        assert copies["the procedure"][column - 1] == str(max(procedures))
