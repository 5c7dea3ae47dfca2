"""Words of templates: in the page's language, with values in their places."""

from __future__ import annotations

from flask import render_template_string
from flask_babel import force_locale, gettext

from my_app.web.filters import minute, salary_in_words
from tests.factories import JobFactory


def test_a_word_follows_the_language_of_the_moment(app):
    with app.test_request_context(headers={"Accept-Language": "de"}):
        before = gettext("Search")
        with force_locale("fr"):
            assert (render_template_string('{{ _("Search") }}'), gettext("Search")) == ("Rechercher", "Rechercher")
        assert (before, gettext("Search")) == ("Suchen", "Suchen")


def test_values_are_escaped_on_a_page_and_only_there(app):
    with app.test_request_context():
        assert render_template_string('{{ _("Search: %(text)s", text="<b>") }}') == "Search: &lt;b&gt;"
        plain = '{% autoescape false %}{{ _("Search: %(text)s", text="<b>") }}{% endautoescape %}'
        assert render_template_string(plain) == "Search: <b>"


def test_a_kept_phrase_is_in_the_language_it_was_asked_for(cast, app):
    job = JobFactory(company=cast.acme, salary_from=1, salary_to=None, salary_currency="EUR", salary_period="hour")
    amounts = (job.salary_from, job.salary_to, job.salary_currency, job.salary_period)
    with app.test_request_context(headers={"Accept-Language": "de"}):
        assert "from" in salary_in_words(*amounts, "en")
        assert salary_in_words(*amounts, "de").startswith("ab")


def test_a_moment_of_a_list_has_no_seconds(cast, app):
    with app.test_request_context(headers={"Accept-Language": "de"}):
        moment = cast.draft.created_at.replace(year=2026, month=3, day=4, hour=5, minute=6, second=7)
        assert minute(moment) == "04.03.2026, 05:06"
