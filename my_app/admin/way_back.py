"""The way back from a row to the list: the links of a list need not carry its address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import request

from my_app.web.addresses import local_address


class WayBackMixin:
    """A page of one row leads back to the list that it was opened from, filters and all."""

    def render(self: Any, name: str, **kwargs: Any) -> Any:
        """Render the page; one without an address to go back to takes it from where the person came from."""
        door = (request.endpoint or "").rpartition(".")[2]
        if door in ("create_view", "edit_view", "details_view") and not request.values.get("url"):
            kwargs["return_url"] = self.way_back()
        return super().render(name, **kwargs)  # type: ignore[misc]

    def way_back(self: Any) -> str:
        """The view's list as the ``Referer`` has it; the plain list when it names anything else."""
        index = str(self.get_url(".index_view"))
        try:
            origin = urlsplit(request.referrer or "")
        except ValueError:
            return index
        # After a refused bulk action the list stands at the action's address.
        lists = (urlsplit(index).path, self.get_url(".action_view"))
        if origin.netloc != request.host or origin.path not in lists or not origin.query:
            return index
        return local_address(f"{index}?{origin.query}", index)
