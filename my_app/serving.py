"""What ``manage.py run`` does: the database brought up, demo data on the first start, then a server."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.serving import WSGIRequestHandler, make_server

from config import Config
from my_app import create_app
from my_app.extensions import db
from my_app.models import User
from my_app.services import demo
from my_app.tasks.child import worker_beside

ROOT = Path(__file__).resolve().parent.parent
Say = Callable[[str], None]
# What is longer is refused before the application sees it: an address, the number of headers, one of them.
REQUEST_LIMITS = {
    "--limit-request-line": "8190",
    "--limit-request-fields": "64",
    "--limit-request-field_size": "8190",
}


class QuietHandler(WSGIRequestHandler):
    """Leaves the line about each request to web/logs.py."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def serve(config: Config, listener: socket.socket, say: Say) -> int:
    """Serve on ``listener`` until somebody stops it; returns the exit code."""
    app = create_app(config)
    try:
        with app.app_context():
            bring_up()
            lines = demo_data(config)
    except (OperationalError, InterfaceError) as error:
        say(f"The database does not answer: {str(error.orig).strip().splitlines()[0]}. Check DATABASE_URL.")
        return 1
    stop_when_asked()
    if config.ENVIRONMENT != "production":
        # The port may have been chosen on the command line, and the worker makes the links in mails.
        os.environ.setdefault("SITE_URL", address_of(listener))
    with contextlib.suppress(KeyboardInterrupt), worker_beside(config):
        announce(listener, lines, say)
        if config.ENVIRONMENT == "production":
            become_gunicorn(config, listener)
        serve_here(app, listener)
    return 0


def stop_when_asked() -> None:
    """End on Ctrl+C and on a polite request alike.

    A shell has what it starts in the background ignore the one, and a container's first process ignores the other.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def bring_up() -> None:
    """Run the migrations that have not run yet; say nothing when there are none."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    if set(current) != set(ScriptDirectory(str(ROOT / "migrations")).get_heads()):
        upgrade()


def demo_data(config: Config) -> list[str]:
    """Fill a database without users, never in production; returns what to tell about the demo sign-ins."""
    if config.ENVIRONMENT == "production":
        return []
    if db.session.scalar(select(func.count()).select_from(User)):
        return sign_ins("the password that the first start printed, or DEMO_PASSWORD as it was then")
    password = config.DEMO_PASSWORD or secrets.token_urlsafe(9)
    demo.load(password)
    return sign_ins(f"password: {password}")


def sign_ins(password: str) -> list[str]:
    """The demo accounts that are in the database, one a line."""
    known = set(db.session.scalars(select(User.email).where(User.email.in_(list(demo.SIGN_INS)))))
    lines = [f"  {email:<32} {what}" for email, what in demo.SIGN_INS.items() if email in known]
    return [f"Demo sign-ins ({password}):", *lines] if lines else []


def announce(listener: socket.socket, lines: Iterable[str], say: Say) -> None:
    """Print where the site is."""
    say(f"Jobdesk: {address_of(listener)}/   Admin: {address_of(listener)}/admin/")
    for line in lines:
        say(line)
    say("Stop with Ctrl+C.")


def address_of(listener: socket.socket) -> str:
    """Where a browser on this machine reaches the site."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def serve_here(app: Flask, listener: socket.socket) -> None:
    """Werkzeug's threaded server, for development."""
    host, port = listener.getsockname()[:2]
    server = make_server(host, port, app, threaded=True, request_handler=QuietHandler, fd=listener.fileno())
    server.serve_forever()


def become_gunicorn(config: Config, listener: socket.socket) -> None:
    """Gunicorn takes over this process and the listening socket."""
    listener.set_inheritable(True)
    options = {
        "--bind": f"fd://{listener.fileno()}",
        "--chdir": str(ROOT),
        "--workers": str(config.WEB_CONCURRENCY),
        # One thread needs no pool of them.
        "--worker-class": "gthread" if config.WEB_THREADS > 1 else "sync",
        "--threads": str(config.WEB_THREADS),
        "--timeout": "60",
        # It would believe this machine its X-Forwarded-Proto; which proxies are believed is for TRUSTED_PROXIES to say.
        "--forwarded-allow-ips": "",
        **REQUEST_LIMITS,
    }
    words = [word for option in options.items() for word in option]
    words.append("--no-control-socket")  # it would be written to a home folder, which need not be there
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *words, "my_app:create_app(migrations=False)"])  # noqa: S606
