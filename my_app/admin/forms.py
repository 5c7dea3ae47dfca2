"""Form fields for the columns of a table, with native inputs and a limit on everything."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_admin.contrib.sqla.fields import QuerySelectField, QuerySelectMultipleField
from flask_admin.contrib.sqla.form import AdminModelConverter
from flask_admin.model.fields import AjaxSelectField, AjaxSelectMultipleField
from flask_babel import gettext, lazy_gettext
from sqlalchemy import Column, String, inspect, select
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    Field,
    FloatField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Length, NumberRange, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, Select

from my_app import i18n
from my_app.admin.kinds import Kind, kind_of, plain_type
from my_app.extensions import db
from my_app.policies import rows
from my_app.services.validation import CONTROL
from my_app.web.actor import current_actor

LONG_TEXT = 600
MAX_TEXT = 20_000
INTEGER_LIMIT = 2**31 - 1
TOO_LARGE = lazy_gettext("This number is too large.")
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]


def usable_text(form: Any, field: Field) -> None:
    """Refuse characters that no database column takes."""
    if isinstance(field.data, str) and CONTROL.search(field.data):
        raise StopValidation(gettext("This contains characters that cannot be stored."))


def finite(form: Any, field: Field) -> None:
    """Refuse NaN and the infinities."""
    if field.data is not None and not math.isfinite(field.data):
        raise StopValidation(gettext("This is not a number."))


def readable(form: Any, field: Field) -> None:
    """Go no further when what was typed could not be read at all: one message is enough."""
    if field.process_errors:
        raise StopValidation


class MomentField(DateTimeLocalField):
    """Date and time, typed in the actor's time zone, as an aware moment."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=FORMATS, **kwargs)

    def process_data(self, value: datetime | None) -> None:
        """Show the moment in the actor's zone."""
        self.stored = value
        self.data = value.astimezone(current_actor().zone).replace(tzinfo=None) if value else None

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the moment in the actor's zone; refuse years that no zone can place."""
        super().process_formdata(valuelist)
        if self.data is None:
            return
        if not 1900 <= self.data.year <= 2200:
            self.data = None
            raise ValueError(gettext("Choose a year between 1900 and 2200."))
        self.data = self.data.replace(tzinfo=current_actor().zone).astimezone(UTC)
        # The input shows minutes: left alone, it must not cut off the stored seconds.
        if self.stored and self.data == self.stored.replace(second=0, microsecond=0):
            self.data = self.stored


class UuidField(StringField):
    """A UUID."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read any of the usual spellings."""
        text = valuelist[0].strip() if valuelist else ""
        try:
            self.data = uuid.UUID(text) if text else None
        except ValueError:
            self.data = None
            raise ValueError(gettext("This is not a UUID.")) from None

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else str(self.data or "")


class SecondsField(FloatField):
    """A length of time, typed in seconds."""

    def process_data(self, value: timedelta | None) -> None:
        """Show seconds."""
        self.data = value.total_seconds() if value is not None else None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read seconds, up to some thousand years."""
        super().process_formdata(valuelist)
        if self.data is not None:
            seconds = float(self.data)
            if not math.isfinite(seconds) or abs(seconds) > 1e11:
                self.data = None
                raise ValueError(gettext("This number is too large."))
            self.data = timedelta(seconds=seconds)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        data: Any = self.data
        seconds = data.total_seconds() if isinstance(data, timedelta) else data
        return "" if seconds is None else f"{seconds:g}"


class CheckboxesField(QuerySelectMultipleField):
    """Several related rows, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RefuseOutOfScope:
    """Upstream reads an id that is not on offer as “none chosen”, where none is allowed; here it is refused."""

    def pre_validate(self: Any, form: Any) -> None:
        """Refuse a posted id that names nothing on offer."""
        posted = self.raw_data[0] if self.raw_data else ""
        if posted not in ("", "__None") and self.data is None:
            raise ValidationError(gettext("This is not one of the choices."))
        super().pre_validate(form)  # type: ignore[misc]


class RelationField(RefuseOutOfScope, QuerySelectField):
    """One related row, as a plain select."""

    widget = Select()


