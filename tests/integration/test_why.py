"""The page that tells staff why somebody sees a row, or does not."""

from __future__ import annotations

from tests.html import parse_strictly


def ask(browser, **args):
    return browser.get("/admin/why/", query_string=args)


def words(answer):
    return " ".join("".join(parse_strictly(answer.text).itertext()).split())


def test_it_tells_which_rule_hides_a_posting_and_that_the_public_does_not_see_it(cast, sign_in):
    said = words(ask(sign_in(cast.admin), user=cast.rival.id, table="job", row=cast.draft.id))
    assert "They do not belong to Acme." in said
    assert "It is not published. Its state: Draft." in said


def test_without_a_person_it_tells_of_visitors(cast, sign_in):
    said = words(ask(sign_in(cast.admin), user="", table="company", row=cast.acme.id))
    assert "A visitor" in said
    assert "Nobody is signed in." in said


def test_what_is_not_there_is_said_at_its_field(cast, sign_in):
    browser = sign_in(cast.admin)
    for args, field in (
        ({"user": "99999", "table": "job", "row": cast.draft.id}, "why-user-error"),
        ({"table": "nothing", "row": "1"}, "why-table-error"),
        ({"table": "job", "row": "x"}, "why-row-error"),
    ):
        answer = ask(browser, **args)
        assert answer.status_code == 404
        assert f'id="{field}"' in answer.text


def test_people_are_found_by_name_with_a_script_and_without(cast, sign_in):
    browser = sign_in(cast.admin)
    assert browser.get("/admin/why/people/?query=riv").json == [[str(cast.rival.id), "Rival · rival@example.org"]]
    assert "Rival · rival@example.org" in ask(browser, find="riv").text


def test_a_postings_own_page_leads_there_for_whoever_may_ask(cast, sign_in):
    address = f"/admin/why/?table=job&amp;row={cast.draft.id}"
    page = f"/admin/job/details/?id={cast.draft.id}"
    assert address in sign_in(cast.admin).get(page).text
    assert "/admin/why/" not in sign_in(cast.moderator).get(page).text
