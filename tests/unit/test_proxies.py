"""Which addresses, schemes and hosts of a request are believed, and what an address counts as."""

from __future__ import annotations

import pytest
from flask import Flask, request

from my_app.web import proxies
from my_app.web.limits import network_of

FORGED = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
ADDED = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "jobs.example.org"}
BOTH = {name: f"{FORGED[name]}, {ADDED[name]}" for name in FORGED}


@pytest.mark.parametrize(
    ("hops", "headers", "believed"),
    [
        (0, FORGED, ["127.0.0.1", "http", "localhost"]),
        (1, ADDED, list(ADDED.values())),
        (1, BOTH, list(ADDED.values())),
        (1, {}, ["127.0.0.1", "http", "localhost"]),
    ],
)
def test_only_what_trusted_proxies_have_added_is_believed(hops, headers, believed):
    app = Flask("behind")
    app.config["TRUSTED_PROXIES"] = hops
    proxies.init_app(app)
    app.add_url_rule("/", view_func=lambda: [request.remote_addr, request.scheme, request.host])
    assert app.test_client().get("/", headers=headers).json == believed


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_counts_as_its_network(address, counted):
    assert network_of(address) == counted
