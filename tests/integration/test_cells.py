"""Cells of the list, edited in place: what the edit form takes, and nothing that it would refuse."""

from __future__ import annotations

from datetime import timedelta

import html5lib
import pytest
from sqlalchemy import select

from my_app.extensions import db
from my_app.models import AuditEntry, JobStatus
from tests.factories import JobFactory
from tests.posting import post

UPDATE = "/admin/job/ajax/update/"


def piece(answer):
    """The elements of an answer that is a piece of a page."""
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def named(answer, name):
    """The control with this name."""
    return next(each for each in piece(answer).iter() if each.get("name") == name)


def asked(client, job, name):
    """The control of a cell."""
    return client.get(f"/admin/job/ajax/cell/?pk={job.id}&name={name}")


def saved(client, job, name, value, **more):
    """The answer to a save."""
    return post(client, f"{UPDATE}?tab=all", {"list_form_pk": job.id, "list_form_name": name, name: value, **more})


def trail(job):
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_id == job.id, AuditEntry.action == "job.update")
    )
    return [entry.details for entry in entries]


def test_a_cell_brings_its_control_with_label_limit_and_version(cast, sign_in):
    answer = asked(sign_in(cast.owner), cast.draft, "place")
    control = named(answer, "place")
    assert control.get("value") == cast.draft.place
    assert control.get("maxlength")
    assert named(answer, "version").get("value") == str(cast.draft.version)
    assert next(piece(answer).iter("label")).get("for") == control.get("id") == "cell-place"


def test_a_choice_brings_its_options(cast, sign_in):
    options = [option.get("value") for option in piece(asked(sign_in(cast.owner), cast.draft, "remote")).iter("option")]
    assert {"onsite", "remote", "hybrid"} <= set(options)


@pytest.mark.parametrize("name", ["", "title", "status", "company", "version", "description", "__class__"])
def test_other_columns_have_no_control(cast, sign_in, name):
    owner = sign_in(cast.owner)
    assert asked(owner, cast.draft, name).status_code == 404
    assert saved(owner, cast.draft, name or "x", "mine").status_code == 404


def test_a_save_is_shown_as_the_list_shows_it(cast, sign_in):
    answer = saved(sign_in(cast.owner), cast.draft, "employment_type", "part_time", version=cast.draft.version)
    rows = [row for row in piece(answer).iter("tr") if row.get("data-key")]
    assert answer.status_code == 200
    assert [row.get("data-key") for row in rows] == [str(cast.draft.id)]
    assert "Part time" in "".join(rows[0].itertext())
    assert cast.draft.employment_type == "part_time"


def test_the_row_comes_back_though_it_has_left_the_list(cast, sign_in):
    data = {"list_form_pk": cast.draft.id, "list_form_name": "place", "place": "Leeds"}
    answer = post(sign_in(cast.owner), f"{UPDATE}?flt0_place_contains=spring&page=7", data)
    assert answer.status_code == 200
    assert "Leeds" in answer.text


def test_the_row_has_the_columns_of_the_list(cast, sign_in):
    data = {"list_form_pk": cast.draft.id, "list_form_name": "place", "place": "Leeds"}
    answer = post(sign_in(cast.owner), f"{UPDATE}?columns=title,place", data)
    row = next(row for row in piece(answer).iter("tr") if row.get("data-key"))
    assert len(list(row)) == 4  # the tick, two columns, what can be done


def test_a_save_is_in_the_trail_as_any_other(cast, sign_in):
    saved(sign_in(cast.owner), cast.draft, "place", "Leeds")
    assert trail(cast.draft) == [{"fields": ["place"]}]


def test_saving_the_same_again_changes_nothing(cast, sign_in):
    version = cast.published.version
    saved(sign_in(cast.owner), cast.published, "place", cast.published.place)
    assert cast.published.version == version
    assert trail(cast.published) == []


