"""Texts that were once decoded wrongly: ``â€¢`` was ``•``. They are repaired where somebody says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from my_app.services.imports.reading import Record


def mended(records: Iterable[Record]) -> Iterator[Record]:
    """The rows, with their texts repaired."""
    for record in records:
        yield record if record.problem else record._replace(cells=[_cell(cell) for cell in record.cells])


def example(rows: Iterable[Sequence[str]]) -> tuple[str, str] | None:
    """The first word of these rows that a repair would change, and what would become of it; None when all are well."""
    from ftfy.badness import is_bad

    for row in rows:
        for cell in row:
            if cell.isascii() or not is_bad(cell) or mend(cell) == cell:
                continue
            return next(
                ((word, mend(word)) for word in cell.split() if mend(word) != word), (cell[:40], mend(cell)[:40])
            )
    return None


def mend(text: str) -> str:
    """The text as it was before it was decoded wrongly; itself when it was not."""
    import ftfy

    return str(ftfy.fix_encoding(text))


def _cell(cell: str | None) -> str | None:
    """The cell; what is a number, a date or no value in the file itself stays what it is."""
    return mend(cell) if type(cell) is str and not cell.isascii() else cell
