"""The filters of an address: which conditions it names, how they are grouped, and what a form's parameters come to."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from my_app.admin.filters import address as filter_address
from my_app.admin.filters.choices import AnyChoice, Choice
from my_app.admin.filters.numbers import AtLeast, NumberRange
from my_app.admin.filters.text import Begins, Contains
from my_app.models import Job

SIZES = (("s", "Small"), ("l", "Large"), ("x", "Huge"))
MADE = {
    "place_contains": Contains(Job.place, "Place"),
    "place_begins": Begins(Job.place, "Place"),
    "pay_min": AtLeast(Job.salary_from, "Pay"),
    "pay_between": NumberRange(Job.salary_from, "Pay"),
    "size_equals": Choice(Job.country, "Size", SIZES),
    "size_in": AnyChoice(Job.country, "Size", SIZES),
}
KNOWN = {code: (place, flt) for place, (code, flt) in enumerate(MADE.items())}


def groups(*pairs):
    found = filter_address.grouped(filter_address.conditions(MultiDict(pairs), KNOWN))
    return [[f"{each.name}={each.value}" for each in group] for group in found]


def settled(*pairs):
    return filter_address.settled(MultiDict(pairs), KNOWN)


def test_conditions_of_one_number_are_a_group():
    asked = ("flt0_place_contains", "a"), ("flt1_pay_min", "5"), ("flt0or1_place_contains", "b")
    assert groups(*asked) == [["flt0_place_contains=a", "flt0or1_place_contains=b"], ["flt1_pay_min=5"]]


def test_an_old_address_that_uses_a_number_twice_still_means_both():
    found = groups(("flt0_place_contains", "a"), ("flt0_pay_min", "5"))
    assert found == [["flt0_place_contains=a"], ["flt0_pay_min=5"]]


def test_what_is_left_of_a_group_stays_one():
    asked = ("flt0or1_place_contains", "b"), ("flt0or2_pay_min", "5")
    assert groups(*asked) == [["flt0or1_place_contains=b", "flt0or2_pay_min=5"]]


@pytest.mark.parametrize(
    "sent, meant",
    [
        ([("flt0_size_in", "s"), ("flt0_size_in", "l")], {"flt0_size_in": "s,l"}),
        ([("flt0_pay_between", "5"), ("flt0_pay_between", "9")], {"flt0_pay_between": "5..9"}),
        ([("flt0_pay_between", ""), ("flt0_pay_between", "9")], {"flt0_pay_between": "..9"}),
        ([("flt0_pay_between", ""), ("flt0_pay_between", "")], {}),
        ([("flt0_place_contains", "a"), ("flt0_place_contains", "b")], {"flt0_place_contains": "a"}),
    ],
)
def test_the_controls_of_a_filter_come_to_one_parameter(sent, meant):
    assert settled(*sent) == meant


@pytest.mark.parametrize(
    "name, value, code, meant",
    [
        ("flt0_place_contains", "a", "place_begins", {"flt0_place_begins": "a"}),
        ("flt0or1_place_contains", "a", "place_begins", {"flt0or1_place_begins": "a"}),
        ("flt0_pay_min", "5", "pay_between", {"flt0_pay_between": "5.."}),
        ("flt0_size_in", "s", "size_equals", {"flt0_size_equals": "s"}),
        ("flt0_size_in", "s,l", "size_equals", {"add": "size_equals"}),
        ("flt0or1_pay_between", "5..9", "pay_min", {"add": "pay_min", "or": "0"}),
        ("flt0_place_contains", "", "place_begins", {"add": "place_begins"}),
        ("flt0_place_contains", "a", "nothing", {"flt0_place_contains": "a"}),
        ("flt0_place_contains", "a", "", {"flt0_place_contains": "a"}),
    ],
)
def test_another_question_takes_the_value_along_where_it_fits(name, value, code, meant):
    assert settled((name, value), (f"as_{name}", code)) == meant


def test_what_is_settled_stays_as_it_is():
    args = {"search": " a ", "flt0_size_in": "s,l", "flt0or1_pay_between": "..9", "flt5_gone_since": "x"}
    assert settled(*args.items(), ("add", "pay_min")) == {**args, "add": "pay_min"}


def test_one_more_condition_finds_a_free_number():
    args = MultiDict({"flt0_pay_min": "5", "flt0or1_pay_min": "6"})
    found = filter_address.grouped(filter_address.conditions(args, KNOWN))
    assert filter_address.next_name(found, "pay_min") == "flt1_pay_min"
    assert filter_address.next_name(found, "pay_min", "0") == "flt0or2_pay_min"
