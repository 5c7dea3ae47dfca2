"""What the trail can say was done, in words; and which of it concerns security.

The one table of actions: whoever records another one adds its words here (`tests/unit/test_actions.py`).
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

# Who comes in and goes out, who may do what, what leaves the site, and what was refused.
SECURITY: dict[str, Any] = {
    "session.begin": _("Signed in"),
    "session.refused": _("A sign-in was refused"),
    "session.prove": _("Proved who they are once more"),
    "session.sign_out": _("Signed out"),
    "session.end": _("Ended a session"),
    "session.end_others": _("Ended all other sessions"),
    "password.reset": _("Set a new password through a link"),
    "password.change": _("Changed the password"),
    "passkey.add": _("Added a passkey"),
    "passkey.remove": _("Removed a passkey"),
    "token.create": _("Made an API token"),
    "token.revoke": _("Revoked an API token"),
    "factor.add": _("Set up an authenticator app"),
    "factor.change": _("Set up another authenticator app"),
    "factor.remove": _("Removed an authenticator app"),
    "factor.recovery_new": _("Made new recovery codes"),
    "factor.recovery_used": _("Signed in with a recovery code"),
    "factor.reset": _("Took a second factor away"),
    "account.confirm": _("Confirmed the mail address"),
    "email.ask": _("Asked for another mail address"),
    "email.change": _("Changed the mail address"),
    "user.register": _("Signed up"),
    "user.create": _("Made an account"),
    "user.update": _("Changed an account"),
    "user.activate": _("Activated an account"),
    "user.deactivate": _("Deactivated an account"),
    "user.end_sessions": _("Ended all sessions of an account"),
    "user.view_as": _("Began to look at the site as somebody else"),
    "user.view_as_end": _("Stopped looking at the site as somebody else"),
    "role.create": _("Made a role"),
    "role.update": _("Changed a role"),
    "role.delete": _("Deleted a role"),
    "membership.add": _("Added a member"),
    "membership.change": _("Changed the part of a member"),
    "membership.remove": _("Removed a member"),
    "invitation.send": _("Invited somebody"),
    "invitation.revoke": _("Took an invitation back"),
    "invitation.accept": _("Accepted an invitation"),
    "access.refused": _("Was refused for want of a right"),
    "job.export": _("Exported postings"),
    "company.export": _("Exported companies"),
    "user.export": _("Exported users"),
}

OTHERS: dict[str, Any] = {
    "account.update": _("Changed their own details"),
    "company.create": _("Made a company"),
    "company.register": _("Registered a company"),
    "company.update": _("Changed a company"),
    "company.suspend": _("Suspended a company"),
    "company.resume": _("Reactivated a company"),
    "job.create": _("Made a posting"),
    "job.update": _("Changed a posting"),
    "job.submit": _("Submitted a posting for review"),
    "job.publish": _("Published a posting"),
    "job.reject": _("Rejected a posting"),
    "job.close": _("Closed a posting"),
    "job.reopen": _("Reopened a posting"),
    "job.trash": _("Moved a posting to the trash"),
    "job.restore": _("Took a posting out of the trash"),
    "job.import": _("Imported postings"),
    "job.import.undo": _("Undid an import"),
    "job.import.discard": _("Discarded an import"),
    "view.share": _("Shared a view"),
    "view.change": _("Changed a shared view"),
    "view.delete": _("Deleted a shared view"),
    "task.stop": _("Stopped background work"),
    "task.retry": _("Tried background work again"),
    "demo.load": _("Loaded the demo data"),
    "created": _("Created"),
    "updated": _("Changed"),
    "deleted": _("Deleted"),
}

WORDS = SECURITY | OTHERS
# What is forgotten after `AUDIT_KEPT_DAYS`: there is much of it, and it says where people were.
COMINGS_AND_GOINGS = ("session.begin", "session.refused", "session.prove", "session.sign_out")


def concerns_security(action: str) -> bool:
    """Whether this belongs in the security log."""
    return action in SECURITY


def in_words(action: str) -> str:
    """The action for a reader; its bare name where there are no words."""
    return str(WORDS.get(action, action))


def choices() -> list[tuple[str, str]]:
    """All actions with their words, for a filter."""
    return sorted(((action, str(words)) for action, words in WORDS.items()), key=lambda choice: choice[1].casefold())
