"""Who may do what: permissions (names), rules (the table), actor (who), check (the questions)."""

from my_app.policies.actor import ANONYMOUS, COMMAND_LINE, Actor, account, actor_for, is_staff, known_permissions
from my_app.policies.check import allowed, is_everything, require, rows
from my_app.policies.permissions import ADMIN, EMPLOYER, MODERATOR, ROLE_PERMISSIONS, Permission

__all__ = [
    "ADMIN",
    "ANONYMOUS",
    "COMMAND_LINE",
    "EMPLOYER",
    "MODERATOR",
    "ROLE_PERMISSIONS",
    "Actor",
    "Permission",
    "account",
    "actor_for",
    "allowed",
    "is_everything",
    "is_staff",
    "known_permissions",
    "require",
    "rows",
]
