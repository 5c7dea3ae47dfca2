"""How the cells of a list are read: each look of a value is worked out once, and never lent to another."""

from __future__ import annotations

from types import SimpleNamespace

from markupsafe import Markup

from my_app.admin.lists.cells import reader


def view(**formatters):
    return SimpleNamespace(column_formatters=formatters, column_type_formatters={}, _column_choices_map={})


def test_a_text_that_reads_like_markup_is_escaped_all_the_same():
    read = reader(view(name=lambda _view, _context, row, _name: row), None, "name")
    assert read(Markup("<b>bold</b>")) == "<b>bold</b>"
    assert read("<b>bold</b>") == "&lt;b&gt;bold&lt;/b&gt;"


def test_what_cannot_be_looked_up_is_escaped_as_well():
    assert reader(view(), None, "names")(SimpleNamespace(names=["<"])) == "[&#39;&lt;&#39;]"


def test_a_way_that_ends_in_nothing_is_an_empty_cell():
    listed = view()
    listed.column_type_formatters = {type(None): lambda *_of_it: ""}
    assert reader(listed, None, "company.name")(SimpleNamespace(company=None)) == ""
