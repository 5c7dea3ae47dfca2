"""The two addresses that a balancer asks."""

from __future__ import annotations

import pytest

import config
from my_app import create_app
from tests.databases import sqlite_url


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_answer_ok(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_answer_whatever_host_they_name(tmp_path, path):
    app = create_app(config.Testing({"DATABASE_URL": sqlite_url(tmp_path), "TRUSTED_HOSTS": "jobs.test"}))
    assert app.test_client().get(path, base_url="http://10.0.0.7").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_set_no_cookie(client, path):
    assert "Set-Cookie" not in client.get(path).headers
