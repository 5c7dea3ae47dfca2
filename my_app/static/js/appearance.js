// The switch between light and dark acts at once and leaves the page as it is, with what was typed.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-appearance]");
  if (!form) { return; }
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  document.documentElement.dataset.theme = data.get("theme");
  document.querySelectorAll("[data-appearance] button[name=theme]").forEach((button) => {
    if (button.value === data.get("theme")) { button.setAttribute("aria-current", "true"); } else { button.removeAttribute("aria-current"); }
  });
  const menu = form.closest("details");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
});
