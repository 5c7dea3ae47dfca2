"""Who may do what: permissions (names), rules (the table), actor (who), accounts (whose), check (the questions)."""

from my_app.policies.accounts import account, account_of
from my_app.policies.actor import (
    ANONYMOUS,
    COMMAND_LINE,
    Actor,
    actor_for,
    reaches,
)
from my_app.policies.check import READ_ONLY, allowed, in_own_name, is_everything, require, rows
from my_app.policies.permissions import ADMIN, EMPLOYER, MODERATOR, ROLE_PERMISSIONS, Permission
from my_app.policies.roles import is_staff, known_permissions

__all__ = [
    "ADMIN",
    "ANONYMOUS",
    "COMMAND_LINE",
    "EMPLOYER",
    "MODERATOR",
    "READ_ONLY",
    "ROLE_PERMISSIONS",
    "Actor",
    "Permission",
    "account",
    "account_of",
    "actor_for",
    "allowed",
    "in_own_name",
    "is_everything",
    "is_staff",
    "known_permissions",
    "reaches",
    "require",
    "rows",
]
