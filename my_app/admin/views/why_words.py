"""What each right lets somebody do with a row, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from my_app.policies import Permission

P = Permission

# Asked of another row than the one that comes of it, or said better in words of its own.
OWN: dict[Permission, Any] = {
    P.ADMIN_ENTER: _("Enter the admin"),
    P.USER_IMPERSONATE: _("See the site as this person"),
    P.MEMBER_INVITE: _("Invite people into it"),
    P.JOB_CREATE: _("Make postings for it"),
    P.JOB_IMPORT: _("Import postings for it"),
    P.JOB_REVIEW: _("Publish or reject it"),
    P.JOB_SUBMIT: _("Submit and reopen it"),
    P.JOB_TRASH: _("Move it to the trash and back"),
    P.TASK_READ: _("See it among everybody’s work"),
    P.TASK_OWN: _("See it"),
    P.VIEW_SHARE: _("Share views with its people"),
}
BY_VERB: dict[str, Any] = {
    "read": _("See it"),
    "create": _("Make new ones"),
    "update": _("Change it"),
    "delete": _("Delete it"),
    "export": _("Export it"),
    "suspend": _("Suspend and reactivate it"),
    "remove": _("Remove it"),
    "revoke": _("Take it back"),
    "close": _("Close it"),
    "undo": _("Undo it"),
    "retry": _("Run it again"),
}


def right_words(permission: Permission) -> Any:
    """What it lets somebody do with the row."""
    return OWN.get(permission) or BY_VERB[permission.value.partition(":")[2]]
