"""How long the server works on a page of the admin, and what the page weighs.

``python benchmarks/lists.py --database-url … /admin/job/ "/admin/job/?page_size=100"``: as admin, in Arabic and in
English, on a database that ``seed.py`` has filled.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import config
from my_app import create_app
from my_app.extensions import db
from my_app.models import User

ROUNDS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and weigh pages of the admin.")
    parser.add_argument("--database-url", default="", help="as DATABASE_URL; the usual SQLite file when not given")
    parser.add_argument("paths", nargs="*", default=["/admin/job/"])
    options = parser.parse_args()
    values = config.environment() | {"LOG_LEVEL": "ERROR"}
    app = create_app(config.load(values | ({"DATABASE_URL": options.database_url} if options.database_url else {})))
    with app.app_context():
        admin = db.session.scalars(select(User).where(User.email == "admin@example.org")).one()
        uniquifier = admin.fs_uniquifier
    client = app.test_client()
    for locale in ("ar", "en"):
        with client.session_transaction() as session:
            session.update(_user_id=uniquifier, _fresh=True)
        with app.app_context():
            db.session.scalars(select(User).where(User.email == "admin@example.org")).one().locale = locale
            db.session.commit()
        for path in options.paths:
            measure(client, locale, path)


def measure(client: FlaskClient, locale: str, path: str) -> None:
    """Print the processor's time (other programs do not count) and the size of the answer."""
    answer, times = client.get(path), []
    for _round in range(ROUNDS):
        started = time.process_time()
        answer = client.get(path)
        times.append((time.process_time() - started) * 1000)
    size = len(answer.get_data())
    print(f"{locale} {path}: {answer.status_code}, {statistics.median(times):.0f} ms, {size / 1000:.1f} kB")


if __name__ == "__main__":
    main()
