"""Where the bars of a chart stand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from my_app.admin.front.charts import ABOVE, AXIS, PLOT, Chart, Row, bars, columns, nice_top
from my_app.policies import Actor
from my_app.services.front_page.weeks import first_weekday, last_weeks, start_of

WEEKS = [Row(f"week {number}", (number, 2 * number)) for number in range(12)]


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (3, 4), (10, 10), (11, 20), (99, 100), (101, 200), (54321, 60000)]
)
def test_the_highest_line_is_a_round_even_number(most, top):
    assert nice_top(most) == top


def test_upright_bars_stand_on_the_lowest_line_in_order():
    drawing = columns(WEEKS)
    boxes = [box for group in drawing.groups for box in group.bars]
    assert [box.x for box in boxes] == sorted(box.x for box in boxes)
    assert {round(box.y + box.height, 1) for box in boxes} == {ABOVE + PLOT}
    assert boxes[0].x > AXIS
    assert boxes[-1].x + boxes[-1].width < 100


def test_upright_bars_are_as_high_as_their_value():
    drawing = columns([Row("a", (5, 10))])
    assert [box.height for box in drawing.groups[0].bars] == [PLOT / 2, PLOT]
    assert [(line.value, line.y) for line in drawing.lines] == [(0, ABOVE + PLOT), (5, ABOVE + PLOT / 2), (10, ABOVE)]


def test_level_bars_are_as_long_as_their_share_of_the_longest():
    drawing = bars([Row("a", (50,)), Row("b", (200,)), Row("c", (0,))])
    assert [group.bars[0].width for group in drawing.groups] == [25, 100, 0]


@pytest.mark.parametrize(("draw", "rows"), [(columns, WEEKS), (bars, [Row("a", (3,)), Row("b", (7,))])])
def test_from_right_to_left_everything_is_mirrored(draw, rows):
    plain, mirrored = draw(rows), draw(rows, mirrored=True)
    for left, right in zip(plain.groups, mirrored.groups, strict=True):
        for one, other in zip(left.bars, right.bars, strict=True):
            assert other.x == pytest.approx(100 - one.x - one.width, abs=0.02)
            assert (other.y, other.width, other.height) == (one.y, one.width, one.height)
    assert (plain.start, plain.end) == (mirrored.end, mirrored.start)


def test_one_of_many_is_still_seen():
    assert bars([Row("a", (1,)), Row("b", (100_000,))]).groups[0].bars[0].width > 0.5
    assert columns([Row("a", (1, 100_000))]).groups[0].bars[0].height >= 2


def test_without_rows_and_without_values_nothing_breaks():
    assert columns([]).groups == bars([]).groups == ()
    chart = Chart("empty", "", "", "", ("", ""), [Row("a", (0,))])
    assert chart.is_empty
    assert chart.drawing.groups[0].bars[0].width == 0


@pytest.mark.parametrize(
    ("zone", "weekday"),
    [("Europe/London", 0), ("America/New_York", 6), ("Africa/Cairo", 5), ("UTC", 0), ("Nowhere/Else", 0)],
)
def test_a_week_begins_as_the_country_of_the_zone_has_it(zone, weekday):
    assert first_weekday(Actor("somebody", timezone=zone)) == weekday


def test_the_last_week_is_the_one_that_it_is_there():
    now = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # a Sunday in London, a Monday in Tokyo, where Sunday is the first
    assert last_weeks(Actor("a", timezone="Europe/London"), now, 2) == [date(2026, 2, 16), date(2026, 2, 23)]
    assert last_weeks(Actor("a", timezone="Asia/Tokyo"), now, 2) == [date(2026, 2, 22), date(2026, 3, 1)]


def test_a_day_begins_by_the_clock_of_that_day():
    berlin = Actor("a", timezone="Europe/Berlin")
    assert start_of(berlin, date(2026, 3, 29)).astimezone(UTC) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert start_of(berlin, date(2026, 3, 30)).astimezone(UTC) == datetime(2026, 3, 29, 22, tzinfo=UTC)
