"""Every field of every form × values that nobody should send: a clear answer, and what was typed is kept."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.matrix import nasty
from tests.matrix.declared import ROUTES
from tests.matrix.doors import own_form, request_for
from tests.matrix.findings import report
from tests.matrix.sweeping import is_open, send

KIND = "bad input"
CHOSEN = "country remote employment_type category salary_currency salary_period language part active locale timezone"
KINDS = {
    **dict.fromkeys(("salary_from", "salary_to"), nasty.NUMBERS),
    **dict.fromkeys(("published_at", "expires_at"), nasty.DATES),
    **dict.fromkeys(("company", "roles", "version"), nasty.FIELD_IDS),
    **dict.fromkeys([*CHOSEN.split(), "permissions"], nasty.FIELD_CHOICES),
}
# Doors with a form, the row, and who fills it in.
FORMS = [
    ("job.create_view", "acme", "owner"),
    ("job.edit_view", "acme_draft", "admin"),
    ("company.create_view", "-", "admin"),
    ("company.edit_view", "acme", "owner"),
    ("membership.edit_view", "viewer", "owner"),
    ("invitation.create_view", "acme", "owner"),
    ("user.create_view", "-", "admin"),
    ("user.edit_view", "lonely", "admin"),
    ("role.create_view", "-", "admin"),
    ("role.edit_view", "auditors", "admin"),
    ("job.ajax_update", "acme_draft", "owner"),
    ("company.ajax_update", "acme", "owner"),
    ("import.create_view", "acme", "owner"),
    ("import.columns_view", "acme_fresh", "owner"),
    ("job.export_page", "-", "owner"),
    ("company.export_page", "-", "owner"),
    ("user.export_page", "-", "admin"),
    ("views.save", "-", "owner"),
    ("views.update", "owner", "owner"),
    ("views.default", "owner", "owner"),
    ("views.columns", "-", "owner"),
    ("views.delete", "owner", "owner"),
    ("appearance.choose", "-", "nobody"),
    ("account.save", "-", "lonely"),
    ("account.create_token", "-", "owner"),
    ("account.add_app", "-", "owner"),
    ("account.add_passkey", "-", "owner"),
    ("account.ask_email", "-", "owner"),
    ("account.change_avatar", "-", "owner"),
    ("passkeys.sign_in", "-", "nobody"),
    ("passkeys.verify", "-", "owner"),
    ("language.choose", "-", "nobody"),
    ("invitations.accept", "acme", "nobody"),
    ("security.login", "owner", "nobody"),
    ("security.register", "-", "nobody"),
    ("security.forgot_password", "owner", "nobody"),
    ("security.send_confirmation", "owner", "nobody"),
    ("security.reset_password", "ghost", "nobody"),
    ("security.verify", "-", "viewer"),
    ("security.change_password", "-", "viewer"),
]
# What the forms of factors hold: nobody gets through with it.
ANSWER = {"credential": "{}"}
HELD = {
    "account.add_app": {"sealed": "x", "code": "123456"},
    "account.add_passkey": {"name": "Mine", **ANSWER},
    "account.change_avatar": {"remove": "", "avatar": ""},
    "passkeys.sign_in": ANSWER,
    "passkeys.verify": ANSWER,
}
# These pages take their time: the two doors of a table, and fields that are neighbours, share the values between them.
SHARES = {f"{view}.{door}_view": turn for view in ("job", "user") for turn, door in enumerate(("create", "edit"))}
FORMLESS = set(
    "delete_view action_view duplicate_view words_view check_view apply_view undo_view discard_view logout"
    " confirm_email end_session end_other_sessions revoke_token change_email new_codes remove_app remove_passkey"
    " passkey_options options stop".split()
)
# Whoever is in the middle of signing in: tests/integration/test_factors.py.
HALFWAY = {"factors.check", "factors.check_recovery"}


def test_every_form_has_its_turn():
    posts = {line.endpoint for line in ROUTES if line.method == "POST" and is_open(line.endpoint)}
    others = posts - {door for door, *_ in FORMS} - HALFWAY
    assert {door for door in others if door.rpartition(".")[2] not in FORMLESS} == set()


@pytest.mark.parametrize("door, subject, who", FORMS, ids=str)
def test_a_field_bears_any_value(world, visitors, door, subject, who):
    address, form = request_for(world, door, "POST", subject)
    form = own_form(who, door, form) | HELD.get(door, {}) | ({"version": "1"} if door == "job.edit_view" else {})
    forms = []
    for place, name in enumerate(form):
        rest = urlencode({other: value for other, value in form.items() if other != name}, doseq=True)
        values = (*KINDS.get(name, nasty.FIELD_TEXTS), f"1&{name}=2")
        share = values[(place + 2 * SHARES[door]) % 4 :: 4] if door in SHARES else values
        forms += [rest, *(f"{rest}&{name}={value}" for value in share)]
    forms += ["&".join(f"{name}={value}" for name in form) for value in (*nasty.FIELD_TEXTS[-6:], "nan", "")]
    report(send(visitors, (who,), address, forms))


@pytest.mark.parametrize("door, subject, who", FORMS[:3:2], ids=str)
def test_a_form_too_large_is_refused(world, visitors, door, subject, who):
    address, form = request_for(world, door, "POST", subject)
    name = "title" if "title" in form else "name"
    sizes = {
        size: visitors.post(who, address, form | {name: "x" * size}).status for size in (100_000, 2_000_000, 6_000_000)
    }
    assert sizes == {100_000: 422, 2_000_000: 422, 6_000_000: 413}


@pytest.mark.parametrize(
    "door, who", [("job.create_view", "owner"), ("job.edit_view", "editor"), ("company.edit_view", "owner")]
)
def test_a_refused_form_keeps_what_was_typed(world, visitors, door, who):
    address, form = request_for(world, door, "POST", "acme" if "company" in door or "create" in door else "acme_draft")
    typed = form | {"description": "typed <words> & more", "website": "no address", "salary_from": "not a number"}
    answer = visitors.post(who, address, typed)
    assert answer.status == 422
    assert "typed &lt;words&gt; &amp; more" in answer.text
    assert ("not a number" if "salary_from" in form else "no address") in answer.text
