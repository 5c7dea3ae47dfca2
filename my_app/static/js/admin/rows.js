// A list's table and tabs show whether there is more to either side, and the present tab is in view.
const watch = (region) => {
  const mark = () => {
    const gone = Math.abs(region.scrollLeft);
    region.toggleAttribute("data-before", gone > 1);
    region.toggleAttribute("data-after", gone + region.clientWidth < region.scrollWidth - 1);
  };
  region.addEventListener("scroll", mark, { passive: true });
  new ResizeObserver(mark).observe(region);
};

document.querySelectorAll(".list-region").forEach(watch);

const tab = document.querySelector(".list-tabs [aria-current]");
if (tab) {
  const strip = tab.closest(".list-tabs");
  const [inner, outer] = [tab.getBoundingClientRect(), strip.getBoundingClientRect()];
  if (inner.left < outer.left || inner.right > outer.right) { strip.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2; }
}
