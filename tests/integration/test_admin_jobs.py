"""What people do with postings in the admin."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import Job, JobStatus, utcnow
from tests.factories import JobFactory, MembershipFactory
from tests.html import parse_strictly
from tests.posting import post
from tests.queries import count_queries


def form(job=None, **changes):
    """What a browser would post from the form of a posting."""
    values = {
        "title": "Night nurse",
        "reference": "N-1",
        "description": "Look after people.",
        "place": "Lyon",
        "country": "FR",
        "remote": "onsite",
        "employment_type": "full_time",
        "category": "health",
        "salary_from": "",
        "salary_to": "",
        "salary_currency": "",
        "salary_period": "",
        "language": "fr",
        "apply_url": "",
        "apply_email": "jobs@example.org",
        "published_at": "",
        "expires_at": "",
    }
    if job is not None:
        values |= {"company": job.company_id, "version": job.version, "reference": job.reference}
    return values | changes


def rows(answer):
    """The rows of an exported file."""
    text = answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_an_editor_creates_a_draft(cast, sign_in):
    answer = post(sign_in(cast.editor), "/admin/job/new/", form(company=cast.acme.id))
    assert answer.status_code == 302
    job = db.session.scalar(select(Job).where(Job.title == "Night nurse"))
    assert (job.company_id, job.status, job.created_by_id) == (cast.acme.id, JobStatus.DRAFT, cast.editor.id)


def test_a_form_that_is_not_accepted_comes_back_with_what_was_typed(cast, sign_in):
    answer = post(
        sign_in(cast.editor),
        "/admin/job/new/",
        form(company=cast.acme.id, salary_from="9", salary_to="5", place="Here & there"),
    )
    assert answer.status_code == 422
    parse_strictly(answer.text)
    assert 'value="Here &amp; there"' in answer.text
    assert 'id="salary_to-error"' in answer.text


def test_a_reference_twice_is_a_message_at_the_field(cast, sign_in):
    answer = post(sign_in(cast.editor), "/admin/job/new/", form(company=cast.acme.id, reference="A-2"))
    assert answer.status_code == 422
    assert "has this reference already" in answer.text


def test_a_posting_cannot_be_made_for_a_rival(cast, sign_in):
    answer = post(sign_in(cast.owner), "/admin/job/new/", form(company=cast.bolt.id))
    assert answer.status_code == 422
    assert "Bolt" not in answer.text


def test_a_posting_cannot_be_moved_to_a_rival(cast, sign_in):
    post(sign_in(cast.owner), f"/admin/job/edit/?id={cast.draft.id}", form(cast.draft, company=cast.bolt.id))
    assert db.session.get(Job, cast.draft.id).company_id == cast.acme.id


def test_saving_without_a_change_changes_nothing(cast, sign_in):
    job, client = cast.published, sign_in(cast.owner)
    before = (job.version, job.published_at, job.expires_at)
    shown = client.get(f"/admin/job/edit/?id={job.id}").text
    document = parse_strictly(shown)
    data = {field.get("name"): field.get("value", "") for field in document.iter("input") if field.get("name")}
    data |= {field.get("name"): field.text or "" for field in document.iter("textarea")}
    for field in document.iter("select"):
        chosen = [option for option in field.iter("option") if option.get("selected") is not None]
        if field.get("name"):
            data[field.get("name")] = chosen[0].get("value") if chosen else ""
    data.pop("csrf_token")
    assert post(client, f"/admin/job/edit/?id={job.id}", data).status_code == 302
    db.session.refresh(job)
    assert (job.version, job.published_at, job.expires_at) == before


def test_a_stale_save_is_refused_with_both_versions_in_view(cast, sign_in):
    job = cast.draft
    stale = form(job, title="Mine")
    post(sign_in(cast.editor), f"/admin/job/edit/?id={job.id}", form(job, title="Theirs"))
    answer = post(sign_in(cast.owner), f"/admin/job/edit/?id={job.id}", stale)
    assert answer.status_code == 409
    parse_strictly(answer.text)
    assert '<td class="text-break">Theirs</td><td class="text-break">Mine</td>' in answer.text
    assert 'value="Mine"' in answer.text
    db.session.refresh(job)
    assert job.title == "Theirs"


def test_after_the_refusal_a_second_save_is_a_choice(cast, sign_in):
    job, client = cast.draft, sign_in(cast.owner)
    stale = form(job, title="Mine")
    post(sign_in(cast.editor), f"/admin/job/edit/?id={job.id}", form(job, title="Theirs"))
    page = parse_strictly(post(client, f"/admin/job/edit/?id={job.id}", stale).text)
    version = next(field.get("value") for field in page.iter("input") if field.get("name") == "version")
    assert post(client, f"/admin/job/edit/?id={job.id}", stale | {"version": version}).status_code == 302
    db.session.refresh(job)
    assert job.title == "Mine"


def test_times_are_typed_in_the_persons_time_zone(cast, sign_in):
    cast.owner.timezone = "Asia/Tokyo"
    db.session.commit()
    client = sign_in(cast.owner)
    post(client, f"/admin/job/edit/?id={cast.draft.id}", form(cast.draft, published_at="2030-01-01T08:00"))
    assert db.session.get(Job, cast.draft.id).published_at.isoformat() == "2029-12-31T23:00:00+00:00"
    assert 'value="2030-01-01T08:00"' in client.get(f"/admin/job/edit/?id={cast.draft.id}").text


def test_duplicating_opens_a_draft_copy(cast, sign_in):
    answer = post(sign_in(cast.editor), "/admin/job/duplicate/", {"id": cast.published.id})
    copy = db.session.scalar(select(Job).order_by(Job.id.desc()).limit(1))
    assert answer.location.endswith(f"/admin/job/edit/?id={copy.id}")
    assert (copy.title, copy.status, copy.reference) == ("Acme engineer (copy)", JobStatus.DRAFT, None)


def test_a_rivals_posting_cannot_be_duplicated(cast, sign_in):
    assert post(sign_in(cast.owner), "/admin/job/duplicate/", {"id": cast.rival_draft.id}).status_code == 404


def test_the_whole_way_from_draft_to_the_board(cast, sign_in, client):
    editor, moderator = sign_in(cast.editor), sign_in(cast.moderator)
    post(editor, "/admin/job/action/", {"row": f"submit:{cast.draft.id}"})
    assert "Acme draft" in moderator.get("/admin/job/?tab=in_review").text
    post(moderator, "/admin/job/action/", {"row": f"publish:{cast.draft.id}"})
    assert client.get(f"/jobs/{cast.draft.id}", follow_redirects=True).status_code == 200


def test_an_employer_cannot_publish(cast, sign_in):
    assert post(sign_in(cast.owner), "/admin/job/action/", {"row": f"publish:{cast.draft.id}"}).status_code == 404
    assert db.session.get(Job, cast.draft.id).status is JobStatus.DRAFT


def test_rejecting_needs_a_reason_and_keeps_the_selection(cast, sign_in):
    job = JobFactory(company=cast.acme, in_review=True)
    answer = post(sign_in(cast.moderator), "/admin/job/action/?tab=in_review", {"action": "reject", "rowid": job.id})
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert f'value="{job.id}" checked' in answer.text


def test_the_reason_reaches_the_employer(cast, sign_in):
    job = JobFactory(company=cast.acme, in_review=True)
    post(sign_in(cast.moderator), "/admin/job/action/", {"action": "reject", "rowid": job.id, "reason": "Where is it?"})
    assert "Where is it?" in sign_in(cast.owner).get(f"/admin/job/details/?id={job.id}").text


def test_a_bulk_step_says_what_it_left(cast, sign_in):
    ids = [cast.draft.id, cast.published.id, cast.rival_draft.id]
    answer = post(sign_in(cast.owner), "/admin/job/action/", {"action": "submit", "rowid": ids}, follow_redirects=True)
    assert "Submitted for review. (1 posting)" in answer.text
    assert "Left as they are: 1." in answer.text
    assert db.session.get(Job, cast.rival_draft.id).status is JobStatus.DRAFT


def test_a_step_on_a_rivals_posting_alone_is_404(cast, sign_in):
    assert post(sign_in(cast.owner), "/admin/job/action/", {"row": f"submit:{cast.rival_draft.id}"}).status_code == 404


def test_the_trash_is_a_tab_from_which_things_come_back(cast, sign_in):
    owner = sign_in(cast.owner)
    post(owner, "/admin/job/action/", {"action": "trash", "rowid": cast.draft.id})
    assert "Acme draft" not in owner.get("/admin/job/").text
    assert "Acme draft" in owner.get("/admin/job/?tab=trash").text
    post(owner, "/admin/job/action/", {"row": f"restore:{cast.draft.id}"})
    assert "Acme draft" in owner.get("/admin/job/").text


def test_tabs_count_what_the_search_finds(cast, sign_in):
    tabs = sign_in(cast.owner).get("/admin/job/?search=ENGINEER").text
    assert 'Published <span class="badge text-bg-secondary">1</span>' in tabs
    assert 'Draft <span class="badge text-bg-secondary">0</span>' in tabs


@pytest.mark.parametrize("who, most", [("owner", 5), ("admin", 5), ("moderator", 5)])
def test_the_list_takes_few_queries_however_many_rows(cast, sign_in, who, most):
    JobFactory.create_batch(30, company=cast.acme, published=True, paid=True)
    client = sign_in(cast.people()[who])
    client.get("/admin/job/")
    with count_queries() as queries:
        assert (
            client.get(
                "/admin/job/?search=job&flt0_place_contains=spring&flt1_company_name_contains=ac&sort=1"
            ).status_code
            == 200
        )
    assert len(queries) <= most, "\n".join(queries)


def test_the_list_reads_no_long_text(cast, sign_in):
    with count_queries() as queries:
        sign_in(cast.owner).get("/admin/job/")
    assert not [query for query in queries if "job.description" in query]


def test_the_export_is_what_the_list_shows(cast, sign_in):
    JobFactory(company=cast.acme, title="Zebra keeper", published=True)
    answer = sign_in(cast.owner).get("/admin/job/export/csv/?tab=published&sort=0&desc=1")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert [row["Title"] for row in rows(answer)] == ["Zebra keeper", "Acme engineer"]


def test_the_export_has_the_lists_columns_and_the_wide_one_all(cast, sign_in):
    owner = sign_in(cast.owner)
    assert "Description" not in rows(owner.get("/admin/job/export/csv/"))[0]
    assert rows(owner.get("/admin/job/export/csv/?columns=all"))[0]["Description"]


def test_an_export_is_on_record(cast, sign_in):
    from tests.trail import last_entry

    sign_in(cast.viewer).get("/admin/job/export/csv/?search=engineer").get_data()
    entry = last_entry()
    assert (entry.action, entry.actor, entry.details["ids"]) == (
        "job.export",
        "viewer@example.org",
        str(cast.published.id),
    )


def test_a_formula_goes_out_harmless(cast, sign_in):
    JobFactory(company=cast.acme, title="=HYPERLINK(1)", published=True)
    titles = [row["Title"] for row in rows(sign_in(cast.owner).get("/admin/job/export/csv/"))]
    assert "'=HYPERLINK(1)" in titles


def test_the_details_show_the_public_page(cast, sign_in):
    cast.draft.description = "Some **bold** words."
    db.session.commit()
    assert (
        "Some <strong>bold</strong> words." in sign_in(cast.owner).get(f"/admin/job/details/?id={cast.draft.id}").text
    )


def test_the_front_page_leads_into_filtered_lists(cast, sign_in):
    owner = sign_in(cast.owner)
    page = parse_strictly(owner.get("/admin/").text)
    links = [link.get("href") for link in page.iter("a") if "/admin/job/?" in (link.get("href") or "")]
    cards, bars = 6, 7
    assert len(links) == cards + bars
    assert all(owner.get(link).status_code == 200 for link in links)


def test_the_queue_begins_with_who_waits_longest(cast, sign_in):
    early, late = (utcnow() - timedelta(days=days) for days in (3, 1))
    JobFactory(company=cast.acme, in_review=True, title="Came late", submitted_at=late)
    JobFactory(company=cast.bolt, in_review=True, title="Came early", submitted_at=early)
    page = sign_in(cast.moderator).get("/admin/job/?tab=in_review").text
    assert page.index(">Came early</a>") < page.index(">Came late</a>")


def test_a_row_names_the_steps_that_it_allows_and_the_menu_words_them(cast, sign_in):
    job = JobFactory(company=cast.acme, in_review=True)
    page = sign_in(cast.moderator).get("/admin/job/?tab=in_review").text
    assert f'<tr data-key="{job.id}" data-can="edit publish reject">' in page
    assert 'value="publish" data-can="publish">Publish</button>' in page
    assert 'href="#reason" data-can="reject">Reject…</a>' in page


def test_the_menu_has_no_step_that_the_person_never_takes(cast, sign_in):
    page = sign_in(cast.owner).get("/admin/job/").text
    assert f'<tr data-key="{cast.draft.id}" data-can="edit submit">' in page
    assert 'value="publish"' not in page.partition('<template id="row-menu">')[2].partition("</template>")[0]


def test_without_a_script_the_steps_are_on_the_rows_page(cast, sign_in):
    client = sign_in(cast.owner)
    page = client.get(f"/admin/job/details/?id={cast.draft.id}").text
    assert 'id="actions"' in page
    assert 'name="action" value="submit"' in page


def test_only_who_rejects_is_asked_for_a_reason(cast, sign_in):
    assert 'name="reason"' in sign_in(cast.moderator).get("/admin/job/").text
    assert 'name="reason"' not in sign_in(cast.owner).get("/admin/job/").text


def test_what_one_may_only_read_cannot_be_opened_for_editing(cast, sign_in):
    MembershipFactory(user=cast.viewer, company=cast.bolt, part="editor")
    viewer = sign_in(cast.viewer)
    assert viewer.get(f"/admin/job/edit/?id={cast.rival_draft.id}").status_code == 200
    assert viewer.get(f"/admin/job/edit/?id={cast.draft.id}").status_code == 403


def test_a_new_posting_begins_in_the_persons_language(cast, sign_in):
    cast.owner.locale = "de"
    db.session.commit()
    assert '<option selected value="de">' in sign_in(cast.owner).get("/admin/job/new/").text
