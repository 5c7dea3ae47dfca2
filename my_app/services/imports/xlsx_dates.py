"""Which looks of a workbook's cells are those of dates. openpyxl makes an object of each look, used or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO

from my_app.services.imports.xlsx_xml import named, parser, read_whole

ELEMENTS = named("numFmt", "cellXfs", "xf")
# A spreadsheet program has no more than 65,490 looks, each with a few elements.
MAX_ELEMENTS = 1_000_000


@dataclass
class Looks:
    """How numbers are written: the number of the format by look, and the formats of the workbook's own."""

    by_look: list[int] = field(default_factory=list)
    own: dict[int, str] = field(default_factory=dict)
    elements: int = 0
    within: bool = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises ValueError when there are more than any workbook has."""
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise ValueError
        element = ELEMENTS.get(name)
        if element == "cellXfs":
            self.within = True
        elif element == "xf" and self.within:
            self.by_look.append(int(attributes.get("numFmtId", 0)))
        elif element == "numFmt":
            self.own[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")

    def end(self, name: str) -> None:
        """An element ends."""
        if ELEMENTS.get(name) == "cellXfs":
            self.within = False


def date_looks(file: IO[bytes]) -> tuple[set[int], set[int]]:
    """The looks of dates and times, and those of durations. Raises ValueError, and what expat raises."""
    from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format

    looks = Looks()
    read_whole(file, parser(looks.begin, looks.end))
    formats = {number: looks.own.get(number, builtin_format_code(number)) for number in set(looks.by_look)}
    dates = {number for number, written in formats.items() if is_date_format(written)}
    durations = {number for number, written in formats.items() if is_timedelta_format(written)}
    return (
        {look for look, number in enumerate(looks.by_look) if number in dates},
        {look for look, number in enumerate(looks.by_look) if number in durations},
    )
