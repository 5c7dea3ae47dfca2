"""Every screen of the admin, as a person opens it."""

from __future__ import annotations

import pytest

from tests.html import parse_strictly

LISTS = ["job", "import", "company", "membership", "invitation", "user", "role", "auditentry"]
FOR = {
    "admin": LISTS,
    "moderator": ["job", "import", "company"],
    "owner": ["job", "import", "company", "membership", "invitation"],
    "editor": ["job", "import", "company"],
    "viewer": ["job", "company"],
    "nobody": [],
}


@pytest.mark.parametrize("who", FOR)
@pytest.mark.parametrize("screen", LISTS)
def test_a_list_opens_for_whom_it_is_and_for_nobody_else(cast, sign_in, who, screen):
    answer = sign_in(cast.people()[who]).get(f"/admin/{screen}/")
    if screen in FOR[who]:
        assert answer.status_code == 200
        parse_strictly(answer.text)
    else:
        assert answer.status_code == (302 if who == "nobody" else 404)


def test_the_front_page_opens(cast, sign_in):
    parse_strictly(sign_in(cast.owner).get("/admin/").text)


@pytest.mark.parametrize(
    "address",
    ["job/new/", "job/edit/?id={draft}", "job/details/?id={published}", "company/edit/?id={acme}", "company/new/",
     "company/details/?id={acme}", "user/new/", "user/edit/?id={owner}", "user/details/?id={owner}", "role/new/"],
)  # fmt: skip
def test_a_page_is_sound(cast, sign_in, address):
    ids = {name: getattr(cast, name).id for name in ("draft", "published", "acme", "owner")}
    answer = sign_in(cast.admin).get("/admin/" + address.format(**ids))
    assert answer.status_code == 200
    parse_strictly(answer.text)