def test_a_refusal_comes_back_as_the_control_with_the_reason(cast, sign_in):
    answer = saved(sign_in(cast.owner), cast.draft, "place", "x" * 500)
    control = named(answer, "place")
    assert answer.status_code == 422
    assert control.get("value") == "x" * 500
    assert control.get("aria-invalid") == "true"
    assert "cell-place-error" in control.get("aria-describedby")
    assert cast.draft.place != "x" * 500


def test_what_would_not_fit_the_other_fields_is_refused(cast, sign_in):
    begins = cast.published.published_at
    answer = saved(sign_in(cast.owner), cast.published, "expires_at", f"{begins - timedelta(days=1):%Y-%m-%dT%H:%M}")
    assert answer.status_code == 422
    assert "must expire after it is published" in answer.text
    assert cast.published.expires_at > begins


def test_what_a_published_posting_needs_cannot_be_emptied(cast, sign_in):
    answer = saved(sign_in(cast.owner), cast.published, "place", "")
    assert answer.status_code == 422
    assert cast.published.place


def test_a_rejected_posting_becomes_a_draft_in_the_same_row(cast, sign_in):
    job = JobFactory(company=cast.acme, status=JobStatus.REJECTED, reject_reason="No.")
    answer = saved(sign_in(cast.owner), job, "place", "Leeds")
    row = next(row for row in piece(answer).iter("tr") if row.get("data-key"))
    assert "Draft" in "".join(row.itertext())


def test_a_late_save_is_refused_with_both_values(cast, sign_in):
    version = cast.draft.version
    saved(sign_in(cast.admin), cast.draft, "place", "Theirs")
    owner = sign_in(cast.owner)
    answer = saved(owner, cast.draft, "place", "Mine", version=version)
    assert answer.status_code == 409
    assert "Stored now: Theirs. Yours: Mine." in answer.text
    assert cast.draft.place == "Theirs"
    again = named(answer, "version").get("value")
    assert saved(owner, cast.draft, "place", "Mine", version=again).status_code == 200
    assert cast.draft.place == "Mine"


def test_where_rows_have_no_version_the_value_that_was_seen_must_be_there(cast, sign_in):
    owner, address = sign_in(cast.owner), "/admin/company/ajax/update/"
    shown = named(owner.get(f"/admin/company/ajax/cell/?pk={cast.acme.id}&name=website"), "list_form_was").get("value")
    form = {"list_form_pk": cast.acme.id, "list_form_name": "website", "list_form_was": shown}
    assert post(owner, address, form | {"website": "https://first.example/"}).status_code == 200
    answer = post(owner, address, form | {"website": "https://second.example/"})
    assert answer.status_code == 409
    assert cast.acme.website == "https://first.example/"


def test_a_refusal_leaves_no_message_for_the_next_page(cast, sign_in):
    owner = sign_in(cast.owner)
    saved(owner, cast.draft, "place", "Mine", version=99)
    assert "Somebody else" not in owner.get("/admin/job/").text


def test_a_rivals_cell_is_not_there(cast, sign_in):
    owner = sign_in(cast.owner)
    assert asked(owner, cast.rival_draft, "place").status_code == 404
    assert saved(owner, cast.rival_draft, "place", "Mine").status_code == 404
    assert cast.rival_draft.place != "Mine"


def test_who_may_only_read_edits_no_cell(cast, sign_in):
    viewer = sign_in(cast.viewer)
    assert asked(viewer, cast.draft, "place").status_code == 404
    assert saved(viewer, cast.draft, "place", "Mine").status_code == 404
    assert "cell-form" not in viewer.get("/admin/job/").text


def test_the_list_says_which_cells_can_be_edited(cast, sign_in):
    page = piece(sign_in(cast.owner).get("/admin/job/?columns=title,place,company.name"))
    assert [head.get("data-edit") for head in page.iter("th") if head.get("data-edit")] == ["place"]
    row = next(row for row in page.iter("tr") if row.get("data-key") == str(cast.draft.id))
    assert "edit" in row.get("data-can").split()
