// The switch between light and dark acts at once and leaves the page as it is, with what was typed.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-appearance]");
  if (!form) { return; }
  event.preventDefault();
  const chosen = event.submitter;
  const data = new FormData(form, chosen);
  document.documentElement.dataset.theme = chosen.value;
  form.querySelectorAll("[name=theme]").forEach((button) => button.removeAttribute("aria-current"));
  chosen.setAttribute("aria-current", "true");
  const menu = form.closest("details");
  menu.open = false;
  menu.querySelector("summary").focus();
  await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
});
