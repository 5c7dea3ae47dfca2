"""The words of a text, and what a person types to look for them.

Both databases get their words from the same rules: case and accents are left out, letters and digits (with the marks
that belong to them) make words, everything else stands between words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from my_app.errors import Invalid

MAX_LENGTH = 200
MAX_WORDS = 20
# From this length on, a word also finds what begins with it.
PREFIX_FROM = 3
# Chinese, Japanese and Korean are written without spaces: there, any beginning counts.
UNSPACED = "\u2e80"
# Accents of Latin, Greek and Cyrillic letters; in Arabic the short vowels, the hamza on its seats, and the long stroke.
ACCENTS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
WRITTEN = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True)
class Term:
    """Words that stand one after the other; the last of them may be a beginning only."""

    words: tuple[str, ...]
    prefix: bool


@dataclass(frozen=True)
class Words:
    """What is looked for: all of ``wanted`` and none of ``unwanted``. Without ``wanted``, nothing is found."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


def parse(text: str) -> Words:
    """What somebody typed: words, "words in this order", -without. Anything can be typed.

    Raises `Invalid` for what is too long, has too many words, or says only what should not be there.
    """
    if len(text) > MAX_LENGTH:
        raise Invalid({"q": _("Search for at most %(limit)s characters.", limit=MAX_LENGTH)})
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for minus, quoted, bare in WRITTEN.findall(text):
        if words := tuple(split(quoted or bare)):
            prefix = bool(bare) and not minus and (len(words[-1]) >= PREFIX_FROM or words[-1] >= UNSPACED)
            (unwanted if minus else wanted).append(Term(words, prefix))
    if sum(len(term.words) for term in (*wanted, *unwanted)) > MAX_WORDS:
        raise Invalid({"q": _("Search for at most %(limit)s words.", limit=MAX_WORDS)})
    if unwanted and not wanted:
        raise Invalid({"q": _("Name a word to search for as well: a minus only takes away from what is found.")})
    return Words(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def split(text: str) -> list[str]:
    """The words of ``text``, as they stand in the index."""
    return [word for start, end in runs(text) if (word := folded(text[start:end]))]


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of ``text`` begin and end."""
    start = -1
    for place, char in enumerate(text):
        if unicodedata.category(char)[0] in "LNM":
            start = place if start < 0 else start
        elif start >= 0:
            yield start, place
            start = -1
    if start >= 0:
        yield start, len(text)


def folded(text: str) -> str:
    """``text`` without case and accents; each letter stays in its alphabet."""
    if text.isascii():
        return text.lower()
    bare = ACCENTS.sub("", unicodedata.normalize("NFD", text)).lower()
    return unicodedata.normalize("NFC", bare).replace("ς", "σ")
