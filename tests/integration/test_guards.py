"""Input that no person types gets a 400 that names it, before a view sees it."""

from __future__ import annotations

import pytest

from my_app.web.guards import MAX_PARAMETER_LENGTH


def test_a_nul_in_a_parameter_is_named(client):
    answer = client.get("/jobs?q=a%00b")
    assert answer.status_code == 400
    assert "“q”" in answer.text


def test_a_nul_in_a_parameters_name_is_refused(client):
    assert client.get("/jobs?a%00b=1").status_code == 400


def test_an_over_long_parameter_is_named(client):
    answer = client.get("/jobs", query_string={"place": "x" * (MAX_PARAMETER_LENGTH + 1)})
    assert answer.status_code == 400
    assert "“place”" in answer.text


def test_a_parameter_of_just_the_longest_length_passes(client):
    assert client.get("/jobs", query_string={"zzz": "x" * MAX_PARAMETER_LENGTH}).status_code == 200


def test_an_over_long_name_is_refused(client):
    assert client.get("/jobs", query_string={"x" * (MAX_PARAMETER_LENGTH + 1): "1"}).status_code == 400


def test_a_nul_in_the_path_is_refused(client):
    assert client.get("/jobs/1/a%00b").status_code == 400


@pytest.mark.parametrize("path", ["/jobs?q=%ff%fe", "/jobs?q=%ed%a0%80", "/%ff", "/jobs?%c3=1"])
def test_bytes_that_are_no_utf8_never_break_the_site(client, path):
    assert client.get(path).status_code < 500


def test_markup_in_a_parameters_name_is_shown_as_text(client):
    assert "<script>alert" not in client.get("/jobs?<script>alert(1)</script>=%00").text
