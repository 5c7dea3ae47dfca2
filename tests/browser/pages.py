"""Every page of the site, and for whom: the doors of the matrix that answer with a page, and the states of these.

A new door shows up here by itself, since the matrix insists on its being declared.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.matrix.declared import ROUTES, Line
from tests.matrix.doors import request_for
from tests.matrix.world import World

PEOPLE = ("admin", "moderator", "owner", "viewer", "nobody")
# What answers a GET and is not a page, with what it is instead.
NO_PAGE = {
    "export": "a file",
    "file_view": "a file",
    "refused_view": "a file",
    "static": "a file",
    "logo": "a picture",
    "avatar": "a picture",
    "ajax_lookup": "rows for a picker",
    "people_view": "rows for a picker",
    "ajax_cell": "a part of a page",
    "results": "a part of a page",
    "progress_view": "figures for a script",
    "me": "JSON for a program",
    "healthz": "a word for a machine",
    "readyz": "a word for a machine",
    "confirm_email": "a way on to another page",
}
OF_ONESELF = ("account.", "security.change_password", "security.verify")
CLOSED = {"404", "login", "302", "303"}
AT_A_TIME = 5


@dataclass(frozen=True)
class Page:
    """A page as somebody sees it: after a form was sent with ``typed``, with ``opened`` clicked."""

    who: str
    endpoint: str
    subject: str = "-"
    query: str = ""
    status: int = 200
    typed: dict[str, str] = field(default_factory=dict, hash=False)
    opened: str = ""

    def __str__(self) -> str:
        sent = "sent" if self.typed else ""
        return " ".join(filter(None, (self.who, self.endpoint, self.subject, self.query, self.opened, sent)))

    def address(self, world: World) -> str:
        """Where it is."""
        address, _form = request_for(world, self.endpoint, "GET", self.subject)
        return address + (self.query.replace("?", "&") if "?" in address else self.query)


STATES = [
    # Lists: sorted, searched, filtered, empty, with more pages, of each tab.
    Page("admin", "job.index_view", query="?sort=0"),
    Page("admin", "job.index_view", query="?search=acme&flt0_remote_equals=onsite"),
    Page("admin", "job.index_view", query="?page_size=20&page=1"),
    Page("owner", "job.index_view", query="?search=nothing-is-called-this"),
    Page("owner", "job.index_view", query="?tab=draft"),
    Page("owner", "job.index_view", query="?flt0_salary_from_min=nonsense", status=400),
    Page("lonely", "admin.index"),
    # The menus of the header.
    Page("owner", "admin.index", opened=".site-nav-end > details:first-of-type > summary"),
    Page("owner", "admin.index", opened=".site-nav-end > details:last-of-type > summary"),
    Page("lonely", "account.show"),
    # Forms that come back.
    Page("admin", "job.create_view", status=422, typed={"title": ""}),
    Page("owner", "job.edit_view", "acme_draft", status=422, typed={"title": "", "salary_from": "-5"}),
    Page("owner", "job.edit_view", "acme_draft", status=409, typed={"version": "0", "place": "Elsewhere"}),
    Page("admin", "company.create_view", status=422, typed={"name": ""}),
    Page("owner", "invitation.create_view", status=422, typed={"email": "nobody"}),
    Page("admin", "user.create_view", status=422, typed={"email": "nobody"}),
    Page("admin", "role.create_view", status=422, typed={"name": ""}),
    Page("owner", "import.create_view", status=422, typed={"company": ""}),
    Page("owner", "import.columns_view", "acme_fresh", status=422, typed={"column-0": "title"}),
    Page("owner", "import.check_view", "acme_checked", query="?kind=refused"),
    Page("owner", "task.details_view", "owner_open"),
    Page("owner", "account.show", status=422, typed={"name": "x" * 300}),
    Page("owner", "account.tokens", status=422, typed={"name": ""}),
    Page("owner", "security.change_password", status=422, typed={"password": "wrong"}),
    Page("owner", "security.verify", status=422, typed={"password": "wrong"}),
    Page("nobody", "security.login", status=422, typed={"email": "ghost@matrix.example", "password": "wrong"}),
    Page("nobody", "security.register", status=422, typed={"email": "nobody"}),
    Page("nobody", "security.forgot_password", typed={"email": "ghost@matrix.example"}),  # a message that it was sent
    Page("nobody", "security.send_confirmation", typed={"email": "nobody"}),
    # The board's own states.
    Page("nobody", "board.listing", query="?q=nothing-is-called-this&remote=remote"),
    Page("nobody", "board.listing", query="?q=acmepub&place=acmepub"),
    Page("nobody", "board.show", "acme_closed", status=410),
    # Errors.
    Page("nobody", "board.show", "ghost", status=404),
    Page("owner", "job.details_view", "ghost", status=404),
    Page("viewer", "job.edit_view", "acme_draft", status=403),
    *(
        Page("nobody", "board.home", query=f"?status={status}", status=status)
        for status in (400, 405, 413, 429, 500, 503)
    ),
]


def is_page(line: Line) -> bool:
    """Whether this door answers a GET with a page for anybody."""
    door = line.endpoint.rpartition(".")[2]
    return line.method == "GET" and door not in NO_PAGE and not set(line.answers.values()) <= CLOSED


def differs(line: Line, who: str) -> bool:
    """Whether this person's page is one of its own: on the public pages only who is signed in looks different."""
    if who in ("moderator", "viewer"):  # those of staff and of employers, with fewer buttons: postings show that best
        return line.endpoint in ("job.index_view", "job.details_view")
    private = line.answers["nobody"] == "login" and not line.endpoint.startswith(OF_ONESELF)
    return private or who in ("owner", "nobody")


def doors(who: str) -> list[Page]:
    """One page of each door that is open to this person."""
    lines = [line for line in ROUTES if is_page(line) and line.answers[who] == "200" and differs(line, who)]
    return [Page(who, line.endpoint, line.subject) for line in {line.endpoint: line for line in lines[::-1]}.values()]


def together(pages: list[Page]) -> list[list[Page]]:
    """A few at a time, of one person each."""
    people = {page.who: [other for other in pages if other.who == page.who] for page in pages}
    return [some[i : i + AT_A_TIME] for some in people.values() for i in range(0, len(some), AT_A_TIME)]


DOORS = [page for who in PEOPLE for page in doors(who)]
EVERY_PAGE = DOORS + STATES
# Each page once, as whoever has most rights sees it.
FIRST = list({page.endpoint: page for page in DOORS[::-1]}.values())
# Right to left: every page once, and one state of each kind. Who looks makes no difference to the direction.
ONCE = list({page.endpoint: page for who in reversed(PEOPLE) for page in DOORS if page.who == who}.values())
KINDS_OF_STATES = [page for page in STATES if page.typed or page.status in (400, 404)][::3]
