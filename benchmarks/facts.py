"""What is asked for: words that are common and rare in the postings, a company of middling size, who signs in."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from benchmarks.servers import SECRET
from config import Config
from my_app.web.signatures import Sessions

WORD = re.compile(r"[a-z]{6,}")
BEGIN = text(
    "INSERT INTO user_session (user_id, token_hash, uniquifier, created_at, seen_at, address, agent, remembered) "
    "VALUES (:user_id, :token_hash, :uniquifier, :now, :now, '', 'benchmark', false)"
)


@dataclass
class Facts:
    """Of one filled database."""

    common: str
    rare: str
    company_id: int
    company: str
    admin: str
    owner: str


def engine(url: str) -> Engine:
    """An engine for a few questions."""
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def postings(url: str) -> int:
    """How many there are; 0 without the table."""
    try:
        with engine(url).connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM job")).scalar_one())
    except DBAPIError:
        return 0


def find(url: str) -> Facts:
    """Ask the database; the same rows give the same facts."""
    with engine(url).connect() as connection:
        titles = connection.execute(
            text("SELECT title FROM job WHERE language = 'en' ORDER BY id LIMIT 20000")
        ).scalars()
        words = Counter(word for title in titles for word in set(WORD.findall(title.lower())))
        company_id, company = connection.execute(
            text("SELECT id, name FROM company ORDER BY id LIMIT 1 OFFSET 1776")
        ).one()
        return Facts(
            common=words.most_common(1)[0][0],
            rare=company.rsplit(maxsplit=1)[-1],  # its number: other words come again and again
            company_id=company_id,
            company=company,
            admin=cookie(connection, "admin@example.org"),
            owner=cookie(connection, "owner1@example.org"),
        )


def cookie(connection: Connection, email: str) -> str:
    """The cookie of somebody who has signed in: their session is begun here."""
    user_id, uniquifier = connection.execute(
        text('SELECT id, fs_uniquifier FROM "user" WHERE email = :email'), {"email": email}
    ).one()
    token, now = secrets.token_urlsafe(), datetime.now(UTC)
    values = {"user_id": user_id, "uniquifier": uniquifier, "token_hash": sha256(token.encode()).hexdigest()}
    values |= {"now": now.replace(tzinfo=None) if connection.dialect.name == "sqlite" else now}
    connection.execute(BEGIN, values)
    connection.commit()
    app = Flask("benchmark")
    app.secret_key = SECRET
    serializer: Any = Sessions().get_signing_serializer(app)
    return f"{Config.SESSION_COOKIE_NAME}={serializer.dumps({'_user_id': token})}"
