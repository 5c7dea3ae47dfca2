"""Rights bite at the next request: what is kept between requests is made of rights, never of people."""

from __future__ import annotations

from my_app.extensions import db
from my_app.models import Membership, Part


def test_a_lost_membership_takes_the_rows_with_it(cast, sign_in):
    owner = sign_in(cast.owner)
    assert f'data-key="{cast.draft.id}"' in owner.get("/admin/job/").text
    db.session.execute(db.delete(Membership).where(Membership.user_id == cast.owner.id))
    db.session.commit()
    assert f'data-key="{cast.draft.id}"' not in owner.get("/admin/job/").text


def test_a_smaller_part_takes_the_buttons_with_it(cast, sign_in):
    owner = sign_in(cast.owner)
    assert "cell-form" in owner.get("/admin/job/").text
    db.session.execute(db.update(Membership).where(Membership.user_id == cast.owner.id).values(part=Part.VIEWER))
    db.session.commit()
    assert "cell-form" not in owner.get("/admin/job/").text


def test_a_deactivated_person_is_signed_out(cast, sign_in):
    owner = sign_in(cast.owner)
    assert owner.get("/admin/job/").status_code == 200
    cast.owner.active = False
    db.session.commit()
    assert owner.get("/admin/job/").status_code == 302
