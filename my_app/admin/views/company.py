"""Companies in the admin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, url_for
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup, escape

from my_app.admin.base import ProtectedModelView
from my_app.admin.formats import PerPage
from my_app.policies import Actor, Permission
from my_app.services import companies
from my_app.services.pictures import SAME, NewPicture
from my_app.web.actor import current_actor
from my_app.web.picture_field import PictureField


@PerPage
def with_logo(actor: Actor, name: str) -> Callable[[Any], Markup]:
    """The company's name behind its logo, which says nothing more."""
    picture = Markup('<img class="logo-small" src="{}" alt="" width="24" height="24" loading="lazy"> {}')

    def written(company: Any) -> Markup:
        if not company.logo:
            return escape(company.name)
        return picture.format(url_for("pictures.logo", name=company.logo), company.name)

    return written


def chosen(logo: Any) -> NewPicture:
    """What was sent of a logo; nothing, where a cell was edited and the name of the stored one stands."""
    return NewPicture(*logo) if isinstance(logo, tuple) else SAME


class CompanyView(ProtectedModelView):
    """Every company for staff, one's own for employers."""

    read_permission = Permission.COMPANY_READ
    create_permission = Permission.COMPANY_CREATE
    update_permission = Permission.COMPANY_UPDATE
    export_permission = Permission.COMPANY_EXPORT
    create_label = lazy_gettext("New company")
    search_hint = lazy_gettext("Name")

    column_needs = {"name": ("name", "logo")}
    column_formatters = {"name": with_logo}
    column_list = ("name", "slug", "status", "website", "created_at")
    column_details_list = (*column_list, "description")
    column_labels = {
        "name": lazy_gettext("Name"),
        "slug": lazy_gettext("Short name"),
        "status": lazy_gettext("Status"),
        "website": lazy_gettext("Website"),
        "description": lazy_gettext("Description"),
        "created_at": lazy_gettext("Created"),
    }
    column_sortable_list = ("name", "slug", "status", "created_at")
    column_default_sort = "name"
    column_editable_list = ("website",)
    column_searchable_list = ("search_text",)
    column_filters = ("name", "slug", "status", "created_at")
    form_columns = ("name", "slug", "website", "logo", "description")
    form_extra_fields = {
        "logo": PictureField(
            lazy_gettext("Logo"),
            "pictures.logo",
            description=lazy_gettext("PNG, JPEG or WebP, at most 2 MB. It is shown beside the company’s postings."),
        )
    }
    form_args = {
        "slug": {
            "description": lazy_gettext(
                "Stands in the address of the company’s page. Left empty, it is made from the name."
            )
        },
        "description": {"description": lazy_gettext("Markdown: **bold**, lists with a dash, links.")},
    }
    form_markdown = ("description",)
    details_template = "admin/company/details.html"

    def create_form(self, obj: Any = None) -> Any:
        """The short name may be left empty."""
        form = super().create_form(obj)
        form.slug.validators = [
            check for check in form.slug.validators if not getattr(check, "field_flags", {}).get("required")
        ]
        form.slug.flags.required = False
        return form

    def edit_form(self, obj: Any = None) -> Any:
        """Only staff change the short name: addresses hang on it."""
        form = super().edit_form(obj)
        if not self.may(Permission.COMPANY_SUSPEND):
            del form.slug
        return form

    def create(self, values: dict[str, Any]) -> Any:
        """A new company."""
        return companies.create(current_actor(), values, chosen(values.pop("logo", None)))

    def update(self, model: Any, values: dict[str, Any]) -> None:
        """Change a company."""
        companies.update(current_actor(), model, values, chosen(values.pop("logo", None)))

    def is_action_allowed(self, name: str) -> bool:
        """Only staff suspend."""
        return name in ("suspend", "reactivate") and self.may(Permission.COMPANY_SUSPEND)

    @action(
        "suspend", lazy_gettext("Suspend"), lazy_gettext("Suspend the selected companies? They leave the public board.")
    )
    def action_suspend(self, ids: Sequence[int]) -> None:
        """Off the public board; their people can only look."""
        flash(_("Suspended: %(count)s", count=companies.set_suspended(current_actor(), ids, True)), "success")

    @action("reactivate", lazy_gettext("Reactivate"))
    def action_reactivate(self, ids: Sequence[int]) -> None:
        """Back on the board."""
        flash(_("Reactivated: %(count)s", count=companies.set_suspended(current_actor(), ids, False)), "success")

    def may_see_members(self) -> bool:
        """Whether the page of a company leads to its members."""
        return self.may(Permission.MEMBER_READ)
