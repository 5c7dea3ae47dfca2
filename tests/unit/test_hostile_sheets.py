"""Files that are damaged, or made to do harm: refused in words, by line, and nothing of them is taken for a row."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from my_app.errors import Invalid
from my_app.services.imports import jsonl_rows, reading, xlsx_dates, xlsx_rows, xlsx_texts, zip_safety
from my_app.services.spreadsheet.format import Broken

SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.fixture
def csv(tmp_path):
    """``csv(content)``: lines and problems of a CSV file."""

    def read(content):
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        return [(row.line, list(row.cells) or str(row.problem)) for row in reading.records(path, "utf-8")]

    return read


@pytest.fixture
def jsonl(tmp_path):
    """``jsonl(*lines)``: the problem of the last line."""

    def read(*lines):
        path = tmp_path / "file.jsonl"
        path.write_text("\n".join(lines))
        *_rest, last = jsonl_rows.records(path, "utf-8")
        return str(last.problem or "")

    return read


@pytest.fixture
def xlsx(tmp_path):
    """``xlsx(book)``: the rows of a workbook; ``change`` makes another sheet of its sheet's XML."""

    def read(book, change=lambda xml: xml, lines=0):
        file, path = io.BytesIO(), tmp_path / "file.xlsx"
        book.save(file)
        with zipfile.ZipFile(file) as source, zipfile.ZipFile(path, "w") as changed:
            for part in source.namelist():
                content = source.read(part)
                changed.writestr(part, change(content) if part == SHEET else content)
        return [(row.line, list(row.cells)) for row in xlsx_rows.records(path, lines=lines)]

    return read


def book(*rows):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    return made


@pytest.fixture
def inspect(monkeypatch):
    """``inspect(path)``: about how many rows a workbook has, of 100 MB at most."""
    monkeypatch.setattr(zip_safety, "setting", lambda _name: 100)
    return zip_safety.inspect_workbook


@pytest.fixture
def shared(tmp_path, inspect):
    """``shared(part, texts)``: the rows of a workbook whose shared texts are in this part."""

    def read(part, texts):
        path, made = tmp_path / "file.xlsx", io.BytesIO()
        with xlsxwriter.Workbook(made) as workbook:
            workbook.add_worksheet().write_row(0, 0, ["Title", "Place"])
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as changed:
            for name in source.namelist():
                content = source.read(name).replace(b"xl/sharedStrings.xml", part.encode())
                changed.writestr(part if name == "xl/sharedStrings.xml" else name, texts(content))
        inspect(path)
        return [row.cells for row in xlsx_rows.records(path)]

    return read


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/s.bin", "xl/worksheets/s.xml"])
def test_shared_texts_are_bounded_in_number_whatever_they_are_called(shared, monkeypatch, part):
    assert shared(part, lambda xml: xml) == [["Title", "Place"]]
    monkeypatch.setattr(xlsx_texts, "MAX_ELEMENTS", 100)
    with pytest.raises(Invalid):
        shared(part, lambda xml: xml.replace(b"</sst>", b"<si/>" * 100 + b"</sst>"))


def test_shared_texts_are_bounded_in_size(shared, monkeypatch):
    monkeypatch.setattr(xlsx_rows, "MAX_TEXTS", 10)
    with pytest.raises(Invalid):
        shared("xl/s.bin", lambda xml: xml)


def test_how_a_shared_text_is_spoken_is_no_part_of_it(shared):
    spoken = b"<t>Ti</t><r><t>tle</t></r><rPh><t>TIE-TULL</t></rPh>"
    assert shared("xl/s.xml", lambda xml: xml.replace(b"<t>Title</t>", spoken)) == [["Title", "Place"]]


def test_the_looks_of_cells_are_bounded(xlsx, monkeypatch):
    monkeypatch.setattr(xlsx_dates, "MAX_ELEMENTS", 5)
    with pytest.raises(Invalid):
        xlsx(book(["Title"]))


def test_a_row_with_more_cells_than_columns_is_damage(xlsx):
    cells = b"<c/>" * 17_000
    with pytest.raises(Invalid):
        xlsx(book(["Title"]), lambda xml: xml.replace(b"</row>", cells + b"</row>"))


