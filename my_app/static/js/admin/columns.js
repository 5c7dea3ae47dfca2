// The column chooser: buttons that move a column, in place of the numbers, which stay for whoever has no script.
const place = (item) => item.querySelector(".columns-place");

function renumber(list) {
  [...list.children].forEach((item, index) => { place(item).value = index + 1; });
}

function move(button) {
  const item = button.closest("li");
  const other = button.dataset.move === "-1" ? item.previousElementSibling : item.nextElementSibling;
  if (!other) { return; }
  if (button.dataset.move === "-1") { other.before(item); } else { other.after(item); }
  renumber(item.parentElement);
  button.focus();
  const form = button.closest("[data-columns]");
  const name = item.querySelector("label").textContent;
  form.querySelector("[role=status]").textContent =
    form.dataset.moved.replace("{name}", name).replace("{place}", place(item).value);
}

document.querySelectorAll("[data-columns]").forEach((form) => {
  form.querySelectorAll(".columns-place").forEach((input) => { input.type = "hidden"; });
  form.querySelectorAll("[data-move]").forEach((button) => { button.hidden = false; });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) { move(button); }
  });
});
