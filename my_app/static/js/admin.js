// Every page of the admin. All of it works without these; they make it quicker.
import "./admin/cells.js";
import "./admin/columns.js";
import "./admin/confirm.js";
import "./admin/dialog.js";
import "./admin/filters.js";
import "./admin/imports.js";
import "./admin/menu.js";
import "./admin/palette.js";
import "./admin/progress.js";
import "./admin/rows.js";
import "./admin/selection.js";
import "./admin/shortcuts.js";
import "./forms/counts.js";
import "./forms/inline.js";
import "./forms/pickers.js";
import "./forms/preview.js";
import "./forms/unsaved.js";
