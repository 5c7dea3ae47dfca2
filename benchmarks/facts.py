"""What is asked for: words that are common and rare in the postings, a company of middling size, who signs in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from benchmarks.servers import SECRET
from config import Config

WORD = re.compile(r"[a-z]{6,}")


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
    """The cookie of somebody who has signed in."""
    found = connection.execute(text('SELECT fs_uniquifier FROM "user" WHERE email = :email'), {"email": email})
    app = Flask("benchmark")
    app.secret_key = SECRET
    serializer: Any = SecureCookieSessionInterface().get_signing_serializer(app)
    return f"{Config.SESSION_COOKIE_NAME}={serializer.dumps({'_user_id': found.scalar_one(), '_fresh': True})}"
