"""A field for a picture: a chooser, and a box to remove the one that is stored (``macros/upload.html``)."""

from __future__ import annotations

from typing import Any

from flask import url_for
from wtforms import FileField

# One byte more than is ever taken: what is longer need not be read to be refused.
MAX_READ = 2 * 1024 * 1024 + 1


class PictureField(FileField):
    """Its data are the name of what is stored; of a form that was sent, what was chosen: (bytes, whether to remove)."""

    allowed_extensions = ("png", "jpg", "jpeg", "webp")

    def __init__(self, label: Any = None, endpoint: str = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.endpoint = endpoint
        self._should_delete = False

    @property
    def address(self) -> str:
        """Where the stored picture is; empty when there is none."""
        return url_for(self.endpoint, name=self.object_data) if self.object_data else ""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take what is stored, what was sent, and the box."""
        self._should_delete = bool(formdata) and f"_{self.name}-delete" in formdata
        super().process(formdata, *args, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the last file that has a name."""
        chosen = [value for value in valuelist if getattr(value, "filename", "")]
        self.data = (chosen[-1].stream.read(MAX_READ) if chosen else b"", self._should_delete)
