"""Logos for invented companies: a letter on a colour, and some companies without."""

from __future__ import annotations

from io import BytesIO
from zlib import crc32

from my_app.services import pictures

SIDE = 128
COLOURS = ("#0b6e4f", "#7b2d8b", "#b23a48", "#1d4e89", "#8a5a00", "#33415c")


def logo(slug: str) -> str | None:
    """The name of the stored picture; the same companies have the same one each time, and a third has none."""
    number = crc32(slug.encode())
    return pictures.store(drawn(slug[0].upper(), COLOURS[number % len(COLOURS)])) if number % 3 else None


def drawn(letter: str, colour: str) -> bytes:
    """A picture as it is stored."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (SIDE, SIDE), colour)
    place, font = (SIDE / 2, SIDE / 2), ImageFont.load_default(size=SIDE * 0.6)
    ImageDraw.Draw(picture).text(place, letter, font=font, fill="white", anchor="mm")
    out = BytesIO()
    picture.save(out, "PNG")
    return pictures.small(out.getvalue(), "logo")
