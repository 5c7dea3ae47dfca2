"""The secrets of authenticator apps: their codes, and how they are kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from my_app.services import recovery_codes, seeds

FIRST, SECOND = "first " * 6, "second " * 6


@pytest.fixture(autouse=True)
def settings(monkeypatch):
    values = {"TOTP_SECRETS": [FIRST], "SECRET_KEY": "a site's own"}
    monkeypatch.setattr(seeds, "setting", values.__getitem__)
    return values


def test_codes_are_those_of_the_standard():
    with time_machine.travel(datetime.fromtimestamp(59, UTC), tick=False):
        assert seeds.counter_of(b"12345678901234567890", "287082", None) == 1
        assert seeds.counter_of(b"12345678901234567890", "٢٨٧ ٠٨٢", None) == 1  # digits of an Arabic keyboard
        assert seeds.counter_of(b"12345678901234567890", "287082", 1) is None


def test_seeds_and_recovery_codes_are_long_and_random():
    assert len({seeds.new() for _ in range(100)}) == 100
    assert len(seeds.new()) * 8 == 160
    code = recovery_codes.readable(b"\xff" * recovery_codes.BYTES)
    assert len(code.replace("-", "")) * 5 == 120


def test_a_seed_is_read_for_its_purpose_alone():
    sealed = seeds.seal(b"seed", "account 1")
    assert seeds.unseal(sealed, "account 1") == b"seed"
    marked, _dot, text = sealed.partition(".")
    for bad in (sealed[:-8] + "AAAAAAA=", "", "nonsense", f"{marked}.", "é", f"{marked}.{text[:8]}"):
        with pytest.raises(seeds.Unreadable):
            seeds.unseal(bad, "account 1")
    with pytest.raises(seeds.Unreadable):
        seeds.unseal(sealed, "account 2")


def test_a_key_can_be_replaced(settings):
    sealed = seeds.seal(b"seed", "account 1")
    settings["TOTP_SECRETS"] = [SECOND, FIRST]
    assert seeds.unseal(sealed, "account 1") == b"seed"
    assert not seeds.is_current(sealed)
    assert seeds.is_current(seeds.seal(b"seed", "account 1"))
    settings["TOTP_SECRETS"] = [SECOND]
    with pytest.raises(seeds.Unreadable):
        seeds.unseal(sealed, "account 1")


def test_without_a_key_of_its_own_it_is_made_of_the_sites(settings):
    settings["TOTP_SECRETS"] = []
    sealed = seeds.seal(b"seed", "account 1")
    settings["SECRET_KEY"] = "another"
    with pytest.raises(seeds.Unreadable):
        seeds.unseal(sealed, "account 1")
