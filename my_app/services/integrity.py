"""Database errors become domain errors here, once: a violated constraint's name becomes a field's message."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError

from my_app.errors import Conflict, DomainError, Invalid

MESSAGES: dict[str, tuple[str, Any]] = {
    "uq_user_email_lower": ("email", _("Somebody has an account with this e-mail address already.")),
    "uq_role_name": ("name", _("There is a role with this name already.")),
    "uq_company_slug": ("slug", _("Another company has this short name already.")),
    "ck_company_name_present": ("name", _("Enter a name.")),
    "uq_membership_user_id_company_id": ("user", _("This person is a member of the company already.")),
    "uq_invitation_company_id_email_lower": ("email", _("This person has been invited already.")),
    "uq_saved_view_user_id_screen_name": ("name", _("You have a view with this name already.")),
    "uq_job_company_id_reference": ("reference", _("Another posting of this company has this reference already.")),
    "ck_job_title_present": ("title", _("Enter a title.")),
    "ck_job_salary_positive": ("salary_from", _("A salary cannot be less than zero.")),
    "ck_job_salary_order": ("salary_to", _("The salary “to” must not be less than the salary “from”.")),
    "ck_job_salary_complete": ("salary_currency", _("A salary needs its currency and its period.")),
    "ck_job_expiry_after_publication": ("expires_at", _("A posting must expire after it is published.")),
    "ck_job_published_has_time": ("published_at", _("A published posting needs the time of its publication.")),
    "ck_job_rejected_has_reason": ("reject_reason", _("Say why the posting is rejected.")),
}


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused the statement, on PostgreSQL and on SQLite alike."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    text = str(error.orig)
    if match := re.search(r"constraint failed: index '(\w+)'", text):
        return match[1]
    if match := re.search(r"UNIQUE constraint failed: (\w+)\.(.+)", text):
        columns = [part.split(".")[-1] for part in match[2].split(", ")]
        return f"uq_{match[1]}_{'_'.join(columns)}"
    if match := re.search(r"CHECK constraint failed: (\w+)", text):
        return match[1]
    return ""


def domain_error(error: IntegrityError) -> DomainError:
    """What to tell the person about ``error``; never the SQL."""
    known = MESSAGES.get(violated_constraint(error))
    if known is None:
        return Conflict(_("This does not fit with what is stored already. Nothing was changed."))
    field, message = known
    return Invalid({field: message})
