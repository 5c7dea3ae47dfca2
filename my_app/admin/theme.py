"""Our theme for Flask-Admin: every template that its code renders is in ``templates/admin``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask_admin.helpers import get_current_view
from flask_admin.theme import Theme
from markupsafe import Markup
from wtforms.widgets import Select

SPRITE = Path(__file__).resolve().parents[1] / "static" / "icons.svg"


@dataclass
class JobdeskTheme(Theme):
    """Bootstrap 5. Upstream has no folder of this name, so a template that we lack is an error and not an old page."""

    folder: str = "bootstrap5"
    base_template: str = "admin/base.html"


@dataclass(frozen=True)
class Control:
    """What a view says about a field's control: around it, beside it, on it."""

    column: str
    before: Markup | str
    after: Markup | str
    rest: dict[str, Any]


def control(field: Any, arguments: Mapping[str, Any] | None) -> Control:
    """``form_widget_args`` and the arguments of form rules, sorted by where they go.

    The field's own class stays beside those given. A style would be stopped by the Content-Security-Policy.
    """
    rest = dict(arguments or {})
    around = [rest.pop(name, "") or "" for name in ("column_class", "prepend", "append")]
    if given := rest.pop("class", ""):
        rest["class"] = f"{own_class(field)} {given}"
    rest.pop("style", None)
    return Control(*around, rest)


def own_class(field: Any) -> str:
    """The class that makes a control look like one."""
    if getattr(field.widget, "input_type", "") == "checkbox":
        return "form-check-input"
    return "form-select" if isinstance(field.widget, Select) else "form-control"


def control_of(field: Any, options: Any) -> dict[str, Any]:
    """What ``form_widget_args`` puts onto this field's control."""
    return control(field, options.widget_args.get(field.short_name) if options else None).rest


def encoding(form: Any) -> Markup:
    """The attribute that a form with files needs."""
    files = any(getattr(field.widget, "input_type", "") == "file" for field in form)
    return Markup(' enctype="multipart/form-data"') if files else Markup()


@cache
def pictures() -> frozenset[str]:
    """The names of the pictures that we have."""
    return frozenset(re.findall(r'id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


def picture(icon_class: str) -> str:
    """The picture that an icon's classes ask for (``fa fa-eye``, ``eye``), or nothing where we have none."""
    names = [re.sub(r"^(glyphicon|fa|bi)-", "", word) for word in (icon_class or "").split()]
    return next((name for name in reversed(names) if name in pictures()), "")


def menu(view: Any) -> tuple[Any, ...]:
    """The entries of the menu that the actor may see, headings and what is below them."""
    return tuple(shown(view.admin.menu() + view.admin.menu_links()))


def shown(items: Iterable[Any]) -> Iterator[Any]:
    """Those of ``items`` that the actor may see; a heading where something is below it."""
    for item in items:
        below = tuple(shown(item.get_children())) if item.is_category() else ()
        if below or (not item.is_category() and item.is_accessible() and item.is_visible()):
            yield item
            yield from below


def init_app(app: Flask) -> None:
    """Give the theme's templates their functions."""
    app.jinja_env.globals.update(
        admin_control=control,
        admin_control_of=control_of,
        admin_encoding=encoding,
        admin_picture=picture,
        admin_current_view=get_current_view,
        admin_menu=menu,
    )
