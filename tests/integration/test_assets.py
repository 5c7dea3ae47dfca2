"""Static files: named by their content, kept for a year, compressed; pages are not."""

from __future__ import annotations

import re

import pytest
from flask import url_for

from my_app.web import assets

FILES = [
    "css/site.css",
    "vendor/tom-select/tom-select.popular.min.js",
    "bootstrap/css/bootstrap.min.css",
    "vendor/bootstrap/bootstrap.rtl.min.css",
]


def address(app, filename):
    with app.test_request_context():
        return url_for("static", filename=filename)


@pytest.mark.parametrize("filename", FILES)
def test_a_file_is_kept_for_a_year_and_compressed(app, client, filename):
    answer = client.get(address(app, filename), headers={"Accept-Encoding": "gzip"})
    assert answer.cache_control.max_age == 365 * 24 * 3600
    assert answer.cache_control.immutable
    assert answer.headers["Content-Encoding"] == "gzip"


def test_an_address_of_another_version_is_not_kept(client):
    answer = client.get("/static/0/css/site.css")
    assert answer.status_code == 200
    assert answer.cache_control.max_age == 0


def test_a_changed_file_has_another_address(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "OWN", tmp_path)
    (tmp_path / "a.css").write_text("a {}")
    before = assets.content_version()
    (tmp_path / "a.css").write_text("a { }")
    assert assets.content_version() != before


def test_nothing_else_of_the_library_is_served(app, client):
    assert client.get(address(app, "bootstrap/js/bootstrap.min.js")).status_code == 404


def test_pages_are_not_compressed(client):
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": "gzip"}).headers


def test_every_file_of_a_page_has_the_present_version(client):
    found = re.findall(r'(?:src|href)="(/static/[^"#]+)', client.get("/").text)
    assert len(found) >= 4
    assert {path.split("/")[2] for path in found} == {assets.present_version()}
