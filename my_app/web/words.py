"""Translated words at the price of a look-up: a page has hundreds of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import flask_babel
from flask import Flask, g
from flask_babel import Domain, _get_current_context
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from my_app.extensions import babel


class Words(Domain):
    """Flask-Babel's own domain, which looks for the catalogue of the request's language once and not at every word."""

    def get_translations(self) -> Any:
        """The catalogue; ``refresh`` and ``force_locale`` forget what is kept here."""
        try:
            kept = vars(g._get_current_object())  # noqa: SLF001 - a proxy asks anew for each attribute
        except RuntimeError:  # outside of an application
            kept = {}
        found = getattr(kept.get("_flask_babel"), "babel_translations", None)
        if found is None:
            context = _get_current_context()
            found = super().get_translations()
            if context is not None:
                context.babel_translations = found
        return found


WORDS = Words()


def init_app(app: Flask) -> None:
    """Look words up so, in Python and in templates."""
    babel.domain_instance = WORDS
    # Its own asks the request for the one domain that there is, at each word.
    flask_babel.get_domain = lambda: WORDS
    app.jinja_env.globals.update(_=in_template, gettext=in_template)


@pass_eval_context
def in_template(context: EvalContext, message: str, /, **values: Any) -> str:
    """What Jinja's own ``_`` does: the message in the page's language, with the values in their places, escaped."""
    words = WORDS.get_translations()
    if not context.autoescape:
        return str(words.ugettext(message) % values)
    if not values:
        return marked(words, message)
    safe = {name: value if type(value) is int else escape(value) for name, value in values.items()}
    return Markup(words.ugettext(message) % safe)  # noqa: S704 - our own catalogues, values that are escaped


@lru_cache(maxsize=8192)
def marked(words: Any, message: str) -> Markup:
    """A message without values; whoever wrote it wrote ``%%`` for a per cent sign."""
    return Markup(words.ugettext(message)) % {}  # noqa: S704 - our own catalogues