def test_a_preview_looks_at_so_much_of_a_sheet_and_no_more(xlsx, monkeypatch):
    monkeypatch.setattr(xlsx_rows, "PIECES", 2)
    blank = lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000)  # noqa: E731
    assert xlsx(book(["Title"]), blank) == [(1, ["Title"])]
    assert xlsx(book(["Title"]), blank, lines=500) == []


def test_work_is_judged_by_size_when_rows_do_not_look_like_rows(tmp_path, inspect):
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row\t>" * 20_000)
    assert inspect(path) == 7


@pytest.mark.parametrize("bound", ["MAX_PARTS", "GROWTH"])
def test_more_parts_or_more_content_than_any_workbook_has_are_refused(tmp_path, inspect, monkeypatch, bound):
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    monkeypatch.setattr(zip_safety, bound, 0)
    with pytest.raises(Invalid):
        inspect(path)


def test_a_cell_longer_than_any_is_damage(xlsx):
    with pytest.raises(Invalid):
        xlsx(book(["Title"], ["A"]), lambda xml: xml.replace(b"<t>A<", b"<t>" + b"A" * 200_000 + b"<"))


@pytest.mark.parametrize("long", [b"y" * (5 * 2**20), b"A,B," * 2**20])
def test_the_end_of_a_line_that_is_too_long_is_no_row(csv, long):
    rows = csv(b"Title,Place\nA,B\n" + long + b"\nC,D\n")
    assert [rows[0], rows[1], rows[3]] == [(1, ["Title", "Place"]), (2, ["A", "B"]), (4, ["C", "D"])]
    assert "longer than 1 MB" in rows[2][1]


@pytest.mark.parametrize(
    "line, why",
    [
        ('{"title": "A", "title": "B"}', "“title” stands twice"),
        ('{"title": NaN}', "not one JSON object"),
        ('{"title": {"a": 1}}', "a list or an object"),
        ('{"title": ' + "[" * 10_000 + "]" * 10_000 + "}", "not one JSON object"),
        ('{"title": "' + "x" * 2**20 + '"}', "longer than 1 MB"),
    ],
)
def test_a_line_of_json_that_could_mean_two_things_is_refused(jsonl, line, why):
    assert why in jsonl('{"title": "A"}', line)


def test_a_key_that_comes_late_is_not_left_out_in_silence(jsonl):
    assert "“place”" in jsonl(*['{"title": "A"}'] * 1000, '{"title": "B", "place": "C"}')


@pytest.mark.parametrize("harm", [BOMB, b'<!DOCTYPE x SYSTEM "file:///etc/passwd">'])
def test_a_workbook_with_entities_is_not_read(xlsx, harm):
    with pytest.raises(Invalid):
        xlsx(book(["Title"]), lambda xml: harm + xml)


def test_cells_without_a_value_say_why(xlsx):
    (_line, cells), *_rest = xlsx(book(["#N/A", "=1+1", "#N/B"]))
    assert [type(cell) is Broken for cell in cells] == [True, True, False]
    assert [text in str(cell.reason) for text, cell in zip(["#N/A", "formula"], cells[:2], strict=True)] == [True, True]


def test_dates_of_an_old_macintosh_are_read(xlsx):
    from datetime import datetime

    old = Workbook()
    old.epoch = CALENDAR_MAC_1904
    old.active.append([datetime(2027, 3, 4, 5, 6)])  # noqa: DTZ001 - as a sheet has it
    assert xlsx(old) == [(1, ["2027-03-04 05:06:00"])]


def test_empty_rows_to_the_end_of_a_sheet_are_not_all_looked_at(xlsx):
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (line, line) for line in range(3, 9000))
    end = b'<row r="9000"><c r="B9000"><v>7</v></c></row></sheetData>'
    tall = lambda xml: xml.replace(b"</sheetData>", rows + end)  # noqa: E731 - nothing shorter says it
    assert xlsx(book(["Title"], ["A"]), tall) == [(1, ["Title"]), (2, ["A"]), (9000, ["", "7"])]
    assert xlsx(book(["Title"], ["A"]), tall, lines=500) == [(1, ["Title"]), (2, ["A"])]


@pytest.mark.parametrize("place", [b"XFE1", b"1", b"ZZZZZZ1"])
def test_a_cell_beyond_the_last_column_is_damage(xlsx, place):
    with pytest.raises(Invalid):
        xlsx(book(["Title"]), lambda xml: xml.replace(b'r="A1"', b'r="' + place + b'"'))
