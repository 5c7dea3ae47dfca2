"""New, edit, details and delete: each through a service, whose refusals become messages at the fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, request, session
from flask_admin import expose
from flask_admin.babel import gettext as admin_gettext

from my_app.admin.forms import uploads
from my_app.admin.forms.form_again import FormAgain, sent_again
from my_app.admin.forms.stale import differences
from my_app.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale
from my_app.services import records
from my_app.web.actor import current_actor


class FormDoor(FormAgain):
    """One row at a time."""

    def scaffold_form(self) -> Any:
        """The form's class, once: none that takes every kind of file."""
        form_class = super().scaffold_form()
        uploads.refuse_any_file(self, form_class)
        return form_class

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """The form for a new row."""
        if not self.can_create:
            abort(404)
        if sent_again():
            modal = self.create_modal and request.args.get("modal")
            template = self.create_modal_template if modal else self.create_template
            return self.form_page(self.create_form(), template, self._form_create_rules)
        return self._answer(super().create_view())

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """The form for an existing row. Who may see the row but change none is told so: 403."""
        if self.update_permission is None or not request.args.get("id"):
            abort(404)
        if not self.can_edit:
            self.get_one(request.args["id"])
            abort(404)
        if sent_again():
            row = self.get_one(request.args["id"])
            modal = self.edit_modal and request.args.get("modal")
            template = self.edit_modal_template if modal else self.edit_template
            return self.form_page(self.edit_form(obj=row), template, self._form_edit_rules, model=row)
        return self._answer(super().edit_view())

    @expose("/details/")
    def details_view(self) -> Any:
        """The page of one row."""
        if not self.can_view_details or not request.args.get("id"):
            abort(404)
        return super().details_view()

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Any:
        """Delete one row."""
        if not self.can_delete or not request.form.get("id"):
            abort(404)
        return super().delete_view()

    def render(self, template: str, **kwargs: Any) -> Any:
        """Upstream flashes that “the record” failed, as well: the summary above the form says that, and why."""
        form = kwargs.get("form")
        if form is not None and form.errors:
            failed = (admin_gettext("Failed to create record."), admin_gettext("Failed to save record."))
            session["_flashes"] = [flashed for flashed in session.get("_flashes", []) if flashed[1] not in failed]
        return super().render(template, **kwargs)

    def _answer(self, page: Any) -> Any:
        """A form that comes back after a POST was not accepted: say so in the status as well."""
        if request.method == "POST" and isinstance(page, str):
            return page, g.get("answer_status", 422)
        return page

    def create_model(self, form: Any) -> Any:
        """Have the service make the row; its refusals become messages at the fields."""

        def verb() -> Any:
            with uploads.kept(form, None) as values:
                return self.create(values) or True

        return self.attempt(form, verb)

    def update_model(self, form: Any, model: Any) -> bool:
        """Have the service change the row; its refusals become messages at the fields."""

        def verb() -> Any:
            with uploads.kept(form, model) as values:
                return self.update(model, values) or True

        saved = bool(self.attempt(form, verb))
        if not saved and g.get("stale"):
            self._template_args["differences"] = differences(self, form, model)
        return saved

    def edit_form_class(self) -> Any:
        """The form of the edit page."""
        return self._edit_form_class

    def delete_model(self, model: Any) -> bool:
        """Have the service delete the row; its refusals become messages."""
        return bool(self.attempt(None, lambda: self.delete(model) or True))

    def create(self, values: dict[str, Any]) -> Any:
        """Make a row. A view with a service of its own calls it here."""
        return records.create(current_actor(), self.model, self.create_permission, values)

    def update(self, model: Any, values: dict[str, Any]) -> None:
        """Change a row."""
        records.update(current_actor(), model, self.update_permission, values)

    def delete(self, model: Any) -> None:
        """Delete a row."""
        records.delete(current_actor(), model, self.delete_permission)

    def attempt(self, form: Any, verb: Callable[[], Any]) -> Any:
        """Run a service's verb; False after a refusal that the person can mend. What is not theirs stays 404 or 403."""
        try:
            return verb()
        except (NotFound, Forbidden):
            raise
        except Invalid as error:
            self._show(form, error)
        except Conflict as error:
            g.answer_status = 409
            g.stale = isinstance(error, Stale)
            flash(str(error.message), "danger")
        except DomainError as error:
            flash(str(error.message), "danger")
        return False

    def _show(self, form: Any, error: Invalid) -> None:
        for name, message in error.errors.items():
            field = form[name] if form is not None and name in form else None
            if field is None:
                flash(str(message), "danger")
            else:
                field.errors = [*field.errors, message]
