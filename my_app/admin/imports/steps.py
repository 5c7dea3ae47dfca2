"""The steps of an import, each with its page: columns, check, apply, undo; and its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, send_file, url_for
from flask_admin import expose
from flask_babel import gettext as _

from my_app.admin.doors import Doors
from my_app.admin.imports import cells as import_cells
from my_app.admin.imports import columns as import_columns
from my_app.admin.imports import fixed as import_fixed
from my_app.admin.imports import found as import_found
from my_app.admin.imports import meanings as import_meanings
from my_app.admin.imports import pages as import_pages
from my_app.admin.keys import coerce_key
from my_app.admin.views.task_words import result_page
from my_app.errors import Conflict, Invalid, NotFound
from my_app.models import BackgroundTask, BatchState, ImportBatch
from my_app.policies import Permission
from my_app.services import imports
from my_app.services.imports import tasks as import_tasks
from my_app.web.actor import current_actor


class ImportSteps(Doors):
    """Each step asks the policy for the import anew. What its state does not allow is answered by its page: 409."""

    @expose("/<id>/columns/", methods=("GET", "POST"))
    def columns_view(self, id: str) -> Any:  # noqa: A002 - the name in the address
        """Which column is which field. To choose is to have the file checked."""
        batch = self.batch(id, Permission.JOB_IMPORT)
        if request.method == "GET" and batch.state not in import_pages.OPEN:
            return redirect(self.get_url(".details_view", id=id))
        if request.method == "GET":
            return self.columns_page(batch)
        return self.attempted(batch, self.choose_and_check)

    def columns_page(self, batch: ImportBatch, error: Invalid | None = None) -> Any:
        """The page of the columns, with what was chosen still in place when it comes back."""
        columns = import_columns.columns(current_actor(), batch, error)
        page = self.render("admin/import/columns.html", model=batch, columns=columns)
        return (page, 422) if columns.errors else page

    def choose_and_check(self, batch: ImportBatch) -> Any:
        """Note the choice, then the dry run."""
        actor = current_actor()
        try:
            reading, fixed = import_columns.reading(request.form), import_fixed.sent(request.form)
            batch = imports.choose(actor, batch.id, import_columns.chosen(), reading, fixed)
            if imports.is_open(batch):
                return redirect(self.get_url(".words_view", id=batch.id))
            imports.check(actor, batch.id)
        except Invalid as error:
            return self.columns_page(batch, error)
        return redirect(self.get_url(".check_view", id=batch.id))

    @expose("/<id>/words/", methods=("GET", "POST"))
    def words_view(self, id: str) -> Any:  # noqa: A002
        """What the file's own words for choices mean. To say it is to have the file checked."""
        batch = self.batch(id, Permission.JOB_IMPORT)
        if request.method == "POST":
            return self.attempted(batch, self.explain_and_check)
        if batch.state not in import_pages.OPEN or not batch.mapping.get("unknown"):
            return redirect(self.get_url(".columns_view", id=id))
        return self.words_page(batch, batch.mapping.get("values", {}))

    def words_page(self, batch: ImportBatch, answers: Any, errors: Any = None) -> Any:
        """The page of the words, with these answers."""
        errors = errors or {}
        fields = import_meanings.fields(batch, answers, errors, current_actor().locale)
        page = self.step_page("words", batch, fields=fields, errors=errors)
        return (page, 422) if errors else page

    def explain_and_check(self, batch: ImportBatch) -> Any:
        """Note what the words mean, then the dry run."""
        actor, answers = current_actor(), import_meanings.sent(request.form)
        try:
            imports.explain(actor, batch.id, answers)
            imports.check(actor, batch.id)
        except Invalid as error:
            return self.words_page(batch, answers, error.errors)
        return redirect(self.get_url(".check_view", id=batch.id))

    @expose("/<id>/check/", methods=("GET", "POST"))
    def check_view(self, id: str) -> Any:  # noqa: A002
        """What the dry run found; a POST has it run again, after somebody changed a posting."""
        batch = self.batch(id, Permission.JOB_IMPORT if request.method == "POST" else Permission.IMPORT_READ)
        if request.method == "POST":
            return self.attempted(batch, self.check_again)
        if batch.state in (BatchState.UPLOADED, BatchState.FAILED):
            return redirect(self.get_url(".details_view", id=id))
        found = (
            import_found.found(current_actor(), batch, request.args) if batch.state not in import_pages.BUSY else None
        )
        return self.step_page("check", batch, found=found, values=import_found.values)

    def check_again(self, batch: ImportBatch) -> Any:
        """The dry run with the columns as they were chosen."""
        imports.check(current_actor(), batch.id)
        return redirect(self.get_url(".check_view", id=batch.id))

    @expose("/<id>/apply/", methods=("POST",))
    def apply_view(self, id: str) -> Any:  # noqa: A002
        """Do what the dry run showed."""
        return self.attempted(self.batch(id, Permission.JOB_IMPORT), self.apply_it)

    def apply_it(self, batch: ImportBatch) -> Any:
        """Apply, and show the import's own page."""
        batch = imports.apply(current_actor(), batch.id)
        if batch.state is BatchState.APPLIED:
            flash(_("The file has been imported."), "success")
        return redirect(self.get_url(".details_view", id=batch.id))

    @expose("/<id>/undo/", methods=("GET", "POST"))
    def undo_view(self, id: str) -> Any:  # noqa: A002
        """What an undo does, and the button that does it."""
        batch = self.batch(id, Permission.IMPORT_UNDO)
        if request.method == "POST":
            return self.attempted(batch, self.undo_it)
        if batch.state is not BatchState.APPLIED:
            return redirect(self.get_url(".details_view", id=id))
        return self.step_page("undo", batch)

    def undo_it(self, batch: ImportBatch) -> Any:
        """Undo, and show what was left."""
        batch = imports.undo(current_actor(), batch.id)
        if batch.state is BatchState.UNDONE:
            flash(_("The import has been undone."), "success")
        return redirect(self.get_url(".details_view", id=batch.id))

    @expose("/<id>/discard/", methods=("GET", "POST"))
    def discard_view(self, id: str) -> Any:  # noqa: A002
        """Whether the file is really not wanted, and the button that removes it."""
        batch = self.batch(id, Permission.JOB_IMPORT)
        if request.method == "POST":
            return self.attempted(batch, self.discard_it)
        if batch.state not in import_pages.OPEN:
            return redirect(self.get_url(".details_view", id=id))
        return self.step_page("discard", batch)

    def discard_it(self, batch: ImportBatch) -> Any:
        """Remove it, and show the list of the others."""
        imports.discard(current_actor(), batch.id)
        flash(_("The file has been discarded."), "success")
        return redirect(self.get_url(".index_view"))

    @expose("/<id>/")
    def details_view(self, id: str) -> Any:  # noqa: A002
        """The import as it stands."""
        return self.batch_page(self.batch(id))

    @expose("/<id>/file/")
    def file_view(self, id: str) -> Any:  # noqa: A002
        """The file as it came, for keeping: never as a page of ours."""
        batch = self.batch(id)
        path = import_pages.stored(batch)
        if path is None:
            raise NotFound(_("This file is no longer kept."))
        return send_file(path, "application/octet-stream", as_attachment=True, download_name=batch.filename)

    @expose("/<id>/refused/")
    def refused_view(self, id: str) -> Any:  # noqa: A002
        """The refused rows with their reasons, as a file to correct and send again."""
        batch = self.batch(id)
        body = imports.refused_file(current_actor(), batch.id)
        return import_pages.download(body, import_pages.refused_name(batch))

    # What the doors share.
    def batch(self, key: str, permission: Permission = Permission.IMPORT_READ) -> ImportBatch:
        """The import of this number. Raises `NotFound`, or `Forbidden` for one that is seen and not to be touched."""
        number = coerce_key(ImportBatch, key)
        if number is None:
            raise NotFound
        return import_pages.batch(current_actor(), number, permission)

    def step_page(self, name: str, batch: ImportBatch, **more: Any) -> Any:
        """The page of one step, with what the actor may do from there."""
        rights = import_pages.Rights.of(current_actor(), batch)
        return self.render(f"admin/import/{name}.html", model=batch, may=rights, pages=import_pages, **more)

    def batch_page(self, batch: ImportBatch, status: int = 200) -> Any:
        """The import's own page."""
        return self.step_page("details", batch, cells=import_cells), status

    def attempted(self, batch: ImportBatch, verb: Callable[[ImportBatch], Any]) -> Any:
        """The verb's answer; where the import's state does not allow it, its page with the reason."""
        try:
            return verb(batch)
        except Conflict as error:
            flash(str(error.message), "danger")
            return self.batch_page(self.batch(str(batch.id)), 409)


def result(task: BackgroundTask) -> str:
    """Where the work's result is found: what the check found, or the import as it stands."""
    door = "check_view" if task.kind == import_tasks.CHECK else "details_view"
    return url_for(f"import.{door}", id=task.args["batch"])


for kind in (import_tasks.CHECK, import_tasks.APPLY, import_tasks.UNDO):
    result_page(kind, result)
