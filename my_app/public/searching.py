"""Between the address of the list and the search: reading parameters, and the links that take one away."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from flask import abort, request, url_for
from flask_babel import gettext as _

from my_app import i18n
from my_app.errors import Invalid
from my_app.models import Category, EmploymentType, RemotePolicy
from my_app.services import board
from my_app.services.board import Page, Search
from my_app.services.lists import paging
from my_app.services.searching import best_first
from my_app.web.actor import current_actor
from my_app.web.filters import printable

MAX_TEXT = 200
# The parameter that opens the panel of facets.
FACETS = "facets"
# The parameter that puts what fits best first.
SORT = "sort"
E = TypeVar("E", bound=enum.StrEnum)


def wanted(args: Mapping[str, str]) -> Search:
    """The search that the address asks for; 400, naming the parameter, for a value that does not exist."""
    return Search(
        q=text(args, "q"),
        company=text(args, "company"),
        place=text(args, "place"),
        remote=member(args, "remote", RemotePolicy),
        type=member(args, "type", EmploymentType),
        category=member(args, "category", Category),
        language=language(args),
    )


def found(search: Search, args: Mapping[str, str]) -> Page:
    """The page that the address asks for; 400, naming the parameter, for a number or a place that is none."""
    if args.get(SORT, "") not in ("", best_first.BEST):
        refuse(SORT)
    number = args.get("page", "").strip()
    if number != paging.LAST and not re.fullmatch(r"[+-]?[0-9]*", number):
        refuse("page")
    try:
        return board.search(search, {**args, "page": number.removeprefix("+")})
    except Invalid as error:
        abort(400, str(error.message))


def text(args: Mapping[str, str], name: str) -> str:
    """A text to search for."""
    value = printable(args.get(name, "")).strip()
    if len(value) > MAX_TEXT:
        abort(400, _("“%(name)s” is too long: at most %(limit)s characters.", name=name, limit=MAX_TEXT))
    return value


def member(args: Mapping[str, str], name: str, kind: type[E]) -> E | None:
    """A value of ``kind``; None for no choice."""
    value = args.get(name, "").strip()
    if not value:
        return None
    try:
        return kind(value)
    except ValueError:
        refuse(name)


def language(args: Mapping[str, str]) -> str:
    """The code of a language that postings can have."""
    value = args.get("language", "").strip()
    if value and value not in i18n.JOB_LANGUAGES:
        refuse("language")
    return value


def refuse(name: str) -> NoReturn:
    """400 that names the parameter."""
    abort(400, _("“%(name)s” has a value that does not exist here.", name=name))


def parameters(search: Search) -> dict[str, str]:
    """The search as parameters of an address, those in use only."""
    return {name: str(value) for name, value in vars(search).items() if value}


def facets_open() -> bool:
    """Whether the address asks for the panel of facets; closed, it costs nothing."""
    return request.args.get(FACETS) == "1"


def kept(search: Search) -> dict[str, str]:
    """The parameters that every address of this list has: the search, its order, and whether the panel is open."""
    order = {SORT: best_first.BEST} if best(search) else {}
    return {**parameters(search), **order, **({FACETS: "1"} if facets_open() else {})}


def best(search: Search) -> bool:
    """Whether the address asks for the best first, of what is found by words."""
    return bool(search.q) and request.args.get(SORT) == best_first.BEST


def orders(search: Search) -> list[tuple[str, str, bool]]:
    """The orders of what is found by words: in words, the address, and whether it is this one."""
    if not search.q:
        return []
    now, others = best(search), {name: value for name, value in kept(search).items() if name != SORT}
    newest, fitting = (url_for("board.listing", **others, sort=sort) for sort in (None, best_first.BEST))
    return [(_("Newest first"), newest, not now), (_("Best first"), fitting, now)]


def pills(search: Search, page: Page) -> list[tuple[Any, str]]:
    """What the list is narrowed by, in words, each with the address of the list without it."""
    used = parameters(search)
    locale = current_actor().locale
    company = page.jobs[0].company_name if page.jobs else search.company
    words = {
        "q": _("“%(text)s”", text=search.q),
        "company": company,
        "place": search.place,
        "remote": i18n.label(search.remote),
        "type": i18n.label(search.type),
        "category": i18n.label(search.category),
        "language": i18n.language_name(search.language, locale),
    }
    return [
        (words[name], url_for("board.listing", **{k: v for k, v in kept(search).items() if k != name})) for name in used
    ]


def page_address(endpoint: str, **values: str) -> Callable[..., str]:
    """``address(page=2, after="…")``: the address of a page of a list; the first has no number."""

    def address(page: int | str | None = None, **place: str | None) -> str:
        return url_for(endpoint, **values, page=None if page == 1 else page, **({} if SORT in values else place))

    return address


def language_choices() -> list[tuple[str, str]]:
    """The languages of postings with their names, sorted as the reader reads them."""
    locale = current_actor().locale
    named = ((code, i18n.language_name(code, locale)) for code in i18n.JOB_LANGUAGES)
    return sorted(named, key=lambda pair: pair[1].casefold())
