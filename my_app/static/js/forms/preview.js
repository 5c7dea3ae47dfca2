// The preview of a Markdown text without leaving the page: the form is sent as it is and comes back with the preview in it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-preview]");
  if (!button) { return; }
  event.preventDefault();
  const place = button.closest("[data-markdown]").querySelector("[data-preview-of]");
  const data = new FormData(button.form, button);
  for (const [name, value] of [...data]) { if (value instanceof File) { data.delete(name); } }
  place.ariaBusy = "true";
  try {
    const answer = await fetch(button.form.getAttribute("action") || window.location.href, { method: "POST", body: new URLSearchParams(data) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector(`[data-preview-of="${CSS.escape(place.dataset.previewOf)}"]`);
    if (!answer.ok || !found) { throw new Error(answer.statusText); }
    place.replaceChildren(...found.childNodes);
  } catch {
    const words = document.createElement("p");
    words.textContent = place.dataset.failed;
    place.replaceChildren(words);
  } finally {
    place.ariaBusy = "false";
  }
});
