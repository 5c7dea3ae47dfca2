"""Hits are marked in the text as it was written."""

from __future__ import annotations

import pytest

from my_app.services.searching.highlight import LENGTH, marked, snippet
from my_app.services.searching.words import parse


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Chef de Café", "CAFE", "Chef de <mark>Café</mark>"),
        ("<b>Chef</b> & Co", "chef co", "&lt;b&gt;<mark>Chef</mark>&lt;/b&gt; &amp; <mark>Co</mark>"),
        ("Engineers", "engin", "<mark>Engineers</mark>"),
        ("Night-shift nurse", '"shift nurse"', "Night-<mark>shift nurse</mark>"),
        ("Night nurse", "nurse -night", "Night <mark>nurse</mark>"),
        ("مُهَنْدِس", "مهندس", "<mark>مُهَنْدِس</mark>"),
        ("Nothing", "else", "Nothing"),
    ],
)
def test_what_was_looked_for_is_marked(text, query, shown):
    assert str(marked(text, parse(query))) == shown


def test_a_snippet_begins_shortly_before_the_first_hit():
    found = snippet("start " * 100 + "Bäcker " + "end " * 200, parse("backer"))
    assert found.startswith("…start")
    assert "<mark>Bäcker</mark> end" in found
    assert found.endswith("…")
    assert len(found) < LENGTH + 20


def test_a_text_without_hits_has_no_snippet():
    assert snippet("start", parse("end")) is None
