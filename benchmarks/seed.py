"""Fill an empty database with postings of any number.

``python benchmarks/seed.py --rows 100000 --database-url postgresql://…``: two thousand employers share them, and
the first owns a tenth. The texts are those of the demo data; see README.md beside this file.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import Any

from flask_migrate import upgrade
from flask_security import hash_password
from sqlalchemy import insert, select, text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import config
from benchmarks import bulk
from my_app import create_app
from my_app.extensions import Model, db
from my_app.models import Company, Job, Membership, Part, User, fold, role_user, utcnow
from my_app.policies import ADMIN, EMPLOYER, MODERATOR
from my_app.services.credentials import new_uniquifier
from my_app.services.demo import employer, postings
from my_app.services.demo.text import Employer, read
from my_app.services.demo.timeline import states
from my_app.services.roles import ensure_builtin_roles
from my_app.services.searching import index as search_index

PASSWORD = "benchmark password"
EMPLOYERS = 2_000
LARGEST = 0.1
SAY_EVERY = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description="Fill an empty database with postings.")
    parser.add_argument("--rows", type=int, default=100_000, help="how many postings; %(default)s")
    parser.add_argument("--database-url", default="", help="as DATABASE_URL; the usual SQLite file when not given")
    options = parser.parse_args()
    settings = config.environment() | {"LOG_LEVEL": "ERROR", "DB_STATEMENT_TIMEOUT_MS": "0"}
    if options.database_url:
        settings["DATABASE_URL"] = options.database_url
    app = create_app(config.load(settings))
    with app.app_context():
        upgrade()
        if db.session.scalar(select(User.id).limit(1)) is not None:
            sys.exit("There are accounts in this database already: nothing was changed.")
        seed(options.rows)


def seed(rows: int) -> None:
    """Write everything, in one transaction, and say how fast it went."""
    started = time.perf_counter()
    companies = add_companies()
    owners = add_people(companies)
    every = counted(job_rows(companies, owners, rows), rows)
    first = next(every)
    connection = db.session.connection()
    search_index.drop(connection)
    with bulk.without_indexes(connection, Job.__table__):
        bulk.write(connection, Job.__table__, sorted(first), chain([first], every))
    search_index.create(connection)
    for _indexed in search_index.fill(connection):
        pass
    db.session.commit()
    refresh_statistics()
    seconds = time.perf_counter() - started
    print(f"\n{rows} postings of {len(companies)} companies in {seconds:.1f} s, {rows / seconds:.0f} a second.")
    print(f"Sign in as admin@, moderator@ or owner1@ (the largest) to owner{EMPLOYERS}@example.org: {PASSWORD}")


def add_companies() -> dict[int, Employer]:
    """The employers by id: the demo companies again and again, numbered."""
    originals = [employer(entry) for entry in read("companies")["company"]]
    made = [numbered(originals[number % len(originals)], number + 1) for number in range(EMPLOYERS)]
    now = utcnow()
    rows = [{"name": one.name, "slug": one.slug, "search_text": fold(one.name), "created_at": now} for one in made]
    return dict(zip(insert_all(Company, rows), made, strict=True))


def numbered(original: Employer, number: int) -> Employer:
    return dataclasses.replace(original, name=f"{original.name} {number}", slug=f"{original.slug}-{number}")


def add_people(companies: dict[int, Employer]) -> list[int]:
    """An admin, a moderator and an owner for each company; the owners' ids, in the order of the companies."""
    roles, hashed, now = ensure_builtin_roles(), hash_password(PASSWORD), utcnow()
    common = {"password": hashed, "active": True, "confirmed_at": now, "created_at": now}
    names = ["admin", "moderator", *(f"owner{number}" for number in range(1, len(companies) + 1))]
    people = [
        {"name": name.title(), "email": f"{name}@example.org", "fs_uniquifier": new_uniquifier()} for name in names
    ]
    admin, moderator, *owners = insert_all(User, [common | person for person in people])
    held = [(admin, ADMIN), (moderator, MODERATOR), *((owner, EMPLOYER) for owner in owners)]
    db.session.execute(insert(role_user), [{"user_id": id_, "role_id": roles[role].id} for id_, role in held])
    pairs = zip(owners, companies, strict=True)
    insert_all(Membership, [{"user_id": owner, "company_id": id_, "part": Part.OWNER} for owner, id_ in pairs])
    return owners


def job_rows(companies: dict[int, Employer], owners: list[int], rows: int) -> Iterator[dict[str, Any]]:
    """The postings, company by company: a tenth for the first, the others share the rest evenly."""
    rng, now, deal = Random(7), utcnow(), states()
    first = round(rows * LARGEST)
    share, over = divmod(rows - first, len(companies) - 1)
    for place, ((company_id, one), owner) in enumerate(zip(companies.items(), owners, strict=True)):
        wanted = first if place == 0 else share + (place <= over)
        for row in islice(postings(rng, one, deal, now), wanted):
            yield row | {"company_id": company_id, "created_by_id": owner}


def insert_all(model: type[Model], rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows without the session; their ids, in the same order."""
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def counted(every: Iterator[dict[str, Any]], rows: int) -> Iterator[dict[str, Any]]:
    """The same, and how many there were so far."""
    for number, row in enumerate(every, 1):
        yield row
        if number % SAY_EVERY == 0:
            print(f"\r{number} of {rows} postings", end="", flush=True)


def refresh_statistics() -> None:
    """What the database does by itself after a while: the planner knows how many rows there are."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE"))


if __name__ == "__main__":
    main()
