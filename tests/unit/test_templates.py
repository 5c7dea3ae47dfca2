"""Templates say nothing that cannot be translated, and stay small."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import jinja2
import pytest
from jinja2 import nodes

from tests.catalogues import ROOT

BRAND = "Jobdesk"
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".html", ".txt"))
ATTRIBUTES = {"title", "placeholder", "aria-label", "aria-description", "alt", "label"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
OPEN_ATTRIBUTE = re.compile(r"""<[^<>]*?([\w-]+)=["'][^"'<>]*$""")
CLASSES = re.compile(r"{%-?\s*block \w*class\s*-?%}.*?{%-?\s*endblock[^%]*%}", re.DOTALL)  # a child fills an attribute
ENVIRONMENT = jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])


class Texts(HTMLParser):
    """Collects what a reader would see or hear of the markup itself."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.skipped = [], 0

    def handle_starttag(self, tag, attrs):
        self.skipped += tag in ("script", "style")
        self.found += [value or "" for name, value in attrs if name in ATTRIBUTES]
        pairs = dict(attrs)
        if tag == "input" and pairs.get("type") in ("submit", "button", "reset"):
            self.found.append(pairs.get("value") or "")
        if tag == "meta" and "description" in (pairs.get("name"), pairs.get("property")):
            self.found.append(pairs.get("content") or "")

    def handle_endtag(self, tag):
        self.skipped -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.skipped:
            self.found.append(data)


def markup(source):
    """The template without its Jinja: expressions leave a mark, statements leave nothing."""
    pieces = ENVIRONMENT.lex(CLASSES.sub("", source))
    text = "".join({"data": value, "variable_begin": "1"}.get(kind, "") for _, kind, value in pieces)
    return text.replace("<1", "<h1").replace("</1", "</h1")  # a tag whose name is an expression


def shown(node):
    """The texts that an expression shows as they stand."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from shown(node.expr1)
        yield from shown(node.expr2) if node.expr2 else ()
    elif isinstance(node, nodes.Or | nodes.Add):
        yield from shown(node.left)
        yield from shown(node.right)
    elif isinstance(node, nodes.Concat):
        for each in node.nodes:
            yield from shown(each)
    elif isinstance(node, nodes.Filter):
        yield from shown(node.node)
        yield from shown(node.args[0]) if node.name in ("default", "d") and node.args else ()


def unmarked(source, html=True):
    """What is shown and yet not marked for translation."""
    text = markup(source)
    parser = Texts()
    if html:
        parser.feed(text)
    found = parser.found if html else [text]
    return [each.strip() for each in found if LETTERS.search(each.replace(BRAND, ""))]


def unmarked_in_expressions(source):
    """The same for texts within expressions, in the page and in attributes that are read out."""
    before = ""
    for output in ENVIRONMENT.parse(source).find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                before += node.data
                continue
            attribute = OPEN_ATTRIBUTE.search(before)
            read = attribute[1] in ATTRIBUTES if attribute else before.rfind("<") <= before.rfind(">")
            yield from (text for text in shown(node) if read and LETTERS.search(text.replace(BRAND, "")))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_word_is_marked_for_translation(path):
    source = path.read_text(encoding="utf-8")
    assert not unmarked(source, path.suffix == ".html")
    assert not list(unmarked_in_expressions(source))


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        '<input placeholder="Search">',
        '<button aria-label="Close {{ name }}"></button>',
        '<img alt="A house" src="x">',
        '<input type="submit" value="Send">',
        "{% if a %}<p>Yes</p>{% endif %}",
    ],
)
def test_the_check_finds_words_that_are_not_marked(source):
    assert unmarked(source)


@pytest.mark.parametrize(
    "source",
    [
        '{{ "Hello" }}',
        '<a aria-label="{{ "Close" }}"></a>',
        '<p>{{ name or "Nobody" }}</p>',
        '{{ name|default("Nobody") }}',
    ],
)
def test_the_check_finds_words_in_expressions(source):
    assert list(unmarked_in_expressions(source))


@pytest.mark.parametrize(
    "source",
    [
        '<p title="{{ _("Hello") }}">{{ _("Hello") }} · {{ name }}</p>',
        "<p>Jobdesk</p>",
        '{# a note #}<a class="btn primary" href="/jobs">{{ name }}</a>',
        '<input type="hidden" name="next" value="jobs">',
    ],
)
def test_the_check_lets_marked_words_pass(source):
    assert not unmarked(source)
    assert not list(unmarked_in_expressions(source))


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.parent.name != "email"], ids=lambda path: str(path.relative_to(FOLDER))
)
def test_no_template_has_an_inline_script_style_or_handler(path):
    text = markup(path.read_text(encoding="utf-8"))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/(ld\+)?json\")", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_template_is_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_template_names_a_side_of_the_page(path):
    text = path.read_text(encoding="utf-8")
    sided = r"\b(m[lr]-\d|p[lr]-\d|text-(left|right)|float-(left|right)|(start|end)-auto-left)\b"
    assert not re.search(sided, text), "use ms-, me-, ps-, pe-, text-start, text-end"
