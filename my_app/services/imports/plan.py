"""From a file's header to its columns: which cells make which field, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.errors import Invalid
from my_app.models import fold
from my_app.services.imports.cells import Column, Refused
from my_app.services.imports.mapping import ColumnMapping, meaning, pieces, refusal
from my_app.services.imports.places import JOINED, NAMING, chosen_places, joined_places, own_places
from my_app.services.imports.words import understood
from my_app.services.spreadsheet.format import Broken, unguard
from my_app.services.spreadsheet.job_sheet import COLUMNS, EDITABLE, CellReading

Cells = Sequence[str | None]
# By its place, or as the mapping file says; None for a file whose headers are our own words.
Mapped = Mapping[int, str] | ColumnMapping | None
NOTHING = ColumnMapping({})


@dataclass(frozen=True)
class Plan:
    """What to do with each row of this file. ``places`` are those of the columns in `NAMING`."""

    columns: list[Column]
    header: Sequence[str]
    only: list[tuple[int, str]]
    defaults: dict[str, Any] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    places: Mapping[str, int] = field(default_factory=dict)
    guarded: bool = True

    def heading(self, name: str) -> str:
        """What the file calls this field; our own word for it when the file has no such column."""
        if name in self.places:
            return self.header[self.places[name]].strip()
        return next((one.heading for one in self.columns if one.name == name), str(i18n.JOB_FIELDS.get(name, "")))

    def wanted(self, cells: Cells) -> bool:
        """Whether this row is among those that ``only`` keeps."""
        return all(fold((cells[index] or "").strip()) == value for index, value in self.only)

    def cell(self, name: str, cells: Cells) -> str:
        """The trimmed cell of a column in `NAMING`; nothing when the file has none."""
        place = self.places.get(name)
        text = "" if place is None else cells[place] or ""
        return (unguard(text) if self.guarded else text).strip()


def make_plan(
    header: Sequence[str],
    reading: CellReading,
    mapping: Mapped,
    only: Mapping[str, str] | None = None,
    guarded: bool = True,
    words: ColumnMapping = NOTHING,
) -> Plan:
    """The plan for a file with this header; of a ``guarded`` one (CSV) the marks against formulas are taken away.

    ``words`` says what the words of chosen columns mean (``values``, see `import_words.understood`), and what is so
    where the file says nothing (``defaults``).
    Raises `Invalid` when it cannot work.
    """
    kept = {**(mapping.only if isinstance(mapping, ColumnMapping) else {}), **(only or {})}
    filters = [(_index(header, name), fold(value.strip())) for name, value in kept.items()]
    if isinstance(mapping, ColumnMapping):
        plan = _mapped_plan(header, reading, mapping, filters)
    else:
        places = own_places(header, reading.locale) if mapping is None else chosen_places(header, mapping)
        cells = _Cells(reading, guarded, words, joined_places(mapping or {}))
        plan = _plan(header, places, filters, cells)
    if not {"title", "reference", "id"} & ({one.name for one in plan.columns} | set(plan.places)):
        raise Invalid({"file": _("The file needs a column for the title, or one for the reference.")})
    return plan


@dataclass(frozen=True)
class _Cells:
    """How the cells of a file whose columns were chosen are read."""

    reading: CellReading
    guarded: bool
    words: ColumnMapping
    joined: Mapping[str, Sequence[int]]


def _plan(header: Sequence[str], places: Mapping[str, int], filters: list[tuple[int, str]], cells: _Cells) -> Plan:
    used = {*places.values(), *(place for joined in cells.joined.values() for place in joined)}
    return Plan(
        columns=[_own_column(name, header, index, cells) for name, index in places.items() if name in EDITABLE],
        header=header,
        only=filters,
        defaults=_defaults(cells.words, cells.reading),
        ignored=[name.strip() for index, name in enumerate(header) if index not in used and name.strip()],
        places={name: places[name] for name in NAMING if name in places},
        guarded=cells.guarded,
    )


def _own_column(name: str, header: Sequence[str], place: int, cells: _Cells) -> Column:
    read = _reader(name, cells.reading)
    opened = unguard if cells.guarded and EDITABLE[name].text else str
    default = cells.words.defaults.get(name, "")
    if name in cells.joined:
        places = cells.joined[name]
        heading = " + ".join(header[one].strip() or str(one + 1) for one in places)
        return Column(name, heading, _joined(places, JOINED[name], opened), read, default=default)
    heading = header[place].strip() or str(place + 1)
    if values := cells.words.values.get(name):
        read = understood(read, values)
    elif opened is unguard:
        return Column(name, heading, lambda row: row[place], lambda cell: read(unguard(cell)), place, default)
    return Column(name, heading, lambda row: row[place], read, place, default)


def _joined(places: Sequence[int], between: str, opened: Callable[[str], str]) -> Callable[[Cells], str | None]:
    """The text of these cells of a row, without those that are empty."""

    def text(row: Cells) -> str | None:
        cells = [cell for place in places if (cell := row[place]) is not None]
        if broken := _broken(cells):
            return broken
        parts = [opened(cell).strip() for cell in cells]
        return between.join(part for part in parts if part) if parts else None

    return text


def _mapped_plan(
    header: Sequence[str], reading: CellReading, mapping: ColumnMapping, filters: list[tuple[int, str]]
) -> Plan:
    decimal = mapping.decimal_sign or reading.decimal
    reading = CellReading(reading.locale, reading.zone, decimal, reading.date_order)
    defaults = _defaults(mapping, reading)
    columns = [_mapped_column(name, header, reading, mapping) for name in mapping.columns]
    return Plan(columns=columns, header=header, only=filters, defaults=defaults)


def _defaults(mapping: ColumnMapping, reading: CellReading) -> dict[str, Any]:
    found = {name: default_of(name, text, reading) for name, text in mapping.defaults.items()}
    for name, value in found.items():
        if isinstance(value, Refused):
            raise refusal(_("The default of “%(field)s” is wrong: %(reason)s", field=name, reason=value.reason))
    return found


def default_of(name: str, text: str, reading: CellReading) -> Any:
    """What a field is by ``text`` in its plain form, or `Refused`: checked like any cell."""
    return Column(name, "", lambda _cells: text, _reader(name, reading)).values([()])[0]


def _mapped_column(name: str, header: Sequence[str], reading: CellReading, mapping: ColumnMapping) -> Column:
    templates = [
        [(text, None if name is None else _index(header, name)) for text, name in pieces(template)]
        for template in mapping.columns[name]
    ]
    values = mapping.values.get(name, {})
    places = [index for parts in templates for _text, index in parts if index is not None]
    used = dict.fromkeys(header[place].strip() for place in places)

    def text(cells: Cells) -> str:
        if broken := _broken(cells[place] for place in places):
            return broken
        blocks = [_filled(parts, cells) for parts in templates]
        whole = "\n\n".join(block for block in blocks if block)
        known = meaning(values, whole)
        return whole if known is None else known

    return Column(name, " + ".join(used), text, _reader(name, reading), default=mapping.defaults.get(name, ""))


def _broken(cells: Iterable[str | None]) -> Broken | None:
    """The first of these cells that has no value: what is made of it has none either."""
    return next((cell for cell in cells if type(cell) is Broken), None)


def _filled(parts: list[tuple[str, int | None]], cells: Cells) -> str:
    """The template with this row's cells; nothing at all where every cell that it names is empty."""
    named = [(cells[index] or "").strip() for _text, index in parts if index is not None]
    if named and not any(named):
        return ""
    return "".join(text + ("" if index is None else (cells[index] or "").strip()) for text, index in parts).strip()


def _reader(name: str, reading: CellReading) -> Callable[[str], Any]:
    make = COLUMNS[name].reader
    assert make is not None  # noqa: S101 - only editable columns get here
    return make(reading)


def _index(header: Sequence[str], name: str) -> int:
    """The place of the column called ``name``. Raises `Invalid` when there is none, or more than one."""
    wanted = fold(name.strip())
    places = [index for index, heading in enumerate(header) if fold(heading.strip()) == wanted]
    if not places:
        raise refusal(_("The file has no column “%(name)s”.", name=name))
    if len(places) > 1:
        raise refusal(_("The file has two columns called “%(name)s”.", name=name))
    return places[0]
