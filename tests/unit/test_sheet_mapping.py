"""Column mappings: what the TOML may say, and what is refused with a sentence."""

from __future__ import annotations

import pytest

from my_app.errors import Invalid
from my_app.services.imports.mapping import load_mapping, meaning, pieces


@pytest.fixture
def toml(tmp_path):
    """``toml(text)``: the mapping that a file with this text is."""

    def load(text):
        path = tmp_path / "mapping.toml"
        path.write_text(text, "utf-8")
        return load_mapping(path)

    return load


def test_a_mapping_is_read(toml):
    mapping = toml(
        'mend_text = true\n[columns]\ntitle = "{A}"\ndescription = ["{B}", "{C}"]\n[defaults]\ncountry = "US"'
    )
    assert mapping.columns == {"title": ("{A}",), "description": ("{B}", "{C}")}
    assert mapping.mend_text
    assert mapping.defaults == {"country": "US"}


@pytest.mark.parametrize(
    ("pattern", "fits", "others"),
    [
        ("C++*", ["C++ developers", "C++"], ["CCC developers", "C+"]),
        (".*", [".net", "."], ["net"]),
        ("(a|b)*[x]", ["(a|b) and [x]"], ["a and x", "(a|b)x"]),
        ("*a*b*", ["ab", "xaxbx", "a\nb"], ["ba"]),
        ("ab*ba", ["abba"], ["aba"]),
    ],
)
def test_all_signs_but_the_star_are_themselves(pattern, fits, others):
    assert [meaning({pattern: "x"}, text) for text in fits] == ["x"] * len(fits)
    assert [meaning({pattern: "x"}, text) for text in others] == [None] * len(others)


def test_many_stars_cost_nothing():
    assert meaning({"*a" * 200 + "*b": "x"}, "a" * 50_000) is None


def test_a_header_may_hold_colons_and_exclamation_marks():
    assert pieces("{Job: ID}-{Full-Time/Part-Time}{Pay!s}") == [
        ("", "Job: ID"),
        ("-", "Full-Time/Part-Time"),
        ("", "Pay!s"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '[columns]\nsalary = "{A}"',
        '[columns]\nstate = "{A}"',
        '[columns]\ntitle = "{A"',
        "[columns]\ntitle = 5",
        '[values.colour]\nA = "b"',
        "[values.category]\nA = 5",
        '[defaults]\nnothing = "x"',
        "only = 5",
        'columns = "x"',
        "[column]",
        'decimal_sign = ";"',
        "no toml",
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(toml, text):
    with pytest.raises(Invalid) as refused:
        toml(text)
    assert str(refused.value.errors["mapping"])


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Invalid):
        load_mapping(tmp_path / "none.toml")


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid):
        load_mapping(tmp_path / "binary.toml")


@pytest.mark.parametrize(
    ("text", "value"), [("Health", "exact"), ("Health Law", "pattern"), ("Law", "rest"), ("", None)]
)
def test_the_text_itself_comes_before_patterns(text, value):
    assert meaning({"*": "rest"} | {}, "x") == "rest"
    assert meaning({"Health*": "pattern", "Health": "exact", "*": "rest"}, text) == value
