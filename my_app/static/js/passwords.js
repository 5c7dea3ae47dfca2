// A password field gets a button that shows what was typed in it. What is sent is hidden again: browsers would keep it.
document.querySelectorAll("input[type=password][data-show]").forEach((input) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "password-show btn btn-link btn-sm";
  button.setAttribute("aria-controls", input.id);

  const show = (shown) => {
    input.type = shown ? "text" : "password";
    const words = shown ? input.dataset.hide : input.dataset.show;
    button.textContent = words;
    button.setAttribute("aria-label", `${words}: ${input.labels[0]?.textContent ?? ""}`);
  };

  show(false);
  button.addEventListener("click", () => { show(input.type === "password"); });
  input.form?.addEventListener("submit", () => { show(false); });
  input.after(button);
});
