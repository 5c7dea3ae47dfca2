// Light or dark as the system says, unless the person chose: before anything is painted.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  const root = document.documentElement;
  root.dataset.bsTheme = root.dataset.theme === "system" ? (dark.matches ? "dark" : "light") : root.dataset.theme;
};
dark.addEventListener("change", apply);
apply();
new MutationObserver(apply).observe(document.documentElement, { attributeFilter: ["data-theme"] });
