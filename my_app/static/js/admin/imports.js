// A file that is too large is named before it is sent.
const file = document.querySelector("input[type=file][data-most]");

file?.addEventListener("change", () => {
  const large = (file.files[0]?.size || 0) > Number(file.dataset.most);
  file.setCustomValidity(large ? file.dataset.tooLarge : "");
  file.classList.toggle("is-invalid", large);
  document.getElementById("file-error").textContent = large ? file.dataset.tooLarge : "";
});
file?.form.addEventListener("submit", (event) => {
  if (!file.validity.customError || event.submitter?.name) { return; }
  event.preventDefault();
  file.focus();
});
