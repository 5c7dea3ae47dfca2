"""Facets: the values of a list's rows with their figures, as links that set a filter."""

from __future__ import annotations

from my_app.models import EmploymentType, RemotePolicy
from my_app.services import background
from my_app.services.lists import counting
from tests.factories import CompanyFactory, JobFactory, together
from tests.html import parse_strictly
from tests.queries import count_queries

INTERN = EmploymentType.INTERNSHIP


def facets(client, address):
    """By heading, the links of the open panel: (words and figure, address)."""
    answer = client.get(address)
    assert answer.status_code == 200
    page = parse_strictly(answer.text)
    groups = [
        group for panel in page.iterfind(".//section[@id='facets-panel']") for group in panel.iterfind(".//div[h3]")
    ]
    return {
        group.find("h3").text: [(" ".join(link.itertext()).split(), link.get("href")) for link in group.iter("a")]
        for group in groups
    }


def words(links):
    return [" ".join(text) for text, _address in links]


def test_a_list_says_what_its_rows_have_in_common(cast, sign_in):
    JobFactory.create_batch(3, company=cast.acme, employment_type=INTERN, language="fr", place="Lyon")
    found = facets(sign_in(cast.owner), "/admin/job/?facets=1")
    assert words(found["Employment type"]) == ["Internship 3", "Full time 2"]
    assert words(found["Language"]) == ["French 3", "English 2"]
    assert "Lyon 3" in words(found["Place"])
    assert "Company" not in found, "all are of one company"


def test_a_value_leads_to_the_list_with_its_filter_and_back(cast, sign_in):
    JobFactory(company=cast.acme, employment_type=INTERN)
    client = sign_in(cast.owner)
    found = facets(client, "/admin/job/?facets=1&sort=0&search=acme&page=0")
    link = next(link for text, link in found["Employment type"] if text[0] == "Full")
    assert link == "/admin/job/?facets=1&sort=0&search=acme&flt0_employment_type_equals=full_time"
    [(text, back)] = facets(client, link)["Employment type"]
    assert (" ".join(text), back) == ("Full time 2 Remove this filter", "/admin/job/?facets=1&sort=0&search=acme")


def test_figures_are_those_of_the_tab_and_of_the_persons_rows(cast, sign_in):
    JobFactory(company=cast.acme, employment_type=INTERN)
    JobFactory(company=cast.bolt, employment_type=EmploymentType.VOLUNTEER)
    found = facets(sign_in(cast.owner), "/admin/job/?facets=1&tab=draft")
    assert words(found["Employment type"]) == ["Full time 1", "Internship 1"]


def test_staff_choose_among_companies_by_name(cast, sign_in):
    found = facets(sign_in(cast.moderator), "/admin/job/?facets=1")
    assert [link for _text, link in found["Company"]] == [
        f"/admin/job/?facets=1&flt0_company_equals={name}" for name in ("Acme", "Bolt")
    ]


def test_the_panel_costs_one_query_when_it_is_open_and_none_before(cast, sign_in):
    client = sign_in(cast.moderator)
    numbers = []
    for address in ("/admin/job/", "/admin/job/", "/admin/job/?facets=1"):
        with count_queries() as queries:
            client.get(address)
        numbers.append(len(queries))
    assert numbers[1] <= 4
    assert numbers[2] == numbers[1] + 1


def test_the_facets_of_a_long_list_are_counted_in_the_background(cast, sign_in, monkeypatch):
    monkeypatch.setattr(counting, "BOUND", 10)
    with together():
        JobFactory.create_batch(25, company=cast.acme, employment_type=INTERN)
    client = sign_in(cast.moderator)
    address = "/admin/job/?facets=1&flt0_company_equals=Acme"
    assert "its figures are being counted" in client.get(address).text
    background.run_waiting()
    assert words(facets(client, address)["Employment type"]) == ["Internship about 25", "Full time about 2"]


def test_the_board_is_narrowed_down_by_what_is_live(client, cast):
    cafe = CompanyFactory(name="Café", slug="cafe")
    JobFactory.create_batch(2, published=True, company=cafe, remote=RemotePolicy.REMOTE, place="Ulm")
    JobFactory(company=cafe, remote=RemotePolicy.HYBRID)
    found = facets(client, "/jobs?facets=1&language=en")
    assert words(found["Company"])[0] == "Café 2"
    assert found["Company"][0][1] == "/jobs?language=en&company=cafe&facets=1"
    assert ["Remote", "2"] in [text for text, _link in found["Remote policy"]]
    assert "Hybrid" not in str(found)


def test_a_chosen_value_can_be_taken_away_even_if_nothing_is_left(client, cast):
    found = facets(client, "/jobs?facets=1&type=volunteer")
    assert found["Employment type"] == [(["Volunteer", "work", "Remove", "this", "filter"], "/jobs?facets=1")]


def test_a_long_search_of_the_board_has_values_without_figures(client, cast, monkeypatch):
    monkeypatch.setattr(counting, "BOUND", 5)
    with together():
        JobFactory.create_batch(9, published=True, title="Baker", company=cast.acme, employment_type=INTERN)
    found = facets(client, "/jobs?facets=1&q=baker")
    assert words(found["Employment type"]) == ["Internship"]


def test_filters_that_make_no_sense_have_no_facets(cast, sign_in):
    answer = sign_in(cast.owner).get("/admin/job/?facets=1&flt0_employment_type_equals=nonsense")
    assert answer.status_code == 400
    assert "facets-panel" not in answer.text
