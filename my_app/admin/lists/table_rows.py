"""The rows of a list as one piece of a page: a template would open a frame for each of them.

What stands in a row is escaped here, once: keys and cells as they are read, addresses and words once a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from flask_babel import gettext as _
from markupsafe import Markup, escape

from my_app.admin.lists.cells import Column, Reader, reader
from my_app.admin.lists.row_actions import RowAction


def table_rows(view: Any, context: Any, shown: Sequence[Column], data: Sequence[Any], rights: Any) -> Markup:
    """The rows of the page. A cell needs no end tag, and an empty one no label: a page has up to a hundred rows."""
    title, *rest = [reader(view, context, column.name) for column in shown]
    cells = [(read, f"<td{column.attributes}>") for read, column in zip(rest, shown[1:], strict=True)]
    begin, end = beginning(view, context, title), ending(view, context)
    abilities: dict[Any, Sequence[str]] = {}
    made = []
    for row in data:
        key = view.get_pk_value(row)
        right = rights[key]
        can = abilities.get(right[1:])
        if can is None:
            can = abilities[right[1:]] = view.row_abilities(right)
        parts = [begin(row, key, can)]
        for read, tag in cells:
            value = read(row)
            parts.append(f"{tag}{value}" if value else "<td>")
        parts.append(end(row, key, can))
        made.append("".join(parts))
    return Markup("\n".join(made))  # noqa: S704 - made of what is escaped


def beginning(view: Any, context: Any, title: Reader) -> Callable[[Any, Any, Sequence[str]], str]:
    """The row's tag, its tick and its title, which leads to the row's page."""
    ticked, actions = set(context["ticked"]), bool(context["actions"])
    details = way(view, ".details_view") if view.can_view_details else None
    dialog = " data-dialog" if view.details_modal else ""

    def begin(row: Any, key: Any, can: Sequence[str]) -> str:
        name, allowed = escaped_key(key), f' data-can="{" ".join(can)}"' if can else ""
        checked = " checked" if ticked and str(key) in ticked else ""
        tick = f'<td><input type="checkbox" name="rowid" value="{name}"{checked} aria-labelledby="r{name}">'
        words = title(row)
        link = f'<a href="{details(key)}"{dialog}>{words or name}</a>' if details else words
        return f'<tr data-key="{name}"{allowed}>{tick if actions else ""}<th scope="row" id="r{name}">{link}</th>'

    return begin


def ending(view: Any, context: Any) -> Callable[[Any, Any, Sequence[str]], str]:
    """The last cell: the way to the form, the view's own links, and buttons where a row has no page of its own."""
    if not view.column_display_actions:
        return lambda row, key, can: "</tr>"
    words, edit = escape(_("Edit")), way(view, ".edit_view")
    dialog = " data-dialog" if view.edit_modal else ""
    extra = view.extra_row_actions()
    buttons = [] if view.can_view_details else [button(action) for action in view.row_actions()]

    def end(row: Any, key: Any, can: Sequence[str]) -> str:
        parts = [f'<td><a href="{edit(key)}"{dialog}>{words}</a>' if "edit" in can else "<td>"]
        parts += [f" {escape(action.render_ctx(context, key, row))}" for action in extra]
        for action, asks, label in buttons:
            if action in can:
                name = escaped_key(key)
                opened = f' <button type="submit" name="row" value="{action}:{name}" aria-describedby="r{name}"{asks}>'
                parts.append(f"{opened}{label}</button>")
        return "".join(parts) + "</tr>"

    return end


def button(action: RowAction) -> tuple[Markup, Markup, Markup]:
    """A button's name, what it asks first, and its words."""
    asks = Markup(' data-confirm="{}"').format(action.confirm) if action.confirm else Markup()
    return escape(action.name), asks, escape(action.words)


def way(view: Any, endpoint: str) -> Callable[[Any], str]:
    """How a key becomes an escaped address."""
    start, end = (escape(part) for part in view.row_address(endpoint))
    return lambda key: f"{start}{key if is_plain(str(key)) else quote(str(key))}{end}"


def escaped_key(key: Any) -> str:
    """A key as it stands in a tag."""
    text = str(key)
    return text if is_plain(text) else str(escape(text))


def is_plain(text: str) -> bool:
    """Whether a key stands as it is in tags and addresses, as numbers do."""
    return text.isascii() and text.isalnum()
