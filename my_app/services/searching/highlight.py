"""What was found, marked in the text as it was written: accents and case keep their look."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from my_app.services.searching.words import Term, Words, folded, runs

Span = tuple[int, int]
# Letters of a text that a snippet shows.
LENGTH = 240
# How many of them stand before the first hit, so that it is read in its sentence.
BEFORE = 60
# What Markdown writes around words, and where its links lead.
MARKDOWN = re.compile(r"\]\([^)\s]*\)|[*_#`>\[\]|]+|^ *[-+] ", re.MULTILINE)


def marked(text: str, words: Words) -> Markup:
    """``text``, escaped, with what was looked for in ``<mark>``."""
    return _mark(text, hits(text, words))


def snippet(text: str, words: Words) -> Markup | None:
    """Some of a Markdown ``text`` around the first hit, marked, without its signs; None when nothing is found in it."""
    text = " ".join(MARKDOWN.sub(" ", text).split())
    spans = hits(text, words)
    if not spans:
        return None
    start = max(spans[0][0] - BEFORE, 0)
    if start:
        start = text.find(" ", start, spans[0][0]) + 1 or spans[0][0]
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", spans[0][1], end), spans[0][1])
    shown = [(first - start, last - start) for first, last in spans if last <= end]
    return Markup("{}{}{}").format("…" if start else "", _mark(text[start:end], shown), "…" if end < len(text) else "")


def hits(text: str, words: Words) -> list[Span]:
    """Where the words stand in ``text``, first things first; what touches is one."""
    places = list(runs(text))
    found = [folded(text[start:end]) for start, end in places]
    spans = sorted(
        (places[number][0], places[number + len(term.words) - 1][1])
        for term in words.wanted
        for number in range(len(found) - len(term.words) + 1)
        if _stands(term, found[number : number + len(term.words)])
    )
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _stands(term: Term, found: Sequence[str]) -> bool:
    *before, last = term.words
    same = found[-1].startswith(last) if term.prefix else found[-1] == last
    return same and list(found[:-1]) == before


def _mark(text: str, spans: Sequence[Span]) -> Markup:
    parts, place = [], 0
    for start, end in spans:
        parts += [escape(text[place:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        place = end
    return Markup().join([*parts, escape(text[place:])])
