"""From a file's header to its columns: which cells make which field, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.errors import Invalid
from my_app.models import fold
from my_app.services import sheet_words
from my_app.services.import_cells import Column, plain
from my_app.services.import_mapping import ColumnMapping, meaning, pieces, refusal
from my_app.services.job_sheet import COLUMNS, EDITABLE, CellReading
from my_app.services.sheet_format import Unreadable, unguard

Cells = Sequence[str | None]
# Columns that name the row and are no fields of it.
NAMING = ("company", "id", "version")
# By its place, or as the mapping file says; None for a file whose headers are our own words.
Mapped = Mapping[int, str] | ColumnMapping | None


@dataclass(frozen=True)
class Plan:
    """What to do with each row of this file. ``places`` are those of the columns in `NAMING`."""

    columns: list[Column]
    header: Sequence[str]
    only: list[tuple[int, str]]
    defaults: dict[str, Any] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    places: Mapping[str, int] = field(default_factory=dict)

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
        return "" if place is None else unguard(cells[place] or "").strip()


def make_plan(
    header: Sequence[str],
    reading: CellReading,
    mapping: Mapped,
    only: Mapping[str, str] | None = None,
    guarded: bool = True,
) -> Plan:
    """The plan for a file with this header; of a ``guarded`` one (CSV) the marks against formulas are taken away.

    Raises `Invalid` when it cannot work.
    """
    kept = {**(mapping.only if isinstance(mapping, ColumnMapping) else {}), **(only or {})}
    filters = [(_index(header, name), fold(value.strip())) for name, value in kept.items()]
    if isinstance(mapping, ColumnMapping):
        plan = _mapped_plan(header, reading, mapping, filters)
    else:
        places = own_places(header, reading.locale) if mapping is None else chosen_places(header, mapping)
        plan = _plan(header, reading, places, filters, guarded)
    if not {"title", "reference", "id"} & ({one.name for one in plan.columns} | set(plan.places)):
        raise Invalid({"file": _("The file needs a column for the title, or one for the reference.")})
    return plan


def own_places(header: Sequence[str], locale: str) -> dict[str, int]:
    """Field to place, for a header like those that we export: each a field's name, or its word in any language."""
    found: dict[str, int] = {}
    for index, heading in enumerate(header):
        name = sheet_words.find("field", heading, locale)
        if name in EDITABLE and name in found:
            raise Invalid({"file": _("Two columns are called “%(name)s”.", name=heading)})
        if name is not None:
            found.setdefault(name, index)
    if not found:
        raise Invalid({"file": _("The first line must name the columns, and none of these names is known.")})
    return found


def chosen_places(header: Sequence[str], mapping: Mapping[int, str]) -> dict[str, int]:
    """Field to place, as somebody chose. Raises `Invalid` (``mapping``) for what cannot be."""
    found: dict[str, int] = {}
    for index, name in sorted(mapping.items()):
        if not 0 <= index < len(header) or (name not in EDITABLE and name not in NAMING):
            raise refusal(_("Choose a field of the list for each column, or none."))
        if name in found:
            word = i18n.JOB_FIELDS.get(name, name)
            raise refusal(_("Two columns are chosen for “%(name)s”. Each field can have one.", name=word))
        found[name] = index
    if not {"title", "reference", "id"} & set(found):
        raise refusal(_("Choose which column is the title, or which is the reference."))
    return found


def _plan(
    header: Sequence[str],
    reading: CellReading,
    places: Mapping[str, int],
    filters: list[tuple[int, str]],
    guarded: bool,
) -> Plan:
    used = set(places.values())
    return Plan(
        columns=[
            _own_column(name, header[index].strip() or str(index + 1), index, reading, guarded)
            for name, index in places.items()
            if name in EDITABLE
        ],
        header=header,
        only=filters,
        ignored=[name.strip() for index, name in enumerate(header) if index not in used and name.strip()],
        places={name: places[name] for name in NAMING if name in places},
    )


def _own_column(name: str, heading: str, place: int, reading: CellReading, guarded: bool) -> Column:
    read = _reader(name, reading)
    if EDITABLE[name].text and guarded:
        return Column(name, heading, lambda cells: cells[place], lambda cell: read(unguard(cell)), place)
    return Column(name, heading, lambda cells: cells[place], read, place)


def _mapped_plan(
    header: Sequence[str], reading: CellReading, mapping: ColumnMapping, filters: list[tuple[int, str]]
) -> Plan:
    decimal = mapping.decimal_sign or reading.decimal
    reading = CellReading(reading.locale, reading.zone, decimal, reading.date_order)
    defaults = {name: plain(_default(name, text, reading)) for name, text in mapping.defaults.items()}
    columns = [_mapped_column(name, header, reading, mapping) for name in mapping.columns]
    return Plan(columns=columns, header=header, only=filters, defaults=defaults)


def _default(name: str, text: str, reading: CellReading) -> Any:
    try:
        return _reader(name, reading)(text)
    except Unreadable as error:
        raise refusal(_("The default of “%(field)s” is wrong: %(reason)s", field=name, reason=error.reason)) from None


def _mapped_column(name: str, header: Sequence[str], reading: CellReading, mapping: ColumnMapping) -> Column:
    templates = [
        [(text, None if name is None else _index(header, name)) for text, name in pieces(template)]
        for template in mapping.columns[name]
    ]
    values = mapping.values.get(name, {})
    mend = _mend if mapping.mend_text else str
    used = dict.fromkeys(header[index].strip() for parts in templates for _text, index in parts if index is not None)

    def text(cells: Cells) -> str:
        blocks = [_filled(parts, cells) for parts in templates]
        whole = mend("\n\n".join(block for block in blocks if block))
        known = meaning(values, whole)
        return whole if known is None else known

    return Column(name, " + ".join(used), text, _reader(name, reading), default=mapping.defaults.get(name, ""))


def _filled(parts: list[tuple[str, int | None]], cells: Cells) -> str:
    """The template with this row's cells; nothing at all where every cell that it names is empty."""
    named = [(cells[index] or "").strip() for _text, index in parts if index is not None]
    if named and not any(named):
        return ""
    return "".join(text + ("" if index is None else (cells[index] or "").strip()) for text, index in parts).strip()


def _mend(text: str) -> str:
    if text.isascii():
        return text
    import ftfy

    return str(ftfy.fix_encoding(text))


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
