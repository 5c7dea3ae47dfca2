// Choosing a filter to add, or another question for one, opens it at once, with what was typed in the others. Walking
// through the closed select with the arrow keys chooses nothing yet: Enter, or the button beside it, does.
const CHOICES = "[data-filter-add], [data-filter-as]";
let walking = false;

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(CHOICES)) { return; }
  walking = event.key !== "Enter";
  if (event.key === "Enter" && event.target.value && !event.defaultPrevented) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

document.addEventListener("pointerdown", () => { walking = false; });

// In a list that takes several, a click on one leaves the others as they are, without a key held down.
document.addEventListener("mousedown", (event) => {
  const list = event.target.closest?.("[data-filter-many]");
  if (!list || event.button || !(event.target instanceof HTMLOptionElement)) { return; }
  event.preventDefault();
  const top = list.scrollTop;
  event.target.selected = !event.target.selected;
  list.focus({ preventScroll: true });
  list.scrollTop = top;
});

document.addEventListener("change", (event) => {
  if (event.target.matches(CHOICES) && event.target.value && !walking) { event.target.form.requestSubmit(); }
});
