"""What counts as a leak, and how the matrix reports what it finds."""

from __future__ import annotations

from urllib.parse import quote, quote_plus

from tests.matrix.counting import find
from tests.matrix.visitors import Answer
from tests.matrix.world import NEVER, WORDS, World


def traces(world: World, who: str, answer: Answer, groups: set[str], typed: tuple[str, ...] = ()) -> list[str]:
    """The words in the answer that this person may not read. Who one is, and what one typed, one knows already."""
    text = (answer.text + answer.location).lower()
    for known in filter(None, (world.emails.get(who), world.names.get(who), *typed)):
        for spelling in (known, quote(known), quote_plus(known)):
            text = text.replace(spelling.lower(), "")
    foreign = [word for group, words in WORDS.items() if group not in groups for word in words]
    found = [word for word in (*foreign, *NEVER) if word in text]
    find("matrix", bool(found))
    return found


def differ(first: Answer, second: Answer, *ids: object) -> bool:
    """Whether two answers tell apart what must look alike."""
    found = first.compared(*ids) != second.compared(*ids)
    find("matrix", found)
    return found


def report(problems: list[str]) -> None:
    """Fail with everything that was found, not with the first of it."""
    found = [text for text in problems if text]
    assert not found, "\n".join(found)
