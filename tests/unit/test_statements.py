"""Statements that are kept: made once for the same parts, and never for others."""

from __future__ import annotations

from sqlalchemy import true

from my_app.services.statements import kept


def test_the_same_parts_give_the_same_thing():
    clause = true()
    assert kept(object, "same", clause, 1) is kept(object, "same", clause, 1)


def test_another_clause_that_reads_the_same_gives_another_thing():
    first, second = true() == true(), true() == true()
    assert kept(object, "other", first) is not kept(object, "other", second)


def test_a_part_more_or_a_word_that_differs_gives_another_thing():
    assert kept(object, "word", "a") is not kept(object, "word", "b")
    assert kept(object, "word", "a") is not kept(object, "word", "a", None)
