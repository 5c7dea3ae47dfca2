// Ticked rows: the heading's box ticks the page, Shift and a click tick a range, the bar says how many there are.
import { ask } from "./confirm.js";

const bar = document.querySelector("[data-bulk]");

if (bar) {
  const form = bar.closest("form");
  const head = form.querySelector("[data-tick-all]");
  const scope = bar.querySelector("input[name=scope]");
  const status = bar.querySelector("[data-bulk-status]");
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  let last = null; // the box that was ticked before this one
  let range = false; // whether Shift was held when this one was

  const boxes = () => [...form.querySelectorAll("input[name=rowid]")];
  const ticked = () => boxes().filter((box) => box.checked);

  const words = () => {
    const count = ticked().length;
    if (scope?.checked) { return bar.dataset.all.replace("{count}", scope.dataset.count); }
    const whole = count > 0 && count === boxes().length && scope;
    return count ? bar.dataset[whole ? "page" : "some"].replace("{count}", numbers.format(count)) : "";
  };

  const refresh = () => {
    const all = boxes();
    const count = ticked().length;
    if (head) {
      head.checked = all.length > 0 && count === all.length;
      head.indeterminate = count > 0 && count < all.length;
    }
    status.textContent = words();
  };

  const tickAll = (value) => {
    boxes().forEach((box) => { box.checked = value; });
    if (!value && scope) { scope.checked = false; }
  };

  const tickRange = (box) => {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    if (from >= 0) { all.slice(from, to + 1).forEach((each) => { each.checked = box.checked; }); }
  };

  form.addEventListener("click", (event) => {
    if (event.target.matches("input[name=rowid]")) { range = event.shiftKey; }
  });

  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box === head) { tickAll(box.checked); }
    if (box === scope && box.checked) { tickAll(true); }
    if (box.matches("input[name=rowid]")) {
      if (range && last) { tickRange(box); }
      if (!box.checked && scope) { scope.checked = false; }
      last = box;
    }
    refresh();
  });

  bar.addEventListener("click", async (event) => {
    if (event.target.closest("[data-bulk-clear]")) {
      tickAll(false);
      refresh();
      (head ?? form.querySelector("a[href]"))?.focus();
      return;
    }
    const button = event.target.closest("[data-bulk-action]");
    const question = button?.dataset.question ?? "";
    if (!button || !(question || scope?.checked)) { return; }
    event.preventDefault();
    if (await ask(`${question} ${words()}`.trim(), button.textContent)) { form.requestSubmit(button); }
  });

  // A browser that goes back brings the ticks back, too.
  window.addEventListener("pageshow", refresh);
  refresh();
}
