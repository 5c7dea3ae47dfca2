"""Logos for everybody, avatars for whoever may know the person; as pictures, and as nothing else."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, g, send_file, url_for
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import Company, CompanyStatus, User
from my_app.policies import Permission, allowed
from my_app.services import pictures, users
from my_app.web.actor import current_actor
from my_app.web.locale import person

bp = Blueprint("pictures", __name__)

NAME = re.compile(r"picture-[A-Za-z0-9_-]{32}\.webp")
# Whatever a browser may make of it, it runs nothing and asks for nothing.
POLICY = "default-src 'none'; sandbox"
DAY, HOUR = 86_400, 3_600


@bp.get("/logos/<name>")
def logo(name: str) -> Response:
    """The logo of a company on the board; that of a suspended one for those who may see the company."""
    company = db.session.scalar(select(Company).where(Company.logo == known(name)))
    if company is None:
        abort(404)
    if company.status is CompanyStatus.ACTIVE:
        return picture(name, "logo", f"public, max-age={DAY}")
    if not allowed(current_actor(), Permission.COMPANY_READ, company):
        abort(404)
    return picture(name, "logo", "no-store")


@bp.get("/avatars/<name>")
def avatar(name: str) -> Response:
    """The picture of somebody whom the actor may know."""
    actor, user = current_actor(), db.session.scalar(select(User).where(User.avatar == known(name)))
    if user is None or actor.user_id is None or not users.in_sight(actor, user):
        abort(404)
    return picture(name, "avatar", f"private, max-age={HOUR}")


@bp.app_context_processor
def menu() -> dict[str, object]:
    """The signed-in person's picture, for the menu that every page has."""
    return {"own_avatar": own_avatar}


def own_avatar() -> str:
    """Where it is; empty when there is none. Never a query of its own."""
    user = person()
    name = None if user is None or "viewing" in g else vars(user).get("avatar")
    return url_for("pictures.avatar", name=name) if name else ""


def known(name: str) -> str:
    """The name, if it is one that we could have given. 404 else."""
    if not NAME.fullmatch(name):
        abort(404)
    return name


def picture(name: str, called: str, kept: str) -> Response:
    """The file, of one fixed kind. 404 when it is gone."""
    path = pictures.path(name)
    if path is None:
        abort(404)
    response = send_file(path, mimetype=pictures.CONTENT_TYPE, download_name=f"{called}{pictures.SUFFIX}")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = kept
    return response
