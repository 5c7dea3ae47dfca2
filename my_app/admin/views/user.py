"""Users in the admin, for staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import PasswordField, SelectField

from my_app.admin.base import ProtectedModelView
from my_app.admin.filters.offered import choices
from my_app.admin.filters.text import Contains
from my_app.admin.forms.choices import locales, timezones
from my_app.admin.views.user_viewing import ViewAsMixin
from my_app.i18n import LOCALES
from my_app.models import Company, Membership, Role, User
from my_app.policies import Permission
from my_app.services import lost_factors, users
from my_app.web.actor import current_actor

LABELS = {
    "email": lazy_gettext("E-mail"),
    "name": lazy_gettext("Name"),
    "roles": lazy_gettext("Roles"),
    "active": lazy_gettext("Active"),
    "locale": lazy_gettext("Language"),
    "timezone": lazy_gettext("Time zone"),
    "current_login_at": lazy_gettext("Last sign-in"),
    "created_at": lazy_gettext("Created"),
    "confirmed_at": lazy_gettext("Mail confirmed"),
    "login_count": lazy_gettext("Sign-ins"),
}


class HasRole(Contains):
    """Somebody with a role of this name."""

    code = "role_contains"

    def condition(self, column: Any, value: str) -> Any:
        """EXISTS: no row comes twice."""
        return User.roles.any(Role.name.icontains(value, autoescape=True))


class InCompany(Contains):
    """A member of a company of this name."""

    code = "company_contains"

    def condition(self, column: Any, value: str) -> Any:
        """EXISTS: no row comes twice."""
        return User.memberships.any(Membership.company.has(Company.name.icontains(value, autoescape=True)))


def own_language(view: Any, context: Any, user: Any, name: str) -> str:
    """The language of somebody's screens, by its own name."""
    return LOCALES.get(user.locale, "")


class UserView(ViewAsMixin, ProtectedModelView):
    """Everybody with an account."""

    read_permission = Permission.USER_READ
    create_permission = Permission.USER_CREATE
    update_permission = Permission.USER_UPDATE
    export_permission = Permission.USER_EXPORT
    form_relation_permissions = {"roles": Permission.ROLE_READ}
    fresh_doors = ("create_view", "edit_view", "action_view", "export", "export_page")
    create_label = lazy_gettext("New user")
    search_hint = lazy_gettext("Name or mail address")

    column_list = ("email", "name", "roles", "active", "locale", "current_login_at", "created_at")
    column_export_list = (
        "email",
        "name",
        "active",
        "locale",
        "timezone",
        "current_login_at",
        "login_count",
        "created_at",
    )
    column_details_list = (*column_list, "timezone", "confirmed_at", "login_count")
    column_labels = LABELS
    column_sortable_list = ("email", "name", "active", "locale", "current_login_at", "created_at")
    column_default_sort = ("created_at", True)
    column_searchable_list = ("email", "name")
    column_filters = (
        "email",
        "name",
        HasRole(User.id, LABELS["roles"]),
        "active",
        InCompany(User.id, lazy_gettext("Company")),
        *choices(User.locale, LABELS["locale"], locales),
        "current_login_at",
        "created_at",
    )
    form_columns = ("email", "name", "new_password", "active", "locale", "timezone", "roles")
    form_extra_fields = {
        "new_password": PasswordField(
            lazy_gettext("New password"),
            description=lazy_gettext(
                "Leave empty to keep the present one. A new one ends all sessions of this person."
            ),
            render_kw={
                "autocomplete": "new-password",
                "data-show": lazy_gettext("Show"),
                "data-hide": lazy_gettext("Hide"),
            },
        ),
        "locale": SelectField(LABELS["locale"], choices=lambda: [("", "—"), *locales()]),
        "timezone": SelectField(LABELS["timezone"], choices=lambda: [("", "—"), *timezones()]),
    }
    column_formatters = {"locale": own_language}
    details_template = "admin/user/details.html"

    def create_form(self, obj: Any = None) -> Any:
        """A new account has no password yet."""
        form = super().create_form(obj)
        form.new_password.label.text = _("Password")
        form.new_password.description = _("Left empty, the person chooses one through “Forgot your password?”.")
        return form

    def edit_form(self, obj: Any = None) -> Any:
        """On one's own row nothing can be changed that opens the account."""
        form = super().edit_form(obj)
        if obj is not None and obj.id == current_actor().user_id:
            del form.new_password
            form.email.description = users.ON_OWN_PAGE
            form.email.render_kw = {**(form.email.render_kw or {}), "readonly": True}
        return form

    def create(self, values: dict[str, Any]) -> Any:
        """A new account; without a password the person sets one through “forgot password”."""
        password = values.pop("new_password") or None
        return users.create(current_actor(), values, password)

    def update(self, model: Any, values: dict[str, Any]) -> None:
        """Change an account; the password only when a new one is typed."""
        password = values.pop("new_password", None) or None
        users.update(current_actor(), model, values, password)

    def is_action_allowed(self, name: str) -> bool:
        """Activate, deactivate, take lost factors away; nobody is deleted."""
        return self.can_edit if name in ("activate", "deactivate", "reset_factors") else super().is_action_allowed(name)

    @action(
        "deactivate", lazy_gettext("Deactivate"), lazy_gettext("Deactivate the selected people? Their sessions end.")
    )
    def action_deactivate(self, ids: Sequence[int]) -> None:
        """No more signing in."""
        flash(_("Deactivated: %(count)s", count=users.set_active(current_actor(), ids, False)), "success")

    @action("activate", lazy_gettext("Activate"))
    def action_activate(self, ids: Sequence[int]) -> None:
        """Signing in again."""
        flash(_("Activated: %(count)s", count=users.set_active(current_actor(), ids, True)), "success")

    @action(
        "reset_factors",
        lazy_gettext("Take second factors away"),
        lazy_gettext("Have the selected people lost their second factor? Their apps, passkeys and sessions end."),
    )
    def action_reset_factors(self, ids: Sequence[int]) -> None:
        """The password is enough again."""
        count = lost_factors.reset_many(current_actor(), ids)
        flash(_("Second factors taken away: %(count)s", count=count), "success")
