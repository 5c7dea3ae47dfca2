"""The board: the list of postings, and a posting's own page."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from my_app import i18n
from my_app.models import Category, EmploymentType, Job, JobState, RemotePolicy
from my_app.public import facets
from my_app.public.searching import (
    best,
    facets_open,
    found,
    kept,
    language_choices,
    orders,
    page_address,
    pills,
    wanted,
)
from my_app.public.structured import posting_data
from my_app.services import board
from my_app.web.filters import job_slug

bp = Blueprint("board", __name__)


@bp.get("/")
def home() -> str:
    """The newest postings."""
    return listing()


@bp.get("/jobs")
def listing() -> str:
    """The postings that match the address, newest first."""
    search = wanted(request.args)
    page = found(search, request.args.to_dict())
    return render_template(
        "public/board.html",
        search=search,
        page=page,
        pills=pills(search, page),
        address=page_address("board.listing", **kept(search)),
        facets=facets.panel(search, page.count) if facets_open() else None,
        orders=orders(search),
        best=best(search),
        facets_url=facets.toggle_url(search),
        types=i18n.choices(EmploymentType),
        remotes=i18n.choices(RemotePolicy),
        categories=i18n.choices(Category),
        languages=language_choices(),
    )


@bp.get("/jobs/<int:job_id>")
@bp.get("/jobs/<int:job_id>/<slug>")
def show(job_id: int, slug: str = "") -> ResponseReturnValue:
    """A posting at its one right address; 410 with something to read instead once it is over."""
    job = board.posting(job_id)
    if job is None:
        abort(404)
    if job.state is not JobState.PUBLISHED:
        return render_template("public/gone.html", job=job, related=board.related(job)), 410
    right = job_slug(job.title)
    if slug != right:
        return redirect(url_for("board.show", job_id=job.id, slug=right), 301)
    return render_template("public/job.html", job=job, data=posting_data(job, address(job)))


def address(job: Job) -> str:
    """The whole address of a posting's page."""
    return url_for("board.show", job_id=job.id, slug=job_slug(job.title), _external=True)
