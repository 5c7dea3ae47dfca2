"""Mails as a program for mails shows them: light and dark, left to right and right to left."""

from __future__ import annotations

import os

import pytest

from my_app.models import Part
from my_app.services import invitations
from tests.browser.checks import axe, headings, too_wide
from tests.browser.conftest import SCREENSHOTS
from tests.cast import actor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_an_invitation_can_be_read_by_everybody(cast, outbox, window, locale):
    cast.owner.locale = locale
    who = actor(cast.owner)
    invitations.invite(who, cast.acme, "new@example.org", Part.VIEWER)
    page = window(width=390).page
    page.set_content(outbox[0].alternatives[0][0])
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert [*headings(page), *too_wide(page), *axe(page)] == []
        if os.environ.get("SCREENSHOTS"):
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"mail-{locale}-{scheme}.png")
