"""Cells of the list, edited in place: with the edit form's own field, its checks, and the view's own update."""

from __future__ import annotations

from typing import Any

from flask import abort, g, request
from flask_admin import expose
from flask_babel import gettext as _

from my_app.admin.doors import Doors
from my_app.admin.forms.stale import shown
from my_app.admin.keys import key_attribute
from my_app.admin.lists.listing import Listing, Query
from my_app.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from my_app.extensions import db
from my_app.policies import require
from my_app.web.actor import current_actor


class CellDoor(Doors):
    """``column_editable_list``: nothing is saved here that the edit form would refuse."""

    def list_form(self, obj: Any = None) -> Any:
        """Upstream makes a form for each row of each page; here a cell's control comes when it is asked for."""
        return None

    def get_list_form(self) -> Any:
        """No form class of its own: the edit form's fields serve."""
        return self.form_base_class

    def editable_columns(self) -> set[str]:
        """The columns whose cells the actor may edit in some rows."""
        return {str(name) for name in self.column_editable_list or ()} if self.can_edit else set()

    @expose("/ajax/cell/")
    def ajax_cell(self) -> Any:
        """The control of one cell, as a piece of a page."""
        name = request.args.get("name", "")
        row = self._cell_row(request.args.get("pk", ""), [name])
        form = self.edit_form(obj=row)
        if name not in form:
            abort(404)
        return self._control(form[name], form, row)

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> Any:
        """Save one cell. The answer is the list’s page with this row alone, or the control with the reason.

        The cell is named by ``list_form_name``, or by the value's own name alone, as upstream's scripts do.
        """
        asked = request.form.get("list_form_name")
        names = [asked] if asked else [name for name in self.editable_columns() if name in request.form]
        row = self._cell_row(request.form.get("list_form_pk", ""), names)
        form = self.edit_form(obj=row)
        if len(names) != 1 or names[0] not in form:
            abort(404)
        field, labels = form[names[0]], {other.name: other.label.text for other in form}
        values = {other.name: other.object_data for other in form if hasattr(other, "object_data")}
        for other in list(form):
            if other.name not in (field.name, "version"):
                del form[other.name]
        if not self.validate_form(form):
            return self._control(field, form, row), 422
        typed = {"version": request.form.get("version")} if "version" in form else {}
        try:
            self._refuse_late_save(field, form, row)
            self.update(row, values | typed | {field.name: field.data})
        except (NotFound, Forbidden):
            raise
        except Stale as error:
            return self._late_answer(field, form, row, error)
        except Invalid as error:
            found = {name: str(message) for name, message in error.errors.items()}
            field.errors = [
                words if name == field.name else f"{labels.get(name, name)}: {words}" for name, words in found.items()
            ]
            return self._control(field, form, row), 422
        except DomainError as error:
            field.errors = [str(error.message)]
            return self._control(field, form, row), 409
        g.only_row = getattr(row, key_attribute(self.model).key)
        return self.list_page()

    def _cell_row(self, key: str, names: list[str]) -> Any:
        """The row, if the actor may change it and the columns are for editing in place."""
        if not names or not set(names) <= self.editable_columns():
            abort(404)
        row = self.get_one(key)
        require(current_actor(), self.update_permission, row)
        return row

    def _refuse_late_save(self, field: Any, form: Any, row: Any) -> None:
        """Where rows have no version, what the person saw in the cell must still be there. Raises `Stale`."""
        seen = request.form.get("list_form_was")
        if "version" not in form and seen is not None and seen != self._stored(field, row):
            raise Stale(_("Somebody else changed this while you were editing it."))

    def _stored(self, field: Any, row: Any) -> str:
        """The cell's stored value, in words."""
        return shown(self.edit_form_class()(None, obj=row)[field.name])

    def _late_answer(self, field: Any, form: Any, row: Any, error: Stale) -> Any:
        """Both values in view, and the stored version in the form: a second save is a choice and not an accident."""
        db.session.refresh(row)
        field.errors = [
            _(
                "%(problem)s Stored now: %(theirs)s. Yours: %(mine)s. Save again to keep yours.",
                problem=error.message,
                theirs=self._stored(field, row) or "—",
                mine=shown(field) or "—",
            )
        ]
        if "version" in form:
            form["version"].data = row.version
        return self._control(field, form, row), 409

    def _control(self, field: Any, form: Any, row: Any) -> Any:
        """One field of the form with what belongs to a save; its id is one that no other element of the page has."""
        if getattr(field.widget, "input_type", "") == "file":
            abort(404)
        field.id = f"cell-{field.name}"
        return self.render(
            "admin/model/_cell.html",
            form=form,
            field=field,
            row=row,
            key=self.get_pk_value(row),
            was=self._stored(field, row),
        )

    def row_alone(self, key: Any) -> tuple[int, list[Any]]:
        """One row as the list shows it, whatever the address narrows the list to."""
        listing = Listing(self, self.scope(self.read_permission), Query())
        statement = listing.rows(None, self.list_column_names(), self.row_flags()).where(listing.key == key)
        db.session.expire_all()
        found = db.session.execute(statement).all()
        self._template_args["rights"] = {self.get_pk_value(line[0]): line for line in found}
        return len(found), [line[0] for line in found]
