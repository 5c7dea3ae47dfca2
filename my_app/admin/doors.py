"""What the doors of a table find in each other: the view that they are put together to; and any view by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app

if TYPE_CHECKING:
    from flask_admin.contrib.sqla import ModelView

    class Doors(ModelView):
        """For the type checker: a door is part of a view that is protected and has the other doors."""

        def __getattr__(self, name: str) -> Any: ...
else:
    Doors = object


def view_named(endpoint: str) -> Any:
    """The admin's view of this name, for work that is done outside of its requests. Raises LookupError."""
    for admin in current_app.extensions["admin"]:
        for view in admin._views:
            if view.endpoint == endpoint:
                return view
    raise LookupError(endpoint)
