"""Every route × every member of the cast × rows of each company, really requested, beside what is declared."""

from __future__ import annotations

import pytest

from tests.matrix.declared import BOARD, PEOPLE, READS, ROUTES, Line
from tests.matrix.doors import adapter, own_form, request_for
from tests.matrix.findings import report, traces
from tests.matrix.headers import unsafe
from tests.matrix.visitors import Answer
from tests.matrix.world import World

KIND = "matrix"
PLAIN = {"HEAD", "OPTIONS"}
READING = [line for line in ROUTES if line.method == "GET"]
WRITING = [line for line in ROUTES if line.method != "GET"]
# What is so already: these people are active.
UNCHANGED = {"activate:rival"}
FEW = ["admin", "owner", "nobody"]
# To look again at what was looked at leaves no trace, and neither does saying nothing about words.
LOOKS = {"import.check_view", "import.words_view"}


def gets_through(line: Line, who: str) -> bool:
    """Whether the answer means that it was done; who has signed up is sent to sign in."""
    signed_up = line.endpoint == "security.register" and line.answers[who] == "login"
    return line.answers[who] in ("200", "302", "303") or signed_up


def first_of_each(lines: list[Line]) -> list[Line]:
    """One line of each door."""
    return list({(line.endpoint, line.method): line for line in reversed(lines)}.values())[::-1]


def askers(line: Line) -> list[str]:
    """Who asks here: everybody; at a door that is closed to all, those with the most rights, and nobody."""
    return FEW if line.closed else PEOPLE


def found_routes(app) -> set[tuple[str, str]]:
    """Every door of the application."""
    return {(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods - PLAIN}


def allowed_words(who: str, line: Line) -> set[str]:
    """The groups whose words may stand in this answer."""
    if line.endpoint.startswith("invitations.") and line.subject != "ghost":
        return BOARD | {f"{line.subject}folk"}  # whoever holds the token reads whom it is for
    return READS[who] if line.endpoint.split(".")[0] in VIEW_NAMES else BOARD


VIEW_NAMES = {line.endpoint.split(".")[0] for line in ROUTES if line.endpoint.endswith(".index_view")} | {"admin"}


def problem(world: World, who: str, line: Line, answer: Answer) -> str:
    """What is wrong with this answer; nothing, if nothing is."""
    address, form = request_for(world, line.endpoint, line.method, line.subject)
    typed = (address, form.get("email", "") if line.endpoint not in VIEW_NAMES else "")
    found = traces(world, who, answer, allowed_words(who, line), typed)
    expected = line.answers[who]
    wrong = "" if answer.word == expected else f"{answer.word} instead of {expected}"
    lacking = unsafe(answer, who, line.endpoint)
    return f"{who}: {wrong} {found or ''} {lacking}" if wrong or found or lacking else ""


def test_every_route_is_declared_and_every_declared_route_exists(shared_app):
    declared = {(line.endpoint, line.method) for line in ROUTES}
    assert found_routes(shared_app) - declared == set(), "routes that nobody declared"
    assert declared - found_routes(shared_app) == set(), "declared routes that no longer exist"


def test_every_rule_is_asked_for(world):
    matched = set()
    for line in ROUTES:
        address, _form = request_for(world, line.endpoint, line.method, line.subject)
        rule, _values = adapter(world).match(address.partition("?")[0], line.method, return_rule=True)
        matched.add(rule.rule)
    assert {rule.rule for rule in world.app.url_map.iter_rules()} - matched == set()


@pytest.mark.parametrize("line", READING, ids=str)
def test_each_person_reads_what_is_declared(world, visitors, line):
    address, _form = request_for(world, line.endpoint, "GET", line.subject)
    answers = {who: visitors.get(who, address) for who in askers(line)}
    report([problem(world, who, line, answer) for who, answer in answers.items()])
    left = {"audit_entry"} if line.endpoint.endswith(".export") else set()  # what was taken out is on record
    assert {change for change in world.changes() if change[0] not in left} == set()


@pytest.mark.parametrize("line", first_of_each(READING), ids=str)
def test_asking_for_the_head_tells_nothing_more(world, visitors, line):
    address, _form = request_for(world, line.endpoint, "GET", line.subject)
    answers = {who: visitors.ask(who, "HEAD", address) for who in ("rival", "nobody")}
    assert {who: answer.word for who, answer in answers.items()} == {who: line.answers[who] for who in answers}
    assert not any(answer.text for answer in answers.values())


@pytest.mark.parametrize("line", WRITING, ids=str)
def test_who_may_not_write_changes_nothing(world, visitors, line):
    address, form = request_for(world, line.endpoint, line.method, line.subject)
    denied = [who for who in askers(line) if not gets_through(line, who)]
    answers = {who: visitors.post(who, address, own_form(who, line.endpoint, form)) for who in denied}
    report([problem(world, who, line, answers[who]) for who in denied])
    assert world.changes() == set()


@pytest.mark.parametrize("line", [line for line in WRITING if any(gets_through(line, who) for who in PEOPLE)], ids=str)
def test_who_may_write_does(world, visitors, line):
    address, form = request_for(world, line.endpoint, line.method, line.subject)
    problems = []
    for who in [who for who in PEOPLE if gets_through(line, who)]:
        answer = visitors.post(who, address, own_form(who, line.endpoint, form))
        problems.append(problem(world, who, line, answer))
        if world.stirred():
            world.restore()
        elif (
            line.endpoint.partition(".")[0] in VIEW_NAMES
            and line.endpoint not in LOOKS
            and line.subject not in UNCHANGED
        ):
            problems.append(f"{who}: {answer.status}, and yet nothing was changed")
    report(problems)


@pytest.mark.parametrize("line", first_of_each(WRITING), ids=str)
def test_nobody_writes_without_the_token(world, visitors, line):
    address, form = request_for(world, line.endpoint, line.method, line.subject)
    answers = {
        who: visitors.ask(who, line.method, address, own_form(who, line.endpoint, form), token=False).status
        for who in FEW
    }
    assert set(answers.values()) == {400}, answers
    assert not world.touched()


def test_other_methods_are_not_there(world, visitors):
    problems = []
    for endpoint in sorted({line.endpoint for line in ROUTES}):
        line = next(line for line in ROUTES if line.endpoint == endpoint)
        path = request_for(world, endpoint, line.method, line.subject)[0].partition("?")[0]
        others = METHODS - set(adapter(world).allowed_methods(path))
        answers = {(who, method): visitors.ask(who, method, path).status for who, method in tries(others)}
        problems += [
            f"{who} {method} {endpoint}: {status}" for (who, method), status in answers.items() if status != 405
        ]
        if visitors.ask("nobody", "OPTIONS", path).text:
            problems.append(f"OPTIONS {endpoint} says something")
    report(problems)
    assert not world.touched()


METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"}


def tries(methods: set[str]) -> list[tuple[str, str]]:
    """Nobody tries them all, the admin one."""
    return [("nobody", method) for method in sorted(methods)] + [("admin", method) for method in sorted(methods)[:1]]
