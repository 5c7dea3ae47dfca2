"""What roles give: permissions, and whether they make somebody staff."""

from __future__ import annotations

from collections.abc import Iterable

from my_app.models import User
from my_app.policies.permissions import GRANTABLE, PERSONAL, Permission


def known_permissions(names: Iterable[str]) -> frozenset[Permission]:
    """The permissions among ``names``; what no role can give (an old row, a slip) gives nothing."""
    known = {permission.value: permission for permission in GRANTABLE}
    return frozenset(known[name] for name in names if name in known)


def reaches_all(permissions: frozenset[Permission]) -> bool:
    """Whether these, of roles, give some right over all rows, beyond entering the admin."""
    return bool(permissions - PERSONAL - {Permission.ADMIN_ENTER})


def is_staff(user: User) -> bool:
    """Whether somebody's roles make them staff, in or out."""
    return reaches_all(known_permissions(name for role in user.roles for name in role.permissions or ()))
