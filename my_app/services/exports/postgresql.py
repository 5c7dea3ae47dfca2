"""PostgreSQL writes the lines itself: COPY of a SELECT whose cells are finished, handed through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Text, case, cast, func, literal_column

from my_app.models import utcnow
from my_app.services.exports.columns import ExportColumn
from my_app.services.exports.sheet import CHUNK, Piece, Sheet
from my_app.services.exports.sql import dangerous, expressions, harmless, key, plain_text, suffixed, worded
from my_app.services.exports.zones import spans
from my_app.services.spreadsheet.cells import Cell
from my_app.services.spreadsheet.format import dialect_for

COLLATION = "C"
# A slow reader is no slow query; compiling the statement takes longer than it saves.
SETTINGS = "SET LOCAL statement_timeout = 0; SET LOCAL timezone = 'UTC'; SET LOCAL jit = off"


def lines(connection: Connection, sheet: Sheet) -> Iterator[Piece]:
    """The rows as finished lines. Each comes with its id before it, so that the trail is exact."""
    delimiter = dialect_for(sheet.actor.locale).delimiter
    connection.exec_driver_sql(SETTINGS)
    command = f"COPY ({rendered(connection, sheet)}) TO STDOUT (FORMAT csv, DELIMITER '{delimiter}')"
    driver: Any = connection.connection.driver_connection
    mark = delimiter.encode()
    ids: list[int] = []
    rows: list[bytes] = []
    size = 0
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        for row in copy:
            number, _mark, line = bytes(row).partition(mark)
            ids.append(int(number))
            rows.append(line[:-1])  # a line ends with LF here
            size += len(line)
            if size >= CHUNK:
                yield Piece(ids, b"\r\n".join([*rows, b""]))
                ids, rows, size = [], [], 0
    yield Piece(ids, b"\r\n".join([*rows, b""]))


def rendered(connection: Connection, sheet: Sheet) -> str:
    """The statement with its values in it, as the dialect writes literals: COPY takes no parameters."""
    pairs = zip(sheet.columns, expressions(sheet), strict=True)
    cells = [_cell(sheet, column, expression) for column, expression in pairs]
    statement = sheet.statement.with_only_columns(key(sheet), *cells, maintain_column_froms=True)
    text = str(statement.compile(connection, compile_kwargs={"literal_binds": True}))
    return text % ()  # the driver's way to write a percent sign is to double it


def _cell(sheet: Sheet, column: ExportColumn, expression: ColumnElement[Any]) -> ColumnElement[Any]:
    """The cell as COPY shall write it; NULL for an empty one, which it would put into quotes."""
    if column.kind is Cell.WORD:
        return worded(expression, column.words, plain_text(expression), COLLATION)
    if column.kind is Cell.NUMBER:
        return _number(expression, dialect_for(sheet.actor.locale).decimal)
    if column.kind is Cell.MOMENT:
        return _moment(sheet, expression)
    if column.kind is Cell.CODE:
        return func.nullif(expression, "")
    return case(
        (harmless(expression, COLLATION), expression),
        (expression == "", None),
        (dangerous(expression), literal_column("''''").op("||")(expression)),
        else_=expression,
    )


def _number(expression: ColumnElement[Any], decimal: str) -> ColumnElement[Any]:
    if isinstance(expression.type, Integer):
        return expression
    whole = func.replace(cast(expression, Text), ".00", "")
    return whole if decimal == "." else func.replace(whole, ".", decimal)


def _moment(sheet: Sheet, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """`sheet_format.moment_writer` as SQL: by our own zones in the years around now, else by the server's."""
    near = [
        (
            (moment >= span.begin) & (moment < span.end),
            suffixed(func.left(cast(moment + _minutes(span.minutes), Text), _length(moment)), span.suffix),
        )
        for span in spans(sheet.actor.zone, utcnow())
    ]
    return case((moment.is_(None), None), *near, else_=_far_moment(sheet.actor.zone.key, moment))


def _far_moment(zone: str, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    local, utc = func.timezone(zone, moment), func.timezone("UTC", moment)
    shown_before = func.timezone(zone, moment - literal_column("interval '1 hour'")) == local
    offset = cast(local - utc, Text)
    signed = case((local < utc, func.left(offset, 6)), else_=literal_column("'+'").op("||")(func.left(offset, 5)))
    return func.left(cast(local, Text), _length(local)).op("||")(case((shown_before, signed), else_=""))


def _length(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """How many characters of an ISO moment are shown: its seconds only where there are some."""
    return case((func.date_trunc("minute", moment) == func.date_trunc("second", moment), 16), else_=19)


def _minutes(minutes: int) -> ColumnElement[Any]:
    return literal_column(f"interval '{minutes} minutes'")
