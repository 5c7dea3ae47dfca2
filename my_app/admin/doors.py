"""What the doors of a table find in each other: the view that they are put together to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask_admin.contrib.sqla import ModelView

    class Doors(ModelView):
        """For the type checker: a door is part of a view that is protected and has the other doors."""

        def __getattr__(self, name: str) -> Any: ...
else:
    Doors = object
