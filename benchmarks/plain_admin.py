"""What Flask-Admin does by itself with the same table: a ModelView with our columns, filters and search."""

from __future__ import annotations

import os

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel

from my_app.extensions import db
from my_app.models import Job


class PlainView(ModelView):
    """As its documentation has it."""

    column_list = (
        "title",
        "company",
        "status",
        "place",
        "employment_type",
        "salary_from",
        "published_at",
        "expires_at",
        "updated_at",
    )
    column_sortable_list = ("title", ("company", "company.name"), "status", "place", "published_at", "updated_at")
    column_default_sort = ("updated_at", True)
    column_searchable_list = ("title", "place", "description", "company.name")
    column_filters = ("status", "company_id")
    named_filter_urls = True
    page_size = 50
    can_export = True
    export_max_rows = 0


def create_app() -> Flask:
    """``/admin/job/`` for everybody."""
    app = Flask(__name__)
    url = os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="benchmark")
    Babel(app)
    db.init_app(app)
    admin = Admin(app)
    admin.add_view(PlainView(Job, db.session, endpoint="job"))

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app
