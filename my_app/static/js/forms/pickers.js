// Pickers: selects that are long, hold several or are searched on the server, and Flask-Admin's data-role="select2*".
// Without a script, and where a form has no [data-picker-words], they stay as they are: plain controls that work.
import { library } from "./library.js";

const LONG = 15;
const FORMS = "form:has([data-picker-words])";
const CONTROLS = "select, input[data-role=select2-tags]";
const PAGE = 20;

const wanted = (control) => !control.tomselect && (
  control.matches("input, [data-lookup], [data-role^=select2], [multiple]") || control.options.length > LONG
);

const note = (words, className) => {
  const element = document.createElement("div");
  element.className = className;
  element.role = "option";
  element.ariaDisabled = "true";
  element.textContent = words;
  return element;
};

// What is chosen stays, and so does the option that chooses nothing; the rest makes room for what is found.
const makeRoom = (picker) => picker.clearOptions((_option, value) => ["", "__None"].includes(value) || picker.items.includes(value));

const search = (control, words) => {
  let running;
  return async function load(query, callback) {
    running?.abort();
    running = new AbortController();
    const address = new URL(control.dataset.lookup, window.location.href);
    address.search = new URLSearchParams([...address.searchParams, ["query", query], ["limit", PAGE]]);
    try {
      const answer = await fetch(address, { signal: running.signal });
      if (!answer.ok) { throw new Error(answer.statusText); }
      const found = await answer.json();
      makeRoom(this);
      this.found = new Set(found.map(([value]) => String(value)));
      this.failed = false;
      callback(found.map(([value, text]) => ({ value: String(value), text })));
      if (!found.length) { words.textContent = words.dataset.none; }
    } catch (error) {
      if (error.name === "AbortError") { callback(); return; }
      this.found = new Set();
      this.failed = true;
      this.loadedSearches = {}; // the same words may be asked for again
      callback();
      words.textContent = words.dataset.failed;
    }
  };
};

const onServer = (control, words) => control.dataset.lookup ? {
  load: search(control, words),
  shouldLoad: (query) => query.length >= Number(control.dataset.minimum ?? 1),
  searchField: [],
  // The server says what fits the words; without words everything does.
  score(query) { return (option) => Number(!query || Boolean(this.found?.has(String(option.value)))); },
} : {};

const settings = (control, words) => ({
  plugins: control.matches("input, [multiple]") ? { remove_button: { title: words.dataset.remove } } : {},
  maxOptions: null,
  refreshThrottle: 0, // Enter takes what fits the words, however fast they were typed
  allowEmptyOption: true,
  selectOnTab: true,
  hidePlaceholder: false,
  placeholder: control.dataset.placeholder || words.dataset.type,
  create: control.matches("input"),
  duplicates: control.dataset.allowDuplicateTags === "true",
  render: {
    no_results() { return note(this.failed ? words.dataset.failed : words.dataset.none, "no-results"); },
    loading: () => note(words.dataset.loading, "no-results"),
    option_create: (data) => note(words.dataset.add.replace("{words}", data.input), "create"),
  },
  onItemAdd() {
    this.setTextboxValue("");
    if (this.settings.mode === "multi") { this.refreshOptions(this.isFocused); }
  },
  onType() { words.textContent = ""; },
  ...onServer(control, words),
});

// What the control says of itself, its picker says as well.
const speak = (control, picker) => {
  const box = picker.control_input;
  box.setAttribute("aria-autocomplete", "list");
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (control.hasAttribute(name)) { box.setAttribute(name, control.getAttribute(name)); }
  }
  control.setAttribute("aria-hidden", "true"); // the label is the picker's now
  if (control.required) { box.setAttribute("aria-required", "true"); }
};

const enhance = async () => {
  const controls = [...document.querySelectorAll(FORMS)].flatMap((form) => [...form.querySelectorAll(CONTROLS)].filter(wanted));
  if (!controls.length) { return; }
  let TomSelect;
  try {
    TomSelect = await library();
  } catch {
    document.documentElement.classList.add("without-pickers"); // the search boxes come back
    return;
  }
  for (const control of controls.filter((each) => each.isConnected && wanted(each))) {
    speak(control, new TomSelect(control, settings(control, control.form.querySelector("[data-picker-words]"))));
  }
};

// A link to a field, as in the summary of errors, leads to what stands in its place.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const picker = link && document.getElementById(link.hash.slice(1))?.tomselect;
  if (!picker) { return; }
  event.preventDefault();
  picker.focus();
});

// Dialogs bring their forms later, and a row may be added to one.
new MutationObserver((changes) => {
  const added = changes.flatMap((change) => [...change.addedNodes]);
  if (added.some((node) => node.nodeType === Node.ELEMENT_NODE && (node.matches("form, [data-row]") || node.querySelector("form")))) { enhance(); }
}).observe(document.body, { childList: true, subtree: true });
enhance();
