// A warning before leaving a form with changes that are not saved, and a note that there are some.
// A form that came back from the server with what was typed (data-changed) has changes from the start.
const FORMS = "form[data-form]";
const PASSING = ["csrf_token", "_lookup"]; // what is typed to find something is no change
const first = new WeakMap();
const sent = new WeakSet();

const content = (form) => [...new FormData(form)]
  .filter(([name]) => !PASSING.some((start) => name.startsWith(start)))
  .map(([name, value]) => `${name}=${value instanceof File ? value.name : value}`).sort().join("\n");

const remember = (form) => { if (!first.has(form)) { first.set(form, content(form)); } };

const changed = (form) => form.isConnected && "changed" in form.dataset && !sent.has(form);

const ask = (event) => {
  if ([...document.querySelectorAll(FORMS)].some(changed)) { event.preventDefault(); }
};

const show = (form) => {
  const note = form.querySelector("[data-unsaved]");
  if (note) { note.textContent = changed(form) ? note.dataset.unsaved : ""; }
  // The listener is there only while it is needed: pages with one are not kept for the way back.
  window.removeEventListener("beforeunload", ask);
  if ([...document.querySelectorAll(FORMS)].some(changed)) { window.addEventListener("beforeunload", ask); }
};

const look = (event) => {
  const form = event.target.form ?? event.target.closest?.("form");
  if (!form?.matches(FORMS)) { return; }
  remember(form);
  if (event.type === "focusin") { return; }
  sent.delete(form);
  if (!("returned" in form.dataset)) { form.toggleAttribute("data-changed", content(form) !== first.get(form)); }
  show(form);
};

const begin = (form) => {
  remember(form);
  if ("changed" in form.dataset) { form.dataset.returned = ""; }
  show(form);
};

for (const name of ["focusin", "input", "change"]) { document.addEventListener(name, look); }

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches(FORMS)) { return; }
  sent.add(event.target);
  show(event.target);
});

document.querySelectorAll(FORMS).forEach(begin);
