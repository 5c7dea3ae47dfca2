"""Questions about the company that a row belongs to, by the company's name."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select

from my_app.admin.filters.base import Filter
from my_app.admin.filters.text import Begins, Contains, Is, Lacks
from my_app.models import Company


class CompanyIs(Is):
    """The company has exactly this name."""

    code = "company_equals"

    def condition(self, column: Any, value: str) -> Any:
        """The companies of this name."""
        return column.in_(select(Company.id).where(Company.name == value))


class CompanyIsNot(CompanyIs):
    """The company has not this name; no company has none."""

    words, code = _("is not"), "company_not_equals"

    def condition(self, column: Any, value: str) -> Any:
        """All other companies, or none."""
        return or_(column.not_in(select(Company.id).where(Company.name == value)), column.is_(None))


class CompanyContains(Contains):
    """The company's name has this in it."""

    code = "company_name_contains"

    def condition(self, column: Any, value: str) -> Any:
        """The companies whose names have."""
        return column.in_(select(Company.id).where(super().condition(Company.name, value)))


class CompanyLacks(Lacks):
    """The company's name has not this in it; no company has no name."""

    code = "company_name_not_contains"

    def condition(self, column: Any, value: str) -> Any:
        """The companies whose names have not, or none."""
        return or_(column.in_(select(Company.id).where(super().condition(Company.name, value))), column.is_(None))


class CompanyBegins(Begins):
    """The company's name begins with this."""

    code = "company_name_begins"

    def condition(self, column: Any, value: str) -> Any:
        """The companies whose names do."""
        return column.in_(select(Company.id).where(super().condition(Company.name, value)))


def company_filters(column: Any, name: Any) -> tuple[Filter, ...]:
    """The questions about the company of a row, whose id is in ``column``; its relation is called ``company``."""
    questions = (CompanyIs, CompanyIsNot, CompanyContains, CompanyLacks, CompanyBegins)
    return tuple(make(column, name) for make in questions)
