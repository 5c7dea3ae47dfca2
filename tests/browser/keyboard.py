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
# Whether the focus shows: what has it, or the box around that, looks otherwise than without, is in view and uncovered.
SHOWN = """() => {
  const it = document.activeElement;
  const looks = (node) => {
    const style = getComputedStyle(node);
    const outline = style.outlineStyle === "none" ? "" : style.outlineWidth + style.outlineColor;
    return [outline, style.boxShadow, style.backgroundColor, style.borderColor].join("|");
  };
  const nodes = [it, it.parentElement, it.closest("article, li, label")].filter(Boolean);
  const focused = nodes.map(looks);
  it.blur();
  const changed = nodes.some((node, i) => looks(node) !== focused[i]);
  it.focus({ preventScroll: true });
  const found = changed ? [] : ["the focus does not show"];
  const box = it.getClientRects()[0];
  if (!box) { return [...found, "has no box"]; }
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, innerHeight / 2)];
  if (box.bottom <= 0 || box.top >= innerHeight || x < 0 || x > innerWidth) { found.push("is out of view"); }
  const top = document.elementFromPoint(x, y);
  const own = [it, ...(it.labels || [])];
  if (top && !top.contains(it) && !own.some((node) => node.contains(top))) {
    found.push(`is covered by ${top.cloneNode(false).outerHTML.slice(0, 100)}`);
  }
  return found;
}"""


def focused(page) -> dict[str, str]:
    """What has the focus; nothing when it is the page itself."""
    return page.evaluate(FOCUSED) or {}


def tab_to(page, name: str, *, tag: str = "", key: str = "Tab") -> None:
    """Press Tab until what is called so has the focus."""
    seen = []
    for _press in range(FAR):
        page.keyboard.press(key)
        found = focused(page)
        if found and name in found["name"] and tag in ("", found["tag"]):
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
            return found
        found += [f"{where['html']} {wrong}" for wrong in page.evaluate(SHOWN)]
    return [*found, f"Tab never leaves the page; at last on {where['html']}"]
