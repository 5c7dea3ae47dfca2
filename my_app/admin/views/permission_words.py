"""The permissions in words, for the screen on which roles are edited."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from my_app.policies import Permission

P = Permission

WORDS: dict[P, Any] = {
    P.ADMIN_ENTER: _("Enter the admin"),
    P.USER_READ: _("See users"),
    P.USER_CREATE: _("Create users"),
    P.USER_UPDATE: _("Change and deactivate users"),
    P.USER_EXPORT: _("Export users"),
    P.USER_IMPERSONATE: _("Look at the site as somebody else, changing nothing"),
    P.ROLE_READ: _("See roles"),
    P.ROLE_CREATE: _("Create roles"),
    P.ROLE_UPDATE: _("Change roles"),
    P.ROLE_DELETE: _("Delete roles"),
    P.COMPANY_READ: _("See all companies"),
    P.COMPANY_CREATE: _("Create companies"),
    P.COMPANY_UPDATE: _("Change all companies"),
    P.COMPANY_SUSPEND: _("Suspend companies"),
    P.COMPANY_EXPORT: _("Export all companies"),
    P.MEMBER_READ: _("See the members of all companies"),
    P.MEMBER_INVITE: _("Invite members into all companies"),
    P.MEMBER_UPDATE: _("Change the part of all members"),
    P.MEMBER_REMOVE: _("Remove members from all companies"),
    P.INVITATION_READ: _("See all invitations"),
    P.INVITATION_REVOKE: _("Take back all invitations"),
    P.JOB_READ: _("See all postings"),
    P.JOB_CREATE: _("Create postings for all companies"),
    P.JOB_UPDATE: _("Change all postings"),
    P.JOB_TRASH: _("Move all postings to the trash and back"),
    P.JOB_SUBMIT: _("Submit and reopen all postings"),
    P.JOB_REVIEW: _("Review: publish and reject postings"),
    P.JOB_CLOSE: _("Close all postings"),
    P.JOB_EXPORT: _("Export all postings"),
    P.JOB_IMPORT: _("Import postings for all companies"),
    P.IMPORT_READ: _("See the imports of all companies"),
    P.IMPORT_UNDO: _("Undo the imports of all companies"),
    P.TASK_READ: _("See everybody’s background work"),
    P.TASK_RETRY: _("Run background work again"),
    P.AUDIT_READ: _("See the audit trail"),
}
