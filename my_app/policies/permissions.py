"""The names of what can be done, and who has which: the two tables a reviewer reads first."""

from __future__ import annotations

import enum

from my_app.models import Part


class Permission(enum.StrEnum):
    """One thing that somebody may be allowed to do."""

    ADMIN_ENTER = "admin:enter"
    USER_READ = "user:read"
    USER_CREATE = "user:create"
    USER_UPDATE = "user:update"
    USER_EXPORT = "user:export"
    USER_IMPERSONATE = "user:view_as"
    ROLE_READ = "role:read"
    ROLE_CREATE = "role:create"
    ROLE_UPDATE = "role:update"
    ROLE_DELETE = "role:delete"
    COMPANY_READ = "company:read"
    COMPANY_CREATE = "company:create"
    COMPANY_UPDATE = "company:update"
    COMPANY_SUSPEND = "company:suspend"
    COMPANY_EXPORT = "company:export"
    MEMBER_READ = "member:read"
    MEMBER_INVITE = "member:invite"
    MEMBER_UPDATE = "member:update"
    MEMBER_REMOVE = "member:remove"
    INVITATION_READ = "invitation:read"
    INVITATION_REVOKE = "invitation:revoke"
    JOB_READ = "job:read"
    JOB_CREATE = "job:create"
    JOB_UPDATE = "job:update"
    JOB_TRASH = "job:trash"
    JOB_SUBMIT = "job:submit"
    JOB_REVIEW = "job:review"
    JOB_CLOSE = "job:close"
    JOB_EXPORT = "job:export"
    JOB_IMPORT = "job:import"
    IMPORT_READ = "import:read"
    IMPORT_UNDO = "import:undo"
    TASK_READ = "task:read"
    TASK_RETRY = "task:retry"
    AUDIT_READ = "audit:read"
    VIEW_READ = "view:read"
    VIEW_UPDATE = "view:update"
    VIEW_SHARE = "view:share"
    TASK_OWN = "task:own"


P = Permission

# What comes with every account that may enter the admin, over what is one's own: no role gives it or takes it away.
PERSONAL = frozenset({P.VIEW_READ, P.VIEW_UPDATE, P.VIEW_SHARE, P.TASK_OWN})
GRANTABLE = frozenset(Permission) - PERSONAL

_VIEWER = frozenset({P.COMPANY_READ, P.JOB_READ, P.JOB_EXPORT})
_EDITOR = _VIEWER | {
    P.JOB_CREATE,
    P.JOB_UPDATE,
    P.JOB_TRASH,
    P.JOB_SUBMIT,
    P.JOB_CLOSE,
    P.JOB_IMPORT,
    P.IMPORT_READ,
    P.IMPORT_UNDO,
}
_OWNER = _EDITOR | {
    P.COMPANY_UPDATE,
    P.COMPANY_EXPORT,
    P.MEMBER_READ,
    P.MEMBER_INVITE,
    P.MEMBER_UPDATE,
    P.MEMBER_REMOVE,
    P.INVITATION_READ,
    P.INVITATION_REVOKE,
}

# What a part in a company gives, over that company's rows only.
PART_PERMISSIONS: dict[Part, frozenset[Permission]] = {
    Part.VIEWER: _VIEWER,
    Part.EDITOR: _EDITOR,
    Part.OWNER: _OWNER,
}

# What the roles give when they are first made, over all rows. Staff edit them on a screen.
ADMIN, MODERATOR, EMPLOYER = "admin", "moderator", "employer"
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    ADMIN: GRANTABLE,
    MODERATOR: frozenset(
        {
            P.ADMIN_ENTER,
            P.COMPANY_READ,
            P.COMPANY_CREATE,
            P.COMPANY_UPDATE,
            P.COMPANY_SUSPEND,
            P.COMPANY_EXPORT,
            P.JOB_READ,
            P.JOB_CREATE,
            P.JOB_UPDATE,
            P.JOB_TRASH,
            P.JOB_SUBMIT,
            P.JOB_REVIEW,
            P.JOB_CLOSE,
            P.JOB_EXPORT,
            P.JOB_IMPORT,
            P.IMPORT_READ,
            P.IMPORT_UNDO,
        }
    ),
    # An employer's rights over rows come from memberships; the role only opens the door.
    EMPLOYER: frozenset({P.ADMIN_ENTER}),
}
