"""Companies: made by staff or at sign-up, kept by their owners, suspended by staff."""

from __future__ import annotations

import pytest

from my_app.errors import Forbidden, Invalid, NotFound
from my_app.extensions import db
from my_app.models import CompanyStatus, Part
from my_app.services import companies
from tests.cast import actor
from tests.factories import CompanyFactory, UserFactory
from tests.trail import last_entry, trail


def refused(field, verb, *args):
    with pytest.raises(Invalid) as error:
        verb(*args)
    assert list(error.value.errors) == [field]


def test_staff_create_a_company_whose_slug_follows_from_its_name(cast):
    company = companies.create(
        actor(cast.moderator), {"name": " Café Köln & Söhne ", "website": "", "description": None}
    )
    assert (company.name, company.slug, company.website) == ("Café Köln & Söhne", "cafe-koln-sohne", None)
    assert last_entry().company_id == company.id


def test_a_slug_that_follows_from_a_name_steps_aside(cast):
    assert companies.create(actor(cast.admin), {"name": "Acme"}).slug == "acme-2"
    assert companies.create(actor(cast.admin), {"name": "ACME", "slug": ""}).slug == "acme-3"


def test_a_name_in_another_script_has_a_slug_too(cast):
    assert companies.create(actor(cast.admin), {"name": "شركة النور"}).slug == "company"


def test_a_slug_that_was_asked_for_and_is_taken_is_refused(cast):
    refused("slug", companies.create, actor(cast.admin), {"name": "New", "slug": "acme"})


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", ""),
        ("name", "x" * 121),
        ("slug", "No Good"),
        ("website", "javascript:alert(1)"),
        ("description", "\x00"),
    ],
)
def test_bad_values_are_refused_at_their_field(cast, field, value):
    values = {"name": "New"} | {field: value}
    refused(field, companies.create, actor(cast.admin), values)
    refused(field, companies.update, actor(cast.admin), cast.acme, values)


def test_a_company_needs_a_name(cast):
    refused("name", companies.create, actor(cast.admin), {"website": "https://example.org"})


def test_an_employer_creates_no_company(cast):
    with pytest.raises(Forbidden):
        companies.create(actor(cast.owner), {"name": "Mine"})


def test_an_owner_changes_the_company_but_not_its_slug(cast):
    companies.update(actor(cast.owner), cast.acme, {"name": "Acme Ltd", "slug": "mine", "status": "suspended"})
    assert (cast.acme.name, cast.acme.slug, cast.acme.status) == ("Acme Ltd", "acme", CompanyStatus.ACTIVE)
    assert last_entry().details == {"fields": ["name"]}


def test_staff_change_the_slug(cast):
    companies.update(actor(cast.moderator), cast.acme, {"slug": "acme-ltd"})
    assert cast.acme.slug == "acme-ltd"


def test_a_slug_cannot_be_emptied_or_taken(cast):
    refused("slug", companies.update, actor(cast.admin), cast.acme, {"slug": ""})
    refused("slug", companies.update, actor(cast.admin), cast.acme, {"slug": "bolt"})


def test_an_editor_may_not_change_the_company(cast):
    with pytest.raises(Forbidden):
        companies.update(actor(cast.editor), cast.acme, {"name": "Mine"})


def test_a_rivals_company_does_not_exist(cast):
    with pytest.raises(NotFound):
        companies.update(actor(cast.owner), cast.bolt, {"name": "Mine"})


def test_a_suspended_companys_owner_cannot_change_it(cast):
    companies.set_suspended(actor(cast.admin), [cast.acme.id], True)
    with pytest.raises(Forbidden):
        companies.update(actor(cast.owner), cast.acme, {"name": "Mine"})


def test_staff_suspend_and_resume(cast):
    staff, ids = actor(cast.moderator), [cast.acme.id, cast.bolt.id, 10**30, -1]
    assert companies.set_suspended(staff, ids, True) == 2
    assert companies.set_suspended(staff, ids, True) == 0
    assert companies.set_suspended(staff, ids[:1], False) == 1
    assert (cast.acme.status, cast.bolt.status) == (CompanyStatus.ACTIVE, CompanyStatus.SUSPENDED)
    assert trail() == ["company.suspend", "company.suspend", "company.resume"]


def test_an_owner_suspends_and_resumes_nothing(cast):
    assert companies.set_suspended(actor(cast.owner), [cast.acme.id, cast.bolt.id], True) == 0
    suspended = CompanyFactory(suspended=True)
    assert companies.set_suspended(actor(cast.owner), [suspended.id], False) == 0


def test_signing_up_makes_the_company_and_its_owner_in_the_callers_transaction(app):
    user = UserFactory()
    company = companies.register("Fresh Start", user)
    assert [(each.user, each.part) for each in company.memberships] == [(user, Part.OWNER)]
    db.session.rollback()
    assert user.memberships == []
    assert trail() == []


def test_signing_up_needs_a_name_for_the_company(app):
    refused("name", companies.register, " ", UserFactory())
