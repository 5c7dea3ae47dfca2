"""Reading a list page of the admin: its rows, its numbers, and every address that it offers to go on from."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from tests.matrix.declared import SCOPES
from tests.matrix.visitors import Visitors
from tests.matrix.world import Row, World

COUNT = re.compile(r"<h1[^>]*>[^<]*<small[^>]*>([\d,]+)</small>")
TAB = re.compile(r"[?&;]tab=(\w+)[^>]*>[^<]*<span[^>]*>([\d,]+)</span>")
SORT = re.compile(r"[?&;]sort=(\d+)")
CONTROL = re.compile(
    r'<(input|select)[^>]*name="(flt\d+_\w+)"(?! type="checkbox")(?:[^>]*type="(\w+)")?[^>]*>'
    r"(.*?)(?=<label|</fieldset)",
    re.DOTALL,
)
BOX = re.compile(r'name="(flt\d+_\w+)" type="checkbox" value="([^"]+)"')
COLUMN = re.compile(r'type="checkbox" name="columns" value="([\w.]+)"')
OPTION = re.compile(r'<option value="([^"]+)"')
ADDED = re.compile(r'name="add".*?</select>', re.DOTALL)
OTHERS = re.compile(r'name="as_flt.*?</select>', re.DOTALL)
MANY = 3
# What a question takes that two values of its kind are not.
ENDS = {"between": "..", "last": "30", "next": "30"}
OFTEN = ("contains", "equals", "min", "max", "from", "until", "empty")
# Of the selects with many options, those that some posting has.
TELLING = {"IS", "fr", "CHF", "other", "draft", "trash", "scheduled", "full_time", "month", "owner", "active"}
# What somebody who guesses at Bolt's rows would type.
GUESSES = (
    "boltpriv-draft",
    "boltpub-company",
    "boltpriv-in_review-ref",
    "boltpub-published-place",
    "rival@boltfolk.example",
)
# Under what the panel of facets is opened.
OPENED: tuple[dict[str, str], ...] = ({}, {"tab": "draft"}, {"search": "e"}, {"flt0_company_equals": GUESSES[1]})
TYPED = {"text": ("bolt", "e"), "number": ("50000", "90000"), "date": ("2000-01-01", "2199-01-01")}


def expected_rows(world: World, view: str, who: str, tab: str = "all") -> list[Row]:
    """The rows that the table gives this person, on this tab."""
    scope = SCOPES[view][who]
    rows = [row for row in world.rows[view].values() if scope in ("all", row.group)]
    if view != "job":
        return rows
    return [row for row in rows if (row.state != "trash" if tab == "all" else row.state == tab)]


def shown(world: World, view: str, text: str) -> set[str]:
    """The marks of this table's rows that stand in the list."""
    table = text.partition("<tbody>")[2].partition("</tbody>")[0] if "<html" in text else text
    return {row.mark for row in world.rows[view].values() if row.mark in table}


def count(text: str) -> int:
    """The number beside the heading."""
    found = COUNT.search(text)
    assert found is not None
    return int(found[1].replace(",", ""))


def tab_counts(text: str) -> dict[str, int]:
    """The numbers on the tabs."""
    return {name: int(number.replace(",", "")) for name, number in TAB.findall(text)}


def with_controls(visitors: Visitors, who: str, view: str) -> str:
    """The list's page with all its columns, and after it the page with the control of each filter that it offers.

    Asked for once: the tests that go on from there start from the same rows.
    """
    known = visitors.world.controls
    if (who, view) not in known:
        known[who, view] = walk_controls(visitors, who, view)
    return known[who, view]


def walk_controls(visitors: Visitors, who: str, view: str) -> str:
    """Open the list, and then each filter that it offers."""
    names = ",".join(COLUMN.findall(visitors.get(who, f"/admin/{view}/").text))
    page = visitors.get(who, f"/admin/{view}/?columns={names}").text
    firsts = [visitors.get(who, f"/admin/{view}/?add={code}").text for code in offered(ADDED, page)]
    others = [code for text in firsts for code in offered(OTHERS, text)]
    return page + "".join([*firsts, *(visitors.get(who, f"/admin/{view}/?add={code}").text for code in others)])


def offered(select: re.Pattern[str], text: str) -> list[str]:
    """The filters that the selects of a page offer."""
    return [code for options in select.findall(text) for code in OPTION.findall(options)]


def filters(text: str) -> list[tuple[str, list[str]]]:
    """Each filter whose control is there, with values to try; questions that are like others get one."""
    found: dict[str, list[str]] = {}
    for tag, name, kind, rest in CONTROL.findall(text):
        options = OPTION.findall(rest) if tag == "select" else TYPED[kind or "text"]
        values = [value for value in options if len(options) <= MANY or value in TELLING]
        question = name.rpartition("_")[2]
        if question in ENDS:
            values = ["..".join(values) if question == "between" else ENDS[question]]
        found[name] = values if question in OFTEN else values[:1]
    for name, value in BOX.findall(text):
        found[name] = [",".join([*found.get(name, [])[:1], value])] if value in TELLING else found.get(name, [value])
    return list(found.items())


def turn(world: World) -> int:
    """Which half of many questions this database is asked."""
    with world.connection() as connection:
        return int(connection.dialect.name == "postgresql")


def asked(text: str) -> list[dict[str, str]]:
    """The queries that somebody curious sends from these pages: each sort, tab, filter and guess."""
    queries: list[dict[str, str]] = [{}]
    queries += [{"sort": index, "desc": "1"} for index in dict.fromkeys(SORT.findall(text))]
    queries += [{"tab": name} for name in tab_counts(text)]
    queries += [{"search": guess} for guess in (*GUESSES, "e")]
    queries += [{name: value} for name, values in filters(text) for value in values]
    queries += [{"facets": "1", **more} for more in OPENED] if "facets=1" in text else []
    return [*queries, {"page_size": "20"}, {"page": "1"}, {"tab": "trash", "search": "bolt"}]


def address(view: str, query: dict[str, str]) -> str:
    """The list's address with this query."""
    return f"/admin/{view}/?{urlencode(query)}"


def export_address(view: str, query: dict[str, str]) -> str:
    """The export of the list with this query."""
    return f"/admin/{view}/export/csv/?{urlencode(query)}"
