"""Whether a ZIP file is a workbook, and one that unpacks to something sensible."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.extensions import setting

WORKBOOK = "xl/workbook.xml"
MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024
# A sheet shrinks to a tenth or less; what a bomb is made of shrinks to a thousandth.
GROWTH, RATIO, SMALL = 10, 200, 10 * MEGABYTE
MAX_PARTS = 2000
# Sheets, texts and looks are read in pieces. A tree is made of what says how the parts belong together alone.
FRAME = re.compile(r"\[Content_Types\]\.xml|.*\.rels|xl/workbook\.xml", re.DOTALL)
MAX_FRAME = 2 * MEGABYTE
# A row that is larger has a novel in it: above this the size tells how much work there is, whatever rows look like.
LARGE_ROW = 16 * 1024


def inspect_workbook(path: Path) -> int:
    """About how many rows the workbook has, by its size at least. Raises ``Invalid({"file": …})``.

    Sizes are checked as they are declared, then by unpacking: nothing larger than what was declared is ever unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if WORKBOOK not in archive.NameToInfo:
                raise Invalid({"file": _("This ZIP file holds no workbook. Save the sheet as XLSX or CSV.")})
            if any(part.flag_bits & 1 for part in parts):
                raise Invalid({"file": _("The file is protected by a password. Save it without one.")})
            _check_sizes(parts)
            rows = max((_rows(archive, part) for part in _sheets(parts)), default=0)
            return max(rows, sum(part.file_size for part in parts) // LARGE_ROW)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise Invalid({"file": _("The file is damaged and cannot be unpacked.")}) from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    whole = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    too_large = whole > setting("IMPORT_MAX_MB") * GROWTH * MEGABYTE or len(parts) > MAX_PARTS
    if too_large or (whole > SMALL and whole > packed * RATIO) or any(map(_is_too_large, parts)):
        raise Invalid({"file": _("This file unpacks to something far too large, and is not opened.")})


def _is_too_large(part: zipfile.ZipInfo) -> bool:
    """Whether a part of the frame is larger than any real one; `xlsx_rows` finds one of another name."""
    return bool(FRAME.fullmatch(part.filename)) and part.file_size > MAX_FRAME


def _sheets(parts: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    return [part for part in parts if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")]


def _rows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How often a row begins in this part; a mark that two pieces share is not missed by much."""
    count = 0
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            count += chunk.count(b"<row ")
    return count
