// Ctrl+K: the page "Go to" as a combobox in a dialog. The server finds and words everything; this only shows it.
import { keyName } from "./keys.js";

const WAIT = 120;
const dialog = document.getElementById("palette");

if (dialog) {
  const field = dialog.querySelector("[role=combobox]");
  const list = dialog.querySelector("[role=listbox]");
  const status = dialog.querySelector("[role=status]");
  let request = null; // the search under way
  let timer = 0;
  let chosenEarly = false; // Enter came before the results did
  let active = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  const activate = (index) => {
    const all = options();
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    active = all[index] ? index : -1;
    field.setAttribute("aria-activedescendant", all[index]?.id ?? "");
    all[index]?.scrollIntoView({ block: "nearest" });
  };

  // The page's headings, lists and links become groups and options; focus stays in the field.
  const asListbox = (groups) => {
    for (const group of groups) {
      const heading = group.querySelector("h2");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", heading.textContent);
      heading.setAttribute("aria-hidden", "true");
      group.querySelectorAll("ul, li").forEach((element) => element.setAttribute("role", "none"));
    }
    list.replaceChildren(...groups);
    list.querySelectorAll("[data-go]").forEach((option, place) => {
      option.id = `palette-option-${place}`;
      option.setAttribute("role", "option");
      option.tabIndex = -1;
    });
    list.querySelectorAll("[data-go-back]").forEach((input) => { input.value = location.pathname + location.search; });
  };

  const show = (groups, words) => {
    asListbox(groups);
    list.hidden = groups.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    list.scrollTop = 0;
    activate(groups.length ? 0 : -1);
    status.textContent = words;
  };

  const fetched = async (words, signal) => {
    const answer = await fetch(`${dialog.dataset.results}?q=${encodeURIComponent(words)}`, { signal });
    if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const search = async () => {
    request?.abort();
    const mine = request = new AbortController();
    const late = setTimeout(() => { status.textContent = dialog.dataset.working; }, 1000);
    try {
      const found = await fetched(field.value, mine.signal);
      request = null;
      show([...found.querySelectorAll("[data-go-group]")], found.querySelector("[data-go-status]").textContent);
      if (chosenEarly) { options()[active]?.click(); }
    } catch (problem) {
      if (mine.signal.aborted) { return; }
      request = null;
      show([], dialog.dataset.problem);
    } finally {
      clearTimeout(late);
      if (request === null) { chosenEarly = false; }
    }
  };

  const searchSoon = () => {
    chosenEarly = false;
    // What is under way answers what is no longer asked: Enter must not take its first result.
    request?.abort();
    request = null;
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; search(); }, WAIT);
  };

  const open = () => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    field.value = "";
    dialog.showModal();
    search();
  };

  const moves = {
    ArrowDown: (count) => (active + 1) % count,
    ArrowUp: (count) => (active - 1 + count) % count,
    Home: () => 0,
    End: (count) => count - 1,
  };

  field.addEventListener("input", searchSoon);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) { return; }
    const count = options().length;
    if (event.key === "Enter") {
      event.preventDefault();
      if (timer || request) { chosenEarly = true; } else { options()[active]?.click(); }
    } else if (moves[event.key] && count) {
      event.preventDefault();
      activate(moves[event.key](count));
    }
  });

  dialog.addEventListener("close", () => { clearTimeout(timer); timer = 0; request?.abort(); request = null; });
  dialog.addEventListener("click", (event) => {
    const away = event.target === dialog || event.target.closest("[data-palette-close]");
    const gone = event.target.closest("[role=option]") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    // A moment later: what was clicked still has to follow its link or send its form.
    if (away || gone) { setTimeout(() => dialog.close()); }
  });
  list.addEventListener("pointermove", (event) => {
    const index = options().indexOf(event.target.closest("[role=option]"));
    if (index >= 0 && index !== active) { activate(index); }
  });

  document.addEventListener("click", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (plain && event.target.closest("[data-palette-open]")) { event.preventDefault(); open(); }
  });
  document.addEventListener("keydown", (event) => {
    if (keyName(event) !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) { return; }
    event.preventDefault();
    if (dialog.open) { field.select(); } else if (!document.querySelector("dialog:modal")) { open(); }
  });
}
