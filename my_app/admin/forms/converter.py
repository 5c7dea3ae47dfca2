"""Form fields for the columns of a table, with native inputs and a limit on everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_admin.contrib.sqla.form import AdminModelConverter
from flask_babel import lazy_gettext
from sqlalchemy import Column, String, inspect, select
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    FloatField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Length, NumberRange

from my_app import i18n
from my_app.admin.forms.fields import MomentField, SecondsField, UuidField, finite, readable, usable_text
from my_app.admin.forms.relations import CheckboxesField, LookupField, LookupManyField, RelationField
from my_app.admin.kinds import Kind, kind_of, plain_type
from my_app.extensions import db
from my_app.policies import rows
from my_app.web.actor import current_actor

LONG_TEXT = 600
MAX_TEXT = 20_000
INTEGER_LIMIT = 2**31 - 1
TOO_LARGE = lazy_gettext("This number is too large.")


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
        if limit <= LONG_TEXT and isinstance(plain, String):
            return StringField(**field_args)
        # A browser counts a line end as one character and posts two: what counts is what it counted.
        field_args["filters"].insert(0, plain_line_ends)
        return TextAreaField(**field_args)

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
            return (LookupManyField if multiple else LookupField)(self.view._form_ajax_refs[prop.key], **kwargs)
        permission = self.view.form_relation_permissions.get(prop.key)

        def in_scope() -> list[Any]:
            statement = select(remote_model).where(rows(current_actor(), permission, remote_model))
            order = getattr(remote_model, "name", inspect(remote_model).primary_key[0])
            return list(db.session.scalars(statement.order_by(order)))

        kwargs["query_factory"] = in_scope
        if kwargs.get("allow_blank"):
            kwargs["blank_text"] = kwargs.get("blank_text") or "—"
        return CheckboxesField(**kwargs) if multiple else RelationField(**kwargs)


def plain_line_ends(value: Any) -> Any:
    """``value`` with each line end as one character."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def coerce_choice(members: Any) -> Callable[[Any], Any]:
    """From the posted text, or a stored value, to the member; None for the blank option."""

    def coerce(value: Any) -> Any:
        if value in (None, ""):
            return None
        return members(value) if members else str(value)

    return coerce
