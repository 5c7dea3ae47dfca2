"""One line per request, and one per slow query; neither tells a secret."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta

import pytest
import structlog
from flask import Response, stream_with_context
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

import config
from my_app import create_app
from my_app.extensions import db
from tests.databases import sqlite_url


def lines(captured, event="request"):
    return [line for line in captured if line["event"] == event]


def ask(client, path, **options):
    """The one line that this request leaves."""
    with capture_logs() as captured:
        client.get(path, **options)
    [line] = lines(captured)
    return line


def test_a_request_leaves_its_method_route_status_and_time(client):
    line = ask(client, "/healthz")
    assert (line["method"], line["route"], line["status"]) == ("GET", "/healthz", 200)
    assert line["ms"] >= 0


def test_a_file_is_logged_although_nobody_closes_it(client):
    assert ask(client, "/static/0/icon.svg", buffered=False)["route"] == "/static/<version>/<path:filename>"


def test_an_address_that_matches_nothing_has_no_route(client):
    line = ask(client, "/nowhere")
    assert (line["route"], line["status"]) == (None, 404)


def test_a_signed_in_person_is_named_by_id(cast, sign_in):
    line = ask(sign_in(cast.owner), "/jobs")
    assert line["person"] == cast.owner.id
    assert cast.owner.fs_uniquifier[:8] not in str(line)


def test_a_visitor_is_nobody(client):
    assert ask(client, "/jobs")["person"] is None


def test_the_query_string_is_not_logged(client):
    assert "hunter2" not in str(ask(client, "/jobs?q=hunter2"))


def test_a_request_id_is_taken_from_a_trusted_proxy_only(client, app, monkeypatch):
    assert client.get("/healthz", headers={"X-Request-ID": "abcdef-0123456789"}).headers["X-Request-ID"][:6] != "abcdef"
    monkeypatch.setitem(app.config, "TRUSTED_PROXIES", 1)
    answer = client.get("/healthz", headers={"X-Request-ID": "abcdef-0123456789"})
    assert answer.headers["X-Request-ID"] == "abcdef-0123456789"


@pytest.mark.parametrize("given", ["short", "x" * 100, "with space in it", 'quote"quote"quote'])
def test_a_strange_request_id_is_replaced(client, app, monkeypatch, given):
    monkeypatch.setitem(app.config, "TRUSTED_PROXIES", 1)
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] != given


@pytest.fixture
def streaming(tmp_path):
    """An application whose /stream sends two pieces, with a query between them; every query counts as slow."""
    app = create_app(config.Testing({"DATABASE_URL": sqlite_url(tmp_path), "SLOW_QUERY_MS": "0"}))

    def pieces():
        yield "one "
        db.session.execute(text("SELECT :secret"), {"secret": "hunter2"})
        yield "two"

    app.add_url_rule("/stream/<int:number>", "stream", lambda **_: Response(stream_with_context(pieces())))
    return app.test_client()


def test_a_streamed_answer_is_logged_once_its_last_piece_has_gone(streaming):
    with capture_logs() as captured:
        answer = streaming.get("/stream/7")
        assert not lines(captured)
        assert answer.text == "one two"
        answer.close()
    assert [line["route"] for line in lines(captured)] == ["/stream/<int:number>"]


def test_a_slow_query_is_logged_with_its_route_and_without_its_values(streaming):
    with capture_logs() as captured:
        streaming.get("/stream/7", buffered=True)
    [line] = lines(captured, "slow_query")
    assert (line["route"], line["statement"]) == ("/stream/<int:number>", "SELECT ?")
    assert "hunter2" not in str(captured)


def test_a_quick_query_is_not_logged(cast, client):
    with capture_logs() as captured:
        client.get("/jobs")
    assert not lines(captured, "slow_query")


@pytest.fixture
def written():
    """What the log writes, as it is written."""
    before, out = structlog.get_config(), io.StringIO()
    structlog.configure(**{**before, "logger_factory": structlog.PrintLoggerFactory(out)})
    yield out
    structlog.configure(**before)


def test_a_line_is_one_json_object_with_its_time_in_utc(client, written):
    client.get("/nowhere")
    [line] = [json.loads(each) for each in written.getvalue().splitlines()]
    assert (line["event"], line["status"], line["address"]) == ("request", 404, "127.0.0.1")
    assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)


def test_no_line_can_be_slipped_in(app, written):
    structlog.get_logger().info("anything", reason='one\n{"event": "another"}\r\u2028three')
    [line] = written.getvalue().splitlines()
    assert json.loads(line)["event"] == "anything"


SECRET = "hunter2"  # a traceback quotes the code


def away():
    raise OperationalError("SELECT secret", {"name": SECRET}, ValueError(SECRET))


def fault():
    db.session.execute(text("CREATE TABLE small (name TEXT CHECK (length(name) < 3))"))
    db.session.execute(text("INSERT INTO small VALUES (:name)"), {"name": SECRET})


@pytest.mark.parametrize(("break_down", "event"), [(away, "database_unavailable"), (fault, "unexpected")])
def test_a_fault_is_told_with_its_request_and_without_values(streaming, monkeypatch, written, break_down, event):
    app = streaming.application
    monkeypatch.setitem(app.view_functions, "stream", lambda **_: break_down())
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = streaming.get("/stream/7")
    told = [json.loads(each) for each in written.getvalue().splitlines()]
    [line] = [each for each in told if each["level"] == "error"]
    assert (line["event"], line["request_id"]) == (event, answer.headers["X-Request-ID"])
    assert SECRET not in written.getvalue()
