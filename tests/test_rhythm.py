"""Meeting hours: the table is followed, the ends are fixed, and nothing depends on minutes."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nacsim.scenario.rhythm import Rhythm, hours_between, meetings

CRISIS = Rhythm("crisis", tuple(range(7)), (10, 16, 21), 12)
WEEKLY = Rhythm("weekly", (2,), (10,), 48)

rhythms = st.builds(
    Rhythm,
    key=st.just("any"),
    weekdays=st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))),
    hours=st.sets(st.integers(0, 23)).map(lambda hours: tuple(sorted(hours))),
    silence_hours=st.just(12),
)
openings = st.datetimes(datetime(1949, 1, 1), datetime(2049, 1, 1))
starts = st.integers(0, 200)
lengths = st.integers(0, 400)
gaps = st.integers(1, 30)


def moment(opening: datetime, hour: int) -> datetime:
    return opening.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hour)


def test_three_days_in_july_2004() -> None:
    opening, deadline = datetime(2004, 7, 28, 9), datetime(2004, 7, 30, 20)
    assert hours_between(opening, deadline) == 59
    assert meetings(CRISIS, opening, 0, 59) == (0, 7, 12, 25, 31, 36, 49, 55, 59)


def test_wednesdays_only() -> None:
    monday_noon = datetime(2008, 6, 2, 12)
    assert meetings(WEEKLY, monday_noon, 0, 24 * 21) == (0, 46, 46 + 168, 46 + 336, 504)


def test_a_table_hour_within_the_gap_of_either_end_is_left_out() -> None:
    assert meetings(CRISIS, datetime(2004, 7, 28, 8), 0, 10) == (0, 10)  # 10:00 and 16:00 are 2 hours from an end
    assert meetings(CRISIS, datetime(2004, 7, 28, 8), 0, 10, gap=2) == (0, 2, 8, 10)


def test_a_later_leg_starts_and_ends_where_it_is_told() -> None:
    assert meetings(CRISIS, datetime(2004, 7, 28, 9), 24, 40) == (24, 31, 36, 40)


@given(rhythms, openings, starts, lengths, gaps)
def test_the_ends_are_fixed_and_the_order_is_strict(
    rhythm: Rhythm, opening: datetime, start: int, length: int, gap: int
) -> None:
    hours = meetings(rhythm, opening, start, start + length, gap)
    assert (hours[0], hours[-1]) == (start, start + length)
    assert list(hours) == sorted(set(hours))
    assert len(hours) == 1 or length > 0


@given(rhythms, openings, starts, lengths, gaps)
def test_a_table_hour_is_taken_unless_a_meeting_before_it_or_the_end_is_too_near(
    rhythm: Rhythm, opening: datetime, start: int, length: int, gap: int
) -> None:
    end = start + length
    hours = meetings(rhythm, opening, start, end, gap)
    for hour in range(start + 1, end):
        before = max(chosen for chosen in hours if chosen < hour)
        fits = rhythm.meets_at(moment(opening, hour)) and hour - before >= gap and end - hour >= gap
        assert (hour in hours) == fits


@given(rhythms, openings, lengths)
def test_minutes_of_the_opening_change_nothing(rhythm: Rhythm, opening: datetime, length: int) -> None:
    assert meetings(rhythm, opening, 0, length) == meetings(rhythm, moment(opening, 0), 0, length)


@given(openings, st.integers(-500, 5000), st.integers(0, 59))
def test_hours_between_undoes_moving_by_hours_and_ignores_minutes(opening: datetime, hours: int, minutes: int) -> None:
    assert hours_between(opening, moment(opening, hours) + timedelta(minutes=minutes)) == hours


def test_a_meeting_and_an_event_at_the_same_clock_time_have_the_same_hour() -> None:
    half_past_nine, four_o_clock = datetime(2004, 7, 28, 9, 30), datetime(2004, 7, 28, 16)
    assert hours_between(half_past_nine, four_o_clock) in meetings(CRISIS, half_past_nine, 0, 59)


@pytest.mark.parametrize(("start", "end", "gap"), [(5, 4, 3), (0, 10, 0)])
def test_an_impossible_span_or_gap_is_refused(start: int, end: int, gap: int) -> None:
    with pytest.raises(ValueError, match="no meetings from hour"):
        meetings(CRISIS, datetime(2004, 7, 28), start, end, gap)
