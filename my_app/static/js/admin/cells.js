// Cells that are edited in place. The server makes the control and judges what was typed; this puts it into the cell,
// sends it, and shows the row as the list would. Enter saves, Escape leaves the cell as it was.
// A row has one stop for the Tab key; the arrow keys go on from there, to its other cells and to other rows.
const form = document.getElementById("cell-form");
const table = document.querySelector(".model-list");

if (form && table) {
  const status = document.getElementById("cell-status");
  const template = document.getElementById("cell-button");
  const columns = [...table.tHead.rows[0].cells];
  let open = null; // the cell that is being edited: {cell, name, before, typed}

  const label = (cell) => (columns[cell.cellIndex].querySelector(":scope > a, :scope > span") ?? columns[cell.cellIndex]).textContent.trim();
  const words = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const isColumn = (cell) => !columns[cell.cellIndex]?.querySelector(":scope > .visually-hidden, [data-tick-all]");
  const isEditable = (cell) => Boolean(columns[cell.cellIndex]?.dataset.edit)
    && (cell.parentElement.dataset.can ?? "").split(" ").includes("edit");

  const prepare = (row) => {
    let stop = 0;
    for (const cell of row.cells) {
      if (!isEditable(cell) || cell.querySelector(".cell-button")) { continue; }
      const button = template.content.firstElementChild.cloneNode(true);
      const value = cell.textContent.trim();
      button.setAttribute("aria-label", words(form.dataset.words, { column: label(cell), value: value || form.dataset.empty }));
      cell.classList.toggle("cell-empty", !value);
      button.tabIndex = stop;
      stop = -1;
      cell.classList.add("cell-editable");
      cell.append(button);
    }
  };

  const walk = (button, key) => {
    const row = button.closest("tr");
    const across = [...row.querySelectorAll(".cell-button")];
    const forward = getComputedStyle(row).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const beside = { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling }[key];
    const index = button.closest("td, th").cellIndex;
    const next = key.endsWith("Up") || key.endsWith("Down")
      ? beside?.cells[index]?.querySelector(".cell-button")
      : across[across.indexOf(button) + (key === forward ? 1 : -1)];
    if (!next) { return; }
    next.closest("tr").querySelectorAll(".cell-button").forEach((each) => { each.tabIndex = each === next ? 0 : -1; });
    next.focus();
  };

  const typed = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrf_token"));

  const fill = (html) => {
    const editor = new DOMParser().parseFromString(html, "text/html").querySelector(".cell-editor");
    if (!editor) { throw new Error("no control"); }
    editor.querySelectorAll("input, select, textarea, button").forEach((control) => { control.setAttribute("form", form.id); });
    editor.querySelectorAll("[id$=-error]").forEach((problem) => { problem.setAttribute("role", "alert"); });
    open.cell.replaceChildren(editor);
    const control = editor.querySelector("input:not([type=hidden]), select, textarea");
    control?.focus();
    control?.select?.();
  };

  const close = () => {
    const { cell, before } = open;
    open = null;
    cell.classList.remove("cell-open");
    cell.replaceChildren(...before);
    cell.querySelector(".cell-button")?.focus();
  };

  const fail = () => {
    status.textContent = form.dataset.problem;
    const shown = open.cell.querySelector(".cell-editor");
    if (!shown) { close(); return; }
    const problem = shown.querySelector(".cell-problem") ?? document.createElement("div");
    problem.className = "cell-problem invalid-feedback d-block";
    problem.textContent = form.dataset.problem;
    shown.append(problem);
  };

  const start = async (cell) => {
    if (open && open.cell === cell) { return; }
    if (open && open.typed !== typed()) { open.cell.querySelector(".cell-editor :is(input:not([type=hidden]), select, textarea)")?.focus(); return; }
    if (open) { close(); }
    const mine = open = { cell, name: columns[cell.cellIndex].dataset.edit, before: [...cell.childNodes], typed: "" };
    const address = new URL(form.dataset.cells, location.href);
    address.searchParams.set("pk", cell.parentElement.dataset.key);
    address.searchParams.set("name", open.name);
    try {
      const answer = await fetch(address);
      if (open !== mine) { return; }
      if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
      cell.classList.add("cell-open");
      fill(await answer.text());
      open.typed = typed();
    } catch {
      if (open === mine) { fail(); }
    }
  };

  // The cells of the columns only: the tick and the row's own menu stay as they are.
  const renew = (row, fresh) => {
    [...row.cells].forEach((cell, index) => {
      if (!isColumn(cell)) { return; }
      cell.replaceChildren(...fresh.cells[index].childNodes);
      cell.classList.remove("cell-open");
    });
    row.dataset.can = fresh.dataset.can ?? "";
    prepare(row);
  };

  const save = async () => {
    const { cell } = open;
    const row = cell.parentElement;
    cell.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "post", body: new FormData(form) });
      const text = await answer.text();
      if (answer.status === 422 || answer.status === 409) { fill(text); return; }
      const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(`tr[data-key="${CSS.escape(row.dataset.key)}"]`);
      if (!answer.ok || answer.redirected || !fresh) { throw new Error(String(answer.status)); }
      open = null;
      renew(row, fresh);
      status.textContent = words(form.dataset.saved, { column: label(cell) });
      (cell.querySelector(".cell-button") ?? row.querySelector("a[href]"))?.focus();
    } catch {
      if (open) { fail(); }
    } finally {
      cell.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (open && !open.cell.hasAttribute("aria-busy")) { save(); }
  });

  table.addEventListener("click", (event) => {
    const button = event.target.closest(".cell-button");
    if (button) { start(button.closest("td, th")); }
    if (event.target.closest("[data-cell-cancel]")) { close(); }
  });

  table.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("tbody td, tbody th");
    if (cell && isEditable(cell) && !event.target.closest("a, button, .cell-editor")) { start(cell); }
  });

  table.addEventListener("keydown", (event) => {
    const button = event.target.closest(".cell-button");
    if (button && event.key === "F2") { event.preventDefault(); start(button.closest("td, th")); }
    if (button && event.key.startsWith("Arrow")) { event.preventDefault(); walk(button, event.key); }
    if (!open || !event.target.closest(".cell-editor") || event.defaultPrevented || event.isComposing) { return; }
    const long = event.target.matches("textarea");
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !event.target.matches("button") && (!long || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  [...table.tBodies[0].rows].forEach(prepare);
}
