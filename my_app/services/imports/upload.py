"""An uploaded file is kept, and known by its content: a sheet, or something that is refused with a word for it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.extensions import setting
from my_app.models import SheetKind
from my_app.services.imports.ending import is_stopped
from my_app.services.imports.scan import look_at
from my_app.services.imports.zip_safety import inspect_workbook

CHUNK = 256 * 1024
HEAD = 8192
MEGABYTE = 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
PROTECTED = "EncryptedPackage".encode("utf-16-le")
OTHERS = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"%PDF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"{\\rtf", b"BM")
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UNDEFINED_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
SURROGATES, NOT_ASCII = re.compile("[\udc80-\udcff]"), re.compile("[^\x00-\x7f]")
PAGE = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)


@dataclass
class Facts:
    """What the content says.

    ``encoding`` is a text's, ``marked`` when a byte-order mark says so, ``assumed`` when it can only be guessed;
    ``rows`` is about how many there are.
    """

    kind: SheetKind
    size: int = 0
    rows: int = 0
    encoding: str = ""
    marked: bool = False
    assumed: bool = False


def keep(stream: BinaryIO, path: Path) -> Facts:
    """Write ``stream`` to ``path`` in pieces and look at it.

    Raises ``Invalid({"file": …})`` for what is no sheet or does harm, and leaves no file then.
    """
    try:
        size = _copied(stream, path)
        look_at(path)
        facts = facts_of(path)
        facts.size = size
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return facts


def facts_of(path: Path) -> Facts:
    """What the file at ``path`` is. Raises ``Invalid({"file": …})`` when it is nothing that can be imported."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if not head.strip():
            raise refused(EMPTY)
        if head.startswith(ZIP):
            return Facts(SheetKind.XLSX, rows=inspect_workbook(path))
        if head.startswith(OLE):
            raise refused(PASSWORD if PROTECTED in head + file.read() else OLD_EXCEL)
        if head.startswith(OTHERS) or PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
            raise refused(NO_SHEET)
        encoding, marked = _unicode_mark(head)
        if not encoding and len(CONTROLS.findall(head)) * 10 > len(head):
            raise refused(NO_SHEET)
        file.seek(0)
        facts = _text_facts(file, head, encoding, marked)
    if is_stopped(path, facts.encoding):
        raise refused(NOT_WHOLE)
    return facts


def refused(sentence: Any) -> Invalid:
    """The error for a file that cannot be used."""
    return Invalid({"file": sentence})


def _copied(stream: BinaryIO, path: Path) -> int:
    size, limit = 0, setting("IMPORT_MAX_MB")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit * MEGABYTE:
                raise refused(_("The file is larger than %(limit)s MB.", limit=limit))
            file.write(chunk)
    return size


def _unicode_mark(head: bytes) -> tuple[str, bool]:
    """The encoding that a byte-order mark tells, or the zeros of UTF-16 without one."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return encoding, True
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 3 > len(head) and min(even, odd) * 20 < len(head):
        return ("utf-16-be" if even > odd else "utf-16-le"), False
    return "", False


def _text_facts(file: BinaryIO, head: bytes, encoding: str, marked: bool) -> Facts:
    rows, is_utf8 = 0, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := file.read(CHUNK):
        rows += chunk.count(b"\n") or chunk.count(b"\r")
        try:
            is_utf8 = is_utf8 and decoder.decode(chunk) is not None
        except UnicodeDecodeError:
            is_utf8 = False
    kind = _text_kind(head, encoding)
    if encoding or is_utf8:
        return Facts(kind, rows=rows, encoding=encoding or "utf-8", marked=marked)
    file.seek(0)
    guess = _western(file)
    return Facts(kind, rows=rows, encoding=guess, assumed=guess != "utf-8")


def _western(file: BinaryIO) -> str:
    """Of a text that is not all UTF-8: still UTF-8 when most of it is, else the code page that has all its bytes."""
    sound, broken, undefined = 0, 0, False
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    while chunk := file.read(CHUNK):
        if not (text := decoder.decode(chunk)).isascii():
            wrong = len(SURROGATES.findall(text))
            broken += wrong
            sound += len(NOT_ASCII.findall(text)) - wrong
            undefined = undefined or UNDEFINED_IN_1252.search(chunk) is not None
    if sound > broken:
        return "utf-8"
    return "latin-1" if undefined else "cp1252"


def _text_kind(head: bytes, encoding: str) -> SheetKind:
    start = head.decode(encoding or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not start:
        raise refused(EMPTY)
    if re.match(r"\[\s*[{\[]", start):
        raise refused(JSON_ARRAY)
    return SheetKind.JSONL if re.match(r'\{\s*("|\})', start) else SheetKind.CSV


EMPTY = _("The file is empty.")
PASSWORD = _("The file is protected by a password. Save it without one.")
OLD_EXCEL = _("This is a file of an old Excel, or of another program. Save it as XLSX or CSV.")
NO_SHEET = _("This is not a sheet. These can be imported: CSV, XLSX and JSON Lines.")
NOT_WHOLE = _("This file is not whole: its export was stopped before its end. Export it again.")
JSON_ARRAY = _("This is one JSON list. JSON Lines are needed: one object on each line.")
