"""Whether a file is an export of ours that was stopped: its last line says so, in the exporting person's language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from my_app import i18n
from my_app.services.spreadsheet.format import STOPPED

TAIL = 4096
AROUND = "\ufeff \t\r\n\"',;|\x00"


def is_stopped(path: Path, encoding: str) -> bool:
    """Whether the last line that says something is the mark of an export that was not finished."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL) // 2 * 2)  # an even place: UTF-16 has two bytes a letter
        lines = file.read().decode(encoding, "replace").strip(AROUND).splitlines()
    last = lines[-1].strip() if lines else ""
    return last.strip(AROUND) in _marks() or (last.startswith('{"stopped"') and _is_mark(last))


def _is_mark(line: str) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and row.keys() == {"stopped"}


@cache
def _marks() -> frozenset[str]:
    found = set()
    for locale in i18n.LOCALES:
        with i18n.speaking(locale):
            found.add(str(STOPPED))
    return frozenset(found)
