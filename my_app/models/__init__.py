"""The tables. Import them from here."""

from my_app.models.api_token import ApiToken
from my_app.models.audit import AuditEntry
from my_app.models.background import BackgroundTask, TaskState
from my_app.models.company import Company, CompanyStatus, Invitation, Membership, Part
from my_app.models.import_batch import BatchState, ImportBatch, ImportChange, SheetKind
from my_app.models.job import (
    Category,
    EmploymentType,
    Job,
    JobState,
    JobStatus,
    RemotePolicy,
    SalaryPeriod,
    in_any_state,
    in_state,
    live,
    live_parts,
)
from my_app.models.limit_count import LimitCount
from my_app.models.list_count import ListCount
from my_app.models.passkey import Passkey
from my_app.models.recovery_code import RecoveryCode
from my_app.models.saved_view import Audience, SavedView
from my_app.models.types import UTCDateTime, fold, utcnow
from my_app.models.user import Role, User, role_user
from my_app.models.user_session import UserSession

__all__ = [
    "ApiToken",
    "Audience",
    "AuditEntry",
    "BackgroundTask",
    "BatchState",
    "Category",
    "Company",
    "CompanyStatus",
    "EmploymentType",
    "ImportBatch",
    "ImportChange",
    "Invitation",
    "Job",
    "JobState",
    "JobStatus",
    "LimitCount",
    "ListCount",
    "Membership",
    "Part",
    "Passkey",
    "RecoveryCode",
    "RemotePolicy",
    "Role",
    "SalaryPeriod",
    "SavedView",
    "SheetKind",
    "TaskState",
    "UTCDateTime",
    "User",
    "UserSession",
    "fold",
    "in_any_state",
    "in_state",
    "live",
    "live_parts",
    "role_user",
    "utcnow",
]
