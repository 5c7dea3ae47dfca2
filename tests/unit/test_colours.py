"""The house colours can be told apart, light and dark: words 4.5 to 1, edges of controls and the focus ring 3 to 1."""

from __future__ import annotations

import re

import pytest

from my_app.web.assets import OWN

CSS = (OWN / "css/site.css").read_text(encoding="utf-8")
GROUNDS = ("--site-page", "--site-card")
WORDS = ("--bs-body-color", "--bs-secondary-color", "--bs-link-color", "--bs-form-invalid-color")
SIGNS = ("--site-control-border", "--site-focus", "--bs-form-invalid-border-color")


def colours(theme: str) -> dict[str, str]:
    """The variables of one theme."""
    block = re.search(rf'\[data-bs-theme="{theme}"\] {{(.*?)}}', CSS, re.DOTALL)
    return dict(re.findall(r"(--[\w-]+): (#\w+);", block[1]))


def brightness(colour: str) -> float:
    """The relative luminance of WCAG."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far apart two colours are: 1 to 21."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("names, least", [(WORDS, 4.5), (SIGNS, 3)])
def test_colours_can_be_told_apart(theme, names, least):
    found = colours(theme)
    pairs = {(name, ground): contrast(found[name], found[ground]) for name in names for ground in GROUNDS}
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < least} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_links_can_be_read_on_the_tinted_ground(theme):
    assert contrast(colours(theme)["--bs-link-color"], colours(theme)["--site-accent-soft"]) >= 4.5
