"""Rights in words as an API token has them: over whatever its owner reaches, be that all rows or one company's."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from my_app.policies import Permission

SUBJECTS: dict[str, Any] = {
    "user": _("Users"),
    "role": _("Roles"),
    "company": _("Companies"),
    "member": _("Members"),
    "invitation": _("Invitations"),
    "job": _("Postings"),
    "import": _("Imports"),
    "task": _("Background work"),
    "audit": _("Audit trail"),
}
ACTS: dict[str, Any] = {
    "read": lazy_pgettext("right of a token", "See"),
    "create": lazy_pgettext("right of a token", "Create"),
    "update": lazy_pgettext("right of a token", "Change"),
    "delete": lazy_pgettext("right of a token", "Delete"),
    "export": lazy_pgettext("right of a token", "Export"),
    "import": lazy_pgettext("right of a token", "Import"),
    "suspend": lazy_pgettext("right of a token", "Suspend"),
    "invite": lazy_pgettext("right of a token", "Invite"),
    "remove": lazy_pgettext("right of a token", "Remove"),
    "revoke": lazy_pgettext("right of a token", "Take back"),
    "trash": lazy_pgettext("right of a token", "Move to the trash and back"),
    "submit": lazy_pgettext("right of a token", "Submit for review"),
    "review": lazy_pgettext("right of a token", "Publish and reject"),
    "close": lazy_pgettext("right of a token", "Close"),
    "undo": lazy_pgettext("right of a token", "Undo"),
    "retry": lazy_pgettext("right of a token", "Run again"),
}


def grouped(scopes: Iterable[Permission | str]) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The rights by what they are about: its name, and each right with its words."""
    parts = [(each, *each.split(":", 1)) for each in map(str, scopes)]
    return [
        (SUBJECTS.get(subject, subject), [(scope, ACTS.get(act, act)) for scope, _subject, act in group])
        for subject, group in groupby(parts, key=lambda part: part[1])
    ]
