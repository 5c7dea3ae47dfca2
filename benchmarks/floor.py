"""The floor: a bare Flask application with one indexed query and a Jinja table of 50 rows, and nobody signed in."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, render_template_string, request
from sqlalchemy import Engine, create_engine, text

COLUMNS = "j.id, j.title, c.name, j.status, j.place, j.employment_type, j.salary_from, j.published_at, j.updated_at"
LISTS = {
    "first": "ORDER BY j.id LIMIT 50",
    "last": "ORDER BY j.id DESC LIMIT 50",
    "filter": "WHERE j.company_id = :company AND j.status = 'published' ORDER BY j.id LIMIT 50",
    "employer": "WHERE j.company_id = :company ORDER BY j.id LIMIT 50",
}
PAGE = """<!doctype html><title>Floor</title><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell if cell is not none else "" }}</td>{% endfor %}</tr>
{% endfor %}</table>"""
ROWS_AT_ONCE = 1000


def create_app() -> Flask:
    """``/first``, ``/last``, ``/filter``, ``/employer``, and ``/export`` as the csv module does it."""
    app = Flask(__name__)
    engine = create_engine(os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"))

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/<name>")
    def page(name: str) -> str:
        statement = text(f"SELECT {COLUMNS} FROM job j JOIN company c ON c.id = j.company_id {LISTS[name]}")
        with engine.connect() as connection:
            company = request.args.get("company", 1, int)
            rows = connection.execute(statement, {"company": company} if ":company" in LISTS[name] else {}).all()
        return render_template_string(PAGE, rows=rows)

    @app.get("/export")
    def export() -> Response:
        return Response(lines(engine), mimetype="text/csv")

    return app


def lines(engine: Engine) -> Iterator[str]:
    """Every posting as CSV, a thousand rows at a time."""
    statement = text("SELECT j.*, c.name FROM job j JOIN company c ON c.id = j.company_id")
    with engine.connect().execution_options(yield_per=ROWS_AT_ONCE) as connection:
        for part in connection.execute(statement).partitions():
            buffer = io.StringIO()
            writer: Any = csv.writer(buffer)
            writer.writerows(part)
            yield buffer.getvalue()
