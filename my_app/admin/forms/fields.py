"""Fields with native inputs for the kinds of values that upstream's do not fit, and the checks that all share."""

from __future__ import annotations

import math
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import gettext
from wtforms import DateTimeLocalField, Field, FloatField, StringField
from wtforms.validators import StopValidation

from my_app.services.validation import CONTROL
from my_app.web.actor import current_actor

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
