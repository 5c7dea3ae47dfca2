"""Actions on many rows: what is ticked, or all that match, as many as the person saw and no others."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from my_app.extensions import db
from my_app.models import AuditEntry, Job, JobStatus, utcnow
from tests.factories import JobFactory
from tests.html import parse_strictly
from tests.posting import post

ACTION = "/admin/job/action/"


def all_matching(count, action="trash", **more):
    """The form of the bar with its box for all that match ticked."""
    return {"action": action, "scope": "matching", "matching": str(count), **more}


def trashed():
    return set(db.session.scalars(select(Job.id).where(Job.deleted_at.is_not(None))))


@pytest.fixture
def drafts(cast):
    """A few more drafts of Acme."""
    return JobFactory.create_batch(4, company=cast.acme, place="Leeds")


def test_all_that_match_are_those_of_the_address(cast, drafts, sign_in):
    answer = post(sign_in(cast.owner), f"{ACTION}?flt0_place_contains=leeds", all_matching(4))
    assert answer.status_code == 302
    assert trashed() == {job.id for job in drafts}


def test_the_tab_and_the_search_narrow_what_matches(cast, drafts, sign_in):
    JobFactory(company=cast.acme, place="Leeds", published=True)
    answer = post(sign_in(cast.owner), f"{ACTION}?tab=draft&search=leeds", all_matching(4))
    assert answer.status_code == 302
    assert trashed() == {job.id for job in drafts}


def test_a_rivals_rows_never_match(cast, drafts, sign_in):
    post(sign_in(cast.owner), ACTION, all_matching(6))
    assert trashed() == {*(job.id for job in drafts), cast.draft.id, cast.published.id}


def test_other_rows_than_were_seen_stay_as_they_are(cast, drafts, sign_in):
    answer = post(sign_in(cast.owner), f"{ACTION}?flt0_place_contains=leeds", all_matching(3))
    assert answer.status_code == 409
    assert trashed() == set()
    page = parse_strictly(answer.text)
    assert "other rows match now: 4" in answer.text
    assert page.find(".//input[@name='scope']") is None  # four fit on the page: their own ticks say it


def test_the_new_number_can_be_confirmed(cast, sign_in):
    JobFactory.create_batch(23, company=cast.acme, place="Leeds")
    address = f"{ACTION}?flt0_place_contains=leeds&page_size=20"
    answer = post(sign_in(cast.owner), address, all_matching(20))
    page = parse_strictly(answer.text)
    assert page.find(".//input[@name='matching']").get("value") == "23"
    assert page.find(".//input[@name='scope']").get("checked") is not None
    assert post(sign_in(cast.owner), address, all_matching(23)).status_code == 302
    assert len(trashed()) == 23


@pytest.mark.parametrize("seen", ["", "abc", "-4", "٤", "4.0", "04"])
def test_a_number_that_is_none_confirms_nothing(cast, drafts, sign_in, seen):
    answer = post(sign_in(cast.owner), f"{ACTION}?flt0_place_contains=leeds", all_matching(seen))
    assert answer.status_code == 409
    assert trashed() == set()


def test_a_filter_that_makes_no_sense_matches_nothing(cast, sign_in):
    answer = post(sign_in(cast.owner), f"{ACTION}?flt0_salary_from_min=lots", all_matching(0))
    assert answer.status_code == 400
    assert trashed() == set()


def test_nothing_that_matches_is_said(cast, sign_in):
    answer = post(sign_in(cast.owner), f"{ACTION}?search=nowhere", all_matching(0))
    assert answer.status_code == 422


def test_more_than_the_bound_is_refused_with_the_bound(cast, drafts, sign_in, monkeypatch):
    monkeypatch.setattr("my_app.admin.lists.bulk_door.MAX_BULK", 3)
    answer = post(sign_in(cast.owner), f"{ACTION}?flt0_place_contains=leeds", all_matching(4))
    assert answer.status_code == 422
    assert "At most 3 rows can be changed at a time, and 4 match." in answer.text
    assert trashed() == set()


def test_each_row_has_its_entry_in_the_trail(cast, drafts, sign_in):
    post(sign_in(cast.owner), f"{ACTION}?flt0_place_contains=leeds", all_matching(4))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "job.trash")).all()
    assert {(entry.subject_id, entry.user_id) for entry in entries} == {(job.id, cast.owner.id) for job in drafts}


def test_two_thousand_in_one_go(cast, sign_in):
    made = [{"title": f"Post {n}", "company_id": cast.acme.id, "place": "Leeds"} for n in range(2000)]
    needed = {"country": "GB", "language": "en", "status": JobStatus.DRAFT, "created_at": utcnow()}
    JobFactory.create_batch(1, company=cast.acme, place="Leeds")
    template = db.session.scalar(select(Job).where(Job.place == "Leeds"))
    same = {
        column.key: getattr(template, column.key) for column in Job.__table__.c if column.key not in ("id", "reference")
    }
    db.session.bulk_insert_mappings(Job, [same | needed | row for row in made])
    db.session.commit()
    answer = post(sign_in(cast.owner), f"{ACTION}?flt0_place_contains=leeds", all_matching(2001))
    assert answer.status_code == 302
    assert len(trashed()) == 2001
    assert (
        db.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "job.trash")) == 2001
    )


def test_what_the_step_does_not_allow_is_left_and_said(cast, drafts, sign_in):
    answer = post(sign_in(cast.owner), ACTION, all_matching(6, "close"), follow_redirects=True)
    assert "(1 posting)" in answer.text
    assert "Left as they are: 5." in answer.text


def test_who_may_only_read_has_no_bar_and_no_action(cast, drafts, sign_in):
    viewer = sign_in(cast.viewer)
    assert "data-bulk" not in viewer.get("/admin/job/").text
    assert post(viewer, ACTION, all_matching(6)).status_code == 404
    assert trashed() == set()


def test_restoring_the_whole_trash(cast, drafts, sign_in):
    owner = sign_in(cast.owner)
    post(owner, f"{ACTION}?flt0_place_contains=leeds", all_matching(4))
    post(owner, f"{ACTION}?tab=trash", all_matching(4, "restore"))
    assert trashed() == set()


def test_after_a_refusal_the_ticks_and_the_reason_are_still_there(cast, sign_in):
    jobs = JobFactory.create_batch(2, company=cast.acme, in_review=True)
    form = {"action": "reject", "rowid": [job.id for job in jobs], "reason": "x" * 1001}
    answer = post(sign_in(cast.moderator), f"{ACTION}?tab=in_review", form)
    page = parse_strictly(answer.text)
    assert answer.status_code == 422
    ticked = [box.get("value") for box in page.iter("input") if box.get("name") == "rowid" and "checked" in box.attrib]
    assert sorted(ticked) == sorted(str(job.id) for job in jobs)
    assert page.find(".//textarea[@name='reason']").text == "x" * 1001


def test_the_reason_stands_with_the_action_that_needs_it(cast, sign_in):
    page = parse_strictly(sign_in(cast.moderator).get("/admin/job/").text)
    menu = next(each for each in page.iter("details") if each.find(".//textarea[@name='reason']") is not None)
    assert [button.get("value") for button in menu.iter("button")] == ["reject"]


def test_the_first_button_of_the_form_does_nothing(cast, sign_in):
    page = parse_strictly(sign_in(cast.owner).get("/admin/job/").text)
    form = page.find(".//form[@id='bulk']")
    assert "disabled" in next(form.iter("button")).attrib
