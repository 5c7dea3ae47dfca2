"""The words that a file has for choices (employment types, countries, …): which we do not know, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.errors import Invalid
from my_app.models import fold
from my_app.services.imports.cells import MISSING
from my_app.services.imports.mapping import ANYTHING
from my_app.services.imports.reading import Record
from my_app.services.spreadsheet import words as sheet_words
from my_app.services.spreadsheet.format import Broken, Unreadable
from my_app.services.spreadsheet.job_sheet import EDITABLE
from my_app.services.validation import CONTROL

# The fields with known words, and where these are (`sheet_words.words`).
KINDS = {name: column.words_of for name, column in EDITABLE.items() if column.words_of} | {
    "salary_currency": "currency"
}
# What a word means that says nothing: a stored posting keeps what it has, a new one gets what it would have without.
LEAVE = "-"
LISTED, COUNTED, SCANNED, LONGEST, KEPT = 50, 2000, 50_000, 300, 500
Unknown = dict[str, list[tuple[str, int]]]
Values = Mapping[str, Mapping[str, str]]


def scan(records: Iterable[Record], width: int, places: Mapping[str, int], locale: str) -> Unknown:
    """The unknown words for each choice among ``places`` as the file spells them, with how often.

    Of the first `SCANNED` rows, `COUNTED` different words are counted and `LISTED` named, the most frequent first.
    """
    found: dict[str, dict[str, int]] = {name: {} for name in places if name in KINDS}
    watched = [(counts, places[name]) for name, counts in found.items()]
    for record in islice(records, SCANNED) if watched else ():
        if record.problem or len(record.cells) != width:
            continue
        for counts, place in watched:
            cell = record.cells[place]
            if cell and type(cell) is not Broken and (cell in counts or len(counts) < COUNTED):
                counts[cell] = counts.get(cell, 0) + 1
    unknown = {name: _unknown(KINDS[name], counts, locale) for name, counts in found.items()}
    return {name: words for name, words in unknown.items() if words}


def choices(name: str, locale: str) -> list[tuple[str, str]]:
    """``(value, word)`` for each value that the field can have, for a select."""
    found = sheet_words.words(KINDS[name], locale)
    return sorted(found, key=lambda one: fold(one[1])) if KINDS[name] in sheet_words.CODES else list(found)


def understood(read: Callable[[str], Any], values: Mapping[str, str]) -> Callable[[str], Any]:
    """``read``, and for a word that it does not know what ``values`` says of it, or of any other word (``*``)."""

    def known(cell: str) -> Any:
        try:
            return read(cell)
        except Unreadable:
            value = values.get(sheet_words.folded(cell), values.get(ANYTHING))
            if value is None:
                raise
            return MISSING if value == LEAVE else read(value)

    return known


def checked(answers: Values, unknown: Unknown) -> dict[str, dict[str, str]]:
    """The answers that say something. Raises `Invalid`, by the field, for what was not asked or is no answer."""
    errors = {}
    folded = {
        name: {sheet_words.folded(word): value for word, value in words.items()} for name, words in answers.items()
    }
    for name, words in folded.items():
        if name not in unknown:
            errors[name[:LONGEST]] = _("“%(name)s” is not a field whose words were asked for.", name=name[:60])
        elif not _asked(unknown[name]) >= words.keys():
            errors[name] = _named(name, _("This word is not one of those that were asked for."))
        elif not {"", LEAVE, *(value for value, _word in choices(name, i18n.DEFAULT_LOCALE))} >= set(words.values()):
            errors[name] = _named(name, _("This is not one of the choices."))
    if errors:
        raise Invalid(errors)
    return {name: {word: value for word, value in words.items() if value} for name, words in folded.items()}


def merged(before: Values, answers: Values, unknown: Unknown) -> dict[str, dict[str, str]]:
    """What was known before (of words that this file does not have too), and the new answers; the last `KEPT` ones."""
    found = {}
    for name in {**before, **answers}:
        asked = _asked(unknown[name]) if name in answers else set()
        kept = {word: value for word, value in before.get(name, {}).items() if word not in asked}
        found[name] = dict([*kept.items(), *answers.get(name, {}).items()][-KEPT:])
    return {name: words for name, words in found.items() if words}


def unanswered(unknown: Mapping[str, Sequence[Any]], values: Values) -> bool:
    """Whether a listed word has no meaning yet."""
    return any(
        ANYTHING not in values.get(name, {}) and not _asked(words) - {ANYTHING} <= values.get(name, {}).keys()
        for name, words in unknown.items()
    )


def _named(name: str, reason: Any) -> Any:
    return _("%(field)s: %(reason)s", field=i18n.JOB_FIELDS[name], reason=reason)


def _unknown(kind: str, counts: Mapping[str, int], locale: str) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for cell, count in counts.items():
        word = sheet_words.folded(cell)
        if word and len(cell) <= LONGEST and not CONTROL.search(cell) and sheet_words.find(kind, cell, locale) is None:
            found[word] = found.get(word, 0) + count
            spelled.setdefault(word, " ".join(cell.split()))
    return [(spelled[word], count) for word, count in sorted(found.items(), key=lambda one: -one[1])[:LISTED]]


def _asked(words: Iterable[tuple[str, int]]) -> set[str]:
    """What can be answered for a field: its listed words, and all others."""
    return {sheet_words.folded(word) for word, _count in words} | {ANYTHING}
