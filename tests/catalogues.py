"""Reading catalogues and what is extracted for them, for the tests that hold the two together."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ["es", "fr", "de", "ar"]
PLACEHOLDER = re.compile(r"%\((\w+)\)")
# The -k options of docs/development.md.
KEYWORDS = ["lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2", "lazy_npgettext:1c,2,3"]


def words(ids: str | tuple[str, ...]) -> tuple[str, ...]:
    """A message's forms: one, or as many as there are plurals."""
    return (ids,) if isinstance(ids, str) else tuple(ids)


def placeholders(text: str) -> set[str]:
    """The names that are filled in."""
    return set(PLACEHOLDER.findall(text))


@cache
def extracted() -> Catalog:
    """Every message that the source holds, as ``pybabel extract`` finds it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    keywords = DEFAULT_KEYWORDS | parse_keywords(KEYWORDS)
    for path, line, message, comments, context in extract_from_dir(ROOT, methods, options, keywords):
        found.add(message, None, [(path, line)], auto_comments=comments, context=context)
    return found


@cache
def catalogue(locale: str, domain: str = "messages") -> Catalog:
    """Ours; an empty one where there is nothing to fill."""
    path = ROOT / "translations" / locale / "LC_MESSAGES" / f"{domain}.po"
    return read(path, locale) if path.exists() else Catalog(locale)


def read(path: Path, locale: str | None = None) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def keys(found: Catalog) -> set[tuple[str | None, str]]:
    """What its messages are known by: their context and the first form of their text."""
    return {(message.context, words(message.id)[0]) for message in found if message.id}
