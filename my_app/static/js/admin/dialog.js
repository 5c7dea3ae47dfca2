// Links with data-dialog open their page in a dialog: the server leaves the frame out (modal=True) and we show its
// <main>. A form in it is sent by fetch; a refusal comes back into the dialog, success goes on to the list.
// Ctrl+click, and a browser without scripts, get the page itself.
import { ask } from "./confirm.js";

const dialog = document.getElementById("page-dialog");

if (dialog) {
  const title = dialog.querySelector("h2");
  const body = dialog.querySelector(".dialog-body");
  const status = dialog.querySelector("[role=status]");
  let address = "";
  let untouched = "";

  const typed = () => [...body.querySelectorAll("form")].map((form) => JSON.stringify([...new FormData(form)].map(
    ([name, value]) => [name, value instanceof File ? value.name : value],
  ))).join();

  const show = (page, sent, refused) => {
    const main = page.querySelector("main");
    const heading = main.querySelector("h1");
    title.textContent = heading.textContent;
    heading.remove();
    body.replaceChildren(...main.childNodes);
    status.textContent = "";
    untouched = sent ? "" : typed(); // what was sent and came back is not saved
    body.scrollTop = 0;
    const first = refused ? "[role=alert]" : "input:not([type=hidden], .visually-hidden), select, textarea";
    (body.querySelector(first) ?? title).focus();
  };

  const load = async (url, options) => {
    status.textContent = dialog.dataset.working;
    try {
      const answer = await fetch(url, { ...options, headers: { "X-Dialog": "1" } });
      const next = answer.headers.get("Location");
      if (next) { leave(next); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!dialog.open) { return; } // closed meanwhile
      if (!page.querySelector("main h1") || answer.redirected) { throw new Error(String(answer.status)); }
      show(page, Boolean(options), !answer.ok);
    } catch {
      status.textContent = dialog.dataset.problem;
    }
  };

  const leave = (url) => {
    body.replaceChildren();
    untouched = "";
    const target = new URL(url, location.href);
    if (target.href === location.href) { location.reload(); } else { location.assign(target.href); }
  };

  const close = async () => {
    if (typed() === untouched || await ask(dialog.dataset.ask, dialog.dataset.leave)) { dialog.close(); }
  };

  const inDialog = (url) => {
    const target = new URL(url, location.href);
    target.searchParams.set("modal", "True");
    return target.href;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) { return; }
    event.preventDefault();
    body.replaceChildren();
    untouched = "";
    title.textContent = link.textContent;
    address = inDialog(link.href);
    if (!dialog.open) { dialog.showModal(); }
    load(address);
  });

  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const target = new URL(form.getAttribute("action") || address, address).href; // a field may be called "action"
    load(target, { method: "post", body: new FormData(form, event.submitter) });
  });

  dialog.addEventListener("click", (event) => {
    const back = event.target.closest("a[href]");
    const here = back && new URL(back.href).pathname === location.pathname;
    if (event.target === dialog || event.target.closest("[data-dialog-close]") || here) {
      event.preventDefault();
      close();
    }
  });
  // The key itself: a browser lets only the first "cancel" be refused.
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      body.querySelector("[data-shortcut=save]")?.click();
    }
    if (event.key !== "Escape" || event.defaultPrevented) { return; }
    event.preventDefault();
    close();
  });
  dialog.addEventListener("cancel", (event) => { if (event.target === dialog) { event.preventDefault(); } });
  dialog.addEventListener("close", () => { body.replaceChildren(); });
}
