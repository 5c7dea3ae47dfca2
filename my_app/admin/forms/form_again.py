"""A form that is sent but not to be saved: to see a text as readers will, to find options, to get one more row.

It works without a script: the form comes back with all that was typed, nothing is stored and nothing is found wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_admin.form import FormOpts
from flask_admin.helpers import get_redirect_target
from flask_babel import gettext as _

from my_app import i18n
from my_app.admin.doors import Doors
from my_app.admin.forms.converter import MAX_TEXT
from my_app.admin.forms.lookup import SEARCH_BOX
from my_app.web.markdown import render_markdown

PREVIEW, LOOKUP, ADD = "_preview", "_lookup", "_add"


class FormAgain(Doors):
    """The form once more, with what was asked for."""

    # The fields whose text is Markdown, and the field that says in which language it is written.
    form_markdown: Sequence[str] = ()
    form_text_language: str | None = None

    def form_page(self, form: Any, template: str, rules: Any, **more: Any) -> Any:
        """The page of a form as upstream renders it, without validating it."""
        rows = form[request.form[ADD]] if request.form.get(ADD) in form else None
        if hasattr(rows, "add_blank"):
            rows.add_blank()
        self._validate_form_instance(ruleset=rules, form=form)  # as upstream: only the fields that the rules name
        options = FormOpts(widget_args=self.form_widget_args, form_rules=rules)
        back = get_redirect_target() or self.get_url(".index_view")
        return self.render(template, form=form, form_opts=options, return_url=back, **more)

    def preview_of(self, field: Any) -> Any:
        """The field's text as readers will see it, when that is what the form was sent for; None otherwise."""
        if request.form.get(PREVIEW) != field.name or field.name not in self.form_markdown:
            return None
        text = field.data or ""
        if len(text) > MAX_TEXT:
            return _("Too long: at most %(limit)s characters.", limit=MAX_TEXT)
        return render_markdown(text) or _("There is nothing to show yet.")

    def text_language(self, form: Any) -> str | None:
        """The language that the form says its texts are in; None when it says none that exists."""
        name = self.form_text_language
        code = form[name].data if name and name in form else None
        return code if code in i18n.JOB_LANGUAGES else None


def sent_again() -> bool:
    """Whether the form was sent for another reason than to be saved.

    What stands in a search box is looked for first, also when Enter was pressed there.
    """
    if request.method != "POST":
        return False
    searched = (value for name, value in request.form.items() if name.startswith(SEARCH_BOX))
    return bool({PREVIEW, LOOKUP, ADD} & request.form.keys()) or any(value.strip() for value in searched)
