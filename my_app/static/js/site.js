// Every page. All of it works without these; they make it quicker.
import "./menus.js";
import "./appearance.js";
import "./copying.js";
import "./passwords.js";
