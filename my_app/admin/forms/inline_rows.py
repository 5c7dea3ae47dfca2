"""The fields of a form within a form: the rows that hang on the one that is edited."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask_admin.contrib.sqla.fields import InlineModelFormList
from flask_admin.model.fields import InlineModelFormField
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms.utils import unset_value

from my_app.extensions import db
from my_app.policies import rows
from my_app.services.children import Children
from my_app.web.actor import current_actor

MAX_ROWS = 100
BLANK = "__index__"


class InlineRow(InlineModelFormField):
    """One row: a form with its key in a hidden field."""

    # The key that was posted names no row of this one: deleted meanwhile, or never in sight.
    lost = False

    def number_problems(self, number: int) -> Iterator[str]:
        """What is wrong with the row, in words that name it."""
        for field in self.form:
            for error in field.errors:
                yield _("Row %(number)s, %(field)s: %(problem)s", number=number, field=field.label.text, problem=error)

    def untouched(self) -> bool:
        """Whether this is a new row into which nothing was put."""
        if self.get_pk():
            return False
        fresh = type(self.form)()
        fields = [field for field in self.form if field.short_name != self._pk]
        asked = [field for field in fields if not hasattr(field, "iter_choices")]
        return bool(asked) and not any(was_filled(field, fresh[field.short_name]) for field in fields)


def was_filled(field: Any, fresh: Any) -> bool:
    """Whether something was put into the field that a browser would not have sent by itself."""
    posted = [str(value) for value in field.raw_data or () if str(value).strip() not in ("", "__None")]
    if hasattr(field, "iter_choices"):
        first = next((str(choice[0]) for choice in field.iter_choices()), "")
        return bool(posted) and posted != [first]
    return bool(posted) and (bool(field.process_errors) or field.data != fresh.data)


class InlineRows(InlineModelFormList):
    """The rows that are in sight, matched by their keys: another's row is not there, whatever is posted."""

    form_field_type = InlineRow

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the rows; each posted key finds its own row, in whatever order they come."""
        self.entries, self.last_index, self.process_errors = [], -1, []
        present = {str(getattr(row, self._pk)): row for row in self.in_sight(data)}
        self.object_data = list(present.values())
        if not formdata:
            for row in self.object_data:
                self._add_entry(None, row)
            return
        for index in sorted(set(self._extract_indices(self.name, formdata)))[: MAX_ROWS + 1]:
            key = formdata.get(f"{self.name}-{index}-{self._pk}", "")
            entry: Any = self._add_entry(formdata, present.get(key, unset_value), index=index)
            entry.lost = bool(key) and key not in present
            entry._should_delete = f"del-{entry.id}" in formdata

    def in_sight(self, data: Any) -> list[Any]:
        """The related rows over which the actor holds the relation's permission."""
        if data is unset_value or not data:
            return []
        key = getattr(self.model, self._pk)
        scope = rows(current_actor(), self.permission, self.model)
        with db.session.no_autoflush:
            keys = [getattr(row, self._pk) for row in data]
            seen = set(db.session.scalars(select(key).where(key.in_(keys), scope)))
        return [row for row in data if getattr(row, self._pk) in seen]

    @property
    def permission(self) -> Any:
        """What the view names for this relation."""
        return self.inline_view.row_permissions[self.short_name]

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """The numbers of the posted rows; upstream fails on digits that are none."""
        for name in formdata:
            number = name[len(prefix) + 1 :].split("-", 1)[0] if name.startswith(f"{prefix}-") else ""
            if number.isascii() and number.isdigit() and len(number) < 7:
                yield int(number)

    def add_blank(self) -> None:
        """One more row, for whom no script adds it."""
        if len(self.entries) < MAX_ROWS:
            self._add_entry(None)

    def present_rows(self) -> list[InlineRow]:
        """The rows to be saved: neither taken out nor left empty."""
        return [entry for entry in self.entries if not (self.should_delete(entry) or entry.untouched())]

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Each row that is to be saved, then the list as a whole; the messages name the row."""
        self.errors: list[Any] = []
        if len(self.entries) > MAX_ROWS:
            self.errors.append(_("At most %(limit)s rows can be saved at a time.", limit=MAX_ROWS))
        for entry in self.present_rows():
            number = self.entries.index(entry) + 1
            if entry.lost:
                self.errors.append(_("Row %(number)s is no longer there.", number=number))
            elif not entry.validate(form):
                self.errors.extend(entry.number_problems(number))
        self._run_validation_chain(form, chain(self.validators, extra_validators))
        return not self.errors

    @property
    def data(self) -> Children:
        """What the service is to do."""
        present, keys = self.present_rows(), {str(getattr(row, self._pk)): row for row in self.object_data}

        def key(entry: Any) -> Any:
            return getattr(keys[entry.get_pk()], self._pk)

        def values(entry: Any) -> dict[str, Any]:
            return {name: value for name, value in entry.form.data.items() if name != self._pk}

        return Children(
            self.model,
            self.permission,
            kept={key(entry): values(entry) for entry in present if entry.get_pk()},
            added=[values(entry) for entry in present if not entry.get_pk()],
            removed=[key(row) for row in self.entries if self.should_delete(row) and row.get_pk() in keys],
        )

    def _value(self) -> str:
        """The rows as a line of text, where two versions are compared."""
        fields = ([field for field in row.form if field.short_name != self._pk] for row in self.present_rows())
        return " · ".join(" ".join(str(field.data) for field in row if field.data) for row in fields)

    def __call__(self, **kwargs: Any) -> str:
        """With a blank row beside, which a script copies: its names hold a mark where the number goes."""
        blank = self.unbound_field.bind(form=None, name=f"{self.name}-{BLANK}", _meta=self.meta)
        blank.process(None)
        return self.widget(self, template=blank, check=self.display_row_controls, **kwargs)
