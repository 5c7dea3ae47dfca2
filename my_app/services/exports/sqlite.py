"""SQLite writes the lines itself, but for the few cells whose text only our own functions know how to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, LargeBinary, String, case, cast, func, literal, or_

from my_app.models import utcnow
from my_app.services.exports.columns import ExportColumn
from my_app.services.exports.sheet import ROWS_AT_ONCE, Piece, Sheet
from my_app.services.exports.sql import expressions, harmless, key, plain_text, suffixed, worded
from my_app.services.exports.zones import spans
from my_app.services.spreadsheet.cells import Cell
from my_app.services.spreadsheet.format import dialect_for, guard, moment_writer

COLLATION = "BINARY"
SPECIAL = '\n"\r'


def lines(connection: Connection, sheet: Sheet) -> Iterator[Piece]:
    """The rows as finished lines."""
    _lend_functions(connection, sheet)
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql("PRAGMA cache_size = -2000")  # kilobytes: most pages are read once
    pairs = zip(sheet.columns, expressions(sheet), strict=True)
    cells = [_cell(sheet, column, expression) for column, expression in pairs]
    # printf makes the line in one go, and nothing of NULL; a chain of || copies it again for each cell.
    line = func.printf(dialect_for(sheet.actor.locale).delimiter.join(["%s"] * len(cells)), *cells)
    made = cast(line, LargeBinary)  # it is UTF-8 already: no need to read it as text and write it again
    statement = sheet.statement.with_only_columns(key(sheet), made, maintain_column_froms=True)
    options = {"stream_results": True, "yield_per": ROWS_AT_ONCE, "compiled_cache": None}
    try:
        with connection.execute(statement, execution_options=options) as result:
            for rows in result.partitions():
                ids, texts = zip(*rows, strict=True)
                yield Piece(ids, b"\r\n".join([*texts, b""]))
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")


def _lend_functions(connection: Connection, sheet: Sheet) -> None:
    """The functions of ours that the statement calls, under names that another export cannot take."""
    driver: Any = connection.connection.driver_connection
    quote, write = quoter(dialect_for(sheet.actor.locale).delimiter), moment_writer(sheet.actor.zone)
    functions: dict[str, Callable[[str], str]] = {
        "jobdesk_quoted": quote,
        "jobdesk_guarded": lambda text: quote(guard(text)),
        "jobdesk_moment": lambda text: write(datetime.fromisoformat(text).replace(tzinfo=UTC)),
    }
    for name, function in functions.items():
        driver.create_function(name, 1, _unless_null(function), deterministic=True)


def _unless_null(function: Callable[[str], str]) -> Callable[[str | None], str | None]:
    return lambda text: None if text is None else function(text)


def quoter(delimiter: str) -> Callable[[str], str]:
    """The function that puts a cell into quotes where it needs them, as csv.writer does."""
    special = (delimiter, *SPECIAL)

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in special) else text

    return quoted


def _cell(sheet: Sheet, column: ExportColumn, expression: ColumnElement[Any]) -> ColumnElement[Any]:
    """The cell as it stands in the line."""
    delimiter, decimal = dialect_for(sheet.actor.locale)
    if column.kind is Cell.NUMBER:
        return _number(expression, decimal)
    if column.kind is Cell.MOMENT:
        return _moment(sheet, expression)
    text = plain_text(expression)
    if column.kind is Cell.WORD:
        quote = quoter(delimiter)
        words = {value: quote(word) for value, word in column.words.items()}
        return worded(expression, words, func.jobdesk_quoted(text), COLLATION)
    if column.kind is Cell.CODE:
        return _quoted(text, delimiter)
    return case(
        (harmless(text, COLLATION), _quoted(text, delimiter)),
        (func.coalesce(text, "") == "", ""),
        else_=func.jobdesk_guarded(text),
    )


def _quoted(text: ColumnElement[str], delimiter: str) -> ColumnElement[Any]:
    quotes = literal('"', String())
    inside = quotes.op("||")(func.replace(text, '"', '""')).op("||")(quotes)
    return case(
        (or_(*(func.instr(text, mark) > 0 for mark in (SPECIAL[0], delimiter, *SPECIAL[1:]))), inside), else_=text
    )


def _number(expression: ColumnElement[Any], decimal: str) -> ColumnElement[Any]:
    if isinstance(expression.type, Integer):
        return expression
    text = func.replace(func.replace(func.printf("%.2f", expression), ".00", ""), ".", decimal)
    return case((func.typeof(expression) == "real", text), else_=expression)


def _moment(sheet: Sheet, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """`sheet_format.moment_writer` as SQL for the years around now; SQLite knows no zones."""
    text = plain_text(moment)
    length = case((func.substr(text, 18, 2) == "00", 16), else_=19)
    near = [
        (
            (text >= _stored(span.begin)) & (text < _stored(span.end)),
            suffixed(_shifted(text, span.minutes, length), span.suffix),
        )
        for span in spans(sheet.actor.zone, utcnow())
    ]
    return case((text.is_(None), ""), *near, else_=func.jobdesk_moment(text))


def _shifted(text: ColumnElement[str], minutes: int, length: Any) -> ColumnElement[Any]:
    local = func.datetime(func.substr(text, 1, 19), f"{minutes:+} minutes") if minutes else text
    return func.substr(local, 1, length)


def _stored(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")
