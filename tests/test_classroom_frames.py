"""The pages of a class: drawn at every stage for everybody, in every language, with nothing of anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

pytest.importorskip("starlette")

import nacsim_dashboards.classroom as classroom
from nacsim.errors import UserError
from nacsim.findings.words import Words
from nacsim.record import CHAIR, OUTCOMES, STANCES, Calendar
from nacsim_dashboards.classroom.catalogue import LANGUAGES, texts
from nacsim_dashboards.classroom.drawn import once
from nacsim_dashboards.classroom.entries import after
from nacsim_dashboards.classroom.frames import Joining, screen_parts, seat_parts, teacher_parts
from nacsim_dashboards.classroom.heard import heard_so_far
from nacsim_dashboards.classroom.look import look_in
from nacsim_dashboards.classroom.people import TEACHER
from nacsim_dashboards.classroom.public_parts import ends
from nacsim_dashboards.classroom.public_stairs import stairs_of
from nacsim_dashboards.classroom.rendering import page
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.tried import RefusedError
from nacsim_dashboards.classroom.voice import Voice
from test_classroom_room import answer, do, enter, room_of

FOLDER = Path(str(classroom.__file__)).parent
JOINING = Joining("http://192.168.0.7:8040", "ABCDEF", "<svg viewBox='0 0 1 1'></svg>")
HOSTILE = "<img src=x>&\"'"
ESCAPED = "&lt;img src=x&gt;&amp;&#34;&#39;"
CASES = ("iraq-training-2004", "turkey-2003")


class Anybody:
    """Who is connected: all but one."""

    def connected(self, person: str) -> bool:
        return person != "b"


def people(room: Room) -> Room:
    """Two who share a seat, one in another, one in the chair, and an observer."""
    for person, seat in (("a", "FRA"), ("b", "FRA"), ("c", "DEU"), ("d", CHAIR), ("e", None)):
        room = enter(room, person, f"{person} {HOSTILE}", seat)
    return room


def said(room: Room, person: str, language: str = "en") -> dict[str, str]:
    return seat_parts(room, room.people[person], language)


def everything(room: Room, language: str) -> str:
    """All that anybody is shown."""
    shown = [*(seat_parts(room, person, language) for person in room.people.values() if person.id != TEACHER)]
    shown += [teacher_parts(room, Anybody(), language, JOINING), screen_parts(room, language, JOINING)]
    return "\n".join(html for parts in shown for html in parts.values())


def moved(room: Room, person: str) -> Room:
    """The room after the first answer that the question to a person offers, of those that change something."""
    seat = str(room.people[person].seat)
    kind = room.asked[seat].kind
    given: dict[str, object] = {"stance": "object", "floor": True} if kind == "sounding" else {"says": HOSTILE}
    if kind in ("silence", "move", "drafting"):
        offers = [offer for offer in room.sitting.offers(seat) if offer is not None]
        given = dict(next((o for o in offers if o.get("move") in ("redraft", "pass")), offers[0]))
    return answer(room, person, seat, given)


@cache
def rooms(case: str) -> tuple[Room, ...]:
    """A class from its lobby to its debrief, at every step."""
    room = people(room_of(case, bets=True))
    found = [room]
    found.append(do(room, TEACHER, "begin"))
    while found[-1].stage != "debrief":
        found += step(found[-1])
    return tuple(found)


def step(room: Room) -> Iterator[Room]:
    """What happens at a stage, one thing after the other."""
    if room.stage == "bets":
        room = do(room, "a", "bet", session=room.session, chances={"not_adopted": 0.5, "adopted_amended": 0.5})
        room = do(room, "e", "bet", session=room.session, chances={"not_adopted": 1}, gives_way={"FRA": 0.25})
        yield room
        chances = dict.fromkeys(OUTCOMES, 0.2)
        bet = {"chances": chances, "gives_way": {"FRA": 0.4}, "agree": 9, "runs": 10, "redrawn": False, "says": "So."}
        room = after(room, {"kind": "model_bet", "by": "room", "at": 0.0, "session": room.session, "bet": bet})
        yield after(room, {"kind": "asked", "by": "room", "at": 0.0})
        return
    for person in ("a", "d"):
        if room.people[person].seat in room.asked and len(room.sitting.answered) < 400:
            room = moved(room, person)
    room = do(room, TEACHER, "news", text=HOSTILE) if not room.news else room
    if not room.injected and room.session == 1:
        room = do(room, TEACHER, "inject", text=f"event {HOSTILE}", ally="FRA", effect="less")
    room = do(room, "a", "note", to="DEU", text=f"secret {HOSTILE}") if not room.notes else room
    room = do(do(room, TEACHER, "pause"), TEACHER, "go_on")
    yield room
    yield after(room, {"kind": "closed", "by": "room", "at": 0.0})


@pytest.mark.parametrize("case", CASES)
def test_everybody_is_shown_something_at_every_stage(case: str) -> None:
    seen = set()
    for room in rooms(case):
        seen.add(room.asked_kind if room.stage == "question" else room.stage)
        for language in LANGUAGES:
            everything(room, language)
            for person in "abcde":
                parts = said(room, person, language)
                assert parts["question"] or parts["outcome"], "nobody gets a blank page"
    assert {"lobby", "bets", "sounding", "floor", "move", "debrief"} <= seen


@pytest.mark.parametrize("case", CASES)
def test_what_people_write_is_shown_as_text(case: str) -> None:
    shown = "\n".join(everything(room, "en") for room in rooms(case))
    assert "<img" not in shown
    assert f"secret {ESCAPED}" in shown
    assert f"event {ESCAPED}" in shown
    announced = next(room for room in rooms(case) if room.news)
    assert ESCAPED in screen_parts(announced, "en", JOINING)["news"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_asks_nothing_of_the_policy(language: str) -> None:
    room = rooms(CASES[0])[4]
    about = {"room": "r", "now": 0.0}
    pages = [
        page("seat", language, parts=said(room, "a", language), events="/events/seat", **about),
        page("teacher", language, parts=teacher_parts(room, Anybody(), language, JOINING), events="/e/t", **about),
        page("screen", language, parts=screen_parts(room, language, JOINING), events="/events/screen", **about),
        page("join", language, code="", joining=JOINING, **about),
        page("check", language, events="/events/screen", **about),
        *(page("message", language, key=key, **about) for key in ("no_token", "wrong_link", "no_such_page")),
        *(page("message", language, key=key, **about) for key in ("debrief_soon", "debrief_later")),
    ]
    for html in pages:
        assert f'<html lang="{language}"' in html
        assert not re.search(r'\sstyle=|\son[a-z]+="|javascript:|<style|(src|href)="?http', html)
        assert re.findall(r"<script[^>]*>", html) == ['<script src="/static/classroom.js" defer>']


def test_nobody_reads_the_brief_of_another_seat() -> None:
    for room in rooms(CASES[0]):
        own = {ally.code: ally.because for ally in room.sitting.scenario.allies if ally.because}
        public = "".join(screen_parts(room, "en", JOINING).values()) + "".join(said(room, "e").values())
        assert not [code for code, because in own.items() if because in public]
        for person in "abcd":
            shown = "".join(said(room, person).values())
            told = [code for code, because in own.items() if because in shown]
            seat = room.people[person].seat
            assert told == ([seat] if room.stage != "lobby" and seat in own else [])


def test_nobody_reads_the_notes_of_others() -> None:
    room = rooms(CASES[0])[-1]
    readers = [person for person in "abcde" if "secret" in "".join(said(room, person).values())]
    assert readers == ["a", "b", "c"]
    assert "secret" not in "".join(screen_parts(room, "en", JOINING).values())
    assert "secret" not in "".join(teacher_parts(room, Anybody(), "en", JOINING).values())


def test_an_answer_stays_in_its_seat_until_the_question_is_closed() -> None:
    room = next(room for room in rooms(CASES[0]) if room.asked_kind == "sounding" and not room.answers)
    yes, no = (answer(room, "a", "FRA", {"stance": stance}) for stance in ("support", "object"))
    for person in "cde":
        assert said(yes, person) == said(no, person)
    assert screen_parts(yes, "en", JOINING) == screen_parts(no, "en", JOINING)
    assert teacher_parts(yes, Anybody(), "en", JOINING) == teacher_parts(no, Anybody(), "en", JOINING)
    assert said(yes, "b") != said(no, "b"), "who shares the seat sees it"


def test_a_bet_stays_with_its_owner_until_bets_are_closed() -> None:
    room = next(room for room in rooms(CASES[0]) if room.stage == "bets" and not room.bets)
    first, second = (do(room, "a", "bet", session=1, chances={outcome: 1}) for outcome in OUTCOMES[:2])
    for person in "bcde":
        assert said(first, person) == said(second, person)
    assert screen_parts(first, "en", JOINING) == screen_parts(second, "en", JOINING)


def test_what_the_model_would_have_said_comes_after_the_answer() -> None:
    room = next(room for room in rooms(CASES[0]) if room.asked_kind == "sounding" and not room.answers)
    assert not said(answer(room, "a", "FRA", {"stance": "support"}), "a")["model"]
    closed = after(room, {"kind": "closed", "by": "room", "at": 0.0})
    assert "What the model would have said in your seat" in said(closed, "a")["model"]
    assert "Time was up" in said(closed, "a")["model"]
    assert not said(closed, "d")["model"], "the chair was not asked"
    assert not said(closed, "e")["model"]


def test_the_means_of_bets_stand_without_the_model_until_the_session_is_heard() -> None:
    at = next(place for place, room in enumerate(rooms(CASES[0])) if room.asked_kind == "sounding")
    room = rooms(CASES[0])[at]
    shown = " ".join(re.sub(r"<[^>]+>", " ", said(room, "c")["bets"]).replace("&thinsp;", "").split())
    assert "2 bets." in shown
    assert "not adopted 75%" in shown  # (0.5 + 1) / 2
    assert "adopted, amended 25%" in shown  # (0.5 + 0) / 2 if what is not named has no chance
    assert "20%" not in shown, "the model's bet would give the end away"
    assert "20%" not in re.sub("&thinsp;", "", screen_parts(room, "en", JOINING)["bets"])
    later = after(room, {"kind": "closed", "by": "room", "at": 0.0})
    assert later.stage == "question" and not said(later, "c")["bets"]


def test_the_model_s_bet_stands_beside_the_class_s_when_all_is_over() -> None:
    shown = said(rooms(CASES[0])[-1], "c")["bets"].replace("&thinsp;", "")
    assert re.search(r"75%</td><td[^>]*>20%", shown) and "So." in shown


def test_the_only_bet_reads_as_it_was_made_and_is_called_no_mean() -> None:
    room = next(room for room in rooms(CASES[0]) if room.stage == "bets" and not room.bets)
    chances = {"not_adopted": 5 / 8, "adopted_amended": 3 / 8}
    bet = do(room, "a", "bet", session=1, chances=chances)
    sliders = dict(re.findall(r'name="chances.(\w+)"[^>]* value="(\d+)"', said(bet, "a")["question"]))
    assert {outcome: at for outcome, at in sliders.items() if at != "0"} == {"not_adopted": "5", "adopted_amended": "3"}
    shown = said(after(bet, {"kind": "asked", "by": "room", "at": 0.0}), "c")["bets"].replace("&thinsp;", "")
    assert "The only bet" in shown and "on average" not in shown
    assert sorted(re.findall(r"(\d+)%", shown)) == ["38", "62"]


def test_the_clock_says_when_the_stage_ends_and_what_was_left_in_a_pause() -> None:
    room = do(people(room_of()), TEACHER, "begin", at=1000.0)
    assert ends(room) == 1000 + room.limits.most
    assert 'data-ends="1090"' in said(room, "a")["clock"]
    paused = do(room, TEACHER, "pause", at=1030.0)
    assert ends(paused) is None
    assert "1:00" in said(paused, "a")["clock"] and "data-ends" not in said(paused, "a")["clock"]
    on = do(paused, TEACHER, "go_on", at=2000.0)
    assert ends(on) == 2060


def test_what_changes_for_nobody_is_drawn_as_before() -> None:
    room = do(people(room_of()), TEACHER, "begin", at=1000.0)
    later = do(room, TEACHER, "news", at=1010.0, text="Hear!")
    changed = {name for name, html in said(room, "a").items() if said(later, "a")[name] != html}
    assert changed == {"news"}


def test_a_thing_is_drawn_once_for_the_same_value_only() -> None:
    first, second = [1], [1]
    assert once(first, "key", lambda: "first") == "first"
    assert once(first, "key", lambda: "again") == "first"
    assert once(second, "key", lambda: "second") == "second", "equal, and another"


def test_seats_can_be_chosen_until_they_are_full_or_the_class_has_begun() -> None:
    room = enter(people(room_of()), "f", "f", "FRA")
    shown = said(room, "e")["question"]
    assert re.search(r'id="take-FRA"[^>]* disabled', shown) and not re.search(r'id="take-DEU"[^>]* disabled', shown)
    assert 'aria-pressed="true"' in said(room, "a")["question"]
    begun = do(room, TEACHER, "begin")
    assert "take-" not in said(begun, "a")["question"] and "take-ITA" in said(begun, "e")["question"]
    with_teacher = do(room, TEACHER, "give", person="d", seat=None)
    with_teacher = do(with_teacher, TEACHER, "take", seat=CHAIR)
    assert "take-chair" not in said(with_teacher, "e")["question"]


def test_who_comes_late_is_told_what_was_missed() -> None:
    room = rooms(CASES[0])[-2]
    late = said(enter(room, "late", "Late"), "late")
    assert "What you missed" in late["so_far"] and "Objected: " in late["so_far"]
    assert "What you missed" not in said(room, "a")["so_far"]


def test_a_seat_that_was_handed_to_the_model_says_so() -> None:
    room = do(people(room_of()), TEACHER, "begin")
    handed = do(room, TEACHER, "mode", seat="FRA", mode="model")
    assert "The model answers in your seat." in said(handed, "a")["question"]
    assert "answer.stance" not in said(handed, "a")["question"]


def test_the_text_marks_what_a_seat_wants_and_refuses() -> None:
    room = do(people(room_of()), TEACHER, "begin")
    ally = next(ally for ally in room.sitting.scenario.allies if ally.code == "FRA")
    text = heard_so_far(room.sitting).public["text"]
    past = [line.provision for line in ally.red_lines if text[line.provision] in line.refuses]
    assert said(room, "a")["text"].count("past your red line") == len(past) > 0
    assert "past your red line" not in said(room, "e")["text"] + said(room, "d")["text"]


@cache
def held_out(case: str, seats: tuple[str, ...], ended_after: int = 99) -> Room:
    """A class whose seats object to the end, by letter too; the teacher ends it after so many sessions."""
    room = room_of(case)
    for seat in seats:
        room = enter(room, f"p-{seat}", seat, seat)
    room = do(room, TEACHER, "begin")
    while room.stage != "debrief":
        if room.session > ended_after:
            return do(room, TEACHER, "end")
        for seat in seats:
            if seat in room.asked and room.asked_kind in ("sounding", "silence"):
                given = {"stance": "object"} if room.asked_kind == "sounding" else {"letter": True}
                room = answer(room, f"p-{seat}", seat, given)
        room = closed(room)
    return room


def listed_stairs(room: Room) -> list[str]:
    """Session by session, who stands in the way, as the staircase has it in words."""
    return re.findall(r"<li>(.*?)</li>", screen_parts(room, "en", JOINING)["stairs"])


def test_the_screen_has_a_staircase_of_who_stands_in_the_way() -> None:
    for case in CASES:
        room = rooms(case)[-1]
        stairs, name = screen_parts(room, "en", JOINING)["stairs"], Words(room.sitting.scenario).name
        last: dict[int, list[str]] = {}
        for event in room.sitting.public()["events"]:  # type: ignore[attr-defined]
            if event["kind"] == "sounding":
                session = event["session"]
                last[session] = [ally for ally, stance in event["stances"].items() if stance == "object"]
            elif event["kind"] == "silence_broken":
                last[session] = [*{*last[session], *event["by"]}]
        wanted = [
            f"Session {session}: {', '.join(sorted(map(name, who))) or 'nobody'}" for session, who in last.items()
        ]
        assert listed_stairs(room)[: len(wanted)] == wanted and "France" in wanted[0]
        assert stairs.count("margin") == 0 and "worth" not in stairs
    before = do(people(room_of()), TEACHER, "begin")
    assert not screen_parts(before, "en", JOINING)["stairs"]


def test_the_staircase_says_in_its_title_who_stands_in_the_way() -> None:
    room = held_out(CASES[0], ("FRA", "BEL"))
    title = re.findall(r"<h2>(.*?)</h2>", screen_parts(room, "en", JOINING)["stairs"])
    assert title == ["Two stood in the way to the end: Belgium, France"]
    over = held_out(CASES[0], ("FRA",), 2)
    assert "In the end nobody stood in the way" in screen_parts(over, "en", JOINING)["stairs"]
    many = held_out(CASES[0], ("FRA", "BEL", "DEU", "ESP", "ITA", "POL"))
    shown = screen_parts(many, "fr", JOINING)["stairs"]
    assert "Six alliés ont fait obstacle" in shown and "Belgium, France, Germany, Italy et 2 autres" in shown
    assert shown.count("Poland") > 2, "who is not in the title is in the picture"


def test_the_staircase_shows_the_class_s_sessions_and_where_the_model_went_on() -> None:
    room = held_out(CASES[1], ("BEL",), 3)
    stairs = stairs_of(room)
    assert [stair.session for stair in stairs if stair.by_class] == [1, 2, 3]
    assert all("BEL" in stair.who for stair in stairs if stair.by_class) and "BEL" not in stairs[-1].who
    shown = screen_parts(room, "en", JOINING)["stairs"]
    assert "the model alone" in shown and shown.count('class="hollow"') > 1
    whole = held_out(CASES[1], ("BEL",))
    assert [stair.session for stair in stairs_of(whole)] == [*range(1, 34)]
    assert "the model alone" not in screen_parts(whole, "en", JOINING)["stairs"]


def test_the_legend_of_the_table_has_what_is_drawn_at_it() -> None:
    for room in (*rooms(CASES[0])[1:], *rooms(CASES[1])[1:]):
        shown = screen_parts(room, "en", JOINING)["picture"]
        assert ("dashed: no seat in this body" in shown) == ('<g class="empty">' in shown)
    assert '<g class="empty">' in shown, "France has no seat in the committee"


def test_a_chair_looks_before_it_moves_and_asks_only_the_model_in_private() -> None:
    room = next(room for room in rooms(CASES[0]) if room.asked_kind == "move" and not room.answers)
    chair, question = room.people["d"], room.asked[CHAIR]
    move = next(offer for offer in room.sitting.offers(CHAIR) if offer)
    assert "What you guess you would hear" in look_in(room, chair, {"question": question.id, "preview": move})
    seat = next(code for code in question.public["seated"] if not room.held(code))
    assert Words(room.sitting.scenario).name(seat) in look_in(
        room, chair, {"question": question.id, "sound_out": seat, "text": None}
    )
    for who, given in (
        (chair, {"question": question.id, "sound_out": "FRA"}),
        (chair, {"question": "0-chair", "preview": move}),
        (chair, {"question": question.id, "sound_out": seat, "text": "words"}),
        (room.people["a"], {"question": question.id, "preview": move}),
    ):
        with pytest.raises(RefusedError):
            look_in(room, who, given)
    with pytest.raises(UserError):
        look_in(room, chair, {"question": question.id, "sound_out": "nobody"})


def test_a_preview_says_in_one_place_who_objects_and_has_said_yes_if() -> None:
    room = do(people(room_of()), TEACHER, "begin")
    while room.asked_kind != "floor":
        room = closed(answer(room, "a", "FRA", {"stance": "object", "floor": True}))
    room = closed(answer(room, "a", "FRA", {"if": {"location": "mixed"}}))
    move = {"move": "redraft", "text": {"location": "mixed"}}
    shown = look_in(room, room.people["d"], {"question": room.asked[CHAIR].id, "preview": move})
    stances = re.findall(r'<dt class="(\w+)">.*?<dd>(.*?)</dd>', shown, re.DOTALL)
    [(stance, where)] = [(stance, said) for stance, said in stances if "“yes, if”" in said]
    assert room.sitting.preview(move)["FRA"] == stance == "object"
    assert "France objects, but said “yes, if”, and this text has the words:" in where and "part abroad" in where


def test_of_a_move_and_the_adjournment_after_it_the_move_is_told() -> None:
    room = do(people(room_of()), TEACHER, "begin")
    while room.asked_kind != "move":
        room = closed(room)
    redrafted = closed(answer(room, "d", CHAIR, {"move": "redraft", "text": {"location": "mixed"}}))
    happened = said(redrafted, "e")["happened"]
    assert "redrafts location" in happened and "adjourns" not in happened + said(redrafted, "e")["so_far"]
    waited = closed(answer(room, "d", CHAIR, {"move": "adjourn"}))
    assert "adjourns until" in said(waited, "e")["happened"], "where that was the move"


def closed(room: Room) -> Room:
    return after(room, {"kind": "closed", "by": "room", "at": 0.0})


def test_a_sounding_that_is_repeated_says_so_and_keeps_what_was_answered() -> None:
    room = do(people(room_of()), TEACHER, "begin")
    assert "Second time round" not in said(room, "a")["question"] + said(room, "a")["where"]
    answered = answer(room, "a", "FRA", {"stance": "object", "on": ["location"], "floor": True})
    again = closed(answered)
    assert again.asked_kind == "sounding" and again.sitting.public()["session"] == 1
    form = said(again, "a")["question"]
    assert "Second time round" in form and "as you answered before" in form
    assert "for the first time" in form and "Changed" not in form, "nobody could have changed since"
    assert re.search(r'value="object"[^>]* checked', form) and re.search(r'name="answer.floor"[^>]* checked', form)
    assert "Asked again: second time round" in screen_parts(again, "en", JOINING)["clock"]
    assert "Second time round" in teacher_parts(again, Anybody(), "en", JOINING)["where"]
    assert not re.search(r"checked", said(again, "c")["question"]), "nothing was answered in that seat"
    third = closed(answer(again, "a", "FRA", {"stance": "undecided"}))
    assert "Third and last" in said(third, "a")["question"] and "France (undecided)" in said(third, "a")["where"]
    assert closed(third).asked_kind != "sounding" or closed(third).session == 2, "three times at most"


def test_who_comes_back_is_told_how_often_the_model_answered_meanwhile() -> None:
    room = closed(answer(do(people(room_of()), TEACHER, "begin"), "c", "DEU", {"stance": "support"}))
    assert "Time was up" in said(room, "a")["model"] and "seat the last" not in said(room, "a")["model"]
    away = closed(after(room, {"kind": "away", "by": "room", "at": 0.0, "person": "c"}))
    while away.asked_kind in ("move", "drafting", "floor"):
        away = closed(away)
    back = after(away, {"kind": "back", "by": "room", "at": 0.0, "person": "c"})
    times = sum(each.seat == "DEU" for each in back.sitting.answered) - 1
    told = "the last time." if times == 1 else f"the last {times} times."
    assert f"The model answered in your seat {told}" in said(back, "c")["model"]
    assert "in your seat the last" not in said(closed(answer(back, "c", "DEU", {"stance": "support"})), "c")["model"]


def test_who_takes_no_part_is_marked_in_lists_by_name_and_on_the_screen() -> None:
    room = closed(do(people(room_of()), TEACHER, "begin"))
    last = heard_so_far(room.sitting).last
    assert last is not None
    words = Words(room.sitting.scenario)
    aside = {words.name(ally) for ally in last.standing_aside if last.stances[ally] != "object"}
    assert aside
    shown = said(room, "e")["table"]
    assert {name.strip() for name in re.findall(r'class="seat[^"]*">([^<]*)\s*<i>\(takes no part', shown)} == aside
    for names in re.findall("<dd>(.*?)</dd>", shown, re.DOTALL):
        found = [name.strip() for name in re.findall(r'class="seat[^"]*">([^<]*)', names)]
        assert found == sorted(found), "not by code"
    drawn = screen_parts(room, "en", JOINING)["picture"]
    assert "° takes no part" in drawn and drawn.count("°</text>") == len(aside)


def test_a_bet_says_which_outcomes_cannot_happen() -> None:
    room = do(people(room_of("ntmi-review-2008", bets=True)), TEACHER, "begin")
    shown = said(room, "e")["question"]
    assert "adopted in another body (no other body can take it up); deferred (nothing it is about can be" in shown
    assert "(no other body" not in said(rooms(CASES[1])[1], "e")["question"]


def test_nobody_has_missed_anything_before_the_first_session() -> None:
    room = do(people(room_of()), TEACHER, "begin")
    assert "What you missed" not in said(room, "e")["so_far"]


def test_an_announcement_stands_at_the_top_until_its_stage_ends_and_can_be_taken_back() -> None:
    room = do(people(room_of()), TEACHER, "begin")
    room = do(do(room, TEACHER, "news", text="One"), TEACHER, "news", text="Two")
    assert re.findall("One|Two", said(room, "e")["news"]) == ["Two", "One"]
    back = do(room, TEACHER, "unsay")
    assert re.findall("One|Two", said(back, "e")["news"]) == ["One"]
    later = closed(back)
    assert not said(later, "e")["news"] and "One" in said(later, "e")["so_far"]
    with pytest.raises(RefusedError):
        do(later, TEACHER, "unsay")


def test_who_wrote_a_letter_is_marked_until_the_table_is_heard_again() -> None:
    room = do(people(room_of()), TEACHER, "begin")
    while room.asked_kind != "silence":
        room = closed(room)
    broken = closed(answer(room, "c", "DEU", {"letter": True}))
    shown = said(broken, "e")["table"]
    assert re.search(r'class="mark letter"[^>]*>L<.*?wrote .*?Germany', shown, re.DOTALL)
    assert '<g class="letter">' in screen_parts(broken, "en", JOINING)["picture"]
    assert "letter" not in said(room, "e")["table"]


def test_what_became_of_words_is_told_to_their_seat_when_the_chair_has_moved() -> None:
    room = next(room for room in rooms(CASES[0]) if room.asked_kind == "floor" and room.asked.get("FRA"))
    words = {"amend": {"location": "abroad"}, "says": ""}
    options = room.asked["FRA"].answers["amend"]
    words["amend"] = {
        clause: next(o for o in names if o != room.asked["FRA"].text[clause])
        for clause, names in [*options.items()][:1]
    }
    asked = closed(answer(room, "a", "FRA", words))
    assert not said(asked, "a")["replies"], "the chair is yet to move"
    moved_on = closed(asked)
    assert "Your words on" in said(moved_on, "a")["replies"]
    assert not said(moved_on, "c")["replies"] and "Your words" not in said(moved_on, "d")["happened"]


def test_the_floor_says_which_clauses_stay() -> None:
    shown = [said(room, "a")["question"] for case in CASES for room in rooms(case) if room.asked_kind == "floor"]
    assert any(re.search(r"stays?: (its|their|there)", form) for form in shown)


# The catalogue


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_the_same_texts() -> None:
    english = texts("en")
    for language in LANGUAGES:
        own = texts(language)
        assert own.keys() == english.keys()
        assert [key for key in own if braces(own[key]) != braces(english[key])] == []
        assert [key for key in own if not own[key].strip() and english[key].strip()] == []
        assert (len(own["days"].split()), len(own["months"].split())) == (7, 12)


def sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in FOLDER.rglob("*") if path.suffix in (".py", ".html"))


def test_every_refusal_and_every_word_of_a_page_has_a_text() -> None:
    code = sources()
    asked = {*re.findall(r'RefusedError\(\s*"(\w+)"', code), *re.findall(r"\bt\([\"'](\w+)[\"'][,)]", code)}
    asked |= {f"{key}_{form}" for key in re.findall(r'\.many\("(\w+)"', code) for form in ("one", "many")}
    assert asked - {*texts("en")} == set()


def test_no_text_is_left_that_nothing_says() -> None:
    code = sources()
    begun = {*re.findall(r'"(\w+_)" ~', code), *re.findall(r'f"(\w+_){', code), "script_"}
    begun |= {f"{key}_" for key in re.findall(r'\.many\("(\w+)"', code)} | {"days_long_", "hours_long_"}
    messages = [*re.findall(r'\.message\("(\w+)"', code), "debrief_soon", "debrief_failed"]
    begun |= {f"{key}_" for key in messages}
    unsaid = [
        key for key in texts("en") if not key.startswith(tuple(begun)) and not re.search(rf"[\"']{key}[\"']", code)
    ]
    assert unsaid == []


def test_hours_read_as_everywhere_in_english() -> None:
    words = Words(room_of().sitting.scenario)
    assert [Voice("en", words).when(hour) for hour in (0, 5, 100)] == [words.when(hour) for hour in (0, 5, 100)]
    assert Voice("fr", words).when(0).split()[2] == "juillet,"


def test_stances_and_outcomes_have_words_in_every_language() -> None:
    for language in LANGUAGES:
        own = texts(language)
        assert all(own[f"stance_{stance}"] and own[f"say_{stance}"] for stance in STANCES)
        assert len({own[f"outcome_{outcome}"] for outcome in OUTCOMES}) == len(OUTCOMES)


def test_bodies_are_spelled_out_where_they_first_appear() -> None:
    room = rooms(CASES[1])[-1]
    for language, names in {
        "en": ["North Atlantic Council (NAC)", "Defence Planning Committee (DPC)"],
        "fr": ["Conseil de l\u2019Atlantique Nord (NAC)", "Comité des plans de défense (DPC)"],
    }.items():
        parts = said(room, "e", language)
        assert [parts["so_far"].count(name) for name in names] == [1, 1]
        assert names[1] in parts["where"]
        assert names[1] in screen_parts(room, language, JOINING)["where"]
    scenario = rooms(CASES[1])[0].sitting.scenario
    assert [Voice("en", Words(scenario)).body(key).split(" (")[0] for key in ("NAC", "DPC")] == [
        scenario.body_names["NAC"],
        scenario.body_names["DPC"],
    ]


def test_a_removed_person_is_in_no_list() -> None:
    room = do(people(room_of()), TEACHER, "remove", person="e")
    shown = "".join(teacher_parts(room, Anybody(), "en", JOINING).values())
    assert f"e {ESCAPED}" not in shown and f"d {ESCAPED}" in shown


def test_who_is_moved_by_an_event_is_told_that_the_brief_is_another_until_the_next_question() -> None:
    asked = [room for room in rooms("turkey-2003") if room.stage == "question"]
    told = [room for room in asked if texts("en")["brief_new"] in said(room, "a")["brief"]]
    heard = [[event.key for event in heard_so_far(room.sitting).events if isinstance(event, Calendar)] for room in told]
    assert heard
    assert all(keys[-1] == "brought_in_1" for keys in heard)
    assert len({len(room.sitting.answered) for room in told}) == 1, "only until the next answers"
    assert not any(texts("en")["brief_new"] in said(room, "c")["brief"] for room in told)
    for brief in (said(room, "a")["brief"] for room in told):
        [documented] = re.findall(r"<dt>Documented</dt><dd>([^<]*)</dd>", brief)
        assert "what a decision is worth" not in documented, "that is the teacher's number now"
        assert "by an event: what a decision is worth" in brief
    assert "by an event" not in said(asked[0], "a")["brief"]


def test_a_committee_is_not_said_to_be_the_end_of_the_matter() -> None:
    room = do(people(room_of("ntmi-review-2008")), TEACHER, "begin")
    assert "the PCG can meet until Mon 16 June, 18:00; the matter has until Wed 16 July" in said(room, "a")["where"]
    assert "the matter has until" not in said(rooms("turkey-2003")[2], "a")["where"]
