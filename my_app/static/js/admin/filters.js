// Choosing a filter to add opens it at once, with what was typed in the others. Walking through the closed select
// with the arrow keys chooses nothing yet: Enter, or the button beside it, does.
let walking = false;

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-filter-add]")) { return; }
  walking = event.key !== "Enter";
  if (event.key === "Enter" && event.target.value && !event.defaultPrevented) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

document.addEventListener("pointerdown", () => { walking = false; });

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-filter-add]") && event.target.value && !walking) { event.target.form.requestSubmit(); }
});
