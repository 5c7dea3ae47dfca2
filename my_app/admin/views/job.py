"""Postings in the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, select
from wtforms import HiddenField, SelectField

from my_app import i18n
from my_app.admin import formats
from my_app.admin.base import ProtectedModelView
from my_app.admin.filters.offered import choices
from my_app.admin.forms.choices import COMPANY_LOOKUP, countries, currencies, languages
from my_app.admin.keys import coerce_key
from my_app.admin.views.company_filters import company_filters
from my_app.admin.views.job_filters import state_filters
from my_app.admin.views.job_steps import StepsMixin
from my_app.errors import Invalid
from my_app.models import Company, Job, JobState, in_state
from my_app.policies import Permission
from my_app.services import exports, jobs, searching, workflow
from my_app.services.lists import scopes
from my_app.services.searching import Question, highlight
from my_app.services.spreadsheet import job_sheet
from my_app.services.workflow import TRANSITIONS
from my_app.web.actor import current_actor

LABELS = i18n.JOB_FIELDS | {"company.name": i18n.JOB_FIELDS["company"], "salary": lazy_gettext("Salary")}
# Columns that are made of others, and the one of those that they are sorted by.
SORTED_BY = {"state": "status", "salary": "salary_from"}


def found_title(_actor: Any, name: str) -> Callable[[Any], Markup]:
    """The title, with what the list is searched for marked in it."""
    try:
        words = searching.parse(request.args.get("search", "")[: searching.MAX_LENGTH])
    except Invalid:
        words = searching.Words()
    if not words.wanted:
        return lambda job: escape(job.title)
    return lambda job: highlight.marked(job.title, words)


class JobView(StepsMixin, ProtectedModelView):
    """Every posting for staff, one's companies' postings for employers."""

    read_permission = Permission.JOB_READ
    create_permission = Permission.JOB_CREATE
    update_permission = Permission.JOB_UPDATE
    export_permission = Permission.JOB_EXPORT
    form_relation_permissions = {"company": Permission.JOB_CREATE}
    create_label = lazy_gettext("New posting")
    search_hint = lazy_gettext("Title, reference, place, text or company")

    column_list = (
        "title",
        "company.name",
        "state",
        "reference",
        "place",
        "country",
        "remote",
        "employment_type",
        "category",
        "salary",
        "language",
        "published_at",
        "expires_at",
        "updated_at",
    )
    column_default_list = (
        "title",
        "company.name",
        "state",
        "place",
        "employment_type",
        "salary",
        "published_at",
        "expires_at",
        "updated_at",
    )
    # The rest is in the preview beside them.
    column_details_list = (
        "state",
        "published_at",
        "expires_at",
        "submitted_at",
        "created_at",
        "updated_at",
        "created_by",
    )
    column_labels = LABELS
    column_needs = {
        "state": ("status", "published_at", "expires_at", "deleted_at"),
        "salary": ("salary_from", "salary_to", "salary_currency", "salary_period"),
    }
    light_rows = True
    column_narrow = ("published_at", "expires_at", "updated_at", "salary", "reference")
    column_unlabelled = ("company.name", "state", "place", "employment_type", "salary")
    column_sortable_list = tuple((name, SORTED_BY[name]) if name in SORTED_BY else name for name in column_list)
    column_default_sort = ("updated_at", True)
    column_editable_list = ("reference", "place", "remote", "employment_type", "category", "expires_at")
    column_searchable_list = ("title",)
    column_filters = (
        "title",
        *company_filters(Job.company_id, LABELS["company"]),
        *state_filters(LABELS["state"]),
        "reference",
        "place",
        *choices(Job.country, LABELS["country"], countries),
        "remote",
        "employment_type",
        "category",
        "salary_from",
        "salary_to",
        *choices(Job.salary_currency, LABELS["salary_currency"], currencies),
        "salary_period",
        *choices(Job.language, LABELS["language"], languages),
        "published_at",
        "expires_at",
        "updated_at",
    )
    list_facets = {
        "employment_type_equals": "employment_type",
        "remote_equals": "remote",
        "company_equals": "company.name",
        "place_equals": "place",
        "language_equals": "language",
    }
    column_formatters = {
        "title": formats.PerPage(found_title),
        "state": formats.state,
        "salary": formats.salary,
        "country": formats.country,
        "language": formats.language,
        "published_at": formats.day,
        "expires_at": formats.day,
        "updated_at": formats.day,
    }
    column_formatters_detail = {"state": formats.state, "created_by": formats.person}
    sheet_columns = tuple(job_sheet.COLUMNS)

    form_columns = ("company", "version", *jobs.FIELDS)
    form_extra_fields = {
        "version": HiddenField(),
        "country": SelectField(LABELS["country"], choices=lambda: [("", "—"), *countries()]),
        "language": SelectField(LABELS["language"], choices=languages, default=lambda: current_actor().locale),
        "salary_currency": SelectField(LABELS["salary_currency"], choices=lambda: [("", "—"), *currencies()]),
    }
    form_args = {
        "description": {"description": lazy_gettext("Markdown: **bold**, lists with a dash, links.")},
        "reference": {
            "description": lazy_gettext("Your own number or code. It is how an import finds this posting again.")
        },
        "published_at": {"description": lazy_gettext("Leave empty to begin when it is approved. In your time zone.")},
        "expires_at": {"description": lazy_gettext("Leave empty for 60 days. In your time zone.")},
    }
    form_ajax_refs = {"company": COMPANY_LOOKUP}
    form_markdown = ("description",)
    form_text_language = "language"
    form_sections = (
        (lazy_gettext("The job"), ("company", "title", "reference", "category", "language", "description")),
        (lazy_gettext("Where and how"), ("place", "country", "remote", "employment_type")),
        (lazy_gettext("Pay"), ("salary_from", "salary_to", "salary_currency", "salary_period")),
        (lazy_gettext("Applying"), ("apply_url", "apply_email")),
        (lazy_gettext("When"), ("published_at", "expires_at")),
    )
    details_template = "admin/job/details.html"

    def search_question(self, text: str) -> Question:
        """The index of words, which knows the whole posting and its company's name."""
        try:
            words = searching.parse(text)
        except Invalid as error:
            abort(400, " ".join(map(str, error.errors.values())))
        return Question(words, scopes.companies(current_actor(), self.read_permission, Job))

    tabs_beside = (JobState.TRASH,)
    column_sort_then = {"state": "updated_at", "company.name": "updated_at"}

    def tabs(self) -> dict[str, tuple[Any, ColumnElement[bool]]]:
        """Everything but the trash, then each state."""
        everything = {"all": (_("All"), Job.untrashed())}
        return everything | {state.value: (i18n.label(state), in_state(state)) for state in JobState}

    def _get_default_order(self) -> Any:
        """The queue begins with who waits longest, what is over with what ended last, the rest with the last change."""
        tab = self.current_tab()
        if tab == JobState.IN_REVIEW:
            yield Job.submitted_at, [], False
        elif tab == JobState.EXPIRED:
            yield Job.expires_at, [], True
        else:
            yield from super()._get_default_order()

    def list_links(self) -> list[tuple[Any, str]]:
        """A sheet of postings is brought in on pages of its own."""
        return [(_("Import"), self.get_url("import.create_view"))] if self.may(Permission.JOB_IMPORT) else []

    def create(self, values: dict[str, Any]) -> Any:
        """A new draft."""
        return jobs.create(current_actor(), values.pop("company"), values)

    def update(self, model: Any, values: dict[str, Any]) -> None:
        """Change a posting that nobody else has changed meanwhile."""
        version = values.pop("version", None)
        jobs.update(current_actor(), model, values, values.pop("company", None), version_number(version))

    @expose("/details/")
    def details_view(self) -> Any:
        """The posting as the public will see it, its facts, and the steps that are possible now."""
        key = coerce_key(Job, request.args.get("id", ""))
        actor = current_actor()
        self._template_args["steps"] = [(step, TRANSITIONS[step]) for step in workflow.steps(actor, key or 0)]
        self._template_args["may_duplicate"] = self.can_create
        return super().details_view()

    @expose("/duplicate/", methods=("POST",))
    def duplicate_view(self) -> Any:
        """A new draft with the same content, opened for editing."""
        key = coerce_key(Job, request.form.get("id", ""))
        if key is None or not self.can_create:
            abort(404)
        copy = jobs.duplicate(current_actor(), key)
        flash(_("This is a copy. Change what is different and save it."), "success")
        return redirect(self.get_url(".edit_view", id=copy.id))

    def export_column_names(self) -> list[str]:
        """The columns of the list, the salary as its four columns."""
        wide = {"salary": self.column_needs["salary"], "company.name": ("company",)}
        return [name for column in super().export_column_names() for name in wide.get(column, (column,))]

    def export_statement(self, listing: Any, names: Any) -> tuple[list[Any], Any]:
        """The postings' sheet, the same that an import reads."""
        columns, expressions = exports.job_columns(current_actor(), names)
        statement = select(Job.id, *expressions).join(Company, Company.id == Job.company_id)
        return columns, listing.sorted(listing.narrowed(statement, self.tab_clause()))


def version_number(text: Any) -> int | None:
    """The version that the form was made from; one that is no number fits no version."""
    if text in (None, ""):
        return None
    return int(text) if str(text).isascii() and str(text).isdigit() and len(str(text)) < 10 else -1
