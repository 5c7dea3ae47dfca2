"""docs/security.md: each test that it names is there, and its figures are what its lines say."""

from __future__ import annotations

import re
from collections import Counter

import config

PAGE = (config.ROOT / "docs" / "security.md").read_text()
LINE = re.compile(r"^\| (\d+)\.[\d.]+ \| .* \| [12] \| \*\*(met|n/a|open)\*\* \|", re.MULTILINE)
FIGURES = re.compile(r"^\| (?:V(\d+) [^|]*|\*\*all\*\*) \|([\d |*]+)\|$", re.MULTILINE)


def test_each_test_that_it_names_is_there():
    for file, name in set(re.findall(r"`((?:unit|integration|matrix|browser)/[\w/]+\.py)::(\w+)`", PAGE)):
        assert f"def {name}(" in (config.ROOT / "tests" / file).read_text(), f"{file}::{name}"


def test_its_figures_are_what_its_lines_say():
    counts = Counter((chapter, state) for chapter, state in LINE.findall(PAGE))
    chapters = {chapter for chapter, _state in counts}
    wanted = {chapter: [counts[chapter, state] for state in ("met", "n/a", "open")] for chapter in chapters}
    wanted[""] = [sum(column) for column in zip(*wanted.values(), strict=True)]
    told = {chapter: [int(each) for each in re.findall(r"\d+", cells)] for chapter, cells in FIGURES.findall(PAGE)}
    assert told == {chapter: [*figures, sum(figures)] for chapter, figures in wanted.items()}
