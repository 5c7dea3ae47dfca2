// The column chooser: buttons that move a column, in place of the numbers, which stay for whoever has no script.
const place = (item) => item.querySelector("[name^=place-]");
const nameOf = (item) => item.querySelector("label").textContent.trim();

function addButtons(form, item) {
  place(item).type = "hidden";
  const buttons = form.querySelector("template").content.cloneNode(true);
  buttons.querySelectorAll("button").forEach((button) => {
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("{name}", nameOf(item)));
  });
  item.append(buttons);
}

function move(form, button) {
  const item = button.closest("li");
  const up = button.dataset.move === "-1";
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (!other) { return; }
  if (up) { other.before(item); } else { other.after(item); }
  [...item.parentElement.children].forEach((each, index) => { place(each).value = index + 1; });
  button.focus();
  const words = form.dataset.moved.replace("{name}", nameOf(item)).replace("{place}", place(item).value);
  form.querySelector("[role=status]").textContent = words;
}

document.querySelectorAll("[data-columns]").forEach((form) => {
  form.querySelectorAll(".columns-list > li").forEach((item) => addButtons(form, item));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) { move(form, button); }
  });
});
