"""Reading an HTML answer strictly: what a browser would forgive, this does not."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

DATA_SCRIPTS = {"application/ld+json", "application/json"}
UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
# html5lib 1.1 knows only the standard of its day: these it calls errors, today's standard does not.
FORGIVEN: set[str] = set()


def parse_strictly(html: str) -> Element:
    """The document, or an `AssertionError` that names everything that is wrong with it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(html)
    problems = [f"{place}: {code} {details}" for place, code, details in parser.errors if code not in FORGIVEN]
    for check in (document_problems, inline_problems, heading_problems, label_problems, id_problems):
        problems += check(document)
    assert not problems, "\n".join(problems)
    return document


def document_problems(document: Element) -> Iterator[str]:
    """A page says its language and direction, has a title and one main part."""
    for name in ("lang", "dir"):
        if not document.get(name):
            yield f"<html> has no {name}"
    title = document.find("head/title")
    if title is None or not (title.text or "").strip(" ·"):
        yield "no title"
    if len(list(document.iter("main"))) != 1:
        yield "not exactly one <main>"


def inline_problems(document: Element) -> Iterator[str]:
    """Nothing that a strict Content-Security-Policy would refuse."""
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style":
            yield "inline <style>"
        if element.tag == "script" and not element.get("src") and element.get("type") not in DATA_SCRIPTS:
            yield "inline <script>"
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag} {name}={value!r}>"
            if name in ("href", "action", "src", "formaction") and value.strip().lower().startswith("javascript:"):
                yield f"<{element.tag} {name}={value!r}>"


def heading_problems(document: Element) -> Iterator[str]:
    """One h1, with words in it."""
    headings = list(document.iter("h1"))
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    elif not "".join(headings[0].itertext()).strip():
        yield "empty h1"


def label_problems(document: Element) -> Iterator[str]:
    """Every control that a person fills in has a name, and every button and link has words."""
    labelled = {label.get("for") for label in document.iter("label")}
    wrapped = {control for label in document.iter("label") for control in label.iter()}
    for element in each(document, "input", "select", "textarea"):
        if element.tag == "input" and element.get("type") in UNLABELLED_INPUTS:
            continue
        if not (element.get("id") in labelled or element in wrapped or is_named(element)):
            yield f"no label for <{element.tag} name={element.get('name')!r}>"
    for element in each(document, "button", "a", "summary"):
        if not "".join(element.itertext()).strip() and not is_named(element):
            yield f"no words on <{element.tag} class={element.get('class')!r}>"


def each(document: Element, *tags: str) -> Iterator[Element]:
    """All elements with one of these tags."""
    return (element for element in document.iter() if element.tag in tags)


def is_named(element: Element) -> bool:
    """Whether ARIA gives the control a name."""
    return bool(element.get("aria-label") or element.get("aria-labelledby"))


def id_problems(document: Element) -> Iterator[str]:
    """An id is given once, and what is pointed at exists."""
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    yield from (f"id {name!r} given twice" for name in {name for name in ids if ids.count(name) > 1})
    for element in document.iter():
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for target in (element.get(name) or "").split():
                if target not in ids:
                    yield f"{name}={target!r} points at nothing"
