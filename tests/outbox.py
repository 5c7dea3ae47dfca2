"""Reading mails."""

from __future__ import annotations

import re


def link(text: str, path: str) -> str:
    """The local part of the address in ``text`` whose path begins with ``path``."""
    return re.search(rf"https?://[^/\s]+({path}[^\s\"<]+)", text)[1]
