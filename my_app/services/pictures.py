"""Pictures that people send: logos and avatars. What is stored is made anew from what can be seen in them.

A picture is read by what it is and not by what it is called, measured before it is unpacked, and written as a WebP of
our own: nothing that was hidden in the file, or about where it was taken, is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select, union_all

from my_app.errors import Invalid
from my_app.extensions import db, files
from my_app.models import Company, User

if TYPE_CHECKING:
    from PIL import Image

PREFIX = "picture-"
SUFFIX = ".webp"
CONTENT_TYPE = "image/webp"
FORMATS = ("PNG", "JPEG", "WEBP")
MOVING = ("PNG", "WEBP")  # a JPEG with several pictures is one photograph from two sides
MAX_MB = 2
MAX_BYTES = MAX_MB * 1024 * 1024
MAX_SIDE = 4096
MAX_PIXELS = 16_000_000
SIDE = 512
# A file whose row was not saved in the end, or is saved right now.
UNNAMED_KEPT = timedelta(hours=1)


@dataclass(frozen=True)
class NewPicture:
    """What somebody wants of a picture: another one, none any more, or (without either) the one that there is."""

    data: bytes = b""
    removed: bool = False


SAME = NewPicture()


@contextmanager
def kept(field: str, old: str | None, wanted: NewPicture) -> Iterator[str | None]:
    """The name for the row, which the block saves: then the old file goes. When it fails, the new one does.

    Raises `Invalid` for ``field`` when the picture is none that we take.
    """
    if not wanted.data and not wanted.removed:
        yield old
        return
    name = store(small(wanted.data, field)) if wanted.data else None
    try:
        yield name
    except BaseException:
        remove(name)
        raise
    remove(old)


def small(data: bytes, field: str) -> bytes:
    """The picture in our own format and size. Raises `Invalid` for ``field`` with the reason."""
    problem = _("Choose a picture: PNG, JPEG or WebP.")
    if len(data) > MAX_BYTES:
        raise Invalid({field: _("This picture is too large: at most %(limit)s MB.", limit=MAX_MB)})
    try:
        return written(decoded(data, field))
    except Invalid:
        raise
    except Exception as error:  # a decoder raises whatever it likes at a file that was made to break it
        raise Invalid({field: problem}) from error


def decoded(data: bytes, field: str) -> Image.Image:
    """The picture, unpacked and turned the right way up. Raises `Invalid`, and anything for what is no picture."""
    from PIL import Image, ImageOps

    try:
        seen = Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise too_many_pixels(field) from None
    with seen:
        if max(seen.size) > MAX_SIDE or seen.width * seen.height > MAX_PIXELS:
            raise too_many_pixels(field)
        if seen.format in MOVING and getattr(seen, "n_frames", 1) > 1:
            raise Invalid({field: _("Choose a picture that does not move.")})
        seen.verify()
    picture = Image.open(BytesIO(data), formats=FORMATS)
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG need not be unpacked in full
    picture.load()
    return ImageOps.exif_transpose(picture)


def too_many_pixels(field: str) -> Invalid:
    """Why such a picture is refused."""
    words = _("This picture is too large: at most %(side)s pixels a side, and %(all)s million in all.")
    return Invalid({field: str(words) % {"side": MAX_SIDE, "all": MAX_PIXELS // 1_000_000}})


def written(picture: Image.Image) -> bytes:
    """The picture as a WebP of at most `SIDE` pixels a side, and nothing beside it."""
    from PIL import Image

    seen = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    seen.thumbnail((SIDE, SIDE))
    bare = Image.new(seen.mode, seen.size)
    bare.paste(seen)
    out = BytesIO()
    bare.save(out, "WEBP", quality=90)
    return out.getvalue()


def store(data: bytes) -> str:
    """Write a picture that is ours, and return its name: nobody can guess it."""
    name = PREFIX + files.new(SUFFIX)
    path = files.path(name)
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(data)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def remove(name: str | None) -> None:
    """Remove a picture; one that is gone already is no error."""
    if name:
        files.path(name).unlink(missing_ok=True)


def path(name: str | None) -> Path | None:
    """Where a picture is; None when it is not there."""
    found = files.path(name) if name and name.startswith(PREFIX) else None
    return found if found is not None and found.is_file() else None


def remove_unnamed(now: datetime) -> None:
    """Remove the files that no row names: those of saves that died halfway."""
    old = (now - UNNAMED_KEPT).timestamp()
    found = [each for each in files.folder.glob(f"{PREFIX}*") if each.stat().st_mtime < old]
    if not found:
        return
    columns: list[Any] = [Company.logo, User.avatar]
    named = set(db.session.scalars(union_all(*(select(column).where(column.is_not(None)) for column in columns))))
    for each in found:
        if each.name not in named:
            each.unlink(missing_ok=True)
