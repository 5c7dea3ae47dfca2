"""Files on a form: the new one is written before the row is saved, the old one goes after; nothing is left over."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from flask_admin.form.upload import FileUploadField
from flask_babel import lazy_gettext as _

from my_app.errors import Invalid

UNUSABLE = _("This file cannot be used. Choose another.")


@contextmanager
def kept(form: Any, row: Any) -> Iterator[dict[str, Any]]:
    """The form's values, with names in the place of files. What was written is taken back when the block fails."""
    values = dict(form.data)
    written: list[tuple[Any, str]] = []
    replaced: list[tuple[Any, str]] = []
    try:
        for field in form:
            if isinstance(field, FileUploadField):
                _keep(field, row, values, written, replaced)
        yield values
    except BaseException:
        _remove(written)
        raise
    _remove(replaced)


def _keep(field: Any, row: Any, values: dict[str, Any], written: list[Any], replaced: list[Any]) -> None:
    name = field.short_name
    old = getattr(row, name, None)
    values[name] = old
    if field._is_uploaded_file(field.data):
        values[name] = _write(field, row)
        written.append((field, values[name]))
    elif field._should_delete:
        values[name] = None
    if old and values[name] != old:
        replaced.append((field, old))


def _write(field: Any, row: Any) -> str:
    """The name under which the file is stored now: never one that is taken, which may be another row's."""
    wanted = PurePosixPath(field.generate_name(row, field.data) or ".")
    stem, kind = str(wanted.with_suffix("")) if wanted.name else "", wanted.suffix
    if not stem or not field.is_file_allowed(wanted.name):
        raise Invalid({field.short_name: UNUSABLE})
    # An image may be stored in another format than it came in.
    if any(Path(field._get_path(stem + ending)).exists() for ending in (kind, ".jpg")):
        stem = f"{stem}-{secrets.token_hex(4)}"
    try:
        return str(field._save_file(field.data, stem + kind))
    except (OSError, ValueError) as error:
        _remove([(field, stem + kind)])
        raise Invalid({field.short_name: UNUSABLE}) from error


def _remove(files: list[tuple[Any, str]]) -> None:
    for field, name in files:
        field._delete_file(name)


def refuse_any_file(view: Any, form_class: Any) -> None:
    """Raise `ValueError` where a form would take every kind of file."""
    for name, field in vars(form_class).items():
        kind = getattr(field, "field_class", object)
        named = issubclass(kind, FileUploadField) and (
            field.kwargs.get("allowed_extensions") or hasattr(kind, "keep_image_formats")
        )
        if issubclass(kind, FileUploadField) and not named:
            raise ValueError(f"{type(view).__name__}: {name!r} must name its allowed_extensions.")
