// Ticking the heading's box ticks every row of the page.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) { return; }
  for (const box of document.querySelectorAll("input[name=rowid]")) { box.checked = event.target.checked; }
});
