"""What is asked of a page in the browser; each check gives its findings as lines of text."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_SHIFT = 0.01

# Runs before the page's own scripts: notes what the policy stops and what moves after it was painted.
WATCH = """
window.shifts = [];
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
const name = (node) => node && node.nodeType === 1 ? `${node.localName}#${node.id}.${node.className}` : `${node}`;
const place = (box) => [box.x, box.y, box.width, box.height].map(Math.round).join(" ");
const move = ({ node, previousRect, currentRect }) => `${name(node)} ${place(previousRect)} → ${place(currentRect)}`;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) { window.shifts.push([entry.value, entry.sources.map(move).join(", ")]); }
})).observe({ type: "layout-shift", buffered: true });
"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
RUN_AXE = """async ([rules, tags, colours]) => {
  const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const rulesOff = { "color-contrast": { enabled: colours } };
  const options = { runOnly, rules: rulesOff, resultTypes: ["violations"], iframes: false, preload: false };
  const found = await axe.run(options);
  const why = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join(" ");
  return found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target} ${node.html.slice(0, 160)} ${why(node).slice(0, 200)}`));
}"""


def axe(page, *rules: str, colours: bool = True) -> list[str]:
    """What axe finds: all of the standards, or these rules only. ``colours`` is most of the time that it takes."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE, [list(rules) or None, STANDARDS, colours])


def in_the_dark(page) -> list[str]:
    """What axe finds about the colours once the page is dark."""
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark' }")
    page.evaluate(SETTLED)
    return [f"dark {finding}" for finding in axe(page, "color-contrast")]


def shifts(page) -> list[str]:
    """What moved after it was painted, if that was more than nobody sees."""
    page.evaluate(SETTLED)
    moved = page.evaluate("() => window.shifts")
    return [f"layout shift: {moved}"] if sum(value for value, _names in moved) >= MOST_SHIFT else []


def too_wide(page) -> list[str]:
    """Whether the page has to be pushed sideways."""
    wide, window = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    return [f"wider than the window: {wide} > {window}"] if wide > window else []


def tall_header(page) -> list[str]:
    """Whether the header takes more than its one line."""
    height = page.evaluate("() => document.querySelector('.site-header')?.offsetHeight || 999")
    return [f"the header is {height} px high"] if height > 64 else []


def headings(page) -> list[str]:
    """One ``h1``; and where the address sorts, one column that says so."""
    count, sorted_columns = page.locator("h1").count(), page.locator("th[aria-sort]").count()
    found = [] if count == 1 else [f"{count} h1"]
    return found if ("sort=" in page.url) <= (sorted_columns == 1) else [*found, f"{sorted_columns} sorted columns"]
