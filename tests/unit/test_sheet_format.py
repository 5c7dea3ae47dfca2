"""Cells: text that is no formula, amounts and moments in every spelling."""

from __future__ import annotations

import csv
import io
import itertools
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from my_app.services.spreadsheet.format import (
    Unreadable,
    dialect_for,
    guard,
    moment_writer,
    number_writer,
    read_moment,
    read_number,
    sniff,
    unguard,
)

BERLIN = ZoneInfo("Europe/Berlin")
PARTS = [
    "",
    "'",
    "''",
    "=",
    "+",
    "-",
    "@",
    "＝",
    "－",
    "\t",
    "\r",
    "\n",
    " ",
    "\u00a0",
    "\ufeff",
    "\u200b",
    '"',
    ";",
    ",",
    "a",
    "1",
]
NASTY = ["".join(parts) for parts in itertools.product(PARTS, repeat=3)]


def test_every_text_comes_back_as_it_was():
    assert [text for text in NASTY if unguard(guard(text)) != text] == []


def test_two_texts_never_become_one_cell():
    texts = set(NASTY)
    assert len({guard(text) for text in texts}) == len(texts)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_every_text_survives_the_file(delimiter):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows([guard(text), "end"] for text in NASTY)
    rows = csv.reader(io.StringIO(buffer.getvalue(), newline=""), delimiter=delimiter)
    assert [unguard(row[0]) for row in rows] == NASTY


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\t=1", "\rx", "\nx", " =1", "\u00a0=1", "\ufeff=1", "'=1", "＝1", "\u200b@a"]
)
def test_what_could_be_a_formula_gets_a_quote(text):
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "'quoted' word", "1-2", "O'Neill", " plain"])
def test_plain_text_stays_as_it_is(text):
    assert guard(text) == text


def test_a_formula_typed_by_hand_is_not_shortened():
    assert unguard("=1+1") == "=1+1"


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [("a,b,c", ","), ("a;b;c", ";"), ("a\tb\tc", "\t"), ('"a;b;c;d",e', ","), ('"a,b";c;d', ";"), ("title", ",")],
)
def test_the_header_tells_the_delimiter(header, delimiter):
    assert sniff(header) == delimiter


@pytest.mark.parametrize(
    ("locale", "written"), [("en", "52500.50"), ("ar", "52500.50"), ("de", "52500,50"), ("fr", "52500,50")]
)
def test_amounts_have_the_decimal_sign_of_the_language(locale, written):
    assert number_writer(locale)(Decimal("52500.50")) == written


def test_whole_amounts_have_no_cents():
    assert number_writer("de")(Decimal("40000.00")) == "40000"


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("40000", "40000"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1 234,5", "1234.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("1’234.50", "1234.50"),
        ("١٢٣٤٫٥", "1234.5"),
        ("١٬٢٣٤", "1234"),
        ("13,5", "13.5"),
        ("45000.123", "45000.12"),
        ("18.8112", "18.81"),
        ("0.125", "0.13"),
        (" -5 ", "-5"),
    ],
)
def test_an_amount_is_read(cell, amount):
    assert read_number(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["1.234", "1,234", "45.000", "45,000"])
def test_an_amount_that_could_be_two_is_not_guessed(cell):
    with pytest.raises(Unreadable):
        read_number(cell)


@pytest.mark.parametrize(("sign", "amount"), [(".", "26.10"), (",", "26104")])
def test_a_declared_sign_settles_it(sign, amount):
    assert read_number("26.104", sign) == Decimal(amount)


@pytest.mark.parametrize(
    "cell",
    ["x", "1.23.4", "1,2,3.4", "12 34", "1..2", "5.", "€ 5", "1e5", "NaN", "Infinity", "--1", "9" * 60, "²", "1.2,3.4"],
)
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(Unreadable):
        read_number(cell)


def test_a_moment_is_written_in_the_persons_zone():
    assert moment_writer(BERLIN)(datetime(2026, 11, 21, 12, 45, tzinfo=UTC)) == "2026-11-21 13:45"


def test_seconds_are_kept_where_there_are_some():
    assert moment_writer(BERLIN)(datetime(2026, 11, 21, 12, 45, 7, 5, tzinfo=UTC)) == "2026-11-21 13:45:07"


@pytest.mark.parametrize("hour", [0, 1])
def test_the_hour_that_the_clock_shows_twice_comes_back(hour):
    moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    assert read_moment(moment_writer(BERLIN)(moment), BERLIN) == moment


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-21", datetime(2026, 11, 20, 23, tzinfo=UTC)),
        ("2026-11-21 13:45", datetime(2026, 11, 21, 12, 45, tzinfo=UTC)),
        ("2026-11-21T13:45:07.000", datetime(2026, 11, 21, 12, 45, 7, tzinfo=UTC)),
        ("2026-11-21T13:45Z", datetime(2026, 11, 21, 13, 45, tzinfo=UTC)),
        ("2026-11-21 13:45 -05:00", datetime(2026, 11, 21, 18, 45, tzinfo=UTC)),
        ("2026-11-21t13:45 +0100", datetime(2026, 11, 21, 12, 45, tzinfo=UTC)),
        ("٢٠٢٦-١١-٢١", datetime(2026, 11, 20, 23, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read(cell, moment):
    assert read_moment(cell, BERLIN) == moment


@pytest.mark.parametrize(
    "cell",
    [
        "21.11.2026",
        "11/21/2026",
        "20261121",
        "2026-02-30",
        "2026-11-21 25:00",
        "0001-01-01",
        "9999-99-99",
        "soon",
        "2026-W01-1",
    ],
)
def test_what_is_no_moment_is_refused(cell):
    with pytest.raises(Unreadable):
        read_moment(cell, BERLIN)


def test_spreadsheets_in_german_want_semicolons():
    assert [dialect_for(locale).delimiter for locale in ("en", "ar", "es", "fr", "de")] == [",", ",", ";", ";", ";"]