class LookupField(RefuseOutOfScope, AjaxSelectField):
    """One related row, found by a look-up."""


class Converter(AdminModelConverter):
    """Columns to fields, by the kind of the column; relations offer only what the policy allows."""

    def get_converter(self, column: Column[Any]) -> Callable[..., Field] | None:
        """The maker of the field; a kind without one is left to upstream."""
        kind = kind_of(column)
        makers: dict[Kind, Callable[..., Field]] = {
            Kind.BOOLEAN: self.plain(BooleanField),
            Kind.CHOICE: self.choice,
            Kind.DATE: self.plain(DateField),
            Kind.DECIMAL: self.decimal,
            Kind.FLOAT: self.plain(FloatField, finite),
            Kind.INTEGER: self.plain(IntegerField, NumberRange(-INTEGER_LIMIT, INTEGER_LIMIT, TOO_LARGE)),
            Kind.INTERVAL: self.plain(SecondsField),
            Kind.MOMENT: self.plain(MomentField),
            Kind.TEXT: self.text,
            Kind.TIME: self.plain(TimeField),
            Kind.UUID: self.plain(UuidField),
        }
        return makers[kind] if kind else super().get_converter(column)

    def plain(self, make: type[Field], *validators: Any) -> Callable[..., Field]:
        """A field that needs no more than its class and some validators."""

        def convert(field_args: dict[str, Any], **extra: Any) -> Field:
            field_args["validators"].extend([readable, *validators])
            return make(**field_args)

        return convert

    def text(self, column: Column[Any], field_args: dict[str, Any], **extra: Any) -> Field:
        """One line, or several when the column is long."""
        plain: Any = plain_type(column)
        limit = plain.length or MAX_TEXT
        field_args["validators"].extend([Length(max=limit), usable_text])
        if column.nullable:
            field_args["filters"].append(lambda value: value or None)
        make = TextAreaField if limit > LONG_TEXT or not isinstance(plain, String) else StringField
        return make(**field_args)

    def decimal(self, column: Column[Any], field_args: dict[str, Any], **extra: Any) -> Field:
        """A number that fits the column."""
        plain: Any = plain_type(column)
        limit = 10 ** ((plain.precision or 18) - (plain.scale or 0)) - 1
        field_args["validators"].extend([readable, finite, NumberRange(-limit, limit, TOO_LARGE)])
        field_args.setdefault("places", None)
        return DecimalField(**field_args)

    def choice(self, column: Column[Any], field_args: dict[str, Any], **extra: Any) -> Field:
        """A select of an enumeration's words; its data are members, or text where the enum has no class."""
        plain: Any = plain_type(column)
        members = plain.enum_class
        choices = i18n.choices(members) if members else [(value, value) for value in plain.enums]
        if column.nullable:
            choices = [("", "—"), *choices]
        field_args["coerce"] = coerce_choice(members)
        return SelectField(choices=choices, **field_args)

    def _model_select_field(self, prop: Any, multiple: Any, remote_model: Any, **kwargs: Any) -> Field:
        """Relations: the view's look-up where it has one, else the rows its permission for the relation reaches."""
        if prop.key in getattr(self.view, "_form_ajax_refs", {}):
            return (AjaxSelectMultipleField if multiple else LookupField)(self.view._form_ajax_refs[prop.key], **kwargs)
        permission = self.view.form_relation_permissions.get(prop.key)

        def in_scope() -> list[Any]:
            statement = select(remote_model).where(rows(current_actor(), permission, remote_model))
            order = getattr(remote_model, "name", inspect(remote_model).primary_key[0])
            return list(db.session.scalars(statement.order_by(order)))

        kwargs["query_factory"] = in_scope
        return CheckboxesField(**kwargs) if multiple else RelationField(**kwargs)


def coerce_choice(members: Any) -> Callable[[Any], Any]:
    """From the posted text, or a stored value, to the member; None for the blank option."""

    def coerce(value: Any) -> Any:
        if value in (None, ""):
            return ""
        return members(value) if members else str(value)

    return coerce
