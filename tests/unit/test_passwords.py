"""What a password has to be, and how it is kept."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel
from flask_security.core import _default_config, _get_pwd_context
from zxcvbn import matching, zxcvbn

import config
from my_app.web.passwords import LOOKED_AT, WAYS, Passwords, problem_with

OLGA = SimpleNamespace(
    name="Olga Müller-Öztürk",
    email="info.desk@bakery.example",
    memberships=[SimpleNamespace(company=SimpleNamespace(name="Sunny Bread & Sons"))],
)


@pytest.fixture(autouse=True)
def configured():
    """What the rules need of an application."""
    app = Flask(__name__)
    app.config.from_object(config.Testing({}))
    Babel(app)
    with app.test_request_context():
        yield


def problem(password, user=None, **about):
    problems, _normal = Passwords(None).validate(password, user is None, user=user, **about)
    return problems[0] if problems else ""


@pytest.mark.parametrize(
    "password",
    [
        "kettle orbit mango",
        "  two spaces at each end  ",
        "🦊🌵🪁🧊🍋🚲🎈🧶🐙🪀🌶🧿",
        "ключ гора трамвай луна",
        "مفتاح جبل قمر سفينة",
        "{[(<|!$+%@}]#)>8316",
        "vK7#qz!Lw2Xp",
        "love83649271635482",
        "q8" + "Zk!4wR:mB" * 14,
    ],
)
def test_any_characters_will_do(password):
    assert 12 <= len(password) <= 128
    assert problem(password, OLGA) == ""


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("vK7#qz!Lw2X", "Too short: at least 12"),
        ("각각각각", "Too short"),  # four characters, however many a normal form makes of them
        ("vK7#qz!Lw2X" * 12, "Too long: at most 128"),
        ("vK7#qz!Lw2X" * 1000, "Too long: at most 128"),
        ("ﷺ" * 200, "Too long"),
        ("vK7#qz!Lw\x002Xp", "cannot be stored"),
        ("vK7#qz!Lw\ud8002Xp", "cannot be stored"),
        ("LeaveMeAlone", "used most"),
        ("1QAZ2wsx3EDC4rfv", "used most"),
        ("ｌｅａｖｅｍｅａｌｏｎｅ", "used most"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("a" * 128, "easy to guess"),
        ("qwertyuiop[]", "easy to guess"),
        ("p@ssw0rd1234", "easy to guess"),
        ("23.11.1987-23", "easy to guess"),
        ("Summer2026!!", "easy to guess"),
        ("            ", "easy to guess"),
        ("olga müller!", "your name"),
        ("OlgaMullerOzturk", "your name"),
        ("0lgaMull3r1987", "your name"),
        ("info.desk@bakery.example", "your name"),
        ("SunnyBreadSons1", "your name"),
        ("Jobdesk Jobdesk", "your name"),
        ("olga jobdesk bakery", "your name"),
    ],
)
def test_a_refusal_says_why(password, words):
    assert words in problem(password, OLGA)


def test_ones_own_words_may_stand_beside_enough_others():
    assert problem("olga kettle orbit mango", OLGA) == ""


def test_at_sign_up_the_fields_of_the_form_are_ones_own():
    form = {"name": "Olga Müller", "email": "olga@bakery.example", "company_name": "Sunny Bread"}
    assert "your name" in problem("sunnybread-2026", **form)
    assert "your name" in problem("sunnybread-2026", OLGA, others=["Sunny Bread"])


def test_what_one_person_is_called_is_no_reason_for_the_next():
    assert problem_with("zhvqplmk wxcrtn", ["zhvqplmk wxcrtn"])
    assert not problem_with("zhvqplmk wxcrtn")


def test_what_is_stored_is_the_normal_form_of_what_was_typed():
    composed, decomposed = " café kettle orbit ", " cafe\u0301 kettle orbit "
    assert Passwords(None).validate(composed, False) == (None, decomposed)
    assert Passwords(None).validate(decomposed, False) == (None, decomposed)


def test_passwords_are_kept_as_owasp_wants_them():
    app = Flask(__name__)
    app.config.from_mapping({f"SECURITY_{name}": value for name, value in _default_config.items()})
    app.config.from_object(config.Production({"SECRET_KEY": "x" * 40, "SECURITY_PASSWORD_SALT": "y" * 40}))
    context = _get_pwd_context(app)
    stored = context.hash("kettle orbit mango")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert context.verify("kettle orbit mango", stored)
    assert not context.verify("kettle orbit mangO", stored)


def test_signs_are_not_read_in_thousands_of_ways(monkeypatch):
    seen, omnimatch = [], matching.omnimatch
    monkeypatch.setattr(matching, "omnimatch", lambda text, words: seen.append(text) or omnimatch(text, words))
    assert problem("4@8({[<369&#!|1/0$5+7%2z", OLGA) == ""
    assert len(matching.enumerate_l33t_subs(matching.relevant_l33t_subtable(seen[0], matching.L33T_TABLE))) <= WAYS


def test_zxcvbn_looks_at_no_more_than_it_can_bear():
    with pytest.raises(ValueError, match="max length"):
        zxcvbn("x" * (LOOKED_AT + 1))
