// What cannot be undone asks first: data-confirm is the question. The answer's button says what the pressed one says,
// or its data-confirm-yes. Without this script the server does what was asked for.
const dialog = document.getElementById("confirm-dialog");

const words = (element) => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll(".visually-hidden, svg").forEach((part) => part.remove());
  return copy.textContent.trim();
};

// ask(question, yes): a promise of true for yes; false for no, Escape and a click beside the dialog.
export const ask = (question, yes = "") => new Promise((answer) => {
  const button = dialog.querySelector("button[value=yes]");
  dialog.querySelector("#confirm-words").textContent = question;
  button.textContent = yes || button.dataset.words;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  dialog.showModal();
});

const proceed = (element) => {
  if (element.matches("a[href]")) { location.assign(element.href); } else { element.form?.requestSubmit(element); }
};

document.addEventListener("click", async (event) => {
  const element = event.target.closest?.("[data-confirm]");
  if (!element || !dialog || event.defaultPrevented) { return; }
  event.preventDefault();
  if (await ask(element.dataset.confirm, element.dataset.confirmYes || words(element))) { proceed(element); }
});

dialog?.addEventListener("click", (event) => { if (event.target === dialog) { dialog.close(); } });
