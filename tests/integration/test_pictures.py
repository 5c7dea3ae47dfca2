"""Logos and avatars: sent, shown, replaced, and seen by those who may."""

from __future__ import annotations

import os
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from my_app.extensions import db, files
from my_app.models import CompanyStatus, utcnow
from my_app.services import pictures
from my_app.services.pictures import NewPicture
from my_app.tasks.tidying import tidy
from tests.html import parse_strictly
from tests.posting import post
from tests.trail import last_entry, trail


def made(size=(40, 20), colour="red"):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def send(browser, company, data=b"", **more):
    values = {"name": company.name, "slug": company.slug, **more}
    if data:
        values["logo"] = (BytesIO(data), "../../logo.html", "text/html")
    return post(browser, f"/admin/company/edit/?id={company.id}", values, content_type="multipart/form-data")


def stored():
    return sorted(path.name for path in files.folder.glob(f"{pictures.PREFIX}*"))


@pytest.fixture(autouse=True)
def _no_files(app):
    for name in stored():
        pictures.remove(name)


def test_an_owners_logo_is_kept_under_a_name_of_ours_and_shown(sign_in, client, cast):
    assert send(sign_in(cast.owner), cast.acme, made()).status_code == 302
    assert stored() == [cast.acme.logo]
    assert (last_entry().action, last_entry().details["fields"]) == ("company.update", ["logo"])
    for address in ("/", "/companies/acme", f"/jobs/{cast.published.id}/acme-engineer"):
        page = parse_strictly(client.get(address).text)
        assert page.find(f".//img[@src='/logos/{cast.acme.logo}']") is not None, address


def test_a_logo_is_a_picture_and_nothing_else_to_a_browser(sign_in, client, cast):
    send(sign_in(cast.owner), cast.acme, made())
    answer = client.get(f"/logos/{cast.acme.logo}")
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=logo.webp")
    assert "Set-Cookie" not in answer.headers
    assert Image.open(BytesIO(answer.data)).format == "WEBP"


def test_another_logo_takes_the_place_of_the_first(sign_in, client, cast):
    browser = sign_in(cast.owner)
    send(browser, cast.acme, made())
    first = cast.acme.logo
    send(browser, cast.acme, made(colour="blue"))
    assert stored() == [cast.acme.logo] != [first]
    assert client.get(f"/logos/{first}").status_code == 404


def test_a_logo_is_removed_with_its_box(sign_in, cast):
    browser = sign_in(cast.owner)
    send(browser, cast.acme, made())
    send(browser, cast.acme, **{"_logo-delete": "on"})
    assert (cast.acme.logo, stored()) == (None, [])


def test_what_is_no_picture_is_refused_at_its_field_and_the_old_one_stays(sign_in, cast):
    browser = sign_in(cast.owner)
    send(browser, cast.acme, made())
    old = cast.acme.logo
    answer = send(browser, cast.acme, b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="Other")
    page = parse_strictly(answer.text)
    assert answer.status_code == 422
    assert "PNG, JPEG or WebP" in page.find(".//div[@id='logo-error']").text
    assert page.find(f".//img[@src='/logos/{old}']") is not None
    assert (cast.acme.logo, cast.acme.name, stored()) == (old, "Acme", [old])


def test_when_the_rest_cannot_be_saved_no_file_is_left(sign_in, cast):
    assert send(sign_in(cast.owner), cast.acme, made(), website="javascript:alert(1)").status_code == 422
    assert stored() == []


def test_a_change_elsewhere_leaves_the_logo(sign_in, cast):
    browser = sign_in(cast.owner)
    send(browser, cast.acme, made())
    send(browser, cast.acme, name="Acme & Co")
    assert stored() == [cast.acme.logo]


def test_a_cell_that_is_edited_leaves_the_logo(sign_in, cast):
    browser = sign_in(cast.owner)
    send(browser, cast.acme, made())
    values = {"list_form_pk": cast.acme.id, "website": "https://acme.example/"}
    assert post(browser, "/admin/company/ajax/update/", values).status_code == 200
    assert (cast.acme.website, stored()) == ("https://acme.example/", [cast.acme.logo])


def test_who_may_not_change_the_company_sends_no_logo(sign_in, cast):
    assert send(sign_in(cast.editor), cast.acme, made()).status_code == 403
    assert stored() == []


def test_a_suspended_companys_logo_is_for_those_who_may_see_the_company(sign_in, client, cast):
    send(sign_in(cast.owner), cast.acme, made())
    cast.acme.status = CompanyStatus.SUSPENDED
    db.session.commit()
    seen = {name: sign_in(user).get(f"/logos/{cast.acme.logo}").status_code for name, user in cast.people().items()}
    assert {name for name, status in seen.items() if status == 200} == {
        "admin",
        "moderator",
        "owner",
        "editor",
        "viewer",
    }


@pytest.mark.parametrize("name", ["picture-x.webp", "../../etc/passwd", "picture-" + "a" * 32 + ".html"])
def test_a_name_that_we_never_gave_is_not_there(client, cast, name):
    assert client.get(f"/logos/{name}").status_code == 404


def send_avatar(browser, data, **more):
    values = {"avatar": (BytesIO(data), "me.png"), **more} if data else more
    return post(browser, "/account/avatar", values, content_type="multipart/form-data")


def test_ones_avatar_is_in_the_menu_and_for_those_who_know_one(sign_in, cast):
    browser = sign_in(cast.viewer)
    assert send_avatar(browser, made()).location == "/account"
    address = f"/avatars/{cast.viewer.avatar}"
    page = parse_strictly(browser.get("/account").text)
    assert [each.get("src") for each in page.findall(".//img")] == [address, address]
    seen = {name: sign_in(user).get(address).status_code for name, user in cast.people().items()}
    assert {name for name, status in seen.items() if status == 200} == {"admin", "owner", "viewer"}
    assert trail() == ["account.update"]


def test_an_avatar_is_removed_and_one_that_is_none_is_refused(sign_in, cast):
    browser = sign_in(cast.viewer)
    send_avatar(browser, made())
    refused = send_avatar(browser, b"not a picture")
    assert refused.status_code == 422
    assert "PNG, JPEG or WebP" in parse_strictly(refused.text).find(".//div[@id='avatar-error']").text
    assert stored() == [cast.viewer.avatar]
    send_avatar(browser, b"", remove="1")
    assert (cast.viewer.avatar, stored()) == (None, [])


def test_the_hourly_tidying_removes_what_no_row_names(app, cast):
    with pictures.kept("logo", None, NewPicture(made())) as name:
        cast.acme.logo = name
        db.session.commit()
    left = pictures.store(b"of a save that died")
    for each in (name, left):
        os.utime(files.path(each), (1, (utcnow() - timedelta(days=30)).timestamp()))
    tidy(app)
    assert stored() == [name]
