"""What is kept of a picture: what can be seen in it, in our own format and size, and nothing else."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from my_app.errors import Invalid
from my_app.services import pictures

SECRET = b"where it was taken"


def made(form="PNG", size=(40, 20), mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 0)).save(out, form, **options)
    return out.getvalue()


def seen(data):
    return Image.open(BytesIO(pictures.small(data, "logo")))


def refusal(data):
    with pytest.raises(Invalid) as refused:
        pictures.small(data, "logo")
    return str(refused.value.errors["logo"])


@pytest.mark.parametrize("form", pictures.FORMATS)
def test_each_kind_becomes_one_of_ours(form):
    picture = seen(made(form))
    assert (picture.format, picture.size) == ("WEBP", (40, 20))


def test_a_large_one_is_made_smaller_and_keeps_its_shape():
    assert seen(made(size=(2000, 500))).size == (512, 128)


def test_what_can_be_seen_through_stays_so():
    assert seen(made(mode="RGBA")).convert("RGBA").getpixel((0, 0))[3] == 0


def test_nothing_that_is_hidden_in_it_is_kept():
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    for data in (made("JPEG", exif=exif), made("PNG", pnginfo=text), made() + SECRET, made("WEBP", xmp=SECRET)):
        assert SECRET in data
        assert SECRET not in pictures.small(data, "logo")


def test_it_is_turned_the_right_way_up():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert seen(made("JPEG", exif=exif)).size == (20, 40)


def moving(form):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_one_that_moves_is_refused(form):
    assert "does not move" in refusal(moving(form))


NONE = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "gif": moving("GIF"),
    "bmp": made("BMP"),
    "cut": made(size=(200, 200))[:200],
    "only the beginning": b"\x89PNG\r\n\x1a\n" + bytes(60),
    "nothing but zeros": bytes(1000),
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_picture_of_a_kind_that_we_take_is_refused(name):
    assert "PNG, JPEG or WebP" in refusal(NONE[name])


def test_the_files_size_is_bounded():
    assert "2 MB" in refusal(made() + bytes(pictures.MAX_BYTES))


@pytest.mark.parametrize("size", [(4097, 1), (4090, 4090)])
def test_the_number_of_pixels_is_bounded(size):
    assert "4096" in refusal(made("PNG", size, "1"))


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    """A header that promises a billion pixels, and little behind it."""
    chunk = b"IHDR" + (30_000).to_bytes(4) + (30_000).to_bytes(4) + bytes([8, 6, 0, 0, 0])
    bomb = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4) + made()[33:]
    monkeypatch.setattr(Image.Image, "load", lambda _self: pytest.fail("it was unpacked"))
    assert "4096" in refusal(bomb)
