// The menu of a row: one for the page, opened at the row's "⋯", with what that row allows.
// Without this, or where there are no popovers, the row's own page offers the same.
const template = document.getElementById("row-menu");
const OPENER = ".row-more";

if (template && "popover" in HTMLElement.prototype) {
  const menu = template.content.firstElementChild.cloneNode(true);
  template.after(menu);
  let opener = null;

  const offer = (row) => {
    if (!row.dataset.can.split(" ").some((name) => name !== "edit")) { return; }
    const button = document.createElement("button");
    button.type = "button";
    button.className = OPENER.slice(1);
    button.setAttribute("aria-label", menu.getAttribute("aria-label"));
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    row.lastElementChild.append(" ", button);
  };
  document.querySelectorAll(".model-list tbody tr[data-can]").forEach(offer);

  const items = () => [...menu.querySelectorAll("[role=menuitem]")].filter((item) => !item.hidden);

  const fit = (row) => {
    const able = row.dataset.can.split(" ");
    for (const item of menu.querySelectorAll("[role=menuitem]")) {
      item.hidden = !able.includes(item.dataset.can);
      if (item.name) { item.value = `${item.dataset.can}:${row.dataset.key}`; } else { item.href = row.querySelector("th a").href + item.hash; }
    }
  };

  // Below the opener, its end at the opener's end; above it, or further in, where the window ends.
  const place = () => {
    const at = opener.getBoundingClientRect();
    const [width, height] = [menu.offsetWidth, menu.offsetHeight];
    const mirrored = getComputedStyle(menu).direction === "rtl";
    const left = mirrored ? at.left : at.right - width;
    const below = at.bottom + 4;
    const top = below + height > innerHeight - 8 ? at.top - height - 4 : below;
    menu.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - width - 8))}px`;
    menu.style.top = `${Math.max(8, top)}px`;
  };

  const close = (back) => {
    if (!opener) { return; }
    const was = opener;
    opener = null;
    was.setAttribute("aria-expanded", "false");
    menu.hidePopover();
    if (back) { was.focus(); }
  };

  const open = (button, last = false) => {
    close(false);
    opener = button;
    fit(button.closest("tr"));
    menu.showPopover();
    place();
    button.setAttribute("aria-expanded", "true");
    items().at(last ? -1 : 0)?.focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(OPENER);
    if (button) {
      if (button === opener) { close(true); } else { open(button); }
    } else if (!menu.contains(event.target)) {
      close(false);
    }
  });

  document.addEventListener("keydown", (event) => {
    const button = event.target.closest?.(OPENER);
    if (button && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      open(button, event.key === "ArrowUp");
    }
  });

  const moves = { ArrowDown: 1, ArrowUp: -1 };
  menu.addEventListener("keydown", (event) => {
    const all = items();
    const here = all.indexOf(document.activeElement);
    if (event.key in moves) { all.at((here + moves[event.key]) % all.length).focus(); }
    else if (event.key === "Home") { all[0].focus(); }
    else if (event.key === "End") { all.at(-1).focus(); }
    else if (event.key === "Escape") { close(true); }
    else if (event.key === " ") { document.activeElement.click(); }
    else if (event.key === "Tab") { close(true); return; }
    else {
      const next = [...all.slice(here + 1), ...all].find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
      if (event.key.length > 1 || !next) { return; }
      next.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  });

  menu.addEventListener("click", () => close(true));
  menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) { close(false); } });
  // It goes along with its row, and closes with it out of sight.
  const follow = (event) => {
    if (!opener || menu.contains(event.target)) { return; }
    const { top, bottom } = opener.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) { close(true); } else { place(); }
  };
  addEventListener("scroll", follow, { capture: true, passive: true });
  addEventListener("resize", () => close(true));
}
