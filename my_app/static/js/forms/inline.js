// Rows within a form: one more is a copy of the template, a new one is taken out at once, a stored one is marked.
// Without this script "Add a row" asks the server, and a box says what is to go.
let number = Date.now() % 100000; // beyond any row that the server numbered

const say = (list, words) => { list.querySelector("[data-row-status]").textContent = words; };

const numbered = (fragment, prefix) => {
  number += 1;
  for (const element of fragment.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes("__index__")) { element.setAttribute(name, value.replaceAll("__index__", number)); }
      if (name === "name" && value === "") { element.setAttribute(name, `${prefix}-${number}`); }
    }
  }
};

const add = (button) => {
  const list = button.closest("[data-rows]");
  const template = list.querySelector(":scope > template");
  const copy = template.content.cloneNode(true);
  numbered(copy, button.dataset.rowAdd);
  const row = copy.querySelector("[data-row]");
  template.before(copy);
  begin(row, true);
  row.querySelector("input:not([type=hidden], [type=checkbox]), select, textarea")?.focus();
  row.dispatchEvent(new Event("change", { bubbles: true }));
  say(list, list.querySelector("[data-row-status]").dataset.added);
};

const remove = (row) => {
  const list = row.closest("[data-rows]");
  list.querySelector("[data-row-add]").focus();
  row.remove();
  list.dispatchEvent(new Event("change", { bubbles: true }));
  say(list, list.querySelector("[data-row-status]").dataset.removed);
};

const begin = (row, fresh) => {
  row.toggleAttribute("data-row-fresh", fresh);
  row.querySelector("[data-row-remove]").hidden = !fresh;
  row.querySelector(".inline-row-head > .form-check").hidden = fresh;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-row-add], [data-row-remove]");
  if (!button) { return; }
  event.preventDefault();
  if (button.matches("[data-row-add]")) { add(button); } else { remove(button.closest("[data-row]")); }
});
