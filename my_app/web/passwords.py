"""What a password has to be: long enough, and nothing that others would try first.

Flask-Security asks here for every new password: at sign-up, reset and change; `services.credentials.hashed` asks for
those of invitations, of the admin and of the command line. Every character counts as it was typed, spaces too. What
is stored is of the normal form that Flask-Security has always given it (NFKD): a password is right on any keyboard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _
from flask_security import PasswordUtil

SITE = "Jobdesk"
MOST = 128  # characters; `SECURITY_PASSWORD_LENGTH_MIN` says how many at least
LOOKED_AT = 72  # zxcvbn takes no more
ENOUGH = 3  # of its scores from 0 to 4: ten to the eighth guesses and more
SHORT_WORD = 3  # shorter words are in anything
OWN = "own"  # the list of words that somebody is known by
# zxcvbn reads signs as letters in every combination, for seconds. Of many signs none is read: nobody hides a word so.
WAYS = 32
SIGNS = str.maketrans("({[<!|$+%@", "жщюфцэбйыъ")

COMMON = _("This is one of the passwords that are used most, and tried first. Choose another.")
PERSONAL = _(
    "This is made of your name, your mail address, your company or the name of this site."
    " Add something that others do not know of you."
)
WEAK = _(
    "This is too easy to guess, like words that are alone, repetitions, dates or rows of keys."
    " Take a few words that have nothing to do with each other."
)


class Passwords(PasswordUtil):  # type: ignore[misc]
    """The site's rules, in the place where Flask-Security looks for them."""

    def validate(self, password: str, is_register: bool, **about: Any) -> tuple[list[str] | None, str]:
        """What is wrong with a new password, and its normal form.

        ``about`` says whose it is: ``user``, or the fields of a form; ``others`` are further texts of theirs.
        """
        problem = problem_with(password, [*of_person(about.get("user"), about), *about.get("others", ())])
        return ([str(problem)] if problem else None), (password if problem else self.normalize(password))


def problem_with(password: str, own: Iterable[str] = ()) -> Any:
    """Why this cannot be a password, in words; None when it can. ``own`` are texts that its person is known by."""
    least = current_app.config["SECURITY_PASSWORD_LENGTH_MIN"]
    count = len(unicodedata.normalize("NFC", password[: MOST * 20]))  # of a long run of accents it would take for ever
    if count < least:
        return _("Too short: at least %(limit)s characters.", limit=least)
    if count > MOST:
        return _("Too long: at most %(limit)s characters.", limit=MOST)
    if re.search("[\x00\ud800-\udfff]", password):
        return _("This contains characters that cannot be stored.")
    return guessed_at(simple(password)[:LOOKED_AT], sorted(set(words_of([*own, SITE])), key=len, reverse=True))


def guessed_at(password: str, own: Sequence[str]) -> Any:
    """Why others would guess this, in words; None when they would not."""
    from zxcvbn.matching import RANKED_DICTIONARIES  # 15 MB: not before somebody chooses a password

    if password.casefold().strip() in RANKED_DICTIONARIES["passwords"]:
        return COMMON
    found = patterns(password, own)
    if is_personal(password, found):
        return PERSONAL
    word = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)  # of “Summer2026!!” what is no ornament
    if any(word.casefold() in words for words in RANKED_DICTIONARIES.values()):
        ornament = password.replace(word, "", 1)
        return None if is_hard(ornament, patterns(ornament)) else WEAK
    return None if is_hard(password, found) else WEAK


def is_personal(password: str, found: list[dict[str, Any]]) -> bool:
    """Whether there is too little beside the words that somebody is known by."""
    spans = [range(match["i"], match["j"] + 1) for match in found if match.get("dictionary_name") == OWN]
    rest = "".join(char for place, char in enumerate(password) if not any(place in span for span in spans))
    return bool(spans) and not is_hard(rest, patterns(rest))


def patterns(password: str, own: Sequence[str] = ()) -> list[dict[str, Any]]:
    """What zxcvbn sees in a password: words of its lists and of one's ``own``, repetitions, dates, rows of keys.

    Its parts are called one by one: its front door keeps the words of whoever came last, for everybody.
    """
    from zxcvbn import matching

    ways = matching.relevant_l33t_subtable(password, matching.L33T_TABLE).values()
    if prod(map(len, ways)) > WAYS:
        password = password.translate(SIGNS)
    dictionaries = {**matching.RANKED_DICTIONARIES, OWN: matching.build_ranked_dict(own)}
    found: list[dict[str, Any]] = matching.omnimatch(password, dictionaries)
    return found


def is_hard(password: str, found: list[dict[str, Any]]) -> bool:
    """Whether zxcvbn takes so many guesses to find a password of these patterns as are enough."""
    from zxcvbn import scoring, time_estimates

    guesses = scoring.most_guessable_match_sequence(password, found)["guesses"] if password else 0
    return bool(time_estimates.guesses_to_score(guesses) >= ENOUGH)


def of_person(user: Any, form: dict[str, Any]) -> Iterator[str]:
    """The texts that somebody is known by: from their account, or from the form by which it is to be made."""
    if user is not None:
        yield from (user.name or "", user.email or "")
        yield from (each.company.name for each in user.memberships if each.company is not None)
    yield from (form[name] for name in ("name", "email", "company_name") if isinstance(form.get(name), str))


def words_of(texts: Iterable[str]) -> Iterator[str]:
    """The words of these texts, and each text written as one; without those that are short."""
    for text in texts:
        words = re.findall(r"\w+", simple(text).casefold())
        yield from (word for word in (*words, "".join(words)) if len(word) >= SHORT_WORD)


def simple(text: str) -> str:
    """``text`` without accents: whoever guesses tries both."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
