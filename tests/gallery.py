"""A table of every awkward column type behind the protected base, as views of the real ones do not have them.

Its tables have a metadata of their own: migrations and the emptying of tables know nothing of them.
"""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Date, Enum, Float, ForeignKey, Interval, String, Table, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from my_app.admin.base import ProtectedModelView
from my_app.models import UTCDateTime
from my_app.policies import Permission
from my_app.policies.rules import Ground, Rule


class GalleryBase(DeclarativeBase):
    pass


class Shouted(TypeDecorator[str]):
    """Text that is stored in capitals."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return value.upper() if value else value


class Size(enum.StrEnum):
    SMALL = "small"
    LARGE = "large"


class Keeper(GalleryBase):
    __tablename__ = "gallery_keeper"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    visible: Mapped[bool] = mapped_column(default=True)

    def __str__(self) -> str:
        return self.name


class Tag(GalleryBase):
    __tablename__ = "gallery_tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))

    def __str__(self) -> str:
        return self.name


TAGGED = Table(
    "gallery_tagged",
    GalleryBase.metadata,
    Column("piece_id", ForeignKey("gallery_piece.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("gallery_tag.id", ondelete="CASCADE"), primary_key=True),
)


class Part(GalleryBase):
    """What a piece is made of: rows within its form."""

    __tablename__ = "gallery_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int | None]
    size: Mapped[str | None] = mapped_column(Enum("small", "large", name="gallery_part_size", native_enum=False))
    visible: Mapped[bool] = mapped_column(default=True)
    piece_id: Mapped[int] = mapped_column(ForeignKey("gallery_piece.id", ondelete="CASCADE"))
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("gallery_keeper.id"))
    piece: Mapped[Piece] = relationship(back_populates="parts")
    keeper: Mapped[Keeper | None] = relationship()

    def __str__(self) -> str:
        return self.name


class Piece(GalleryBase):
    __tablename__ = "gallery_piece"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    visible: Mapped[bool] = mapped_column(default=True)
    weight: Mapped[float | None] = mapped_column(Float)
    token: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    length: Mapped[timedelta | None] = mapped_column(Interval)
    moment: Mapped[datetime | None] = mapped_column(UTCDateTime)
    made_on: Mapped[date | None] = mapped_column(Date)
    shouted: Mapped[str | None] = mapped_column(Shouted)
    size: Mapped[str | None] = mapped_column(Enum("small", "large", name="gallery_size", native_enum=False))
    count: Mapped[int | None]
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("gallery_keeper.id"))
    keeper: Mapped[Keeper | None] = relationship()
    paper: Mapped[str | None] = mapped_column(String(80))
    words: Mapped[str | None] = mapped_column(String(200))
    tags: Mapped[list[Tag]] = relationship(secondary=TAGGED)
    parts: Mapped[list[Part]] = relationship(
        back_populates="piece", cascade="all, delete-orphan", order_by=Part.id, passive_deletes=True
    )

    def __str__(self) -> str:
        return self.name


TYPED = ("weight", "token", "length", "moment", "made_on", "shouted", "size", "count", "visible")
SEE, KEEP = Permission.AUDIT_READ, Permission.ROLE_READ
PARTS, TAGS = Permission.ROLE_UPDATE, Permission.ROLE_DELETE

# Under these rules whoever holds the permissions sees what is visible, and nothing else.
RULES = {
    right: Rule(model, (Ground("visible", clause),))
    for right, model, clause in (
        (SEE, Piece, lambda actor, permission: Piece.visible.is_(True)),
        (KEEP, Keeper, lambda actor, permission: Keeper.visible.is_(True)),
        (PARTS, Part, lambda actor, permission: Part.visible.is_(True)),
        (TAGS, Tag, lambda actor, permission: Tag.name != "secret"),
    )
}


class PieceView(ProtectedModelView):
    """Every door open, for whoever sees the piece."""

    read_permission = create_permission = update_permission = delete_permission = export_permission = SEE
    form_relation_permissions = {"keeper": KEEP}
    column_list = ("name", "keeper.name", *TYPED)
    column_details_list = column_list
    column_export_list = ("name", "weight", "moment", "shouted")
    column_sortable_list = ("name", "keeper.name", *TYPED)
    column_searchable_list = ("name", "keeper.name")
    column_filters = ("name", "keeper.name", *TYPED)
    column_editable_list = ("name", "weight")
    form_columns = ("name", "keeper", *TYPED)


class PickerView(PieceView):
    """The same with a look-up for the keeper, and one door that fails inside."""

    form_ajax_refs = {"keeper": {"fields": ("name",)}}
    calls = 0

    def search_placeholder(self) -> Any:
        type(self).calls += 1
        raise TypeError("the real reason")


class ReadOnlyView(PieceView):
    """Only to look at, by upstream's own attributes."""

    can_create = can_edit = can_delete = False


class BareView(ProtectedModelView):
    """A view that names no permission."""

    column_list = ("name",)
