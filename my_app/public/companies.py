"""A company's page."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from my_app.public.searching import found, page_address
from my_app.services import board

bp = Blueprint("companies", __name__)


@bp.get("/companies/<slug>")
def show(slug: str) -> str:
    """The company with its live postings; 404 when it is suspended or unknown."""
    company = board.company(slug)
    if company is None:
        abort(404)
    page = found(board.Search(company=company.slug), request.args.to_dict())
    address = page_address("companies.show", slug=company.slug)
    return render_template("public/company.html", company=company, page=page, address=address)
