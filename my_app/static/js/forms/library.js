// Tom Select, loaded once and only by pages that have a picker.
const folder = new URL("../../vendor/tom-select/", import.meta.url);
let loading;

const loaded = (element) => new Promise((resolve, reject) => {
  element.addEventListener("load", resolve, { once: true });
  element.addEventListener("error", reject, { once: true });
});

const load = async () => {
  const style = Object.assign(document.createElement("link"), {
    rel: "stylesheet", href: new URL("tom-select.bootstrap5.min.css", folder).href,
  });
  const script = Object.assign(document.createElement("script"), {
    src: new URL("tom-select.popular.min.js", folder).href,
  });
  const both = Promise.all([loaded(style), loaded(script)]);
  document.head.prepend(style); // before our own sheets, which have the last word
  document.head.append(script);
  await both;
  return window.TomSelect;
};

export const library = () => loading ??= load();
