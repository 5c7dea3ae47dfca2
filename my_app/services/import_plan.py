"""From a file's header to the values of a row: which cells make which field, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.errors import Invalid
from my_app.models import Job, fold
from my_app.services import sheet_words
from my_app.services.import_mapping import ColumnMapping, meaning, pieces, refusal
from my_app.services.import_reading import NOT_UTF8
from my_app.services.job_sheet import COLUMNS, EDITABLE, CellReading
from my_app.services.sheet_format import Unreadable, unguard
from my_app.services.validation import CONTROL

Cells = Sequence[str]
MISSING = object()


@dataclass(frozen=True)
class Field:
    """Where one field of a posting comes from: the file's own name of its column, the text, and what that means."""

    name: str
    heading: str
    text: Callable[[Cells], str]
    read: Callable[[str], Any]
    default: str = ""

    def value(self, cells: Cells) -> Any:
        """The value for this row; `MISSING` where the cell is empty and the field cannot be. Raises `Unreadable`."""
        text = self.text(cells)
        if CONTROL.search(text):
            raise Unreadable(NOT_UTF8 if any("\ud800" <= char <= "\udfff" for char in text) else BAD_CHARACTERS)
        if not text.strip():
            return self.read(self.default) if self.default else self.empty
        return self.read(text)

    @property
    def empty(self) -> Any:
        """What an empty cell means."""
        if Job.__table__.c[self.name].nullable:
            return None
        return "" if EDITABLE[self.name].text else MISSING


@dataclass(frozen=True)
class Plan:
    """What to do with each row of this file."""

    fields: list[Field]
    width: int
    only: list[tuple[int, str]]
    defaults: dict[str, Any] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    company: Callable[[Cells], str] | None = None
    id: Callable[[Cells], str] | None = None

    def heading(self, name: str) -> str:
        """What the file calls this field; our own word for it when the file has no such column."""
        return next((one.heading for one in self.fields if one.name == name), str(i18n.JOB_FIELDS.get(name, "")))

    def wanted(self, cells: Cells) -> bool:
        """Whether this row is among those that ``only`` keeps."""
        return all(fold(cells[index].strip()) == value for index, value in self.only)


def make_plan(
    header: Cells, reading: CellReading, mapping: ColumnMapping | None, only: Mapping[str, str] | None = None
) -> Plan:
    """The plan for a file with this header. Raises `Invalid` when it cannot work."""
    kept = {**(mapping.only if mapping else {}), **(only or {})}
    filters = [(_index(header, name), fold(value.strip())) for name, value in kept.items()]
    plan = _own_plan(header, reading, filters) if mapping is None else _mapped_plan(header, reading, mapping, filters)
    if not {"title", "reference"} & {one.name for one in plan.fields}:
        raise Invalid({"file": _("The file needs a column for the title, or one for the reference.")})
    return plan


def _own_plan(header: Cells, reading: CellReading, filters: list[tuple[int, str]]) -> Plan:
    """For a file like the ones that we export: each header is a field's name, or its word in any language."""
    found: dict[str, int] = {}
    ignored = []
    for index, heading in enumerate(header):
        name = sheet_words.find("field", heading, reading.locale)
        if name in EDITABLE and name in found:
            raise Invalid({"file": _("Two columns are called “%(name)s”.", name=heading)})
        if name is not None:
            found.setdefault(name, index)
        elif heading.strip():
            ignored.append(heading.strip())
    if not found:
        raise Invalid({"file": _("The first line must name the columns, and none of these names is known.")})
    return Plan(
        fields=[
            _own_field(name, header[index].strip(), index, reading) for name, index in found.items() if name in EDITABLE
        ],
        width=len(header),
        only=filters,
        ignored=ignored,
        company=_cell(found.get("company")),
        id=_cell(found.get("id")),
    )


def _own_field(name: str, heading: str, index: int, reading: CellReading) -> Field:
    text = (lambda cells: unguard(cells[index])) if EDITABLE[name].text else (lambda cells: cells[index])
    return Field(name, heading, text, _reader(name, reading))


def _cell(index: int | None) -> Callable[[Cells], str] | None:
    return None if index is None else lambda cells: unguard(cells[index]).strip()


def _mapped_plan(header: Cells, reading: CellReading, mapping: ColumnMapping, filters: list[tuple[int, str]]) -> Plan:
    reading = CellReading(reading.locale, reading.zone, mapping.decimal_sign)
    defaults = {name: _default(name, text, reading) for name, text in mapping.defaults.items()}
    fields = [_mapped_field(name, header, reading, mapping) for name in mapping.columns]
    return Plan(fields=fields, width=len(header), only=filters, defaults=defaults)


def _default(name: str, text: str, reading: CellReading) -> Any:
    try:
        return _reader(name, reading)(text)
    except Unreadable as error:
        raise refusal(_("The default of “%(field)s” is wrong: %(reason)s", field=name, reason=error.reason)) from None


def _mapped_field(name: str, header: Cells, reading: CellReading, mapping: ColumnMapping) -> Field:
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

    return Field(name, " + ".join(used), text, _reader(name, reading), mapping.defaults.get(name, ""))


def _filled(parts: list[tuple[str, int | None]], cells: Cells) -> str:
    """The template with this row's cells; nothing at all where every cell that it names is empty."""
    named = [cells[index].strip() for _text, index in parts if index is not None]
    if named and not any(named):
        return ""
    return "".join(text + ("" if index is None else cells[index].strip()) for text, index in parts).strip()


def _mend(text: str) -> str:
    if text.isascii():
        return text
    import ftfy

    return str(ftfy.fix_encoding(text))


def _reader(name: str, reading: CellReading) -> Callable[[str], Any]:
    make = COLUMNS[name].reader
    assert make is not None  # noqa: S101 - only editable columns get here
    return make(reading)


def _index(header: Cells, name: str) -> int:
    """The place of the column called ``name``. Raises `Invalid` when there is none, or more than one."""
    wanted = fold(name.strip())
    places = [index for index, heading in enumerate(header) if fold(heading.strip()) == wanted]
    if not places:
        raise refusal(_("The file has no column “%(name)s”.", name=name))
    if len(places) > 1:
        raise refusal(_("The file has two columns called “%(name)s”.", name=name))
    return places[0]


BAD_CHARACTERS = _("This contains characters that cannot be stored.")
