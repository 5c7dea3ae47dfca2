"""What demo postings are made of: states, times, texts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from random import Random

import pytest

from my_app import i18n
from my_app.models import JobState
from my_app.services.demo import timeline
from my_app.services.demo.text import voice

STATES = [state for state, share in timeline.SHARES.items() for _ in range(share)]


@pytest.mark.parametrize("hour", [0, 5, 6, 12, 16, 23])
def test_the_times_fit_the_state_at_any_hour(hour):
    rng, now = Random(hour), datetime.fromisoformat(f"2026-03-01T{hour:02}:00:30+00:00")
    for state in STATES * 5:
        values = timeline.life(rng, state, now)
        begins, ends = values["published_at"], values["expires_at"]
        assert values["created_at"] <= values["updated_at"] <= now
        assert begins is None or begins < ends
        assert (state is JobState.SCHEDULED) == (begins is not None and begins > now)
        assert (state is JobState.EXPIRED) == (values["status"] == "published" and ends <= now)
        trail = [values[name] for name in ("created_at", "submitted_at", "approved_at") if values[name]]
        assert trail == sorted(trail)
        assert trail[-1] <= now
        assert (values["approved_at"] is None) == (begins is None)


def test_the_times_fill_the_weeks_that_the_front_page_shows():
    rng, now = Random(1), datetime.fromisoformat("2026-03-01T12:00+00:00")
    created = (timeline.life(rng, state, now)["created_at"] for state in STATES * 4)
    weeks = Counter((now - moment).days // 7 for moment in created)
    assert min(weeks[back] for back in range(12)) >= 4


def test_states_are_dealt_in_their_shares():
    deal = timeline.states()
    assert Counter(next(deal) for _ in range(100)) == timeline.SHARES


@pytest.mark.parametrize("language", i18n.LOCALES)
def test_a_language_has_enough_to_say(language):
    spoken = voice(language)
    assert len(spoken.profiles) >= 14
    assert len(set(spoken.benefits)) == 12
    assert len(set(spoken.reject_reasons)) >= 4


@pytest.mark.parametrize(
    ("language", "profile"), [(code, profile) for code in i18n.LOCALES for profile in voice(code).profiles]
)
def test_a_profile_is_complete(language, profile):
    sizes = {"titles": (4, 6), "leads": (3, 3), "tasks": (8, 10), "needs": (7, 9)}
    for name, (least, most) in sizes.items():
        texts = getattr(profile, name)
        assert least <= len(set(texts)) == len(texts) <= most
    assert profile.employment
    assert profile.remote
    assert 0 < profile.pay[0] < profile.pay[1]
    assert all(lead.format(company="", place="") for lead in profile.leads)
