"""The door of every admin view: shut, unless the view names a permission and the actor holds it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext as _

from my_app.policies import Permission
from my_app.web.actor import current_actor
from my_app.web.addresses import local_address
from my_app.web.fresh import require_fresh


class ProtectedMixin:
    """Denies by default. What is out of reach does not exist: 404; signed out, the way leads to the sign-in page."""

    read_permission: Permission | None = None
    # The doors, by the names of their functions, that only open to a fresh proof of who somebody is.
    fresh_doors: Collection[str] = ()

    def is_accessible(self) -> bool:
        """Whether the actor holds this view's permission over anything at all."""
        return self.may(self.read_permission)

    def may(self, permission: Permission | None) -> bool:
        """Whether the actor holds ``permission`` over some row; False when none is named."""
        return permission is not None and current_actor().holds(permission)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        """Send visitors to the sign-in page and back; everybody else finds nothing here."""
        if current_actor().user_id is not None:
            abort(404)
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        return abort(401)

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the view once: upstream calls it again on any TypeError, which hides what really failed.

        Where to go back to must be a path of this site: upstream takes ``http:other.example`` for one.
        """
        target = request.values.get("url")
        if target and local_address(target, "") != target:
            abort(400, _("“%(name)s” has a value that does not exist here.", name="url"))
        asked = require_fresh() if (request.endpoint or "").rpartition(".")[2] in self.fresh_doors else None
        if asked is not None:
            return for_dialog(asked)
        return for_dialog(fn(self, *args, **kwargs))


def for_dialog(answer: Any) -> Any:
    """Where to go next, for a script that must not follow: the page there would swallow the message of success."""
    if request.headers.get("X-Dialog") and getattr(answer, "status_code", 200) in (302, 303):
        return Response(status=204, headers={"Location": answer.headers["Location"]})
    return answer
