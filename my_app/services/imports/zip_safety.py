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
# Sheets are read in pieces. What is read at once is the texts that cells share (and caches of pivot tables look like
# them), and small parts that say how the others belong together.
SHARED = re.compile(r"sharedStrings\d*\.xml|pivotCache\w*\d*\.xml", re.IGNORECASE)
MAX_SHARED, MAX_SMALL = 64 * MEGABYTE, 8 * MEGABYTE


def inspect_workbook(path: Path) -> int:
    """About how many rows the workbook has. Raises ``Invalid({"file": …})``.

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
            return max((_rows(archive, part) for part in _sheets(parts)), default=0)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise Invalid({"file": _("The file is damaged and cannot be unpacked.")}) from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    whole = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    too_large = whole > setting("IMPORT_MAX_MB") * GROWTH * MEGABYTE or len(parts) > MAX_PARTS
    if too_large or (whole > SMALL and whole > packed * RATIO) or any(map(_is_too_large, parts)):
        raise Invalid({"file": _("This file unpacks to something far too large, and is not opened.")})


def _is_too_large(part: zipfile.ZipInfo) -> bool:
    """Whether a part that is read at once is larger than any real one. Pictures and the like are not read."""
    if part in _sheets([part]) or not part.filename.endswith((".xml", ".rels")):
        return False
    shared = SHARED.fullmatch(part.filename.rpartition("/")[2])
    return part.file_size > (MAX_SHARED if shared else MAX_SMALL)


def _sheets(parts: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    return [part for part in parts if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")]


def _rows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How often a row begins in this part; a mark that two pieces share is not missed by much."""
    count = 0
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            count += chunk.count(b"<row ")
    return count
