"""Every door of the application and what it asks for: of tables by the rights that their views name, of others by hand.

The page for staff shows it, and ``access check`` tries each door against it. A route that is not here is a fault.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from my_app.admin.access import ProtectedMixin
from my_app.admin.base import ProtectedModelView
from my_app.policies import Permission
from my_app.services.workflow import TRANSITIONS

P = Permission


class Who(enum.StrEnum):
    """Who gets through a door that asks for no right."""

    EVERYBODY = "everybody"
    COMING_IN = "whoever comes in"  # on the way to being signed in, where one door leads to the next
    SIGNED_IN = "signed in"
    OWNER = "whose it is"
    TOKEN = "a token"  # noqa: S105 - a kind of visitor
    CLOSED = "nobody"


@dataclass(frozen=True)
class Door:
    """A route and a method. ``needs`` is None for one that nobody declared.

    A ``permission`` is held over the very row that is asked for (``of_row``), or over any. ``seen`` is what has to be
    held over the row for it to be there at all. Of postings that are made or imported the company is asked
    (``of_company``).
    """

    endpoint: str
    method: str
    needs: Permission | Who | None
    of_row: bool = False
    of_company: bool = False
    seen: Permission | None = None
    action: str = ""

    @property
    def table(self) -> str:
        """The view that it belongs to."""
        return self.endpoint.partition(".")[0]


# Doors of no table, and those of tables that are not like the others'.
BY_HAND: dict[Who, str] = {
    Who.EVERYBODY: """
        board.home board.listing board.show companies.show invitations.show invitations.accept language.choose
        appearance.choose healthz readyz pictures.avatar pictures.logo passkeys.options security.forgot_password
        security.send_confirmation static admin.static bootstrap.static security.static""",
    Who.COMING_IN: """
        security.login security.logout security.register security.reset_password security.confirm_email passkeys.show
        passkeys.sign_in factors.ask factors.check factors.ask_recovery factors.check_recovery""",
    Who.SIGNED_IN: """
        account.show account.save account.security account.app account.add_app account.remove_app account.new_codes
        account.passkey_options account.add_passkey account.remove_passkey account.sessions account.end_session
        account.end_other_sessions account.tokens account.create_token account.revoke_token account.log account.email
        account.ask_email account.new_email account.change_email account.change_avatar security.change_password
        security.verify passkeys.verify viewing.stop""",
    Who.TOKEN: "api.me",
    Who.OWNER: "exports.show",
    Who.CLOSED: "views.index_view exports.index_view",
}
ANY: dict[str, Permission] = {
    "views.save": P.JOB_READ,  # of the list whose view it is: the check asks for that of the postings
    "views.columns": P.JOB_READ,
}
# Endpoint → (right, right by which the row is there); the third says that the company is asked.
OF_ROW: dict[str, tuple[Any, ...]] = {
    "views.update": (P.VIEW_UPDATE, P.VIEW_READ),
    "views.delete": (P.VIEW_UPDATE, P.VIEW_READ),
    "views.default": (P.VIEW_READ, P.VIEW_READ),
    "task.progress_view": (P.TASK_OWN, P.TASK_OWN),
    "job.duplicate_view": (P.JOB_CREATE, P.JOB_READ, True),
    **{f"import.{name}_view": (P.JOB_IMPORT, P.IMPORT_READ, True) for name in ("columns", "words", "apply", "discard")},
    **{f"import.{name}_view": (P.IMPORT_READ, P.IMPORT_READ) for name in ("details", "file", "refused")},
    "import.undo_view": (P.IMPORT_UNDO, P.IMPORT_READ),
}
# The right that an action on rows asks for.
ACTIONS: dict[str, Permission] = {
    "activate": P.USER_UPDATE,
    "deactivate": P.USER_UPDATE,
    "reset_factors": P.USER_UPDATE,
    "view_as": P.USER_IMPERSONATE,
    "suspend": P.COMPANY_SUSPEND,
    "reactivate": P.COMPANY_SUSPEND,
    "stop": P.TASK_OWN,
    "retry": P.TASK_RETRY,
    **{step.value: transition.permission for step, transition in TRANSITIONS.items()},
}


def views_of(app: Flask) -> dict[str, Any]:
    """The admin's views by their names."""
    return {view.endpoint: view for admin in app.extensions["admin"] for view in admin._views}


def doors(app: Flask) -> Iterator[Door]:
    """Every route × method, each action on rows by itself."""
    views = views_of(app)
    hands = {endpoint: who for who, listed in BY_HAND.items() for endpoint in listed.split()}
    for endpoint, method in sorted({(rule.endpoint, m) for rule in app.url_map.iter_rules() for m in methods(rule)}):
        view = views.get(endpoint.partition(".")[0])
        if endpoint in hands:
            yield Door(endpoint, method, hands[endpoint])
        elif endpoint in ANY:
            yield Door(endpoint, method, ANY[endpoint])
        elif endpoint in OF_ROW:
            yield of_row(endpoint, method, *OF_ROW[endpoint])
        elif endpoint == "import.check_view":
            known = (P.JOB_IMPORT, P.IMPORT_READ, True) if method == "POST" else (P.IMPORT_READ, P.IMPORT_READ)
            yield of_row(endpoint, method, *known)
        elif isinstance(view, ProtectedModelView):
            yield from of_table(view, endpoint, method)
        else:
            needs = view.read_permission if isinstance(view, ProtectedMixin) else None
            yield Door(endpoint, method, needs)


def methods(rule: Any) -> set[str]:
    """What a route answers, but for what comes with every route."""
    return set(rule.methods) - {"HEAD", "OPTIONS"}


def of_row(endpoint: str, method: str, needs: Any, seen: Permission | None, of_company: bool = False) -> Door:
    """A door at which one row is asked for; one whose view names no right is nobody's."""
    if needs is None or needs is Who.CLOSED:
        return Door(endpoint, method, Who.CLOSED)
    return Door(endpoint, method, needs, of_row=True, of_company=of_company, seen=seen)


def of_table(view: Any, endpoint: str, method: str) -> Iterator[Door]:
    """The doors that every table has, by the rights that its view names."""
    name, read = endpoint.rpartition(".")[2], view.read_permission
    update = view.update_permission
    cells = update if view.column_editable_list else None
    one = {"edit_view": update, "delete_view": view.delete_permission, "ajax_cell": cells, "ajax_update": cells}
    looked_up = view.create_permission or update if view.form_ajax_refs else None
    many = {
        "index_view": read,
        "create_view": view.create_permission,
        "export": view.export_permission,
        "export_page": view.export_permission,
        "ajax_lookup": looked_up,
    }
    if name == "details_view":
        yield of_row(endpoint, method, read if view.column_details_list else None, read)
    elif name in one:
        yield of_row(endpoint, method, one[name], read)
    elif name in many:
        yield Door(endpoint, method, many[name] or Who.CLOSED)
    elif name == "action_view":
        known = ACTIONS | {"delete": view.delete_permission or Who.CLOSED}
        for action in view._actions_data:
            door = of_row(endpoint, method, known[action], read) if action in known else Door(endpoint, method, None)
            yield Door(**{**vars(door), "action": action})
    else:
        yield Door(endpoint, method, None)
