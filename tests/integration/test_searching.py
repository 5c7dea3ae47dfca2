"""Searching postings: the same words find the same postings on both databases."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from my_app.errors import Invalid
from my_app.extensions import db
from my_app.models import Company, Job, utcnow
from my_app.services import searching
from my_app.services.searching import Part, Question, condition, parse
from my_app.services.searching import index as search_index
from tests.factories import CompanyFactory, JobFactory, together

TEXTS = {
    "Project manager": "You lead a team of engineers. Contact: jobs@example.org, www.example.org/apply_now",
    "Manager of projects": "C++ and .NET, 3.5 days, 24/7.",
    "Chef de Café": "L’équipe déménage à Besançon, 1e étage. Straße, Ærø.",
    "Инженер": "Живой ёж ищет работу в Киïв",
    "مُهَنْدِس أحمد": "العمل في مؤسسة كبيرة",
    "Μηχανικός": "Έργο στην Αθήνα, ΟΔΟΣ",
    "エンジニア募集": "東京で働く",
    "Rocket 🚀 scientist": "Launch-pad «duty», half‑time — night·shift",
}
FOUND = {
    "manager": {"Project manager", "Manager of projects"},
    "PROJECT": {"Project manager", "Manager of projects"},
    "proj mana": {"Project manager", "Manager of projects"},
    '"project manager"': {"Project manager"},
    '"manager project"': set(),
    "manager -engineers": {"Manager of projects"},
    "manager -engineer": {"Project manager", "Manager of projects"},
    'manager -"project manager"': {"Manager of projects"},
    "jobs@example.org": {"Project manager"},
    "example": {"Project manager"},
    "apply_now": {"Project manager"},
    "now": {"Project manager"},
    "3.5": {"Manager of projects"},
    "24/7": {"Manager of projects"},
    "net": {"Manager of projects"},
    "c": {"Manager of projects"},
    "m": set(),
    "pr": set(),
    "cafe": {"Chef de Café"},
    "CAFÉ equipe": {"Chef de Café"},
    "l'équipe": {"Chef de Café"},
    "1e": {"Chef de Café"},
    "ÆRØ strasse": set(),
    "ærø STRAßE": {"Chef de Café"},
    "живои ЕЖ": {"Инженер"},
    "живой ёж": {"Инженер"},
    "инжен": {"Инженер"},
    "مهندس": {"مُهَنْدِس أحمد"},
    "احمد مؤسسه": set(),
    "احمد موسسة": {"مُهَنْدِس أحمد"},
    "εργο ΑΘΗΝΑ": {"Μηχανικός"},
    "οδός μηχανικος": {"Μηχανικός"},
    "東京": {"エンジニア募集"},
    "エン": {"エンジニア募集"},
    "rocket scientist": {"Rocket 🚀 scientist"},
    '"rocket scientist"': {"Rocket 🚀 scientist"},
    "launch-pad": {"Rocket 🚀 scientist"},
    "duty half-time shift": {"Rocket 🚀 scientist"},
    '"scientist REF"': set(),
    "🚀": set(),
    "***": set(),
    "north": set(TEXTS),
    "wind": set(TEXTS),
    "springf": set(TEXTS),
    "company": set(),
}
NASTY = [
    *('"', '""', '"a', 'a"b', "AND OR NOT", "NEAR(a b)", "a*b*", "title:x", "{a} : b", "a^2", "\x00", "a\x00b", "';--"),
    *(":*", "a & b | !c", "<->", "\\", "'", "''", "%_", "x" * 200, "ⅷ ½ ²", "\ue0001", ":1", "/engin", "(((", "- -"),
    *('-"', "🚀-🚀", "ﬁ İ ǰ"),
]


def titles(query, part=None):
    """The titles of the postings that the words find."""
    return set(db.session.scalars(select(Job.title).where(condition(parse(query), part))))


def walked(query, companies=None):
    """The same, of a list that is walked."""
    return set(db.session.scalars(select(Job.title).where(Question(parse(query), companies).walked())))


@pytest.fixture
def texts(app):
    company = CompanyFactory(name="North Wïnd")
    with together():
        for title, description in TEXTS.items():
            JobFactory(company=company, title=title, description=description, reference=None, language="xx")
    return company


def test_the_same_words_find_the_same_postings(texts):
    assert {query: titles(query) for query in FOUND} == FOUND


@pytest.mark.parametrize("short", [-1, 10**15])
def test_a_walk_finds_the_same(texts, monkeypatch, short):
    monkeypatch.setattr(searching, "SHORT", short)
    assert {query: walked(query) for query in FOUND} == FOUND


def test_anything_can_be_typed(texts):
    for query in NASTY:
        assert titles(query) == walked(query)


@pytest.mark.parametrize("query", ["x" * 201, "a " * 21, "-manager", '-"a b" -c'])
def test_what_cannot_be_looked_for_is_refused(query):
    with pytest.raises(Invalid):
        parse(query)


def test_stems_find_other_forms_where_the_database_has_them(texts):
    JobFactory(title="Nurse", description="Policies for organs", language="en")
    JobFactory(title="Pflege", description="policy", language="de")
    expected = {"Nurse"} if db.engine.dialect.name == "postgresql" else set()
    assert titles("policy organ") >= expected
    assert titles('"policy"') == {"Pflege"}


def test_a_part_of_the_posting_can_be_asked_alone(texts):
    assert titles("manager", part=Part.NAME) == {"Project manager", "Manager of projects"}
    assert titles("engineers", part=Part.NAME) == set()
    assert titles("wind", part=Part.NAME) == set()
    assert titles("springfield", part=Part.PLACE) == set(TEXTS)
    assert titles("manager", part=Part.PLACE) == set()


def test_companies_share_no_hits(texts):
    JobFactory(title="Other manager")
    assert walked("manager", [texts.id]) == walked("manager") - {"Other manager"}


def test_the_index_follows_what_changes(texts):
    db.session.execute(update(Job).where(Job.title == "Project manager").values(title="Baker"))
    assert titles("project") == {"Manager of projects"}
    assert titles("baker") == {"Baker"}
    db.session.execute(delete(Job).where(Job.title == "Baker"))
    assert titles("engineers") == set()


def test_the_index_follows_a_company_that_is_renamed(texts):
    db.session.execute(update(Company).values(name="South"))
    assert titles("wind") == set()
    assert titles("south") == set(TEXTS)


def test_the_index_follows_rows_that_are_written_together(texts):
    rows = [
        {"company_id": texts.id, "title": f"Bulk {n}", "created_at": utcnow(), "updated_at": utcnow()} for n in "ab"
    ]
    db.session.execute(insert(Job.__table__), rows)
    assert titles("bulk") == {"Bulk a", "Bulk b"}


def test_a_change_that_is_taken_back_leaves_the_index_as_it_was(texts):
    db.session.execute(update(Job).values(title="Gone"))
    db.session.rollback()
    assert titles("gone") == set()
    assert titles("project") == {"Project manager", "Manager of projects"}


def test_the_index_is_made_anew(texts):
    db.session.execute(delete(search_index.TABLE_CLAUSE))
    assert titles("manager") == set()
    assert sum(search_index.fill(db.session.connection(), chunk=3)) == len(TEXTS)
    assert titles("manager") == {"Project manager", "Manager of projects"}


def test_the_pieces_of_the_index_become_one(texts):
    connection = db.session.connection()
    assert bool(list(search_index.merge(connection))) == search_index.is_sqlite(connection)
    assert titles("manager") == {"Project manager", "Manager of projects"}


def test_the_command_line_checks_and_rebuilds(app, texts):
    run = app.test_cli_runner().invoke
    assert run(args=["search", "check"]).exit_code == 0
    db.session.execute(delete(search_index.TABLE_CLAUSE))
    db.session.commit()
    assert run(args=["search", "check"]).exit_code == 1
    assert f"{len(TEXTS)} postings indexed" in run(args=["search", "rebuild"]).output
    assert run(args=["search", "check"]).exit_code == 0
    assert titles("manager") == {"Project manager", "Manager of projects"}


def test_an_employer_finds_nothing_of_a_rivals(cast, sign_in):
    JobFactory(company=cast.bolt, title="Bolt lighthouse")
    JobFactory(company=cast.acme, title="Acme lighthouse")
    page = sign_in(cast.owner).get("/admin/job/?search=lighthouse").text
    assert "Acme <mark>lighthouse</mark>" in page
    assert "Bolt" not in page
    assert "Bolt <mark>lighthouse</mark>" in sign_in(cast.admin).get("/admin/job/?search=lighthouse").text


def test_the_admin_refuses_what_cannot_be_looked_for(cast, sign_in):
    assert sign_in(cast.admin).get("/admin/job/?search=-lighthouse").status_code == 400


def test_the_board_puts_the_best_first_when_asked(app, client):
    for number, (title, text) in enumerate((("Baker", ""), ("Clerk", "baker"), ("Driver", "a baker"))):
        JobFactory(published=True, title=title, description=text, published_at=utcnow() - timedelta(days=9 - number))
    page = client.get("/jobs?q=baker&sort=best").text
    assert page.index("<mark>Baker</mark></bdi>") < min(page.index("Clerk"), page.index("Driver"))
    assert 'name="sort" value="best"' in page
    assert client.get("/jobs?q=baker").text.index("Driver") < client.get("/jobs?q=baker").text.index("Clerk")
    assert client.get("/jobs?q=baker&sort=worst").status_code == 400
    assert client.get("/jobs?q=***&sort=best&page=last").status_code == 200


def test_the_admin_puts_the_best_first_when_asked(cast, sign_in):
    for title, text in (("Clerk", "baker"), ("Baker", ""), ("Driver", "a baker")):
        JobFactory(company=cast.acme, title=title, description=text)
    browser = sign_in(cast.owner)
    page = browser.get("/admin/job/?search=baker&order=best").text
    assert page.index("<mark>Baker</mark>") < min(page.index("Clerk"), page.index("Driver"))
    assert 'aria-current="true">Best first' in page
    listed = browser.get("/admin/job/?search=baker").text
    assert "search=baker&amp;order=best" in listed
    assert listed.index("Driver") < listed.index("<mark>Baker</mark>") < listed.index("Clerk")
    assert browser.get("/admin/job/?search=baker&order=worst").status_code == 400


@pytest.mark.parametrize("few", [1, 1_000])
def test_many_hits_are_walked_in_pages_and_only_their_own(cast, sign_in, monkeypatch, few):
    for module in (searching, searching.hits, searching.best_first):
        monkeypatch.setattr(module, "FEW", few)
    for company, title in ((cast.acme, "One"), (cast.acme, "Two"), (cast.bolt, "Bolt")):
        JobFactory(company=company, title=f"{title} lighthouse", published=True)
    browser = sign_in(cast.owner)
    for order in ("&order=best", "", "&page=last", "&sort=0", "&tab=published"):
        page = browser.get(f"/admin/job/?search=lighthouse{order}").text
        assert "Two <mark>" in page
        assert ("One <mark>" in page) is (few > 1 or "best" not in order)
        assert "Bolt" not in page


def test_the_best_come_in_pages(app, client):
    with together():
        for number in range(45):
            JobFactory(published=True, title=f"Baker n{number}x")
    pages = [client.get(f"/jobs?q=baker&sort=best&page={page}").text for page in ("1", "2", "last", "9")]
    found = [re.findall(r"n\d+x", re.sub("<[^>]*>", "", page)) for page in pages]
    assert [len(titles) for titles in found] == [20, 20, 5, 5]
    assert len({title for titles in found[:3] for title in titles}) == 45
    assert "page=3&amp;" in pages[1] or "page=3" in pages[1]
