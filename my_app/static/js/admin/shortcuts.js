// Shortcuts. An element with data-shortcut="x" is clicked by the key x, or focused when it is a field; the first
// that can be seen wins. data-shortcut="save" is the button that Ctrl+S and Ctrl+Enter press, in an open dialog its own.
// j and k walk through the rows of a list, x ticks the row. Every key is named in templates/admin/go/_keys.html.
import { keyName } from "./keys.js";

const OFF = "jobdesk.single-keys-off";
const TYPING = "select, textarea, [contenteditable]:not([contenteditable=false]), "
  + "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset])";
const ROWS = ".model-list tbody tr";

const dialog = document.getElementById("shortcuts-dialog");
const box = dialog?.querySelector("input[type=checkbox]");

// A browser may refuse to store anything: then the choice holds for this page.
let off = false;
try { off = localStorage.getItem(OFF) === "1"; } catch { /* nothing is stored */ }

const keep = (value) => {
  off = value;
  try { localStorage.setItem(OFF, value ? "1" : "0"); } catch { /* nothing is stored */ }
};

const visible = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

const press = (name, within = document) => {
  const found = [...within.querySelectorAll(`[data-shortcut="${CSS.escape(name)}"]`)].find(visible);
  if (!found) { return false; }
  if (found.matches(TYPING)) { found.focus(); found.select?.(); } else { found.click(); }
  return true;
};

// Where the focus stands in a row: on the link that opens it, or on whatever it has.
const handle = (row) => row.querySelector("a[href]") ?? row.querySelector("input, button");
const rows = () => [...document.querySelectorAll(ROWS)].filter((row) => visible(row) && handle(row));

const walk = (step) => {
  const all = rows();
  const here = all.indexOf(document.activeElement.closest(ROWS));
  const next = all[here < 0 ? 0 : here + step];
  if (next) { handle(next).focus(); }
  return Boolean(next);
};

const tick = () => {
  const found = document.activeElement.closest(ROWS)?.querySelector("input[name=rowid]");
  found?.click();
  return Boolean(found);
};

// The list is no part of every page: it comes when it is first wanted.
const fill = async (list) => {
  if (!list || list.children.length) { return; }
  try {
    const answer = await fetch(list.dataset.keys);
    const keys = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".keys");
    list.replaceChildren(keys, keys.ownerDocument.querySelector(".keys-note"));
  } catch {
    list.textContent = list.dataset.problem;
  }
};

const help = () => {
  if (!dialog) { return false; }
  document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
  box.checked = !off;
  dialog.showModal();
  fill(dialog.querySelector("[data-keys]"));
  return true;
};

const KEYS = { "?": help, j: () => walk(1), k: () => walk(-1), x: tick };

const single = (event) => {
  if (off || event.target.closest?.(TYPING)) { return false; }
  const key = keyName(event);
  return KEYS[key] ? KEYS[key]() : key.length === 1 && press(key);
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) { return; }
  const modal = document.querySelector("dialog:modal");
  const held = event.ctrlKey || event.metaKey;
  const saves = held && !event.shiftKey && ["s", "enter"].includes(keyName(event));
  const done = saves ? press("save", modal ?? document) : !held && !modal && single(event);
  if (done) { event.preventDefault(); }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts-open]") && help()) { event.preventDefault(); }
  if (event.target === dialog) { dialog.close(); }
});

box?.addEventListener("change", () => keep(!box.checked));
