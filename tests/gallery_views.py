"""Views that use every documented attribute of Flask-Admin's, as its documentation writes them."""

# ruff: noqa: ARG005 - formatters are called with all that upstream gives them
from __future__ import annotations

from typing import Any

from flask import flash
from flask_admin import expose
from flask_admin.actions import action
from flask_admin.base import BaseView
from flask_admin.form import BaseForm, FileUploadField, Select2Field, Select2TagsField, rules
from flask_admin.model.form import InlineFormAdmin
from flask_admin.model.template import EndpointLinkRowAction, LinkRowAction, TemplateLinkRowAction, macro
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from my_app.admin import formats
from my_app.admin.access import ProtectedMixin
from my_app.admin.files import ProtectedFileAdmin
from my_app.policies import Permission
from tests.gallery import KEEP, PARTS, TAGS, Part, Piece, PieceView

FOLDER = "/tmp"

TEMPLATES = {
    "gallery/page.html": """{% extends "admin/master.html" %}
{% import "admin/lib.html" as lib with context %}
{% import "admin/layout.html" as layout with context %}
{% block body %}<h1>{{ heading }}</h1><ul>{{ layout.menu_links() }}</ul>
{{ lib.pager(2, 9, address) }}{{ lib.simple_pager(1, true, address) }}
{% call lib.form_tag(action="#") %}
{{ lib.render_form_fields(form) }}{{ lib.render_form_buttons("/", lib.extra()) }}
{% endcall %}
{% endblock %}""",
    "gallery/edit.html": """{% extends "admin/model/edit.html" %}
{% macro note(words) %}<p class="alert alert-info">{{ words }}</p>{% endmacro %}
{% macro frame(title) %}<section aria-label="{{ title }}" class="border">{{ caller() }}</section>{% endmacro %}""",
    "gallery/list.html": """{% extends "admin/model/list.html" %}
{% macro loud(model, column) %}<b>{{ model[column] or "—" }}</b>{% endmacro %}""",
}


def page_parts() -> dict[str, Any]:
    """What the page shows of the theme."""
    return {"form": NoteForm(), "address": lambda number: f"?p={number}"}


class PartForm(InlineFormAdmin):
    """The parts of a piece, within its form."""

    form_columns = ("id", "name", "amount", "size", "keeper")
    form_args = {"name": {"description": "As it is called in the workshop."}}
    form_widget_args = {"amount": {"placeholder": "How many"}}
    form_relation_permissions = {"keeper": KEEP}
    form_label = "Made of"


class LookupPartForm(PartForm):
    """The same with a look-up for the keeper."""

    form_ajax_refs = {"keeper": {"fields": ("name",)}}


class LookupRowsView(PieceView):
    """Rows with a look-up."""

    form_columns = ("name",)
    form_relation_permissions = {"parts": PARTS}
    inline_models = (LookupPartForm(Part),)


