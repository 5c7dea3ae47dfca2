// Menus are plain <details>. Escape and a click elsewhere close them.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  openMenus().forEach((menu) => { if (!menu.contains(event.target)) { menu.open = false; } });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") { return; }
  openMenus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
