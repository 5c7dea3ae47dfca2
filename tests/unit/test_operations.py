"""What the page for operators says, and what the site itself does, about whom it talks to."""

from __future__ import annotations

import re

import pytest

from tests.catalogues import ROOT

PAGE = (ROOT / "docs/operations.md").read_text()
NGINX = "\n".join(re.findall(r"^    .+$", PAGE.partition("## The proxy")[2].partition("\n## ")[0], re.MULTILINE))
CLIENTS = re.compile(
    r"^ *(?:from|import) (?:socket|ssl|http\.client|urllib\.request|urllib3|requests|httpx|aiohttp|smtplib|ftplib)\b",
    re.MULTILINE,
)
# The one that listens, and those that send mails.
KNOWN = {"my_app/serving.py", "my_app/web/smtp.py", "my_app/web/mails.py"}


@pytest.mark.parametrize(
    "line",
    [
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "return 301 https://$host$request_uri;",
        'Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
        "X-Content-Type-Options nosniff always;",
        "frame-ancestors 'none'\" always;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
    ],
)
def test_the_example_for_nginx_has(line):
    assert line in NGINX


def test_the_example_for_nginx_has_strong_ciphers_alone():
    (ciphers,) = re.findall(r"ssl_ciphers (\S+);", NGINX)
    assert {re.search(r"ECDHE-(?:ECDSA|RSA)-(AES\d+-GCM|CHACHA20)", name)[1] for name in ciphers.split(":")}


def test_no_module_can_ask_another_host():
    found = {str(path.relative_to(ROOT)) for path in ROOT.glob("my_app/**/*.py") if CLIENTS.search(path.read_text())}
    assert found <= KNOWN
