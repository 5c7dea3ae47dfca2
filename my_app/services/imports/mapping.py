"""How a foreign file's columns become a posting's fields: a small TOML file."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.services.spreadsheet.job_sheet import EDITABLE

ANYTHING = "*"
TABLES = ("columns", "values", "defaults", "only")
SETTINGS = ("mend_text", "decimal_sign")


@dataclass(frozen=True)
class ColumnMapping:
    """What the TOML file says.

    ``columns``: field to templates over headers. ``values``: field to the words of the file (``*`` stands for any
    text) and what each means. ``defaults``: what a field is where neither the file nor the stored posting says
    anything. ``only``: header to the value that a row must have. ``mend_text`` repairs text that was once decoded
    wrongly. ``decimal_sign`` settles what ``1.234`` is.
    """

    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    mend_text: bool = False
    decimal_sign: str = ""


def load_mapping(path: str | PathLike[str]) -> ColumnMapping:
    """The mapping in the TOML file at ``path``. Raises `Invalid` with a sentence for what it cannot be."""
    try:
        document = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError:
        raise refusal(_("The mapping file cannot be opened.")) from None
    except ValueError as error:
        raise refusal(_("The mapping is not a TOML file: %(error)s.", error=str(error))) from None
    for name in document:
        if name not in TABLES + SETTINGS:
            raise refusal(_("The mapping has no part “%(name)s”.", name=name))
    return ColumnMapping(
        columns={name: _templates(name, value) for name, value in _table(document, "columns").items()},
        values={name: _texts(f"values.{name}", value) for name, value in _table(document, "values").items()},
        defaults=_texts("defaults", _table(document, "defaults")),
        only=_texts("only", document.get("only", {})),
        mend_text=document.get("mend_text") is True,
        decimal_sign=_decimal_sign(document.get("decimal_sign", "")),
    )


def refusal(sentence: Any) -> Invalid:
    """The error for a mapping that cannot be used."""
    return Invalid({"mapping": sentence})


def pieces(template: str) -> list[tuple[str, str | None]]:
    """``template`` as pairs of a text and the header that follows it, if one does. Raises `Invalid`."""
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError:
        raise refusal(_("The braces in “%(template)s” do not match.", template=template)) from None
    return [(text, _header(name, spec, conversion)) for text, name, spec, conversion in parsed]


def _header(name: str | None, spec: str | None, conversion: str | None) -> str | None:
    """The whole text between two braces: ``:`` and ``!`` are nothing special in a header."""
    if name is None:
        return None
    return name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")


def meaning(values: Mapping[str, str], text: str) -> str | None:
    """What ``text`` means by a table of values: the very text first, then the first pattern with ``*`` that fits."""
    if text in values:
        return values[text]
    if not text:
        return None
    return next((value for key, value in values.items() if ANYTHING in key and _fits(key, text)), None)


def _fits(pattern: str, text: str) -> bool:
    """Whether the text is the pattern's pieces, in their order, with anything between them. No regular expression."""
    first, *middle, last = pattern.split(ANYTHING)
    place, end = len(first), len(text) - len(last)
    if place > end or not text.startswith(first) or not text.endswith(last):
        return False
    for piece in middle:
        found = text.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def _table(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise refusal(_("“%(name)s” must be a table.", name=name))
    for key in table:
        if key not in EDITABLE:
            raise refusal(
                _(
                    "“%(field)s” is not a field that can be imported. These are: %(known)s.",
                    field=key,
                    known=", ".join(EDITABLE),
                )
            )
    return table


def _templates(name: str, value: Any) -> tuple[str, ...]:
    templates = tuple(value) if isinstance(value, list) else (value,)
    if not all(isinstance(template, str) for template in templates):
        raise refusal(_("“%(name)s” must be a text or a list of texts.", name=name))
    for template in templates:
        pieces(template)
    return templates


def _texts(name: str, table: Any) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise refusal(_("“%(name)s” must be a table of texts.", name=name))
    return table


def _decimal_sign(value: Any) -> str:
    if value not in ("", ".", ","):
        raise refusal(_("“decimal_sign” must be “.” or “,”."))
    return str(value)
