"""Reading a workbook's XML in pieces: no tree is made of it, and nothing is resolved."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

CHUNK = 64 * 1024
NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
Begin = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def named(*names: str) -> dict[str, str]:
    """The full names of these elements, in both writings of the standard, to the short ones."""
    return {f"{space} {name}": name for space in NAMESPACES for name in names}


def parser(begin: Begin, end: End, text: Callable[[str], None] | None = None) -> expat.XMLParserType:
    """Tells where elements begin and end, and their text. Raises ValueError where a document type is declared."""
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = begin, end, text
    made.StartDoctypeDeclHandler = no_document_type
    return made


def read_whole(file: IO[bytes], reader: expat.XMLParserType) -> None:
    """Give the parser all there is, a piece at a time. Raises what expat raises."""
    while chunk := file.read(CHUNK):
        reader.Parse(chunk)
    reader.Parse(b"", True)


def no_document_type(*_declaration: object) -> None:
    """A workbook has none; what is made to do harm has its entities there."""
    raise ValueError
