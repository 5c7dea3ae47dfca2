// How much of a field's limit is used, counted as the server counts: characters, a line end as one.
// The browser would cut off what is pasted beyond the limit, and counts some characters twice: here it is kept and said.
const NEAR = 0.9;
const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
const waiting = new WeakMap();

const counter = (field) => field.id && document.getElementById(`${field.id}-count`);
const length = (text) => [...text.replaceAll("\r\n", "\n")].length;
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => number.format(values[name]));

const announce = (form, words) => {
  const voice = form.querySelector("[data-picker-words]");
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => { if (voice) { voice.textContent = words; } }, 1000));
};

const count = (field, aloud) => {
  const place = counter(field), words = field.form?.dataset;
  if (!place || !words?.countWords) { return; }
  if (field.maxLength > 0) {
    field.dataset.limit = field.maxLength;
    field.removeAttribute("maxlength");
  }
  const limit = Number(field.dataset.limit), used = length(field.value), over = used > limit;
  place.textContent = over ? fill(words.overWords, { count: used - limit, limit }) : fill(words.countWords, { count: used, limit });
  place.classList.toggle("field-count-near", used >= limit * NEAR);
  place.classList.toggle("field-count-over", over);
  if (!aloud || used < limit * NEAR) { return; }
  announce(field.form, over ? place.textContent : fill(words.leftWords, { count: limit - used }));
};

const FIELDS = "form[data-count-words] :is(input, textarea)[maxlength]";
document.querySelectorAll(FIELDS).forEach((field) => count(field, false));
document.addEventListener("focusin", (event) => { if (event.target.matches(FIELDS)) { count(event.target, false); } });
document.addEventListener("input", (event) => { if (event.target.matches("input, textarea")) { count(event.target, true); } });
