"""Scripts show text as text, run no text, and write only under names of our own."""

from __future__ import annotations

import re

import pytest

from tests.catalogues import ROOT

SCRIPTS = sorted((ROOT / "my_app/static/js").rglob("*.js"))
# What makes elements of a text, or a program, or lets data name what is written.
DANGEROUS = {
    "a text becomes elements": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment",
    "a text becomes a program": r"\beval\(|\bFunction\(|set(?:Timeout|Interval)\(\s*[\"'`]|javascript:",
    "data names what is written": r"\w\[[^\]\"'\d][^\]]*\]\s*=[^=>]|__proto__|\.prototype\s*[.\[=]"
    r"|Object\.assign\((?!document\.createElement)",
}


@pytest.mark.parametrize("what", DANGEROUS)
def test_no_script_is_dangerous(what):
    found = [
        f"{path.name}: {line.strip()}"
        for path in SCRIPTS
        for line in path.read_text().splitlines()
        if re.search(DANGEROUS[what], line)
    ]
    assert found == []
