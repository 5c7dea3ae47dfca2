"""Input that no person types gets a 400 that names it, before a view sees it."""

from __future__ import annotations

import pytest

from my_app.web.guards import MAX_ADDRESS_LENGTH, MAX_PARAMETER_LENGTH, MAX_PARAMETERS


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


def test_an_over_long_address_is_414_with_the_limit_in_words(client):
    parts = {f"p{n}": "x" * 1999 for n in range(5)}
    answer = client.get("/jobs", query_string=parts)
    assert answer.status_code == 414
    assert "at most 8000 characters" in answer.text
    assert client.get("/" + "x" * (MAX_ADDRESS_LENGTH - 1)).status_code == 404


def test_more_parameters_than_any_page_has_are_refused(client):
    many = [("place", "")] * MAX_PARAMETERS
    assert client.get("/jobs", query_string=many).status_code == 200
    answer = client.get("/jobs", query_string=[*many, ("q", "")])
    assert answer.status_code == 400
    assert "at most 500" in answer.text


def test_an_over_long_name_is_refused(client):
    assert client.get("/jobs", query_string={"x" * (MAX_PARAMETER_LENGTH + 1): "1"}).status_code == 400


def test_a_nul_in_the_path_is_refused(client):
    assert client.get("/jobs/1/a%00b").status_code == 400


@pytest.mark.parametrize("path", ["/jobs?q=%ff%fe", "/jobs?q=%ed%a0%80", "/%ff", "/jobs?%c3=1"])
def test_bytes_that_are_no_utf8_never_break_the_site(client, path):
    assert client.get(path).status_code < 500


def test_what_was_encoded_twice_stays_a_text(client):
    assert 'value="%41%3Cb%3E"' in client.get("/jobs?q=%2541%253Cb%253E").text
    assert client.get("/static/0/%252e%252e/%252e%252e/config.py").status_code == 404
    assert client.get("/jobs/%2500").status_code == 404


def test_what_looks_like_a_template_is_shown_as_it_was_typed(client):
    page = client.get("/jobs?q={{7*7}}{%25if+1%25}").text
    assert 'value="{{7*7}}{%if 1%}"' in page


@pytest.mark.parametrize("path", ["/.git/config", "/static/.git/config", "/static/0/", "/static/0/css/", "/static/"])
def test_no_folder_and_no_history_is_served(client, path):
    assert client.get(path).status_code == 404


def test_signing_in_gives_no_token(client):
    answer = client.post("/login?include_auth_token", json={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 400
    assert "include_auth_token" in answer.text


def test_markup_in_a_parameters_name_is_shown_as_text(client):
    assert "<script>alert" not in client.get("/jobs?<script>alert(1)</script>=%00").text
