"""The tables. Import them from here."""

from my_app.models.audit import AuditEntry
from my_app.models.company import Company, CompanyStatus, Invitation, Membership, Part
from my_app.models.job import (
    Category,
    EmploymentType,
    Job,
    JobState,
    JobStatus,
    RemotePolicy,
    SalaryPeriod,
    in_state,
    live,
)
from my_app.models.saved_view import Audience, SavedView
from my_app.models.types import UTCDateTime, fold, utcnow
from my_app.models.user import Role, User, role_user

__all__ = [
    "Audience",
    "AuditEntry",
    "Category",
    "Company",
    "CompanyStatus",
    "EmploymentType",
    "Invitation",
    "Job",
    "JobState",
    "JobStatus",
    "Membership",
    "Part",
    "RemotePolicy",
    "Role",
    "SalaryPeriod",
    "SavedView",
    "UTCDateTime",
    "User",
    "fold",
    "in_state",
    "live",
    "role_user",
    "utcnow",
]
