"""The page of a form: what it says, what it keeps, and how it is saved."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from my_app.extensions import db
from my_app.models import Company, Job
from tests.html import parse_strictly
from tests.integration.test_admin_jobs import form
from tests.posting import post

NEW = "/admin/job/new/"


def jobs():
    """How many postings there are."""
    return db.session.scalar(select(func.count()).select_from(Job))


def by_id(answer, name):
    """The element of a page with this id."""
    return next(element for element in parse_strictly(answer.text).iter() if element.get("id") == name)


def preview(answer):
    """The markup of the preview."""
    return answer.text.partition('data-preview-of="description"')[2].partition("</fieldset>")[0]


def test_a_preview_without_a_script_saves_nothing_and_keeps_what_was_typed(cast, sign_in):
    typed = form(title="", place="Here & there", description="**Strong** words", _preview="description")
    before = jobs()
    answer = post(sign_in(cast.editor), NEW, typed)
    assert (answer.status_code, jobs()) == (200, before)
    assert "<strong>Strong</strong>" in preview(answer)
    assert 'value="Here &amp; there"' in answer.text
    assert "is-invalid" not in answer.text


def test_a_preview_of_a_posting_changes_nothing_in_it(cast, sign_in):
    address = f"/admin/job/edit/?id={cast.draft.id}"
    answer = post(sign_in(cast.owner), address, form(cast.draft, description="*New*", _preview="description"))
    assert "<em>New</em>" in preview(answer)
    assert db.session.get(Job, cast.draft.id).description != "*New*"


def test_a_preview_of_a_rivals_posting_does_not_exist(cast, sign_in):
    address = f"/admin/job/edit/?id={cast.rival_draft.id}"
    answer = post(sign_in(cast.owner), address, form(description="x", _preview="description"))
    assert answer.status_code == 404


def test_a_preview_reads_in_the_postings_language(cast, sign_in):
    answer = post(sign_in(cast.editor), NEW, form(language="ar", description="x", _preview="description"))
    assert 'dir="rtl" lang="ar"' in preview(answer)


@pytest.mark.parametrize("language", ["", "xx", "<b>"])
def test_a_preview_bears_a_language_that_does_not_exist(cast, sign_in, language):
    answer = post(sign_in(cast.editor), NEW, form(language=language, description="x", _preview="description"))
    assert 'dir="auto">' in preview(answer)


def test_a_preview_is_harmless(cast, sign_in):
    text = "<script>alert(1)</script> [x](javascript:alert(1))"
    answer = post(sign_in(cast.editor), NEW, form(description=text, _preview="description"))
    parse_strictly(answer.text)
    assert "<script>alert" not in answer.text


def test_a_preview_has_a_limit(cast, sign_in):
    answer = post(sign_in(cast.editor), NEW, form(description="x" * 20_001, _preview="description"))
    assert "at most 20000 characters" in preview(answer)


@pytest.mark.parametrize("name", ["title", "nothing", ""])
def test_only_markdown_has_a_preview(cast, sign_in, name):
    answer = post(sign_in(cast.editor), NEW, form(title="**x**", _preview=name))
    assert answer.status_code == 200
    assert "<strong>x" not in answer.text


def test_a_companys_description_has_a_preview(cast, sign_in):
    values = {"name": "Acme", "website": "", "description": "**Us**", "_preview": "description"}
    answer = post(sign_in(cast.owner), f"/admin/company/edit/?id={cast.acme.id}", values)
    assert "<strong>Us</strong>" in preview(answer)
    assert db.session.get(Company, cast.acme.id).description != "**Us**"


def test_fields_say_their_limits(cast, sign_in):
    answer = sign_in(cast.owner).get(NEW)
    assert by_id(answer, "title").get("maxlength") == "200"
    assert by_id(answer, "description").get("maxlength") == "20000"
    assert "title-count" in by_id(answer, "title").get("aria-describedby")


def test_a_line_end_counts_as_one_character(cast, sign_in):
    text = "a\r\n" * 10_000
    assert post(sign_in(cast.editor), NEW, form(company=cast.acme.id, description=text + "b")).status_code == 422
    assert post(sign_in(cast.editor), NEW, form(company=cast.acme.id, description=text)).status_code == 302
    assert db.session.scalar(select(Job.description).where(Job.title == "Night nurse")).count("\r") == 0


def test_a_character_of_two_halves_counts_as_one(cast, sign_in):
    answer = post(sign_in(cast.editor), NEW, form(company=cast.acme.id, title="😀" * 200))
    assert answer.status_code == 302


def test_the_summary_leads_to_the_fields_and_has_the_focus(cast, sign_in):
    answer = post(sign_in(cast.editor), NEW, form(company=cast.acme.id, title="", salary_to="many"))
    page = parse_strictly(answer.text)
    summary = next(element for element in page.iter("div") if element.get("data-errors") is not None)
    assert summary.get("autofocus") is not None
    targets = [link.get("href").lstrip("#") for link in summary.iter("a")]
    assert targets == ["title", "salary_to"]
    for name in targets:
        field = by_id(answer, name)
        assert field.get("aria-invalid") == "true"
        assert f"{name}-error" in field.get("aria-describedby")


@pytest.mark.parametrize("address", [NEW, "/admin/job/edit/?id={draft}"])
def test_a_refusal_is_said_once(cast, sign_in, address):
    answer = post(sign_in(cast.editor), address.format(draft=cast.draft.id), form(company=cast.acme.id, title=""))
    assert (answer.status_code, answer.text.count('class="alert alert-danger"')) == (422, 1)


def test_save_and_add_another_opens_an_empty_form(cast, sign_in):
    answer = post(sign_in(cast.editor), NEW, form(company=cast.acme.id, _add_another="1"))
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, NEW)


def test_save_and_go_on_opens_what_was_made(cast, sign_in):
    answer = post(sign_in(cast.editor), NEW, form(company=cast.acme.id, _continue_editing="1"))
    made = db.session.scalar(select(Job.id).where(Job.title == "Night nurse"))
    assert answer.location.startswith(f"/admin/job/edit/?id={made}")


@pytest.mark.parametrize(
    "address, offered",
    [
        (NEW, ["_continue_editing", "_add_another"]),
        ("/admin/job/edit/?id={draft}", ["_continue_editing"]),
        # An invitation cannot be changed: there is nothing to go on with.
        ("/admin/invitation/new/", ["_add_another"]),
    ],
)
def test_the_bar_offers_what_the_view_allows(cast, sign_in, address, offered):
    page = parse_strictly(sign_in(cast.owner).get(address.format(draft=cast.draft.id)).text)
    bar = next(element for element in page.iter("div") if element.get("class") == "save-bar")
    assert [button.get("name") for button in bar.iter("button")] == [None, *offered]


def test_enter_saves(cast, sign_in):
    page = parse_strictly(sign_in(cast.owner).get(NEW).text)
    main = next(element for element in page.iter("form") if element.get("data-form") is not None)
    buttons = [each for each in main.iter() if each.tag == "button" or each.get("type") == "submit"]
    assert buttons[0].get("name") is None


def test_sections_are_listed_and_say_which_have_errors(cast, sign_in):
    answer = post(sign_in(cast.editor), NEW, form(company=cast.acme.id, title=""))
    links = [each for each in parse_strictly(answer.text).iter("a") if each.get("href", "").startswith("#section-")]
    assert len(links) == 5
    assert ["has errors" in "".join(link.itertext()) for link in links] == [True, False, False, False, False]
