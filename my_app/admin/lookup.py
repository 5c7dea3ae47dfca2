"""Look-ups for pickers, within what the policy lets the actor choose."""

from __future__ import annotations

from typing import Any

from flask_admin.contrib.sqla.ajax import QueryAjaxModelLoader
from sqlalchemy import String, cast, or_, select

from my_app.admin.keys import coerce_key
from my_app.extensions import db
from my_app.policies import Permission, rows
from my_app.web.actor import current_actor


class ScopedLoader(QueryAjaxModelLoader):
    """Offers, and accepts, only the rows over which the actor holds ``permission``."""

    def __init__(self, name: str, session: Any, model: Any, permission: Permission | None, **options: Any) -> None:
        super().__init__(name, session, model, **options)
        self.permission = permission

    def statement(self) -> Any:
        """The rows in scope."""
        return select(self.model).where(rows(current_actor(), self.permission, self.model))

    def get_one(self, pk: Any) -> Any:
        """The chosen row; None when it is out of scope."""
        key = coerce_key(self.model, pk)
        if key is None:
            return None
        with db.session.no_autoflush:
            return db.session.scalar(self.statement().where(getattr(self.model, self.pk) == key))

    def get_list(self, term: str, offset: int = 0, limit: int = 10) -> list[Any]:
        """A page of rows whose fields contain ``term``."""
        matches = or_(*(cast(field, String).icontains(term, autoescape=True) for field in self._cached_fields))
        order = self.order_by or getattr(self.model, self.pk)
        return list(db.session.scalars(self.statement().where(matches).order_by(order).offset(offset).limit(limit)))
