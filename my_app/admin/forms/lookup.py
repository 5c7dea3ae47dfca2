"""Look-ups for pickers, within what the policy lets the actor choose."""

from __future__ import annotations

from typing import Any

from flask_admin.contrib.sqla.ajax import QueryAjaxModelLoader
from sqlalchemy import ColumnElement, String, and_, cast, or_, select, text

from my_app.admin.keys import coerce_key
from my_app.extensions import db
from my_app.models import fold
from my_app.policies import Permission, rows
from my_app.web.actor import current_actor

MAX_QUERY_LENGTH = 200
# The search box of a field, on a form without a script: this and the field's name.
SEARCH_BOX = "_lookup_"


class ScopedLoader(QueryAjaxModelLoader):
    """Offers, and accepts, only the rows over which the actor holds ``permission``."""

    def __init__(self, name: str, session: Any, model: Any, permission: Permission | None, **options: Any) -> None:
        super().__init__(name, session, model, **options)
        self.permission = permission

    def statement(self) -> Any:
        """The rows in scope, narrowed by the view's own ``filters``, which are SQL as upstream documents them."""
        table = self.model.__tablename__
        own = [text(f"{table}.{condition}") for condition in self.filters or ()]
        return select(self.model).where(rows(current_actor(), self.permission, self.model), *own)

    def get_one(self, pk: Any) -> Any:
        """The chosen row; None when it is out of scope."""
        key = coerce_key(self.model, pk)
        if key is None:
            return None
        with db.session.no_autoflush:
            return db.session.scalar(self.statement().where(getattr(self.model, self.pk) == key))

    def get_list(self, term: str, offset: int = 0, limit: int = 10) -> list[Any]:
        """A page of rows in which each word of ``term`` is found, in any of the fields."""
        matches = and_(True, *(or_(*(holds(field, word) for field in self._cached_fields)) for word in term.split()))
        order = self.order_by or getattr(self.model, self.pk)
        return list(db.session.scalars(self.statement().where(matches).order_by(order).offset(offset).limit(limit)))


def holds(field: Any, word: str) -> ColumnElement[bool]:
    """The clause that finds ``word`` in a field; in a folded copy, accents aside."""
    if field.key == "search_text":
        return field.contains(fold(word), autoescape=True)
    return cast(field, String).icontains(word, autoescape=True)
