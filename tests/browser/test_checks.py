"""The checks themselves find what they are there for."""

from __future__ import annotations

import pytest

from tests.browser import checks

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


SMALL = """['a', 'b'].forEach((word) => {
  const small = document.createElement('button');
  small.textContent = word;
  Object.assign(small.style, { font: '8px serif', padding: 0, border: 0 });
  main.prepend(small);
})"""


@pytest.fixture
def page(window):
    """The sign-in page, about to be broken."""
    return window(reduced_motion="reduce").open("/login")


def break_it(page, how):
    page.evaluate(f"() => {{ const main = document.querySelector('main'); {how} }}")


@pytest.mark.parametrize(
    "how, rule",
    [
        ("main.querySelector('label').remove()", "label"),
        ("main.querySelector('h1').remove()", "page-has-heading-one"),
        ("main.querySelector('p a').style.color = '#ccc'", "color-contrast"),
        (
            "main.querySelector('form').ariaLabel = ''; main.querySelector('[type=email]').setAttribute('role', 'x')",
            "aria-roles",
        ),
        (SMALL, "target-size"),
    ],
)
def test_axe_sees_what_is_broken(page, how, rule):
    assert checks.axe(page) == []
    break_it(page, how)
    assert any(finding.startswith(f"{rule}:") for finding in checks.axe(page))


def test_colours_that_only_fail_in_the_dark_are_seen(page):
    assert checks.in_the_dark(page) == []
    break_it(page, "main.querySelector('h1').style.color = '#333'")
    assert "color-contrast" in checks.in_the_dark(page)[0]


def test_a_second_heading_is_seen(page):
    break_it(page, "main.append(document.createElement('h1'))")
    assert checks.headings(page) == ["2 h1"]


def test_a_sorted_list_that_does_not_say_so_is_seen(page):
    page.evaluate("history.replaceState(null, '', '?sort=0')")
    assert checks.headings(page) == ["0 sorted columns"]


def test_what_moves_is_seen_and_named(page):
    assert checks.shifts(page) == []
    break_it(page, "const it = document.createElement('div'); it.style.height = '300px'; main.prepend(it)")
    assert "page-narrow" in checks.shifts(page)[0]


def test_a_page_that_is_too_wide_is_seen(page):
    break_it(page, "main.style.minWidth = '3000px'")
    assert "wider than the window" in checks.too_wide(page)[0]


@pytest.mark.parametrize(
    "how, words",
    [
        ("main.innerHTML = '<b style=\"color:red\">x</b>'", "policy: style-src-attr"),
        ("const s = document.createElement('script'); s.textContent = '1'; main.append(s)", "policy: script-src-elem"),
        ("const i = new Image(); i.src = 'http://other.example/x.png'", "foreign request"),
        ("console.error('broken')", "broken"),
    ],
)
def test_what_the_policy_stops_is_noted(window, how, words):
    visit = window()
    break_it(visit.open("/login"), how)
    visit.page.wait_for_timeout(100)
    assert any(words in problem for problem in visit.problems)
    visit.problems.clear()
