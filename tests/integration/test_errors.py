"""Every error is a page in the site's look, and tells nothing that is nobody's business."""

from __future__ import annotations

import pytest
from flask import abort, request
from sqlalchemy.exc import DataError

import config
from my_app import create_app
from my_app.errors import Conflict, Forbidden, Invalid, NotFound
from my_app.extensions import db, limiter
from tests.databases import sqlite_url
from tests.html import parse_strictly

STATUSES = [400, 401, 403, 404, 405, 410, 413, 414, 429, 500, 503]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    url = sqlite_url(tmp_path_factory.mktemp("errors"))
    settings = config.Testing({"DATABASE_URL": url, "TRUSTED_HOSTS": "jobs.test"})
    settings.RATELIMIT_ENABLED = True
    app = create_app(settings)
    app.config["MAX_FORM_PARTS"] = 10
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"] = 1000
    limited = limiter.limit("1 per hour")(lambda: "ok")
    app.add_url_rule("/test/limited", "limited", limited)
    app.add_url_rule("/test/abort/<int:code>", "abort", abort, methods=["GET", "POST"])
    app.add_url_rule("/test/raise/<name>", "raise", raise_error)
    app.add_url_rule("/test/form", "form", lambda: str(len(request.form)), methods=["POST"])
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        db.create_all()  # a refusal is on record
    yield app
    limiter.enabled = False


@pytest.fixture
def client(app):
    return app.test_client()


def get(client, path, **options):
    return client.get(path, base_url="http://jobs.test", **options)


def post(client, path, **options):
    return client.post(path, base_url="http://jobs.test", **options)


def raise_error(name):
    if name == "data":
        raise DataError("SELECT secret", {"password": "hunter2"}, ValueError("hunter2"))
    errors = {
        "not-found": NotFound(),
        "forbidden": Forbidden(),
        "invalid": Invalid({"title": "Enter a title."}),
        "conflict": Conflict("Too late."),
        "overflow": OverflowError("Python int too large"),
        "bug": RuntimeError("hunter2"),
    }
    raise errors[name]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("status", STATUSES)
def test_each_error_is_a_page_in_the_sites_look(client, status, method):
    answer = client.open(f"/test/abort/{status}", method=method, base_url="http://jobs.test")
    assert answer.status_code == status
    assert parse_strictly(answer.text).find(".//header/nav") is not None


@pytest.mark.parametrize("language", ["es", "fr", "de", "ar"])
def test_error_pages_speak_the_browsers_language(client, language):
    answer = get(client, "/nowhere", headers={"Accept-Language": language})
    assert f'lang="{language}"' in answer.text


@pytest.mark.parametrize(
    ("name", "status"),
    [("not-found", 404), ("forbidden", 403), ("invalid", 422), ("conflict", 409), ("data", 400), ("overflow", 400)],
)
def test_a_refusal_of_a_service_has_its_status(client, name, status):
    assert get(client, f"/test/raise/{name}").status_code == status


def test_a_refusals_own_words_are_shown(client):
    assert "Too late." in get(client, "/test/raise/conflict").text


@pytest.mark.parametrize("name", ["bug", "data"])
def test_an_unexpected_error_betrays_nothing(client, name):
    text = get(client, f"/test/raise/{name}").text
    assert "hunter2" not in text
    assert "SELECT" not in text


def test_a_wrong_method_names_the_right_ones(client):
    answer = post(client, "/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_too_many_requests_say_when_to_come_back(client):
    get(client, "/test/limited")
    answer = get(client, "/test/limited")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_huge_form_is_413(client):
    assert post(client, "/test/form", data={"text": "x" * 5000}).status_code == 413


def test_a_form_with_many_parts_is_413(client):
    answer = post(client, "/test/form", data={f"n{i}": "" for i in range(12)}, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_a_plain_form_with_many_fields_is_413_with_the_limit_in_words(client):
    answer = post(client, "/test/form", data={f"n{i}": "" for i in range(12)})
    assert answer.status_code == 413
    assert "at most 10" in answer.text


def test_a_form_without_its_token_is_a_clear_400(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = post(client, "/test/form")
    app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "This form is no longer valid." in answer.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_host_that_is_not_ours_gets_a_page_without_its_name(client, method):
    answer = client.open("/jobs", method=method, base_url="http://evil.test")
    assert answer.status_code == 400
    assert "evil.test" not in answer.text
    assert parse_strictly(answer.text).find(".//header/nav") is not None


def test_a_page_that_cannot_be_rendered_is_replaced_by_a_plain_one(app, client, monkeypatch):
    monkeypatch.setattr("my_app.web.errors.render_template", lambda *_, **__: 1 / 0)
    answer = get(client, "/nowhere")
    assert answer.status_code == 404
    assert parse_strictly(answer.text).find(".//h1").text == "There is nothing here"


def test_the_session_is_given_up_after_an_error(app, client):
    get(client, "/test/raise/bug")
    with app.app_context():
        assert not db.session.registry.has()
