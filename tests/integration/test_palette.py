"""The page "Go to" and its results: what each person is offered, and nothing else."""

from __future__ import annotations

import pytest

from my_app.extensions import db
from tests.factories import JobFactory, UserFactory
from tests.html import parse_strictly
from tests.queries import count_queries

GO = "/admin/go/"


def groups(answer):
    """The results by heading: the words of each, spaces tidied."""
    document = parse_strictly(answer.text)
    found = {}
    for group in document.iterfind(".//div[@data-go-group]"):
        items = [" ".join("".join(item.itertext()).split()) for item in group.iterfind(".//*[@data-go]")]
        found["".join(group.find("h2").itertext())] = items
    return found


def test_the_page_offers_the_own_menu_and_what_one_may_begin(cast, sign_in):
    found = groups(sign_in(cast.owner).get(GO))
    assert found["Screens"] == [
        "Overview",
        "Postings",
        "Imports",
        "Companies",
        "Members",
        "Invitations",
        "Background work",
        "Account",
        "Public site",
    ]
    assert found["Actions"][:3] == ["New posting", "Import a file", "Invite somebody"]
    assert found["Actions"][-4:] == [
        "Light or dark: Light",
        "Light or dark: Dark",
        "Light or dark: As the system",
        "Sign out",
    ]
    assert set(found["Changed last"]) == {"Acme engineer Acme", "Acme draft Acme"}


def test_who_only_looks_is_offered_nothing_to_change(cast, sign_in):
    found = groups(sign_in(cast.viewer).get(GO, query_string={"q": "acme"}))
    assert set(found) == {"Postings", "Companies"}
    assert groups(sign_in(cast.viewer).get(GO))["Actions"][0] == "Export: Postings"


def test_a_rival_is_offered_nothing_of_acmes(cast, sign_in):
    answer = sign_in(cast.rival).get(GO, query_string={"q": "engineer"})
    assert groups(answer) == {}
    assert "Nothing here is called “engineer”." in answer.text


def test_the_first_posting_found_offers_its_steps(cast, sign_in):
    found = groups(sign_in(cast.owner).get(GO, query_string={"q": "acme draft"}))
    assert found["Actions"] == ["Submit for review Acme draft", "Move to trash Acme draft"]


def test_a_step_is_taken_from_the_page_and_leads_back(cast, sign_in):
    client = sign_in(cast.owner)
    document = parse_strictly(client.get(GO, query_string={"q": "acme draft"}).text)
    form = next(form for form in document.iter("form") if form.find(".//input[@value='submit']") is not None)
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    answer = client.post(form.get("action"), data=sent)
    assert answer.location.endswith("/admin/go/?q=acme+draft")
    assert "Reopen as draft" not in client.get(GO, query_string={"q": "acme draft"}).text
    assert "Submit for review" not in client.get(GO, query_string={"q": "acme draft"}).text


def test_a_step_that_needs_a_reason_leads_to_the_posting(cast, sign_in):
    job = JobFactory(company=cast.acme, in_review=True, title="Vague job")
    page = sign_in(cast.moderator).get(GO, query_string={"q": "vague"}).text
    assert f'href="/admin/job/details/?id={job.id}#reason"' in page


def test_people_lead_staff_to_the_account_and_owners_to_the_member(cast, sign_in):
    staff = sign_in(cast.admin).get(GO, query_string={"q": "viewer"}).text
    assert f'href="/admin/user/details/?id={cast.viewer.id}"' in staff
    owner = sign_in(cast.owner).get(GO, query_string={"q": "viewer"}).text
    assert 'href="/admin/membership/?search=viewer@example.org"' in owner


def test_somebody_without_a_name_is_shown_by_the_address(cast, sign_in):
    UserFactory(name="", email="unnamed@example.org")
    found = groups(sign_in(cast.admin).get(GO, query_string={"q": "unnamed"}))
    assert found == {"People": ["unnamed@example.org"]}


def test_words_are_looked_for_in_the_persons_language(cast, sign_in):
    cast.owner.locale = "ar"
    db.session.commit()
    client = sign_in(cast.owner)
    page = client.get(GO)
    assert 'dir="rtl"' in page.text
    word = next(iter(groups(page).values()))[1]
    assert word in next(iter(groups(client.get(GO, query_string={"q": word})).values()))


def test_the_results_alone_are_the_pages(cast, sign_in):
    client = sign_in(cast.owner)
    part, page = (client.get(GO + path, query_string={"q": "acme"}).text for path in ("results", ""))
    assert "<html" not in part
    assert part.count("data-go>") == page.count("data-go>") > 3


def test_results_take_few_queries(cast, sign_in):
    client = sign_in(cast.admin)
    with count_queries() as queries:
        client.get(GO + "results", query_string={"q": "acme"})
    # Two say who asks, three find, one knows the steps of the first posting.
    assert len(queries) <= 6


@pytest.mark.parametrize("path", ["", "results"])
@pytest.mark.parametrize("words, status", [("x" * 201, 422), ("a\x00", 400), ("\x01", 200), ("<b>&'\"%_/", 200)])
def test_nasty_words_get_an_answer(cast, sign_in, path, words, status):
    answer = sign_in(cast.owner).get(GO + path, query_string={"q": words})
    assert answer.status_code == status
    assert "<b>&" not in answer.text
