"""ImportBatch: one file of postings on its way in, and what it changed."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from my_app.extensions import Model
from my_app.models.background import BackgroundTask
from my_app.models.company import Company
from my_app.models.types import Created, Id, UTCDateTime, enum_column
from my_app.models.user import User


class SheetKind(enum.StrEnum):
    """The kinds of files that rows go out into and come in from."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


class BatchState(enum.StrEnum):
    """How far an import is. ``failed`` changed nothing, and its ``error`` says why."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class ImportBatch(Model):
    """One import into one company.

    ``filename`` is what the person called the file, ``stored_as`` its name in our folder. ``reading`` holds how the
    file is read (delimiter, encoding, sheet, decimal sign), ``mapping`` which of its columns are which fields,
    ``counts`` what came of it. ``actor`` is kept as text too, so that it outlives the account.
    """

    __tablename__ = "import_batch"

    id: Mapped[Id]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    actor: Mapped[str] = mapped_column(String(255))
    filename: Mapped[str] = mapped_column(String(255))
    stored_as: Mapped[str] = mapped_column(String(80), default="")
    size: Mapped[int] = mapped_column(default=0)
    kind: Mapped[SheetKind] = mapped_column(enum_column(SheetKind), default=SheetKind.CSV)
    reading: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[BatchState] = mapped_column(enum_column(BatchState), default=BatchState.UPLOADED)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(String(2000), default="")
    task_id: Mapped[int | None] = mapped_column(ForeignKey("background_task.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[Created]
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    company: Mapped[Company] = relationship()
    user: Mapped[User | None] = relationship()
    task: Mapped[BackgroundTask | None] = relationship()

    __table_args__ = (
        Index("ix_import_batch_company_id_created_at", company_id, "created_at"),
        Index("ix_import_batch_created_at", "created_at"),
        Index("ix_import_batch_state", state),
        {"sqlite_autoincrement": True},
    )

    def __str__(self) -> str:
        return self.filename


class ImportChange(Model):
    """What a batch did to one posting: the ``version`` it left, and the values ``before``; None for a new posting."""

    __tablename__ = "import_change"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True, index=True)
    line: Mapped[int]
    version: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
