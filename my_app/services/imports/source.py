"""A kept file as rows: of whatever kind it is, read as somebody chose or as it seems to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import islice
from typing import Any

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.extensions import files
from my_app.models import ImportBatch, SheetKind
from my_app.services.imports import jsonl_rows as import_jsonl
from my_app.services.imports import reading as import_reading
from my_app.services.imports import xlsx_rows as import_xlsx
from my_app.services.imports.mending import mended
from my_app.services.imports.reading import Record
from my_app.services.imports.suggest import AMOUNTS, MOMENTS, date_order, decimal_sign
from my_app.services.imports.types import DATE_ORDERS, DECIMALS, ENCODINGS, MENDS, Reading
from my_app.services.validation import CONTROL

MAX_COLUMNS = 500
LOOKED_AT = 500
LINES = 5000


def records(batch: ImportBatch, reading: Reading, lines: int = 0) -> Iterator[Record]:
    """The header, then the rows, all as wide as the file says. Raises `Invalid` for a file that cannot be used.

    With ``lines`` no more than the first so many of a sheet's lines are looked at, the empty ones too.
    """
    path = files.path(batch.stored_as)
    if not path.exists():
        raise Invalid({"file": _("The file is not kept any more. Upload it again.")})
    if batch.kind is SheetKind.XLSX:
        rows = _even(import_xlsx.records(path, reading.sheet, lines))
    elif batch.kind is SheetKind.JSONL:
        rows = import_jsonl.records(path, reading.encoding)
    else:
        rows = import_reading.records(path, reading.encoding, reading.delimiter)
    header = next(rows, None)
    if header is None or header.problem:
        raise Invalid({"file": header.problem if header else _("The file is empty.")})
    if len(header.cells) > MAX_COLUMNS:
        raise Invalid({"file": _("The file has more than %(limit)s columns.", limit=MAX_COLUMNS)})
    yield header._replace(cells=_texts(header.cells))
    yield from mended(rows) if reading.mend else rows


def first_rows(batch: ImportBatch, reading: Reading) -> tuple[list[str], list[list[str]]]:
    """The header and the first rows that can be read."""
    rows = records(batch, reading, LINES)
    header = _texts(next(rows).cells)
    found = [_texts(record.cells) for record in islice(rows, LOOKED_AT) if not record.problem]
    rows.close()  # type: ignore[attr-defined]  # a generator: the file is closed now
    return header, [cells for cells in found if len(cells) == len(header)]


def known_reading(batch: ImportBatch, asked: Reading | None) -> Reading:
    """``asked``, filled up with what was chosen before or seen in the file. Raises `Invalid` for what cannot be."""
    kept = {name: batch.reading.get(name, "") for name in asdict(Reading())}
    wanted = {name: value for name, value in asdict(asked).items() if value} if asked else {}
    reading = Reading(**{**kept, **wanted})
    if asked is not None:  # none of the signs is a choice too, and so is no repair
        reading = replace(reading, decimal=asked.decimal, mend=asked.mend)
    _check(reading)
    if batch.kind is SheetKind.CSV and not reading.delimiter:
        path = files.path(batch.stored_as)
        reading = replace(reading, delimiter=import_reading.delimiter_of(path, reading.encoding))
    if batch.kind is SheetKind.XLSX and not reading.sheet:
        reading = replace(reading, sheet=next(iter(sheets(batch)), ""))
    return reading


def with_habits(reading: Reading, fields: Mapping[int, str], rows: Sequence[Sequence[str]]) -> Reading:
    """``reading`` with the decimal sign and the order of dates that the columns of these ``fields`` prove."""

    def cells(names: frozenset[str]) -> Iterator[str]:
        places = [place for place, name in fields.items() if name in names]
        return (row[place] for row in rows for place in places)

    return replace(
        reading,
        decimal=reading.decimal or decimal_sign(cells(AMOUNTS)),
        date_order=reading.date_order or date_order(cells(MOMENTS)),
    )


def sheets(batch: ImportBatch) -> list[str]:
    """The names of an XLSX file's sheets; none for other kinds."""
    return import_xlsx.sheet_names(files.path(batch.stored_as)) if batch.kind is SheetKind.XLSX else []


def _check(reading: Reading) -> None:
    wrong: dict[str, Any] = {}
    if reading.encoding and reading.encoding not in ENCODINGS:
        wrong["encoding"] = _("This is not one of the choices.")
    if len(reading.delimiter) > 1 or (reading.delimiter and reading.delimiter in '"\r\n'):
        wrong["delimiter"] = _("This is not one of the choices.")
    if reading.decimal not in DECIMALS:
        wrong["decimal"] = _("This is not one of the choices.")
    if reading.date_order and reading.date_order not in DATE_ORDERS:
        wrong["date_order"] = _("This is not one of the choices.")
    if reading.mend not in MENDS:
        wrong["mend"] = _("This is not one of the choices.")
    if wrong:
        raise Invalid(wrong)


def _even(rows: Iterator[Record]) -> Iterator[Record]:
    """A sheet's rows as wide as its header: empty cells at the end are not in the file, or are there for nothing."""
    header = next(rows, None)
    if header is None:
        return
    width = max((place for place, cell in enumerate(header.cells, 1) if (cell or "").strip()), default=0)
    yield header._replace(cells=header.cells[:width])
    for record in rows:
        cells = record.cells
        if any(cells[:width]) and len(cells) != width:
            extra = any(cells[width:])
            cells = cells if extra else [*cells[:width], *[""] * (width - len(cells))]
            yield record._replace(cells=cells)
        elif any(cells):
            yield record


def _texts(cells: Sequence[str | None]) -> list[str]:
    """The cells as they can be shown and kept."""
    return [CONTROL.sub("\ufffd", cell or "") for cell in cells]
