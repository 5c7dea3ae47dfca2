"""Addresses within this site: where to go back to, and never anywhere else."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from flask import request

UNUSABLE = re.compile(r"[\x00-\x20\x7f\\]")
MAX_LENGTH = 2000


def local_address(target: str | None, otherwise: str) -> str:
    """``target`` when it is a path of this site, else ``otherwise``.

    Browsers drop tabs and line ends, and read a backslash as a slash: an address with any of them is not taken.
    """
    if not target or len(target) > MAX_LENGTH or not target.startswith("/") or UNUSABLE.search(target):
        return otherwise
    try:
        parts = urlsplit(target)
    except ValueError:
        return otherwise
    return otherwise if target.startswith("//") or parts.scheme or parts.netloc else target


def is_local(target: str) -> bool:
    """Whether an address is a path of this site."""
    return local_address(target, "") != ""


def here() -> str:
    """The path and query of this page, to come back to; the front page when it cannot be read with GET."""
    rule = request.url_rule
    if request.method not in ("GET", "HEAD") and (rule is None or "GET" not in (rule.methods or ())):
        return request.script_root + "/"
    query = request.query_string.decode("ascii", "ignore")
    return quote(request.script_root + request.path) + (f"?{query}" if query else "")
