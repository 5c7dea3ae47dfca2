"""The protected base of a view of files (Flask-Admin's ``FileAdmin``): shut, unless it names its permissions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.units import format_unit
from flask import abort, request, send_file
from flask_admin.contrib.fileadmin import BaseFileAdmin, LocalFileStorage
from flask_babel import gettext as _

from my_app.admin.access import ProtectedMixin
from my_app.policies import Permission
from my_app.services.validation import CONTROL
from my_app.web import filters
from my_app.web.actor import current_actor

UNITS = (("digital-megabyte", 10**6), ("digital-kilobyte", 10**3), ("digital-byte", 0))


class CarefulStorage(LocalFileStorage):
    """A folder in which no step writes over another file, and whose files are kept, not shown as pages of ours."""

    def __init__(self, base_path: str, allowed: Callable[[str], bool]) -> None:
        super().__init__(base_path)
        self.allowed = allowed

    def rename_path(self, src: Any, dst: Any) -> None:
        """Refuse a name that is taken, or of a kind that may not be uploaded."""
        if Path(dst).exists():
            raise ValueError(_("There is a file of this name already."))
        if not Path(src).is_dir() and not self.allowed(Path(dst).name):
            raise ValueError(_("Files of this kind are not allowed."))
        super().rename_path(src, dst)

    def delete_tree(self, directory: str) -> None:
        """Refuse to delete the folder that holds everything."""
        if Path(directory).samefile(self.base_path):
            raise ValueError(_("This folder cannot be deleted."))
        super().delete_tree(directory)

    def send_file(self, file_path: Any) -> Any:
        """As a download: a page among the files would have the rights of whoever opens it."""
        if not Path(file_path).is_file():
            abort(404)
        return send_file(file_path, as_attachment=True)


class ProtectedFileAdmin(ProtectedMixin, BaseFileAdmin):
    """The files of one folder. They have no rows: a permission over anything at all lets one in."""

    # What it takes to change anything; without it the files can only be read.
    write_permission: Permission | None = None

    def __init__(self, base_path: str, **kwargs: Any) -> None:
        if self.write_permission and not self.allowed_extensions:
            raise ValueError(f"{type(self).__name__} must name its allowed_extensions.")
        super().__init__(storage=CarefulStorage(base_path, self.is_file_allowed), **kwargs)

    @property
    def may_write(self) -> bool:
        """Whether the actor may upload, rename, change and delete."""
        return self.may(self.write_permission)

    can_upload = can_delete = can_delete_dirs = can_mkdir = can_rename = may_write  # type: ignore[assignment]

    def is_file_editable(self, filename: str) -> bool:
        """To change a text is to write."""
        return self.may_write and super().is_file_editable(filename)

    def is_file_allowed(self, filename: str) -> bool:
        """Hidden files are none of a kind that is named."""
        return not filename.startswith(".") and super().is_file_allowed(filename)

    def is_in_folder(self, base_path: str, directory: Any) -> bool:
        """Upstream takes ``/srv/files-of-others`` to be in ``/srv/files``."""
        path = self.normpath(directory)
        return path == base_path or path.startswith(base_path.rstrip("/") + "/")

    def timestamp_format(self, timestamp: float) -> str:
        """When the file was changed, in the reader's zone and language."""
        return filters.moment(datetime.fromtimestamp(timestamp, UTC)) if timestamp else ""

    def size_words(self, size: int) -> str:
        """The size in the unit that fits it."""
        unit, share = next((unit, share) for unit, share in UNITS if size >= share)
        return format_unit(round(size / max(share, 1), 1), unit, "short", locale=current_actor().locale)

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        texts = [*request.values.values(), *(str(value) for value in kwargs.values())]
        if name != "edit" and any(CONTROL.search(text) for text in texts):
            abort(404)
        return super()._handle_view(name, **kwargs)

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """A form that comes back was not accepted; what is not there is 404."""
        if fn.__name__ == "index_view" and not Path(self._normalize_path(kwargs.get("path"))[1]).is_dir():
            abort(404)
        answer = super()._run_view(fn, *args, **kwargs)
        return (answer, 422) if request.method == "POST" and isinstance(answer, str) else answer
