// Puts the files that pages load, and their licences, into my_app/static/vendor. Nothing is built or changed.
import { copyFileSync, mkdirSync } from "node:fs";

const FILES = {
  bootstrap: ["LICENSE", "dist/css/bootstrap.rtl.min.css"],
  "tom-select": ["LICENSE", "dist/js/tom-select.popular.min.js", "dist/css/tom-select.bootstrap5.min.css"],
};

for (const [name, files] of Object.entries(FILES)) {
  const folder = new URL(`../static/vendor/${name}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    copyFileSync(new URL(`node_modules/${name}/${file}`, import.meta.url), new URL(file.split("/").at(-1), folder));
  }
}
