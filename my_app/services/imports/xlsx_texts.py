"""The texts that the cells of a workbook share. openpyxl makes a tree of each, which takes six times as long."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO

from my_app.services.imports.xlsx_xml import named, parser, read_whole

ELEMENTS = named("si", "t", "rPh")
# 100,000 postings have some 400,000 texts. What is empty is small, so the size of the part bounds the time badly.
MAX_TEXTS, MAX_ELEMENTS = 1_000_000, 4_000_000


@dataclass
class Texts:
    """The texts so far. A text may come in several pieces of different looks."""

    found: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    elements: int = 0
    within: str = ""

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins. Raises ValueError when there are more than any workbook has."""
        self.elements += 1
        element = ELEMENTS.get(name)
        if element == "si":
            self.pieces = []
        elif element and self.within != "rPh":  # how a text is spoken is none
            self.within = element
        if self.elements > MAX_ELEMENTS or len(self.found) > MAX_TEXTS:
            raise ValueError

    def text(self, data: str) -> None:
        """Some letters."""
        if self.within == "t":
            self.pieces.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        element = ELEMENTS.get(name)
        if element == "si":
            self.found.append("".join(self.pieces))
        if element == "rPh" or self.within == "t":
            self.within = ""


def shared_texts(file: IO[bytes]) -> list[str]:
    """All texts, in their order. Raises ValueError for more than a workbook has, and what expat raises."""
    texts = Texts()
    read_whole(file, parser(texts.begin, texts.end, texts.text))
    return texts.found
