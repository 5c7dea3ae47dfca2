"""Walking through a page with the keyboard alone."""

from __future__ import annotations

FAR = 120
# What has the focus, by its accessible name as far as this file needs it.
FOCUSED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body || it === document.documentElement) { return null; }
  const words = (node) => (node ? node.textContent : "").trim().replace(/\\s+/g, " ");
  const ids = (it.getAttribute("aria-labelledby") || "").split(" ");
  const names = [
    it.getAttribute("aria-label"),
    ids.map((id) => words(document.getElementById(id))).join(" ").trim(),
    [...(it.labels || [])].map(words).join(" "),
    words(it),
    it.value,
  ];
  return { name: names.find(Boolean) || "", tag: it.localName, html: it.cloneNode(false).outerHTML.slice(0, 160) };
}"""
# Whether what has the focus is in view and uncovered. How it looks, and the boxes around it, is kept for `UNSEEN`.
SHOWN = """() => {
  const it = document.activeElement;
  window.looks = (node) => {
    const style = getComputedStyle(node);
    const outline = style.outlineStyle === "none" ? "" : style.outlineWidth + style.outlineColor;
    return [outline, style.boxShadow, style.backgroundColor, style.borderColor, style.stroke].join("|");
  };
  const nodes = [it, it.parentElement, it.parentElement.parentElement, ...it.children];
  window.walked = [...(window.walked || []), { it, nodes, looked: nodes.map(looks) }];
  const box = it.getClientRects()[0];
  if (!box) { return ["has no box"]; }
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, innerHeight / 2)];
  if (box.bottom <= 0 || box.top >= innerHeight || x < 0 || x > innerWidth) { return ["is out of view"]; }
  const top = document.elementFromPoint(x, y);
  const own = [it, ...(it.labels || [])];
  if (!top || top.contains(it) || own.some((node) => node.contains(top))) { return []; }
  return [`is covered by ${top.cloneNode(false).outerHTML.slice(0, 100)}`];
}"""
# What never looked different from now, when the focus has gone. (A date is several stops.)
UNSEEN = """() => {
  const seen = new Set();
  walked.forEach(({ it, nodes, looked }) => nodes.some((node, i) => looks(node) !== looked[i]) && seen.add(it));
  const unseen = walked.filter(({ it }) => !seen.has(it));
  return unseen.map(({ it }) => `${it.cloneNode(false).outerHTML.slice(0, 160)} does not show the focus`);
}"""


def focused(page) -> dict[str, str]:
    """What has the focus; nothing when it is the page itself."""
    return page.evaluate(FOCUSED) or {}


def tab_to(page, name: str, *, tag: str = "", key: str = "Tab") -> None:
    """Press Tab until something whose name begins so has the focus."""
    seen = []
    for _press in range(FAR):
        page.keyboard.press(key)
        found = focused(page)
        if found and found["name"].startswith(name) and tag in ("", found["tag"]):
            return
        seen.append(found.get("name"))
    raise AssertionError(f"Tab never reached “{name}”: {seen}")


def write(page, text: str) -> None:
    """Type over whatever is in the field."""
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def walk(page) -> list[str]:
    """Tab through the whole page: what is wrong on the way, and whether it ends."""
    found = []
    for _press in range(FAR * 4):
        page.keyboard.press("Tab")
        where = focused(page)
        if not where:
            return found + page.evaluate(UNSEEN)
        found += [f"{where['html']} {wrong}" for wrong in page.evaluate(SHOWN)]
    return [*found, f"Tab never leaves the page; at last on {where['html']}"]
