"""Fields for related rows: each offers, and accepts, only what the policy lets the actor choose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from flask_admin.contrib.sqla.fields import QuerySelectField, QuerySelectMultipleField
from flask_admin.model.fields import AjaxSelectField, AjaxSelectMultipleField
from flask_babel import gettext
from wtforms import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, Select

from my_app.admin.forms.lookup import MAX_QUERY_LENGTH, SEARCH_BOX
from my_app.services.validation import CONTROL

OFFERED = 50
NOTHING = ("", "__None")


class CheckboxesField(QuerySelectMultipleField):
    """Several related rows, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RefuseOutOfScope:
    """Upstream reads an id that is not on offer as “none chosen”, where none is allowed; here it is refused."""

    def pre_validate(self: Any, form: Any) -> None:
        """Refuse a posted id that names nothing on offer."""
        posted = self.raw_data[0] if self.raw_data else ""
        if posted not in NOTHING and self.data is None:
            raise ValidationError(gettext("This is not one of the choices."))
        super().pre_validate(form)  # type: ignore[misc]


class RelationField(RefuseOutOfScope, QuerySelectField):
    """One related row, as a plain select."""

    widget = Select()


class Lookup:
    """A real select: what is chosen, and the first options that fit what was looked for.

    Where there are more, the form has a search box beside it; with a script, the picker asks for them as one types.
    """

    term = ""

    def process(self: Any, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read what was typed into the search box as well."""
        super().process(formdata, *args, **kwargs)  # type: ignore[misc]
        typed = (formdata.get(self.search_name) or "") if formdata else ""
        self.term = CONTROL.sub("", typed)[:MAX_QUERY_LENGTH].strip()

    @property
    def search_name(self: Any) -> str:
        """The name of the search box."""
        return f"{SEARCH_BOX}{self.name}"

    @cached_property
    def found(self: Any) -> list[Any]:
        """The first options, and one more when that is not all of them."""
        return list(self.loader.get_list(self.term, limit=OFFERED + 1))

    @property
    def searchable(self) -> bool:
        """Whether there are more options than the select offers."""
        return bool(self.term) or len(self.found) > OFFERED

    @property
    def chosen(self: Any) -> list[Any]:
        """The rows that are chosen now."""
        return [self.data] if self.data is not None else []

    @property
    def only(self: Any) -> Any:
        """The single row that can be chosen, where one must be; None when there is a choice."""
        if self.allow_blank or self.term or len(self.found) != 1:
            return None
        return self.found[0] if self.chosen in ([], self.found) else None

    def blank(self: Any) -> tuple[str, str]:
        """The option that chooses nothing."""
        return ("__None", self.blank_text or "—") if self.allow_blank else ("", gettext("Choose…"))

    def iter_choices(self: Any) -> Iterator[tuple[Any, str, bool, dict[str, Any]]]:
        """What is chosen comes first, unless it is among the options anyway."""
        chosen, offered = self.chosen, self.found[:OFFERED]
        if not isinstance(self, LookupManyField):
            yield (*self.blank(), not chosen, {})
        for row in [*(row for row in chosen if row not in offered), *offered]:
            key, words = self.loader.format(row)
            yield key, words, row in chosen, {}


class LookupField(Lookup, RefuseOutOfScope, AjaxSelectField):
    """One related row, found by a look-up."""

    widget = Select()


class LookupManyField(Lookup, AjaxSelectMultipleField):
    """Several related rows, found by a look-up."""

    widget = Select(multiple=True)
    only = None

    @property
    def chosen(self) -> list[Any]:
        """The rows that are chosen now."""
        return list(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing posted means nothing chosen: upstream keeps what was."""
        if any(valuelist):
            super().process_formdata([value for value in valuelist if value])
        else:
            self.data = []