class FullView(PieceView):
    """Everything that a list, its pages and its form can say."""

    form_relation_permissions = {"keeper": KEEP, "tags": TAGS, "parts": PARTS}
    details_modal = edit_modal = create_modal = True
    column_list = ("name", "keeper.name", "weight", "moment", "size", "shouted", "visible", "token")
    column_exclude_list = ("token",)
    column_details_list = ("name", "keeper.name", "weight", "moment", "size", "words", "token")
    column_details_exclude_list = ("token",)
    column_export_list = ("name", "weight", "moment", "token")
    column_export_exclude_list = ("token",)
    column_labels = {"name": "Called", "keeper.name": "Kept by", "tags": "Labels"}
    column_descriptions = {"weight": "In kilograms"}
    column_formatters = {"name": lambda view, context, row, name: row.name.title(), "shouted": macro("loud")}
    column_formatters_detail = {"words": lambda view, context, row, name: f"“{row.words}”"}
    column_type_formatters = formats.BY_TYPE | {float: lambda view, value, name: f"{value:.2f} kg"}
    column_type_formatters_detail = formats.BY_TYPE
    column_choices = {"size": [("small", "Fits into a bag"), ("large", "Needs a van")]}
    column_sortable_list = ("name", ("keeper.name", "keeper.name"), "weight")
    column_default_sort = [("weight", True), ("name", False)]
    column_searchable_list = ("name", Piece.words)
    column_filters = ("name", "weight", "moment", "size", "visible", "keeper.name")
    column_editable_list = ("name", "weight")
    column_display_pk = False
    column_display_actions = True
    column_extra_row_actions = [
        LinkRowAction("bi bi-globe2", "/jobs?q={row_id}", "On the board"),
        EndpointLinkRowAction("fa fa-copy", "full.label", "Label", id_arg="piece"),
        TemplateLinkRowAction("row_actions.view_row_popup", "Look"),
        TemplateLinkRowAction("row_actions.delete_row", "Throw away"),
    ]
    column_auto_select_related = False
    page_size = 2
    can_set_page_size = True
    page_size_options = (2, 10)
    named_filter_urls = True
    action_disallowed_list = ["hide"]
    list_template = "gallery/list.html"
    edit_template = "admin/model/edit.html"
    create_template = "admin/model/create.html"
    details_template = "admin/model/details.html"
    edit_modal_template = "admin/model/modals/edit.html"
    create_modal_template = "admin/model/modals/create.html"
    details_modal_template = "admin/model/modals/details.html"
    extra_css = ["/gallery.css"]
    extra_js = ["/gallery.js"]

    form_base_class = BaseForm
    form_columns = ("name", "keeper", "tags", "weight", "moment", "size", "words", "paper", "visible")
    form_excluded_columns = ("token",)
    form_args = {"name": {"label": "Its name", "description": "Unique.", "validators": [Length(max=30)]}}
    form_overrides = {"words": Select2TagsField}
    form_choices = {"size": [("small", "Fits into a bag"), ("large", "Needs a van")]}
    form_widget_args = {"name": {"class": "fw-bold", "placeholder": "A short name", "style": "color: red"}}
    form_extra_fields = {"paper": FileUploadField("Paper", base_path=lambda: FOLDER, allowed_extensions=("txt", "pdf"))}
    form_ajax_refs = {
        "keeper": {"fields": ("name",), "page_size": 5, "placeholder": "Who keeps it"},
        "tags": {"fields": ("name",), "minimum_input_length": 0},
    }
    form_optional_types = ()
    ignore_hidden = True
    inline_models = (PartForm(Part),)

    @action("weigh", "Weigh again", "Weigh the selected pieces again?")
    def action_weigh(self, ids: list[Any]) -> None:
        flash(f"Weighed: {len(ids)}", "success")

    @action("hide", "Hide")
    def action_hide(self, ids: list[Any]) -> None:
        raise AssertionError("it is disallowed")

    @expose("/label/")
    def label(self) -> Any:
        return self.render(
            "gallery/page.html", heading="A label", form=NoteForm(), address=lambda number: f"?p={number}"
        )


class RulesView(PieceView):
    """A form as its rules lay it out."""

    edit_template = "gallery/edit.html"
    form_columns = ("name", "weight", "count", "made_on", "size", "shouted", "visible")
    form_create_rules = (
        rules.Text("A name to begin with."),
        *("name", "weight", "count", "made_on", "size", "shouted", "visible"),
    )
    form_edit_rules = (
        rules.Header("What it is"),
        rules.Row("name", "weight"),
        rules.FieldSet(("count", rules.Field("made_on")), "Numbers"),
        rules.HTML("<p>As <em>HTML</em>.</p>"),
        rules.Macro("note", words="From a macro"),
        rules.Container("frame", rules.NestedRule(("size", "shouted")), title="Framed"),
        "visible",
    )


class SameRulesView(PieceView):
    """One set of rules for both pages."""

    form_columns = ("name", "weight")
    form_rules = (rules.FieldSet(("weight", "name"), "Weight first"),)


class NoteForm(Form):
    """A form that is no table's."""

    name = StringField("Name", [DataRequired()])
    shouted = TextAreaField("Loudly")
    size = Select2Field("Size", choices=[("small", "Small"), ("large", "Large")])


class OwnFormView(PieceView):
    """A form made by hand."""

    form = NoteForm
    form_columns = ()


class GalleryPage(ProtectedMixin, BaseView):
    """A page that is no table's."""

    read_permission = Permission.ADMIN_ENTER

    @expose("/")
    def index(self) -> Any:
        return self.render(
            "gallery/page.html", heading="A page", form=NoteForm(), address=lambda number: f"?p={number}"
        )


class GalleryFiles(ProtectedFileAdmin):
    """Files, for whoever may do something with roles."""

    read_permission = KEEP
    write_permission = KEEP
    allowed_extensions = ("txt", "pdf")
    editable_extensions = ("txt",)
    upload_modal = mkdir_modal = rename_modal = edit_modal = True


class ShutFiles(ProtectedFileAdmin):
    """Files without a permission: for nobody."""


VIEWS = {
    "full": FullView,
    "rules": RulesView,
    "samerules": SameRulesView,
    "ownform": OwnFormView,
    "lookups": LookupRowsView,
}
