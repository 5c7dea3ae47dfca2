"""Recovery codes: made ten at a time, shown once, and each good for one sign-in."""

from __future__ import annotations

import base64
import secrets

from sqlalchemy import delete, func, select

from my_app.extensions import db
from my_app.models import RecoveryCode, User
from my_app.services.credentials import hash_of

COUNT = 10
BYTES = 15  # 120 bits: so many that a plain hash keeps them


def replace(user: User) -> list[str]:
    """New codes in place of all former ones, in the caller's transaction. They are kept nowhere but as hashes."""
    codes = [readable(secrets.token_bytes(BYTES)) for _number in range(COUNT)]
    remove(user)
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=stored(code)) for code in codes)
    return codes


def take(user: User, code: str) -> bool:
    """Use a code up, in the caller's transaction; False when it is none of theirs, or not any more."""
    this = (RecoveryCode.user_id == user.id, RecoveryCode.code_hash == stored(code))
    return bool(db.session.execute(delete(RecoveryCode).where(*this)).rowcount)  # type: ignore[attr-defined]


def left(user: User) -> int:
    """How many codes somebody has that were not used."""
    return db.session.scalar(select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user.id)) or 0


def remove(user: User) -> None:
    """Forget all codes of somebody, in the caller's transaction."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def readable(value: bytes) -> str:
    """24 letters and digits, in groups of six: ``k3v9qx-…``. None of them is taken for another (RFC 4648)."""
    text = base64.b32encode(value).decode().lower()
    return "-".join(text[at : at + 6] for at in range(0, len(text), 6))


def stored(code: str) -> str:
    """What is stored of a code, however it is typed: case, blanks and hyphens do not matter."""
    plain = "".join(char for char in code.casefold() if char.isalnum())
    return hash_of(plain)
