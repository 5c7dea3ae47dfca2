"""How long the site takes for mail addresses with an account and without: medians that must not tell them apart.

    .venv/bin/python benchmarks/enumeration.py --samples 100

Over HTTP against gunicorn with two processes, with the passwords' real hashes; the two kinds are asked in turns, so
that whatever else the machine does meets both. Nothing is sent: no worker runs.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.server import Surfer, gunicorn

PASSWORD = "harbour violin 47 tapestry"
KINDS = ("nobody", "known", "inactive", "unconfirmed")
numbers = count()
Form = Callable[[str], tuple[str, dict[str, str]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--samples", type=int, default=100)
    parser.add_argument("--database-url", default="", help="an empty database; a SQLite file when there is none")
    parser.add_argument("--kinds", nargs="+", default=KINDS, choices=KINDS, help="whose addresses are asked for")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.database_url or f"sqlite:///{folder}/enumeration.sqlite3"
        make_accounts(url)
        with gunicorn(url, APP_ENV="development", RATELIMIT_ENABLED="0", RUN_WORKER="0") as address:
            wait_for(address)
            print("| door | " + " | ".join(f"{kind}, ms" for kind in options.kinds) + " | quartiles of the first |")
            print("| --- |" + " ---: |" * (len(options.kinds) + 1))
            for name, form in DOORS.items():
                print(line(name, measured(address, form, options.samples, options.kinds)), flush=True)


def wait_for(address: str) -> None:
    """Until both processes serve, on a busy machine too."""
    for _attempt in range(10):
        with contextlib.suppress(OSError):
            Surfer(address).ask("/login")


def make_accounts(url: str) -> None:
    """The tables, and one account of each kind."""
    os.environ |= {"DATABASE_URL": url, "APP_ENV": "development"}
    from flask_migrate import upgrade
    from flask_security import hash_password

    from my_app import create_app
    from my_app.extensions import db
    from my_app.models import User, utcnow
    from my_app.services.credentials import new_uniquifier

    with create_app().app_context():
        upgrade()
        for kind in KINDS[1:]:
            user = User(email=f"{kind}@example.org", name=kind, fs_uniquifier=new_uniquifier())
            user.password, user.active = hash_password(PASSWORD), kind != "inactive"
            user.confirmed_at = None if kind == "unconfirmed" else utcnow()
            db.session.add(user)
        db.session.commit()


def sign_in(email: str) -> tuple[str, dict[str, str]]:
    return "/login", {"email": email, "password": "not " + PASSWORD}


def sign_in_rightly(email: str) -> tuple[str, dict[str, str]]:
    """With the right password, which lets only one of them in: of the others nobody is to learn that it was right."""
    return "/login", {"email": email, "password": PASSWORD}


def reset(email: str) -> tuple[str, dict[str, str]]:
    return "/reset", {"email": email}


def confirm(email: str) -> tuple[str, dict[str, str]]:
    return "/confirm", {"email": email}


def sign_up(email: str) -> tuple[str, dict[str, str]]:
    return "/register", {"email": email, "password": PASSWORD, "name": "Ann", "company_name": f"Co {next(numbers)}"}


DOORS: dict[str, Form] = {
    "sign-in, wrong password": sign_in,
    "sign-in, the password of the account": sign_in_rightly,
    "reset": reset,
    "confirmation": confirm,
    "sign-up": sign_up,
}


def measured(address: str, form: Form, samples: int, kinds: list[str]) -> dict[str, list[float]]:
    """Milliseconds of each kind, asked in turns; the first rounds are for the caches."""
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for sample in range(samples + 3):
        for kind in kinds:
            email = f"{kind}{next(numbers)}@example.org" if kind == "nobody" else f"{kind}@example.org"
            path, fields = form(email)
            surfer = Surfer(address)
            fields["csrf_token"] = surfer.token(path)
            began = time.perf_counter()
            surfer.ask(path, fields)
            if sample >= 3:
                taken[kind].append((time.perf_counter() - began) * 1000)
    return taken


def line(name: str, taken: dict[str, list[float]]) -> str:
    """A row of the table."""
    medians = " | ".join(f"{median(times):.1f}" for times in taken.values())
    low, _middle, high = quantiles(next(iter(taken.values())), n=4)
    return f"| {name} | {medians} | {low:.1f} to {high:.1f} |"


if __name__ == "__main__":
    main()
