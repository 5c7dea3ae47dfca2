// The menu of a row: one for the page, opened at the row's "⋯", with what that row allows.
// Without this, or where there are no popovers, "⋯" is a link to the row's own page, which offers the same.
const template = document.getElementById("row-menu");
const OPENERS = '.model-list tbody a[href$="#actions"]';

if (template && "popover" in HTMLElement.prototype) {
  const menu = template.content.firstElementChild.cloneNode(true);
  template.after(menu);
  let opener = null;

  const dress = (link) => {
    if (!link || link.role === "button") { return; }
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "menu");
    link.setAttribute("aria-expanded", "false");
  };
  document.querySelectorAll(OPENERS).forEach(dress);
  // A row that was edited in place is a new one.
  document.addEventListener("focusin", (event) => dress(event.target.closest(OPENERS)));

  const items = () => [...menu.querySelectorAll("[role=menuitem]")].filter((item) => !item.hidden);

  const fit = (row, address) => {
    const able = row.dataset.can.split(" ");
    for (const item of menu.querySelectorAll("[role=menuitem]")) {
      item.hidden = !able.includes(item.dataset.can);
      if (item.name) { item.value = `${item.dataset.can}:${row.dataset.key}`; } else { item.href = address.split("#")[0] + item.hash; }
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

  const open = (link, last = false) => {
    close(false);
    opener = link;
    fit(link.closest("tr"), link.href);
    menu.showPopover();
    place();
    link.setAttribute("aria-expanded", "true");
    items().at(last ? -1 : 0)?.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(OPENERS);
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (link === opener) { close(true); } else { open(link); }
    } else if (!menu.contains(event.target)) {
      close(false);
    }
  });

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.(OPENERS);
    if (link && [" ", "ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      open(link, event.key === "ArrowUp");
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
